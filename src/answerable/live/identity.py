"""Who a visitor of the chat is: what the shop has signed, and nothing else.

The shop signs a JSON Web Token (RFC 7519) with the secret it shares with the desk: HS256, `aud` the brand's
slug, `email`, optionally `name`, `iat` and `exp` at most ten minutes apart. A token without a signature, with
another algorithm, of another brand or past its time says nothing about anybody.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from answerable.brands.models import Brand
from answerable.live.lines import line_of

LONGEST = timedelta(minutes=10)
LEEWAY = timedelta(seconds=10)
_REQUIRED = ["exp", "iat", "aud", "email"]


@dataclass(frozen=True, slots=True)
class Person:
    """A visitor the shop vouches for."""

    email: str
    name: str


class NotSigned(Exception):
    """The token proves nothing; the visitor is a stranger."""


def person_of(token: str, brand: Brand, *, at: datetime) -> Person:
    """Whom a shop's token names.

    Raises:
        NotSigned: it is forged, of another brand, too old, or valid for longer than ten minutes.
    """
    try:
        said = jwt.decode(
            token,
            line_of(brand).chat_secret,
            algorithms=["HS256"],
            audience=brand.slug,
            options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
        )
        issued = datetime.fromtimestamp(int(said["iat"]), UTC)
        expires = datetime.fromtimestamp(int(said["exp"]), UTC)
        email = str(said["email"]).strip().lower()
        validate_email(email)
    except (jwt.InvalidTokenError, ValidationError, ValueError, TypeError, OverflowError, OSError) as wrong:
        raise NotSigned(str(wrong)) from wrong
    if expires - issued > LONGEST or expires <= at or issued > at + LEEWAY:
        raise NotSigned("The token is past its time.")
    return Person(email, str(said.get("name", ""))[:200])


def sign(brand: Brand, *, email: str, name: str, at: datetime) -> str:
    """The token a shop would sign for a visitor who is signed in there; the demo's shops use it."""
    said = {"aud": brand.slug, "email": email, "name": name, "iat": at, "exp": at + LONGEST}
    return jwt.encode(said, line_of(brand).chat_secret, algorithm="HS256")
