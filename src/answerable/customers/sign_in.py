"""A customer is signed in as long as their browser or app holds a token we gave it."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from answerable.customers.models import Code, Company, Customer, SignIn
from answerable.kit.rows import read

LASTS = timedelta(days=30)
VALID = timedelta(minutes=10)
"""How long a mailed code and its link are good."""
DIGITS = 6
LONGEST = 200
_WHO = """
FROM customers_signin entry
JOIN customers_customer customer ON customer.id = entry.customer_id
LEFT JOIN customers_company company ON company.id = customer.company_id
WHERE entry.digest = %s AND entry.kind = %s AND entry.ended_at IS NULL AND entry.expires_at > %s
"""


def digest_of(secret: str) -> str:
    """What is kept of a secret with at least 128 bits; a plain hash is enough for those."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_digest(code: Code, digits: str) -> str:
    """A million codes are quickly tried, so their digest needs the desk's secret."""
    text = f"{code.pk}|{code.brand_id}|{code.email}|{digits}"
    return salted_hmac("answerable.code", text, algorithm="sha256").hexdigest()


def sign_in(customer: Customer, *, kind: str = "browser", at: datetime) -> str:
    """Let a customer in, and return the token that proves it for thirty days. Only its digest is kept."""
    token = secrets.token_urlsafe(32)
    SignIn.objects.create(
        brand_id=customer.brand_id,
        customer=customer,
        kind=kind,
        digest=digest_of(token),
        made_at=at,
        expires_at=at + LASTS,
    )
    return token


def entry_of(token: str, *, kind: str, at: datetime) -> SignIn | None:
    """The open sign-in this token belongs to, with its customer, in the brand in scope. One statement."""
    if not 0 < len(token) <= LONGEST:
        return None
    rows = read(
        _WHO, {"entry": SignIn, "customer": Customer, "company": Company}, [digest_of(token), kind, at]
    )
    if not rows:
        return None
    entry, customer, company = rows[0]
    customer.company, entry.customer = company, customer
    found: SignIn = entry
    return found


def customer_of(token: str, *, kind: str = "browser", at: datetime) -> Customer | None:
    """The customer of the brand in scope who holds this token, with their company. One statement."""
    entry = entry_of(token, kind=kind, at=at)
    return entry.customer if entry else None


def sign_out(token: str, *, at: datetime) -> None:
    """The token opens nothing any more."""
    SignIn.objects.filter(digest=digest_of(token[:LONGEST]), ended_at=None).update(ended_at=at)


def sign_out_everywhere(customer: Customer, *, at: datetime) -> None:
    """No browser and no app of this customer is signed in any more."""
    SignIn.objects.filter(customer=customer, ended_at=None).update(ended_at=at)
