"""Bytes of a letter turned into text, whatever its label says. Never raises.

As labelled where the label fits. A label that does not fit, or none: UTF-8 is tried first, as its bytes
hardly ever make sense by chance; then what the bytes themselves suggest; then Windows-1252.
"""

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

# Only charsets that decode in linear time and yield text. Python's own registry also knows
# punycode (quadratic), unicode_escape, idna, undefined and codecs from bytes to bytes.
CHARSETS = frozenset(
    """
    ascii utf-8 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be utf-7 iso8859-1 iso8859-2
    iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-11
    iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257
    cp1258 cp437 cp850 cp852 cp855 cp857 cp858 cp862 cp864 cp866 cp869 cp874 cp932 cp949 cp950 koi8-r
    koi8-u koi8-t mac-roman mac-cyrillic mac-greek mac-turkish mac-latin2 gb2312 gbk gb18030 hz big5
    big5hkscs euc_jp euc_jis_2004 euc_jisx0213 shift_jis shift_jis_2004 iso2022_jp iso2022_jp_1
    iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext iso2022_kr euc_kr johab tis-620 kz1048
    ptcp154
    """.split()  # noqa: SIM905 - seventy lines would hide more than they show
)
NAMES = {
    # As labelled, so meant: browsers and mail programs read these labels as the wider set (WHATWG Encoding).
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
ALIASES = {
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "windows-874": "cp874",
    "windows-31j": "cp932",
    "dos-874": "cp874",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "unicode-1-1-utf-7": "utf-7",
    "cp-850": "cp850",
    "ansi_x3.110-1983": "cp1252",
    "x-user-defined": "cp1252",
    "x-unknown": "utf-8",
    "unknown-8bit": "utf-8",
    "default": "utf-8",
}
SAVED_AS = ("utf-16", "utf-32", "utf-7", "iso2022", "hz")
"""Encodings whose bytes look like ASCII or like nothing: no guess at them from high bytes."""
MANY_BYTES = ("gb", "big5", "euc", "cp932", "cp949", "cp950", "shift", "johab")
"""Encodings of two bytes a letter, whose short words may by chance be valid UTF-8."""
MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_ext"), (b"\x1b(J", "iso2022_jp_ext"))
META = re.compile(rb"(?i)<meta\b[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})")
HIGH = re.compile(rb"[\x80-\xff]+")
GUESSED = "cp1251 koi8-r cp1253 cp1255 cp1256 cp874 gb18030 big5 cp932 euc_jp cp949".split()  # noqa: SIM905
SAMPLE = 4000  # bytes a guess is made from
OTHER_SCRIPT = 0.3  # of the letters: fewer foreign bytes are accents in a Western language


class Decoded(NamedTuple):
    """The text, and what was wrong with its label, in words; "" when nothing was."""

    text: str
    problem: str = ""


def text(data: bytes, charset: str = "") -> str:
    return decode(data, charset).text


def decode(data: bytes, charset: str = "", *, markup: bool = False) -> Decoded:
    """`data` as text; `markup`: it is HTML, which may name its charset itself."""
    if data.isascii() and b"\x1b" not in data and not _special(charset):
        known = not charset or codec(charset) is not None
        return Decoded(clean(data.decode("ascii")), "" if known else _unknown(charset))
    for mark, marked in MARKS:
        if data.startswith(mark):
            return Decoded(clean(data.decode(marked, "replace")))
    if markup and not charset and (found := META.search(data[:2000])):
        charset = found[1].decode("ascii")
    name = codec(charset)
    problem = _unknown(charset) if charset and name is None else ""
    if name and not _is_rather_utf8(data, name):
        as_labelled = _strictly(data, name)
        if as_labelled is not None:
            return Decoded(as_labelled)
    return _guess(data, charset, name, problem)


def _guess(data: bytes, charset: str, name: str | None, problem: str) -> Decoded:
    for mark, escaped in ESCAPES:
        if mark in data:
            return Decoded(clean(data.decode(escaped, "replace")), problem or _wrong(charset, escaped))
    fitting = _strictly(data, "utf-8")
    if fitting is not None:
        return Decoded(fitting, problem or _wrong(charset, "utf-8"))
    if name and name not in {"utf-8", "cp1252"}:
        problem = f"Some bytes are not {charset[:40]}, as its label says."
        return Decoded(clean(data.decode(name, "replace")), problem)
    other = _other_script(data) or "cp1252"
    return Decoded(clean(data.decode(other, "replace")), problem or _wrong(charset, other))


@lru_cache(maxsize=256)
def codec(charset: str) -> str | None:
    """Python's name for a charset a letter may use; None when it is unknown or not allowed."""
    label = charset.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(ALIASES.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return NAMES.get(name, name) if name in CHARSETS else None


def clean(value: str) -> str:
    """Without what PostgreSQL and UTF-8 cannot hold: NUL and lone surrogates."""
    if value.isascii() and "\x00" not in value:
        return value
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").removeprefix("\ufeff")


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return clean(data.decode(name))
    except (UnicodeError, ValueError):
        return None


def _special(charset: str) -> bool:
    return (codec(charset) or "").startswith(SAVED_AS)


def _is_rather_utf8(data: bytes, name: str) -> bool:
    """Whether text labelled with a charset of one byte a letter is UTF-8 all the same."""
    if name.startswith((*SAVED_AS, *MANY_BYTES, "utf")) or data.isascii():
        return False
    return _strictly(data, "utf-8") is not None


def _other_script(data: bytes) -> str:
    """The charset of a script other than Latin that these bytes look like; "" when they look Latin."""
    sample = data[:SAMPLE]
    high = sum(map(len, HIGH.findall(sample)))
    letters = high + sum(byte >= 0x41 for byte in sample if byte < 0x80)
    if not high or high < letters * OTHER_SCRIPT or high < 6:
        return ""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few letters need it

    best = from_bytes(sample, cp_isolation=GUESSED, steps=3, threshold=0.4).best()
    return codec(best.encoding) or "" if best else ""


def _unknown(charset: str) -> str:
    return f"It names a charset nobody knows: {charset[:40]}."


def _wrong(charset: str, name: str) -> str:
    if not charset:
        return f"It names no charset; it was read as {name}." if name != "utf-8" else ""
    return f"It is not {charset[:40]}, as its label says; it was read as {name}."
