"""Ten thousand help articles, written at once with everything search knows of them."""

from random import Random

from answerable.run.bench.history import VOCABULARY, weighted

ARTICLES = 10_000
WORDS = 150
BATCH = 500
SLUG = "bulkimart"


def write(count: int = ARTICLES) -> None:
    """Publish so many articles of one brand."""
    from django.db import transaction

    from answerable.brands.models import Brand
    from answerable.helpcenter import index
    from answerable.helpcenter.models import Article, Translation, Version
    from answerable.kit.now import now
    from answerable.kit.scope import brands_visible
    from answerable.staff.models import Agent

    brand, agent, at = Brand.objects.get(slug=SLUG), Agent.objects.order_by("id").first(), now()
    if agent is None:
        raise LookupError("The cast has no agent.")
    dice = Random(5)  # noqa: S311  the same in every run
    with brands_visible([brand.pk]):
        for first in range(0, count, BATCH):
            with transaction.atomic():
                articles = Article.objects.bulk_create(
                    Article(brand=brand, slug=f"bench-{n}", shelf="guide", created_by=agent, created_at=at)
                    for n in range(first, min(first + BATCH, count))
                )
                versions = Version.objects.bulk_create(
                    Version(
                        brand=brand, article=article, language=brand.language, number=1,
                        title=_words(dice, 6), summary=_words(dice, 20), text=_words(dice, WORDS),
                        published_by=agent, published_at=at,
                    )
                    for article in articles
                )  # fmt: skip
                Translation.objects.bulk_create(
                    Translation(
                        brand=brand, article=version.article, language=brand.language, version=version,
                        reviewed_on=at.date(), reviewer=agent, review_due_on=at.date(),
                    )
                    for version in versions
                )  # fmt: skip
                index.add(versions)


def asked(dice: Random) -> str:
    """What somebody types: two words, one of them with a letter missing."""
    first, second = (word for word in dice.choices(VOCABULARY[:2000], k=2))
    return f"{first} {second[:1]}{second[2:]}" if len(second) > 4 else f"{first} {second}"


def _words(dice: Random, count: int) -> str:
    return " ".join(weighted(dice, count))
