"""Words of a policy that leave something open. Each is a decision of the owner's, or at least worth knowing.

The codes L1 to L16 are the defects found in the two policies the desk was built with; others meet them too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from answerable.policy.durations import Duration, in_words
from answerable.policy.findings import Finding, Level
from answerable.policy.model import Policy
from answerable.policy.rule import Rule
from answerable.policy.settings import EVERY_HOUR
from answerable.policy.wordings import (
    AT_ONCE,
    EMAIL,
    EXAMPLE,
    HOURS,
    LANGUAGES,
    MAY,
    OFTEN,
    OPEN_HOURS,
    PHONE,
    SOON,
    TIME,
    URL,
    Case,
    Doubt,
)
from answerable.policy.zones import summer_doubt

Doubting = Callable[[Case], Iterator[Doubt]]


def doubts(policy: Policy) -> Iterator[Finding]:
    """Every open point: to decide where a rule says `decided: open`, a notice where it says nothing.

    A rule the owner has decided raises no doubt any more.
    """
    for rule in policy.rules:
        case = Case(rule, policy)
        found = [doubt for doubting in _BY_VERB.get(rule.verb, ()) for doubt in doubting(case)]
        if rule.kind == "permitted" and MAY.search(case.text):
            found.append(Doubt("L16", f"'may' in {case.here} is no promise: it is counted, never broken."))
        if rule.assumed and not found and not _asked_by_verb(rule):
            found = [Doubt("decision", f'{case.here} leaves room: "{case.text[:80]}".', "reading")]
        if rule.assumed or not rule.decided:
            yield from (_finding(rule, doubt) for doubt in found)
    yield from _missing(policy)


def _finding(rule: Rule, doubt: Doubt) -> Finding:
    level = Level.DECIDE if rule.assumed else Level.NOTICE
    hint = f"Read meanwhile as: {rule.reading}." if rule.assumed else doubt.hint
    return Finding(level, "", rule.line_of(doubt.setting), doubt.message, hint, doubt.code, rule.clause_id)


def _channels(case: Case) -> Iterator[Doubt]:
    channels, text = case.get("channel"), case.whole
    if "help center" in channels and PHONE.search(text) and not URL.search(text):
        yield Doubt("L1", f"{case.here} gives a telephone number where a web address is meant.", "url")
    if "email" in channels and "@" not in text:
        yield Doubt("L15", f"{case.here} names no e-mail address.", "address")
    if "phone" in channels and not PHONE.search(text):
        yield Doubt("L15", f"{case.here} names no telephone number.", "number")


def _hours(case: Case) -> Iterator[Doubt]:
    if doubt := summer_doubt(case.whole, case.get("zone"), case.policy.effective.year):
        yield Doubt("L3", doubt, "zone")
    if not re.search(r"\d", case.whole):
        yield Doubt("L12", f"{case.here} speaks of hours and gives none.", "weekly")
    if not case.get("holidays"):
        meaning = "the office is open on 25 December and 1 January"
        yield Doubt("L9", f"no clause names holidays: as written {meaning}.", "holidays")


def _clock(case: Case) -> Iterator[Doubt]:
    clock, within = case.get("clock"), case.get("within")
    if clock == "initial review":
        message = (
            f"{case.here} promises a review, not an answer: which event keeps it is for the owner to say."
        )
        yield Doubt("L7", message, "clock")
    if within is None:
        return
    if (hours := HOURS.search(case.text)) and not OPEN_HOURS.search(case.text):
        readings = "by the clock, standing still on closed days, as one business day, in business hours"
        read_as = case.get("counting") or EVERY_HOUR
        message = f"'{hours[0]}' in {case.here} can be read in four ways ({readings}); here: {read_as}."
        yield Doubt("L5" if clock == "escalation review" else "L4", message, "counting")
    yield from _vague(case, within)


def _vague(case: Case, within: Duration) -> Iterator[Doubt]:
    for code, pattern in (("L6", AT_ONCE), ("L13", SOON)):
        if word := pattern.search(case.text):
            message = f"'{word[0]}' in {case.here} has no number; read here as {in_words(within)}."
            yield Doubt(code, message, "within")
            return


def _told(case: Case) -> Iterator[Doubt]:
    if "complexity" in (case.get("by") or ()):
        message = f"{case.here} goes by complexity, and no clause says what is complex."
        yield Doubt("L13", message, "by", "Say what makes a question complex, or go by category alone.")


def _urgent(case: Case) -> Iterator[Doubt]:
    if not (example := EXAMPLE.search(case.text)):
        return
    message = f"{case.here} says what is {case.get('to')} by example only ('{example[0].strip()}')"
    tests = case.rule.when.tests if case.rule.when else ()
    named = [value for test in tests if test.fact == "category" for value in test.among]
    if named and not case.get("mentions"):
        every = len(case.policy.rules_of("define category"))
        message += f"; read as {len(named)} of {every} categories it tells little apart"
    yield Doubt("L14", f"{message}.", "mentions" if case.get("mentions") else "when")


def _escalation(case: Case) -> Iterator[Doubt]:
    if case.rule.when and case.rule.when.asked == "customer asks":
        message = f"{case.here} sets no limit on when and how often a customer may ask."
        yield Doubt("L10", message, "when", "As written every unresolved ticket may ask, again and again.")
    elif within := case.get("within"):
        yield from _vague(case, within)


def _follow_up(case: Case) -> Iterator[Doubt]:
    if not TIME.search(case.text):
        read_as = in_words(case.get("within"))
        yield Doubt("L11", f"{case.here} gives the follow-up no time; read here as {read_as}.", "within")


def _review(case: Case) -> Iterator[Doubt]:
    if word := OFTEN.search(case.text):
        read_as = f"every {in_words(case.get('every')).removeprefix('1 ')}"
        yield Doubt("vague", f"'{word[0]}' in {case.here} has no number; read here as {read_as}.", "every")


def _languages(case: Case) -> Iterator[Doubt]:
    if not LANGUAGES.search(case.whole):
        yield Doubt("L15", f"{case.here} names no language.", "languages")


def _accessible(case: Case) -> Iterator[Doubt]:
    if not any(pattern.search(case.whole) for pattern in (URL, PHONE, EMAIL)):
        message = f"{case.here} names no contact for customers with disabilities."
        yield Doubt("L15", message, "where", "Name an address or number they can use.")


def _asked_by_verb(rule: Rule) -> bool:
    """A telephone number without a country code is asked about by the verb itself."""
    return rule.verb == "open channel" and not str(rule.settings.get("number", "+")).startswith("+")


def _missing(policy: Policy) -> Iterator[Finding]:
    reviews = [each for rule in policy.rules_of("hold review") for each in rule.settings["of"]]
    notice = Finding(Level.NOTICE, "", 1, "", "", "L16")
    if "this policy" not in reviews:
        yield replace(notice, message="no clause says when this policy itself is reviewed.")
    if not policy.rules_of("limit scope"):
        yield replace(notice, message="no clause says what support is not for.")


_BY_VERB: dict[str, tuple[Doubting, ...]] = {
    "open channel": (_channels,),
    "set hours": (_hours,),
    "run clock": (_clock,),
    "tell customer": (_told,),
    "classify": (_urgent,),
    "escalate": (_escalation,),
    "send follow-up": (_follow_up,),
    "hold review": (_review,),
    "offer languages": (_languages,),
    "assist accessibility": (_accessible,),
}
