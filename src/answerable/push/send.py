"""One push: encrypted for the browser alone, signed by the desk, posted to the browser's service."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from answerable.push.keys import private, public
from answerable.push.place import Place

PATIENCE = 10.0
KEPT_FOR = timedelta(hours=12)
"""How long a service keeps it for a browser that is off."""
GOOD_FOR = timedelta(hours=6)
"""How long a signature is good; RFC 8292 allows a day."""
GONE = {404, 410}


class Gone(Exception):
    """The browser is not told any more: it unsubscribed, or its service forgot it."""


class NotSent(Exception):
    """The service did not take it; the words say why."""


def send(place: Place, told: Mapping[str, str], *, urgent: bool = False, at: datetime) -> None:
    """Tell a browser. What it is told has to hold no word of anybody.

    Raises:
        Gone: forget this place.
        NotSent: this time it did not work.
    """
    key = private()
    if key is None:
        raise NotSent("There is no key to push with.")
    from py_vapid.jwt import sign  # noqa: PLC0415  an extra
    from pywebpush import WebPusher  # noqa: PLC0415

    pusher = WebPusher({"endpoint": place.endpoint, "keys": {"p256dh": place.p256dh, "auth": place.auth}})
    body = pusher.encode(json.dumps(dict(told)).encode(), "aes128gcm")["body"]
    where = urlsplit(place.endpoint)
    claims = {
        "aud": f"{where.scheme}://{where.netloc}",
        "exp": int((at + GOOD_FOR).timestamp()),
        "sub": settings.BASE_URL if settings.SECURE else "mailto:desk@localhost",
    }
    headers = {
        "Authorization": f"vapid t={sign(claims, key)},k={public(key)}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(KEPT_FOR.total_seconds())),
        "Urgency": "high" if urgent else "normal",
    }
    try:  # redirects are not followed: the service is the one that was checked
        answer = httpx.post(place.endpoint, content=body, headers=headers, timeout=PATIENCE)
    except httpx.HTTPError as problem:
        raise NotSent("The push service does not answer.") from problem
    if answer.status_code in GONE:
        raise Gone(place.endpoint)
    if not answer.is_success:
        raise NotSent(f"The push service answered with {answer.status_code}.")
