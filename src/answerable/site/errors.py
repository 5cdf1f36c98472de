"""Who tells that something went wrong: the portal on a customer's page, the desk everywhere else."""

from django.http import HttpRequest, HttpResponse

from answerable.portal import errors as portal
from answerable.workspace import errors as desk


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    status = 413 if type(exception).__name__ == "RequestDataTooBig" else 400
    return portal.page(request, status) or desk.bad_request(request, exception)


def not_open(request: HttpRequest, exception: Exception) -> HttpResponse:
    return portal.page(request, 403) or desk.not_open(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return portal.page(request, 404) or desk.not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    return portal.page(request, 500) or desk.broken(request)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return portal.page(request, 403) or desk.csrf_refused(request, reason)
