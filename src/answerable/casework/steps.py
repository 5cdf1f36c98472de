"""The steps of working on a ticket (`require step`): what each needs, what is there, what does not apply.

Part of it the desk sees by itself: who writes, what the letter says, a number in it. An agent adds the rest,
or says why something does not apply; nothing is asked twice.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible, Refused, listed
from answerable.kit.rows import insert
from answerable.policy.model import Policy
from answerable.policy.rule import Rule
from answerable.privacy.cards import masked
from answerable.promises.applying import facts_of
from answerable.staff.models import Agent
from answerable.tickets.models import Message, StepEntry, Ticket

ENDS = frozenset({"resolved", "closed", "closed as out of scope"})
ORDER_NUMBER = re.compile(r"\b[A-Z]{2}-?\d{4,}\b|\b#?\d{5,}\b")
DESCRIBED = 20
"""Characters of a description one can go on with."""
ALL_STEPS = ""
WITHOUT: dict[str, tuple[str, str]] = {
    "no reply from customer": (ALL_STEPS, "the customer did not reply"),
    "out of scope": (ALL_STEPS, "it is not for us to solve"),
    "information given": ("analyse", "information was asked for, nothing had to be found out"),
}
"""Resolution codes with which a step's open needs do not apply (all steps, or one), and why."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something a rule asks for in a step. `may_be_left_out`: the rule has a way around it, with a reason."""

    words: str
    step: str
    rule: str
    clause: str
    may_be_left_out: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """What was found or done; or, where it does not apply, why."""

    text: str
    applies: bool = True


Given = Mapping[str, Filled]


def needs_of(policy: Policy, facts: Mapping[str, str]) -> list[Need]:
    """What the steps before a resolution need on a ticket with these facts, in the order of the policy."""
    return [
        Need(words, str(rule.settings["step"]), rule.id, rule.clause_id, "unless" in rule.settings)
        for rule in _rules(policy, facts)
        for words in _asked(rule, facts)
    ]


def seen(ticket: Ticket, said: str) -> dict[str, Filled]:
    """What the desk sees by itself in what the customer said."""
    found = {"customer account": Filled(ticket.requester.called)}
    if len(said.strip()) > DESCRIBED:
        found["description"] = Filled(ticket.subject)
    number = ORDER_NUMBER.search(said)
    if number:
        found["order number"] = Filled(number[0])
    return found


def filled_in(entries: Iterable[StepEntry]) -> dict[str, Filled]:
    """What agents have put on record; of each need the newest."""
    return {entry.need: Filled(entry.text, entry.applies) for entry in entries}


def standing(ticket: Ticket, policy: Policy) -> list[tuple[Need, Filled | None]]:
    """Each need of a ticket with what is there. Two statements."""
    there = _there(ticket, {})
    return [(need, there.get(need.words)) for need in needs_of(policy, facts_of(ticket, policy))]


def record_steps(ticket: Ticket, *, agent: Agent, given: Given, at: datetime) -> None:
    """Put on record what was found or done, or why it does not apply.

    Raises:
        NotPossible: nothing is said, or nobody asks for it.
        Refused: an earlier step is not done, or its rule knows no way around it.
    """
    with changing(ticket, agent=agent, at=at) as change:
        known = _there(change.ticket, {})
        needs = needs_of(change.policy, facts_of(change.ticket, change.policy))
        wanted = {need.words: need for need in needs}
        if not given or not given.keys() <= wanted.keys():
            asked = ", ".join(wanted) or "nothing"
            raise NotPossible(
                _("The policy asks for %(asked)s on this ticket. Fill in one of these.") % {"asked": asked}
            )
        for rule in change.policy.rules_of("require step"):
            if any(wanted[words].step == rule.settings.get("before") for words in given):
                missing = [
                    need.words
                    for need in needs
                    if need.rule == rule.id and need.words not in known.keys() | given.keys()
                ]
                _refuse(change, rule, missing, rule.settings["before"])
        _write(change, needs, given)


