"""Where a browser wants to be told: an address at a push service, and the keys only it can read with."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from answerable.push.keys import decoded

SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".notify.windows.com",
    ".push.apple.com",
)
"""The services of the browsers there are; a name with a dot before it stands for all below it."""
LONGEST = 500


class NoPlace(ValueError):
    """That is no address at a known push service, or no key."""


@dataclass(frozen=True, slots=True)
class Place:
    """A subscription, as `PushSubscription.toJSON()` gives it."""

    endpoint: str
    p256dh: str
    auth: str


def place_said(endpoint: str, p256dh: str, auth: str) -> Place:
    """What a browser said, if it can be one. Anybody can say anything: only known services are ever called.

    Raises NoPlace.
    """
    if len(endpoint) > LONGEST or not _known(endpoint):
        raise NoPlace("This browser's push service is not known here.")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(p256dh))
        secret = decoded(auth)
    except ValueError as wrong:
        raise NoPlace("These are no keys.") from wrong
    if len(secret) != 16:
        raise NoPlace("These are no keys.")
    return Place(endpoint, p256dh, auth)


def _known(endpoint: str) -> bool:
    try:
        where = urlsplit(endpoint)
        port = where.port
    except ValueError:
        return False
    if f"{where.hostname}:{port}" in settings.PUSH_SERVICES:  # an operator's own, over plain HTTP too
        return where.scheme in {"http", "https"}
    host = where.hostname or ""
    known = any(host == name or (name[0] == "." and host.endswith(name)) for name in SERVICES)
    return known and where.scheme == "https" and port in {None, 443} and not where.username
