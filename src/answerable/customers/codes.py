"""Signing in without a password: a code and a link, mailed to the address, good once and for ten minutes.

Whether an address is a customer's is found out by the worker that mails the code, never by the page that was
asked: every address gets the same answer after the same work (no enumeration, G4).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from answerable.brands.models import Brand
from answerable.customers.models import Code, Customer
from answerable.customers.sign_in import DIGITS, VALID, code_digest, digest_of
from answerable.customers.tasks import mail_code
from answerable.kit.jobs import later

TRIES = 5
HOUR = timedelta(hours=1)
PER_ADDRESS = 5
PER_SOURCE = 20


class TooManyTries(Exception):
    """More codes were asked for than people ask for. Nothing is blocked: wait an hour."""


def ask_for_code(brand: Brand, *, email: str, source: str, language: str, at: datetime) -> None:
    """Have a code mailed if the address is a customer's of this brand.

    Raises:
        TooManyTries: five for the address or twenty from the network in an hour; success does not reset them.
    """
    email = email.strip().lower()[:320]
    recent = Code.objects.filter(brand=brand, asked_at__gt=at - HOUR)
    limits = ((recent.filter(email=email), PER_ADDRESS), (recent.filter(source=source), PER_SOURCE))
    if any(asked.count() >= most for asked, most in limits):
        raise TooManyTries
    with transaction.atomic():
        code = Code.objects.create(brand=brand, email=email, source=source, asked_at=at)
        later(mail_code, brand=brand.pk, code=code.pk, language=language)


def use_code(brand: Brand, *, email: str, digits: str, at: datetime) -> Customer | None:
    """The customer whose newest code this is; None if it is wrong, old, used, or was tried too often."""
    typed = "".join(sign for sign in digits if sign.isdigit())[:DIGITS]
    with transaction.atomic():
        newest = (
            Code.objects.select_for_update()
            .filter(brand=brand, email=email.strip().lower(), asked_at__gt=at - VALID)
            .order_by("-asked_at", "-id")
            .first()
        )
        if newest is None:
            return None
        newest.tries += 1
        newest.save(update_fields=["tries"])
        fits = constant_time_compare(newest.digest, code_digest(newest, typed))
        if not fits or not newest.digest or newest.tries > TRIES or newest.used_at is not None:
            return None
        return _used(newest, at)


def use_link(brand: Brand, *, secret: str, at: datetime) -> Customer | None:
    """The customer to whom this link was mailed; None if it is unknown, old or used."""
    with transaction.atomic():
        digest = digest_of(secret[:200])
        found = (
            Code.objects.select_for_update()
            .filter(~Q(link=""), brand=brand, link=digest, used_at=None, asked_at__gt=at - VALID)
            .first()
        )
        return _used(found, at) if found else None


def _used(code: Code, at: datetime) -> Customer | None:
    code.used_at = at
    code.save(update_fields=["used_at"])
    return Customer.objects.filter(brand_id=code.brand_id, email=code.email).first()
