"""Who works when, who knows what, whom to call, and the teams one may ask: kept by the leads of a brand."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.policy.findings import Unreadable
from answerable.policy.hours import weekly
from answerable.staff.models import Membership, Shift, Skill, Team

LAST_PLACE = 99


class NotKept(Exception):
    """It was not kept; the message says what to write instead."""


@transaction.atomic
def keep(member: Membership, *, week: str, knows: Iterable[str], on_call: str) -> None:
    """An agent's week at a brand, what they know, and their place among those who are called.

    Raises:
        NotKept: the week or the place cannot be read; nothing was changed.
    """
    week, place = week.strip(), on_call.strip()
    if place and not (place.isdecimal() and 0 < int(place) <= LAST_PLACE):
        raise NotKept(
            _("“%(place)s” is no place in the order of calling. Write 1, 2, 3 …, or nothing.")
            % {"place": place[:20]}
        )
    if week:
        try:
            week = weekly(week)
        except Unreadable as wrong:
            raise NotKept(f"{wrong} {wrong.hint}".strip()) from None
        Shift.objects.update_or_create(membership=member, defaults={"weekly": week})
    else:
        Shift.objects.filter(membership=member).delete()
    member.on_call = int(place) if place else None
    member.save(update_fields=["on_call"])
    Skill.objects.filter(membership=member).delete()
    Skill.objects.bulk_create(Skill(membership=member, category=each) for each in dict.fromkeys(knows))


def keep_team(brand: Brand, *, name: str, email: str, outside: bool) -> Team:
    """A team of the brand, or a partner outside, who can be asked by mail. The same name changes its address.

    Raises:
        NotKept: there is no name, or the address is none.
    """
    name, email = " ".join(name.split())[:80], email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotKept(_("“%(email)s” is not a mail address.") % {"email": email[:60]}) from None
    if not name:
        raise NotKept(_("Give the team a name, as people call it."))
    team, _made = Team.objects.update_or_create(
        brand=brand, name=name, defaults={"email": email, "outside": outside}
    )
    return team
