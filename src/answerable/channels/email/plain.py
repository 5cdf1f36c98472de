"""Plain text out of HTML: what a person would read, without markup. Linear, no parser."""

import html
import re

BREAK = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote|hr|/table|/ul|/ol)\b[^<>]*>")
CELL = re.compile(r"(?i)</t[dh]\b[^<>]*>")
TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
SPACES = re.compile(r"[ \t\r\n\f]+")
BLANKS = re.compile(r"\n{3,}")
HIDDEN = ("style", "script", "title", "template", "noscript", "svg", "math", "head")


def from_html(markup: str) -> str:
    visible = without_comments(markup)
    for name in HIDDEN:
        visible = without_element(visible, name)
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
