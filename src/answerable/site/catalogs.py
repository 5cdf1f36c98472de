"""Compile the translations (`src/answerable/locale/*.po`) into what gettext reads."""

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCES = Path(__file__).resolve().parent.parent / "locale"


def compile_into(target: Path) -> None:
    """Write `<language>/LC_MESSAGES/django.mo` below `target` where the source is newer.

    Raises ValueError when a catalog is not well formed.
    """
    for source in sorted(SOURCES.glob("*/LC_MESSAGES/django.po")):
        made = target / source.relative_to(SOURCES).with_suffix(".mo")
        with source.open("rb") as opened:
            catalog = read_po(opened, abort_invalid=True)
        content = BytesIO()
        write_mo(content, catalog)
        if not made.exists() or made.read_bytes() != content.getvalue():
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_bytes(content.getvalue())
