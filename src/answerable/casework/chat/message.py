"""Nobody is there for a chat: what a visitor leaves is a message, with the written channel's promise."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework.chat.start import Visitor, subject_of
from answerable.casework.errors import NotPossible
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.live.standing import rule_of
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Left:
    """A message that was taken: by when (UTC) a person answers it, as which clause promises."""

    ticket: Ticket
    due_at: datetime | None
    clause: str


def leave_message(brand_id: int, visitor: Visitor, *, text: str, at: datetime) -> Left:
    """Take a message at any hour. An address nobody has proven gets the answer, and nothing before it.

    Raises:
        NotPossible: nothing was written, or there is no address to answer to.
    """
    if not text.strip():
        raise NotPossible(_("Write your message first."))
    email = visitor.email or visitor.said_email
    if not email:
        raise NotPossible(_("Write the e-mail address to which we may answer."))
    policy = PolicyVersion.objects.in_force(brand_id=brand_id, at=at).policy
    ticket = receive(
        Incoming(
            brand_id=brand_id,
            channel=written(policy),
            sender_email=email,
            sender_name=visitor.name,
            sender_proven=bool(visitor.email),
            subject=subject_of(text),
            text=text.strip(),
            language=visitor.language,
            received_at=at,
        ),
        at=at,
    ).ticket
    return Left(ticket, ticket.due_at, ticket.due_clause)


def written(policy: Policy) -> str:
    """The channel whose promise holds for a form: the website's where a clause opens it, else e-mail's."""
    return "web" if rule_of(policy, "web") is not None else "email"
