"""Articles that may answer a question while it is being written."""

from answerable.brands.models import Brand
from answerable.helpcenter.access import shown
from answerable.helpcenter.models import Translation
from answerable.helpcenter.search import search


def suggest(
    text: str, *, brand: Brand, language: str, companies: bool = False, category: str = "", most: int = 3
) -> list[Translation]:
    """At most `most` published texts for what a person is writing; with no words yet, those of the category.

    Beside a form, never before it: whoever has a question may always send it.
    """
    found = (
        search(text, brand=brand, language=language, companies=companies, page=most).texts
        if text.strip()
        else []
    )
    if category and len(found) < most:
        seen = {each.article_id for each in found}
        texts = shown(brand.pk, companies=companies).filter(article__category=category)
        of_category = sorted(
            texts.filter(language__in={language, brand.language}),
            key=lambda each: (each.language != language, each.article.slug),
        )
        for each in of_category:
            if each.article_id not in seen and len(found) < most:
                seen.add(each.article_id)
                found.append(each)
    return found
