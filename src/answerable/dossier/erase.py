"""A person's data goes; what was promised to them, and whether it was kept, stays without them.

Words, names, addresses, numbers and files are removed from tickets, letters, the search index and the logs.
Clocks, outcomes, scores and instants stay, so every count of the ledger is the same before and after.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet

from answerable.channels.models import CaughtMail, Letter
from answerable.customers.models import AccessNeeds, AccessRequest, Code, Customer, SignIn, Standing
from answerable.dossier.writing import forget_now
from answerable.escalation.models import Escalation, Page
from answerable.feedback.models import FollowUp, Rating, Scorecard, Task
from answerable.kit.erasing import erasing
from answerable.live.models import Call, Callback, Chat, Verification
from answerable.orders.models import Order, RoleNews
from answerable.privacy.models import Access, DataRequest, Export
from answerable.promises.models import Enforcement, Excuse, ExcuseDecision
from answerable.tickets.models import (
    Attachment,
    Delivery,
    Draft,
    Event,
    Hold,
    Message,
    Note,
    OrderAction,
    Reader,
    Referral,
    SideFile,
    StepEntry,
    Ticket,
    Upload,
)
from answerable.tickets.rendition import Rendition
from answerable.tickets.side import SideLetter, SideRequest

GONE = "[erased]"
NOBODY = "erased.invalid"
_WORDS: dict[type[Model], tuple[str, ...]] = {
    Note: ("text",),
    StepEntry: ("text",),
    Hold: ("reason",),
    OrderAction: ("reason", "said"),
    Referral: ("contest",),
    Escalation: ("reason", "tried", "found", "wanted", "sent_back_reason", "review"),
    Page: ("reason", "error"),
    Rating: ("comment",),
    Callback: ("number",),
    Call: ("number",),
    Verification: ("question",),
    Chat: ("said_email", "page"),
    FollowUp: ("reason",),
    Scorecard: ("note",),
}
"""What people wrote beside the messages of a ticket, or what tells who somebody is."""
_KEPT = frozenset(
    """
    message note call request escalation channel follows to before from by then code rule tier urgency
    category severity metric place waiting_for how through score solved passed applies automatic automated
    again done asked outcome verdict role rang talked at due step need agent admins kind state cycle
    answered too_late late
    """.split()  # noqa: SIM905
)
"""What an event may keep: numbers, instants and words of the desk's own."""


@transaction.atomic
def erase(customer: Customer, *, at: datetime) -> dict[str, int]:
    """Remove a person; how many of each was found. Needs the brand in scope and no ticket at work."""
    names = [word for word in (customer.email, customer.name, customer.phone) if word]
    tickets = list(Ticket.objects.filter(requester=customer).values_list("id", flat=True))
    messages = Message.objects.filter(Q(ticket__in=tickets) | Q(customer=customer))
    said = list(messages.values_list("id", flat=True))
    counts = {"tickets": len(tickets), "messages": len(said)}
    counts["files"] = _files(said, tickets)
    counts["letters"] = _letters(customer, tickets, said)
    messages.update(text=GONE, subject=GONE, html="", rfc_id="", awaits="", doubt="", copied=[])
    Rendition.objects.filter(message__in=said).delete()
    Ticket.objects.filter(pk__in=tickets).update(subject=GONE, preview="")
    for model, fields in _WORDS.items():
        _of(model, tickets, customer).update(**dict.fromkeys(fields, ""))
    Task.objects.filter(rating__customer=customer).update(outcome="")
    Scorecard.objects.filter(ticket__in=tickets).update(lines=[])
    _asides(tickets)
    Draft.objects.filter(ticket__in=tickets).delete()
    mails = Delivery.objects.filter(Q(ticket__in=tickets) | Q(message__in=said))
    mails.filter(state__in=["queued", "sending"]).update(state=Delivery.State.FAILED)
    mails.update(to=f"nobody@{NOBODY}", error="")
    Order.objects.filter(customer=customer).update(customer=None, email="")
    with erasing():
        _events(tickets)
        _readers(customer, tickets)
        _logs(customer, names, tickets)
    _search(tickets, said)
    _person(customer, at)
    return counts


def _of(model: type[Model], tickets: Sequence[int], customer: Customer) -> QuerySet[Any]:
    rows = model._default_manager.filter(ticket__in=tickets)  # noqa: SLF001
    if model in {Call, Rating, Chat}:
        rows |= model._default_manager.filter(customer=customer)  # noqa: SLF001
    return rows


