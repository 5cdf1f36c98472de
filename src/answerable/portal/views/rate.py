"""Is it solved, and how was it? The page behind the links of a follow-up.

Opening it changes nothing, whatever stands in the address: programs that open every link of a mail do not
vote. A person presses a button, which works without scripts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _

from answerable.casework import follow_up as following
from answerable.casework.errors import NotPossible
from answerable.casework.escalate import escalate_for_customer
from answerable.casework.escalated import rule_for
from answerable.casework.rate import CHANGEABLE, rate
from answerable.feedback.models import FollowUp, OptOut, Rating
from answerable.feedback.scores import scores
from answerable.portal.visit import Visit, portal_page
from answerable.tickets.access import NotYours
from answerable.tickets.models import Resolution, Ticket

OPENS = timedelta(days=60)
"""How long the link of a follow-up opens its page."""
LONGEST_WORDS = 5000


@dataclass(frozen=True, slots=True)
class RatingPage:
    """What is asked, and what was said so far. `chosen` is what the link proposed; nothing is done by it."""

    ticket: Ticket
    follow_up: FollowUp | None
    rating: Rating | None
    chosen: int
    proposed: str
    asked: bool
    fixed: bool
    may_escalate: bool
    silent: bool

    @property
    def words(self) -> tuple[tuple[int, str], ...]:
        return scores()


@portal_page
def by_link(visit: Visit, token: str) -> HttpResponse:
    """Whoever holds the link of a follow-up mail speaks for the customer it was sent to."""
    follow_up = _followed(visit, token)
    return _asked(visit, follow_up.ticket, follow_up, ("portal-rate", token))


@portal_page
def of_request(visit: Visit, reference: str) -> HttpResponse:
    """The same for who is signed in, or follows the request by its link."""
    number = reference.rpartition("-")[2]
    if not number.isdecimal() or len(number) > 12:
        raise NotYours(reference)
    ticket = (
        Ticket.objects.filter(brand=visit.brand, pk=int(number)).select_related("brand", "requester").first()
    )
    if ticket is None or ticket.reference != reference.upper() or not _is_theirs(visit, ticket):
        raise NotYours(reference)
    sent = FollowUp.objects.filter(ticket=ticket, state=FollowUp.State.SENT).select_related("ticket")
    return _asked(visit, ticket, sent.order_by("-id").first(), ("portal-rate-request", reference))


def _asked(visit: Visit, ticket: Ticket, follow_up: FollowUp | None, here: tuple[str, str]) -> HttpResponse:
    wrong, told = "", visit.request.GET.get("said", "")
    if visit.request.method == "POST":
        if visit.request.user.is_authenticated:
            wrong = _("You are signed in at the desk. People who answer here do not rate the answers.")
        else:
            try:
                said = _do(visit, ticket, follow_up)
            except NotPossible as problem:
                wrong = str(problem)
            else:
                if said == "rated" and visit.request.POST.get("back") == "request":
                    response = visit.go("portal-request", ticket.reference)
                    response["Location"] += "#rating"
                    return response
                response = visit.go(*here)
                response["Location"] += f"?said={said}"
                return response
    page = _page(visit, ticket, follow_up)
    return visit.show("rate.jinja", page=page, wrong=wrong, told=told, status=422 if wrong else 200)


def _do(visit: Visit, ticket: Ticket, follow_up: FollowUp | None) -> str:
    """One button was pressed; the word for what happened."""
    form, customer = visit.request.POST, ticket.requester
    words = form.get("words", "").strip()[:LONGEST_WORDS]
    match form.get("what", ""):
        case "solved" if follow_up is not None:
            solved = form.get("solved") == "yes"
            following.answer(follow_up, solved=solved, words="" if solved else words, at=visit.at)
            return "solved" if solved else "open"
        case "senior":
            escalate_for_customer(ticket, customer=customer, reason=words, at=visit.at)
            return "senior"
        case "silence" if follow_up is not None:
            following.opt_out(follow_up, at=visit.at)
            return "silence"
        case "score":
            score = form.get("score", "")
            through = "email" if follow_up is not None and visit.customer is None else "ticket page"
            number = int(score) if score in {"1", "2", "3", "4", "5"} else 0
            rate(ticket, customer=customer, score=number, comment=words, through=through, at=visit.at)
            return "rated"
    raise NotPossible(_("Choose one of the answers."))


def _page(visit: Visit, ticket: Ticket, follow_up: FollowUp | None) -> RatingPage:
    query = visit.request.GET
    resolution = Resolution.objects.filter(ticket=ticket).order_by("-cycle").first()
    cycle = resolution.cycle if resolution else 0
    rating = Rating.objects.filter(ticket=ticket, cycle=cycle).first()
    score = query.get("score", "")
    current = Ticket.objects.select_related("assignee", "brand").get(pk=ticket.pk)
    return RatingPage(
        ticket=current,
        follow_up=follow_up,
        rating=rating,
        chosen=int(score) if score in {"1", "2", "3", "4", "5"} else (rating.score if rating else 0),
        proposed=query.get("solved", ""),
        asked=resolution is not None,
        fixed=rating is not None and visit.at - rating.at > CHANGEABLE,
        may_escalate=not current.is_done
        and not current.escalated
        and rule_for(visit.version.policy, "customer asks") is not None,
        silent=OptOut.objects.filter(customer=ticket.requester_id).exists(),
    )


def _followed(visit: Visit, token: str) -> FollowUp:
    """The follow-up a link belongs to. Raises NotYours for an unknown or old one."""
    found = (
        FollowUp.objects.filter(
            brand=visit.brand,
            token_sha256=hashlib.sha256(token.encode()).hexdigest(),
            sent_at__gt=visit.at - OPENS,
        )
        .select_related("ticket__brand", "ticket__requester")
        .first()
    )
    if found is None:
        raise NotYours("follow-up")
    return found


def _is_theirs(visit: Visit, ticket: Ticket) -> bool:
    signed_in = visit.customer is not None and visit.customer.pk == ticket.requester_id
    return signed_in or visit.follows.get(ticket.pk, False)
