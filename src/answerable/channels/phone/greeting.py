"""What a caller hears: by the hours of the clause and in the brand's language."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.live.standing import hours_of
from answerable.live.words import spoken
from answerable.policy.models import PolicyVersion


def greeting(brand: Brand, *, in_hours: bool, at: datetime) -> str:
    """The words for a caller; outside the hours they name when we are there again (AC-03)."""
    language = brand.language
    with translation.override(language):
        if in_hours:
            return _("Welcome to %(brand)s. A person will be with you in a moment.") % {"brand": brand.name}
        hours = hours_of(PolicyVersion.objects.in_force(brand_id=brand.pk, at=at).policy, "phone")
        opens = hours.next_open(at)
        if opens is None:
            return _("Thank you for calling %(brand)s. We are closed.") % {"brand": brand.name}
        when = spoken(opens, zone=hours.zone, language=language)
        return _(
            "Thank you for calling %(brand)s. We are closed now and open again %(when)s. "
            "Leave a message after the tone, or write to us."
        ) % {"brand": brand.name, "when": when}
