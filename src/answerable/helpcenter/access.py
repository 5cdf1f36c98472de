"""Who may read which article, and who may write. Doors reach articles through these functions only."""

from collections.abc import Sequence

from django.db.models import QuerySet

from answerable.customers.models import Customer
from answerable.helpcenter.models import Article, Translation
from answerable.tickets.access import NotYours


def reads_for_companies(customer: Customer | None) -> bool:
    """Articles for companies are for people a company vouches for: signed in, and of one of its domains."""
    return customer is not None and customer.company_id is not None


def shown(brand_id: int, *, companies: bool) -> QuerySet[Translation]:
    """Every published text a reader may see, in every language."""
    found = Translation.objects.filter(brand_id=brand_id, article__retired_at=None, version__isnull=False)
    if not companies:
        found = found.filter(article__audience=Article.Audience.PUBLIC)
    return found.select_related("article", "version")


def texts_of(brand_id: int, slug: str, *, companies: bool) -> dict[str, Translation]:
    """An article's published texts by language.

    Raises:
        NotYours: there is no such article, or it is not for this reader.
    """
    texts = {each.language: each for each in shown(brand_id, companies=companies).filter(article__slug=slug)}
    if not texts:
        raise NotYours(slug)
    return texts


def articles_for(brands: Sequence[int]) -> QuerySet[Article]:
    """The articles an agent may write: those of the brands they work for."""
    return Article.objects.filter(brand_id__in=brands)


def article_for(brands: Sequence[int], pk: int) -> Article:
    """One of them. Raises NotYours where there is none."""
    found = articles_for(brands).select_related("brand").filter(pk=pk).first()
    if found is None:
        raise NotYours(str(pk))
    return found
