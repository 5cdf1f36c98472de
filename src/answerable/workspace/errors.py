"""When something goes wrong: what happened, what is safe, what to do, and a code to quote."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

log = logging.getLogger("answerable.errors")


@dataclass(frozen=True, slots=True)
class Problem:
    title: str
    what: str
    safe: str
    do: str


def problem(status: int) -> Problem:
    """The words for a status; those of a 500 for one that has none of its own."""
    known = {
        400: Problem(
            _("That request made no sense to the desk"),
            _("Something in the address or the form was not what this page expects."),
            _("Nothing was changed."),
            _("Go back and try again."),
        ),
        403: Problem(
            _("That is not open to you"),
            _("The page exists, but your account may not use it; or the form was older than your session."),
            _("Nothing was changed. What you wrote is kept in your browser."),
            _("Go back, reload the page and try again. If it stays closed, ask a lead."),
        ),
        404: Problem(
            _("There is nothing here"),
            _("The address is wrong, or what was here belongs to a brand you do not work for."),
            _("Nothing was changed."),
            _("Check the number, or search for it on the desk."),
        ),
        409: Problem(
            _("Somebody was faster"),
            _("This changed while you were working on it, so your change was not made."),
            _("Their change is kept, and what you wrote is kept in your browser."),
            _("Go back, read what is new, and do it again."),
        ),
        413: Problem(
            _("That is too large"),
            _("A form may hold 5 MB. What you sent was larger."),
            _("Nothing was changed."),
            _("Send less at once."),
        ),
        429: Problem(
            _("Too many tries"),
            _("There were more tries than a person makes, so the desk waits."),
            _("Nothing is lost. Your account is not blocked."),
            _("Wait five minutes, then try again."),
        ),
        500: Problem(
            _("The desk made a mistake"),
            _("The mistake is ours. It is written down with the code below."),
            _("Letters come in, promises are counted. What you wrote is kept in your browser."),
            _("Try again. If it happens twice, give the code to whoever runs the desk."),
        ),
        503: Problem(
            _("The desk is not ready"),
            _("Its database does not answer just now."),
            _("No letter is lost: the senders' servers try again by themselves."),
            _("Wait a minute, then reload the page."),
        ),
    }
    return known.get(status, known[500])


def page(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a status. It asks nothing of the database."""
    code = secrets.token_hex(4)
    log.log(logging.ERROR if status >= 500 else logging.INFO, "%s %s %s", status, code, request.path)
    context = {"problem": problem(status), "status": status, "code": code}
    response = render(request, "errors/problem.html", context, status=status)
    if status in {429, 503}:
        response["Retry-After"] = "300" if status == 429 else "60"
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 413 if type(exception).__name__ == "RequestDataTooBig" else 400)


def not_open(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception  # it may name what is not the reader's to know
    return page(request, 404)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.info("form refused: %s", reason)
    return page(request, 403)


def database_answers() -> bool:
    """Whether the cause of what is broken is another one."""
    from django.db import DatabaseError, connection  # noqa: PLC0415  only when something is broken already

    try:
        connection.close_if_unusable_or_obsolete()
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True
