"""Something is done to an order in its shop: cancelled, refunded, replaced, returned. Once, whoever clicks.

    asked ──within the limit──▶ approved ──▶ being done ──▶ done | not done | unclear
      └──above it──▶ a second person approves or declines

The shop is asked outside every transaction, under one key for all tries. Whoever moves a row from *approved*
to *being done* is the only one who asks; what is unclear is found out by asking the shop, never by repeating.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.casework.change import Change, changing
from answerable.casework.errors import NotPossible
from answerable.casework.money import limit_of
from answerable.casework.order_told import told_customer
from answerable.casework.tell import tell
from answerable.live.known import who_is_it
from answerable.orders.keep import keep
from answerable.orders.models import Order
from answerable.orders.shops.kinds import cannot_of
from answerable.orders.shops.opening import ask
from answerable.orders.shops.port import Seen, ShopError, ShopPort, ShopSilent, TooLate, Wish
from answerable.staff.models import Agent, Membership
from answerable.tickets.models import OrderAction, Ticket, TicketOrder

Kind, State = OrderAction.Kind, OrderAction.State
STUCK = timedelta(seconds=30)
"""After this long in the doing, whoever did it is gone and the shop is asked what happened."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an agent wants done. `key` is the form's: sent twice it is one wish."""

    kind: str
    key: str
    line: str = ""
    quantity: int = 0
    amount: Decimal = Decimal(0)
    reason: str = ""


def ask_for(ticket: Ticket, order: Order, asked: Asked, *, agent: Agent, at: datetime) -> OrderAction:
    """Note what an agent wants done to an order; within their limit it is approved at once.

    Money above the limit waits for a second person; so does all of it where the policy grants nobody any.

    Raises:
        NotPossible: it makes no sense for this order, or the order is not this ticket's.
    """
    with changing(ticket, agent=agent, at=at) as change:
        before = OrderAction.objects.filter(brand_id=ticket.brand_id, key=asked.key).first()
        if before is not None:
            return before
        if not TicketOrder.objects.filter(ticket=ticket, order=order).exists():
            raise NotPossible(
                _("%(number)s does not belong to this ticket. Link it first.") % {"number": order.number}
            )
        if not who_is_it(ticket).known:
            raise NotPossible(_("Nobody has checked who this is. Check it first; nothing was changed."))
        name = _makes_sense(order, asked)
        allowed, rule = _within_limit(change, agent, asked.amount)
        action = OrderAction.objects.create(
            brand_id=ticket.brand_id,
            ticket=ticket,
            order=order,
            kind=asked.kind,
            line=asked.line,
            line_name=name,
            quantity=asked.quantity,
            amount=asked.amount,
            currency=order.currency,
            reason=asked.reason.strip()[:500],
            key=asked.key,
            state=State.APPROVED if allowed else State.REQUESTED,
            rule=rule,
            requested_by=agent,
            requested_at=at,
            decided_at=at if allowed else None,
        )
        change.record("order action", rule=rule, **_about(action))
        return action


def approve(action: OrderAction, *, agent: Agent, at: datetime) -> OrderAction:
    """A second person allows it. Raises NotPossible: it is theirs, above their limit, or decided already."""
    return _decide(action, State.APPROVED, agent=agent, at=at)


def decline(action: OrderAction, *, agent: Agent, reason: str, at: datetime) -> OrderAction:
    """A second person says no. Raises NotPossible like `approve`."""
    return _decide(action, State.DECLINED, agent=agent, at=at, said=reason.strip()[:500])


def carry_out(action: OrderAction, *, at: datetime) -> OrderAction:
    """Do what is approved, if nobody else does. Run it outside a transaction: the shop takes its time."""
    if not OrderAction.objects.filter(pk=action.pk, state=State.APPROVED).update(
        state=State.EXECUTING, started_at=at, tries=action.tries + 1
    ):
        return _again(action)
    action = _again(action)
    order = action.order
    if order.shop is None:
        return _end(action, State.FAILED, gettext_noop("The shop of this order is not connected."), at=at)

    def done(port: ShopPort) -> Seen | None:
        live = port.order(order.number)
        if live is None:
            raise ShopError(gettext_noop("The shop does not know this order any more."))
        if action.kind == Kind.CANCEL and live.status == Order.Status.CANCELLED:
            keep(order.brand, order.shop, live, at=at)
            raise ShopError(gettext_noop("The order was cancelled before."))
        if action.kind == Kind.CANCEL and live.fulfilment != Order.Fulfilment.NONE:
            keep(order.brand, order.shop, live, at=at)
            raise TooLate(gettext_noop("The order has left the warehouse."))
        port.do(live, _wish(action))
        return _seen_again(port, order)

    try:
        seen = ask(order.shop, done, at=at)
    except ShopSilent as silent:
        return _end(action, State.UNKNOWN, str(silent), at=at)
    except TooLate as late:
        return _end(action, State.FAILED, str(late), at=at, too_late=True)
    except (ShopError, ValueError) as no:
        return _end(action, State.FAILED, str(no), at=at)
    if seen is not None:
        keep(order.brand, order.shop, seen, at=at)
    return _end(action, State.DONE, "", at=at)


def find_out(action: OrderAction, *, at: datetime) -> OrderAction:
    """Ask the shop whether what is unclear was done. It is never repeated unless the shop says it was not."""
    shop = action.order.shop
    if shop is None:
        return action
    try:
        seen = ask(shop, lambda port: port.order(action.order.number), at=at)
        happened = ask(shop, lambda port: port.happened(seen, _wish(action)), at=at) if seen else None
    except (ShopError, ValueError):
        return action
    if seen is not None:
        keep(action.order.brand, shop, seen, at=at)
    if happened is None:
        return action  # it stays unclear, and a person has to look into the shop
    if happened:
        return _end(action, State.DONE, "", at=at)
    return _end(
        action,
        State.FAILED,
        gettext_noop("The shop has not done it. Ask for it again if it is still wanted."),
        at=at,
    )


