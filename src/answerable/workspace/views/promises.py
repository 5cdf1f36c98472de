from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.promises import promises_of


@desk_page
def first(desk: Desk) -> HttpResponse:
    """The promises of the first of the agent's brands."""
    for seat in desk.seats.values():
        return redirect("promises-of", seat.mark.slug)
    raise Http404


@desk_page
def promises(desk: Desk, brand: str) -> HttpResponse:
    """A brand's policy in its own words, with the evidence of each clause; `?state=` shows one kind."""
    seat, state = desk.seat_at(brand), desk.request.GET.get("state", "")
    everything, page = promises_of(desk, seat, state)
    return desk.show(
        "promises.jinja", room="promises", page=page, all=everything, mark=seat.mark, state=state
    )
