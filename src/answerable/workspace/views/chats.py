"""Chats on the desk: who is asked, who takes one, hands it over, ends it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from answerable.casework.chat.accept import accept, decline
from answerable.casework.chat.end import end, go_on_by_mail
from answerable.casework.chat.hand_over import transfer
from answerable.casework.errors import NotPossible
from answerable.live.models import Chat, Offer
from answerable.staff.models import Agent
from answerable.staff.presence import present
from answerable.tickets.access import NotYours
from answerable.tickets.models import Ticket
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.offers import calls_for, offers_for
from answerable.workspace.queries.ticket import open_ticket
from answerable.workspace.views.acts import form
from answerable.workspace.views.here import unread
from answerable.workspace.views.writing import drawn


@require_GET
@desk_page
def offers(desk: Desk) -> HttpResponse:
    """What rings for this agent now, as a piece of every page."""
    return desk.show(
        "_offers.jinja", room="", offers=offers_for(desk), calls=calls_for(desk), mentions=unread(desk)
    )


@require_POST
@desk_page
def decline_offer(desk: Desk, pk: int) -> HttpResponse:
    """Let a chat pass."""
    found = Offer.objects.filter(pk=pk, brand__in=desk.brands, agent=desk.agent).first()
    if found is None:
        raise NotYours(str(pk))
    if found.ended_at is None:
        decline(found, agent=desk.agent, at=desk.at)
    if not desk.wants_part:
        return redirect("queue", desk.view)
    return desk.show("_offers.jinja", room="", offers=offers_for(desk), calls=calls_for(desk))


@require_POST
@desk_page
def join(desk: Desk, reference: str) -> HttpResponse:
    """Take a chat, offered or waiting."""
    ticket = open_ticket(desk, reference)
    try:
        accept(_chat(ticket), agent=desk.agent, at=desk.at)
    except NotPossible as problem:
        return desk.show(
            "chat_gone.jinja", room="inbox", status=409, error=str(problem), ticket=ticket, view=desk.view
        )
    return redirect("ticket", desk.view, reference) if not desk.wants_part else drawn(desk, reference)


@desk_page
def transfer_chat(desk: Desk, reference: str) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    said = desk.request.POST
    colleagues = [one for one in present(ticket.brand_id, desk.at) if one.pk != desk.agent.pk]

    def give() -> None:
        chosen = said.get("agent", "")
        to: Agent | None = next((one for one in colleagues if str(one.pk) == chosen), None)
        if chosen and to is None:
            raise NotPossible(_("That colleague is not there to take it. Choose somebody who is available."))
        transfer(_chat(ticket), agent=desk.agent, to=to, note=said.get("note", ""), at=desk.at)

    return form(desk, ticket, "transfer-chat", give, colleagues=colleagues)


@desk_page
def end_chat(desk: Desk, reference: str) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    summary = desk.request.POST.get("summary", "")
    return form(
        desk,
        ticket,
        "end-chat",
        lambda: end(_chat(ticket), by=desk.agent, summary=summary, at=desk.at),
    )


@desk_page
def chat_by_mail(desk: Desk, reference: str) -> HttpResponse:
    ticket = open_ticket(desk, reference)
    return form(
        desk,
        ticket,
        "chat-by-mail",
        lambda: go_on_by_mail(_chat(ticket), by=desk.agent, at=desk.at),
        chat=Chat.objects.filter(ticket=ticket).select_related("customer").first(),
    )


def _chat(ticket: Ticket) -> Chat:
    found = Chat.objects.select_related("ticket", "customer").filter(ticket=ticket).first()
    if found is None:
        raise NotPossible(_("There is no chat on this ticket."))
    return found
