"""Where a built asset lies for the browser."""

from functools import cache
from pathlib import Path

from django.conf import settings


def address_of(name: str) -> str:
    """The address of a built asset; it changes with the content, so browsers may keep it for ever.

    Raises FileNotFoundError where the assets have not been built (`answerable.site.assets`).
    """
    return f"{settings.STATIC_URL}{_digest(str(settings.STATIC_ROOT))}/{name}"


@cache
def _digest(root: str) -> str:
    return (Path(root) / "current").read_text().strip()
