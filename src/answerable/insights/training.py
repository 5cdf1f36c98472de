"""Leads hear of training that runs out, in time to renew it."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from answerable.brands.models import Brand
from answerable.policy.models import PolicyVersion
from answerable.staff.models import Membership, Training
from answerable.staff.training import running_out


def tell_of_training(brand: Brand, *, at: datetime) -> list[Training]:
    """Write to the leads of a brand about every record that runs out within 30 days, once each."""
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at).policy
    soon = running_out(brand.pk, policy, at=at)
    if not soon:
        return []
    lines = [
        _("%(who)s: training in %(course)s counts until %(day)s.")
        % {"who": each.agent.name, "course": each.course, "day": f"{each.valid_until:%Y-%m-%d}"}
        for each in soon
    ]
    leads = Membership.objects.filter(brand=brand, lead=True, agent__is_active=True)
    send_mail(
        _("%(brand)s: training runs out") % {"brand": brand.name},
        "\n".join([*lines, "", f"{settings.BASE_URL}/trust/training"]),
        None,
        list(leads.values_list("agent__email", flat=True)),
    )
    Training.objects.filter(pk__in=[each.pk for each in soon]).update(warned_at=at)
    return soon
