"""The evidence of rules of each kind, from what the ledger's tables say about them."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from answerable.policy.evidence import Books, Evidence
from answerable.policy.rule import Rule
from answerable.promises.ledger import Tally, acts, checks, clocks, days_of, excused, suspended, words


def of_clocks(rule: Rule, books: Books) -> Evidence:
    """The evidence of a promise with a time on it."""
    tally = books.ask(clocks).get(books.key(rule), Tally()).all
    found = Evidence(
        promised=sum(tally[state] for state in ("kept", "broken", "open", "void", "unmeasurable")),
        kept=tally["kept"],
        broken=tally["broken"],
        running=tally["open"],
        at_risk=tally["at risk"],
        unmeasurable=tally["unmeasurable"],
        void=tally["void"],
        relaxed=tally["relaxed"],
        spared=books.ask(suspended).get(books.key(rule), 0),
        excused=books.ask(excused).get(books.key(rule), 0),
    )
    found = with_checks(found, rule, books)
    if found.checked and not found.passed:
        return replace(
            found,
            unproven=_("recomputing it from its events gave another result: %(told)s") % {"told": found.told},
        )
    return found


def of_acts(rule: Rule, books: Books) -> Evidence:
    """The evidence of a promise the desk keeps by doing or refusing something."""
    tally = books.ask(acts).get(books.key(rule), Tally()).all
    missed = tally["failed"] + tally["overridden"]
    found = Evidence(
        promised=tally["done"] + tally["blocked"] + tally["exempt"] + missed,
        kept=tally["done"],
        broken=missed,
        blocked=tally["blocked"],
        void=tally["exempt"],
        excused=books.ask(excused).get(books.key(rule), 0),
    )
    return with_checks(found, rule, books)


def of_words(rule: Rule, books: Books) -> Evidence:
    """The evidence of a promise a person vouches for."""
    word = books.ask(words).get(books.key(rule))
    if word is None:
        return Evidence.none_yet(_("nobody has put it on record yet"))
    told = f"{word.by}, {word.done_at:%d %b %Y}: {word.statement}" if word.done_at else ""
    return Evidence(
        promised=1,
        kept=int(word.done_at is not None),
        valid_until=word.valid_until or (word.due_at if word.overdue else None),  # due, never done: broken
        pending=word.overdue or word.valid_until is None,
        excused=books.ask(excused).get(books.key(rule), 0),
        told=told,
    )


def with_checks(found: Evidence, rule: Rule, books: Books) -> Evidence:
    """The evidence with the checks of its rule added: how many ran, and the last run of each kind."""
    ran = books.ask(checks).get(books.key(rule), [])
    if not ran:
        return found
    failing = [check for check in ran if not check.passed]
    latest = max(ran, key=lambda check: check.at)
    return replace(
        found,
        checked=sum(check.ran for check in ran),
        failed=sum(check.failed for check in ran),
        checked_at=min(check.at for check in ran),
        passed=not failing,
        excused=books.ask(excused).get(books.key(rule), 0),
        told=failing[0].detail if failing else found.told or latest.detail,
    )


def days(rule: Rule, books: Books) -> list[tuple[date, int, int, int]]:
    """The last days of a rule: day, promised, kept, broken. Empty for promises not made ticket by ticket."""
    key = books.key(rule)
    timed = books.ask(clocks).get(key)
    done = books.ask(acts).get(key)
    if timed is None and done is None:
        return []
    found = []
    for day in books.ask(days_of):
        clock = timed.by_day.get(day, {}) if timed else {}
        act = done.by_day.get(day, {}) if done else {}
        kept = clock.get("kept", 0) + act.get("done", 0)
        broken = clock.get("broken", 0) + act.get("failed", 0) + act.get("overridden", 0)
        others = sum(clock.get(state, 0) for state in ("open", "void", "unmeasurable"))
        found.append((day, kept + broken + others + act.get("exempt", 0), kept, broken))
    return found
