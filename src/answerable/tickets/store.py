"""Where files lie: by their content, under names of our own, outside all a web server hands out."""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.storage import default_storage

from answerable.tickets.models import KeptFile


def store(content: bytes) -> tuple[str, str]:
    """Keep some bytes under their digest, outside everything a web server hands out: (sha256, name there)."""
    digest = hashlib.sha256(content).hexdigest()
    stored_as = f"attachments/{digest[:2]}/{digest}"
    if not default_storage.exists(stored_as):
        _write(Path(default_storage.path(stored_as)), content)
    return digest, stored_as


def read(file: KeptFile) -> bytes:
    """The bytes of a kept file. Raises FileNotFoundError."""
    with default_storage.open(file.stored_as, "rb") as opened:
        return bytes(opened.read())


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
