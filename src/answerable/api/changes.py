"""`POST /tickets/{reference}/…`: the same nouns as the desk's pages, one verb of casework each."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from answerable.api import keys
from answerable.api.problems import Problem
from answerable.api.shapes import (
    AssignmentIn,
    Changed,
    ClassificationIn,
    MessageOut,
    NoteIn,
    ReplyIn,
    ResolutionIn,
)
from answerable.api.tickets import ticket_of
from answerable.api.token import token_of
from answerable.casework.assign import assign
from answerable.casework.classify import classify
from answerable.casework.note import note
from answerable.casework.reply import reply
from answerable.casework.resolve import resolve
from answerable.kit.now import now
from answerable.staff.models import Agent
from answerable.tickets.models import Ticket

router = Router(tags=["tickets"])
Done = Status[dict[str, Any]]
Did = Callable[[Ticket, Agent], Any]


@router.post("/tickets/{reference}/replies", response={201: MessageOut}, summary="Answer the customer")
def answer(request: HttpRequest, response: HttpResponse, reference: str, body: ReplyIn) -> Done:
    """The answer goes to the customer by mail and keeps the response promises. `then` says what follows:
    wait for the customer, leave it open, or resolve it with `code`.
    """
    at = now()

    def work(ticket: Ticket, agent: Agent) -> dict[str, Any]:
        message = reply(
            ticket,
            agent=agent,
            text=body.text,
            then=body.then,
            code=body.code,
            seen_revision=body.seen_revision,
            at=at,
        )
        return {"id": message.pk, "at": at.isoformat()}

    return _change(request, response, reference, work)


@router.post("/tickets/{reference}/notes", response={201: MessageOut}, summary="Leave a note for colleagues")
def add_note(request: HttpRequest, response: HttpResponse, reference: str, body: NoteIn) -> Done:
    """The customer never sees it, and it keeps no promise."""
    at = now()

    def work(ticket: Ticket, agent: Agent) -> dict[str, Any]:
        written = note(ticket, agent=agent, text=body.text, at=at)
        return {"id": written.pk, "at": at.isoformat()}

    return _change(request, response, reference, work)


@router.post("/tickets/{reference}/assignment", response={201: Changed}, summary="Give it to somebody")
def give(request: HttpRequest, response: HttpResponse, reference: str, body: AssignmentIn) -> Done:
    """To an agent of its brand, to oneself (`me`), or to nobody (null)."""
    at = now()

    def work(ticket: Ticket, agent: Agent) -> dict[str, Any]:
        assign(ticket, agent=agent, to=_named(body.to, agent, ticket), at=at)
        return {}

    return _change(request, response, reference, work)


@router.post("/tickets/{reference}/classification", response={201: Changed}, summary="Say what it is about")
def put_in_category(
    request: HttpRequest, response: HttpResponse, reference: str, body: ClassificationIn
) -> Done:
    """Category and urgency. Promises follow; lowering the urgency needs a reason."""
    at = now()

    def work(ticket: Ticket, agent: Agent) -> dict[str, Any]:
        classify(ticket, agent=agent, category=body.category, urgency=body.urgency, reason=body.reason, at=at)
        return {}

    return _change(request, response, reference, work)


@router.post("/tickets/{reference}/resolution", response={201: Changed}, summary="Resolve it")
def settle(request: HttpRequest, response: HttpResponse, reference: str, body: ResolutionIn) -> Done:
    """Without writing to the customer again. The policy's steps before `resolved` have to be done."""
    at = now()

    def work(ticket: Ticket, agent: Agent) -> dict[str, Any]:
        resolve(ticket, agent=agent, code=body.code, seen_revision=body.seen_revision, at=at)
        return {}

    return _change(request, response, reference, work)


def _change(request: HttpRequest, response: HttpResponse, reference: str, did: Did) -> Done:
    ticket = ticket_of(request, reference)
    agent = token_of(request).agent

    def work() -> dict[str, Any]:
        given = did(ticket, agent)
        ticket.refresh_from_db(fields=["status", "revision"])
        return {**given, "ticket": ticket.reference, "status": ticket.status, "revision": ticket.revision}

    return Status(201, keys.once(request, response, brand_id=ticket.brand_id, at=now(), work=work))


def _named(to: str | None, me: Agent, ticket: Ticket) -> Agent | None:
    if to is None or to == "me":
        return me if to else None
    known = Agent.objects.filter(
        email=to.strip().lower(), is_active=True, memberships__brand=ticket.brand_id
    ).first()
    if known is None:
        raise Problem(
            409,
            "not-possible",
            "Nobody who works for this brand has this mail address.",
            "Nothing was changed. Name an agent of the ticket's brand, `me`, or null for nobody.",
        )
    return known
