"""What a person wrote, without the history their mail program put under it and without the signature.

For display: the whole letter is kept. Line by line, so the time is linear. Where in doubt a line stays:
showing too much is better than hiding a sentence.
"""

import re

from answerable.channels.email import attribution, plain, signature
from answerable.channels.email.attribution import FORWARDED, Introduction, introductions

LINE = 500
LINES = 2000  # a history that begins below is shown
WRAPPED = 55  # a quoted line this long may have lost its end to the next line
CUT_END = re.compile(r"^>.{0,40}[:：]\s*$")
SHARED = re.compile(
    r"(?i)^(?P<own>[^>\s].{0,300}?)(?:-{2,}|\s)\s*(?P<attribution>(?:on|am|le|el|il|em|op|den)\s.{0,40}\d.{5,200}"
    rf"(?:{attribution.WROTE.pattern.removeprefix('(?i)')})\s*[:：])(?P<after>.{{0,200}})$"
)


def reply(text: str, markup: str, *, only_html: bool) -> str:
    """What the writer of a letter newly wrote. `only_html`: the text was made from the HTML, which marks the
    history better than words do.
    """
    return visible(plain.from_html(without_quoted_html(markup), quotes=True) if only_html else text)


def visible(text: str) -> str:
    """The words of this letter itself; the whole text when nothing would be left."""
    lines = _one_thing_a_line(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    own = _without_history(signature.without(lines))
    if len(own) < len(lines):  # else there is nothing new to look at
        own = signature.without(own)
    words = "\n".join(own).strip("\n ")
    return words if words.strip() else text.strip() and _only_quotes(lines, text)


def _only_quotes(lines: list[str], text: str) -> str:
    """A letter of nothing but quotes says nothing new; any other is shown whole."""
    marked = [line for line in lines if line.strip()]
    introduced = sum(each.height for each in introductions(lines[:LINES]).values())
    quoted = sum(line.lstrip().startswith(">") for line in marked)
    return "" if quoted and introduced and quoted + introduced >= len(marked) else text.strip()


def _one_thing_a_line(lines: list[str]) -> list[str]:
    """Words and "On … wrote:" that share a line get one each."""
    split: list[str] = []
    for line in _mended(lines):
        shared = SHARED.match(line) if len(line) <= LINE and "@" in line else None
        if shared is None:
            split.append(line)
            continue
        split += [shared["own"], shared["attribution"]]
        split += [f"> {shared['after'].strip()}"] if shared["after"].strip() else []
    return split


def _mended(lines: list[str]) -> list[str]:
    """Addresses of an introduction that were broken at their brackets are whole again."""
    mended: list[str] = []
    for line in lines:
        above = mended[-1] if mended else ""
        cut = above.rstrip().endswith("<") or (
            "<" in above and CUT_END.match(line) and ">" not in above.rpartition("<")[2]
        )
        if cut and line.strip() and not above.lstrip().startswith(">") and len(above) < LINE:
            mended[-1] = f"{above.rstrip()}{line.strip()}"
        else:
            mended.append(line)
    return mended


def _without_history(lines: list[str]) -> list[str]:
    """The writer's own lines, in their order: above, below and between what is quoted."""
    found = introductions(lines[:LINES])
    quoted = _quoted(lines)
    last_own = _last_own(lines, found, quoted)
    kept: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if FORWARDED.search(line[:LINE]):
            return kept + lines[index:]
        introduction = found.get(index)
        if introduction is None:
            gap = not line.strip() and kept and not kept[-1].strip() and index and quoted[index - 1]
            if not quoted[index] and not gap:
                kept.append(line)
            index += 1
            continue
        if not _introduces(lines, index, introduction, kept):
            kept += lines[index : index + introduction.height]
            index += introduction.height
            continue
        after = _next_words(lines, index + introduction.height)
        if last_own < after or after >= len(lines) or not quoted[after]:
            return kept
        index = after
    return kept


def _introduces(lines: list[str], index: int, introduction: Introduction, kept: list[str]) -> bool:
    """Whether history follows: quoted lines do, or the introduction is certain and words stand above it."""
    after = _next_words(lines, index + introduction.height)
    if after < len(lines) and lines[after].lstrip().startswith((">", "|")):
        return True
    return introduction.certain and any(line.strip() for line in kept)


def _next_words(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _quoted(lines: list[str]) -> list[bool]:
    """Which lines are quoted; the end of a long quoted line that was broken counts as quoted, too."""
    marked: list[bool] = []
    for line in lines:
        prompt = line.lstrip().startswith(">>> ") and not (marked and marked[-1])  # of a programming language
        marked.append(line.lstrip()[:1] == ">" and not prompt)
    for index in range(1, len(lines) - 1):
        above, line = lines[index - 1], lines[index].strip()
        broken = marked[index - 1] and marked[index + 1] and not marked[index] and len(above) >= WRAPPED
        if (
            broken
            and line
            and (line[0].islower() or (line[0].isdigit() and above.rstrip()[-1:] not in ".!?:"))
        ):
            marked[index] = True
    return marked


def _last_own(lines: list[str], found: dict[int, Introduction], quoted: list[bool]) -> int:
    """Index of the last line of the writer's own; what introduces a quote is not."""
    introducing = {at for start, each in found.items() for at in range(start, start + each.height)}
    own = (
        index
        for index in range(len(lines) - 1, -1, -1)
        if lines[index].strip()
        and not quoted[index]
        and index not in introducing
        and not signature.is_mark(lines[index])
        and not signature.sent_from(lines[index])
    )
    return next(own, -1)


QUOTED_START = re.compile(
    r"(?i)<(?P<tag>div|span|section|hr|table)\b[^<>]*?(?:class|id|style)\s*=\s*[\"']?[^\"'<>]*?(?:"
    r"yahoo_quoted|divRplyFwdMsg|OLK_SRC_BODY_SECTION|appendonsend|mail_extra_signature|zmail_extra|stopSpelling"
    r"|border:none;border-top:solid #[0-9A-F]{6} 1\.0pt)"
)


def without_quoted_html(markup: str) -> str:
    """HTML up to where a program marked the history without a blockquote; those are told by themselves."""
    found = QUOTED_START.search(markup)
    return markup[: found.start()] if found and found.start() > 0 else markup
