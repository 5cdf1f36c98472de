"""Files that come with messages."""

from collections.abc import Sequence
from typing import Protocol

from answerable.privacy.cards import masked_file
from answerable.tickets import scan, tasks
from answerable.tickets.limits import shown_name
from answerable.tickets.models import Attachment, Message
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
    kept = []
    for file in files:
        content = masked_file(file.content, file.name, file.content_type)
        digest, stored_as = store(content)
        kept.append(
            Attachment(
                brand_id=message.brand_id,
                message=message,
                name=shown_name(file.name),
                content_type=file.content_type[:120],
                size=len(content),
                sha256=digest,
                stored_as=stored_as,
                checked=scan.at_first(),
                content_id=getattr(file, "content_id", "")[:250],
            )
        )
    if kept:
        Attachment.objects.bulk_create(kept)
        tasks.look_soon(kept)
