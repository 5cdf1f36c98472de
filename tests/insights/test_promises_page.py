"""The promises page from lived tickets: the policy's words, its states, its exceptions, and what it costs."""

import pytest

from answerable.casework.classify import classify
from answerable.casework.escalate import escalate_for_customer
from answerable.insights.missed import tickets_missed
from answerable.insights.promises import promises_page
from answerable.promises.models import CheckRun, Clock, Promise

from .lived import DAY, HOUR, MONDAY, answer, letter


@pytest.fixture
def bulkimart(desk):
    return desk.brands["bulkimart"]


def test_the_policys_own_words_in_order(desk, bulkimart):
    page = promises_page(bulkimart, at=MONDAY)
    assert page.title == "Support Policy"
    assert [clause.id for clause in page.clauses][:4] == ["1.1", "2.1", "3.1", "3.2"]
    for clause in page.clauses:
        assert "".join(piece.text for piece in clause.pieces) == clause.text
    escalation = page.clause("7.1")
    assert [piece.rule for piece in escalation.pieces if piece.rule] == ["7.1.a", "7.1.b"]
    assert {rule.id for rule in page.open_decisions} >= {"4.2.1", "2.1"}
    assert page.version.number == 1
    assert page.next_review.isoformat() == "2027-01-01"
    assert page.days_to_review == 60


@pytest.mark.parametrize("slug", ["bulkimart", "barbar"])
def test_without_tickets_nothing_is_green(desk, slug):
    page = promises_page(desk.brands[slug], at=MONDAY)
    assert not {rule.id for rule in page.rules if rule.state in {"kept", "slipped", "on record"}}
    for rule in page.rules:
        if rule.state in {"not proven", "not measurable"} and rule.kind != "informational":
            assert rule.verdict.why, f"{rule.id} does not say why"


def test_a_kept_and_a_missed_promise(desk, bulkimart):
    kept = letter(bulkimart, at=MONDAY)
    answer(desk, kept, at=MONDAY + 3 * HOUR)
    late = letter(bulkimart, at=MONDAY + HOUR)
    answer(desk, late, at=MONDAY + 27 * HOUR)
    page = promises_page(bulkimart, at=MONDAY + 2 * DAY)
    (rule,) = page.clause("4.2.1").rules
    assert (rule.evidence.promised, rule.evidence.kept, rule.evidence.broken) == (2, 1, 1)
    assert (rule.state, rule.verdict.title, rule.verdict.figure) == ("broken", "Broken once", "1 of 2")
    (row,) = rule.missed
    assert (row.ticket_id, row.words) == (late.pk, "First answer 2 h 00 late")
    assert rule.query == "missed=4.2.1&days=90"
    end = MONDAY + 2 * DAY
    found = tickets_missed(bulkimart, "4.2.1", start=end - 90 * DAY, end=end, at=end)
    assert [ticket.pk for ticket in found] == [late.pk]
    assert page.clause("4.2").state == "broken"  # sums up 4.2.1
    (received,) = [day for day in rule.days if day.promised]
    assert (received.day.isoformat(), received.kept, received.broken, received.share) == (
        "2026-11-02",
        1,
        1,
        50,
    )
    assert len(rule.days) == 14


def test_nobody_improves_the_number_by_not_answering(desk, bulkimart):
    ticket = letter(bulkimart, at=MONDAY)
    (rule,) = promises_page(bulkimart, at=MONDAY + 24 * HOUR).clause("4.2.1").rules
    assert (rule.evidence.broken, rule.evidence.running) == (0, 1)
    assert rule.state == "at risk"
    (rule,) = promises_page(bulkimart, at=MONDAY + 25 * HOUR).clause("4.2.1").rules
    assert Clock.objects.get(ticket=ticket, metric="first response").state == "open"  # no watcher ran
    assert (rule.evidence.broken, rule.evidence.running, rule.state) == (1, 0, "broken")
    assert rule.missed[0].words == "First answer not yet, 1 h 00 late"
    assert sum(day.broken for day in rule.days) == 1


def test_states_of_what_people_and_machines_did(desk, bulkimart):
    ticket = letter(bulkimart, at=MONDAY)
    classify(ticket, agent=desk.agents["priya"], category="order", urgency="normal", at=MONDAY + HOUR)
    escalate_for_customer(ticket, customer=desk.customers["dana"], reason="Please.", at=MONDAY + 2 * HOUR)
    page = promises_page(bulkimart, at=MONDAY + 3 * HOUR)
    states = {rule.id: rule.state for rule in page.rules}
    assert states["2.1"] == "kept"  # Dana writes from a company
    assert states["3.1"] == "kept"  # a letter came in
    assert states["3.2"] == states["4.2.2"] == "not measurable"  # no telephone
    assert states["3.3.a"] == states["3.4"] == "not proven"
    assert states["5.1"] == "kept"
    assert states["5.2"] == "not proven"
    assert states["7.1.a"] == "kept"
    assert states["10.1.a"] == "not proven"
    assert states["10.1.b"] == "informational"
    assert page.tally.total() == len(page.clauses)
    assert all(clause.state == "kept" for clause in page.only("kept").clauses)


def test_a_failing_recomputation_leaves_nothing_proved(desk, bulkimart):
    answer(desk, letter(bulkimart, at=MONDAY), at=MONDAY + HOUR)
    promise = Promise.objects.get(brand=bulkimart, rule="4.2.1")
    CheckRun.objects.create(
        brand=bulkimart, promise=promise, name="recomputation", at=MONDAY + DAY, sample=1, passed=False,
        detail="1 of 1 clocks differ",
    )  # fmt: skip
    (rule,) = promises_page(bulkimart, at=MONDAY + DAY + HOUR).clause("4.2.1").rules
    assert rule.state == "not proven"
    assert "1 of 1 clocks differ" in rule.verdict.why


def test_the_page_asks_the_same_few_questions_for_any_number_of_rules(desk, count_queries):
    for brand, sender in (("bulkimart", "teo@northside.example"), ("barbar", "noor@haddad.example")):
        ticket = letter(desk.brands[brand], at=MONDAY, sender=sender)
        answer(desk, ticket, at=MONDAY + 30 * HOUR)
        promises_page(desk.brands[brand], at=MONDAY + 2 * DAY)
        with count_queries(26):
            promises_page(desk.brands[brand], at=MONDAY + 2 * DAY)
