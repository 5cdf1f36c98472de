"""What the worker does later for customers: mail the codes by which they sign in."""

import secrets
from email.utils import formataddr

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.brands.mails import written
from answerable.brands.web import portal_address
from answerable.customers import access_tasks  # noqa: F401  its jobs are found here
from answerable.customers.models import Code, Customer
from answerable.customers.sign_in import DIGITS, VALID, code_digest, digest_of
from answerable.kit.jobs import job
from answerable.kit.now import now
from answerable.kit.scope import brands_visible


@job
def mail_code(*, brand: int, code: int, language: str) -> None:
    """Make the code and mail it, if somebody of this brand has the address."""
    with brands_visible([brand]), transaction.atomic():
        asked = Code.objects.select_related("brand").get(pk=code)
        known = Customer.objects.filter(brand_id=brand, email=asked.email).exists()
        if not known or asked.asked_at < now() - VALID:
            return
        digits = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
        link = secrets.token_urlsafe(32)
        asked.digest, asked.link = code_digest(asked, digits), digest_of(link)
        asked.save(update_fields=["digest", "link"])
        with translation.override(language):
            _letter(asked, digits, link).send()


def _letter(code: Code, digits: str, secret: str) -> EmailMessage:
    brand = code.brand
    address = brand.addresses.all()[0]
    link = portal_address(brand, f"sign-in/link/{secret}/")
    values = {"brand": brand.name, "code": digits, "link": link}
    return EmailMessage(
        subject=_("%(code)s is your code for %(brand)s") % {"brand": brand.name, "code": digits},
        body=written(brand, "sign-in-code", translation.get_language(), values),
        from_email=formataddr((address.name, address.email)),
        to=[code.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
