"""Whose ticket it becomes: by tier, language, expertise and load, with reasons; nobody is left without."""

from datetime import UTC, datetime, timedelta

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.casework.router import hand_over, route_waiting
from answerable.insights.checks import check_owners
from answerable.kit.scope import see_brands
from answerable.promises.models import Clock, Enforcement
from answerable.staff.models import ACCESS, Agent, Membership, Shift, Skill
from answerable.staff.presence import be, beat
from answerable.tickets.models import Event, Ticket

TUESDAY = datetime(2026, 12, 8, 11, tzinfo=UTC)  # 11:00 in London
PART = {"HX-Request": "true"}


def letter(
    desk, brand="barbar", *, at=TUESDAY, language="en", text="Is the kettle in stock?", sender="arthur@pell"
):
    return receive(
        Incoming(
            brand_id=desk.brands[brand].pk,
            channel="email",
            sender_email=f"{sender}.example",
            subject="A question",
            text=text,
            language=language,
            received_at=at,
            rfc_id=f"<{at.isoformat()}.{language}.{sender}>",
        ),
        at=at,
    ).ticket


@pytest.fixture
def route(desk):
    def everywhere(at=TUESDAY):
        return route_waiting([brand.pk for brand in desk.brands.values()], at=at)

    return everywhere


def owner(ticket):
    ticket = Ticket.objects.select_related("assignee").get(pk=ticket.pk)
    return ticket.assignee.get_short_name() if ticket.assignee else None


def works(desk, name, weekly="Mon-Fri 09:00-17:00", brand="barbar"):
    member = Membership.objects.get(agent=desk.agents[name], brand=desk.brands[brand])
    Shift.objects.create(membership=member, weekly=weekly)
    return member


def reasons(ticket):
    event = Event.objects.filter(ticket=ticket, kind="assigned").latest("id")
    return {each["name"].split()[0]: each["why"] for each in event.data["considered"]}


def test_bb_6_1_the_lowest_tier_that_is_enough_takes_it_and_the_reasons_are_kept(desk, route):
    ticket = letter(desk)
    assert route() == 0  # nobody is here
    assert owner(ticket) is None
    for name in ("iris", "priya", "tomas"):
        beat(desk.agents[name], TUESDAY)
    assert route() == 1
    assert owner(ticket) == "Priya"
    assert reasons(ticket) == {"Priya": "taken", "Iris": "behind", "Tomás": "behind", "Lena": "absent"}
    assert Enforcement.objects.filter(ticket=ticket, promise__rule="6.1").count() == 1


def test_bb_6_1_what_needs_a_specialist_does_not_go_to_the_front_line(desk, route):
    beat(desk.agents["priya"], TUESDAY)
    ticket = letter(desk, text="I was charged twice for order 10482.")  # urgent: tier 2 by rule 6.3
    assert route() == 0
    beat(desk.agents["tomas"], TUESDAY)
    assert route() == 1
    assert owner(ticket) == "Tomás"
    assert reasons(ticket)["Priya"] == "tier"


def test_ac_46_a_letter_goes_to_who_answers_in_its_language(desk, route):
    for name in ("priya", "lena"):
        beat(desk.agents[name], TUESDAY)
    german = letter(desk, language="de", sender="lukas@brandt", text="Ist der Wasserkocher lieferbar?")
    route()
    assert owner(german) == "Lena"
    assert reasons(german)["Priya"] == "language"
    spanish = letter(desk, language="es", sender="maya@fernandez", text="¿Tienen la tetera?")
    route()
    event = Event.objects.filter(ticket=spanish, kind="assigned").latest("id")
    assert event.data["unspoken"]  # nobody here has it; somebody takes it all the same
    assert owner(spanish) in {"Priya", "Lena"}


def test_bb_6_1_expertise_then_load_decide_between_equals(desk, route):
    lena, priya = desk.agents["lena"], desk.agents["priya"]
    for agent in (lena, priya):
        beat(agent, TUESDAY)
    Skill.objects.create(membership=lena.memberships.get(), category="product")
    first = letter(desk, text="Which size is the rain jacket? Is it in stock?")
    Ticket.objects.filter(pk=first.pk).update(category="product")
    route()
    assert owner(first) == "Lena"
    second = letter(desk, sender="mei@lin", text="Hello, a question.")
    Ticket.objects.filter(pk=second.pk).update(category="")
    route()
    assert owner(second) == "Priya"  # Lena has one already


