"""Plain text out of HTML: what a person would read, without markup. Linear, no parser."""

import html
import re

BREAK = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote|hr|/table|/ul|/ol)\b[^<>]*>")
CELL = re.compile(r"(?i)</t[dh]\b[^<>]*>")
TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
SPACES = re.compile(r"[ \t\r\n\f]+")
BLANKS = re.compile(r"\n{3,}")
HIDDEN = ("style", "script", "title", "template", "noscript", "svg", "math", "head")


QUOTE = re.compile(r"(?i)<(/?)blockquote\b([^<>]*)>")
INDENTED = re.compile(r"(?i)border\s{0,3}:\s{0,3}(?:none|0)")


def from_html(markup: str, *, quotes: bool = False) -> str:
    """`quotes`: what stands in a blockquote gets "> " before each line."""
    visible = without_comments(markup)
    for name in HIDDEN:
        visible = without_element(visible, name)
    return _quoted(visible) if quotes else _words(visible)


def _quoted(visible: str) -> str:
    pieces: list[str] = []
    depth, at = 0, 0
    ends: list[bool] = []  # whether each open blockquote is a quote, not a mere indent
    for tag in QUOTE.finditer(visible):
        pieces.append(_marked(visible[at : tag.start()], depth))
        at = tag.end()
        if not tag[1]:
            ends.append(not INDENTED.search(tag[2]))
            depth += ends[-1]
        elif ends:
            depth -= ends.pop()
    pieces.append(_marked(visible[at:], depth))
    return BLANKS.sub("\n\n", "\n".join(piece for piece in pieces if piece)).strip()


def _marked(markup: str, depth: int) -> str:
    words = _words(markup)
    if not depth or not words:
        return words
    return "\n".join(f"{'>' * min(depth, 9)} {line}".rstrip() for line in words.split("\n"))


def _words(visible: str) -> str:
    visible = SPACES.sub(" ", visible)
    visible = BREAK.sub("\n", visible)
    visible = CELL.sub(" ", visible)
    visible = html.unescape(TAG.sub("", visible)).replace("\xa0", " ").replace("\x00", "")
    lines = [line.strip() for line in visible.split("\n")]
    return BLANKS.sub("\n\n", "\n".join(lines)).strip()


def without_comments(markup: str) -> str:
    return without_between(markup, re.compile(r"<!--"), re.compile(r"-->"))


def without_element(markup: str, name: str) -> str:
    if f"<{name}" not in markup.lower():
        return markup
    return without_between(markup, re.compile(rf"(?i)<{name}\b"), re.compile(rf"(?i)</{name}\s{{0,9}}>"))


def without_between(markup: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """Everything outside `opening … closing`; once nothing closes, the rest is kept (no second search)."""
    kept, at = [], 0
    while found := opening.search(markup, at):
        end = closing.search(markup, found.end())
        if end is None:
            break
        kept.append(markup[at : found.start()])
        at = end.end()
    return "".join([*kept, markup[at:]])
