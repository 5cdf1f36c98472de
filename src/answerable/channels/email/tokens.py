"""The signed words by which a reply finds its ticket, a bounce its delivery, a partner the question asked.

`support+r2s-4kq…@brand.example`: the ticket's id, and 100 bits of an HMAC over brand, purpose and id. A token
made for one brand proves nothing to another (C14); lower case letters and digits only, as some servers change
case; 28 characters at most, so that the local part stays within the 64 of RFC 5321.
"""

import base64
import hmac
import re
from hashlib import sha256
from typing import Literal

Purpose = Literal["reply", "bounce", "unsubscribe", "side"]

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SIGNATURE = 20  # base32 characters, 5 bits each
LETTER: dict[Purpose, str] = {"reply": "r", "bounce": "b", "unsubscribe": "u", "side": "s"}
ALONE = re.compile(r"([rbus])([0-9a-z]{1,13})-([a-z2-7]{20})")
TOKEN = re.compile(r"\+([rbs])([0-9a-z]{1,13})-([a-z2-7]{20})@")


def make(key: bytes, brand_id: int, purpose: Purpose, number: int) -> str:
    """The token for ticket (reply), delivery (bounce) or side request (side) `number` of a brand."""
    return f"{LETTER[purpose]}{_base36(number)}-{_signature(key, brand_id, purpose, number)}"


def address(email: str, token: str) -> str:
    """`support@brand.example` with the token after a plus sign."""
    local, _, domain = email.rpartition("@")
    return f"{local}+{token}@{domain}"


def without(email: str) -> str:
    """The address without any plus part: where a letter to it arrives."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}".lower()


def find(key: bytes, brand_id: int, purpose: Purpose, addresses: list[str]) -> int | None:
    """The ticket or delivery the first valid token of this brand names; forged and foreign tokens are not
    seen.
    """
    for email in addresses:
        found = TOKEN.search(email.lower())
        if found is None or found[1] != LETTER[purpose]:
            continue
        number = int(found[2], 36)
        if hmac.compare_digest(found[3], _signature(key, brand_id, purpose, number)):
            return number
    return None


def read(key: bytes, brand_id: int, purpose: Purpose, token: str) -> int | None:
    """The number in a token that stands alone, as in a link; None where it is not ours."""
    found = ALONE.fullmatch(token)
    if found is None or found[1] != LETTER[purpose]:
        return None
    number = int(found[2], 36)
    return number if hmac.compare_digest(found[3], _signature(key, brand_id, purpose, number)) else None


def _signature(key: bytes, brand_id: int, purpose: Purpose, number: int) -> str:
    digest = hmac.new(key, f"{purpose}|{brand_id}|{number}".encode(), sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:SIGNATURE]


def _base36(number: int) -> str:
    written = ""
    while number:
        number, digit = divmod(number, 36)
        written = DIGITS[digit] + written
    return written or "0"
