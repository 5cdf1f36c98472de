"""The words of the mails the desk writes by itself: leads word them, and see them as customers will."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from markupsafe import Markup

from answerable.brands.mails import KINDS, Kind
from answerable.brands.models import Brand, MailWording
from answerable.brands.wording import Problem, Unfit, fill, keep, problems_of, words_of
from answerable.channels.email import html, look
from answerable.channels.email.look import Look, hours_in_words
from answerable.kit.dates import in_words
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import office_of
from answerable.workspace import words
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.seats import Seat

VERSIONS = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it would arrive, and what is wrong with it."""

    page: Markup
    problems: tuple[Problem, ...]
    light: Markup
    dark: Markup


@desk_page
def every(desk: Desk) -> HttpResponse:
    """The kinds of mails of the brands I lead, and in which languages they have words of their own."""
    seats = _led(desk)
    brands = {brand.pk: brand for brand in Brand.objects.filter(pk__in=[seat.brand_id for seat in seats])}
    own = set(
        MailWording.objects.filter(brand__in=brands)
        .exclude(text="")
        .values_list("brand_id", "kind", "language")
    )
    rows = [
        (
            seat,
            kind,
            name,
            [(code, words.language(code), (seat.brand_id, kind, code) in own) for code in spoken],
        )
        for seat in seats
        for spoken in [brands[seat.brand_id].languages]
        for kind, name in _names().items()
    ]
    return desk.show("mails/list.jinja", room="me", rows=rows)


@desk_page
def wording(desk: Desk, brand: str, kind: str, language: str) -> HttpResponse:
    """Show the words of a mail, show how others would look, or keep them."""
    seat = next((seat for seat in _led(desk) if seat.mark.slug == brand), None)
    known = KINDS.get(kind)
    if seat is None or known is None:
        raise Http404(brand)
    whose = Brand.objects.get(pk=seat.brand_id)
    if language not in whose.languages:
        raise Http404(language)
    with translation.override(language):
        default = known.default()
    text = words_of(whose.pk, kind, language) or default
    status, problems = 200, []
    if desk.request.method == "POST":
        text = desk.request.POST.get("text", "").replace("\r\n", "\n")
        what = desk.request.POST.get("what", "")
        if what == "preview":
            return desk.show(
                "mails/_preview.jinja", room="me", shown=_shown(desk, whose, known, language, text)
            )
        try:
            keep(
                whose.pk, kind, language, "" if what == "default" else text, known=known.known,
                required=known.required, by=desk.agent.name, at=desk.at,
            )  # fmt: skip
        except Unfit as unfit:
            status, problems = 422, list(unfit.problems)
        else:
            messages.success(desk.request, _("Kept. The next mail says it like this."))
            return redirect("mail-wording", brand, kind, language)
    versions = MailWording.objects.filter(brand=whose, kind=kind, language=language).order_by("-version")
    return desk.show(
        "mails/edit.jinja",
        room="me",
        status=status,
        seat=seat,
        kind=known,
        name=_names()[kind],
        language=language,
        language_name=words.language(language),
        text=text,
        is_default=text == default,
        refused=problems,
        shown=_shown(desk, whose, known, language, text),
        versions=versions[:VERSIONS],
        told=list(messages.get_messages(desk.request)),
    )


def _led(desk: Desk) -> list[Seat]:
    return [seat for seat in desk.seats.values() if seat.lead or desk.agent.is_admin]


def _names() -> dict[str, str]:
    return {
        "acknowledgement": _("Your request is here, and by when we answer"),
        "acknowledgement-without-time": _("Your request is here, where no time is promised"),
        "news": _("News of a request, such as an escalation"),
        "follow-up": _("Is it solved, and how was it?"),
        "sign-in-code": _("The code to sign in"),
    }


def _shown(desk: Desk, brand: Brand, kind: Kind, language: str, text: str) -> Shown:
    version = (
        PolicyVersion.objects.filter(brand=brand, effective_from__lte=desk.at).order_by("-number").first()
    )
    light, dark = (Markup(rules) for rules in look.styles(brand.colour))  # noqa: S704  ours
    with translation.override(language):
        sample = _samples(desk, brand)
    shown = Look(
        brand=brand.name,
        mark=brand.mark,
        shape=brand.shape,
        colour=brand.colour,
        language=language,
        reference=f"{brand.prefix}-1042",
        body=Markup(html.from_text(fill(text, sample))),  # noqa: S704  it escapes
        hours=hours_in_words(office_of(version.policy) if version else None, language),
    )
    found = problems_of(text, known=kind.known, required=kind.required)
    return Shown(look.part(shown), tuple(found), light, dark)


def _samples(desk: Desk, brand: Brand) -> dict[str, str]:
    """What the placeholders might say."""
    when = in_words(desk.at, zone=brand.zone, language=translation.get_language())
    link = "https://example.com/…"
    return {
        "name": desk.agent.name,
        "brand": brand.name,
        "reference": f"{brand.prefix}-1042",
        "time": when,
        "clause": "4.2.1",
        "policy": "…",
        "follow": link,
        "news": "…",
        "day": when,
        "subject": "…",
        "answers": f"{_('Yes, it is solved:')} {link}\n{_('No, please look again:')} {link}",
        "rating": f"{_('How was our support?')}\n5 – {_('very good')}: {link}\n1 – {_('bad')}: {link}",
        "stop": f"{_('Please do not ask me how it was again:')} {link}",
        "code": "482 913",
        "link": link,
    }
