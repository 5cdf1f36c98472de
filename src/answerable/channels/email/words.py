"""Bytes of a letter turned into text: charsets, encoded words (RFC 2047), parameters (RFC 2231). Never
raises.
"""

import binascii
import codecs
import quopri
import re
from urllib.parse import unquote_to_bytes

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
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-gbk": "gb18030",
    "windows-874": "cp874",
    "macintosh": "mac-roman",
    "unicode-1-1-utf-7": "utf-7",
    "x-unknown": "utf-8",
    "unknown-8bit": "utf-8",
}
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,64})\?([bBqQ])\?([^?]*)\?=")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\x85]+")
MAIN = re.compile(r"\s*[^;\s]*\s*")
PARAMETER = re.compile(r'(?:;|^)\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def codec(charset: str) -> str | None:
    """Python's name for a charset a letter may use; None when it is unknown or not allowed."""
    label = charset.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(ALIASES.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return NAMES.get(name, name) if name in CHARSETS else None


def text(data: bytes, charset: str = "") -> str:
    """`data` as text: in `charset` where that is allowed and fits, else as UTF-8, else as Windows-1252."""
    name = codec(charset) if charset else None
    for attempt in (name, "utf-8"):
        if attempt is None:
            continue
        try:
            return clean(data.decode(attempt))
        except (UnicodeError, ValueError):
            continue
    if name and name not in {"utf-8", "cp1252"}:
        return clean(data.decode(name, "replace"))
    return clean(data.decode("cp1252", "replace"))


def clean(value: str) -> str:
    """Without what PostgreSQL and UTF-8 cannot hold: NUL and lone surrogates."""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").removeprefix("\ufeff")


def header(data: bytes) -> str:
    """One header's value as a single line of text, encoded words decoded, no control characters."""
    return single_line(encoded_words(text(data)))


def single_line(value: str) -> str:
    """Every line break and control character becomes one space (C13)."""
    return CONTROL.sub(" ", value.replace("\n", " ").replace("\r", " ").replace("\t", " ")).strip()


def encoded_words(value: str) -> str:
    """RFC 2047; neighbouring words of one charset are joined before decoding, as senders split inside
    characters.
    """
    if "=?" not in value:
        return value
    pieces: list[str] = []
    pending, charset, end = b"", "", 0
    for word in ENCODED_WORD.finditer(value):
        between = value[end : word.start()]
        name = word[1].partition("*")[0].lower()  # RFC 2231 §5: a language may follow the charset
        if pending and (between.strip() or name != charset):
            pieces.append(text(pending, charset))
            pending = b""
        if between.strip() or end == 0:
            pieces.append(between)
        charset = name
        pending += base64(word[3].encode("utf-8")) if word[2] in "bB" else q_word(word[3], charset)
        end = word.end()
    if pending:
        pieces.append(text(pending, charset))
    return "".join([*pieces, value[end:]])


def q_word(value: str, charset: str) -> bytes:
    """Raw letters inside an encoded word (forbidden, yet sent) stand for themselves in its own charset."""
    raw = value.encode() if value.isascii() else value.encode(codec(charset) or "utf-8", "replace")
    return quopri.decodestring(raw, header=True)


def base64(data: bytes) -> bytes:
    """Lenient: foreign characters are skipped, padding is optional and ends it, what can be decoded is."""
    letters = NOT_BASE64.sub(b"", data.partition(b"=")[0])
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """`text/plain; charset=utf-8` as ("text/plain", {"charset": "utf-8"}); continuations and percent signs of
    RFC 2231.
    """
    main = MAIN.match(value)[0]  # type: ignore[index]  # the pattern matches the empty string
    found: dict[str, str] = {}
    parts: dict[str, list[tuple[int, bool, str]]] = {}
    for name, raw in PARAMETER.findall(value[len(main) : len(main) + 20_000].strip()):
        key, star, rest = name.lower().partition("*")
        content = (
            re.sub(r"\\(.)", r"\1", raw[1:-1])
            if len(raw) > 1 and raw[0] == raw[-1] == '"'
            else raw.strip().strip('"')
        )
        if not star:
            found.setdefault(key, content)
            continue
        number, _, _ = rest.partition("*")
        order = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
        parts.setdefault(key, []).append((order, name.endswith("*"), content))
    for key, pieces in parts.items():
        found[key] = joined(sorted(pieces, key=lambda piece: piece[0]))
    return main.strip().lower(), {key: single_line(encoded_words(content)) for key, content in found.items()}


def joined(pieces: list[tuple[int, bool, str]]) -> str:
    charset = ""
    data = b""
    for index, (_, extended, content) in enumerate(pieces):
        value = content
        if extended and index == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        data += unquote_to_bytes(value) if extended else value.encode("utf-8", "replace")
    return text(data, charset)
