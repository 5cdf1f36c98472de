"""What a person is told when their data is gone from the desk (GDPR, article 12(3))."""

from email.utils import formataddr

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.customers.models import Customer


def erased(customer: Customer) -> EmailMessage | None:
    """The last mail to them; None where there is no address."""
    if customer.email.endswith(".invalid"):
        return None
    brand = customer.brand
    address = brand.addresses.all()[0]
    with translation.override(customer.language or brand.language):
        subject = _("%(brand)s has erased your data") % {"brand": brand.name}
        body = _(
            "As you asked, your name, your address, your messages and your files are erased at %(brand)s. "
            "How long we took to answer stays counted, without you. "
            "If you write again, we meet you as somebody new."
        ) % {"brand": brand.name}
    return EmailMessage(
        subject=subject,
        body=body,
        from_email=formataddr((address.name, address.email)),
        to=[customer.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
