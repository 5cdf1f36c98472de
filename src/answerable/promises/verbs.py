"""Promises with a time on them, and promises a person vouches for."""

from collections.abc import Iterator

from answerable.clock import BusinessDays
from answerable.policy.clocks import CLOCKS, PAUSING
from answerable.policy.evidence import Books, Evidence
from answerable.policy.findings import Finding
from answerable.policy.model import Policy
from answerable.policy.plain import (
    again,
    all_of,
    any_of,
    counted,
    either,
    goal_in_words,
    length,
    of_rule,
    sentence,
)
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
from answerable.policy.tongue import gettext_noop
from answerable.policy.verb import Verb, decide, error

_DONE = {
    "acknowledgement": gettext_noop("%(tickets)s is acknowledged %(limit)s"),
    "escalation review": gettext_noop("%(tickets)s that was escalated is reviewed %(limit)s"),
    "first response": gettext_noop("%(tickets)s gets a first answer from a person %(limit)s"),
    "follow-up": gettext_noop("%(tickets)s gets a follow-up after its resolution %(limit)s"),
    "initial review": gettext_noop(
        "%(tickets)s is opened by a named person, who sets category and urgency, %(limit)s"
    ),
    "live answer": gettext_noop("%(tickets)s is taken by a person %(limit)s"),
    "next response": gettext_noop("%(tickets)s gets an answer to each further letter %(limit)s"),
    "resolution": gettext_noop("%(tickets)s is resolved %(limit)s"),
    "status update": gettext_noop("%(tickets)s gets a status update %(limit)s"),
    "workaround": gettext_noop("%(tickets)s gets a workaround %(limit)s"),
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
        "reopen within": interval(
            "until when a reply reopens a resolved ticket; a later one opens a new one"
        ),
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
        if "reopen within" in rule.settings and clock != "resolution":
            yield error(rule, "reopen within", f"a '{clock}' clock does not end with the resolution.")
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
        if "same as" in settings:
            limit = _("in the same time as %(rules)s allow") % {"rules": any_of(settings["same as"])}
        elif rule.table:
            limit = _("in the time its %(fact)s and plan give it") % {"fact": rule.table.fact}
        else:
            limit = _("within %(time)s") % {"time": length(settings["within"])}
        done = _DONE[settings["clock"]]
        told = [_(done) % {"tickets": of_rule(rule), "limit": limit}]
        if "same as" not in settings:
            told.append(counted(settings.get("counting", EVERY_HOUR), policy))
        if "pause" in settings:
            told.append(_("the clock stands still while %(states)s") % {"states": any_of(settings["pause"])})
        if "reopen within" in settings:
            time = length(settings["reopen within"])
            told.append(_("a reply within %(time)s after the last message reopens it") % {"time": time})
        if rule.instead_of:
            told.append(_("this replaces %(rules)s") % {"rules": all_of(rule.instead_of)})
        if rule.goal:
            told.append(_("at least %(goal)s") % {"goal": goal_in_words(rule.goal)})
        return sentence(*told)

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
        settings = rule.settings
        told = {"who": settings["owner"], "what": all_of(settings["of"]), "every": again(settings["every"])}
        return sentence(_("%(who)s reviews %(what)s %(every)s and writes down the outcome") % told)

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
        told = {"who": settings["owner"], "what": settings["document"], "every": again(settings["every"])}
        return sentence(_("%(who)s signs the %(what)s, again %(every)s") % told)

    def evidence(self, rule: Rule, books: Books) -> Evidence:
        """The signed document, until it expires."""
        return books.vouched(rule)


VERBS = (RunClock(), HoldReview(), HoldDocument())
