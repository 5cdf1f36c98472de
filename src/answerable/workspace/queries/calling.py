"""The telephone of a ticket, as its agent sees it."""

from __future__ import annotations

from answerable.live.known import SPOKEN, who_is_it
from answerable.live.models import Call, Callback
from answerable.live.numbers import readable
from answerable.tickets.models import Ticket
from answerable.workspace.desk import Desk
from answerable.workspace.pages.ticket import Calling


def calling(desk: Desk, ticket: Ticket) -> Calling | None:
    """What the telephone has to do with a ticket; no statement for one that came in writing."""
    if ticket.channel not in SPOKEN:
        return None
    call = Call.objects.filter(ticket=ticket).select_related("agent").order_by("-id").first()
    owed = Callback.objects.filter(ticket=ticket, done_at=None).order_by("promised_at").first()
    if call is None and owed is None:
        return None
    who = who_is_it(ticket)
    goes_on = call is not None and call.answered_at is not None and call.ended_at is None
    return Calling(
        since=call.answered_at if call and goes_on else None,
        mine=call is not None and call.agent_id == desk.agent.pk,
        agent=call.agent.name if call and call.agent else "",
        number=readable(call.number) if call and call.number else "",
        checked=who.how,
        passed=who.known,
        owed=readable(owed.number) if owed else "",
        owed_by=owed.promised_at if owed else None,
    )
