"""Every route of the desk."""

from django.urls import get_resolver


def routes(resolver=None, before=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, f"{before}{pattern.pattern}")
        else:
            yield f"{before}{pattern.pattern}"
