"""Where the help center does not help: searched in vain, rated low, not read again in time."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from answerable.brands.models import Brand
from answerable.helpcenter.models import Gap, Opinion, Translation
from answerable.helpcenter.words import words

LOOKS_BACK = timedelta(days=90)
LOW = 0.5
"""Helped fewer than half of those who said so…"""
ENOUGH = 3
"""…and at least so many said so."""
MOST_A_DAY = 2000
_PRIVATE = re.compile(r"\S+@\S+|\S*\d{4,}\S*")


@dataclass(frozen=True, slots=True)
class Unanswered:
    words: str
    language: str
    times: int
    last_on: date


@dataclass(frozen=True, slots=True)
class Rated:
    article_id: int
    helped: int
    all: int


def searched_in_vain(question: str, *, brand: Brand, language: str, at: datetime) -> None:
    """Keep what was not found, without anything that could be somebody's: no addresses, no numbers.

    A day has room for 2,000 different questions; more than that is no reader.
    """
    kept = " ".join(words(_PRIVATE.sub(" ", question)))[:80].strip()
    if not kept:
        return
    day = at.astimezone(ZoneInfo(brand.zone)).date()
    known = Gap.objects.filter(brand=brand, day=day)
    if known.filter(language=language, words=kept).update(times=F("times") + 1):
        return
    if known.count() < MOST_A_DAY:
        Gap.objects.bulk_create(
            [Gap(brand=brand, language=language, words=kept, day=day)], ignore_conflicts=True
        )


def unanswered(brand_id: int, *, at: datetime, most: int = 50) -> list[Unanswered]:
    """What was searched in vain in the last 90 days, the most frequent first."""
    rows = (
        Gap.objects.filter(brand_id=brand_id, day__gte=(at - LOOKS_BACK).date())
        .values("words", "language")
        .annotate(sum=Sum("times"), last=Max("day"))
        .order_by("-sum", "-last")[:most]
    )
    return [Unanswered(row["words"], row["language"], row["sum"], row["last"]) for row in rows]


def rated_low(brand_id: int, *, at: datetime, most: int = 50) -> list[Rated]:
    """Articles whose readers say more often than not that they did not help."""
    rows = (
        Opinion.objects.filter(brand_id=brand_id, at__gte=at - LOOKS_BACK)
        .values("article")
        .annotate(all=Count("id"), helped=Count("id", filter=Q(helped=True)))
        .filter(all__gte=ENOUGH)
    )
    low = [Rated(row["article"], row["helped"], row["all"]) for row in rows]
    return sorted(
        (each for each in low if each.helped < LOW * each.all), key=lambda each: each.helped / each.all
    )[:most]


def overdue(brand_id: int, *, today: date) -> QuerySet[Translation]:
    """Published texts whose day to be read again has passed."""
    found = Translation.objects.filter(brand_id=brand_id, version__isnull=False, article__retired_at=None)
    return (
        found.filter(review_due_on__lt=today).select_related("article", "version").order_by("review_due_on")
    )
