"""An article's text: Markdown (CommonMark) on the way in, safe HTML and plain sentences on the way out."""

import re
from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_BLANKS = re.compile(r"\s+")
_SENTENCES = re.compile(r"(?<=[.!?؟…])\s+")
_ENDS = re.compile(r"</(?:p|li|h\d|td|th|blockquote|pre)>|<br>")
SUMMARY = 160


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "typographer": False}).enable(["table", "strikethrough"])


@lru_cache(maxsize=512)
def html(text: str) -> Markup:
    """The text as HTML: no scripts, no pictures, no style; links lead to the web, a mail or a telephone."""
    made = _markdown().render(_lowered(text))
    safe = nh3.clean(
        made,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
    )
    return Markup(safe)  # noqa: S704  nh3 has just made it safe


def sentences(text: str) -> str:
    """The text without its marks, in one line."""
    apart = _ENDS.sub(" ", str(html(text)))
    return str(Markup(_BLANKS.sub(" ", nh3.clean(apart, tags=set())).strip()).unescape())  # noqa: S704


def summary(text: str) -> str:
    """The first sentences, as many as fit a line or two."""
    paragraph = next(
        (part for part in text.split("\n\n") if part.strip() and not part.lstrip().startswith("#")), ""
    )
    said = ""
    for sentence in _SENTENCES.split(sentences(paragraph)):
        if said and len(said) + len(sentence) > SUMMARY:
            break
        said = f"{said} {sentence}".strip()
    return said if len(said) <= 300 else said[:299].rsplit(" ", 1)[0] + "…"


def headings(text: str) -> str:
    """The lines that are headings, for search: they say more than the rest."""
    return "\n".join(line.lstrip("# ") for line in text.splitlines() if line.startswith("#"))


def _lowered(text: str) -> str:
    """The page's one h1 is the title: a first-level heading of the text becomes a second-level one."""
    return re.sub(r"(?m)^#(?=\s)", "##", text)
