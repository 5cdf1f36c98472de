"""Whether news came from the shop it names: each kind of shop signs in a way of its own, over the raw body.

WooCommerce and Shopify: HMAC-SHA256 in base64. Saleor: a detached JWS with the key it publishes
(https://docs.saleor.io/developer/extending/webhooks/payload-signature), or, where an app still has a secret,
HMAC-SHA256 in hex. Medusa sends none by itself; a subscriber (docs/orders.md) does, with HMAC-SHA256 in hex.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import jwt
from django.http import HttpRequest

from answerable.orders.keys import unlock
from answerable.orders.models import Shop
from answerable.orders.shops.port import ShopError
from answerable.orders.shops.wire import Wire


@dataclass(frozen=True, slots=True)
class Headers:
    """Where a kind of shop puts its signature, the delivery's own number, and what it is about."""

    signature: str
    topic: str
    delivery: str = ""


SIGNED = {
    "woocommerce": Headers("X-WC-Webhook-Signature", "X-WC-Webhook-Topic", "X-WC-Webhook-Delivery-ID"),
    "shopify": Headers("X-Shopify-Hmac-Sha256", "X-Shopify-Topic", "X-Shopify-Webhook-Id"),
    "saleor": Headers("Saleor-Signature", "Saleor-Event"),
    "medusa": Headers("X-Answerable-Signature", "X-Answerable-Event"),
}
ASK_AGAIN = timedelta(minutes=1)
"""How often a shop is asked for its public keys at most, however many forged letters name new ones."""
_keys: dict[int, tuple[datetime, dict[str, jwt.PyJWK]]] = {}


def is_theirs(shop: Shop, request: HttpRequest, *, at: datetime) -> bool:
    """Whether the body was signed with the key of this very shop."""
    given = request.headers.get(SIGNED[shop.kind].signature, "")
    secret = unlock(shop.hook_secret)
    if shop.kind == "saleor" and not secret:
        return _is_signed_by_key(shop, request.body, given, at=at)
    if not secret or not given:
        return False
    digest = hmac.digest(secret.encode(), request.body, sha256)
    in_hex = shop.kind in {"saleor", "medusa"}
    expected = digest.hex().encode() if in_hex else base64.b64encode(digest)
    return hmac.compare_digest(expected, given.encode("ascii", "replace"))


def delivery_of(shop: Shop, request: HttpRequest, *, at: datetime) -> str:
    """The delivery's number; where a shop has none, the same words within a minute are the same one."""
    header = SIGNED[shop.kind].delivery
    if header:
        return request.headers.get(header, "")
    return f"{sha256(request.body).hexdigest()[:40]}-{at:%Y%m%d%H%M}"


def _is_signed_by_key(shop: Shop, body: bytes, given: str, *, at: datetime) -> bool:
    try:
        key = _key(shop, str(jwt.get_unverified_header(given).get("kid") or ""), at=at)
        if key is None:
            return False
        jwt.api_jws.PyJWS().decode_complete(given, key.key, algorithms=["RS256"], detached_payload=body)
    except (jwt.PyJWTError, ValueError):
        return False
    return True


def _key(shop: Shop, name: str, *, at: datetime) -> jwt.PyJWK | None:
    asked, known = _keys.get(shop.pk, (None, {}))
    if name not in known and (asked is None or at - asked >= ASK_AGAIN):
        known = _published(shop)
        _keys[shop.pk] = (at, known)
    return known.get(name)


def _published(shop: Shop) -> dict[str, jwt.PyJWK]:
    try:
        told: Any = Wire(shop.address).get(".well-known/jwks.json")
        return {str(key.key_id): key for key in jwt.PyJWKSet.from_dict(told).keys}
    except (ShopError, jwt.PyJWTError, AttributeError, TypeError):
        return {}
