"""Why a verb was not carried out, in words for the person who tried."""

from collections.abc import Callable, Iterable

from babel.lists import format_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from answerable.policy.models import PolicyVersion
from answerable.tickets.models import Ticket


class NotPossible(Exception):
    """The ticket is not in a state in which this can be done. Nothing was changed."""


class Refused(Exception):
    """A rule of the policy forbids it. Nothing was changed; the refusal is on record under the rule.

    `said` makes the sentence when it is read: in the language of the person, and in the ledger's own.
    """

    def __init__(self, said: Callable[[], str], *, rule: str, version: PolicyVersion) -> None:
        super().__init__()
        self.said = said
        self.rule = rule
        self.version = version

    def __str__(self) -> str:
        return self.said()


class ThreadChanged(Exception):
    """Somebody changed the ticket after this person last saw it. Nothing was sent."""

    def __init__(self, ticket: Ticket, seen_revision: int) -> None:
        super().__init__(
            _("%(reference)s changed while you were writing. Nothing was sent; your text is safe.")
            % {"reference": ticket.reference}
        )
        self.ticket = ticket
        self.seen_revision = seen_revision


def listed(words: Iterable[str]) -> str:
    """What a policy asks for, in the reader's language where the desk has words for it."""
    return format_list([_(each) for each in words], locale=get_language() or "en")