def look_after(brand_id: int, *, at: datetime) -> int:
    """Carry out what was approved and left lying, find out what is unclear; how many rows were looked at."""
    stuck = list(
        OrderAction.objects.filter(brand_id=brand_id, state__in=["approved", "executing", "unknown"])
        .select_related("order__shop__brand", "order__brand")
        .order_by("id")[:50]
    )
    for action in stuck:
        if action.state == State.APPROVED and at - (action.decided_at or at) > STUCK:
            carry_out(action, at=at)
        elif action.state == State.UNKNOWN or (
            action.state == State.EXECUTING and at - (action.started_at or at) > STUCK
        ):
            find_out(action, at=at)
    return len(stuck)


def _makes_sense(order: Order, asked: Asked) -> str:
    """The name of the line it is about. Raises NotPossible."""
    if asked.kind not in Kind.values or not 8 <= len(asked.key) <= 80:
        raise NotPossible(_("Choose what to do with the order."))
    if order.shop is not None and asked.kind in cannot_of(order.shop.kind):
        raise NotPossible(_(cannot_of(order.shop.kind)[asked.kind]))
    line = next((each for each in order.lines if str(each.get("id")) == asked.line), None)
    if asked.kind != Kind.CANCEL and line is None:
        raise NotPossible(_("Choose the line of the order it is about."))
    if asked.kind == Kind.REFUND and not 0 < asked.amount <= order.total - order.refunded:
        raise NotPossible(
            _("Give back more than nothing and at most %(amount)s %(currency)s.")
            % {"amount": order.total - order.refunded, "currency": order.currency}
        )
    most = int(line.get("quantity", 0)) if line else 0
    if asked.kind in {Kind.REPLACE, Kind.RETURN} and not 0 < asked.quantity <= most:
        raise NotPossible(_("Choose how many, at most %(most)s.") % {"most": most})
    return str(line.get("name", "")) if line else ""


def _within_limit(change: Change, agent: Agent, amount: Decimal) -> tuple[bool, str]:
    tier = Membership.objects.filter(agent=agent, brand=change.ticket.brand_id).values_list("tier", flat=True)
    most, rule = limit_of(change.policy, max(tier, default=0))
    return amount == 0 or most is None or amount <= most, rule


def _decide(
    action: OrderAction, state: "OrderAction.State", *, agent: Agent, at: datetime, said: str = ""
) -> OrderAction:
    with changing(action.ticket, agent=agent, at=at) as change:
        action = OrderAction.objects.select_for_update(of=("self",)).select_related("order").get(pk=action.pk)
        if action.state != State.REQUESTED:
            raise NotPossible(_("Somebody has decided this already."))
        if action.requested_by_id == agent.pk:
            raise NotPossible(_("You asked for it yourself. A second person has to decide."))
        if state == State.APPROVED and not _within_limit(change, agent, action.amount)[0]:
            raise NotPossible(_("This amount is above your own limit. Ask somebody of a higher tier."))
        action.state, action.approved_by, action.decided_at, action.said = state, agent, at, said
        action.save(update_fields=["state", "approved_by", "decided_at", "said"])
        change.record("order action", rule=action.rule, **_about(action))
    return action


def _end(
    action: OrderAction, state: "OrderAction.State", said: str, *, at: datetime, too_late: bool = False
) -> OrderAction:
    """Note what became of it, on the action and on the ticket, and tell the customer; once."""
    with changing(action.ticket, agent=action.requested_by, at=at) as change:
        action = OrderAction.objects.select_for_update(of=("self",)).select_related("order").get(pk=action.pk)
        if action.state not in {State.EXECUTING, State.UNKNOWN} or action.state == state:
            return action
        action.state, action.said, action.ended_at = state, said[:500], at
        action.save(update_fields=["state", "said", "ended_at"])
        change.record("order action", rule=action.rule, too_late=too_late, **_about(action))
        if state == State.DONE or too_late:
            tell(change, lambda: told_customer(action, too_late=too_late))
    return action


def _about(action: OrderAction) -> dict[str, object]:
    return {
        "action": action.pk,
        "did": action.kind,
        "state": action.state,
        "order": action.order.number,
        "line": action.line_name,
        "quantity": action.quantity,
        "amount": str(action.amount),
        "currency": action.currency,
        "reason": action.said or action.reason,
    }


def _wish(action: OrderAction) -> Wish:
    return Wish(action.kind, action.shop_key, action.line, action.quantity, action.amount, action.reason)


def _again(action: OrderAction) -> OrderAction:
    rows = OrderAction.objects.select_related("order__shop__brand", "order__brand", "ticket", "requested_by")
    return rows.get(pk=action.pk)


def _seen_again(port: ShopPort, order: Order) -> Seen | None:
    """How the order stands after it; not knowing is no reason to doubt that it was done."""
    try:
        return port.order(order.number)
    except ShopError:
        return None


def link(ticket: Ticket, order: Order, *, agent: Agent | None, at: datetime) -> None:
    """The ticket is about this order. Linking it twice is linking it once."""
    with transaction.atomic():
        TicketOrder.objects.get_or_create(
            ticket=ticket, order=order, defaults={"brand_id": ticket.brand_id, "agent": agent, "at": at}
        )
