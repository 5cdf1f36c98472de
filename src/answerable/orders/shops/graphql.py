"""Questions to shops that speak GraphQL, over one wire; their refusals in words."""

from typing import Any

from django.utils.translation import gettext_noop

from answerable.orders.shops.port import REFUSED, ShopAway, ShopSaysNo, ShopSilent
from answerable.orders.shops.wire import Wire

Told = dict[str, Any]
LATER = {"THROTTLED"}
BROKEN = {"INTERNAL_SERVER_ERROR", "TIMEOUT"}
FORBIDDEN = {"ACCESS_DENIED", "PermissionDenied", "UNAUTHENTICATED"}


class GraphQL:
    def __init__(self, address: str, path: str, *, headers: dict[str, str]) -> None:
        self.wire = Wire(address, headers=headers)
        self.path = path

    def ask(self, document: str, **variables: Any) -> Told:
        """The `data` of the answer. Raises ShopAway, ShopSilent or ShopSaysNo."""
        told = self.wire.ask("POST", self.path, {"query": document, "variables": variables})
        if not isinstance(told, dict) or not (told.get("data") or told.get("errors")):
            raise ShopSaysNo(
                gettext_noop("What answers at the shop's address is not the shop. Check the address.")
            )
        if told.get("errors"):
            _refuse(told["errors"])
        data: Told = told["data"]
        return data

    def do(self, document: str, **variables: Any) -> Told:
        """What the one mutation of a document gave. Raises ShopSaysNo with the shop's words for why not."""
        (done,) = self.ask(document, **variables).values()
        for name in ("userErrors", "orderCancelUserErrors", "errors"):
            for mistake in done.get(name) or []:
                raise ShopSaysNo(REFUSED + str(mistake.get("message"))[:300])
        result: Told = done
        return result


def _refuse(errors: Any) -> None:
    first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {"message": errors}
    about = first.get("extensions") or {}
    code = about.get("code") or (about.get("exception") or {}).get("code")
    if code in LATER:
        raise ShopAway(
            gettext_noop("The shop is asked too often just now. Nothing was done; try again in a minute.")
        )
    if code in BROKEN:
        raise ShopSilent(gettext_noop("The shop has a problem of its own."))
    if code in FORBIDDEN:
        raise ShopSaysNo(
            gettext_noop(
                "The shop's key lacks a right for this. Ask an administrator to look at it under Shops."
            )
        )
    raise ShopSaysNo(REFUSED + str(first.get("message"))[:300])


def nodes(connection: Told | None) -> list[Told]:
    """The things of a connection, in either of the two forms shops use."""
    told = connection or {}
    return list(told.get("nodes") or [edge["node"] for edge in told.get("edges") or []])
