"""Somebody else is asked about a ticket: another team, a partner (`allow side request`).

The customer sees none of it and their promises run on; the question has a time of its own. The answer comes
back to the ticket as something internal.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from answerable.casework import hold as holding
from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.casework.forwarded import so_far
from answerable.clock import ALWAYS, due
from answerable.kit.rows import insert
from answerable.privacy.cards import masked
from answerable.promises.applying import office_of
from answerable.staff.models import Agent, Team
from answerable.tickets.files import SentFile, keep_side_files
from answerable.tickets.models import Status, Ticket
from answerable.tickets.side import SideLetter, SideRequest

LONGEST = timedelta(hours=200)


def refer(
    ticket: Ticket,
    *,
    agent: Agent,
    team: Team | None = None,
    email: str = "",
    text: str,
    within: timedelta,
    wait: bool = False,
    along: bool = False,
    at: datetime,
) -> SideRequest:
    """Ask a team, or anybody by mail, and expect the answer `within` open hours of the brand.

    With `wait` the ticket waits for them; only the clocks whose rule says so stand still. With `along` the
    ticket is forwarded: what was written so far follows the question, with its files.

    Raises:
        NotPossible: nobody or nothing is asked, the address is none, or the ticket is resolved.
    """
    to = (team.email if team else email).strip().lower()
    try:
        validate_email(to)
    except ValidationError:
        raise NotPossible(_("Choose a team, or write the mail address of whom you ask.")) from None
    if not text.strip():
        raise NotPossible(_("Write what you want to know; they see nothing of the ticket but your words."))
    if not timedelta(0) < within <= LONGEST:
        raise NotPossible(_("Say in how many open hours you expect the answer."))
    with changing(ticket, agent=agent, at=at) as change:
        ticket = change.ticket
        if ticket.is_done:
            raise NotPossible(_("This ticket is resolved. Reopen it first."))
        request = SideRequest.objects.create(
            brand_id=ticket.brand_id,
            ticket=ticket,
            team=team,
            to=to,
            name=(team.name if team else to)[:80],
            asked_by=agent,
            asked_at=at,
            due_at=due(office_of(change.policy) or ALWAYS, at, within) or at + within,
            waits=wait,
        )
        words = f"{text.strip()}\n\n{so_far(ticket)}" if along else text
        _write(change, request, words, along=along)
        change.record("side request", request=request.pk, name=request.name, along=along)
        for rule in change.policy.rules_of("allow side request"):
            change.enforced(rule.id, "done", f"{request.name} was asked")
        if wait:
            holding.put(change, waiting_for="other team", reason=request.name)
    return request


def write_again(request: SideRequest, *, agent: Agent, text: str, at: datetime) -> None:
    """Write to them once more about the same question.

    Raises:
        NotPossible: there is no text, or the question was called off.
    """
    if not text.strip():
        raise NotPossible(_("There is nothing to send yet. Write something first."))
    if request.called_off_at is not None:
        raise NotPossible(_("This question was called off. Ask anew."))
    with changing(request.ticket, agent=agent, at=at) as change:
        _write(change, request, text)
        change.record("side request", request=request.pk, name=request.name, again=True)


def answered(
    request_id: int,
    *,
    sender: str,
    text: str,
    rfc_id: str = "",
    automated: bool = False,
    files: Sequence[SentFile] = (),
    at: datetime,
) -> SideRequest | None:
    """Their answer came in: it belongs to the ticket, among colleagues. None where there is no such question.

    An absence note is kept and answers nothing. A ticket that waited for nothing else is ours again.
    """
    request = SideRequest.objects.select_related("ticket").filter(pk=request_id).first()
    if request is None:
        return None
    with changing(request.ticket, at=at) as change:
        if rfc_id and SideLetter.objects.filter(request=request, rfc_id=rfc_id).exists():
            return request
        letter = SideLetter(
            brand_id=request.brand_id,
            request=request,
            sender=sender[:320],
            text=masked(text),
            automated=automated,
            at=at,
            rfc_id=rfc_id[:998],
            state=SideLetter.State.CAME_IN,
        )
        insert([letter])
        keep_side_files(letter, files)
        change.record("side answer", request=request.pk, name=request.name, automated=automated)
        if not automated and request.answered_at is None:
            request.answered_at = at
            request.save(update_fields=["answered_at"])
        _ours_again(change)
    return request


def call_off(request: SideRequest, *, agent: Agent, at: datetime) -> None:
    """The answer is no longer needed.

    Raises:
        NotPossible: it was answered or called off.
    """
    with changing(request.ticket, agent=agent, at=at) as change:
        open_ones = SideRequest.objects.filter(pk=request.pk, answered_at=None, called_off_at=None)
        if not open_ones.update(called_off_at=at):
            raise NotPossible(_("This question is answered or called off already."))
        change.record("side request called off", request=request.pk, name=request.name)
        _ours_again(change)


def _write(change: Change, request: SideRequest, text: str, *, along: bool = False) -> None:
    letter = SideLetter(
        brand_id=request.brand_id,
        request=request,
        agent=change.agent,
        text=masked(text.strip()),
        along=along,
        at=change.at,
        rfc_id=f"<{uuid4().hex}.s{request.pk}@{change.ticket.brand.slug}.answerable>",
        state=SideLetter.State.QUEUED,
        next_attempt_at=change.at,
    )
    insert([letter])


def _ours_again(change: Change) -> None:
    ticket = change.ticket
    waits = SideRequest.objects.filter(ticket=ticket, waits=True, answered_at=None, called_off_at=None)
    asked = SideRequest.objects.filter(ticket=ticket, waits=True)
    if ticket.status == Status.REFERRED and asked.exists() and not waits.exists():
        holding.take_up(change)
