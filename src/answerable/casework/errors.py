"""Why a verb was not carried out, in words for the person who tried."""

from answerable.policy.models import PolicyVersion
from answerable.tickets.models import Ticket


class NotPossible(Exception):
    """The ticket is not in a state in which this can be done. Nothing was changed."""


class Refused(Exception):
    """A rule of the policy forbids it. Nothing was changed; the refusal is on record under the rule."""

    def __init__(self, message: str, *, rule: str, version: PolicyVersion) -> None:
        super().__init__(message)
        self.rule = rule
        self.version = version


class ThreadChanged(Exception):
    """Somebody changed the ticket after this person last saw it. Nothing was sent."""

    def __init__(self, ticket: Ticket, seen_revision: int) -> None:
        super().__init__(
            f"{ticket.reference} changed while you were writing. Nothing was sent; your text is safe."
        )
        self.ticket = ticket
        self.seen_revision = seen_revision
