"""What the desk asks of a shop, whoever made it; each adapter says it in its shop's own language."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

REFUSED = "The shop refused: "
"""What stands before words that are the shop's own."""


class ShopError(Exception):
    """The shop could not do it; the words are for the agent."""


def shop_words(said: str) -> str:
    """What was kept of asking a shop, in the reader's language; words of the shop's own stay as they are."""
    if said.startswith(REFUSED):
        return _("The shop refused: %(words)s") % {"words": said.removeprefix(REFUSED)}
    return _(said) if said else ""


class ShopAway(ShopError):
    """The shop was not reached. Nothing has happened there."""


class ShopSilent(ShopError):
    """The shop got the request, perhaps, and did not answer. It may have done it: ask before trying again."""


class ShopSaysNo(ShopError):
    """The shop refused. Nothing has happened there."""


class TooLate(ShopSaysNo):
    """The order has left: it can be returned, not cancelled."""


class CannotDo(ShopError):
    """This kind of shop has no such function; it is done in the shop itself."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An order as its shop describes it now, in the desk's words (`orders.models.Order`)."""

    remote_id: str
    number: str
    email: str
    placed_at: datetime
    currency: str
    total: Decimal
    status: str = "open"
    payment: str = "paid"
    fulfilment: str = "unfulfilled"
    refunded: Decimal = Decimal(0)
    tracking: list[dict[str, str]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    returns: list[dict[str, Any]] = field(default_factory=list)

    def line(self, wanted: str) -> dict[str, Any]:
        """One of its lines. Raises ShopSaysNo where it is gone."""
        for each in self.lines:
            if each["id"] == wanted:
                return each
        raise ShopSaysNo(
            gettext_noop("The order has no such line any more. Open the ticket again to see it as it is.")
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to do to an order. `key` is the same at every try: the shop does it once for all of them.

    Shops that know no such keys get it in a text they keep (`signed_reason`), where it is found again.
    """

    kind: str
    key: str
    line: str = ""
    quantity: int = 0
    amount: Decimal = Decimal(0)
    reason: str = ""

    @property
    def mark(self) -> str:
        return f"[{self.key}]"

    def signed_reason(self, longest: int = 250) -> str:
        """The reason with the key behind it, in at most so many characters."""
        return f"{self.reason[: longest - len(self.mark) - 1]} {self.mark}".strip()


@dataclass(frozen=True, slots=True)
class Opened:
    """A key opens the shop of this name; `missing` are the rights it lacks, as the shop calls them."""

    name: str
    missing: tuple[str, ...] = ()


class ShopPort(Protocol):
    """A shop. Every method may raise ShopError; reading never changes anything."""

    def check(self) -> Opened:
        """Whether the key opens it, and what for."""

    def order(self, number: str) -> Seen | None:
        """The order with this number as it is now; None where the shop has none."""

    def orders_of(self, email: str) -> list[Seen]:
        """The newest orders of somebody."""

    def do(self, order: Seen, wish: Wish) -> str:
        """Cancel, refund, replace or start a return; what the shop calls it."""

    def happened(self, order: Seen, wish: Wish) -> bool | None:
        """Whether a wish of this key was carried out; None where the shop cannot say."""

    def give_role(self, email: str, company: str, role: str) -> None:
        """Let somebody do so much for their company from now on; "" ends it. Asking again changes nothing."""


class KeepsNoRoles:
    """What the adapters share of shops whose interface knows no roles within a company."""

    def give_role(self, email: str, company: str, role: str) -> None:  # noqa: ARG002
        raise CannotDo(
            gettext_noop(
                "This shop keeps no roles of a company's people. Set in the shop what they may do there."
            )
        )
