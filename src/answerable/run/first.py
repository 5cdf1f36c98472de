"""The first start of an own desk: a key that opens its set-up page, once."""

import secrets
from pathlib import Path

import psycopg

from answerable.site.connection import current, write_private


def setup_key(data: Path) -> str | None:
    """The key of the set-up page while nobody can sign in yet; None once somebody can."""
    with psycopg.connect(current().app) as database:
        row = database.execute("SELECT EXISTS (SELECT FROM staff_agent)").fetchone()
    if row and row[0]:
        return None
    file = data / "setup-key"
    if not file.exists():
        write_private(file, secrets.token_urlsafe(24))
    return file.read_text().strip()
