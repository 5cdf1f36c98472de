"""Ten thousand articles are written at once, and search knows them like any other."""

from answerable.helpcenter.models import Spelling, Version, Word
from answerable.helpcenter.search import search
from answerable.helpcenter.spelling import replace
from answerable.kit.scope import see_brands
from answerable.run.bench import articles


def test_many_at_once_cost_few_statements_and_are_found_like_single_ones(desk, count_queries):
    with count_queries(16):
        articles.write(60)
    brand = desk.brands["bulkimart"]
    see_brands([brand.pk])
    text = Version.objects.filter(article__slug="bench-7").get()
    first, *_, last = sorted(text.title.split(), key=len)
    slip = f"{last[:2]}{last[3:]}" if len(last) > 4 else last
    for asked in (text.title, f"{first} {slip}"):
        found = search(asked, brand=brand, language="en", companies=False, page=60)
        assert text.article_id in [each.article_id for each in found.texts], asked
    counted = list(Word.objects.order_by("word").values_list("word", "articles"))
    spelt = set(Spelling.objects.values_list("short", "word"))
    Word.objects.all().delete()
    Spelling.objects.all().delete()
    for each in Version.objects.filter(article__slug__startswith="bench-"):
        replace(None, each)
    assert list(Word.objects.order_by("word").values_list("word", "articles")) == counted
    assert set(Spelling.objects.values_list("short", "word")) == spelt
