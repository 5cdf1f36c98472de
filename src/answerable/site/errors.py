"""Who tells that something went wrong: the API to scripts, the portal to customers, the desk elsewhere."""

from django.http import HttpRequest, HttpResponse

from answerable.api import problems as api
from answerable.portal import errors as portal
from answerable.workspace import errors as desk

_API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    status = 413 if type(exception).__name__ == "RequestDataTooBig" else 400
    return portal.page(request, status) or desk.bad_request(request, exception)


def not_open(request: HttpRequest, exception: Exception) -> HttpResponse:
    return portal.page(request, 403) or desk.not_open(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(_API):
        return api.not_there().answer()
    return portal.page(request, 404) or desk.not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """A 500; where the cause is the database, a 503. Django tells the handler nothing, so it looks."""
    status = 500 if desk.database_answers() else 503
    if request.path.startswith(_API):
        return (api.broken() if status == 500 else api.not_ready()).answer()
    return portal.page(request, 500) or desk.page(request, status)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return portal.page(request, 403) or desk.csrf_refused(request, reason)
