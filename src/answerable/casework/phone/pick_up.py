"""Somebody takes the call; it ends; its caller leaves a message."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.casework.change import changing
from answerable.casework.errors import NotPossible
from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.phone.ring import DESK, open_ticket
from answerable.casework.receive import receive
from answerable.live.models import Call
from answerable.staff.models import Agent
from answerable.tickets.models import Status


@transaction.atomic
def pick_up(call: Call, *, agent: Agent | None, at: datetime) -> None:
    """A person joined the call: the live answer is given (R9). Told twice, the first time counts.

    Raises:
        NotPossible: the call is over.
    """
    call = Call.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=call.pk)
    if call.answered_at is not None:
        return
    if call.ended_at is not None:
        raise NotPossible(_("This call is over. Call back; the number is on the ticket."))
    call.answered_at, call.agent = at, agent
    call.save(update_fields=["answered_at", "agent"])
    ticket = call.ticket or open_ticket(call, channel="phone", at=at)
    with changing(ticket, agent=agent, at=at) as change:
        event = change.record("call answered", call=call.pk)
        if call.source == DESK:
            change.promises.not_timed(event)
        else:
            change.promises.picked_up(event)
        if agent is not None:
            change.ticket.assignee = agent
        if change.ticket.status == Status.NEW:
            change.ticket.status = Status.OPEN


@transaction.atomic
def hang_up(call: Call, *, at: datetime) -> None:
    """The call is over. Its times are on the ticket, even if nobody typed a word (AC-02)."""
    call = Call.objects.select_for_update(of=("self",)).select_related("ticket", "agent").get(pk=call.pk)
    if call.ended_at is not None:
        return
    call.ended_at = at
    if not call.end:
        call.end = _how(call)
    call.save(update_fields=["ended_at", "end"])
    if call.ticket is None:
        return
    with changing(call.ticket, agent=call.agent, at=at) as change:
        event = change.record(
            "call ended" if call.answered_at else "call missed",
            call=call.pk,
            rang=((call.answered_at or at) - call.offered_at).total_seconds(),
            talked=(at - call.answered_at).total_seconds() if call.answered_at else None,
        )
        if call.answered_at is not None:
            change.ticket.customer_waits_since = None
        elif call.end == Call.End.ABANDONED:
            change.promises.caller_left(event)


@transaction.atomic
def voicemail(call: Call, *, audio: bytes, content_type: str, at: datetime) -> Call:
    """The caller left a message: a ticket with the recording at once, its clock by the hours (AC-04)."""
    call = Call.objects.select_for_update(of=("self",)).select_related("ticket", "customer").get(pk=call.pk)
    if call.end == Call.End.VOICEMAIL:
        return call
    call.end, call.ended_at = Call.End.VOICEMAIL, call.ended_at or at
    call.save(update_fields=["end", "ended_at"])
    extension = {"audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/mp4": "m4a"}.get(content_type, "wav")
    file = IncomingFile(f"message.{extension}", content_type, audio)
    if call.ticket is None:
        open_ticket(call, channel="voicemail", at=at, files=(file,))
        return call
    receive(
        Incoming(
            brand_id=call.brand_id,
            channel="voicemail",
            sender_email=call.customer.email if call.customer else "",
            text="The caller left a message.",
            received_at=at,
            token_ticket=call.ticket.pk,
            files=(file,),
        ),
        at=at,
    )
    return call


def _how(call: Call) -> str:
    if call.answered_at is not None:
        return Call.End.TALKED
    return Call.End.ABANDONED if call.in_hours else Call.End.CLOSED
