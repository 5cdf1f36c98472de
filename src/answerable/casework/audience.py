"""Whom a policy serves (`limit audience`): others are heard, answered once with the right way, and marked."""

from django.utils.translation import gettext as _

from answerable.casework.change import Change
from answerable.kit.rows import insert, made
from answerable.policy.rule import Rule
from answerable.tickets.models import OutsideScope


def outside(change: Change) -> Rule | None:
    """The rule under which a new ticket's customer is outside the audience; None for everybody else."""
    ticket = change.ticket
    if ticket.company_id is not None:
        return None
    rules = change.policy.rules_of("limit audience")
    return next((rule for rule in rules if "company" in str(rule.settings.get("audience", ""))), None)


def told(change: Change, rule: Rule) -> list[str]:
    """The right way for somebody who belongs to no company we know, in the language in force."""
    brand = change.ticket.brand
    return [
        _(
            "Our support is for people of companies that buy from %(brand)s (clause %(clause)s), and your "
            "address belongs to none that we know. If you buy for such a company, answer with its name and "
            "its customer number, or ask its administrator to add you; then we go on here. For anything "
            "else, please turn to the shop you bought from."
        )
        % {"brand": brand.name, "clause": rule.clause_id}
    ]


def note(change: Change, rule: Rule | None, *, answered: bool) -> None:
    """Mark the ticket as outside the scope; `answered`: its acknowledgement told the way."""
    if rule is None:
        return
    ticket = change.ticket
    outside = made(
        OutsideScope, brand_id=ticket.brand_id, ticket=ticket, rule=rule.id, at=change.at, answered=answered
    )
    insert([outside])
    change.record("outside scope", rule=rule.id, answered=answered)
