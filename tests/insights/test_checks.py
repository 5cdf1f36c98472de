"""What the desk tries on itself: walls, queue, letters; and that a failure shows on the page."""

import psycopg
import pytest

from answerable.casework.classify import classify
from answerable.casework.errors import Refused
from answerable.casework.resolve import resolve
from answerable.channels.models import Letter
from answerable.channels.reconcile import between
from answerable.insights import tasks
from answerable.insights.checks import check_queue, check_walls
from answerable.insights.promises import promises_page
from answerable.kit.scope import see_brands
from answerable.promises.models import CheckRun, Promise
from answerable.promises.record import attest
from answerable.tickets.models import Ticket

from .lived import DAY, HOUR, MONDAY, letter


def test_without_a_scope_nothing_is_seen_and_the_scope_comes_back(desk):
    brand = desk.brands["barbar"]
    letter(brand, at=MONDAY, sender="mei@lin.example")
    (run,) = check_walls(brand, at=MONDAY)
    assert run.passed
    assert run.sample >= 15
    assert Ticket.objects.filter(brand=brand).exists()
    (rule, _) = promises_page(brand, at=MONDAY + HOUR).clause("8.1").rules
    assert rule.state == "not proven"  # walls hold, but who looked at what is not on record
    assert "none of" in rule.verdict.why


def test_a_wall_that_lets_something_through_is_a_broken_promise(own_database, desk):
    see_brands(brand.pk for brand in desk.brands.values())
    brand = desk.brands["barbar"]
    letter(brand, at=MONDAY, sender="mei@lin.example")
    with psycopg.connect(own_database.owner) as owner:
        owner.execute("CREATE POLICY hole ON tickets_ticket USING (true)")
    (run,) = check_walls(brand, at=MONDAY)
    assert not run.passed
    assert "tickets_ticket" in run.detail
    (rule, _) = promises_page(brand, at=MONDAY + HOUR).clause("8.1").rules
    assert (rule.state, rule.verdict.why) == ("broken", run.detail)


@pytest.mark.parametrize(
    "hole",
    [
        "ALTER TABLE tickets_note DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE tickets_note NO FORCE ROW LEVEL SECURITY",
        "CREATE TABLE tickets_note_copy AS TABLE tickets_note",
    ],
)
def test_a_table_without_walls_is_a_broken_promise_before_it_holds_a_row(own_database, desk, hole):
    with psycopg.connect(own_database.owner) as owner:
        owner.execute(hole)
    (run,) = check_walls(desk.brands["barbar"], at=MONDAY)
    assert not run.passed
    assert "tickets_note" in run.detail


def test_a_queue_with_nothing_to_put_first_proves_nothing(desk):
    brand = desk.brands["barbar"]
    assert check_queue(brand, at=MONDAY) == []
    letter(brand, at=MONDAY, sender="noor@haddad.example", text="What does it cost?")
    assert check_queue(brand, at=MONDAY) == []
    assert promises_page(brand, at=MONDAY + HOUR).clause("3.2").rules[1].state == "not proven"


def test_the_queue_is_looked_at_as_everybody_sees_it(desk):
    brand = desk.brands["barbar"]
    urgent = letter(brand, at=MONDAY, sender="mei@lin.example", text="I was charged twice for my order.")
    assert urgent.urgency == "urgent"
    (run,) = check_queue(brand, at=MONDAY)
    assert (run.passed, run.sample) == (True, 1)
    assert promises_page(brand, at=MONDAY + HOUR).clause("3.2").rules[1].state == "kept"
    Ticket.objects.filter(pk=urgent.pk).update(place=1, due_at=MONDAY + 9 * DAY)
    letter(brand, at=MONDAY, sender="noor@haddad.example", text="What does it cost?")
    (run,) = check_queue(brand, at=MONDAY + HOUR)
    assert not run.passed
    assert run.detail == f"BB-{urgent.pk} does not stand first in the queue"
    assert promises_page(brand, at=MONDAY + HOUR).clause("3.2").rules[1].state == "broken"
    assert check_queue(desk.brands["bulkimart"], at=MONDAY) == []  # its policy orders nothing


