"""A brand's portal under a host name of its own: help.barbar.example/requests/ is /help/barbar/requests/."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from answerable.brands.models import Brand
from answerable.brands.web import FOLDER

EVERYWHERE = ("/static/", "/api/", "/healthz", "/readyz", "/robots.txt", f"/{FOLDER}/")
"""What is at the same place under every host name."""


class OwnHosts:
    """The names have to be in ANSWERABLE_HOSTS too: what the desk answers to is the operator's say."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.ours = {"127.0.0.1", "localhost", "[::1]", "testserver", urlsplit(settings.BASE_URL).hostname}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host().rpartition(":")[0] or request.get_host()
        if host not in self.ours:
            slug = Brand.objects.filter(host=host).values_list("slug", flat=True).first()
            if slug is not None:
                request.own_host = True  # type: ignore[attr-defined]
                if not request.path_info.startswith(EVERYWHERE):
                    request.path_info = f"/{FOLDER}/{slug}{request.path_info}"
                    request.path = request.path_info
        return self.get_response(request)
