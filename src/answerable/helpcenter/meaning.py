"""Find articles by what a question means, in whatever words and language. Only with an embedder."""

from django.db import connection

from answerable.brands.models import Brand
from answerable.helpcenter.embedding import Embedder, embedder, written
from answerable.helpcenter.models import Translation
from answerable.helpcenter.text import sentences

AT_ONCE = 50
LONGEST = 1500
FADES = 60
"""How little a lower place costs when two rankings are joined (reciprocal rank fusion, Cormack 2009)."""


def learn(brand: Brand) -> int:
    """Read what was published since last time; how many texts. Nothing without an embedder and pgvector."""
    using = embedder()
    if using is None or not _can_be_kept():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT translation_id FROM unlearned_articles(%s::bigint, %s::text, %s::int)",
            [brand.pk, using.name, AT_ONCE],
        )
        new = [pk for (pk,) in cursor.fetchall()]
        texts = list(Translation.objects.filter(pk__in=new).select_related("version"))
        said = [
            f"{each.version.title}\n{sentences(each.version.text)[:LONGEST]}" if each.version else ""
            for each in texts
        ]
        for each, vector in zip(texts, using.passages(said) if said else (), strict=True):
            cursor.execute(
                "SELECT keep_meaning(%s::bigint, %s::bigint, %s::text, %s::bigint, %s::text, %s::text)",
                [brand.pk, each.article_id, each.language, each.version_id, using.name, written(vector)],
            )
    return len(texts)


def alike(question: str, *, brand: Brand, languages: list[str], page: int) -> list[int]:
    """Articles that mean what is asked, the nearest first; none without an embedder. Two statements."""
    using = embedder()
    if using is None or len(question.split()) < 2 or not _can_be_kept():
        return []
    return _nearest(using, question, brand, languages, page)


def joined(by_words: list[int], by_meaning: list[int]) -> list[int]:
    """Two rankings as one: what stands high in both comes first."""
    scores: dict[int, float] = {}
    for ranking in (by_words, by_meaning):
        for place, pk in enumerate(ranking):
            scores[pk] = scores.get(pk, 0.0) + 1 / (FADES + place)
    return sorted(scores, key=lambda pk: (-scores[pk], pk))


def _nearest(using: Embedder, question: str, brand: Brand, languages: list[str], page: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT article_id, far FROM find_meanings(%s::bigint, %s::text[], %s::text, %s::text, %s::int)",
            [brand.pk, languages, using.name, written(using.question(question)), page],
        )
        return [pk for pk, far in cursor.fetchall() if far <= using.nearest]


def _can_be_kept() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regproc('find_meanings') IS NOT NULL")
        return bool(cursor.fetchone()[0])
