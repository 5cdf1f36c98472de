"""A question about somebody else's product: the customer is directed to its provider (clause 9).

Nobody is sent away without a name: the provider stands in a public answer, or the ticket is not closed so.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.staff.models import Agent, Membership
from answerable.tickets.models import Message, Provider, Referral, Ticket

CODE = "out of scope"
NEED = "provider named in a public answer"
ONE_IN = 20
"""Every twentieth ticket's referral is looked at again."""


def named_in_answer(ticket: Ticket) -> Provider | None:
    """The provider of the directory whose name stands in a public answer on this ticket."""
    answers = Message.objects.filter(ticket=ticket, author=Message.Author.AGENT, automated=False)
    said = "\n".join(answers.order_by("-id").values_list("text", flat=True)[:20]).casefold()
    known = Provider.objects.filter(brand_id=ticket.brand_id, retired_at=None)
    return next((provider for provider in known if provider.name.casefold() in said), None)


def directed(change: Change, provider: Provider) -> None:
    """Note within a resolution whom the customer was directed to."""
    ticket = change.ticket
    assert change.agent is not None  # noqa: S101  only agents resolve
    Referral.objects.create(
        brand_id=ticket.brand_id,
        ticket=ticket,
        provider=provider,
        cycle=ticket.cycle,
        agent=change.agent,
        at=change.at,
        sampled=is_sampled(ticket),
    )
    change.record("directed", provider=provider.name)


def contested(change: Change) -> None:
    """The customer came back: the referral of the cycle that ended is contested."""
    if change.customer is None:
        return
    changed = Referral.objects.filter(
        ticket=change.ticket, cycle=change.ticket.cycle, contested_at=None
    ).update(contested_at=change.at)
    if changed:
        change.record("referral contested")


def is_sampled(ticket: Ticket) -> bool:
    """One in twenty, by the ticket's number alone: nobody chooses, and it comes out the same again."""
    return ticket.pk % ONE_IN == 0


def review(referral: Referral, *, agent: Agent, verdict: str, at: datetime) -> None:
    """A lead looks at a referral again: was it right, or was the question ours?

    Raises:
        NotPossible: the agent is no lead or directed it themselves, or the verdict is neither.
    """
    if verdict not in {"right", "wrong"}:
        raise NotPossible(_("Say whether it was rightly directed or ours."))
    if not Membership.objects.filter(agent=agent, brand=referral.brand_id, lead=True).exists():
        raise NotPossible(_("A lead looks at these again."))
    if referral.agent_id == agent.pk:
        raise NotPossible(_("You directed it yourself. Another lead looks at it."))
    with changing(referral.ticket, agent=agent, at=at) as change:
        referral.reviewed_by, referral.reviewed_at, referral.verdict = agent, at, verdict
        referral.save(update_fields=["reviewed_by", "reviewed_at", "verdict"])
        change.record("referral reviewed", verdict=verdict)


def add_provider(brand_id: int, *, name: str, about: str, contact: str) -> Provider:
    """Put a provider into the brand's directory. Raises NotPossible: name or contact is missing or known."""
    if not name.strip() or not contact.strip():
        raise NotPossible(_("Write the provider's name and how customers reach them."))
    if Provider.objects.filter(brand_id=brand_id, name__iexact=name.strip()).exists():
        raise NotPossible(_("This provider is in the directory already."))
    return Provider.objects.create(
        brand_id=brand_id, name=name.strip()[:120], about=about.strip()[:300], contact=contact.strip()[:300]
    )