def gone_through(change: Change, *, code: str, given: Given) -> None:
    """Before a resolution: every step has what it needs, or a reason why not.

    Raises:
        Refused: something is missing; the message says what, and which clause asks.
    """
    facts = facts_of(change.ticket, change.policy)
    needs = needs_of(change.policy, facts)
    if not needs:
        return
    there = _there(change.ticket, given)
    left_out_step, why = WITHOUT.get(code, ("-", ""))
    exempt: set[str] = set()
    for rule in _rules(change.policy, facts):
        missing = [need.words for need in needs if need.rule == rule.id and need.words not in there]
        if missing and left_out_step in {ALL_STEPS, rule.settings["step"]}:
            exempt.add(rule.id)
            continue
        _refuse(change, rule, missing)
    _write(
        change, needs, {words: filled for words, filled in given.items() if words in {n.words for n in needs}}
    )
    for rule in _rules(change.policy, facts):
        change.enforced(rule.id, "exempt" if rule.id in exempt else "done", why if rule.id in exempt else "")
    for rule in change.policy.rules_of("require order"):
        change.enforced(rule.id, "done", ", ".join(rule.settings["steps"]))


def _rules(policy: Policy, facts: Mapping[str, str]) -> list[Rule]:
    """The rules of steps that come before the one that ends the work."""
    rules = policy.rules_of("require step")
    return [rule for rule in rules if rule.settings.get("before") not in ENDS and rule.applies(facts)]


def _asked(rule: Rule, facts: Mapping[str, str]) -> Sequence[str]:
    asked = list(rule.settings.get("needs", ()))
    one_of = rule.settings.get("needs one of", ())
    asked += [" or ".join(one_of)] if one_of else []
    for condition, more in rule.settings.get("needs when", ()):
        if condition.matches(facts):
            asked += more
    return asked


def _there(ticket: Ticket, given: Given) -> dict[str, Filled]:
    spoken = list(ticket.messages.filter(automated=False).order_by("id").values_list("author", "text"))
    said = "\n".join(
        [ticket.subject, *(text for author, text in spoken if author == Message.Author.CUSTOMER)]
    )
    there = seen(ticket, said)
    if any(author == Message.Author.AGENT for author, _ in spoken):
        there["course of action"] = Filled("see the answer")
    entries = StepEntry.objects.filter(ticket=ticket).order_by("id")
    return there | filled_in(entries) | dict(given)


def _refuse(change: Change, rule: Rule, missing: Sequence[str], goal: str = "") -> None:
    if missing:
        reference, clause, way_around = change.ticket.reference, rule.clause_id, "unless" in rule.settings
        raise Refused(
            lambda: _first(reference, clause, missing, goal, way_around=way_around),
            rule=rule.id,
            version=change.version,
        )


def _first(reference: str, clause: str, missing: Sequence[str], goal: str, *, way_around: bool) -> str:
    said = (
        _("%(reference)s cannot go on to “%(step)s” yet: clause %(clause)s asks for %(missing)s.")
        if goal
        else _("%(reference)s cannot be resolved yet: clause %(clause)s asks for %(missing)s.")
    )
    fill = _("Fill it in, or say why it does not apply.") if way_around else _("Fill it in.")
    missed = {
        "reference": reference,
        "clause": clause,
        "missing": listed(missing),
        "step": _(goal) if goal else "",
    }
    return f"{said % missed} {fill}"


def _write(change: Change, needs: Sequence[Need], given: Given) -> None:
    wanted = {need.words: need for need in needs}
    for words, filled in given.items():
        if not filled.text.strip():
            raise NotPossible(
                _("Say what was found for “%(need)s”.") % {"need": _(words)}
                if filled.applies
                else _("Say why “%(need)s” does not apply.") % {"need": _(words)}
            )
        if not filled.applies and not wanted[words].may_be_left_out:
            raise NotPossible(
                _("Clause %(clause)s knows no way around “%(need)s”.")
                % {"clause": wanted[words].clause, "need": _(words)}
            )
    if not given:
        return
    assert change.agent is not None  # noqa: S101  only agents fill in steps
    insert(
        [
            StepEntry(
                brand_id=change.ticket.brand_id,
                ticket=change.ticket,
                step=wanted[words].step,
                need=words,
                applies=filled.applies,
                text=masked(filled.text.strip())[:2000],
                rule=wanted[words].rule,
                agent=change.agent,
                at=change.at,
            )
            for words, filled in given.items()
        ]
    )
    for words, filled in given.items():
        text = masked(filled.text.strip())[:200]
        change.record("step", rule=wanted[words].rule, need=words, applies=filled.applies, text=text)
