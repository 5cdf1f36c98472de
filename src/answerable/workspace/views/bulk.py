"""One act on the tickets chosen in the list. GET asks what exactly; POST does it and tells of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from answerable.automation.offer import macro_for, macros_for
from answerable.casework.assign import assign
from answerable.casework.bulk import Told, to_each
from answerable.casework.classify import URGENCIES, categories_of, classify
from answerable.casework.errors import NotPossible
from answerable.casework.macro import Chosen, order_named, prepare, use
from answerable.casework.resolve import resolve
from answerable.staff.models import Agent
from answerable.tickets.access import NotYours, tickets_called
from answerable.tickets.models import Ticket
from answerable.workspace import words
from answerable.workspace.desk import Desk, desk_page

MOST = 100
ACTS = {
    "assign": gettext_noop("Assign"),
    "category": gettext_noop("Category"),
    "urgency": gettext_noop("Urgency"),
    "resolve": gettext_noop("Resolve"),
    "macro": gettext_noop("Macro"),
}
Act = Callable[[Ticket], object]


@desk_page
def bulk(desk: Desk) -> HttpResponse:
    """Up to a hundred tickets; those that are not the agent's are left out as if they were not there."""
    request = desk.request
    said = request.POST if request.method == "POST" else request.GET
    act = said.get("do", "")
    if act not in ACTS:
        raise Http404(act)
    tickets = tickets_called(desk.agent, desk.brands, said.getlist("ticket")[:MOST])
    desk.seen.extend({ticket.brand_id for ticket in tickets})
    part = "_dialog" if desk.wants_part else "page"
    if request.method != "POST":
        return _ask(desk, part, act, tickets)
    try:
        do = _act(desk, act)
    except NotPossible as problem:
        return _ask(desk, part, act, tickets, str(problem))
    told = to_each(tickets, do)
    return desk.show(f"bulk/{part}.jinja", room="inbox", view=desk.view, title=_(ACTS[act]), **_result(told))


def _ask(desk: Desk, part: str, act: str, tickets: Sequence[Ticket], error: str = "") -> HttpResponse:
    return desk.show(
        f"bulk/{part}.jinja",
        room="inbox",
        status=422 if error else 200,
        act=act,
        title=_(ACTS[act]),
        tickets=tickets,
        chosen=_count(len(tickets)),
        marks={seat.brand_id: seat.mark for seat in desk.seats.values()},
        view=desk.view,
        error=error,
        **_choices(desk, act, tickets),
    )


def _count(number: int) -> str:
    return ngettext("%(n)s ticket", "%(n)s tickets", number) % {"n": number}


def _choices(desk: Desk, act: str, tickets: Sequence[Ticket]) -> dict[str, Any]:
    """What the form offers: what any of the tickets' brands has. The verb says where it does not fit."""
    brands = sorted({ticket.brand_id for ticket in tickets})
    if act == "assign":
        people = Agent.objects.filter(memberships__brand__in=brands, is_active=True).order_by("name")
        return {"options": [(str(one.pk), one.name) for one in people.distinct()]}
    if act == "category":
        names = {name for ticket in tickets for name in categories_of(ticket.policy_version.policy)}
        return {"options": sorted((name, words.category(name)) for name in names)}
    if act == "urgency":
        return {"options": [(value, words.urgency(value)) for value in URGENCIES]}
    if act == "resolve":
        return {"options": words.codes()}
    macros = macros_for(brands).filter(retired_at=None).order_by("brand_id", "current__name")[:200]
    return {
        "options": [
            (str(each.pk), each.current.name)
            for each in macros
            if each.current and not each.current.order and each.current.tier <= desk.seats[each.brand_id].tier
        ]
    }


def _act(desk: Desk, act: str) -> Act:
    """The verb with what was chosen. Raises NotPossible where nothing was."""
    said = desk.request.POST
    chosen, agent, at = said.get("chosen", ""), desk.agent, desk.at
    if not chosen and act != "assign":
        raise NotPossible(_("Choose one of these first."))
    reason = said.get("reason", "")
    match act:
        case "assign":
            to = _receiver(desk, chosen)
            return lambda ticket: assign(ticket, agent=agent, to=to, at=at)
        case "category":
            return lambda ticket: classify(
                ticket, agent=agent, category=chosen, urgency=ticket.urgency, reason=reason, at=at
            )
        case "urgency":
            return lambda ticket: classify(
                ticket, agent=agent, category=ticket.category, urgency=chosen, reason=reason, at=at
            )
        case "resolve":
            return lambda ticket: resolve(ticket, agent=agent, code=chosen, at=at)
    return _macro(desk, chosen)


def _receiver(desk: Desk, chosen: str) -> Agent | None:
    if not chosen:
        return None
    found = Agent.objects.filter(is_active=True, memberships__brand__in=desk.brands)
    to = found.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None
    if to is None:
        raise NotPossible(_("Choose one of these first."))
    return to


def _macro(desk: Desk, chosen: str) -> Act:
    if not chosen.isdecimal() or len(chosen) > 18:
        raise NotYours(chosen)
    macro = macro_for(desk.brands, int(chosen))
    version = macro.current

    def apply(ticket: Ticket) -> None:
        if version is None or macro.brand_id != ticket.brand_id:
            raise NotPossible(_("This macro is another brand's."))
        if version.tier > desk.seats[ticket.brand_id].tier or macro.retired_at or version.order:
            raise NotPossible(_("This macro is not for you here."))
        said = prepare(ticket, version, agent=desk.agent, order=order_named(ticket))
        if said.asked:
            raise NotPossible(_("It has no text in the customer's language. Use it on the ticket itself."))
        if said.missing:
            raise NotPossible(
                _("Nothing to put in for %(names)s. Use it on the ticket itself.")
                % {"names": ", ".join(said.missing)}
            )
        use(ticket, version, Chosen(said.text), agent=desk.agent, at=desk.at)

    return apply


def _result(told: list[Told]) -> dict[str, Any]:
    done = [one for one in told if one.done]
    return {
        "told": sorted(told, key=lambda one: one.done),
        "done": done,
        "summary": _("Done for %(done)s of %(all)s.") % {"done": len(done), "all": _count(len(told))},
    }
