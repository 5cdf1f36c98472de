"""The roles of a company's contacts, in the language in force."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.customers.models import Role

WORDS: Mapping[str, str] = {
    Role.ADMIN.value: gettext_noop("administrator: decides who may do what"),
    Role.BUYER.value: gettext_noop("buyer: orders, invoices and colleagues’ requests"),
    Role.ORDERING.value: gettext_noop("ordering only: own orders and requests"),
    Role.READING.value: gettext_noop("read only: sees everything, orders nothing"),
}


def roles() -> dict[str, str]:
    """Every role and what it lets somebody do."""
    return {role: _(said) for role, said in WORDS.items()}
