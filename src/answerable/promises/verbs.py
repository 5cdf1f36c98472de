"""Promises with a time on them, and promises a person vouches for."""

from collections.abc import Iterator

from answerable.clock import BusinessDays
from answerable.policy.clocks import CLOCKS, PAUSING
from answerable.policy.durations import in_words
from answerable.policy.evidence import Books, Evidence
from answerable.policy.findings import Finding
from answerable.policy.model import Policy
from answerable.policy.plain import counted, either, of_rule, sentence
from answerable.policy.rule import Rule
from answerable.policy.settings import (
    EVERY_HOUR,
    choice,
    choices,
    hours,
    interval,
    rows,
    rules,
    text,
    time_limit,
    words,
)
from answerable.policy.tongue import gettext as _
from answerable.policy.verb import Verb, decide, error

_DONE = {
    "acknowledgement": "is acknowledged",
    "escalation review": "that was escalated is reviewed",
    "first response": "gets a first answer from a person",
    "follow-up": "gets a follow-up after its resolution",
    "initial review": "is opened by a named person, who sets category and urgency,",
    "live answer": "is taken by a person",
    "next response": "gets an answer to each further letter",
    "resolution": "is resolved",
    "status update": "gets a status update",
    "workaround": "gets a workaround",
}
_TIMES = ("within", "table", "same as")


class RunClock(Verb):
    name = "run clock"
    about = "Something happens within a time, and a clock on every ticket shows whether it did."
    settings = {
        "clock": choice("what must happen", CLOCKS, required=True),
        "within": time_limit("the time it may take, for example '24 hours' or '2 business days'"),
        "counting": hours("which hours count"),
        "table": rows("times by severity or urgency (rows) and plan (columns)"),
        "same as": rules("other rules whose times hold here too"),
        "stops": choice("set to 'automated' where an automatic answer is enough", ("automated",)),
        "pause": choices("when the clock stands still", ("waiting for customer", "waiting for other team")),
        "on reopen": choice("what happens when a resolved ticket comes back", ("resume", "restart")),
        "reviewer": text("who may review, for example 'senior, not the agent who had the ticket'"),
        "repeat": choice("the clock starts again each time", ("until resolved",)),
    }

    def validate(self, rule: Rule, policy: Policy) -> Iterator[Finding]:
        given = [name for name in _TIMES if name in rule.written]
        if not given:
            message = f"rule {rule.id} runs a clock but gives it no time."
            yield error(
                rule, "do", message, "Write 'within: 24 hours', a 'table:', or 'same as:' another rule."
            )
        elif len(given) > 1:
            message = f"rule {rule.id} gives its clock a time twice: {either(given, 'and')}."
            yield error(rule, given[1], message, "Keep one of them.")
        clock = rule.settings.get("clock", "")
        if "pause" in rule.settings and clock not in PAUSING:
            message = f"a '{clock}' clock never stands still."
            yield error(rule, "pause", message, f"Only {either(PAUSING, 'and')} clocks can wait.")
        if "reviewer" in rule.settings and clock != "escalation review":
            yield error(rule, "reviewer", f"a '{clock}' clock has no reviewer.")
        yield from self._hours(rule)
        for number in rule.settings.get("same as", ()):
            found = policy.rules_named(number)
            if found and not any(each.verb == self.name for each in found):
                yield error(rule, "same as", f"'same as' names {number}, which runs no clock.")

    def _hours(self, rule: Rule) -> Iterator[Finding]:
        counting = rule.written.get("counting", "")
        times = (
            [rule.settings.get("within")] if not rule.table else [c.within for _, _, c in rule.table.cells()]
        )
        if "within" in rule.written and not counting:
            message = f"rule {rule.id} does not say which hours count; every hour is assumed."
            yield decide(
                rule, "within", message, "Add 'counting: every hour', or the name of opening hours.", "L4"
            )
        if counting in ("", EVERY_HOUR) and any(isinstance(time, BusinessDays) for time in times):
            message = "business days need opening hours to count by."
            yield error(rule, "counting" if counting else "within", message, "Write 'counting: business'.")

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Every ticket by email gets a first answer from a person within 24 hours; every hour counts …`."""
        settings = rule.settings
        done = f"{of_rule(rule)} {_DONE[settings['clock']]}"
        if "same as" in settings:
            limit = f"in the same time as {either(settings['same as'], 'or')} allow"
        elif rule.table:
            limit = f"in the time its {rule.table.fact} and plan give it"
        else:
            limit = f"within {in_words(settings['within'])}"
        how = "" if "same as" in settings else f"; {counted(settings.get('counting', EVERY_HOUR), policy)}"
        wait = f"; the clock stands still while {either(settings['pause'])}" if "pause" in settings else ""
        instead = f"; this replaces {either(rule.instead_of, 'and')}" if rule.instead_of else ""
        goal = f"; at least {rule.goal}" if rule.goal else ""
        return sentence(f"{done} {limit}{how}{wait}{instead}{goal}")

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """Its clocks. Nobody can time a call without a telephone that tells when it was taken."""
        found = books.timed(rule)
        if not found.promised and rule.settings["clock"] == "live answer":
            return Evidence.no_way(
                _("no telephone and no chat is connected yet that tells when a person answers")
            )
        return found


class HoldReview(Verb):
    name = "hold review"
    about = "A person looks at something at regular times and writes down what came of it."
    settings = {
        "of": words("what is reviewed; 'this policy' is the review of the policy itself", required=True),
        "every": interval("how often, for example '3 months'", required=True),
        "owner": text("who holds it", required=True),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Head of Support reviews feedback and metrics every month, and the record shows it`."""
        what, every = either(rule.settings["of"], "and"), in_words(rule.settings["every"])
        return sentence(
            f"{rule.settings['owner']} reviews {what} every {_once(every)} and writes down the outcome"
        )

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The review record, until the next review is due."""
        return books.vouched(rule)


class HoldDocument(Verb):
    name = "hold document"
    about = "A signed document exists and is renewed before it expires."
    settings = {
        "document": text("which document", required=True),
        "every": interval("how long it counts, for example '12 months'", required=True),
        "owner": text("who signs it", required=True),
    }

    def explain(self, rule: Rule, policy: Policy) -> str:
        """`Data Protection Officer signs the data protection policy, again every 12 months`."""
        settings = rule.settings
        every = _once(in_words(settings["every"]))
        return sentence(f"{settings['owner']} signs the {settings['document']}, again every {every}")

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The signed document, until it expires."""
        return books.vouched(rule)


def _once(every: str) -> str:
    return every.removeprefix("1 ")


VERBS = (RunClock(), HoldReview(), HoldDocument())
