"""Everything a brand knows of one person, as a file for them: JSON for programs, a page for people, files.

What colleagues noted among themselves is not in it; whom they spoke with is named as they signed.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation

from answerable.customers.models import AccessNeeds, Customer, SignIn
from answerable.feedback.models import OptOut, Rating
from answerable.live.models import Call, Callback, Chat
from answerable.orders.models import Order
from answerable.privacy.models import DataRequest
from answerable.promises.models import Clock
from answerable.tickets.models import Attachment, Message, Ticket
from answerable.tickets.store import read

PIECE = 50


def write(request: DataRequest) -> None:
    """Write the copy and note where it lies and what is in it. Needs the brand in scope."""
    customer = Customer.objects.select_related("brand", "company").get(pk=request.customer_id)
    stored_as = f"exports/copy-{request.pk}-{secrets.token_hex(8)}.zip"
    path = Path(default_storage.path(stored_as))
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as half:
        try:
            with ZipFile(half, "w", ZIP_DEFLATED) as box:
                request.done = _fill(box, customer)
            Path(half.name).replace(path)
        except BaseException:
            Path(half.name).unlink()
            raise
    with path.open("rb") as done:
        request.sha256 = hashlib.file_digest(done, "sha256").hexdigest()
    request.stored_as = stored_as


def _fill(box: ZipFile, customer: Customer) -> dict[str, int]:
    person = _person(customer)
    counts = {"tickets": 0, "messages": 0, "files": 0}
    with box.open("data.json", "w") as file:
        file.write(b'{"person": ' + _bytes(person) + b',\n"tickets": [')
        for ticket in _tickets(customer):
            file.write((b",\n" if counts["tickets"] else b"\n") + _bytes(ticket))
            counts["tickets"] += 1
            counts["messages"] += len(ticket["messages"])
        file.write(b"\n]}\n")
    language = customer.language or customer.brand.language
    with translation.override(language), box.open("index.html", "w") as page:
        shown = {"person": person, "brand": customer.brand, "language": language}
        page.write(render_to_string("dossier/head.jinja", shown).encode())
        for ticket in _tickets(customer):
            page.write(render_to_string("dossier/ticket.jinja", shown | {"ticket": ticket}).encode())
        page.write(b"</main></body></html>\n")
    for name, content in _files(customer):
        box.writestr(name, content)
        counts["files"] += 1
    return counts | {name: len(person[name]) for name in ("calls", "chats", "ratings", "orders")}


def _person(customer: Customer) -> dict[str, Any]:
    needs = AccessNeeds.objects.filter(customer=customer).first()
    return {
        "brand": customer.brand.name,
        "email": customer.email,
        "name": customer.name,
        "company": customer.company.name if customer.company else None,
        "role": customer.role or None,
        "language": customer.language or None,
        "phone": customer.phone or None,
        "known_since": _at(customer.met_at),
        "what_helps": {"words": needs.words, "kinds": needs.kinds, "consented_at": _at(needs.consented_at)}
        if needs
        else customer.access_needs or None,
        "asks_for_no_feedback": OptOut.objects.filter(customer=customer).exists(),
        "sign_ins": [
            {"kind": one.kind, "at": _at(one.made_at)}
            for one in SignIn.objects.filter(customer=customer).order_by("id")
        ],
        "ratings": [
            {"at": _at(one.at), "score": one.score, "comment": one.comment, "ticket": one.ticket_id}
            for one in Rating.objects.filter(customer=customer).order_by("id")
        ],
        "calls": [
            {"at": _at(one.offered_at), "number": one.number, "direction": one.direction, "end": one.end,
             "answered_at": _at(one.answered_at), "ended_at": _at(one.ended_at)}
            for one in Call.objects.filter(customer=customer).order_by("id")
        ],
        "callbacks": [
            {"asked_at": _at(one.asked_at), "number": one.number, "done_at": _at(one.done_at)}
            for one in Callback.objects.filter(ticket__requester=customer).order_by("id")
        ],
        "chats": [
            {"at": _at(one.opened_at), "page": one.page, "ended_at": _at(one.ended_at),
             "ticket": one.ticket_id}
            for one in Chat.objects.filter(customer=customer).order_by("id")
        ],
        "orders": [
            {"number": one.number, "placed_at": _at(one.placed_at), "total": f"{one.total} {one.currency}",
             "lines": one.lines}
            for one in Order.objects.filter(customer=customer).order_by("id")
        ],
    }  # fmt: skip


def _tickets(customer: Customer) -> Iterator[dict[str, Any]]:
    seen = 0
    mine = Ticket.objects.filter(requester=customer).order_by("id")
    while piece := list(mine.filter(id__gt=seen)[:PIECE]):
        seen = piece[-1].pk
        keys = [ticket.pk for ticket in piece]
        said: dict[int, list[dict[str, Any]]] = {key: [] for key in keys}
        messages = (
            Message.objects.filter(ticket__in=keys).select_related("agent").prefetch_related("attachments")
        )
        for message in messages.order_by("ticket", "at", "id"):
            said[message.ticket_id].append(_message(message))
        promises: dict[int, list[dict[str, Any]]] = {key: [] for key in keys}
        for clock in Clock.objects.filter(ticket__in=keys).select_related("promise").order_by("id"):
            promises[clock.ticket_id].append(
                {
                    "clause": clock.promise.clause,
                    "what": clock.metric,
                    "due": _at(clock.due_at),
                    "state": clock.state,
                }
            )
        for ticket in piece:
            yield {
                "reference": f"{customer.brand.prefix}-{ticket.pk}",
                "subject": ticket.subject,
                "channel": ticket.channel,
                "category": ticket.category or None,
                "status": ticket.status,
                "received_at": _at(ticket.received_at),
                "messages": said[ticket.pk],
                "promises": promises[ticket.pk],
            }


def _message(message: Message) -> dict[str, Any]:
    return {
        "at": _at(message.at),
        "by": message.agent.name if message.agent else message.author,
        "channel": message.channel,
        "text": message.text,
        "files": [{"name": file.name, "kept_as": _kept_as(file)} for file in message.attachments.all()],
    }


def _files(customer: Customer) -> Iterator[tuple[str, bytes]]:
    """One at a time; a file whose content is gone is passed over."""
    for file in Attachment.objects.filter(message__ticket__requester=customer).order_by("id").iterator(20):
        try:
            yield _kept_as(file), read(file)
        except FileNotFoundError:
            continue


def _kept_as(file: Attachment) -> str:
    return f"files/{file.pk}-{file.name}"


def _at(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
