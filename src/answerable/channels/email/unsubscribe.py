"""One click and no more questions (RFC 8058): for mails nobody asked for, such as "how was it?".

Answers to a customer's own request carry no such header: they are what was asked for.
"""

from django.conf import settings
from django.urls import reverse

from answerable.brands.models import Brand
from answerable.channels.email import keys, tokens


def headers(brand: Brand, customer: int) -> dict[str, str]:
    """List-Unsubscribe and List-Unsubscribe-Post; a DKIM signature covers them."""
    return {
        "List-Unsubscribe": f"<{link(brand, customer)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def link(brand: Brand, customer: int) -> str:
    """The signed address of one customer of one brand. Reading it changes nothing."""
    token = tokens.make(keys.mail(), brand.pk, "unsubscribe", customer)
    return f"{settings.BASE_URL.rstrip('/')}{reverse('unsubscribe', args=[brand.slug, token])}"


def customer_of(brand: Brand, token: str) -> int | None:
    """The customer a link was made for; None for a forged one, or another brand's."""
    return tokens.read(keys.mail(), brand.pk, "unsubscribe", token)