def test_ac_45_who_has_said_what_they_need_meets_somebody_trained_and_waits_no_longer(desk, route):
    """BB-9.1: routing prefers who knows how to help; where they are not here, nobody is kept waiting for them."""
    lena, priya = desk.agents["lena"], desk.agents["priya"]
    Skill.objects.create(membership=priya.memberships.get(brand=desk.brands["barbar"]), category=ACCESS)
    for agent in (lena, priya):
        beat(agent, TUESDAY)
    busy = letter(desk)
    Ticket.objects.filter(pk=busy.pk).update(assignee=priya)
    reads = letter(desk, sender="maya@fernandez", text="Is the kettle in stock? I use a screen reader.")
    assert reads.requester.access_needs
    route()
    assert owner(reads) == "Priya"  # though Lena has less to do
    considered = Event.objects.filter(ticket=reads, kind="assigned").latest("id").data["considered"]
    assert {each["name"]: each["trained"] for each in considered}["Priya Raman"]
    be(priya, "away", TUESDAY)
    again = letter(desk, sender="maya@fernandez", text="And the lid?", at=TUESDAY + timedelta(hours=1))
    beat(lena, TUESDAY + timedelta(hours=1))
    route(TUESDAY + timedelta(hours=1))
    assert owner(again) == "Lena"
    plain = letter(desk, sender="mei@lin", text="And the lid?", at=TUESDAY + timedelta(hours=1))
    due = [
        list(Clock.objects.filter(ticket=each).order_by("metric").values_list("due_at", flat=True))
        for each in (again, plain)
    ]
    assert due[0] == due[1]


def test_nobody_gets_more_than_they_can_carry_and_away_is_away(desk, route):
    priya = desk.agents["priya"]
    Agent.objects.filter(pk=priya.pk).update(capacity=1)
    beat(priya, TUESDAY)
    first, second = letter(desk), letter(desk, sender="mei@lin")
    assert route() == 1
    assert {owner(first), owner(second)} == {"Priya", None}
    reply(first if owner(first) else second, agent=priya, text="Yes. Which one?", at=TUESDAY)
    be(priya, "away", TUESDAY)
    assert route() == 0
    be(priya, "available", TUESDAY)
    assert route() == 1  # the other one waits for the customer now


def test_who_is_on_shift_is_there_for_mail_but_who_sits_there_comes_first(desk, route):
    works(desk, "lena")
    first = letter(desk)
    route()
    assert owner(first) == "Lena"
    beat(desk.agents["priya"], TUESDAY)
    second = letter(desk, sender="mei@lin")
    route()
    assert owner(second) == "Priya"
    night = letter(desk, sender="noor@haddad", at=TUESDAY.replace(hour=22))
    assert route(TUESDAY.replace(hour=22)) == 0
    assert owner(night) is None


def test_at_the_end_of_a_shift_what_cannot_wait_is_handed_over(desk, route):
    works(desk, "lena", "Mon-Fri 09:00-11:30")
    works(desk, "priya", "Mon-Fri 11:00-18:00")
    soon, later = letter(desk), letter(desk, sender="mei@lin")
    for ticket in (soon, later):
        Ticket.objects.filter(pk=ticket.pk).update(assignee=desk.agents["lena"])
    Ticket.objects.filter(pk=soon.pk).update(due_at=TUESDAY.replace(hour=15))
    Ticket.objects.filter(pk=later.pk).update(due_at=datetime(2026, 12, 10, 11, tzinfo=UTC))
    brands = [brand.pk for brand in desk.brands.values()]
    assert hand_over(brands, at=TUESDAY.replace(minute=20)) == 0
    assert hand_over(brands, at=TUESDAY.replace(minute=31)) == 1
    assert (owner(soon), owner(later)) == ("Priya", "Lena")  # Lena is back on Wednesday at 9
    event = Event.objects.filter(ticket=soon, kind="assigned").latest("id")
    assert (event.data["by"], event.data["before"]) == ("shift", desk.agents["lena"].pk)


def test_ac_34_no_open_ticket_is_ever_without_an_owner_or_a_queue(desk, route):
    barbar = desk.brands["barbar"]
    ticket = letter(desk)
    Ticket.objects.filter(pk=ticket.pk).update(assignee=desk.agents["lena"])
    (run,) = check_owners(barbar, at=TUESDAY)
    assert run.passed
    Agent.objects.filter(pk=desk.agents["lena"].pk).update(is_active=False)
    (run,) = check_owners(barbar, at=TUESDAY)
    assert not run.passed
    assert ticket.reference in run.detail
    hand_over([barbar.pk], at=TUESDAY)
    assert owner(ticket) is None
    (run,) = check_owners(barbar, at=TUESDAY)
    assert run.passed  # back in the queue, which others serve


def test_routing_costs_the_same_for_one_ticket_nobody_can_take_or_fifty(desk, route, count_queries):
    beat(desk.agents["samuel"], TUESDAY)
    for number in range(12):
        letter(desk, sender=f"mei{number}@lin")
    see_brands(brand.pk for brand in desk.brands.values())
    with count_queries(3):
        assert route() == 0


def test_the_page_says_why_it_is_with_them(desk, route, client):
    for name in ("lena", "priya"):
        beat(desk.agents[name], TUESDAY)
    nobodys = letter(desk, text="I was charged twice for order 10482.")
    german = letter(desk, language="de", sender="lukas@brandt", text="Ist der Wasserkocher lieferbar?")
    route()
    client.force_login(desk.agents["lena"])
    page = client.get(f"/desk/tickets/{german.reference}/owner", headers=PART).content.decode()
    assert "Why is this with Lena Brandt?" in page
    assert "does not answer in its language" in page
    assert "Tiered support" in page  # the clause
    page = client.get(f"/desk/tickets/{nobodys.reference}/owner", headers=PART).content.decode()
    assert "Why has nobody this?" in page
    assert "works at a lower tier" in page
