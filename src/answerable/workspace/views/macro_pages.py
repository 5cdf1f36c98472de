"""Leads write the macros of their brands: the list, the editor, the versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from answerable.automation import keep as keeping
from answerable.automation.keep import Unfit, Written
from answerable.automation.models import Macro, MacroVersion
from answerable.automation.offer import macro_for, macros_for
from answerable.automation.placeholders import KNOWN
from answerable.brands.models import Brand
from answerable.casework.classify import categories_of
from answerable.casework.resolve import CODES
from answerable.policy.models import PolicyVersion
from answerable.staff.models import Agent, Team
from answerable.tickets.access import NotYours
from answerable.workspace import words
from answerable.workspace.desk import Desk, desk_page
from answerable.workspace.queries.macros import THEN, rows_of
from answerable.workspace.queries.order_words import DID
from answerable.workspace.queries.seats import Seat

VERSIONS = 20
SHOWN = 300
FIELDS = ("name", "clause", "category", "urgency", "assign", "order", "then", "code", "reason")


@desk_page
def macros(desk: Desk) -> HttpResponse:
    """Everybody reads them; leads change those of their brands."""
    query = desk.request.GET.get("q", "").strip()[:100]
    found = macros_for(desk.brands).order_by("retired_at", "brand_id", "current__name")
    if query:
        found = found.filter(current__name__icontains=query)
    return desk.show(
        "macros/list.jinja",
        room="articles",
        rows=rows_of(desk, list(found[:SHOWN])),
        query=query,
        led=_led(desk),
        told=list(messages.get_messages(desk.request)),
    )


@desk_page
def new(desk: Desk, brand: str) -> HttpResponse:
    """Write one for a brand."""
    seat = next((seat for seat in _led(desk) if seat.mark.slug == brand), None)
    if seat is None:
        raise NotYours(brand)
    return _editor(desk, Brand.objects.get(pk=seat.brand_id), None)


@desk_page
def macro(desk: Desk, pk: int) -> HttpResponse:
    """The editor of one; who does not lead its brand reads it."""
    found = macro_for(desk.brands, pk)
    return _editor(desk, found.brand, found)


def _led(desk: Desk) -> list[Seat]:
    return [seat for seat in desk.seats.values() if seat.lead or desk.agent.is_admin]


def _editor(desk: Desk, brand: Brand, macro: Macro | None) -> HttpResponse:
    leads = any(seat.brand_id == brand.pk for seat in _led(desk))
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=desk.at).policy
    problems: dict[str, str] = {}
    status = 200
    if desk.request.method == "POST" and not leads:
        status, problems = 403, {"name": _("Leads of the brand write its macros. Ask one of them.")}
    elif desk.request.method == "POST":
        try:
            return _keep(desk, brand, macro, policy)
        except Unfit as unfit:
            status, problems = 422, unfit.problems
    shown = _written(desk, brand) if status == 422 else _of(macro.current if macro else None)
    versions = MacroVersion.objects.filter(macro=macro).select_related("agent").order_by("-number")
    return desk.show(
        "macros/edit.jinja",
        room="articles",
        status=status,
        macro=macro,
        brand=brand,
        mark=desk.seats[brand.pk].mark,
        may_write=leads,
        shown=shown,
        problems=problems,
        known=KNOWN,
        languages=[(code, words.language(code)) for code in brand.languages],
        versions=list(versions[:VERSIONS]) if macro else [],
        told=list(messages.get_messages(desk.request)),
        **_choices(brand, policy),
    )


def _choices(brand: Brand, policy: Any) -> dict[str, Any]:
    agents = Agent.objects.filter(memberships__brand=brand, is_active=True).order_by("name").distinct()
    teams = Team.objects.filter(brand=brand, outside=False).order_by("name")
    people = [("me", _("me, who uses it")), ("nobody", _("nobody: back to the team"))]
    people += [(f"team:{each.pk}", each.name) for each in teams]
    people += [(f"agent:{each.pk}", each.name) for each in agents]
    return {
        "categories": [(each, words.category(each)) for each in categories_of(policy)],
        "urgencies": [(each, words.urgency(each)) for each in keeping.URGENCIES],
        "tiers": keeping.TIERS,
        "clauses": [(each.id, " ".join(each.text.split())[:90]) for each in policy.clauses],
        "people": people,
        "orders": [(each, _(DID[each])) for each in keeping.ORDERS],
        "thens": [(each, _(THEN[each])) for each in keeping.THEN],
        "codes": words.codes(),
    }


def _keep(desk: Desk, brand: Brand, macro: Macro | None, policy: Any) -> HttpResponse:
    do = desk.request.POST.get("do", "")
    if macro is not None and do == "retire":
        keeping.retire(macro, at=desk.at)
        told = _("Retired: nobody is offered it. Its versions stay.")
    elif macro is not None and do == "bring back":
        keeping.bring_back(macro)
        told = _("It is offered again.")
    else:
        written = _written(desk, brand)
        macro = keeping.keep(
            brand, written, policy=policy, codes=CODES, agent=desk.agent, at=desk.at, macro=macro
        )
        told = _("Kept. Agents are offered it from now on.")
    assert macro is not None  # noqa: S101  kept, or it was there
    messages.success(desk.request, told)
    return redirect("macro", macro.pk)


def _written(desk: Desk, brand: Brand) -> Written:
    said = desk.request.POST
    tier = said.get("tier", "1")
    chosen = {name: said.get(name, "").strip()[:300] for name in FIELDS}
    return Written(
        **{**chosen, "name": chosen["name"][:120]},
        texts={code: said.get(f"text-{code}", "") for code in brand.languages},
        categories=tuple(dict.fromkeys(said.getlist("categories")))[:50],
        tier=int(tier) if tier in {"1", "2", "3", "4"} else 0,
    )


def _of(version: MacroVersion | None) -> Written:
    if version is None:
        return Written("")
    return Written(
        **{name: getattr(version, name) for name in FIELDS},
        texts=version.texts,
        categories=tuple(version.categories),
        tier=version.tier,
    )
