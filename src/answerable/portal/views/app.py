"""A brand's portal as an app on a phone: its manifest, its icons, its worker, and what it shows offline.

The worker keeps the shell (styles, scripts, fonts, the offline page) and help articles that anybody may read.
What belongs to a customer is sent `no-store` and never kept.
"""

from io import BytesIO

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from answerable.kit.built import address_of
from answerable.portal.look import light
from answerable.portal.visit import Visit, portal_page

SIZES = (180, 192, 512)
MASK = 0.14
"""The share of an icon's edge that a phone may cut away."""
SHELL = (
    "portal.css",
    "sprite.svg",
    "rubik-latin.woff2",
    "js/portal/portal.js",
    "js/portal/drafts.js",
    "js/portal/uploads.js",
    "js/portal/once.js",
)


@portal_page
def manifest(visit: Visit) -> HttpResponse:
    """W3C Web Application Manifest."""
    look = light(visit.brand.colour)
    name = f"{visit.brand.name} {_('help')}"
    icons = [
        {
            "src": visit.to("portal-icon", size),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in SIZES[1:]
        for purpose in ("any", "maskable")
    ]
    home = visit.to("portal-home")
    answer = JsonResponse(
        {
            "id": home,
            "name": name,
            "short_name": visit.brand.name,
            "lang": visit.language,
            "dir": "rtl" if visit.language == "ar" else "ltr",
            "start_url": home,
            "scope": home,
            "display": "standalone",
            "background_color": "#FFFFFF",
            "theme_color": look.brand,
            "icons": icons,
            "shortcuts": [
                {"name": _("Write a request"), "url": visit.to("portal-new")},
                {"name": _("My requests"), "url": visit.to("portal-requests")},
            ],
        },
        content_type="application/manifest+json",
    )
    answer["Cache-Control"] = "no-cache, private"
    return answer


@portal_page
def icon(visit: Visit, size: int) -> HttpResponse:
    """The brand's mark as a PNG, with room for the shapes phones cut."""
    if size not in SIZES:
        raise Http404(str(size))
    look = light(visit.brand.colour)
    drawn = Image.new("RGB", (size * 2, size * 2), look.brand)
    letter = ImageFont.load_default(size * 2 * (1 - 2 * MASK) * 0.8)
    ImageDraw.Draw(drawn).text((size, size), visit.brand.mark, fill=look.on_brand, font=letter, anchor="mm")
    file = BytesIO()
    drawn.resize((size, size), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    answer = HttpResponse(file.getvalue(), content_type="image/png")
    answer["Cache-Control"] = "max-age=86400"
    return answer


@portal_page
def worker(visit: Visit) -> HttpResponse:
    """The service worker. It lies where its scope begins, so that it rules this portal and no other."""
    home = visit.to("portal-home")
    shell = [address_of(name) for name in SHELL]
    answer = visit.show("worker.js.jinja", public=True, home=home, shell=shell)
    answer["Content-Type"] = "text/javascript; charset=utf-8"
    answer["Cache-Control"] = "no-cache"
    return answer


@portal_page
def offline(visit: Visit) -> HttpResponse:
    """Without a connection: what is safe, and the ways to reach us that need none. The same for everybody."""
    visit.customer = None
    return visit.show("offline.jinja", public=True)
