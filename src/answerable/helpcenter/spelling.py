"""Which words stand in a brand's articles, so that a misspelt one finds the one that was meant."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import F

from answerable.helpcenter.models import Spelling, Version, Word
from answerable.helpcenter.words import near, shortened, words

_KNOWN = """
SELECT spelling.short, spelling.word,
       (SELECT known.articles FROM helpcenter_word known
        WHERE known.brand_id = %(brand)s AND known.language = %(language)s AND known.word = spelling.word)
FROM helpcenter_spelling spelling
WHERE spelling.brand_id = %(brand)s AND spelling.language = %(language)s
  AND spelling.short = ANY (%(shorts)s::varchar[])
UNION ALL
SELECT asked.word, asked.word, 0 FROM unnest(%(words)s::varchar[]) AS asked (word)
WHERE (SELECT true FROM helpcenter_word known
       WHERE known.brand_id = %(brand)s AND known.language = %(language)s
         AND known.word >= asked.word AND known.word < asked.word || U&'\\+10FFFF' LIMIT 1)
"""


def replace(old: Version | None, new: Version | None) -> None:
    """Readers see another text, or none, or the first: the words that went and came are counted anew."""
    gone = _words_of(old) - _words_of(new)
    came = _words_of(new) - _words_of(old)
    of = new or old
    if of is None:
        return
    known = Word.objects.filter(brand_id=of.brand_id, language=of.language)
    if gone:
        known.filter(word__in=gone).update(articles=F("articles") - 1)
        lost = list(known.filter(word__in=gone, articles=0).values_list("word", flat=True))
        known.filter(word__in=lost).delete()
        Spelling.objects.filter(brand_id=of.brand_id, language=of.language, word__in=lost).delete()
    if came:
        _count(of, dict.fromkeys(came, 1))


def add(texts: Sequence[Version]) -> None:
    """Readers see texts of one brand and language that nobody saw before. Two statements, however many."""
    if not texts:
        return
    counted = Counter(word for text in texts for word in _words_of(text))
    _count(texts[0], counted)


def meant(asked: Iterable[str], *, brand_id: int, language: str) -> dict[str, list[str]]:
    """For each word: nothing where it is known, or the beginning of one; else the words it may stand for.

    One statement, whatever is asked.
    """
    said = sorted(set(asked))
    shorts = {word: shortened(word) for word in said}
    found: dict[str, dict[str, int]] = {word: {} for word in said}
    with connection.cursor() as cursor:
        cursor.execute(
            _KNOWN,
            {
                "shorts": sorted(set().union(*shorts.values())),
                "words": said,
                "brand": brand_id,
                "language": language,
            },
        )
        for short, known, articles in cursor.fetchall():
            for word in said:
                if short in shorts[word]:
                    found[word][known] = articles or 0
    return {word: [] if word in known else near(word, iter(known.items())) for word, known in found.items()}


def _words_of(version: Version | None) -> set[str]:
    return set(words(f"{version.title} {version.text}")) if version is not None else set()


def _count(of: Version, came: Mapping[str, int]) -> None:
    """Each word came in so many articles; in order, so that two who publish at once never deadlock."""
    known = sorted(came)
    shorts = [(short, word) for word in known for short in sorted(shortened(word))]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO helpcenter_word (brand_id, language, word, articles) "
            "SELECT %s, %s, word, articles FROM unnest(%s::text[], %s::int[]) AS came (word, articles) "
            "ON CONFLICT (brand_id, language, word) "
            "DO UPDATE SET articles = helpcenter_word.articles + excluded.articles",
            [of.brand_id, of.language, known, [came[word] for word in known]],
        )
        cursor.execute(
            "INSERT INTO helpcenter_spelling (brand_id, language, short, word) "
            "SELECT %s, %s, short, word FROM unnest(%s::text[], %s::text[]) AS added (short, word) "
            "ON CONFLICT DO NOTHING",
            [of.brand_id, of.language, [short for short, _ in shorts], [word for _, word in shorts]],
        )
