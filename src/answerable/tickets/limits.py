"""What a file that comes or goes may be: size, number, kind, name. One place for every door."""

import re
import unicodedata

from django.utils.translation import gettext as _

from answerable.privacy.cards import masked

MEGABYTE = 1024 * 1024
FILE_BYTES = 20 * MEGABYTE
TOGETHER_BYTES = 25 * MEGABYTE
"""All files of one message: what most mail servers still take, once it is written in base64."""
FILES = 20
PROGRAMS = frozenset(
    """
    ade adp apk app appx bat cab chm cmd com cpl dll dmg exe hta img ins iso isp jar jnlp js jse lib lnk mde
    msc msi msix msp mst nsh pif ps1 psm1 reg scr sct sh shb sys vb vbe vbs vhd vxd wsc wsf wsh xll
    """.split()  # noqa: SIM905
)
"""Endings other people's mail servers refuse, as they start programs."""
BEGINNINGS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
"""How programs begin, whatever they are called."""
LONGEST_NAME = 150
SPACE = re.compile(r"\s+")
PATH = re.compile(r"[\\/]")


class FileRefused(Exception):
    """This file cannot go; the message says why, for who chose it."""


def shown_name(name: str) -> str:
    """A name as people may be shown it: no path, nothing invisible, nothing that turns its direction, no
    card number, not too long, its ending kept.
    """
    visible = "".join(
        ch for ch in unicodedata.normalize("NFC", masked(name)) if unicodedata.category(ch)[0] != "C"
    )
    bare = SPACE.sub(" ", PATH.split(visible)[-1]).strip(" .") or "file"
    stem, dot, ending = bare.rpartition(".")
    if len(bare) > LONGEST_NAME:
        ending = ending[:20] if dot else ""
        bare = (stem or bare)[: LONGEST_NAME - len(ending) - 1] + (f".{ending}" if ending else "")
    return bare


def refuse(name: str, size: int, beginning: bytes, *, others: int, others_bytes: int) -> None:
    """Look at a file that is to go with a message, beside the `others` that go already.

    Raises:
        FileRefused: it is too large, one too many, empty, or a program.
    """
    shown = shown_name(name)
    if size == 0:
        raise FileRefused(
            _("“%(shown)s” is empty. Nothing was added; choose the file again.") % {"shown": shown}
        )
    if size > FILE_BYTES:
        raise FileRefused(
            _(
                "“%(shown)s” has %(size)s MB; a file may have %(most)s MB. "
                "Make it smaller, or send a link to it."
            )
            % {"shown": shown, "size": f"{size / MEGABYTE:.1f}", "most": FILE_BYTES // MEGABYTE}
        )
    if others >= FILES:
        raise FileRefused(
            _("An answer may carry %(files)s files. Remove one before you add “%(shown)s”.")
            % {"files": FILES, "shown": shown}
        )
    if others_bytes + size > TOGETHER_BYTES:
        raise FileRefused(
            _(
                "With “%(shown)s” the files have %(size)s MB together; "
                "most mail servers take %(most)s MB. Remove one, or send a link."
            )
            % {
                "shown": shown,
                "size": f"{(others_bytes + size) / MEGABYTE:.1f}",
                "most": TOGETHER_BYTES // MEGABYTE,
            }
        )
    if shown.rpartition(".")[2].lower() in PROGRAMS or beginning.startswith(BEGINNINGS):
        raise FileRefused(
            _("“%(shown)s” is a program. Mail servers refuse those, so the customer would never get it.")
            % {"shown": shown}
        )
