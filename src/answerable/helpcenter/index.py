"""What search knows of a published text is written when the text is."""

from collections.abc import Sequence

from django.db import connection

from answerable.helpcenter import spelling
from answerable.helpcenter.models import Article, Version
from answerable.helpcenter.text import headings, sentences
from answerable.helpcenter.words import plain


def replace(article: Article, old: Version | None, new: Version | None) -> None:
    """Readers of one language see `new` in place of `old`; None is nothing."""
    spelling.replace(old, new)
    known = new or old
    if known is None:
        return
    said = (new.title, headings(new.text), sentences(new.text)) if new is not None else ("", "", "")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT keep_article"
            "(%s::bigint, %s::bigint, %s::text, %s::boolean, %s::text, %s::text, %s::text)",
            [article.brand_id, article.pk, known.language, _for_companies(article), *map(plain, said)],
        )


def add(texts: Sequence[Version]) -> None:
    """Many first texts of one brand and language at once, as an import brings them. Three statements."""
    spelling.add(texts)
    said = [(each.title, headings(each.text), sentences(each.text)) for each in texts]
    columns = [[plain(words) for words in column] for column in zip(*said, strict=True)]
    articles = [each.article for each in texts]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT keep_article(%s::bigint, article, %s::text, companies, title, headings, body) "
            "FROM unnest(%s::bigint[], %s::boolean[], %s::text[], %s::text[], %s::text[]) "
            "AS came (article, companies, title, headings, body)",
            [
                texts[0].brand_id,
                texts[0].language,
                [each.pk for each in articles],
                [_for_companies(each) for each in articles],
                *columns,
            ],
        )


def moved(article: Article) -> None:
    """The article has other readers from now on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT keep_article_audience(%s::bigint, %s::bigint, %s::boolean)",
            [article.brand_id, article.pk, _for_companies(article)],
        )


def _for_companies(article: Article) -> bool:
    return article.audience == Article.Audience.COMPANIES