def test_every_hour_both_brands_are_checked(desk):
    letter(
        desk.brands["barbar"], at=MONDAY, sender="mei@lin.example", text="I was charged twice for my order."
    )
    tasks.check(MONDAY)
    see_brands(brand.pk for brand in desk.brands.values())
    assert {run.name for run in CheckRun.objects.all()} == {"brand walls", "queue order", "owners"}


def kept_letter(brand, number, state, *, at=MONDAY, **more):
    return Letter.objects.create(
        brand=brand, digest=f"{number:064}", size=1, source="smtp", received_at=at, next_try_at=at, state=state,
        **more,
    )  # fmt: skip


def test_ac_10_every_letter_is_a_message_or_has_a_reason(desk):
    brand = desk.brands["bulkimart"]
    message = letter(brand, at=MONDAY).messages.get(author="customer")
    first = kept_letter(brand, 1, "read", message=message, ticket=message.ticket)
    kept_letter(brand, 1, "duplicate", duplicate_of=first)
    kept_letter(brand, 2, "automatic", reason="It answers by itself.")
    kept_letter(brand, 3, "bounce", reason="A delivery report.")
    kept_letter(brand, 4, "unreadable", reason="It has no end.")
    kept_letter(brand, 5, "unread", at=MONDAY + DAY - HOUR / 2)
    found = between(brand.pk, MONDAY - DAY, MONDAY + DAY, at=MONDAY + DAY)
    assert (found.came, found.messages, found.automatic, found.duplicates) == (6, 1, 2, 1)
    assert (found.unreadable, found.waiting, found.lost) == (1, 1, 0)
    (rule,) = promises_page(brand, at=MONDAY + DAY).clause("6.1").rules
    assert (rule.state, rule.evidence.kept, rule.evidence.running) == ("kept", 5, 1)
    assert "0 unaccounted for" in rule.verdict.why


def test_ac_10_a_letter_nobody_read_or_that_led_nowhere_breaks_the_promise(desk):
    brand = desk.brands["bulkimart"]
    kept_letter(brand, 1, "unread", at=MONDAY)
    kept_letter(brand, 2, "read")
    kept_letter(brand, 3, "automatic")
    found = between(brand.pk, MONDAY, MONDAY + DAY, at=MONDAY + DAY)
    assert (found.came, found.lost) == (3, 3)
    (rule,) = promises_page(brand, at=MONDAY + DAY).clause("6.1").rules
    assert (rule.state, rule.verdict.title) == ("broken", "Broken 3 times")
    assert "3 unaccounted for" in rule.verdict.why


def test_what_a_person_vouches_for_is_on_record_until_it_expires(desk):
    brand = desk.brands["bulkimart"]
    promise = Promise.objects.get(brand=brand, rule="10.1.a")
    attest(
        promise, by="Iris Okafor", statement="Reviewed, unchanged.", valid_until=MONDAY + 365 * DAY, at=MONDAY
    )
    page = promises_page(brand, at=MONDAY + DAY)
    rule = page.clause("10.1").rules[0]
    assert rule.state == "on record"
    assert rule.verdict.why == "Iris Okafor, 02 Nov 2026: Reviewed, unchanged."
    assert page.days_to_review == 364
    assert promises_page(brand, at=MONDAY + 340 * DAY).clause("10.1").rules[0].state == "at risk"


def test_refused_acts_are_proof_that_a_guard_works(desk):
    brand = desk.brands["bulkimart"]
    ticket = letter(brand, at=MONDAY, text="Good day to you all.")
    classify(ticket, agent=desk.agents["priya"], category="order", urgency="normal", at=MONDAY)
    with pytest.raises(Refused):
        resolve(ticket, agent=desk.agents["priya"], code="solved", at=MONDAY + HOUR)
    (rule,) = promises_page(brand, at=MONDAY + DAY).clause("6.3").rules
    assert (rule.state, rule.evidence.blocked, rule.evidence.promised) == ("kept", 1, 1)
