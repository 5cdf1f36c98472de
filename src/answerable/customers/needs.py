"""What helps a customer: said once, with consent, seen by every colleague on every channel, gone on request.

It changes no clock: whoever needs more time has it, and we have not (rule 9.1, AC-45).
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.customers.models import AccessNeeds, Customer

KINDS = {
    "text only": gettext_noop("Please write: no calls"),
    "relay calls": gettext_noop("Calls come through a relay service"),
    "large print": gettext_noop("Large print, documents too"),
    "plain language": gettext_noop("Plain language, short sentences"),
    "screen reader": gettext_noop("Uses a screen reader: describe pictures"),
    "more time": gettext_noop("Needs more time to answer"),
}
LONGEST = 500


def in_words(kind: str) -> str:
    return _(KINDS[kind])


@transaction.atomic
def state_needs(customer: Customer, *, kinds: Collection[str], words: str, at: datetime) -> None:
    """Keep what helps a customer, who has consented, in place of what was known. Nothing said forgets it."""
    known = [kind for kind in KINDS if kind in kinds]
    words = " ".join(words.split())[:LONGEST]
    if not known and not words:
        forget_needs(customer)
        return
    AccessNeeds.objects.update_or_create(
        customer=customer,
        defaults={"brand_id": customer.brand_id, "kinds": known, "words": words, "consented_at": at},
    )
    with translation.override(customer.brand.language):  # colleagues read it in the brand's language
        said = ". ".join(part for part in (*map(in_words, known), words) if part)
    _put(customer, said if said.endswith((".", "!", "?")) else f"{said}.")


@transaction.atomic
def forget_needs(customer: Customer) -> None:
    """Take it out of every screen and out of the database."""
    AccessNeeds.objects.filter(customer=customer).delete()
    _put(customer, "")


def _put(customer: Customer, said: str) -> None:
    """On the customer's own row, which every ticket, call and chat shows."""
    customer.access_needs = said
    Customer.objects.filter(pk=customer.pk).update(access_needs=said)
