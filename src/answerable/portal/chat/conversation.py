"""What a visitor sees of their chat: the lines, who is there, what was promised, how it ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.casework.escalated import customers_request, rule_for
from answerable.feedback.models import Rating
from answerable.feedback.scores import scores
from answerable.kit.streams import stream_url
from answerable.live.models import Callback, Chat
from answerable.live.passes import issue
from answerable.live.waits import before, expected_wait
from answerable.live.words import day_and_time, lately, time_of, zone_in_words
from answerable.orders.lookup import orders_of
from answerable.orders.models import Order
from answerable.portal.visit import Visit
from answerable.promises.models import Clock
from answerable.tickets.models import Message, TicketOrder
from answerable.tickets.rendition import Rendition, originals

PICKED_FROM = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `by` is me, us or desk; `said_at` is the visitor's own clock."""

    id: int
    by: str
    name: str
    text: str
    language: str
    at: datetime
    said_at: str
    written: Rendition | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """`state` is waiting, talking or ended; `stands` says it in words; `late` that other ways are offered."""

    state: str
    stands: str
    lines: tuple[Line, ...]
    last: int
    late: bool
    clause: str
    proven: bool
    email: str
    reference: str
    stream: str
    once: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands below the lines: the orders it may be about, and the question how it was.

    `orders` is empty for whom nobody vouches for, and once an order is named. `asks`: a person has answered,
    and it is over. `given` is the score that was given, 0 before. `senior` is "offer" where a person the shop
    vouches for may ask for one, by which clause; "asked" once they have.
    """

    orders: tuple[Order, ...] = ()
    asks: bool = False
    given: int = 0
    scores: tuple[tuple[int, str], ...] = ()
    senior: str = ""
    clause: str = ""


def beside(visit: Visit, chat: Chat) -> Beside:
    """Two statements more, or three."""
    rule = rule_for(visit.version.policy, "customer asks") if chat.proven and chat.answered_at else None
    found = _beside(chat)
    if rule is None or chat.ticket.is_done:
        return found
    asked = customers_request(chat.ticket) is not None
    return replace(found, senior="asked" if asked else "offer", clause=rule.clause_id)


def _beside(chat: Chat) -> Beside:
    if chat.ended_at is not None:
        if chat.answered_at is None:
            return Beside()
        rating = Rating.objects.filter(ticket=chat.ticket_id).order_by("-cycle").first()
        return Beside(asks=True, given=rating.score if rating else 0, scores=scores())
    if not chat.proven or TicketOrder.objects.filter(ticket=chat.ticket_id).exists():
        return Beside()
    return Beside(orders=tuple(orders_of(chat.customer, limit=PICKED_FROM)))


def conversation(visit: Visit, chat: Chat, *, after: int = 0) -> Talk:
    """A chat as its visitor sees it; with `after`, only the lines behind it. Four statements, or five."""
    messages = Message.objects.filter(ticket=chat.ticket_id, channel="chat", id__gt=after)
    if chat.ended_at is not None:
        messages = messages.filter(at__lte=chat.ended_at)
    newest = list(messages.select_related("agent").order_by("id")[:500])
    written = originals(newest) if chat.language != visit.brand.language else {}
    found = tuple(_line(visit, chat, message, written.get(message.pk)) for message in newest)
    state = "ended" if chat.ended_at else "talking" if chat.agent_id else "waiting"
    return Talk(
        state=state,
        stands=_stands(visit, chat, state),
        lines=found,
        last=found[-1].id if found else after,
        late=chat.late_told_at is not None and chat.answered_at is None and state != "ended",
        clause=_clause(chat),
        proven=chat.proven,
        email=chat.customer.email if chat.proven else chat.said_email,
        reference=chat.ticket.reference,
        stream=stream_url("live/chat", **{"pass": issue(chat.pk, chat.ticket_id, chat.brand_id)}),
        once=uuid4().hex,
    )


def _line(visit: Visit, chat: Chat, message: Message, written: Rendition | None) -> Line:
    by = {"customer": "me", "agent": "us"}.get(message.author, "desk")
    name = message.agent.get_short_name() if message.agent else visit.brand.name
    return Line(
        id=message.pk,
        by=by,
        name=_("You") if by == "me" else name,
        text=message.text,
        language=message.language,
        at=message.at,
        said_at=time_of(message.at, zone=chat.zone, language=visit.language),
        written=written,
    )


def _stands(visit: Visit, chat: Chat, state: str) -> str:
    name = chat.agent.get_short_name() if chat.agent else ""
    if state == "talking":
        return _("%(name)s is here for you") % {"name": name}
    if state == "waiting":
        return _("A person is being asked to join") + _how_long(visit, chat)
    if chat.end == Chat.End.BY_MAIL:
        return _("This chat goes on by e-mail")
    if chat.end == Chat.End.CALLBACK:
        callback = Callback.objects.filter(ticket=chat.ticket_id).order_by("-id").first()
        if callback is not None:
            when = day_and_time(callback.promised_at, zone=visit.zone, language=visit.language)
            return _("We call you by %(time)s") % {
                "time": f"{when} {zone_in_words(visit.zone, visit.language)}"
            }
    return _("This chat has ended")


def _how_long(visit: Visit, chat: Chat) -> str:
    """Who is before them, and how long it took others lately; nothing is said that nobody knows."""
    ahead, wait = before(chat), expected_wait(chat.brand_id, at=visit.at)
    said = [ngettext("%(n)s person before you", "%(n)s people before you", ahead) % {"n": ahead}] * bool(
        ahead
    )
    if wait is not None:
        said.append(lately(wait))
    return "".join(f" · {each}" for each in said)


def _clause(chat: Chat) -> str:
    promised = Clock.objects.filter(ticket=chat.ticket_id, metric="live answer").select_related("promise")
    clock = promised.order_by("id").first()
    return clock.promise.clause if clock else ""
