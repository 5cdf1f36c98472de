"""One request to a shop: soon over, never redirected, its failures told apart by what may have happened."""

from typing import Any

import httpx
from django.utils.translation import gettext_noop

from answerable.orders.shops.port import REFUSED, ShopAway, ShopSaysNo, ShopSilent

CONNECT = 2.0
"""Seconds until a shop must take the connection."""
ANSWER = 6.0
"""Seconds until it must answer."""
LARGEST = 4_000_000


class Wire:
    """Talks JSON to one shop."""

    def __init__(
        self, address: str, *, headers: dict[str, str] | None = None, login: tuple[str, str] | None = None
    ) -> None:
        self.address = address.rstrip("/")
        self.headers = {"Accept": "application/json", "User-Agent": "Answerable"} | (headers or {})
        self.login = login

    def get(self, path: str, **query: str) -> Any:
        """What the shop answers; None where there is no such thing (404)."""
        return self.ask("GET", path, query=query)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        """Raises ShopAway, ShopSilent or ShopSaysNo."""
        try:
            with httpx.Client(
                timeout=httpx.Timeout(ANSWER, connect=CONNECT), auth=self.login, trust_env=False
            ) as client:
                answer = client.request(
                    method,
                    f"{self.address}/{path}",
                    json=body,
                    params=query or None,
                    headers=self.headers | (headers or {}),
                )
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.UnsupportedProtocol,
            httpx.InvalidURL,
        ) as gone:
            raise ShopAway(
                gettext_noop("The shop cannot be reached. Nothing was done; try again later.")
            ) from gone
        except httpx.HTTPError as silent:
            raise ShopSilent(
                gettext_noop("The shop did not answer. The desk finds out what it did.")
            ) from silent
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> Any:
        if answer.status_code == 404:
            return None
        if answer.status_code >= 500:
            raise ShopSilent(gettext_noop("The shop has a problem of its own."))
        if answer.status_code == 429:
            raise ShopAway(
                gettext_noop("The shop is asked too often just now. Nothing was done; try again in a minute.")
            )
        if answer.status_code in {401, 403}:
            raise ShopSaysNo(
                gettext_noop("The shop does not accept our key. Ask an administrator to enter a new one.")
            )
        if answer.is_redirect or len(answer.content) > LARGEST:
            raise ShopSaysNo(
                gettext_noop("What answers at the shop's address is not the shop. Check the address.")
            )
        try:
            told = answer.json() if answer.content else {}
        except ValueError:
            raise ShopSaysNo(
                gettext_noop("What answers at the shop's address is not the shop. Check the address.")
            ) from None
        if answer.status_code >= 400:
            raise ShopSaysNo(_words(told))
        return told


def _words(told: Any) -> str:
    said = told.get("message") or told.get("detail") or told.get("errors") if isinstance(told, dict) else told
    return REFUSED + str(said)[:300]
