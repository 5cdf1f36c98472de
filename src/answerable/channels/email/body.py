"""Which parts of a letter are its words and which are files, as RFC 8621 §4.1.4 tells mail programs to
choose.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from answerable.channels.email import binhex, caps, flowed, plain, tnef, yenc
from answerable.channels.email.file_names import ENDINGS, display_name
from answerable.channels.email.letter import Enclosure
from answerable.channels.email.mime import Part, headers_of, uudecode

BYTES, BINHEX = "application/octet-stream", "application/mac-binhex40"
INLINE_MEDIA = ("image/", "audio/", "video/")
UU_BEGIN = re.compile(r"^begin [0-7]{3,4} (.{1,200})$", re.MULTILINE)
UU_END = re.compile(r"^end[ \t]*$", re.MULTILINE)


@dataclass(slots=True)
class Chosen:
    text: list[Part] = field(default_factory=list)
    html: list[Part] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)


def choose(letter: Part) -> Chosen:
    chosen = Chosen()
    _structure([letter], "mixed", chosen, in_alternative=False, text=True, html=True)
    return chosen


def _structure(
    parts: list[Part], around: str, chosen: Chosen, *, in_alternative: bool, text: bool, html: bool
) -> None:
    texts_before, htmls_before = len(chosen.text), len(chosen.html)
    take_text, take_html = text, html
    for index, part in enumerate(parts):
        kind = part.kind
        if kind.startswith("multipart/"):
            sub = kind.removeprefix("multipart/")
            _structure(
                part.children,
                sub,
                chosen,
                in_alternative=in_alternative or sub == "alternative",
                text=take_text,
                html=take_html,
            )
            continue
        media = kind.startswith(INLINE_MEDIA)
        inline = (
            part.disposition != "attachment"
            and (kind in {"text/plain", "text/html"} or media)
            and (index == 0 or (around != "related" and (media or not part.filename)))
        )
        if not inline:
            chosen.files.append(part)
            continue
        if around == "alternative":
            if kind == "text/plain":
                chosen.text.append(part)
            elif kind == "text/html":
                chosen.html.append(part)
            else:
                chosen.files.append(part)
            continue
        if in_alternative:
            # Inside an alternative only one of the two lists is still open.
            if kind == "text/plain":
                take_html = False
            if kind == "text/html":
                take_text = False
        if take_text and not media:
            chosen.text.append(part)
        if take_html and not media:
            chosen.html.append(part)
        if media:
            chosen.files.append(part)
    if around == "alternative" and text and html:
        # Only one kind was offered: it stands for both.
        if len(chosen.text) == texts_before and len(chosen.html) != htmls_before:
            chosen.text.extend(chosen.html[htmls_before:])
        if len(chosen.html) == htmls_before and len(chosen.text) != texts_before:
            chosen.html.extend(chosen.text[texts_before:])


class Read(NamedTuple):
    """The words and files of a letter. `html` is empty when it has none, or it is beyond the caps;
    `only_html`: its text was made from it.
    """

    text: str
    html: str
    files: list[Enclosure]
    only_html: bool


def words_and_files(letter: Part) -> Read:
    """Text, HTML and files, in the order of the letter; what Outlook packed into one file is unpacked."""
    chosen = choose(letter)
    packed = [found for part in chosen.files if tnef.is_packed(part) and (found := tnef.unpack(part))]
    files: list[Enclosure] = []
    markup = "\n".join(part.text() for part in chosen.html if part.kind == "text/html")
    text = "\n".join(_text_of(part, files) for part in chosen.text)
    if not text.strip() and not markup.strip():
        text, markup = _first_words(packed)
    if markup and (refusal := caps.html_refusal(markup)):
        letter.note(refusal)
        files.append(Enclosure("letter.html", "text/html", markup.encode("utf-8")))
        markup = ""
    only_html = bool(markup) and (not text.strip() or all(part.kind == "text/html" for part in chosen.text))
    if markup and not text.strip():
        text = plain.from_html(markup)
    text, uuencoded = _without_uuencoded(text)
    if len(text) > caps.TEXT_CHARACTERS:
        letter.note("Its text is longer than a page and a search take; the whole is kept as a file.")
        files.append(Enclosure("letter.txt", "text/plain", text.encode("utf-8")))
        text = f"{text[: caps.TEXT_CHARACTERS]}\n[…]"
    unpacked = {id(found.part) for found in packed}
    files += uuencoded
    for index, part in enumerate(chosen.files, 1):
        if id(part) not in unpacked:
            files.append(enclosure(part, index))
    return Read(text, markup, files + [file for found in packed for file in found.files], only_html)


def _first_words(packed: list[tnef.Packed]) -> tuple[str, str]:
    return next(((found.text, found.html) for found in packed if found.text or found.html), ("", ""))


def _text_of(part: Part, files: list[Enclosure]) -> str:
    """Its words; files written into them go to `files`."""
    content = part.body()
    if b"=ybegin " in content:
        content, found = yenc.taken_out(content)
        files += [Enclosure(display_name(each.name), BYTES, each.content) for each in found]
        if not all(each.whole for each in found):
            part.note("A file in yEnc is damaged or one of several parts; it is kept as it came.")
    text = part.text(content)
    if part.kind == "text/html":
        return plain.from_html(text[: caps.HTML_CHARACTERS])
    if part.parameters.get("format", "").lower() == "flowed":
        return flowed.unfold(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text


def enclosure(part: Part, number: int) -> Enclosure:
    if part.kind == BINHEX and (old := binhex.opened(part.body())):
        return Enclosure(display_name(old.name), BYTES, old.content)
    name = display_name(part.filename or _name_of(part, number))
    content_id = part.first("content-id").strip().strip("<>")
    inline = part.disposition == "inline" or bool(content_id and part.disposition != "attachment")
    return Enclosure(name, part.kind, part.body(), content_id, inline)


def _name_of(part: Part, number: int) -> str:
    """A name for a file its sender gave none: a letter is called by its subject."""
    if not part.kind.startswith("message/"):
        ending = ENDINGS.get(part.kind, "")
        return f"attachment-{number}{ending}"
    subject = headers_of(part.body()).first("subject") if part.kind == "message/rfc822" else ""
    return f"{subject[:100].replace('/', '-').strip()}.eml" if subject.strip() else f"message-{number}.eml"


def _without_uuencoded(text: str) -> tuple[str, list[Enclosure]]:
    """Files written into the text itself, as was done before MIME (E4)."""
    files: list[Enclosure] = []
    kept, at = [], 0
    while found := UU_BEGIN.search(text, at):
        end = UU_END.search(text, found.end())
        content = uudecode(text[found.end() : end.start()].encode("utf-8", "replace")) if end else b""
        if end is None:
            break
        if content:
            files.append(Enclosure(display_name(found[1]), BYTES, content))
            kept.append(text[at : found.start()])
        else:
            kept.append(text[at : end.end()])
        at = end.end()
    return "".join([*kept, text[at:]]), files
