"""The secrets a brand shares with its own sites and its telephone system."""

import secrets

from answerable.brands.models import Brand
from answerable.live.models import Line


def line_of(brand: Brand) -> Line:
    """The brand's line, made with fresh secrets when first asked for. Needs the brand in scope."""
    line, _ = Line.objects.get_or_create(
        brand=brand,
        defaults={"chat_secret": secrets.token_urlsafe(36), "phone_secret": secrets.token_urlsafe(36)},
    )
    return line
