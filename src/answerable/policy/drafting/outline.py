"""The structure a plain text lost: title, headings, bullets, wrapped lines, the document's own numbers."""

import re
from dataclasses import dataclass, field

_OWN_NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)+)\.?\s+(?P<rest>\S.*)")
_NUMBERED = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?P<rest>\S.*)")
_BULLET = re.compile(r"(?P<sign>[•·▪◦*‣-]|o(?=\s|$))(?:\s+(?P<rest>.*))?")
_MARKDOWN = re.compile(r"#{1,6}\s+(?P<rest>.*)")
_SUB = ("o", "◦")


@dataclass(slots=True)
class Item:
    """A future clause."""

    line: int
    heading: str
    text: str
    marker: str = ""
    depth: int = 0
    id: str = ""
    children: list["Item"] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The words before a colon, `Email support`, when they are few."""
        head, colon, _ = self.text.partition(":")
        return head if colon and len(head.split()) <= 5 else ""

    @property
    def body(self) -> str:
        """The words after the label."""
        return self.text[len(self.label) + 1 :].strip() if self.label else self.text


@dataclass(slots=True)
class Outline:
    """What a text is made of."""

    title: str = "Support Policy"
    items: list[Item] = field(default_factory=list)
    empty_bullets: list[int] = field(default_factory=list)


def outline(source: str) -> Outline:
    """Read the structure of a plain text or Markdown document."""
    reader = _Reader()
    lines = source.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    for number, line in enumerate(lines, 1):
        reader.take(number, line.rstrip(), lines[number].strip() if number < len(lines) else "")
    reader.end_item()
    read = reader.read
    read.title = " ".join(reader.title)[:120] or read.title
    _number(read, reader.sections)
    return read


@dataclass(slots=True)
class _Section:
    heading: str
    number: int
    indent: int
    items: list[Item] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The heading with its number, `4. Support Hours`."""
        return f"{self.number}. {self.heading}" if self.heading else ""


class _Reader:
    def __init__(self) -> None:
        self.read = Outline()
        self.title: list[str] = []
        self.sections: list[_Section] = []
        self.item: Item | None = None
        self.bullet: int | None = None  # the line of a bullet whose words have not come yet
        self.indents: list[int] = []
        self.waiting_depth = 0
        self.heading_open = False
        self.after_blank = True

    def take(self, number: int, line: str, following: str) -> None:
        words, indent = line.strip(), len(line) - len(line.lstrip())
        if not words:
            self.after_blank = True
            if self.bullet is None:
                self.end_item()
            return
        blank, self.after_blank = self.after_blank, False
        if self.heading_open and not blank and _goes_on(words):
            self.sections[-1].heading += f" {words}"
            return
        self.heading_open = False
        if heading := self._heading(words, following):
            self._begin_section(heading[0], heading[1], indent)
            self.heading_open &= not words.startswith("#")
        elif bullet := _BULLET.fullmatch(words):
            self._begin_bullet(number, bullet, indent)
        elif self.sections and (numbered := _OWN_NUMBER.fullmatch(words) or _NUMBERED.fullmatch(words)):
            self._begin_item(
                number, numbered["rest"], "- " if "." in numbered["number"] else f"{numbered['number']}. "
            )
            if self.item and "." in numbered["number"]:
                self.item.id = numbered["number"]
        else:
            self._words(number, words, indent, blank=blank)

    def end_item(self) -> None:
        if self.bullet is not None:
            self.read.empty_bullets.append(self.bullet)
        self.item, self.bullet = None, None

    def _heading(self, words: str, following: str) -> tuple[str, int] | None:
        expected = self.sections[-1].number + 1 if self.sections else 1
        if markdown := _MARKDOWN.fullmatch(words):
            words = markdown["rest"]
            if not self.sections and not self.title and not _NUMBERED.fullmatch(words):
                self.title.append(words)
                return None
            numbered = _NUMBERED.fullmatch(words)
            return (numbered["rest"], int(numbered["number"])) if numbered else (words, expected)
        numbered = _NUMBERED.fullmatch(words)
        if not numbered or int(numbered["number"]) != expected:
            return None
        rest = numbered["rest"]
        sentence = rest.endswith((".", ";", "!", "?")) or ": " in rest or len(rest) > 70
        runs_on = following[:1].islower() and not _goes_on(following)
        return None if sentence or runs_on else (rest, expected)

    def _begin_section(self, heading: str, number: int, indent: int) -> None:
        self.end_item()
        self.sections.append(_Section(heading, number, indent))
        self.indents = []
        self.heading_open = not heading.endswith(":")

    def _begin_bullet(self, number: int, bullet: re.Match[str], indent: int) -> None:
        self.end_item()
        depth = self._depth(indent, bullet["sign"])
        if bullet["rest"]:
            self._begin_item(number, bullet["rest"], "- ", depth)
        else:
            self.bullet = number
            self.waiting_depth = depth

    def _depth(self, indent: int, sign: str) -> int:
        while self.indents and indent < self.indents[-1]:
            self.indents.pop()
        if not self.indents or indent > self.indents[-1]:
            self.indents.append(indent)
        return max(len(self.indents) - 1, int(sign in _SUB))

    def _begin_item(self, number: int, words: str, marker: str, depth: int = 0) -> None:
        if self.bullet is None:
            self.end_item()
        self.bullet = None
        section = self._section()
        self.item = Item(number, section.title, words, marker, depth)
        section.items.append(self.item)

    def _words(self, number: int, words: str, indent: int, *, blank: bool) -> None:
        if self.bullet is not None:
            self._begin_item(number, words, "- ", self.waiting_depth)
        elif self.item:
            self.item.text += f" {words}"
        elif not self.sections and not (words.endswith(".") or len(words) > 70):
            self.title.append(words)
        else:
            if self.sections and blank and indent < self.sections[-1].indent:
                self.sections.append(_Section("", self.sections[-1].number + 1, 0))
            self._begin_item(number, words, "")

    def _section(self) -> _Section:
        if not self.sections:
            self.sections.append(_Section("", 1, 0))
        return self.sections[-1]


def _goes_on(words: str) -> bool:
    """Whether a line is the rest of a wrapped heading: a few words, no sentence."""
    few = len(words.split()) <= 4 and not words.endswith((".", ":", ";", ","))
    return few and not any(each.match(words) for each in (_BULLET, _NUMBERED, _OWN_NUMBER, _MARKDOWN))


def _number(read: Outline, sections: list[_Section]) -> None:
    """`1.0` for words that introduce the whole section, then `1.1`, `1.2`, and `4.2.1` below `4.2`."""
    for section in sections:
        top = [item for item in section.items if item.depth == 0]
        introduced = len(top) == 1 and len(section.items) > 1 and top[0].text.endswith(":")
        counts = [-1 if introduced else 0, 0, 0, 0, 0]
        path: list[Item] = []
        for item in section.items:
            depth = min(item.depth, len(path), 4)
            path = path[:depth]
            if path:
                path[-1].children.append(item)
            level = max(depth - 1, 0) if introduced and depth else depth
            counts = [*counts[: level + 1], 0, 0, 0, 0][:5]
            counts[level] += 1
            item.depth = level
            numbers = [section.number, *counts[: level + 1]]
            item.id = item.id or ".".join(map(str, numbers))
            path.append(item)
            read.items.append(item)
