"""The words of an RTF, without its looks; also of one that is really HTML in a wrapping (MS-OXRTFEX)."""

import re

from answerable.channels.email import charsets

TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|([^\\{}\r\n]+)|[\r\n]",
    re.IGNORECASE,
)
BREAKS = {
    b"par": "\n",
    b"line": "\n",
    b"row": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"tab": "\t",
    b"cell": "\t",
}
SIGNS = {
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•",
}  # fmt: skip
ASIDE = frozenset(
    {
        b"fonttbl",
        b"colortbl",
        b"stylesheet",
        b"info",
        b"pict",
        b"object",
        b"header",
        b"footer",
        b"fldinst",
        b"themedata",
    }
)
ESCAPED = {b"~": "\u00a0", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}"}
DEEPEST = 200


class _Reading:
    """What is in force inside a group: hidden, after how many fallback characters, which bytes."""

    def __init__(self) -> None:
        self.charset = "cp1252"
        self.said: list[str] = []
        self.bytes = b""
        self.hidden = False
        self.markup = False  # inside \htmlrtf: RTF that repeats what the HTML says
        self.skip = 0  # characters standing in for one of \u
        self.after = 1
        self.outer: list[tuple[bool, bool, int]] = []

    def say(self, words: str) -> None:
        self.flush()
        if not self.hidden and not self.markup:
            self.said.append(words)

    def flush(self) -> None:
        if self.bytes and not self.hidden and not self.markup:
            self.said.append(charsets.decode(self.bytes, self.charset).text)
        self.bytes = b""

    def group(self, *, opens: bool) -> None:
        self.flush()
        if opens and len(self.outer) < DEEPEST:
            self.outer.append((self.hidden, self.markup, self.after))
        elif not opens and self.outer:
            self.hidden, self.markup, self.after = self.outer.pop()
        self.skip = 0

    def byte(self, one: bytes) -> None:
        if self.skip:
            self.skip -= 1
        else:
            self.bytes += one

    def word(self, name: bytes, number: int | None) -> None:
        if name in ASIDE:
            self.flush()
            self.hidden = True
        elif name in BREAKS or name in SIGNS:
            self.say(BREAKS.get(name) or SIGNS[name])
        elif name == b"ansicpg" and number:
            self.charset = f"cp{number}"
        elif name == b"uc":
            self.after = max(0, number or 0)
        elif name == b"u" and number is not None:
            self.flush()
            self.said.append("" if self.hidden or self.markup else chr(number % 65536))
            self.skip = self.after
        elif name == b"htmlrtf":
            self.flush()
            self.markup = number != 0


def words(content: bytes) -> str:
    """Its text; "" for what is no RTF. Never raises."""
    if not content.lstrip().startswith(b"{\\rtf"):
        return ""
    reading = _Reading()
    for name, number, code, sign, brace, plain in TOKEN.findall(content):
        if brace:
            reading.group(opens=brace == b"{")
        elif code:
            reading.byte(bytes([int(code, 16)]))
        elif sign == b"*":
            reading.flush()
            reading.hidden = True
        elif sign:
            reading.say(ESCAPED.get(sign, ""))
        elif name:
            reading.word(name.lower(), int(number) if number else None)
        else:
            taken = min(reading.skip, len(plain))
            reading.skip -= taken
            reading.bytes += plain[taken:]
    reading.flush()
    told = "".join(reading.said).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return charsets.clean(told).strip()
