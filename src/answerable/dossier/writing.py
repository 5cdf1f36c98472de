"""A list of tickets as a file, a piece at a time: whatever its length, it takes the memory of one piece."""

import csv
import hashlib
import json
import os
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage

from answerable.brands.models import Brand
from answerable.feedback.models import Rating
from answerable.privacy.models import DataRequest, Export
from answerable.promises.models import Clock
from answerable.tickets.models import Message, Resolution, Ticket

PIECE = 100
"""Tickets read at once."""
KEPT = timedelta(days=7)
"""How long a file is there to be taken."""
COLUMNS = (
    "reference", "subject", "requester", "email", "company", "channel", "category", "urgency", "tier",
    "status", "language", "received_at", "assignee", "resolved_as", "resolved_at", "rating", "promises",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(export: Export, brand: Brand) -> None:
    """Write the file of an allowed export and note how far it is. Nothing is left where it fails half way.

    Needs the brand in scope. A second run of a job that was cut off begins again.
    """
    tickets = Ticket.objects.filter(
        brand=brand,
        received_at__gte=_midnight(brand, export.since),
        received_at__lt=_midnight(brand, export.until, days=1),
    )
    last = tickets.order_by("-id").values_list("id", flat=True).first() or 0
    Export.objects.filter(pk=export.pk).update(total=tickets.count(), rows=0)
    stored_as = f"exports/{export.pk}-{secrets.token_hex(8)}.{export.form}"
    path = Path(default_storage.path(stored_as))
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8", newline="") as half:
        try:
            put = _as_csv if export.form == "csv" else _as_json
            for written in put(half, _pieces(tickets.filter(id__lte=last), brand, export.form == "json")):
                Export.objects.filter(pk=export.pk).update(rows=written)
            half.flush()
            os.fsync(half.fileno())
            Path(half.name).replace(path)
        except BaseException:
            Path(half.name).unlink()
            raise
    with path.open("rb") as done:
        export.sha256 = hashlib.file_digest(done, "sha256").hexdigest()
    export.stored_as = stored_as


def forget(*, at: datetime) -> None:
    """Delete the files whose week is over; the register keeps that they were."""
    for model in (Export, DataRequest):
        for due in model._default_manager.filter(forget_at__lte=at).exclude(stored_as=""):  # noqa: SLF001
            forget_now(due)


def forget_now(kept: Export | DataRequest) -> None:
    """Delete the file of a list or a copy."""
    Path(default_storage.path(kept.stored_as)).unlink(missing_ok=True)
    type(kept)._default_manager.filter(pk=kept.pk).update(stored_as="")  # noqa: SLF001


def _pieces(tickets: Any, brand: Brand, whole: bool) -> Iterator[list[dict[str, Any]]]:
    seen = 0
    people = tickets.select_related("requester", "company", "assignee").order_by("id")
    while piece := list(people.filter(id__gt=seen)[:PIECE]):
        seen = piece[-1].pk
        yield _rows(piece, brand, whole)


def _rows(piece: Sequence[Ticket], brand: Brand, whole: bool) -> list[dict[str, Any]]:
    keys = [ticket.pk for ticket in piece]
    resolved = {
        each.ticket_id: each
        for each in Resolution.objects.filter(ticket__in=keys, undone_at=None).order_by("id")
    }
    rated = dict(Rating.objects.filter(ticket__in=keys).order_by("id").values_list("ticket", "score"))
    promises: dict[int, list[str]] = defaultdict(list)
    for ticket, clause, metric, state in (
        Clock.objects.filter(ticket__in=keys)
        .order_by("id")
        .values_list("ticket", "promise__clause", "metric", "state")
    ):
        promises[ticket].append(f"{clause} {metric}: {state}")
    said = _messages(keys) if whole else {}
    return [
        _row(ticket, brand, resolved.get(ticket.pk), rated.get(ticket.pk), promises[ticket.pk])
        | ({"messages": said.get(ticket.pk, [])} if whole else {})
        for ticket in piece
    ]


def _row(
    ticket: Ticket, brand: Brand, resolution: Resolution | None, rating: int | None, promises: list[str]
) -> dict[str, Any]:
    return {
        "reference": f"{brand.prefix}-{ticket.pk}",
        "subject": ticket.subject,
        "requester": ticket.requester.name,
        "email": ticket.requester.email,
        "company": ticket.company.name if ticket.company else "",
        "channel": ticket.channel,
        "category": ticket.category,
        "urgency": ticket.urgency,
        "tier": ticket.tier,
        "status": ticket.status,
        "language": ticket.language,
        "received_at": _instant(ticket.received_at),
        "assignee": ticket.assignee.name if ticket.assignee else "",
        "resolved_as": resolution.code if resolution else "",
        "resolved_at": _instant(resolution.at) if resolution else "",
        "rating": rating,
        "promises": promises,
    }


def _messages(keys: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """What was said to and fro. Notes among colleagues stay in the house."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    wanted = Message.objects.filter(ticket__in=keys).order_by("ticket", "at", "id")
    for ticket, author, channel, at, text in wanted.values_list("ticket", "author", "channel", "at", "text"):
        found[ticket].append({"by": author, "channel": channel, "at": _instant(at), "text": text})
    return found


def _as_csv(file: IO[str], pieces: Iterable[list[dict[str, Any]]]) -> Iterator[int]:
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    written = 0
    for piece in pieces:
        writer.writerows([[_cell(row[name]) for name in COLUMNS] for row in piece])
        written += len(piece)
        yield written


def _as_json(file: IO[str], pieces: Iterable[list[dict[str, Any]]]) -> Iterator[int]:
    file.write("[")
    written = 0
    for piece in pieces:
        for row in piece:
            file.write(("," if written else "") + "\n" + json.dumps(row, ensure_ascii=False))
            written += 1
        yield written
    file.write("\n]\n")


def _cell(value: Any) -> str:
    """A value no spreadsheet takes for a formula (OWASP, CSV injection)."""
    said = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{said}" if said.startswith(_FORMULA) else said


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _midnight(brand: Brand, day: Any, days: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(0), tzinfo=ZoneInfo(brand.zone)).astimezone(UTC)
