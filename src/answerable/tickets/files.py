"""Files that come with messages, kept by content under names of our own."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from django.core.files.storage import default_storage

from answerable.tickets.models import Attachment, Message


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
        digest = hashlib.sha256(file.content).hexdigest()
        stored_as = f"attachments/{digest[:2]}/{digest}"
        if not default_storage.exists(stored_as):
            _write(Path(default_storage.path(stored_as)), file.content)
        kept.append(
            Attachment(
                brand_id=message.brand_id,
                message=message,
                name=file.name[:255] or "file",
                content_type=file.content_type[:120],
                size=len(file.content),
                sha256=digest,
                stored_as=stored_as,
            )
        )
    if kept:
        Attachment.objects.bulk_create(kept)


def _write(path: Path, content: bytes) -> None:
    """Under its name a file is whole or not there, whoever is killed and whatever disk is full meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as half:  # readable by nobody else
        try:
            half.write(content)
            half.flush()
            os.fsync(half.fileno())
            Path(half.name).replace(path)
        except BaseException:
            Path(half.name).unlink()
            raise
