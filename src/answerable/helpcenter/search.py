"""Find articles by words, even misspelt ones, in the reader's language and then in the brand's own."""

from dataclasses import dataclass

from django.db import connection

from answerable.brands.models import Brand
from answerable.helpcenter import spelling
from answerable.helpcenter.access import shown
from answerable.helpcenter.best import best
from answerable.helpcenter.meaning import alike, joined
from answerable.helpcenter.models import Translation
from answerable.helpcenter.words import plain, words

MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """The texts found, the best first. `read_as` is how a misspelt question was understood."""

    asked: str
    texts: list[Translation]
    read_as: str = ""


def search(question: str, *, brand: Brand, language: str, companies: bool, page: int = 20) -> Found:
    """Articles that have all these words, else some of them. A fixed number of statements, at most seven
    (three more where articles are found by meaning too).

    The last words of a question may be unfinished, and one slip in a word (two in a long one) is forgiven.
    What has no text in the reader's language is found in the brand's primary one.
    """
    found = _in(question, brand, language, companies, page)
    if language != brand.language and len(found.texts) < page:
        found = _with_the_primary_language(found, brand, language, companies, page)
    tongues = list(dict.fromkeys([language, brand.language]))
    near = alike(question, brand=brand, languages=tongues, page=page)
    return _with_what_means_the_same(found, near, brand, language, companies)


def _with_what_means_the_same(
    found: Found, near: list[int], brand: Brand, language: str, companies: bool
) -> Found:
    if not near:
        return found
    texts = {each.article_id: each for each in found.texts}
    missing = [pk for pk in near if pk not in texts]
    others: dict[int, dict[str, Translation]] = {}
    for each in shown(brand.pk, companies=companies).filter(article__in=missing):
        others.setdefault(each.article_id, {})[each.language] = each
    texts |= {pk: best(each, language, brand.language) for pk, each in others.items()}
    order = joined([each.article_id for each in found.texts], near)
    return Found(found.asked, [texts[pk] for pk in order if pk in texts], found.read_as)


def _with_the_primary_language(
    found: Found, brand: Brand, language: str, companies: bool, page: int
) -> Found:
    others = _in(found.asked, brand, brand.language, companies, page)
    seen = {each.article_id for each in found.texts}
    translated = set(
        shown(brand.pk, companies=companies)
        .filter(language=language, article__in=[each.article_id for each in others.texts])
        .values_list("article_id", flat=True)
    )
    more = [each for each in others.texts if each.article_id not in seen | translated]
    return Found(found.asked, [*found.texts, *more][:page], found.read_as or (others.read_as if more else ""))


def _in(question: str, brand: Brand, language: str, companies: bool, page: int) -> Found:
    asked = list(dict.fromkeys(words(question[:300])))[:MOST_WORDS]
    if not asked:
        return Found(question, [])
    better = spelling.meant(asked, brand_id=brand.pk, language=language)
    alternatives = [
        " | ".join([f"'{word}'{':*' if len(word) > 2 else ''}", *(f"'{each}'" for each in better[word])])
        for word in asked
    ]
    ranked = _ranked(
        " & ".join(f"({each})" for each in alternatives),
        " | ".join(alternatives),
        brand_id=brand.pk,
        language=language,
        companies=companies,
        page=page,
    )
    if not ranked:
        return Found(question, [])
    texts = {
        each.article_id: each
        for each in shown(brand.pk, companies=companies).filter(language=language, article__in=ranked)
    }
    read_as = " ".join(
        better[word][0] if better[word] else word for word in words(question[:300]) if word in better
    )
    corrected = any(better.values())
    return Found(question, [texts[pk] for pk in ranked if pk in texts], read_as if corrected else "")


def _ranked(every: str, some: str, *, brand_id: int, language: str, companies: bool, page: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT article_id FROM find_articles"
            "(%s::bigint, %s::text, %s::boolean, %s::text, %s::text, %s::int)",
            [brand_id, language, companies, plain(every), plain(some), page],
        )
        return [pk for (pk,) in cursor.fetchall()]
