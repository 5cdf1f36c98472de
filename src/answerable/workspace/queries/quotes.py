"""Tell a person's own words from the letter they quote below them."""

import re

_INTRODUCES = re.compile(
    r"^\s*(On .{6,160} wrote:|Am .{6,160} schrieb .*:|El .{6,160} escribió:|-{2,}.{0,40}-{2,})\s*$"
)


def split(text: str) -> tuple[str, str]:
    """(own words, quoted rest). Text that is quoted in the middle stays with the words around it."""
    lines = text.rstrip().split("\n")
    cut = len(lines)
    while cut and (not lines[cut - 1].strip() or lines[cut - 1].lstrip().startswith(">")):
        cut -= 1
    quoted = any(line.lstrip().startswith(">") for line in lines[cut:])
    if quoted and cut and _INTRODUCES.match(lines[cut - 1]):
        cut -= 1
    if not quoted or cut == 0:
        return text.strip(), ""
    return "\n".join(lines[:cut]).strip(), "\n".join(lines[cut:]).strip()
