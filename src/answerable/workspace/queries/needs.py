"""What the policy asks for before a ticket of this kind can be solved, and what of it is there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.policy.model import Policy
from answerable.tickets.models import Ticket
from answerable.workspace.pages.ticket import Need
from answerable.workspace.queries.thread import Line

_ORDER = re.compile(r"\b[A-Z]{2}-?\d{4,}\b|\b#?\d{5,}\b")
ENOUGH_TO_GO_ON = 20  # characters of a description


def needs_of(ticket: Ticket, policy: Policy, lines: Iterable[Line]) -> tuple[str, tuple[Need, ...]]:
    """(the clause that asks, what it asks for); nothing where the category asks for nothing."""
    rule = next(
        (r for r in policy.rules_of("define category") if r.settings.get("category") == ticket.category), None
    )
    asked = rule.settings.get("asks", ()) if rule else ()
    if rule is None or not asked:
        return "", ()
    said = f"{ticket.subject}\n" + "\n".join(line.text for line in lines if line.kind == "customer")
    wanted = (asked,) if isinstance(asked, str) else tuple(asked)
    return rule.clause_id, tuple(Need(_words(what), _is_known(what, said, ticket)) for what in wanted)


def _is_known(what: str, said: str, ticket: Ticket) -> bool:
    if what == "order number":
        return bool(_ORDER.search(said))
    if what == "customer account":
        return ticket.requester_id is not None
    return what == "description" and len(said) > ENOUGH_TO_GO_ON


def _words(what: str) -> str:
    names = {
        "order number": gettext_noop("order number"),
        "product": gettext_noop("product"),
        "customer account": gettext_noop("customer account"),
        "description": gettext_noop("description"),
    }
    return _(names[what]) if what in names else what
