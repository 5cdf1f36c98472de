"""One verb on many tickets: each for itself, by the same verb as one alone, and each told how it went."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from answerable.casework.errors import NotPossible, Refused, ThreadChanged
from answerable.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one ticket. `why` says why nothing was done to it."""

    reference: str
    subject: str
    done: bool
    why: str = ""


def to_each(tickets: Iterable[Ticket], do: Callable[[Ticket], object]) -> list[Told]:
    """Do something to each ticket. What is not possible or refused for one changes nothing for the others."""
    told = []
    for ticket in tickets:
        try:
            do(ticket)
        except (NotPossible, Refused, ThreadChanged) as problem:
            told.append(Told(ticket.reference, ticket.subject, done=False, why=str(problem)))
        else:
            told.append(Told(ticket.reference, ticket.subject, done=True))
    return told
