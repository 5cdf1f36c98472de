"""A request on its way through the form, kept on the server under a key only its browser holds."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.receive import receive
from answerable.channels.email import language
from answerable.customers.sign_in import digest_of
from answerable.customers.source import source_of
from answerable.portal.asking import letter
from answerable.portal.models import DraftFile, RequestDraft
from answerable.privacy.cards import masked, masked_file
from answerable.tickets.models import Ticket

if TYPE_CHECKING:
    from answerable.portal.visit import Visit

COOKIE = "draft"
KEPT = timedelta(days=7)
MOST_FILES = 8
LARGEST = 10_000_000
ALTOGETHER = 25_000_000
GUESTS_AN_HOUR = 10
CUSTOMERS_AN_HOUR = 30


class NotTaken(Exception):
    """A file is too large, or one too many; the sentence is for the person."""


class TooMany(Exception):
    """More requests came from this network than people write in an hour."""


def draft_of(visit: Visit) -> RequestDraft | None:
    """The draft this browser is writing, sent or not."""
    from answerable.portal.visit import cookie_named  # noqa: PLC0415  the door imports pages, pages drafts

    key = visit.request.COOKIES.get(cookie_named(COOKIE, visit.brand), "")
    if not key:
        return None
    drafts = RequestDraft.objects.filter(key=digest_of(key[:200]), saved_at__gt=visit.at - KEPT)
    return drafts.select_related("ticket__brand").first()


def keep(visit: Visit, draft: RequestDraft | None, said: dict[str, str]) -> tuple[RequestDraft, str]:
    """Keep what was said; a new draft comes with the key its browser has to hold, else "" is returned."""
    key = ""
    if draft is None or draft.ticket_id is not None:
        key = secrets.token_urlsafe(24)
        draft = RequestDraft(
            brand=visit.brand, key=digest_of(key), source=source_of(visit.request), customer=visit.customer
        )
    draft.said, draft.saved_at = {key: masked(value) for key, value in said.items()}, visit.at
    draft.save()
    return draft, key


def hold_key(visit: Visit, response: HttpResponse, key: str) -> HttpResponse:
    if key:
        visit.keep(response, COOKIE, key)
    return response


def add_files(draft: RequestDraft, files: Sequence[UploadedFile[bytes]]) -> None:
    """Keep files with a draft until it is sent.

    Raises:
        NotTaken: one is too large or empty, or there are too many.
    """
    held = list(draft.files.values_list("size", flat=True))
    check_files(files, held)
    for file in files:
        DraftFile.objects.create(
            brand_id=draft.brand_id,
            draft=draft,
            name=masked(file.name or "file")[:255],
            content_type=(file.content_type or "application/octet-stream")[:120],
            content=masked_file(file.read(), file.name or "", file.content_type or ""),
            size=file.size or 0,
        )


def check_files(files: Sequence[UploadedFile[bytes]], held: Sequence[int] = ()) -> None:
    """See `add_files`."""
    if len(held) + len(files) > MOST_FILES:
        raise NotTaken(_("At most %(most)s files go with one message.") % {"most": MOST_FILES})
    for file in files:
        if (file.size or 0) > LARGEST:
            raise NotTaken(
                _("“%(name)s” is larger than %(size)s MB. Send a smaller one.")
                % {"name": file.name, "size": LARGEST // 1_000_000}
            )
    if sum(held) + sum(file.size or 0 for file in files) > ALTOGETHER:
        raise NotTaken(
            _("The files together are larger than %(size)s MB. Send fewer.")
            % {"size": ALTOGETHER // 1_000_000}
        )


def incoming_files(files: Sequence[UploadedFile[bytes]]) -> tuple[IncomingFile, ...]:
    return tuple(
        IncomingFile(file.name or "file", file.content_type or "application/octet-stream", file.read())
        for file in files
    )


def send(visit: Visit, draft: RequestDraft, *, at: datetime) -> Ticket:
    """Make a ticket of a draft, once however often it is asked: the second click gets the first one's ticket.

    Raises:
        TooMany: the network sent too many in the last hour.
    """
    with transaction.atomic():
        draft = (
            RequestDraft.objects.select_for_update(of=("self",))
            .select_related("ticket__brand")
            .get(pk=draft.pk)
        )
        if draft.ticket is not None:
            return draft.ticket
        _within_budget(visit, draft, at)
        said = draft.said
        customer = visit.customer
        received = receive(
            Incoming(
                brand_id=visit.brand.pk,
                channel="web",
                sender_email=customer.email if customer else said["email"],
                sender_name=customer.name if customer else said.get("name", ""),
                sender_proven=customer is not None,
                received_at=at,
                subject=said["subject"],
                text=letter(visit, said),
                language=_language(visit, said),
                category=said.get("category", ""),
                files=tuple(
                    IncomingFile(file.name, file.content_type, bytes(file.content))
                    for file in draft.files.order_by("id")
                ),
            ),
            at=at,
        )
        draft.ticket, draft.saved_at = received.ticket, at
        draft.said = {}
        draft.save(update_fields=["ticket", "saved_at", "said"])
        draft.files.all().delete()
        return received.ticket


def _within_budget(visit: Visit, draft: RequestDraft, at: datetime) -> None:
    sent = RequestDraft.objects.filter(
        brand=visit.brand, source=draft.source, ticket__isnull=False, saved_at__gt=at - timedelta(hours=1)
    )
    if sent.count() >= (CUSTOMERS_AN_HOUR if visit.customer else GUESTS_AN_HOUR):
        raise TooMany


def _language(visit: Visit, said: dict[str, str]) -> str:
    """The language it is written in; where that is hard to say, the customer's, else the page's."""
    known = visit.customer.language if visit.customer else ""
    written = language.hint(f"{said['subject']}\n{said.get('text', '')}", visit.brand.languages)
    return written or known or visit.language
