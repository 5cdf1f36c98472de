"""Where customers find a brand on the web."""

from urllib.parse import urlsplit

from django.conf import settings

from answerable.brands.models import Brand

FOLDER = "help"


def portal_path(brand: Brand, path: str = "") -> str:
    """The path of a page of a brand's portal below the desk's own address: /help/barbar/requests/."""
    return f"/{FOLDER}/{brand.slug}/{path}"


def portal_address(brand: Brand, path: str = "") -> str:
    """The whole address of a page of a brand's portal, under its own host name if it has one."""
    base = urlsplit(settings.BASE_URL)
    if brand.host:
        return f"{base.scheme}://{brand.host}/{path}"
    return f"{base.scheme}://{base.netloc}{portal_path(brand, path)}"
