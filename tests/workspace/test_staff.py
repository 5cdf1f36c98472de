"""Accounts of the desk: made, given places, closed, opened again, by administrators alone."""

import re

import pytest
from django.core import mail

from answerable.casework.assign import assign
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.staff.models import Agent, ApiToken, Membership, StaffRecord
from answerable.tickets.models import Event, Ticket


@pytest.fixture
def said(desk):
    """What the form says of a new agent of Bulkimart."""
    brand = desk.brands["bulkimart"].pk
    return {
        "name": "Samuel Adeyemi", "email": "Samuel.Two@Answerable.example", "languages": ["en", "es"],
        f"tier-{brand}": "2", f"tier-{desk.brands['barbar'].pk}": "0",
    }  # fmt: skip


def test_a_new_agent_comes_in_by_a_link(iris, client, desk, said, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    page = iris.post("/team/new", said, follow=True).content.decode()
    assert "gets a mail with a link" in page
    made = Agent.objects.get(email="samuel.two@answerable.example")
    assert not made.has_usable_password()
    assert [(seat.brand.slug, seat.tier, seat.lead) for seat in made.memberships.all()] == [
        ("bulkimart", 2, False)
    ]
    (letter,) = mail.outbox
    assert letter.to == ["samuel.two@answerable.example"]
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", letter.body)[1]
    client.logout()
    form = client.get(link, follow=True)
    assert form.status_code == 200
    chosen = "twelve cartons of oat milk"
    client.post(form.request["PATH_INFO"], {"password1": chosen, "password2": chosen})
    assert client.login(request=None, email=made.email, password=chosen)
    assert "Bulkimart" in client.get("/desk/team/").content.decode()


def test_places_are_changed_and_kept_on_record(iris, desk):
    priya = desk.agents["priya"]
    barbar, bulkimart = desk.brands["barbar"].pk, desk.brands["bulkimart"].pk
    iris.post(
        f"/team/{priya.pk}",
        {"name": "Priya Raman", "email": priya.email, "languages": ["en"], f"tier-{barbar}": "0",
         f"tier-{bulkimart}": "2", f"lead-{bulkimart}": "on"},
    )  # fmt: skip
    (seat,) = Membership.objects.filter(agent=priya)
    assert (seat.brand_id, seat.tier, seat.lead) == (bulkimart, 2, True)
    record = StaffRecord.objects.get(agent=priya)
    assert (record.kind, record.by) == ("changed", desk.agents["iris"])
    assert record.data["places"] == [{"brand_id": bulkimart, "tier": 2, "lead": True}]
    with pytest.raises(Exception, match="is evidence"):
        StaffRecord.objects.update(kind="left")


def test_who_leaves_is_out_at_once_and_their_tickets_go_back(iris, client, desk, lived):
    priya = desk.agents["priya"]
    with brands_visible([brand.pk for brand in desk.brands.values()]):
        theirs = lived.tickets["pallet"]
        assign(theirs, agent=desk.agents["iris"], to=priya, at=now())
    ApiToken.issue(priya, name="script", at=priya.joined_at)
    page = iris.post(f"/team/{priya.pk}/closing", follow=True).content.decode()
    assert "The account is closed." in page
    priya.refresh_from_db()
    assert not priya.is_active
    assert not ApiToken.objects.filter(agent=priya, revoked_at=None).exists()
    with brands_visible([brand.pk for brand in desk.brands.values()]):
        assert not Ticket.objects.filter(assignee=priya).exclude(status__in=["resolved", "closed"]).exists()
        assert Event.objects.filter(ticket=theirs, kind="assigned").latest("id").data["before"] == priya.pk
    client.force_login(priya)
    assert client.get("/desk/team/").status_code == 302
    client.force_login(desk.agents["iris"])
    assert "open again" in client.post(f"/team/{priya.pk}/opening", follow=True).content.decode()
    priya.refresh_from_db()
    assert priya.is_active


def test_the_last_administrator_stays(iris, desk):
    one = desk.agents["iris"]
    assert (
        "Nobody closes their own account"
        in iris.post(f"/team/{one.pk}/closing", follow=True).content.decode()
    )
    page = iris.post(f"/team/{one.pk}", {"name": one.name, "email": one.email})
    assert page.status_code == 422
    assert "only administrator" in page.content.decode()
    one.refresh_from_db()
    assert one.is_admin


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "not a mail address"),
        ({"email": "Iris@answerable.example"}, "has an account already"),
    ],
)
def test_a_wrong_form_makes_no_account(iris, said, wrong, told):
    before = Agent.objects.count()
    page = iris.post("/team/new", {**said, **wrong})
    assert page.status_code == 422
    assert told in page.content.decode()
    assert Agent.objects.count() == before


def test_the_list_costs_the_same_however_many_there_are(iris, count_queries):
    iris.get("/team/")
    with count_queries(8):
        page = iris.get("/team/").content.decode()
    assert "Tomás Vidal" in page
