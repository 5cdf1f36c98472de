"""A brand opens its desk: its name, its address, its policy in force."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.brands.models import Address, Brand
from answerable.casework.errors import NotPossible
from answerable.policy.language import Policy, read
from answerable.promises.publish import NotPublished, publish
from answerable.staff.models import Agent, Membership

COLOURS = ("#0B5B66", "#7B2A57", "#234FA8", "#6B4E00", "#17693A", "#8A3B12")
SHAPES = ("circle", "square")


@dataclass(frozen=True)
class NewBrand:
    """What a company tells us about a brand; its name comes from its policy."""

    address: str
    zone: str
    policy_source: str


@transaction.atomic
def open_brand(new: NewBrand, *, lead: Agent, at: datetime) -> Brand:
    """Create a brand from its published policy, with its first lead.

    Raises:
        NotPublished: the policy has errors; nothing was created.
        NotPossible: the address or the zone cannot be used, or the brand exists.
    """
    policy = _readable(new.policy_source)
    address = _address(new.address)
    if new.zone not in available_timezones():
        raise NotPossible(
            _("“%(zone)s” is not a time zone. Write one like Europe/London.") % {"zone": new.zone}
        )
    slug: str = slugify(policy.brand) or "brand"
    if Brand.objects.filter(slug=slug).exists():
        raise NotPossible(_("There is a brand named %(brand)s already.") % {"brand": policy.brand})
    place = Brand.objects.count()
    brand = Brand.objects.create(
        slug=slug,
        name=policy.brand,
        prefix=_prefix(policy.brand),
        mark=policy.brand[:1].upper(),
        shape=SHAPES[place % len(SHAPES)],
        colour=COLOURS[place % len(COLOURS)],
        zone=new.zone,
        languages=_languages(policy),
    )
    Address.objects.create(brand=brand, email=address, name=f"{policy.brand} Support")
    Membership.objects.create(agent=lead, brand=brand, tier=3, lead=True)
    publish(new.policy_source, brand=brand, name="your policy", approved_by=lead.name, at=at)
    return brand


def receive_at(brand: Brand, email: str) -> Address:
    """Take letters at one more address of a brand. Answers go on leaving from its first.

    Raises:
        NotPossible: it is no address, or belongs to a brand of this desk already.
    """
    return Address.objects.create(brand=brand, email=_address(email), name=f"{brand.name} Support"[:80])


def stop_receiving(address: Address) -> None:
    """Refuse letters at an address from now on.

    Raises:
        NotPossible: it is the only one, or the one its brand answers from.
    """
    first = Address.objects.filter(brand=address.brand_id).first()
    if first is None or first.pk == address.pk:
        raise NotPossible(
            _("%(address)s is the address this brand answers from. It stays.") % {"address": address.email}
        )
    address.delete()


def _readable(source: str) -> Policy:
    reading = read(source, "your policy")
    if reading.policy is None:
        raise NotPublished(
            ngettext(
                "The policy has a mistake. Nothing was created yet; correct it below.",
                "The policy has %(n)s mistakes. Nothing was created yet; correct them below.",
                len(reading.errors),
            )
            % {"n": len(reading.errors)},
            list(reading.findings),
        )
    return reading.policy


def _address(text: str) -> str:
    address: str = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise NotPossible(_("“%(email)s” is not a mail address.") % {"email": text.strip()}) from None
    if Address.objects.filter(email=address).exists():
        raise NotPossible(
            _("%(address)s belongs to another brand of this desk already.") % {"address": address}
        )
    return address


def _prefix(name: str) -> str:
    """Two letters before a ticket's number, different from every other brand's."""
    letters = [letter for letter in name.upper() if letter.isascii() and letter.isalpha()] or ["X"]
    for other in [*letters[1:], *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]:
        prefix = f"{letters[0]}{other}"
        if not Brand.objects.filter(prefix=prefix).exists():
            return prefix
    raise NotPossible(_("No two letters are left for the tickets of %(name)s.") % {"name": name})


def _languages(policy: Policy) -> list[str]:
    offered = [
        str(language)
        for rule in policy.rules_of("offer languages")
        for language in rule.settings["languages"]
    ]
    return [policy.language, *(language for language in offered if language != policy.language)]
