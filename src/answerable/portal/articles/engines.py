"""What search engines read: where the public articles are, in which languages, and questions with answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from answerable.brands.models import Brand
from answerable.brands.web import portal_address
from answerable.helpcenter.access import shown
from answerable.helpcenter.models import Translation
from answerable.helpcenter.text import html
from answerable.portal.visit import portal_page

if TYPE_CHECKING:
    from answerable.portal.visit import Visit

MOST = 50_000
"""Addresses a sitemap may hold (sitemaps.org)."""
QUESTIONS = 50


@portal_page
def sitemap(visit: Visit) -> HttpResponse:
    """Every public article of the brand, with its languages (sitemaps.org, xhtml:link)."""
    texts = shown(visit.brand.pk, companies=False).order_by("article__slug", "language")[:MOST]
    by_slug: dict[str, list[Translation]] = {}
    for each in texts:
        by_slug.setdefault(each.article.slug, []).append(each)
    rows = [_row(visit.brand, slug, found) for slug, found in by_slug.items()]
    home = f"<url><loc>{escape(portal_address(visit.brand))}</loc></url>"
    shelves = f"<url><loc>{escape(portal_address(visit.brand, 'articles/'))}</loc></url>"
    return HttpResponse(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' + "\n".join([home, shelves, *rows]) + "\n</urlset>\n",
        content_type="application/xml; charset=utf-8",
    )


def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read: the help of every brand, and nothing of the desk (RFC 9309)."""
    visit = getattr(request, "own_host", False)
    brands = Brand.objects.order_by("slug")
    if visit:
        brands = brands.filter(host=request.get_host().partition(":")[0])
    maps = "".join(f"Sitemap: {portal_address(each, 'articles/sitemap.xml')}\n" for each in brands)
    closed = "".join(
        f"Disallow: {path}\n" for path in ("/desk/", "/accounts/", "/api/", "/*/requests", "/*/search")
    )
    return HttpResponse(f"User-agent: *\n{closed}{maps}", content_type="text/plain; charset=utf-8")


def alternates(visit: Visit, texts: dict[str, Translation]) -> list[tuple[str, str]]:
    """The languages of an article and their addresses; x-default is the one without a wish (hreflang)."""
    slug = next(iter(texts.values())).article.slug
    found = [(code, portal_address(visit.brand, f"articles/{slug}?lang={code}")) for code in sorted(texts)]
    return [*found, ("x-default", portal_address(visit.brand, f"articles/{slug}"))]


def questions(visit: Visit, shelf: str, only: Translation | None = None) -> Markup:
    """The shelf of questions as schema.org's FAQPage; nothing for any other shelf or for closed articles."""
    if shelf != "faq":
        return Markup()
    texts = (
        [only]
        if only
        else shown(visit.brand.pk, companies=False)
        .filter(article__shelf=shelf, language=visit.language)
        .order_by("article__slug")[:QUESTIONS]
    )
    pairs = [
        {
            "@type": "Question",
            "name": each.version.title,
            "acceptedAnswer": {"@type": "Answer", "text": str(html(each.version.text))},
        }
        for each in texts
        if each.version is not None and each.article.audience == "public"
    ]
    if not pairs:
        return Markup()
    said = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "FAQPage",
            "inLanguage": visit.language,
            "mainEntity": pairs,
        },
        ensure_ascii=False,
    )
    return Markup(said.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def _row(brand: Brand, slug: str, texts: list[Translation]) -> str:
    last = max(each.version.published_at for each in texts if each.version is not None)
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{each.language}" '
        f'href="{escape(portal_address(brand, f"articles/{slug}?lang={each.language}"))}"/>'
        for each in texts
    )
    address = escape(portal_address(brand, f"articles/{slug}"))
    return f"<url><loc>{address}</loc><lastmod>{last:%Y-%m-%d}</lastmod>{links}</url>"
