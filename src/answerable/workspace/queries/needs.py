"""What the policy asks for before a ticket of this kind can be solved, and what of it is there."""

from __future__ import annotations

from collections.abc import Iterable

from answerable.casework.steps import Filled, needs_of, seen
from answerable.casework.steps import Need as Asked
from answerable.kit.words import gettext as _
from answerable.policy.model import Policy
from answerable.promises.applying import facts_of
from answerable.tickets.models import Ticket
from answerable.workspace import words
from answerable.workspace.pages.ticket import Need
from answerable.workspace.queries.entries import clause_href
from answerable.workspace.queries.seats import Seat
from answerable.workspace.queries.thread import Line

OURS = frozenset({"customer account", "course of action", "troubleshooting checklist"})
"""What no customer can be asked for."""


def needs_shown(ticket: Ticket, policy: Policy, lines: Iterable[Line], seat: Seat) -> tuple[Need, ...]:
    """What the steps need and what the category asks for, with what of it the thread holds. No statement."""
    lines = list(lines)
    said = f"{ticket.subject}\n" + "\n".join(line.text for line in lines if line.kind == "customer")
    there = seen(ticket, said)
    for line in lines:
        if line.what == "step":
            there[line.kind] = Filled(line.text, line.automated)
    if any(line.what == "message" and line.kind == "agent" and not line.automated for line in lines):
        there.setdefault("course of action", Filled(_("see the answer")))
    asked = needs_of(policy, facts_of(ticket, policy))
    steps = [need_shown(need, there.get(need.words), seat) for need in asked]
    return (*steps, *_of_category(ticket, policy, {need.words for need in asked}, there, seat))


def need_shown(need: Asked, filled: Filled | None, seat: Seat) -> Need:
    """One need as the margin and the dialogs show it."""
    return Need(
        key=need.words,
        words=words.need(need.words),
        known=filled is not None and filled.applies,
        left_out=filled is not None and not filled.applies,
        text=filled.text if filled else "",
        step=words.step(need.step),
        clause=need.clause,
        clause_href=clause_href(seat, need.clause),
        askable=need.words not in OURS,
        may_be_left_out=need.may_be_left_out,
    )


def _of_category(
    ticket: Ticket, policy: Policy, but: set[str], there: dict[str, Filled], seat: Seat
) -> Iterable[Need]:
    """What the category asks for beside the steps (`define category … asks:`)."""
    for rule in policy.rules_of("define category"):
        if rule.settings.get("category") != ticket.category or "asks" not in rule.settings:
            continue
        what = str(rule.settings["asks"])
        if what not in but:
            yield need_shown(
                Asked(what, "", rule.id, rule.clause_id, may_be_left_out=True), there.get(what), seat
            )
