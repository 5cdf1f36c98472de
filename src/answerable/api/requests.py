"""`/requests`: a customer's own, for their apps. The same verbs as the portal's pages."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from answerable.api import cursor as cursors
from answerable.api import keys
from answerable.api.customer import App, CustomerBearer, app_of, not_yours
from answerable.api.problems import Problem, bad_request
from answerable.api.request_shapes import (
    EscalationIn,
    FileIn,
    MessageIn,
    Nothing,
    RequestChanged,
    RequestDetail,
    RequestIn,
    RequestList,
)
from answerable.casework.escalate import escalate_for_customer
from answerable.casework.escalated import customers_request, rule_for
from answerable.casework.expect import expected_review
from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.receive import receive
from answerable.casework.solved import solved_by_customer
from answerable.kit.now import now
from answerable.policy.models import PolicyVersion
from answerable.tickets.access import NotYours, request_for
from answerable.tickets.models import DONE, Attachment, Message, Ticket
from answerable.tickets.models import Status as Standing

router = Router(tags=["customers"], auth=CustomerBearer())
Done = Status[dict[str, Any]]
ALTOGETHER = 3_000_000
NEWEST = 200


class Page(Schema):
    cursor: str | None = Field(None, max_length=1000, description="`next` of the page before")
    limit: int = Field(20, ge=1, le=100)


@router.get("/requests", response=RequestList, summary="My requests")
def list_requests(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
    """The newest first, by number."""
    app = app_of(request)
    question = {"customer": app.customer.pk}
    tickets = Ticket.objects.filter(requester=app.customer).select_related("brand")
    if page.cursor is not None:
        key = cursors.read(question, page.cursor)
        if len(key) != 1 or not isinstance(key[0], int):
            raise bad_request("The cursor does not belong to this list. Start again without a cursor.")
        tickets = tickets.filter(id__lt=key[0])
    rows = list(tickets.order_by("-id")[: page.limit + 1])
    at = now()
    more = cursors.write(question, [rows[page.limit - 1].pk]) if len(rows) > page.limit else None
    return {"items": [_item(ticket, at) for ticket in rows[: page.limit]], "next": more}


@router.post("/requests", response={201: RequestChanged}, summary="Ask for help")
def ask(request: HttpRequest, response: HttpResponse, body: RequestIn) -> Done:
    """The answer says the reference; read the request to see by when we answer, and under which clause."""
    app, at = app_of(request), now()
    files = _files(body.files)
    number = f"Order number: {body.order_number.strip()}\n\n" if body.order_number.strip() else ""

    def work() -> dict[str, Any]:
        return _changed(
            receive(
                Incoming(
                    brand_id=app.brand.pk,
                    channel="app",
                    sender_email=app.customer.email,
                    sender_name=app.customer.name,
                    received_at=at,
                    subject=body.subject,
                    text=number + body.text,
                    language=app.customer.language,
                    category=body.category,
                    files=files,
                ),
                at=at,
            ).ticket
        )

    return _once(request, response, app, work)


@router.get("/requests/{reference}", response=RequestDetail, summary="One request")
def read_request(request: HttpRequest, reference: str) -> dict[str, Any]:
    """What was said, what is promised, and what you may do."""
    app, at = app_of(request), now()
    ticket = _own(app, reference)
    files = Prefetch("attachments", Attachment.objects.order_by("id"))
    messages = ticket.messages.select_related("agent").defer("html").prefetch_related(files)
    thread = list(messages.order_by("-at", "-id")[:NEWEST])[::-1]
    policy = PolicyVersion.objects.in_force(brand_id=app.brand.pk, at=at).policy
    rule = rule_for(policy, "customer asks")
    possible = rule is not None and not ticket.is_done and customers_request(ticket) is None
    review = expected_review(ticket, policy, at=at) if possible else None
    return {
        **_item(ticket, at),
        "thread": [_said(message) for message in thread],
        "can_be_solved": not ticket.is_done and any(m.author == Message.Author.AGENT for m in thread),
        "escalation": {
            "possible": possible,
            "review_by": review.due if review else None,
            "clause": rule.clause_id if rule else "",
        },
    }


@router.post("/requests/{reference}/messages", response={201: RequestChanged}, summary="Add something")
def add(request: HttpRequest, response: HttpResponse, reference: str, body: MessageIn) -> Done:
    """To a matter settled more than 14 days ago it opens a new request; the answer names it."""
    app, at = app_of(request), now()
    ticket = _own(app, reference)
    files = _files(body.files)

    def work() -> dict[str, Any]:
        return _changed(
            receive(
                Incoming(
                    brand_id=app.brand.pk,
                    channel="app",
                    sender_email=app.customer.email,
                    received_at=at,
                    subject=ticket.subject,
                    text=body.text,
                    token_ticket=ticket.pk,
                    files=files,
                ),
                at=at,
            ).ticket
        )

    return _once(request, response, app, work)


@router.post("/requests/{reference}/solution", response={201: RequestChanged}, summary="This solved it")
def solve(request: HttpRequest, response: HttpResponse, reference: str, body: Nothing) -> Done:  # noqa: ARG001
    """After an answer of ours; writing again opens it again."""
    app, at = app_of(request), now()
    ticket = _own(app, reference)
    return _act(
        request, response, app, ticket, lambda: solved_by_customer(ticket, customer=app.customer, at=at)
    )


@router.post("/requests/{reference}/escalation", response={201: RequestChanged}, summary="Ask for a senior")
def escalate(request: HttpRequest, response: HttpResponse, reference: str, body: EscalationIn) -> Done:
    """Where the policy gives the right; `review_by` of the request says by when it is reviewed."""
    app, at = app_of(request), now()
    ticket = _own(app, reference)
    return _act(
        request,
        response,
        app,
        ticket,
        lambda: escalate_for_customer(ticket, customer=app.customer, reason=body.reason, at=at),
    )


def _own(app: App, reference: str) -> Ticket:
    try:
        return request_for(app.customer, app.brand, reference)
    except NotYours:
        raise not_yours() from None


def _act(
    request: HttpRequest, response: HttpResponse, app: App, ticket: Ticket, did: Callable[[], object]
) -> Done:
    def work() -> dict[str, Any]:
        did()
        ticket.refresh_from_db(fields=["status"])
        return _changed(ticket)

    return _once(request, response, app, work)


def _once(request: HttpRequest, response: HttpResponse, app: App, work: Callable[[], dict[str, Any]]) -> Done:
    return Status(
        201, keys.once(request, response, brand_id=app.brand.pk, at=now(), work=work, holder=app.entry)
    )


def _changed(ticket: Ticket) -> dict[str, Any]:
    return {"reference": ticket.reference, "standing": _standing(ticket)}


def _standing(ticket: Ticket) -> str:
    if ticket.status in DONE:
        return "solved"
    return "waiting for you" if ticket.status == Standing.WAITING else "with us"


def _item(ticket: Ticket, at: Any) -> dict[str, Any]:
    owed = ticket.due_at is not None and _standing(ticket) == "with us"
    return {
        "reference": ticket.reference,
        "subject": ticket.subject,
        "category": ticket.category,
        "standing": _standing(ticket),
        "received_at": ticket.received_at,
        "last_message_at": ticket.last_message_at,
        "due": {
            "at": ticket.due_at,
            "since": ticket.due_since or ticket.received_at,
            "metric": ticket.due_metric,
            "clause": ticket.due_clause,
            "over": ticket.due_at is not None and ticket.due_at < at,
        }
        if owed
        else None,
    }


def _said(message: Message) -> dict[str, Any]:
    who = {Message.Author.CUSTOMER.value: "you", Message.Author.AGENT.value: "us"}
    return {
        "by": who.get(message.author, "desk"),
        "name": message.agent.name if message.agent else "",
        "at": message.at,
        "text": message.text,
        "files": [{"name": file.name, "size": file.size} for file in message.attachments.all()],
    }


def _files(sent: list[FileIn]) -> tuple[IncomingFile, ...]:
    found = []
    for file in sent:
        try:
            content = base64.b64decode(file.content, validate=True)
        except (binascii.Error, ValueError) as error:
            raise bad_request(f"“{file.name[:80]}” is not base64. Nothing was sent.") from error
        found.append(IncomingFile(file.name, file.content_type, content))
    if sum(len(file.content) for file in found) > ALTOGETHER:
        raise Problem(
            413,
            "too-large",
            "The files together are larger than 3 MB.",
            "Nothing was sent. Send smaller ones.",
        )
    return tuple(found)
