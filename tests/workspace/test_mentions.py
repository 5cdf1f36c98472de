"""Colleagues named with @ in a note find it, and only they."""

import pytest

from answerable.kit.scope import see_brands
from answerable.tickets.models import Mention

PART = {"HX-Request": "true"}


def everything(desk):
    see_brands(each.pk for each in desk.brands.values())


def named(desk, client, lived, text, key="where"):
    """Who is told of a note Iris leaves."""
    client.force_login(desk.agents["iris"])
    client.post(f"/desk/tickets/{lived.tickets[key].reference}/notes", {"text": text})
    everything(desk)
    return [
        each.agent.get_short_name()
        for each in Mention.objects.order_by("agent__name").select_related("agent")
    ]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@Lena, can you look?", ["Lena"]),
        ("@tomas Please, and @Lena Brandt too", ["Lena", "Tomás"]),
        ("(@TOMÁS)", ["Tomás"]),
        ("@Lenathan is nobody", []),
        ("lena without a sign", []),
        ("@Iris herself", []),
        ("@Samuel works for the other brand", []),
        ("mail me at lena@brandt.example", []),
        ("the shop is mail@lena.example", []),
    ],
)
def test_who_is_named(desk, client, lived, text, who):
    assert named(desk, client, lived, text) == who


def test_who_is_named_finds_it_and_the_count_goes(desk, client, lived):
    named(desk, client, lived, "@Lena what does the carrier say?")
    client.force_login(desk.agents["lena"])
    assert 'data-mentions="1"' in client.get("/desk/offers", headers=PART).content.decode()
    page = client.get("/desk/mentions").content.decode()
    assert "what does the carrier say?" in page
    assert "not read" in page
    everything(desk)
    mention = Mention.objects.get()
    went = client.post(f"/desk/mentions/{mention.pk}")
    assert went["Location"] == f"/desk/all/{lived.tickets['where'].reference}#n{mention.note_id}"
    assert 'data-mentions="0"' in client.get("/desk/offers", headers=PART).content.decode()
    assert "not read" not in client.get("/desk/mentions").content.decode()


def test_nobody_reads_anothers_mentions(desk, client, lived):
    named(desk, client, lived, "@Lena a wombat")
    client.force_login(desk.agents["tomas"])
    assert "wombat" not in client.get("/desk/mentions").content.decode()
    everything(desk)
    assert client.post(f"/desk/mentions/{Mention.objects.get().pk}").status_code == 404
    everything(desk)
    assert Mention.objects.get().seen_at is None
