"""HTML from outside made safe to show, and HTML to outside made safe to send. Idempotent; never raises.

The sanitiser (nh3) parses as browsers do. Caps come first, as no HTML parser survives deep nesting in time.
Elements, attributes and properties are listed; everything else is dropped. No style element, no id, no class,
no form: a letter can neither dress up as the desk nor touch its page. Remote images are not loaded: each
becomes a word.
"""

import html as markup
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Literal
from urllib.parse import urlsplit

import nh3

from answerable.channels.email import caps, plain

TAGS = frozenset(
    """
    a abbr b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3
    h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th
    thead tr tt u ul var
    """.split()  # noqa: SIM905
)
DROPPED_WHOLE = frozenset(
    "script style title template noscript svg math object embed iframe select textarea head".split()  # noqa: SIM905
)
ATTRIBUTES = {
    "*": {"dir", "lang", "style", "align"},
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "valign"},
    "th": {"colspan", "rowspan", "valign", "scope"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
}
# Words keep their emphasis; nothing may move, hide or cover anything, and nothing may load anything.
PROPERTIES = frozenset(
    """
    text-align text-decoration font-weight font-style white-space direction list-style-type vertical-align
    """.split()  # noqa: SIM905
)
KEPT_STYLE = re.compile("|".join(sorted(PROPERTIES)), re.IGNORECASE)
SCHEMES = frozenset({"http", "https", "mailto", "tel", "cid"})
ATTRIBUTE = re.compile(r'[a-z-]+="[^"]*"')
BLOCKED = "remote image not loaded"


def for_display(source: str, *, inline: Iterable[str] = (), remote: dict[str, str] | None = None) -> str:
    """A customer's HTML for an agent's or customer's page; "" when it is beyond the caps (show the text
    instead).

    `inline`: Content-IDs that came with the letter; the page may serve those images itself.
    `remote`: gets a key and the address of each image that lies elsewhere; they stay, as `cid:` and the key,
    for a page that fetches them for its reader.
    """
    return _clean(source, known=frozenset(inline), remote=remote)


def for_sending(source: str) -> str:
    """HTML that leaves in our name: the same rules, since what we quote came from outside (A11)."""
    return _clean(source, known=frozenset())


def _clean(source: str, *, known: frozenset[str], remote: dict[str, str] | None = None) -> str:
    if caps.html_refusal(source):
        return ""

    def attribute(_tag: str, name: str, value: str) -> str | None:
        if name == "src" and remote is not None and value.lower().startswith(("http://", "https://")):
            key = sha256(value.encode()).hexdigest()[:24]
            remote[key] = value
            return f"cid:{key}"
        if name == "src":
            return value if value.startswith("cid:") and value.removeprefix("cid:") in known else None
        if name == "href":
            return value if _is_plain_link(value) else None
        if name == "style":
            return value if KEPT_STYLE.search(value) else None  # else an empty one would be left
        if name == "dir":
            return value if value in {"ltr", "rtl", "auto"} else None
        return value

    try:
        clean = nh3.clean(
            source.replace("\x00", ""),
            tags=set(TAGS),
            clean_content_tags=set(DROPPED_WHOLE),
            attributes=ATTRIBUTES,
            attribute_filter=attribute,
            filter_style_properties=set(PROPERTIES),
            url_schemes=set(SCHEMES),
            link_rel="noopener noreferrer nofollow",
            set_tag_attribute_values={"a": {"target": "_blank"}},
        )
    except Exception:  # noqa: BLE001 - whatever the parser meets, the text part is still there to show
        return ""
    return _hosts(_placeholders(clean))


def _placeholders(clean: str) -> str:
    """Images that lost their source say so in words."""
    pieces = clean.split("<img")
    kept = [pieces[0]]
    for piece in pieces[1:]:
        attributes, _, rest = piece.partition(">")
        if 'src="cid:' in attributes:
            kept.append(f"<img{attributes}>{rest}")
            continue
        alt = _value(attributes, "alt").strip()
        words = f"{alt}: {BLOCKED}" if alt else BLOCKED
        kept.append(f"<span>[{words}]</span>{rest}" if not _is_pixel(attributes) else rest)
    return "".join(kept)


def _is_pixel(attributes: str) -> bool:
    return _value(attributes, "width") in {"0", "1"} or _value(attributes, "height") in {"0", "1"}


def _hosts(clean: str) -> str:
    """A link whose words name another host than it leads to gets the real host written behind it (A8)."""
    pieces = clean.split("<a ")
    kept = [pieces[0]]
    for piece in pieces[1:]:
        unsorted, _, rest = piece.partition(">")
        attributes = " ".join(
            sorted(ATTRIBUTE.findall(unsorted))
        )  # the sanitiser adds them in no fixed order
        words, closing, after = rest.partition("</a>")
        host = _host(markup.unescape(_value(attributes, "href")))
        said = plain.from_html(words)
        hint = f" <bdi>({markup.escape(host)})</bdi>"
        needed = host and "." in said and not said.lower().startswith("mailto") and host not in said.lower()
        kept.append(
            f"<a {attributes}>{words}{closing}{'' if not needed or after.startswith(hint) else hint}{after}"
        )
    return "".join(kept)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_plain_link(url: str) -> bool:
    """No relative link (it leads into the desk), no user name that poses as a host, no unreadable one."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(parts.hostname) and "@" not in parts.netloc and "\\" not in url
    return parts.scheme in {"mailto", "tel"}


def _value(attributes: str, name: str) -> str:
    _, found, rest = f" {attributes}".partition(f' {name}="')
    return rest.partition('"')[0] if found else ""


def from_text(text: str, *, direction: Literal["ltr", "rtl", "auto"] = "auto") -> str:
    """Plain text as HTML: escaped, paragraphs and line breaks kept, each paragraph isolated in its own
    direction.
    """
    paragraphs = [block for block in text.replace("\r\n", "\n").strip().split("\n\n") if block.strip()]
    return "".join(
        f'<p dir="{direction}">{"<br>".join(map(markup.escape, block.strip(chr(10)).split(chr(10))))}</p>'
        for block in paragraphs
    )
