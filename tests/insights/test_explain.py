"""Why is it due then? The explanation of Bulkimart's clocks, line for line."""

from datetime import UTC, datetime

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.reply import reply
from answerable.insights.explain import explain_ticket
from answerable.promises.publish import publish

SIX_THREE = """---
brand: Bulkimart
title: Support Policy
version: 2
effective: 2026-03-03
review: every 12 months
owner: Support Manager
language: en
---

# Support Policy

## 4. Support Hours

Business Hours: Monday to Friday, 9 AM - 6 PM EST. {#4.1}

```rule 4.1
kind: measured
do: set hours
name: business
weekly: Mon-Fri 09:00-18:00
zone: America/New_York
holidays: none
goal: 98% of open minutes staffed per month
reading: 'EST' is New York time
decided: open
proof: staffed minutes
```

## 6. Resolution

resolution within 18 business hours {#6.3}

```rule 6.3
kind: measured
do: run clock
clock: resolution
within: 18 hours
counting: business
pause: waiting for customer
proof: clock results
```
"""


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def letter(brand, *, received, **more):
    given = {
        "brand_id": brand.pk,
        "channel": "email",
        "sender_email": "dana@harborcafe.example",
        "subject": "12 cartons short",
        "text": "Twelve cartons are missing.",
        "received_at": at(received),
        "rfc_id": "<first@harborcafe.example>",
        **more,
    }
    return receive(Incoming(**given), at=at(received)).ticket


def test_the_example_of_the_clocks_rules(desk):
    brand = desk.brands["bulkimart"]
    publish(SIX_THREE, brand=brand, name="x", approved_by="Iris Okafor", at=at("2026-03-02T12:00:00"))
    ticket = letter(brand, received="2026-03-06T21:30:00")
    question = reply(ticket, agent=desk.agents["priya"], text="Which dock?", at=at("2026-03-09T14:00:00"))
    again = {"rfc_id": "<second@harborcafe.example>", "references": (question.rfc_id,)}
    letter(brand, received="2026-03-10T15:00:00", **again)
    (explained,) = explain_ticket(ticket, at=at("2026-03-10T16:00:00"))
    tzdata = explained.explanation.tzdata
    assert explained.text().splitlines() == [
        (
            f"Ticket {ticket.reference}, clause 6.3 (policy version 2, in force since 2026-03-03, line 34): "
            "“resolution within 18 business hours”"
        ),
        (
            "Started Fri 6 Mar 2026 16:30 EST (21:30:00Z) "
            "by email <first@harborcafe.example> received by support@bulkimart.com"
        ),
        "  Fri 06 Mar 16:30 EST -> 18:00 EST       open      +1 h 30     1 h 30",
        (
            "  Fri 06 Mar 18:00 EST -> Mon 09:00 EDT   closed                         "
            "clocks went forward on Sunday 8 March"
        ),
        "  Mon 09 Mar 09:00 EDT -> 10:00 EDT       open      +1 h 00     2 h 30",
        (
            "  Mon 09 Mar 10:00 EDT -> Tue 11:00       paused                         "
            "waiting for customer (question by Priya Raman, message 3), 8 h open time not counted Mon, 2 h Tue"
        ),
        "  Tue 10 Mar 11:00 EDT -> 18:00 EDT       open      +7 h 00     9 h 30",
        "  Wed 11 Mar 09:00 EDT -> 17:30 EDT       open      +8 h 30    18 h 00",
        "Due Wed 11 Mar 2026 17:30 EDT (2026-03-11T21:30:00Z)",
        (
            "Read as: 'EST' is New York time (assumed, not yet confirmed by the owner). "
            f"Calendar business, tzdata {tzdata}."
        ),
        "Under another reading (UTC-5 all year) it would be due Wed 11 Mar 2026 18:30 EDT.",
        "Now: open.",
    ]


def test_an_assumed_24_hours_shows_what_the_other_readings_would_make_of_it(desk):
    ticket = letter(desk.brands["bulkimart"], received="2026-03-06T21:30:00")
    first, review = explain_ticket(ticket, at=at("2026-03-06T22:00:00"))
    assert (first.metric, first.clause, review.metric, review.clause) == (
        "first response", "4.2.1", "initial review", "6.2",
    )  # fmt: skip
    text = first.text()
    assert "Due Sat 7 Mar 2026 16:30 EST (2026-03-07T21:30:00Z)" in text
    assert "assumed, not yet confirmed by the owner" in text
    assert "(24 hours of opening time) it would be due Wed 11 Mar 2026 13:30 EDT." in text
    assert first.at_risk == ("due while the desk is closed",)
    assert first.to_json()["other_readings"][-1]["due"] == "2026-03-11T17:30:00+00:00"


@pytest.mark.parametrize("when", ["2026-03-09T14:00:00", "2026-03-06T22:00:00"])
def test_the_explanation_and_the_stored_row_never_differ(desk, when):
    ticket = letter(desk.brands["barbar"], received="2026-03-06T21:30:00", sender_email="mei@lin.example")
    reply(ticket, agent=desk.agents["lena"], text="Which parcel?", at=at(when))
    clocks = {clock.pk: clock for clock in ticket.clocks.all()}
    explained = explain_ticket(ticket, at=at(when))
    assert len(explained) == len(clocks) >= 2
    for each in explained:
        assert (each.due_at, each.state) == (clocks[each.clock_id].due_at, clocks[each.clock_id].state)
        assert each.explanation.due == each.due_at


def test_an_explanation_costs_the_same_for_any_number_of_clocks(desk, count_queries):
    ticket = letter(desk.brands["bulkimart"], received="2026-03-06T21:30:00")
    ticket = type(ticket).objects.select_related("brand").get(pk=ticket.pk)
    explain_ticket(ticket, at=at("2026-03-06T22:00:00"))
    with count_queries(7):
        explain_ticket(ticket, at=at("2026-03-06T22:00:00"))
