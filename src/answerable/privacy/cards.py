"""Card numbers never come to rest here: all but the last four digits go before anything is stored."""

import re

from stdnum import luhn

_NUMBER = re.compile(r"(?<![\d.,-])[2-6]\d(?:[ -]?\d){11,17}(?!\d)")
_FOLLOWS = re.compile(r"\d{4}[ -]?\d{2}")
KEPT = 4


def masked(text: str) -> str:
    """The text with its card numbers masked: 13 to 19 digits, right by their check digit (ISO/IEC 7812-1).

    `4111 1111 1111 1111` becomes `•••• •••• •••• 1111`. Other long numbers, such as those of parcels, stay.
    """
    return _NUMBER.sub(_mask, text) if _FOLLOWS.search(text) else text


def _mask(found: re.Match[str]) -> str:
    written = found[0]
    digits = written.replace(" ", "").replace("-", "")
    if not luhn.is_valid(digits):
        return written
    left = len(digits) - KEPT
    shown = []
    for letter in written:
        hidden = letter.isdigit() and left > 0
        left -= letter.isdigit()
        shown.append("•" if hidden else letter)
    return "".join(shown)
