"""Files an agent puts to the answer they are writing, before and after it is sent."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from answerable.privacy.cards import masked_file
from answerable.staff.models import Agent
from answerable.tickets import limits, scan, tasks
from answerable.tickets.limits import FileRefused, shown_name
from answerable.tickets.models import Attachment, KeptFile, Message, Ticket, Upload
from answerable.tickets.store import store

CARRIED = ("brand_id", "name", "content_type", "size", "sha256", "stored_as", "checked", "virus")


def add(
    ticket: Ticket, agent: Agent, *, name: str, content_type: str, content: bytes, at: datetime
) -> Upload:
    """Keep a file with an agent's draft, looked at for viruses where there is a scanner.

    Raises:
        FileRefused: it may not go; the message says why. An infected one is not kept.
    """
    there = of(ticket, agent).aggregate(size=Sum("size"))["size"] or 0
    limits.refuse(name, len(content), content[:8], others=of(ticket, agent).count(), others_bytes=there)
    checked = Upload.Checked.NOT
    if scan.configured():
        try:
            virus = scan.virus_in(content)
        except scan.NoScanner:
            checked = Upload.Checked.WAITING
        else:
            if virus:
                raise FileRefused(
                    _("“%(name)s” holds a virus (%(virus)s) and was not added.")
                    % {"name": shown_name(name), "virus": virus}
                )
            checked = Upload.Checked.CLEAN
    content = masked_file(content, name, content_type)
    digest, stored_as = store(content)
    return Upload.objects.create(
        brand_id=ticket.brand_id,
        ticket=ticket,
        agent=agent,
        name=shown_name(name),
        content_type=content_type[:120] or "application/octet-stream",
        size=len(content),
        sha256=digest,
        stored_as=stored_as,
        checked=checked,
        at=at,
    )


def remove(ticket: Ticket, agent: Agent, number: int) -> bool:
    """Take a file off a draft; False when it is not there."""
    return bool(of(ticket, agent).filter(pk=number).delete()[0])


def of(ticket: Ticket, agent: Agent) -> QuerySet[Upload]:
    """The files of an agent's draft on a ticket, in the order they were added."""
    return Upload.objects.filter(ticket=ticket, agent=agent).order_by("id")


@transaction.atomic
def onto_message(message: Message, *, agent: Agent) -> Sequence[Attachment]:
    """The draft was sent: its files are the message's."""
    waiting = list(of(message.ticket, agent).select_for_update(of=("self",)))
    kept = [Attachment(message=message, **_carried(upload)) for upload in waiting]
    if kept:
        Attachment.objects.bulk_create(kept)
        Upload.objects.filter(pk__in=[upload.pk for upload in waiting]).delete()
        tasks.look_soon(kept)
    return kept


def into_draft(message: Message, *, agent: Agent, at: datetime) -> None:
    """The message was taken back: its files are the draft's again."""
    Upload.objects.bulk_create(
        Upload(ticket=message.ticket, agent=agent, at=at, **_carried(file))
        for file in message.attachments.order_by("id")
    )


def _carried(file: KeptFile) -> dict[str, object]:
    return {name: getattr(file, name) for name in CARRIED}
