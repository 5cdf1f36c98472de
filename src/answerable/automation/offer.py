"""Which macros fit a ticket, the fitting ones first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from answerable.automation.models import Macro, MacroVersion
from answerable.tickets.access import NotYours

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Spoken:
    """The text of a macro in the language that was chosen. `asked` is the language that was wanted, where
    there is no text in it.
    """

    text: str
    language: str
    asked: str = ""


def macros_for(brands: Sequence[int]) -> QuerySet[Macro]:
    """The macros of the brands an agent works for, retired ones too."""
    return Macro.objects.filter(brand_id__in=brands, current__isnull=False).select_related("current", "brand")


def macro_for(brands: Sequence[int], pk: int) -> Macro:
    """One of them. Raises NotYours where there is none."""
    found = macros_for(brands).filter(pk=pk).first()
    if found is None:
        raise NotYours(str(pk))
    return found


def fitting(
    brand_id: int, *, tier: int, category: str = "", language: str = "", query: str = ""
) -> list[MacroVersion]:
    """What an agent of a tier is offered on a ticket: of its category first, then in its language, by name.

    `query` matches the name, the clause and the texts, every word of it. One statement.
    """
    found = MacroVersion.objects.filter(
        brand_id=brand_id, macro__current=F("pk"), macro__retired_at=None, tier__lte=tier
    )
    if category:
        found = found.filter(Q(categories=[]) | Q(categories__contains=[category]))
    for word in query.lstrip("/§").split()[:8]:
        found = found.filter(
            Q(name__icontains=word) | Q(clause__istartswith=word.lstrip("§")) | Q(texts__icontains=word)
        )
    rows = list(found.order_by("name", "id")[: SHOWN * 5])
    rows.sort(key=lambda each: (category not in each.categories, _lacks(each, language)))
    return rows[:SHOWN]


def spoken(version: MacroVersion, language: str, *, brand_language: str) -> Spoken | None:
    """Its text in a language, else in the brand's, else in any; None where it has no text."""
    texts: dict[str, str] = version.texts
    for tried in (language, language.partition("-")[0], brand_language, *sorted(texts)):
        if texts.get(tried):
            near = tried.partition("-")[0] == language.partition("-")[0]
            return Spoken(texts[tried], tried, "" if near else language)
    return None


def _lacks(version: MacroVersion, language: str) -> bool:
    return bool(version.texts) and language not in version.texts