def _files(said: Sequence[int], tickets: Sequence[int]) -> int:
    """Delete files nobody else was sent or sends."""
    kept: list[QuerySet[Any]] = [
        Attachment.objects.filter(message__in=said),
        Upload.objects.filter(ticket__in=tickets),
        SideFile.objects.filter(letter__request__ticket__in=tickets),
    ]
    stored = {name for rows in kept for name in rows.values_list("stored_as", flat=True)}
    count = sum(rows.delete()[0] for rows in kept)
    for name in stored:
        if not any(each.objects.filter(stored_as=name).exists() for each in (Attachment, Upload, SideFile)):
            transaction.on_commit(lambda name=name: default_storage.delete(name))  # type: ignore[misc]
    return count


def _letters(customer: Customer, tickets: Sequence[int], said: Sequence[int]) -> int:
    """The letters as they came; that they came stays in the books."""
    theirs = Q(ticket__in=tickets) | Q(message__in=said) | Q(sender__iexact=customer.email)
    theirs |= Q(envelope_from__iexact=customer.email)
    CaughtMail.objects.filter(brand=customer.brand_id, recipients__contains=[customer.email]).delete()
    return Letter.objects.filter(theirs, brand=customer.brand_id).update(
        raw=None, sender="", subject="", envelope_from=None, envelope_to=[], verdicts=""
    )


def _asides(tickets: Sequence[int]) -> None:
    """What was asked of others about them."""
    SideLetter.objects.filter(request__ticket__in=tickets).update(text=GONE, sender="", error="")
    SideRequest.objects.filter(ticket__in=tickets, team=None).update(name=GONE, to=f"nobody@{NOBODY}")


def _events(tickets: Sequence[int]) -> None:
    for event in Event.objects.filter(ticket__in=tickets).exclude(data={}).iterator(500):
        kept = {key: value for key, value in event.data.items() if key in _KEPT}
        if kept != event.data:
            Event.objects.filter(pk=event.pk).update(data=kept)


def _readers(customer: Customer, tickets: Sequence[int]) -> None:
    """Who read along on their tickets, and where they themselves did."""
    Reader.objects.filter(Q(ticket__in=tickets) | Q(email=customer.email)).delete()
    Delivery.objects.filter(ticket__in=tickets).update(copies=None)
    Delivery.objects.filter(copies__contains=[customer.email]).update(copies=None)
    Event.objects.filter(kind__startswith="reader ", data__email=customer.email).update(data={})


def _logs(customer: Customer, names: Sequence[str], tickets: Sequence[int]) -> None:
    """Words people searched for, and reasons the desk gave, where they name the person."""
    for name in names:
        for word in {name, *(part for part in name.split() if len(part) > 3)}:
            Access.objects.filter(brand=customer.brand_id, words__icontains=word).update(words="")
    Enforcement.objects.filter(ticket__in=tickets).exclude(reason="").update(reason="")
    about = Q(clock__ticket__in=tickets) | Q(enforcement__ticket__in=tickets)
    Excuse.objects.filter(about).update(reason="")
    ExcuseDecision.objects.filter(excuse__in=Excuse.objects.filter(about)).update(reason="")


def _search(tickets: Sequence[int], said: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_words(%s::bigint[], %s::bigint[])", [list(tickets), list(said)])


def _person(customer: Customer, at: datetime) -> None:
    brand = customer.brand_id
    AccessNeeds.objects.filter(customer=customer).delete()
    SignIn.objects.filter(customer=customer).delete()
    Code.objects.filter(brand=brand, email__iexact=customer.email).delete()
    Standing.objects.filter(customer=customer, ended_at=None).update(ended_at=at)
    RoleNews.objects.filter(customer=customer).delete()
    AccessRequest.objects.filter(customer=customer).update(reason="", evidence="", digest="", remind_at=None)
    DataRequest.objects.filter(customer=customer).update(proof="")
    for copy in DataRequest.objects.filter(customer=customer).exclude(stored_as=""):
        forget_now(copy)
    for listed in Export.objects.filter(brand=brand).exclude(stored_as=""):
        forget_now(listed)  # a list may hold them; whoever still needs it asks again
    Customer.objects.filter(pk=customer.pk).update(
        email=f"{customer.pk}@{NOBODY}",
        name="",
        phone="",
        access_needs="",
        language="",
        company=None,
        role="",
    )
