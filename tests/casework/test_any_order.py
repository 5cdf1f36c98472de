"""Whatever agents and customers do, in whatever order: the books agree with what happened."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.casework.assign import assign
from answerable.casework.classify import classify
from answerable.casework.errors import NotPossible, Refused
from answerable.casework.escalate import escalate_for_customer, review_escalation
from answerable.casework.hand_up import accept, hand_up, send_back
from answerable.casework.hold import hold, resume
from answerable.casework.incoming import Incoming
from answerable.casework.note import note
from answerable.casework.receive import receive
from answerable.casework.reopen import reopen
from answerable.casework.reply import reply
from answerable.casework.resolve import CODES, resolve
from answerable.insights.verify import verify
from answerable.promises.models import Clock
from answerable.tickets.models import Event, Hold, Resolution, Ticket

START = datetime(2026, 12, 3, 15, tzinfo=UTC)
WHO = {
    "bulkimart": ("dana@harborcafe.example", "priya", "iris"),
    "barbar": ("noor@haddad.example", "lena", "tomás"),
}
URGENCY = st.sampled_from(["low", "normal", "urgent", "critical"])
ACTIONS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from([True, True, True, False])),
    st.tuples(st.just("reply"), st.sampled_from(["wait", "open", "resolve"])),
    st.tuples(st.just("classify"), URGENCY),
    st.tuples(st.just("hold"), st.sampled_from(["customer", "other team"])),
    st.tuples(st.just("resume"), st.none()),
    st.tuples(st.just("resolve"), st.sampled_from(CODES)),
    st.tuples(st.just("reopen"), st.none()),
    st.tuples(st.just("assign"), st.booleans()),
    st.tuples(st.just("note"), st.none()),
    st.tuples(st.just("escalate"), st.sampled_from(["agent", "customer"])),
    st.tuples(st.sampled_from(["review", "accept", "send back"]), st.none()),
)
STEPS = st.lists(st.tuples(ACTIONS, st.integers(0, 60 * 24 * 3)), min_size=5, max_size=14)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(brand=st.sampled_from(["bulkimart", "barbar"]), steps=STEPS)
def test_the_books_agree_with_what_happened(desk, brand, steps):
    with transaction.atomic():
        at = live_through(desk, brand, steps)
        check(desk, brand, at)
        transaction.set_rollback(True)


def live_through(desk, brand, steps):
    sender, first, second = WHO[brand]
    agents = {name: desk.agents[name.replace("á", "a")] for name in (first, second)}
    told = []

    def letter(at, references=()):
        number = len(told)
        told.append(f"<{number}@customer.example>")
        return Incoming(
            brand_id=desk.brands[brand].pk,
            channel="email",
            sender_email=sender,
            subject="I was charged twice",  # urgent at BarBar: its resolution clock runs and pauses
            text=f"Letter {number}",
            rfc_id=told[-1],
            references=references,
            received_at=at,
        )

    ticket = receive(letter(START), at=START).ticket
    at = START
    for (verb, how), minutes in steps:
        at += timedelta(minutes=minutes)
        agent = agents[first]
        try:
            match verb:
                case "write":
                    receive(letter(at, (told[0],) if how else ()), at=at)
                case "reply":
                    reply(ticket, agent=agent, text="Answer", then=how, code="solved", at=at)
                case "classify":
                    classify(
                        ticket, agent=agent, category="order", urgency=how, reason="Looked closer", at=at
                    )
                case "hold":
                    hold(ticket, agent=agent, waiting_for=how, reason="Warehouse", at=at)
                case "resume":
                    resume(ticket, agent=agent, at=at)
                case "resolve":
                    resolve(ticket, agent=agent, code=how, at=at)
                case "reopen":
                    reopen(ticket, agent=agent, reason="Not solved", at=at)
                case "assign":
                    assign(ticket, agent=agent, to=agents[second] if how else None, at=at)
                case "note":
                    note(ticket, agent=agent, text="Look here", at=at)
                case "escalate" if how == "agent":
                    hand_up(ticket, agent=agent, tried="All", found="Nothing", wanted="More", at=at)
                case "escalate":
                    customer = desk.customers[sender.partition("@")[0]]
                    escalate_for_customer(ticket, customer=customer, reason="Unsolved", at=at)
                case "accept":
                    accept(ticket, agent=desk.agents["iris"], at=at)
                case "send back":
                    send_back(ticket, agent=desk.agents["iris"], reason="Ask the carrier", at=at)
                case "review":
                    review_escalation(ticket, agent=desk.agents["iris"], review="Decided", at=at)
        except (NotPossible, Refused):
            pass
    return at


def check(desk, brand, at):
    assert verify(desk.brands[brand], at=at).differences == []
    for ticket in Ticket.objects.all():
        running = [clock for clock in Clock.objects.filter(ticket=ticket) if is_running(clock)]
        dues = [clock.due_at for clock in running if clock.due_at]
        assert ticket.due_at == (min(dues) if dues else None)
        open_holds = Hold.objects.filter(ticket=ticket, ended_at=None).count()
        assert open_holds == (1 if ticket.status in {"waiting", "referred"} else 0)
        settled = Resolution.objects.filter(ticket=ticket, undone_at=None).count()
        assert settled == (1 if ticket.status == "resolved" else 0)
        if ticket.status == "resolved":
            assert ticket.messages.filter(author="agent").exists() or settled_as_none(ticket)
        assert all(
            clock.paused == (ticket.status == "waiting") for clock in running if clock.metric == "resolution"
        )
        assert Event.objects.filter(ticket=ticket).first().kind == "received"


def is_running(clock):
    return clock.stopped_at is None and clock.state in {"open", "broken"}


def settled_as_none(ticket):
    return Resolution.objects.get(ticket=ticket, undone_at=None).code in {"duplicate", "spam"}
