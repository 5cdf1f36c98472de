"""Signing in by a mailed code or link. Every address gets the same answer; who changes something, posts."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from answerable.customers.codes import TooManyTries, ask_for_code, use_code, use_link
from answerable.customers.models import Customer
from answerable.customers.sign_in import sign_in as let_in
from answerable.customers.sign_in import sign_out as let_go
from answerable.customers.source import source_of
from answerable.portal.errors import too_many
from answerable.portal.visit import Visit, cookie_named, portal_page


@portal_page
def sign_in(visit: Visit) -> HttpResponse:
    """Ask for the address; mail a code to it."""
    if visit.customer is not None:
        return visit.go("portal-requests")
    wrong = ""
    email = visit.request.POST.get("email", "").strip()[:254]
    if visit.request.method == "POST":
        try:
            validate_email(email)
            ask_for_code(
                visit.brand,
                email=email,
                source=source_of(visit.request),
                language=visit.language,
                at=visit.at,
            )
        except ValidationError:
            wrong = _("That is not an e-mail address. Write it like name@example.com.")
        except TooManyTries:
            return too_many(visit)
        else:
            return visit.show("sign_in/code.jinja", here="requests", email=email, wrong="")
    return visit.show(
        "sign_in/address.jinja", here="requests", status=422 if wrong else 200, email=email, wrong=wrong
    )


@portal_page
def code(visit: Visit) -> HttpResponse:
    """The code from the mail."""
    if visit.request.method != "POST":
        return visit.go("portal-sign-in")
    email = visit.request.POST.get("email", "").strip()[:254]
    known = use_code(visit.brand, email=email, digits=visit.request.POST.get("code", "")[:40], at=visit.at)
    if known is None:
        wrong = _("This code does not fit, or is older than ten minutes. Look at the newest mail.")
        return visit.show("sign_in/code.jinja", here="requests", status=422, email=email, wrong=wrong)
    return _in(visit, known)


@portal_page
def link(visit: Visit, secret: str) -> HttpResponse:
    """The link from the mail. Opening it changes nothing (mail scanners open links); its button signs in."""
    if visit.request.method != "POST":
        return visit.show("sign_in/link.jinja", here="requests", wrong="")
    known = use_link(visit.brand, secret=secret, at=visit.at)
    if known is None:
        wrong = _("This link was used already, or is older than ten minutes. Ask for another.")
        return visit.show("sign_in/link.jinja", here="requests", status=422, wrong=wrong)
    return _in(visit, known)


@portal_page
def sign_out(visit: Visit) -> HttpResponse:
    if visit.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    token = visit.request.COOKIES.get(cookie_named("customer", visit.brand), "")
    if token:
        let_go(token, at=visit.at)
    response = visit.go("portal-home")
    visit.forget(response, "customer")
    visit.forget(response, "follow")
    visit.forget(response, "draft")
    return response


def _in(visit: Visit, customer: Customer) -> HttpResponse:
    """Signed in under a token made this instant: nothing known before is worth anything (G1)."""
    response = visit.go("portal-requests")
    visit.keep(response, "customer", let_in(customer, at=visit.at))
    return response
