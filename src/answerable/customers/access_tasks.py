"""What the worker mails about access: to the company's own administrators, and once more after a day."""

from datetime import datetime
from email.utils import formataddr

from django.core import signing
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.brands.web import portal_address
from answerable.customers.models import AccessRequest, Customer, Role
from answerable.customers.role_words import roles
from answerable.kit.jobs import every, job
from answerable.kit.scope import brands_visible

SALT = "answerable.company.access"
OPENS = 30 * 24 * 3600
"""Seconds a link of such a mail opens its page."""


def token_for(request: AccessRequest, admin: Customer) -> str:
    """The link's secret: this request, this administrator, nobody else."""
    return signing.dumps([request.pk, admin.pk], salt=f"{SALT}.{request.brand_id}")


def opened(token: str, *, brand_id: int) -> tuple[int, int] | None:
    """(request, administrator) of a link of this brand; None for a forged or old one."""
    try:
        request, admin = signing.loads(token, salt=f"{SALT}.{brand_id}", max_age=OPENS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(request), int(admin)


@job
def mail_access_request(*, brand: int, request: int, reminder: bool) -> None:
    """Ask every administrator of the company, if it is still undecided."""
    with brands_visible([brand]):
        asked = (
            AccessRequest.objects.filter(pk=request, decided_at=None)
            .select_related("brand", "company", "customer")
            .first()
        )
        if asked is None:
            return
        admins = Customer.objects.filter(company=asked.company, role=Role.ADMIN).exclude(pk=asked.customer_id)
        for admin in admins.order_by("id"):
            with translation.override(admin.language or asked.brand.language):
                _letter(asked, admin, reminder=reminder).send()


@every("*/10 * * * *")
def remind_of_access(at: datetime) -> None:
    """Every ten minutes: who was asked a day ago and has not decided is asked once more."""
    for brand in Brand.objects.values_list("pk", flat=True):
        with brands_visible([brand]):
            due = AccessRequest.objects.filter(decided_at=None, remind_at__lte=at)
            for pk in list(due.values_list("pk", flat=True)):
                if AccessRequest.objects.filter(pk=pk, remind_at__lte=at).update(remind_at=None):
                    mail_access_request(brand=brand, request=pk, reminder=True)


def _letter(asked: AccessRequest, admin: Customer, *, reminder: bool) -> EmailMessage:
    brand = asked.brand
    address = brand.addresses.all()[0]
    said = {"who": asked.customer.called, "company": asked.company.name, "role": roles()[asked.role]}
    lines = [
        _("Hello %(name)s,") % {"name": admin.called},
        _("%(who)s asks for more access to the account of %(company)s: %(role)s.") % said,
        _("You look after this account, so you decide. Open this page and press a button: %(link)s")
        % {"link": portal_address(brand, f"companies/access/{token_for(asked, admin)}")},
        _("Nobody at %(brand)s can grant it without you.") % {"brand": brand.name},
        brand.name,
    ]
    subject = _("Access for %(who)s") if not reminder else _("Reminder: access for %(who)s")
    return EmailMessage(
        subject=" ".join((subject % said).split())[:200],
        body="\n\n".join(lines),
        from_email=formataddr((address.name, address.email)),
        to=[admin.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
