"""Nobody has answered a side request in its time: who asked and who owns the ticket hear of it, once."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.staff.models import Agent
from answerable.tickets.models import DONE
from answerable.tickets.side import SideRequest


def tell_of_late(*, at: datetime) -> int:
    """Tell of every question whose time is over, of the brands in scope; how many there were.

    The ticket says it to everybody who looks (`side request late`), a mail to whoever asked and to who owns
    the ticket. The customer hears nothing of it, and their promises run on.
    """
    late = SideRequest.objects.filter(due_at__lt=at, answered_at=None, called_off_at=None, warned_at=None)
    told = 0
    for request in (
        late.exclude(ticket__status__in=DONE).select_related("ticket", "asked_by").order_by("due_at")
    ):
        told += _tell(request, at)
    return told


@transaction.atomic
def _tell(request: SideRequest, at: datetime) -> int:
    mine = SideRequest.objects.filter(pk=request.pk, warned_at=None, answered_at=None)
    if not mine.update(warned_at=at):
        return 0  # another worker has told it, or the answer has just come
    with changing(request.ticket, at=at) as change:
        change.record("side request late", request=request.pk, name=request.name)
        ticket = change.ticket
    name = {"reference": ticket.reference, "name": request.name, "who": request.asked_by.name}
    people: set[Agent] = {one for one in (request.asked_by, ticket.assignee) if one and one.is_active}
    for person in people:
        send_mail(
            _("%(reference)s: %(name)s has not answered") % name,
            _("%(name)s was asked by %(who)s and has not answered in time. Ask again, or call it off:") % name
            + f"\n{settings.BASE_URL}/desk/all/{ticket.reference}",
            None,
            [person.email],
        )
    return 1
