"""What we know of you: a copy of it, or its erasure."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from answerable.customers.models import Customer
from answerable.dossier import requests
from answerable.dossier.exports import NotAllowed
from answerable.feedback.models import Rating
from answerable.live.models import Call, Chat
from answerable.portal.visit import Visit, portal_page
from answerable.privacy.models import DataRequest
from answerable.tickets.models import DONE, Message, Ticket
from answerable.tickets.queue import TicketQueue

SHOWN = 10


@portal_page
def data(visit: Visit) -> HttpResponse:
    """How much it is, and what became of earlier wishes; POST asks for a copy or an erasure."""
    customer, wrong = visit.customer, ""
    if visit.request.method == "POST":
        if customer is None:
            return visit.go("portal-sign-in")
        wrong = _asked(visit, customer, visit.request.POST.get("kind", ""))
        if not wrong:
            return visit.go("portal-data")
    kept = list(DataRequest.objects.filter(customer=customer).order_by("-id")[:SHOWN]) if customer else []
    return visit.show(
        "data.jinja",
        here="data",
        status=422 if wrong else 200,
        counts=_counts(visit) if customer else (),
        kept=kept,
        waits={one.kind for one in kept if one.done_at is None and one.allowed is not False},
        open_ones=bool(customer) and _mine(visit).exclude(status__in=DONE).exists(),
        wrong=wrong,
    )


@portal_page
def copy(visit: Visit, pk: int) -> HttpResponseBase:
    """The copy, for the person whose data it is."""
    asked = DataRequest.objects.filter(pk=pk, customer=visit.customer).first() if visit.customer else None
    if asked is None:
        raise Http404(str(pk))
    try:
        path = requests.take(asked, agent=None, at=visit.at)
    except NotAllowed as problem:
        return HttpResponse(str(problem), status=410, content_type="text/plain; charset=utf-8")
    name = f"{visit.brand.slug}-{asked.asked_at:%Y-%m-%d}.zip"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


def _asked(visit: Visit, customer: Customer, kind: str) -> str:
    """Ask; what is wrong with it, or ""."""
    if kind == DataRequest.Kind.ERASURE and visit.request.POST.get("sure") != "yes":
        return _("Confirm that you want it erased: it cannot be undone.")
    try:
        requests.ask(customer, kind, at=visit.at)
    except NotAllowed as problem:
        return str(problem)
    return ""


def _mine(visit: Visit) -> TicketQueue:
    return Ticket.objects.filter(requester=visit.customer)


def _counts(visit: Visit) -> tuple[tuple[str, int], ...]:
    who = visit.customer
    return (
        (_("Requests"), _mine(visit).count()),
        (_("Messages"), Message.objects.filter(ticket__requester=who).count()),
        (_("Calls"), Call.objects.filter(customer=who).count()),
        (_("Chats"), Chat.objects.filter(customer=who).count()),
        (_("Ratings"), Rating.objects.filter(customer=who).count()),
    )
