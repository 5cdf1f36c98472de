"""In which of a brand's languages a page is: as asked, as before, as the customer or the browser likes."""

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from answerable.brands.models import Brand
from answerable.customers.models import Customer


@dataclass(frozen=True, slots=True)
class Language:
    """A language the portal can be read in; `name` is in that language itself."""

    code: str
    name: str


def offered(brand: Brand) -> list[Language]:
    """The brand's languages the desk has words for, the primary one first; English where it has none."""
    known = {code for code, _ in settings.LANGUAGES}
    codes = [code for code in brand.languages if code in known] or ["en"]
    return [Language(code, _name(code)) for code in codes]


def chosen(request: HttpRequest, brand: Brand, customer: Customer | None) -> str:
    """`?lang=`, then the browser's cookie, the customer's own language, Accept-Language, the primary one."""
    codes = [language.code for language in offered(brand)]
    cookie = f"{'__Host-' if settings.SECURE else ''}language-{brand.slug}"
    wished = [request.GET.get("lang", ""), request.COOKIES.get(cookie, "")]
    wished += [customer.language] if customer else []
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500].lower())
    wished += [code.partition("-")[0] for code, _ in accepted]
    return next((code for code in wished if code in codes), codes[0])


@lru_cache
def _name(code: str) -> str:
    name = Locale.parse(code, sep="-").get_display_name(code.replace("-", "_")) or code
    return name[:1].upper() + name[1:]
