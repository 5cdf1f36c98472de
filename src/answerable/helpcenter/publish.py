"""A draft becomes what readers see; a published text is vouched for, or taken down."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.helpcenter import index
from answerable.helpcenter.errors import NotPossible
from answerable.helpcenter.models import Article, Review, Translation, Version
from answerable.helpcenter.text import summary
from answerable.staff.models import Agent

READ_AGAIN = timedelta(days=182)
"""When a text is to be read again where nobody says another day."""


@transaction.atomic
def publish(
    article: Article, *, language: str, agent: Agent, at: datetime, review_due_on: date | None = None
) -> Version:
    """Show the draft of one language to readers, as a version of its own. Who publishes it has reviewed it.

    Raises:
        NotPossible: there is no draft, it is empty, or the day of its next review is not to come.
    """
    text = _locked(article, language)
    if text is None or text.draft_at is None:
        raise NotPossible(_("There is no draft to publish in this language."))
    if not text.draft_title or not text.draft_text.strip():
        raise NotPossible(_("A title and a text are needed before readers can see it."))
    due_on = _day_of_review(article, at, review_due_on)
    version = Version.objects.create(
        brand_id=article.brand_id,
        article=article,
        language=language,
        number=Version.objects.filter(article=article, language=language).count() + 1,
        title=text.draft_title,
        summary=summary(text.draft_text),
        text=text.draft_text,
        published_by=agent,
        published_at=at,
    )
    index.replace(article, text.version, version)
    text.version = version
    text.draft_title = text.draft_text = ""
    text.draft_by = text.draft_at = None
    _vouch(text, version, agent=agent, at=at, due_on=due_on)
    if article.retired_at is not None:
        article.retired_at = None
        article.save(update_fields=["retired_at"])
    return version


@transaction.atomic
def review(
    article: Article, *, language: str, agent: Agent, at: datetime, due_on: date | None = None
) -> Translation:
    """Vouch that the published text is still right.

    Raises:
        NotPossible: nothing is published in this language, or the day of the next review is not to come.
    """
    text = _locked(article, language)
    if text is None or text.version is None:
        raise NotPossible(_("Nothing is published in this language yet."))
    _vouch(text, text.version, agent=agent, at=at, due_on=_day_of_review(article, at, due_on))
    return text


@transaction.atomic
def retire(article: Article, *, at: datetime) -> None:
    """Take an article down in every language. Its versions and drafts stay; publishing brings it back."""
    for text in Translation.objects.select_for_update(of=("self",)).filter(article=article):
        if text.version is not None:
            index.replace(article, text.version, None)
            text.version = None
            text.save(update_fields=["version"])
    article.retired_at = at
    article.save(update_fields=["retired_at"])


def _locked(article: Article, language: str) -> Translation | None:
    texts = Translation.objects.select_for_update(of=("self",)).select_related("version")
    return texts.filter(article=article, language=language).first()


def _day_of_review(article: Article, at: datetime, due_on: date | None) -> date:
    today = at.astimezone(ZoneInfo(article.brand.zone)).date()
    due_on = due_on or today + READ_AGAIN
    if due_on <= today:
        raise NotPossible(_("The next review has to be on a day to come."))
    return due_on


def _vouch(text: Translation, version: Version, *, agent: Agent, at: datetime, due_on: date) -> None:
    Review.objects.create(brand_id=text.brand_id, version=version, reviewer=agent, at=at, due_on=due_on)
    text.reviewed_on = at.astimezone(ZoneInfo(text.brand.zone)).date()
    text.reviewer, text.review_due_on = agent, due_on
    text.save()
