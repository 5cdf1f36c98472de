"""Why is it due then? The page beside every clock says what the ledger says, in the reader's language."""

import html
import re

import pytest
from django.utils import translation

from answerable.casework.classify import classify
from answerable.insights.explain import explain_ticket
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.promises.models import Clock


def why(iris, ticket, metric):
    see_brands([ticket.brand_id])
    clock = Clock.objects.get(ticket=ticket, metric=metric, state__in=["open", "broken"])
    page = iris.get(f"/desk/tickets/{ticket.reference}/why/{clock.pk}").content.decode()
    see_brands([ticket.brand_id])
    return html.unescape(page)


def test_it_names_the_clause_the_other_readings_and_what_began_it(iris, lived):
    page = why(iris, lived.tickets["beans"], "first response")
    assert "Email: Response within 24 hours." in page
    assert "assumed, not yet decided by the owner" in page
    assert "Under another reading (24 hours of opening time) it would be due" in page
    assert "received by support@bulkimart.com" in page


def test_r13_the_stretches_lead_to_the_due_instant_that_holds(iris, desk, lived):
    ticket = lived.tickets["where"]  # came an hour ago; eight open hours become two from the change on
    see_brands([ticket.brand_id])
    classify(ticket, agent=desk.agents["iris"], category="order", urgency="urgent", at=now())
    for clock in explain_ticket(ticket, at=now()):
        page = html.unescape(
            iris.get(f"/desk/tickets/{ticket.reference}/why/{clock.clock_id}").content.decode()
        )
        see_brands([ticket.brand_id])
        exact = clock.due_at.isoformat().replace("+00:00", "Z")
        assert f"({exact})" in page.partition('class="explain"')[2]
        assert clock.explanation.due == clock.due_at


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", ["Fällig", "eingegangen bei", "Nach einer anderen Lesart"]), ("ar", ["الموعد", "استلمه"])],
)
def test_it_is_told_in_the_readers_language(iris, desk, lived, language, words):
    desk.agents["iris"].preferences = {"look": {"language": language}}
    desk.agents["iris"].save(update_fields=["preferences"])
    page = why(iris, lived.tickets["beans"], "first response")
    assert [word for word in words if word not in page] == []
    with translation.override("en"):
        (english, *_) = explain_ticket(lived.tickets["beans"], at=now())
    shown = re.sub(r"<[^>]+>", " ", page)
    for line in (*english.notes(), "Calendar ", "Started ", "Now: ", "every hour"):
        assert line not in shown
