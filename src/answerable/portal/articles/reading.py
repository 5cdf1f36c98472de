"""Reading: shelves, one article, and whether it helped."""

from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from answerable.brands.web import portal_address
from answerable.helpcenter import opinion as opinions
from answerable.helpcenter.access import texts_of
from answerable.helpcenter.best import best
from answerable.helpcenter.models import Article, Translation
from answerable.helpcenter.shelves import shelves_of
from answerable.helpcenter.text import html
from answerable.kit.moments import date_in_words
from answerable.portal.articles import pages
from answerable.portal.articles.engines import alternates, questions
from answerable.portal.visit import Visit, cookie_named, portal_page

SAID = "said"
MOST_SAID = 50


@portal_page
def shelves(visit: Visit) -> HttpResponse:
    return visit.show(
        "articles/shelves.jinja", here="articles", public=True, shelves=pages.all_shelves(visit), pages=pages
    )


@portal_page
def shelf(visit: Visit, key: str) -> HttpResponse:
    found = next((each for each in shelves_of(visit.version.policy) if each.key == key), None)
    if found is None:
        raise Http404(key)
    page = pages.one_shelf(visit, found, visit.request.GET.get("after", "")[:80])
    return visit.show(
        "articles/shelf.jinja",
        here="articles",
        public=True,
        page=page,
        faq=questions(visit, found.key),
        canonical=portal_address(visit.brand, f"articles/shelf/{key}?lang={visit.language}"),
        pages=pages,
    )


@portal_page
def article(visit: Visit, slug: str) -> HttpResponse:
    """One article in the reader's language, or in another with a note that says so."""
    texts = texts_of(visit.brand.pk, slug, companies=pages.companies(visit))
    text = best(texts, visit.language, visit.brand.language)
    return _show(visit, texts, text)


@portal_page
def opinion(visit: Visit, slug: str) -> HttpResponse:
    """Keep whether it helped, once a browser and version, and show the article again."""
    if visit.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    texts = texts_of(visit.brand.pk, slug, companies=pages.companies(visit))
    form = visit.request.POST
    text = texts.get(form.get("language", "")) or best(texts, visit.language, visit.brand.language)
    helped = form.get("helped")
    if helped not in {"yes", "no"}:
        return _show(visit, texts, text, status=422, missing=True)
    said = _said(visit)
    if text.version_id not in said:
        opinions.say(text, helped=helped == "yes", reason=form.get("reason", ""), at=visit.at)
    response = visit.go("portal-article", slug)
    response["Location"] += f"?thanks={helped}#helped"
    kept = [*said, text.version_id][-MOST_SAID:]
    visit.keep(response, SAID, ".".join(map(str, kept)))
    return response


def _said(visit: Visit) -> list[int]:
    held = visit.request.COOKIES.get(cookie_named(SAID, visit.brand), "")
    return [int(each) for each in held.split(".")[:MOST_SAID] if each.isdigit()]


def _show(
    visit: Visit,
    texts: dict[str, Translation],
    text: Translation,
    *,
    status: int = 200,
    missing: bool = False,
) -> HttpResponse:
    version, on = text.version, text.article
    if version is None:
        raise Http404(on.slug)
    foreign = text.language != visit.language
    with translation.override(visit.language):
        return visit.show(
            "articles/article.jinja",
            here="articles",
            status=status,
            public=on.audience == Article.Audience.PUBLIC,
            text=text,
            version=version,
            body=html(version.text),
            shelf=next((e for e in shelves_of(visit.version.policy) if e.key == on.shelf), None),
            written_in=pages.language_name(text.language, visit.language) if foreign else "",
            reader=pages.language_name(visit.language, visit.language),
            others=[
                (code, pages.language_name(code, code)) for code in sorted(texts) if code != text.language
            ],
            reviewed=date_in_words(text.reviewed_on) if text.reviewed_on else "",
            thanks=visit.request.GET.get("thanks", ""),
            missing=missing,
            open_to_all=on.audience == Article.Audience.PUBLIC,
            canonical=portal_address(visit.brand, f"articles/{on.slug}?lang={text.language}"),
            alternates=alternates(visit, texts),
            faq=questions(visit, on.shelf, only=text) if on.shelf == "faq" else "",
            pages=pages,
        )
