"""My requests, one request, and what a customer may do with it. What changes something is always a POST."""

from collections.abc import Callable
from urllib.parse import quote

from django.core import signing
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.utils.translation import gettext as _

from answerable.casework.errors import NotPossible, Refused
from answerable.casework.escalate import escalate_for_customer
from answerable.casework.escalated import customers_request, rule_for
from answerable.casework.expect import expected_review
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.solved import solved_by_customer
from answerable.customers.devices import told_here
from answerable.portal import drafts, words
from answerable.portal.mine import mine, standing
from answerable.portal.once import new_key, once
from answerable.portal.rating import asked
from answerable.portal.requests import (
    Opened,
    opened,
    promise_line,
    thread,
)
from answerable.portal.visit import Visit, cookie_named, portal_page
from answerable.push.keys import public_key
from answerable.tickets.access import NotYours, request_for
from answerable.tickets.follow import followed
from answerable.tickets.models import Attachment, Message

LONGEST = 20_000


@portal_page
def requests(visit: Visit) -> HttpResponse:
    """All my requests, a page at a time; who is not signed in is asked to."""
    if visit.customer is None:
        return visit.go("portal-sign-in")
    try:
        after = (
            signing.loads(visit.request.GET["after"], salt="portal.after")
            if "after" in visit.request.GET
            else None
        )
    except signing.BadSignature as forged:
        raise Http404("after") from forged
    rows, more = mine(visit, after=(words.parsed(after[0]), after[1]) if after else None)
    cursor = signing.dumps([more[0].isoformat(), more[1]], salt="portal.after") if more else ""
    key = public_key()
    token = visit.request.COOKIES.get(cookie_named("customer", visit.brand), "")
    return visit.show(
        "requests.jinja",
        here="requests",
        rows=rows,
        more=cursor,
        first=after is None,
        push=key,
        told=bool(key) and told_here(token),
    )


@portal_page
def request(visit: Visit, reference: str) -> HttpResponse:
    """One request; one that was merged goes on in another of theirs."""
    found = opened(visit, reference)
    if found.ticket.merged_into_id is not None:
        try:
            on = opened(visit, str(found.ticket.merged_into_id))
        except NotYours:
            return _page(visit, found)
        return visit.go("portal-request", on.ticket.reference)
    return _page(visit, found)


@portal_page
def follow(visit: Visit, token: str, then: str = "portal-request") -> HttpResponse:
    """The mailed link: the request opens in this browser from now on. Nothing is changed."""
    found = followed(token, brand_id=visit.brand.pk)
    if found is None:
        return visit.show("follow.jinja", status=404)
    ticket = request_for(None, visit.brand, str(found.ticket_id), follows=[found.ticket_id])
    if ticket.requester_id != found.customer_id:
        raise NotYours(token)
    response = visit.go(then, ticket.reference)
    visit.follow(response, ticket.pk, mailed=True)
    return response


@portal_page
def reply(visit: Visit, reference: str) -> HttpResponse:
    """Add something, with files."""
    found = opened(visit, reference)
    if visit.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    text = visit.request.POST.get("text", "")[:LONGEST].strip()
    files = [file for file in visit.request.FILES.getlist("files") if file.size]
    if not text and not files:
        return _back(visit, found, _("Write something, or add a file, before you send it."), text)
    try:
        drafts.check_files(files)
    except drafts.NotTaken as why:
        return _back(visit, found, str(why), text)
    went: list[str] = []

    def work() -> None:
        ticket = receive(
            Incoming(
                brand_id=visit.brand.pk,
                channel="web",
                sender_email=found.customer.email,
                received_at=visit.at,
                subject=found.ticket.subject,
                text=text or _("(only files)"),
                token_ticket=found.ticket.pk,
                files=drafts.incoming_files(files),
            ),
            at=visit.at,
        ).ticket
        went.append(ticket.reference)
        if ticket.pk != found.ticket.pk and visit.customer is None:
            visit.follow(response, ticket.pk, mailed=found.answers)

    response = visit.go("portal-request", reference)
    once(found.ticket, visit.request.POST.get("once", ""), at=visit.at, work=work)
    if went:  # a matter settled long ago goes on as a new request
        response["Location"] = visit.to("portal-request", went[0])
    response["Location"] += "#latest"
    if _by_script(visit):
        there = JsonResponse({"to": response["Location"]})
        there.cookies = response.cookies
        return there
    return response


