"""Encoded words (RFC 2047) and parameters (RFC 2231) turned into text. Never raises."""

import binascii
import quopri
import re
from urllib.parse import unquote_to_bytes

from answerable.channels.email.charsets import codec, text

ENCODED_WORD = re.compile(r"=\?([^?\s]{1,64})\?([bBqQ])\?([^?]*)\?=")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\x85]+")
MAIN = re.compile(r"\s*[^;\s]*\s*")
PARAMETER = re.compile(r'(?:;|^)\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


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
