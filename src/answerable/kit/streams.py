"""Where browsers reach the live process: its port beside the desk, or the place ANSWERABLE_LIVE_URL names."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings


def stream_url(path: str, **query: str) -> str:
    """The address of a stream, with its pass."""
    here = urlsplit(settings.BASE_URL)
    base = settings.LIVE_URL or f"{here.scheme}://{here.hostname}:{settings.LIVE_PORT}"
    return f"{base.rstrip('/')}/{path}?{urlencode(query)}"
