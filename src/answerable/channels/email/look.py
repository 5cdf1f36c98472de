"""How a mail of ours looks: the brand's mark and colour, the message, the promise, the hours. Text and HTML.

One template for every mail of every brand. Rules of style are written once, put into each element for mail
programs that know nothing else, and kept as a sheet for those that turn dark.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import css_inline
from django.template.loader import render_to_string
from markupsafe import Markup

from answerable.clock import Calendar
from answerable.promises.hours import OpeningHours

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "dv"})
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
PLAIN = "#0B5B66"
LIGHT = """
.m-out{margin:0;padding:0;background-color:#ffffff}
.m-page{max-width:600px;margin:0 auto;padding:24px 20px 32px;background-color:#ffffff;color:#14231f;
font-family:Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.6}
.m-head{border-collapse:collapse;margin:0 0 24px}.m-cell{padding:0}
.m-mark{display:inline-block;width:36px;height:36px;line-height:36px;text-align:center;font-weight:700;
font-size:17px;color:COLOUR_INK;background-color:COLOUR_OF_BRAND}
.m-circle{border-radius:18px}.m-square{border-radius:8px}
.m-brand{padding:0 12px;font-size:17px;font-weight:600;color:#14231f}
.m-text p{margin:0 0 16px}.m-text a{color:#0b5b66}
.m-sign{margin:24px 0 0;color:#47565a}
.m-promise{margin:28px 0 0;padding:10px 14px;border:1px solid #d8dfdd;border-radius:8px;
background-color:#f4f7f6;color:#14231f;font-size:14px;line-height:1.5}
.m-clause{display:inline-block;padding:0 6px;border:1px solid #c3cdca;border-radius:5px;font-size:13px;
color:#47565a;white-space:nowrap}
.m-quoted{margin:28px 0 0}.m-said{margin:0 0 6px;color:#5d6c6f;font-size:14px}
.m-quote{margin:0;padding:0 14px;border-left:2px solid #c3cdca;color:#47565a;font-size:14px}
[dir=rtl] .m-quote{border-left:0;border-right:2px solid #c3cdca}
.m-foot{margin:28px 0 0;padding:14px 0 0;border-top:3px solid COLOUR_OF_BRAND;color:#5d6c6f;font-size:13px}
"""
DARK = """
.m-out,.m-page{background-color:#11191a!important}.m-page,.m-brand,.m-promise{color:#e6eeec!important}
.m-promise{background-color:#1a2526!important;border-color:#34454a!important}
.m-sign,.m-clause,.m-said,.m-quote,.m-foot{color:#a9b8b6!important}
.m-clause,.m-quote{border-color:#4a5c60!important}.m-text a{color:#6fc3cf!important}
"""
_INLINER = css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=False)


@dataclass(frozen=True, slots=True)
class Look:
    """What stands in a mail, ready to be written. `body` is safe HTML; all else is text."""

    brand: str
    mark: str
    shape: str
    colour: str
    language: str
    reference: str
    body: Markup
    hours: str = ""
    signature: Sequence[str] = ()
    promise: str = ""
    senior: str = ""
    senior_link: str = ""
    senior_clause: str = ""
    clause: str = ""
    quoted_from: str = ""
    quoted: Sequence[str] = ()

    @property
    def direction(self) -> str:
        return direction(self.language)


def direction(language: str) -> str:
    """How a language is written: "rtl" or "ltr"."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def page(look: Look) -> str:
    """The whole HTML part."""
    light, dark = (Markup(rules) for rules in styles(look.colour))  # noqa: S704  ours, the colour checked
    drawn = render_to_string("mail/page.jinja", {"look": look, "light": light, "dark": dark})
    return _INLINER.inline(drawn)


def part(look: Look) -> Markup:
    """The same as a part of a page of the desk that brings `styles` itself: the preview."""
    return Markup(render_to_string("mail/body.jinja", {"look": look}))  # noqa: S704  the template escapes


@lru_cache(maxsize=200)
def styles(colour: str) -> tuple[str, str]:
    """The rules of a brand's mails, and what changes where it is dark."""
    safe = colour if COLOUR.fullmatch(colour) else PLAIN
    ink = "#14231f" if _is_light(safe) else "#ffffff"
    return LIGHT.replace("COLOUR_OF_BRAND", safe).replace("COLOUR_INK", ink), DARK


def hours_in_words(hours: Calendar | None, language: str) -> str:
    """When people answer, in the words every surface has for it; "" where the policy says none."""
    return OpeningHours("", hours).sentence(language) if hours is not None else ""


def text(look: Look, written: str) -> str:
    """The plain part: the message, the signature, the promise, what is quoted, the foot."""
    promise = f"{look.promise} (§ {look.clause})" if look.clause else look.promise
    quoted = "\n".join([look.quoted_from, *(f"> {line}" for line in look.quoted)]) if look.quoted else ""
    signed = "\n".join(["-- ", *look.signature]) if look.signature else ""
    senior = f"{look.senior} (§ {look.senior_clause}): {look.senior_link}" if look.senior else ""
    foot = f"{look.reference} · {look.hours}" if look.hours else look.reference
    return (
        "\n\n".join(part for part in (written.strip(), promise, quoted, signed, senior, foot) if part) + "\n"
    )


def _is_light(colour: str) -> bool:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return bool(0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.3)
