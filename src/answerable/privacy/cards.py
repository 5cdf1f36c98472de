"""Card numbers never come to rest here: all but the last four digits go before anything is stored."""

import re
from collections.abc import Iterator

from stdnum import luhn

# Between groups: blanks of all widths, hyphens, a dot; in HTML also elements that make no gap in the line.
# U+DCA0 is a no-break space of an older charset in bytes that were decoded with "surrogateescape".
_GAP = (
    r"(?:[ .\-\u00a0\u2009\u202f\u2010\u2011\udca0]| ?\r?\n(?=\d{4}\b)"
    r"|&nbsp;|&\#160;|&\#xa0;|</?(?:a|b|code|em|font|i|span|strong|tt|u|wbr)\b[^<>]{0,200}>){1,4}"
)
_RUN = re.compile(rf"(?<!\d)\d+(?:{_GAP}\d+)*", re.IGNORECASE)
_GROUP = re.compile(r"&\#160;|&\#xa0;|<[^<>]*>|(\d+)", re.IGNORECASE)
_MAY_BE = re.compile(rf"\d{{13}}|\d{{4}}{_GAP}\d{{4,6}}{_GAP}\d|\d\d?(?:{_GAP}\d\d?){{6}}", re.IGNORECASE)
_ISSUER = re.compile(r"4|5[0-8]|2(?:2[2-9]|[3-6]\d|7[01]|720)|3[4-9]|30[0-5]|6|81")
_WRITTEN = frozenset({(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (8, 8), (4, 12), (12, 4), (6, 10), (4, 4, 8)})
SHORTEST, LONGEST, KEPT = 13, 19, 4
READABLE = ("text/", "message/", "application/json", "application/xml", "application/csv")
TEXT_FILE = (".txt", ".csv", ".html", ".htm", ".eml", ".json", ".xml", ".md", ".log")
LARGEST = 4 * 1024 * 1024
"""Bytes of text looked at: more than any person writes."""
HIDDEN = "*"
"""One for each digit, in every charset a letter may have."""
TRIED = 50_000
"""Numbers of a text that are tried for their check digit: more than any person writes into one. Behind them
what might be a card is masked untried, so that no letter keeps the desk busy."""
_BEGINS = frozenset({1, 2, 4, 6, 8, 12})
"""Digits of the first group of a number written in groups."""


def masked(text: str) -> str:
    """The text with its card numbers masked: 13 to 19 digits of an issuer, right by their check digit
    (ISO/IEC 7812-1), in one piece or grouped as cards group them.

    `4111 1111 1111 1111` becomes `**** **** **** 1111`. Other long numbers, such as those of parcels, stay.
    """
    return _RUN.sub(_Masking(), text) if _MAY_BE.search(text) else text


def masked_bytes(data: bytes, charset: str = "") -> bytes:
    """The same for bytes of text in a charset; all that contain ASCII need no name."""
    if charset.lower().startswith(("utf-16", "utf-32", "utf16", "utf32")):
        whole = len(data) // 4 * 4 if "32" in charset else len(data) // 2 * 2
        try:
            text = data[:whole].decode(charset)
            clean = masked(text)
            return data if clean == text else clean.encode(charset) + data[whole:]
        except (UnicodeError, LookupError):
            return data
    return masked(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def masked_file(content: bytes, name: str, kind: str) -> bytes:
    """The content of a file with cards masked where it is text by its type or name; others are not opened."""
    readable = kind.startswith(READABLE) or name.lower().endswith(TEXT_FILE)
    return masked_bytes(content) if readable and len(content) <= LARGEST else content


class _Masking:
    """Masks the cards of one text, and tries so many numbers and no more."""

    def __init__(self) -> None:
        self.left = TRIED

    def __call__(self, found: re.Match[str]) -> str:
        written = found[0]
        if sum(map(str.isdigit, written)) < SHORTEST:
            return written
        groups = [(group.start(1), group[1]) for group in _GROUP.finditer(written) if group[1]]
        shown = list(written)
        for card in self._cards(groups):
            places = [start + place for start, digits in card for place in range(len(digits))]
            for place in places[:-KEPT]:
                shown[place] = HIDDEN
        return "".join(shown)

    def _cards(self, groups: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
        """The groups that make a card, each group once; a card may follow other numbers."""
        first = 0
        while first < len(groups):
            last = self._end_of_card(groups, first) if _may_begin(groups[first][1]) else None
            if last is not None:
                yield groups[first:last]
            first = last or first + 1

    def _end_of_card(self, groups: list[tuple[int, str]], first: int) -> int | None:
        """Behind which group the card ends; behind the last one where the text has had its tries."""
        for last in _ends(groups, first):
            number = _number(groups[first:last])
            if number and self.left <= 0:
                return len(groups)
            self.left -= bool(number)
            if number and luhn.is_valid(number):
                return last
        return None


def _may_begin(group: str) -> bool:
    """Whether a number that begins with these digits can be a card at all."""
    size = len(group)
    return group[0] in "234568" and (size in _BEGINS or SHORTEST <= size <= LONGEST)


def _ends(groups: list[tuple[int, str]], first: int) -> list[int]:
    """Behind which groups a number may end, the longest number first."""
    ends, digits = [], 0
    for last in range(first, len(groups)):
        digits += len(groups[last][1])
        if digits > LONGEST:
            break
        if digits >= SHORTEST:
            ends.append(last + 1)
    return ends[::-1]


def _number(groups: list[tuple[int, str]]) -> str:
    """The digits of groups that stand as those of a card do, of an issuer there is; else nothing."""
    number = "".join(digits for _, digits in groups)
    sizes = tuple(len(digits) for _, digits in groups)
    as_written = (
        len(sizes) == 1
        or sizes in _WRITTEN
        or (sizes[:4] == (4, 4, 4, 4) and len(sizes) == 5)
        or (set(sizes[:-1]) <= {1, 2} and len(set(sizes[:-1])) == 1 and sizes[-1] <= 2)
    )
    return number if as_written and _ISSUER.match(number) else ""
