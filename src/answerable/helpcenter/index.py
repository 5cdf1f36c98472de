"""What search knows of a published text is written when the text is."""

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


def moved(article: Article) -> None:
    """The article has other readers from now on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT keep_article_audience(%s::bigint, %s::bigint, %s::boolean)",
            [article.brand_id, article.pk, _for_companies(article)],
        )


def _for_companies(article: Article) -> bool:
    return article.audience == Article.Audience.COMPANIES
