"""Opening hours say that somebody is there: whether it is so goes on record, and the leads hear when not."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_time
from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from answerable.brands.models import Address, Brand
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import office_of
from answerable.staff import attendance
from answerable.staff.models import Agent, Attendance
from answerable.staff.presence import present

PATIENCE = timedelta(seconds=30)
"""How long nobody may be there before the leads hear of it; the minutes count from the first second."""


def look(brand: Brand, *, at: datetime) -> None:
    """Put on record whether somebody is there for a brand; tell its leads once when it should be and is not.

    Needs the brand in scope. A brand without opening hours promises nobody's presence.
    """
    try:
        policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at).policy
    except PolicyVersion.DoesNotExist:
        return
    office = office_of(policy)
    if office is None:
        return
    row = attendance.note(brand.pk, staffed=present(brand.pk, at).exists(), at=at)
    if row.staffed or not office.is_open(at):
        return
    since = max(row.began_at, office.last_opening(at) or row.began_at)
    told_already = row.told_at is not None and row.told_at >= since
    if told_already or at - since < PATIENCE:
        return
    Attendance.objects.filter(pk=row.pk).update(told_at=at)
    _tell(brand, policy, since)


def _tell(brand: Brand, policy: Policy, since: datetime) -> None:
    clause = next((rule.clause_id for rule in policy.rules_of("set hours")), "")
    sender = Address.objects.filter(brand=brand).values_list("email", flat=True).first() or "desk@localhost"
    leads = Agent.objects.filter(memberships__brand=brand, memberships__lead=True, is_active=True)
    for lead in leads.distinct():
        language = str(lead.preferences.get("look", {}).get("language", "en"))
        with translation.override(language):
            time = format_time(since, "HH:mm", tzinfo=ZoneInfo(brand.zone), locale=language)
            subject = _("Nobody is there for %(brand)s since %(time)s") % {"brand": brand.name, "time": time}
            text = _(
                "It is within the opening hours of %(brand)s (clause %(clause)s), but no agent is available "
                "at the desk. Chats are not offered and calls are not answered; "
                "each minute counts against the promise.\n\nSign in and set yourself to available: %(url)s"
            ) % {"brand": brand.name, "clause": clause, "url": settings.BASE_URL}
            send_mail(subject, text, sender, [lead.email])
