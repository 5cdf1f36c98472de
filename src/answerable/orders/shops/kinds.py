"""The kinds of shops a desk can be connected to: what each asks for, and what its interface lacks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class Kind:
    """`user`, `secret`, `hook_secret`: what the shop itself calls them, "" where there is none.

    `cannot` says of an action why the shop does not do it, for the agent who looks for it.
    """

    name: str
    label: str
    example: str
    secret: str
    user: str = ""
    hook_secret: str = ""
    needs: str = ""
    cannot: Mapping[str, str] = field(default_factory=dict)


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "shopify",
            "Shopify",
            "https://your-shop.myshopify.com",
            secret="Admin API access token",  # noqa: S106  what it is called
            hook_secret="API secret key",  # noqa: S106
            needs="read_orders, write_orders, write_returns, write_draft_orders",
        ),
        Kind(
            "woocommerce",
            "WooCommerce",
            "https://shop.example.com",
            user="Consumer key",
            secret="Consumer secret",  # noqa: S106
            hook_secret="Webhook secret",  # noqa: S106
            needs="Read/Write",
            cannot={
                "return": gettext_noop(
                    "WooCommerce has no returns of its own. Tell the customer where to send the goods, and "
                    "refund the line when they are back."
                )
            },
        ),
        Kind(
            "saleor",
            "Saleor",
            "https://your-shop.saleor.cloud",
            secret="App token",  # noqa: S106
            needs="MANAGE_ORDERS, HANDLE_PAYMENTS",
            cannot={
                "return": gettext_noop(
                    "Saleor notes a return only when the goods are back. Tell the customer where to send "
                    "them, and note it in Saleor then."
                )
            },
        ),
        Kind(
            "medusa",
            "Medusa",
            "https://api.shop.example.com",
            secret="Secret API key",  # noqa: S106
            hook_secret="ANSWERABLE_SECRET",  # noqa: S106  the variable in docs/orders.md
        ),
    )
}


def cannot_of(kind: str) -> Mapping[str, str]:
    """What a shop of this kind does not do, and the sentence for it (not yet translated)."""
    return KINDS[kind].cannot if kind in KINDS else {}
