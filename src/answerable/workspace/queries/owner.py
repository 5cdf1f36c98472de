"""Who was considered for a ticket, and why it went to whom it went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.casework.candidates import candidates_of
from answerable.casework.route import choose
from answerable.staff.models import Agent
from answerable.tickets.models import Event, Ticket
from answerable.workspace import words
from answerable.workspace.desk import Desk
from answerable.workspace.pages.frame import Face
from answerable.workspace.pages.owner import OwnerPage, Weighed
from answerable.workspace.queries.entries import clause_href


def owner_page(desk: Desk, ticket: Ticket) -> OwnerPage:
    """The reasons kept with the last assignment; for a ticket of nobody, the reasons as they stand now."""
    policy = ticket.policy_version.policy
    last = Event.objects.filter(ticket=ticket, kind="assigned").select_related("agent").last()
    live = ticket.assignee is None
    if live:
        found: Mapping[str, Any] = choose(
            ticket, policy, candidates_of([ticket.brand_id], desk.at)[ticket.brand_id]
        ).to_json()
    else:
        found = last.data if last else {}
    rule = next(iter(policy.rules_of("define tiers")), None)
    clause = policy.clause(rule.clause_id) if rule else None
    seat = desk.seats[ticket.brand_id]
    return OwnerPage(
        reference=ticket.reference,
        view=desk.view,
        owner=ticket.assignee.name if ticket.assignee else "",
        told=_told(ticket, last),
        at=None if live or last is None else last.at,
        live=live,
        needs=_needs(ticket),
        weighed=tuple(_weighed(each, live) for each in found.get("considered", ())),
        clause=clause.id if clause else "",
        clause_href=clause_href(seat, clause.id) if clause else "",
        clause_words=clause.text if clause else "",
        unspoken=words.language(ticket.language) if found.get("unspoken") else "",
    )


def _told(ticket: Ticket, last: Event | None) -> str:
    if ticket.assignee is None:
        return _(
            "Nobody has it. It stands in the queue of %(brand)s until somebody who may take it is here."
        ) % {"brand": ticket.brand.name}
    if last is None:
        return _("It was given out before reasons were kept.")
    by, who = last.data.get("by", ""), last.agent.name if last.agent else ""
    if by == "routing":
        return _("The desk chose %(name)s from everybody who works for %(brand)s.") % {
            "name": ticket.assignee.name,
            "brand": ticket.brand.name,
        }
    if by == "shift":
        before = Agent.objects.filter(pk=last.data.get("before")).values_list("name", flat=True).first() or ""
        return _("The shift of %(before)s was over and it could not wait, so %(name)s has it now.") % {
            "before": before,
            "name": ticket.assignee.name,
        }
    if by == "answering":
        return _("Nobody had it, and who answers a ticket owns it.")
    return _("%(who)s gave it to %(name)s.") % {"who": who, "name": ticket.assignee.name}


def _needs(ticket: Ticket) -> tuple[tuple[str, str], ...]:
    needs = [(_("Tier"), _("Tier %(n)s") % {"n": ticket.tier})]
    if ticket.language:
        needs.append((_("Language"), words.language(ticket.language)))
    if ticket.category:
        needs.append((_("Category"), words.category(ticket.category)))
    if ticket.requester.access_needs:
        needs.append((_("Access"), _("Somebody who knows how to help with special needs")))
    return tuple(needs)


def _weighed(each: Mapping[str, Any], live: bool) -> Weighed:
    taken = each["why"] == "taken" and not live
    said = {
        "taken": gettext_noop("could take it now") if live else gettext_noop("took it"),
        "tier": gettext_noop("works at a lower tier"),
        "team": gettext_noop("is not in the team that looks after it"),
        "away": gettext_noop("set themselves to away"),
        "absent": gettext_noop("was not at the desk, and not on shift"),
        "language": gettext_noop("does not answer in its language"),
        "full": gettext_noop("had as much as one can carry"),
        "had it": gettext_noop("had it before"),
        "behind": gettext_noop("could have taken it; others stood nearer by tier, expertise or load"),
    }
    told = _(said.get(each["why"], each["why"]))
    if each.get("skilled"):
        told += " · " + _("knows this category")
    if each.get("trained"):
        told += " · " + _("knows how to help with what the customer needs")
    return Weighed(
        Face.of(each["name"]),
        _("Tier %(n)s") % {"n": each["tier"]},
        _("%(load)s of %(capacity)s") % {"load": each["load"], "capacity": each["capacity"]},
        told,
        taken,
    )
