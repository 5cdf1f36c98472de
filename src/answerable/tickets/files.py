"""Files that come with messages."""

from collections.abc import Sequence
from typing import Any, Protocol

from answerable.privacy.cards import masked_file
from answerable.tickets import scan, tasks
from answerable.tickets.limits import shown_name
from answerable.tickets.models import Attachment, Message, SideFile
from answerable.tickets.side import SideLetter
from answerable.tickets.store import store


class SentFile(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def content(self) -> bytes: ...


def keep_files(message: Message, files: Sequence[SentFile]) -> None:
    """Store the files of a message. The same content is stored once; the sender's name is only shown."""
    kept = [
        Attachment(
            brand_id=message.brand_id,
            message=message,
            content_id=getattr(file, "content_id", "")[:250],
            **_stored(file),
        )
        for file in files
    ]
    if kept:
        Attachment.objects.bulk_create(kept)
        tasks.look_soon(kept)


def keep_side_files(letter: SideLetter, files: Sequence[SentFile]) -> None:
    """Store the files of an answer by a team or a partner."""
    kept = [SideFile(brand_id=letter.brand_id, letter=letter, **_stored(file)) for file in files]
    if kept:
        SideFile.objects.bulk_create(kept)
        tasks.look_soon(kept)


def _stored(file: SentFile) -> dict[str, Any]:
    content = masked_file(file.content, file.name, file.content_type)
    digest, stored_as = store(content)
    return {
        "name": shown_name(file.name),
        "content_type": file.content_type[:120],
        "size": len(content),
        "sha256": digest,
        "stored_as": stored_as,
        "checked": scan.at_first(),
    }
