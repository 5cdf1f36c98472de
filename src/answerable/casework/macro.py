"""A macro on a ticket: what it would say and do, shown first; then all of it at once, or none."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.automation.models import MacroVersion
from answerable.automation.offer import spoken
from answerable.automation.placeholders import filled
from answerable.casework import order_action
from answerable.casework.assign import assign
from answerable.casework.candidates import candidates_of
from answerable.casework.change import changing, keep_refusal
from answerable.casework.classify import classify
from answerable.casework.errors import NotPossible, Refused, ThreadChanged
from answerable.casework.hold import hold
from answerable.casework.order_action import Asked
from answerable.casework.reply import Then, reply
from answerable.casework.resolve import resolve
from answerable.kit.dates import in_words
from answerable.orders.models import Order
from answerable.orders.shops.port import shop_words
from answerable.staff.models import Agent
from answerable.tickets.models import OrderAction, Ticket

PARTS = ("category", "urgency", "assign", "order", "then")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A macro's text as this customer would read it. `asked` is their language, if it has no text in it."""

    text: str
    language: str
    asked: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """What an agent takes of a macro after looking at it: the text as they left it, and which parts."""

    text: str
    parts: frozenset[str] = frozenset(PARTS)
    order: Order | None = None
    wish: Asked | None = field(default=None, repr=False)


def order_named(ticket: Ticket) -> str:
    """The number of the order a ticket is about; the newest of several, "" for none. One statement."""
    numbers = Order.objects.filter(on_tickets__ticket=ticket).order_by("-placed_at", "-id")
    return numbers.values_list("number", flat=True).first() or ""


def prepare(
    ticket: Ticket, version: MacroVersion, *, agent: Agent, order: str, language: str = ""
) -> Prepared:
    """Its text in the customer's language, or in the one that was chosen, with its placeholders filled in.

    `order` is the number the text may name (`order_named`).
    """
    said = spoken(version, language or ticket.language, brand_language=ticket.brand.language)
    if said is None:
        return Prepared("", ticket.language, "", ())
    text = filled(said.text, values_for(ticket, version, agent=agent, order=order, language=said.language))
    return Prepared(text.text, said.language, said.asked, text.missing)


def values_for(
    ticket: Ticket, version: MacroVersion, *, agent: Agent, order: str, language: str
) -> dict[str, str]:
    """What the placeholders say on a ticket. `time` is when the promise that ends next ends."""
    person = ticket.requester.called if ticket.requester.name else ""
    due = ticket.due_at
    return {
        "name": person,
        "first name": person.split()[0] if person else "",
        "company": ticket.company.name if ticket.company else "",
        "reference": ticket.reference,
        "subject": ticket.subject,
        "order": order,
        "brand": ticket.brand.name,
        "agent": agent.name,
        "time": in_words(due, zone=ticket.brand.zone, language=language) if due else "",
        "clause": version.clause,
    }


def use(
    ticket: Ticket,
    version: MacroVersion,
    chosen: Chosen,
    *,
    agent: Agent,
    at: datetime,
    seen_revision: int | None = None,
    leaves_after: timedelta = timedelta(0),
) -> OrderAction | None:
    """Do what was chosen of a macro. The shop is asked first: where it says no, nothing else happens.

    Returns what was asked of the shop, if anything; it may wait for a second person.

    Raises:
        NotPossible: a part of it cannot be done; nothing was.
        ThreadChanged: somebody changed the ticket since `seen_revision`.
        Refused: a rule of the policy forbids a part of it; nothing was done.
    """
    if seen_revision is not None and ticket.revision != seen_revision:
        raise ThreadChanged(ticket, seen_revision)
    done = _at_the_shop(ticket, chosen, agent=agent, at=at)
    try:
        with transaction.atomic():
            _in_the_desk(ticket, version, chosen, agent=agent, at=at, leaves_after=leaves_after)
    except Refused as refusal:
        keep_refusal(ticket, refusal, at=at, agent=agent)
        raise
    return done


def _at_the_shop(ticket: Ticket, chosen: Chosen, *, agent: Agent, at: datetime) -> OrderAction | None:
    if "order" not in chosen.parts or chosen.order is None or chosen.wish is None:
        return None
    done = order_action.ask_for(ticket, chosen.order, chosen.wish, agent=agent, at=at)
    if done.state == OrderAction.State.APPROVED:
        done = order_action.carry_out(done, at=at)
    if done.state in {OrderAction.State.FAILED, OrderAction.State.UNKNOWN, OrderAction.State.DECLINED}:
        why = shop_words(done.said) or _("The shop has not said whether it did it.")
        raise NotPossible(
            _("The order was not changed: %(why)s Nothing was sent and nothing else was done.") % {"why": why}
        )
    return done


def _in_the_desk(
    ticket: Ticket,
    version: MacroVersion,
    chosen: Chosen,
    *,
    agent: Agent,
    at: datetime,
    leaves_after: timedelta,
) -> None:
    parts, text = chosen.parts, chosen.text.strip()
    with changing(ticket, agent=agent, at=at) as change:
        change.record(
            "macro", macro=version.macro_id, version=version.number, name=version.name, clause=version.clause
        )
        ticket = change.ticket
    category = version.category if "category" in parts else ""
    urgency = version.urgency if "urgency" in parts else ""
    if (category and category != ticket.category) or (urgency and urgency != ticket.urgency):
        classify(
            ticket,
            agent=agent,
            category=category or ticket.category,
            urgency=urgency or ticket.urgency,
            reason=version.name,
            told="",
            answers=bool(text),
            at=at,
        )
    then = version.then if "then" in parts else ""
    if text:
        after: dict[str, Then] = {"wait": "wait", "resolve": "resolve"}
        reply(
            ticket, agent=agent, text=text, then=after.get(then, "open"), at=at, leaves_after=leaves_after,
            code=version.code if then == "resolve" else "",
        )  # fmt: skip
    elif then == "resolve":
        resolve(ticket, agent=agent, code=version.code, at=at)
    if then == "other team":
        hold(ticket, agent=agent, waiting_for="other team", reason=version.reason, at=at)
    if "assign" in parts and version.assign:
        assign(ticket, agent=agent, to=receiver_of(version.assign, ticket, agent=agent, at=at), at=at)


def receiver_of(who: str, ticket: Ticket, *, agent: Agent, at: datetime) -> Agent | None:
    """Whom `me`, `nobody`, `agent:12` or `team:3` means now; of a team, whoever is here and carries least.

    Raises:
        NotPossible: nobody of them works for the brand any more.
    """
    kind, _between, number = who.partition(":")
    if kind in {"me", "nobody"}:
        return agent if kind == "me" else None
    if kind == "agent":
        found = Agent.objects.filter(pk=int(number), is_active=True).first()
    else:
        found = _of_team(int(number), ticket.brand_id, at)
    if found is None:
        raise NotPossible(_("Whom this assigns to does not work here any more. Leave that part out."))
    return found


def _of_team(team: int, brand_id: int, at: datetime) -> Agent | None:
    members = Agent.objects.filter(is_active=True, memberships__teams=team, memberships__brand=brand_id)
    agents = {each.pk: each for each in members}
    order = ("present", "on shift", "away", "absent")
    able = [each for each in candidates_of([brand_id], at).get(brand_id, []) if each.agent_id in agents]
    first = min(able, key=lambda each: (order.index(each.here), each.load, each.agent_id), default=None)
    return agents[first.agent_id] if first else None
