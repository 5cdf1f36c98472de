"""Leads keep who works when, who knows what, whom to call and which teams one may ask."""

from answerable.kit.scope import see_brands
from answerable.staff.models import Membership, Shift, Skill, Team


def of(desk, name):
    return Membership.objects.get(agent=desk.agents[name], brand=desk.brands["barbar"])


def test_a_lead_keeps_shifts_knowledge_calls_and_teams(desk, client):
    lena, tomas = of(desk, "lena"), of(desk, "tomas")
    client.force_login(desk.agents["iris"])
    page = client.get("/rota/barbar").content.decode()
    assert f'name="week-{lena.pk}"' in page
    kept = client.post(
        "/rota/barbar",
        {
            f"week-{lena.pk}": "Mon-Fri 09:00-17:00", f"knows-{lena.pk}": ["returns", "order"],
            f"call-{tomas.pk}": "1", "team": "Returns desk", "email": "returns@barbar.example",
        },
    )  # fmt: skip
    assert kept.status_code == 302
    see_brands([desk.brands["barbar"].pk])
    assert Shift.objects.get(membership=lena).weekly == "Mon-Fri 09:00-17:00"
    assert set(Skill.objects.filter(membership=lena).values_list("category", flat=True)) == {
        "returns",
        "order",
    }
    assert of(desk, "tomas").on_call == 1
    assert Team.objects.get(name="Returns desk").email == "returns@barbar.example"
    client.post("/rota/barbar", {f"week-{lena.pk}": ""})
    assert not Shift.objects.exists()


def test_what_cannot_be_read_comes_back_and_nothing_is_kept(desk, client):
    lena, tomas = of(desk, "lena"), of(desk, "tomas")
    client.force_login(desk.agents["iris"])
    answer = client.post(
        "/rota/barbar", {f"week-{lena.pk}": "Mon-Fri 09:00-17:00", f"week-{tomas.pk}": "mornings"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "mornings" in page
    assert "24-hour time" in page
    assert not Shift.objects.exists()


def test_who_leads_no_brand_keeps_nothing(desk, client):
    client.force_login(desk.agents["lena"])
    assert client.get("/rota/barbar").status_code == 403
    assert client.get("/rota/bulkimart").status_code == 404
