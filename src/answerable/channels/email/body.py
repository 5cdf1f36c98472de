"""Which parts of a letter are its words and which are files, as RFC 8621 §4.1.4 tells mail programs to
choose.
"""

import re
from dataclasses import dataclass, field

from answerable.channels.email import caps, plain
from answerable.channels.email.letter import Enclosure
from answerable.channels.email.mime import Part, uudecode

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


def words_and_files(letter: Part) -> tuple[str, str, list[Enclosure]]:
    """Text, HTML (empty when the letter has none, or it is beyond the caps) and files, in the order of the
    letter.
    """
    chosen = choose(letter)
    files: list[Enclosure] = []
    markup = "\n".join(part.text() for part in chosen.html if part.kind == "text/html")
    if markup and caps.html_refusal(markup):
        files.append(Enclosure("letter.html", "text/html", markup.encode("utf-8")))
        markup = ""
    text = "\n".join(_text_of(part) for part in chosen.text)
    if markup and not text.strip():
        text = plain.from_html(markup)
    text, uuencoded = _without_uuencoded(text)
    if len(text) > caps.TEXT_CHARACTERS:
        files.append(Enclosure("letter.txt", "text/plain", text.encode("utf-8")))
        text = f"{text[: caps.TEXT_CHARACTERS]}\n[…]"
    return (
        text,
        markup,
        files + uuencoded + [enclosure(part, index) for index, part in enumerate(chosen.files, 1)],
    )


def _text_of(part: Part) -> str:
    text = part.text()
    if part.kind != "text/html":
        return text
    return plain.from_html(text[: caps.HTML_CHARACTERS])


def enclosure(part: Part, number: int) -> Enclosure:
    name = part.filename or (
        f"message-{number}.eml" if part.kind.startswith("message/") else f"attachment-{number}"
    )
    content_id = part.first("content-id").strip().strip("<>")
    return Enclosure(display_name(name), part.kind, part.body(), content_id)


def display_name(name: str) -> str:
    """A name safe to show and to offer for saving: one line, no path, no invisible or direction-changing
    characters (B3).
    """
    visible = "".join(
        ch for ch in name if ch.isprintable() and not 0x200B <= ord(ch) <= 0x206F and ch != "\ufeff"
    )
    last = visible.replace("\\", "/").rpartition("/")[2].strip(" .")
    return last[-120:] or "attachment"


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
            files.append(Enclosure(display_name(found[1]), "application/octet-stream", content))
            kept.append(text[at : found.start()])
        else:
            kept.append(text[at : end.end()])
        at = end.end()
    return "".join([*kept, text[at:]]), files