@portal_page
def solved(visit: Visit, reference: str) -> HttpResponse:
    """This solved it."""
    return _act(
        visit, reference, lambda found: solved_by_customer(found.ticket, customer=found.customer, at=visit.at)
    )


@portal_page
def escalate(visit: Visit, reference: str) -> HttpResponse:
    """Ask for a senior: a page that says what happens and by when, and the form that asks."""
    found = opened(visit, reference)
    policy = visit.version.policy
    rule = rule_for(policy, "customer asks")
    if rule is None:
        raise NotYours(reference)
    if visit.request.method != "POST":
        return visit.show(
            "escalate.jinja",
            here="requests",
            ticket=found.ticket,
            rule=rule,
            clause=policy.clause(rule.clause_id),
            review=expected_review(found.ticket, policy, at=visit.at),
            once=new_key(),
            words=words,
        )
    reason = visit.request.POST.get("reason", "")[:LONGEST].strip()
    return _act(
        visit,
        reference,
        lambda opened: escalate_for_customer(
            opened.ticket,
            customer=opened.customer,
            reason=reason or _("The customer asks for a senior."),
            at=visit.at,
        ),
    )


@portal_page
def file(visit: Visit, reference: str, pk: int) -> HttpResponseBase:
    """A file of a request, always as a download and never as a page of ours; none that may hold a virus."""
    found = opened(visit, reference)
    files = Attachment.objects.filter(message__ticket=found.ticket)
    if not found.answers:
        files = files.filter(message__author=Message.Author.CUSTOMER)
    kept = files.filter(pk=pk).first()
    if kept is None:
        raise NotYours(str(pk))
    if not kept.is_safe:
        return _page(visit, found, wrong=_unsafe(kept), status=403)
    try:
        content = default_storage.open(kept.stored_as)
    except FileNotFoundError as missing:
        raise Http404(kept.name) from missing
    response = FileResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name)}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response


def _by_script(visit: Visit) -> bool:
    """The script that shows how far files are wants to know where to go on, not the page."""
    return visit.request.headers.get("Accept") == "application/json"


def _back(visit: Visit, found: Opened, wrong: str, text: str) -> HttpResponse:
    if _by_script(visit):
        return JsonResponse({"wrong": wrong}, status=422)
    return _page(visit, found, wrong=wrong, text=text)


def _unsafe(kept: Attachment) -> str:
    said = (
        _("“%(name)s” holds a virus, so nobody gets it. Send it again once it is clean.")
        if kept.virus
        else _("“%(name)s” is being looked at for viruses. Open it again in a minute.")
    )
    return said % {"name": kept.name}


def _act(visit: Visit, reference: str, work: Callable[[Opened], object]) -> HttpResponse:
    """Carry out a form once, and come back to the request."""
    found = opened(visit, reference)
    if visit.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])

    def carry_out() -> None:
        work(found)

    try:
        once(found.ticket, visit.request.POST.get("once", ""), at=visit.at, work=carry_out)
    except NotPossible as why:
        return _page(visit, opened(visit, reference), wrong=words.reason(str(why)), status=409)
    except Refused:
        return _page(
            visit,
            opened(visit, reference),
            wrong=_("We noted it. A colleague finishes it, because our policy asks for one more step."),
            status=409,
        )
    return visit.go("portal-request", reference)


def _page(visit: Visit, found: Opened, *, wrong: str = "", text: str = "", status: int = 0) -> HttpResponse:
    ticket = found.ticket
    policy = visit.version.policy
    right = rule_for(policy, "customer asks") if not ticket.is_done else None
    entries = thread(found)
    senior = right is not None and ticket.escalated and customers_request(ticket) is not None
    answered = any(not entry.mine and not entry.automated for entry in entries)
    return visit.show(
        "request.jinja",
        here="requests",
        status=status or (422 if wrong else 200),
        found=found,
        ticket=ticket,
        standing=standing(ticket, zone=visit.zone, now=visit.at),
        steps=promise_line(visit, ticket),
        entries=entries,
        answered=answered and not ticket.is_done and not senior,
        asked=senior,
        right=right,
        review=expected_review(ticket, policy, at=visit.at) if right and not senior else None,
        process=next(iter(policy.rules_of("require order") or policy.rules_of("require step")), None),
        rating=asked(found, at=visit.at),
        sent="sent" in visit.request.GET,
        wrong=wrong,
        text=text,
        once=new_key(),
        limit=drafts.LARGEST // 1_000_000,
        words=words,
    )
