"""Who asks: the customer whose app it is. Their brand is in the token, and the only one in sight."""

from dataclasses import dataclass

from django.http import HttpRequest
from ninja.security import HttpBearer

from answerable.api.problems import Problem
from answerable.brands.models import Brand
from answerable.customers.models import Customer, SignIn
from answerable.customers.sign_in import LASTS, entry_of, sign_in
from answerable.kit.now import now
from answerable.kit.scope import see_brands_until_commit

PREFIX = "cus_"
LONGEST = 300


@dataclass(frozen=True)
class App:
    """A customer's app, the brand it belongs to, and its sign-in."""

    brand: Brand
    entry: SignIn

    @property
    def customer(self) -> Customer:
        return self.entry.customer


class CustomerBearer(HttpBearer):
    """RFC 6750, with tokens that begin `cus_`: agents' tokens open nothing here, and these nothing there."""

    def authenticate(self, request: HttpRequest, token: str) -> App | None:  # noqa: ARG002
        slug, _, secret = token[:LONGEST].removeprefix(PREFIX).partition(".")
        brand = Brand.objects.filter(slug=slug.replace("\x00", "")).first()
        if brand is None or not token.startswith(PREFIX):
            return None
        see_brands_until_commit([brand.pk])
        entry = entry_of(secret, kind="app", at=now())
        return App(brand, entry) if entry else None

    def __call__(self, request: HttpRequest) -> App:
        found = super().__call__(request)
        if not isinstance(found, App):
            raise not_signed_in()
        return found


def app_of(request: HttpRequest) -> App:
    """The app of an operation with `CustomerBearer`."""
    found = getattr(request, "auth", None)
    if not isinstance(found, App):
        raise not_signed_in()
    return found


def token_for(brand: Brand, customer: Customer) -> dict[str, object]:
    """A new token for this customer's app."""
    at = now()
    return {"token": f"{PREFIX}{brand.slug}.{sign_in(customer, kind='app', at=at)}", "expires": at + LASTS}


def not_signed_in() -> Problem:
    return Problem(
        401,
        "unauthorized",
        "This request carries no valid token.",
        "Nothing was read or changed. Ask for a code at /api/v1/sign-in/codes, and change it for a token at "
        "/api/v1/sign-in/tokens.",
        headers={"WWW-Authenticate": 'Bearer realm="answerable customers"'},
    )


def not_yours() -> Problem:
    """The same answer for what does not exist and for what is somebody else's."""
    return Problem(
        404,
        "not-found",
        "There is no such request for this token.",
        "It does not exist, or it is somebody else's. Nothing was changed. GET /api/v1/requests lists yours.",
    )
