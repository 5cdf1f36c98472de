"""The mails the desk writes by itself: what each may say, and the words it comes with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.brands.wording import fill, words_of


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mail. `known`: its placeholders; `required`: those it must not lack."""

    slug: str
    known: tuple[str, ...]
    required: tuple[str, ...]
    default: Callable[[], str]


def _greeting() -> str:
    return _("Hello %(name)s,") % {"name": "{name}"}


def _thanks() -> str:
    return _("thank you for writing to %(brand)s. Your request has the number %(reference)s.") % {
        "brand": "{brand}",
        "reference": "{reference}",
    }


def _acknowledgement() -> str:
    return "\n\n".join(
        [
            _greeting(),
            _thanks(),
            _("A person will answer you by %(time)s.") % {"time": "{time}"},
            _("So our support policy says, clause %(clause)s: “%(words)s”")
            % {"clause": "{clause}", "words": "{policy}"},
            _("To add something, just answer this mail."),
            _("Follow it here: %(link)s") % {"link": "{follow}"},
            "{brand}",
        ]
    )


def _without_a_time() -> str:
    return "\n\n".join(
        [
            _greeting(),
            _thanks(),
            _("A person will answer you as soon as possible."),
            _("To add something, just answer this mail."),
            _("Follow it here: %(link)s") % {"link": "{follow}"},
            "{brand}",
        ]
    )


def _news() -> str:
    return f"{_greeting()}\n\n{{news}}\n\n{{brand}}"


def _follow_up() -> str:
    return "\n\n".join(
        [
            _greeting(),
            _("on %(day)s we settled your request %(reference)s, “%(subject)s”. Is it solved?")
            % {"day": "{day}", "reference": "{reference}", "subject": "{subject}"},
            "{answers}",
            "{rating}",
            _("If you have another question, just answer this mail."),
            "{stop}",
            "{brand}",
        ]
    )


def _sign_in_code() -> str:
    return "\n\n".join(
        [
            _("Hello,"),
            _("your code for %(brand)s is: %(code)s") % {"brand": "{brand}", "code": "{code}"},
            _("Or open this link and press the button: %(link)s") % {"link": "{link}"},
            _("Both work once and for ten minutes. If you did not ask for them, you need not do anything."),
            "{brand}",
        ]
    )


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "acknowledgement",
            ("name", "brand", "reference", "time", "clause", "policy", "follow"),
            ("reference", "time"),
            _acknowledgement,
        ),
        Kind(
            "acknowledgement-without-time",
            ("name", "brand", "reference", "follow"),
            ("reference",),
            _without_a_time,
        ),
        Kind("news", ("name", "brand", "reference", "news"), ("news",), _news),
        Kind(
            "follow-up",
            ("name", "brand", "reference", "day", "subject", "answers", "rating", "stop"),
            ("answers", "rating", "stop"),
            _follow_up,
        ),
        Kind("sign-in-code", ("brand", "code", "link"), ("code", "link"), _sign_in_code),
    )
}


def written(brand: Brand, kind: str, language: str, values: Mapping[str, str]) -> str:
    """A mail in the brand's words, or else in the desk's own, in a language. Needs the brand in scope."""
    known = KINDS[kind]
    own = words_of(brand.pk, kind, language) if brand.words_its_mails else ""
    return fill(own or _came_with(kind, language), {name: values.get(name, "") for name in known.known})


@cache
def _came_with(kind: str, language: str) -> str:
    """The desk's own words for a kind of mail in a language."""
    with translation.override(language):
        return KINDS[kind].default()
