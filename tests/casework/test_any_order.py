"""Whatever agents and customers do, in whatever order: the books agree with what happened."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from answerable.automation.keep import Written, keep
from answerable.casework.ask_afterwards import send_due
from answerable.casework.assign import assign
from answerable.casework.came_back import came_back
from answerable.casework.classify import classify
from answerable.casework.errors import NotPossible, Refused
from answerable.casework.escalate import escalate_for_customer, review_escalation
from answerable.casework.follow_up import answer as answer_follow_up
from answerable.casework.hand_up import accept, hand_up, send_back
from answerable.casework.hold import hold, resume
from answerable.casework.incoming import Incoming
from answerable.casework.macro import Chosen, use
from answerable.casework.merge import merge, part
from answerable.casework.note import note
from answerable.casework.readers import add_reader, remove_reader
from answerable.casework.receive import receive
from answerable.casework.refer import answered, call_off, refer
from answerable.casework.relate import relate, unrelate
from answerable.casework.reopen import reopen
from answerable.casework.reply import reply
from answerable.casework.resolve import CODES, resolve
from answerable.casework.snooze import snooze, wake_due
from answerable.casework.split import split
from answerable.casework.take_back import WITHIN, take_back
from answerable.feedback.models import FollowUp
from answerable.insights.verify import verify
from answerable.policy.models import PolicyVersion
from answerable.promises.models import Clock
from answerable.tickets.models import Event, Hold, Resolution, Ticket
from answerable.tickets.side import SideRequest

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
    st.tuples(st.sampled_from(["merge", "merge", "part"]), st.booleans()),
    st.tuples(st.sampled_from(["relate", "unrelate", "split", "wake"]), st.none()),
    st.tuples(st.just("snooze"), st.integers(1, 60 * 24 * 5)),
    st.tuples(st.just("macro"), st.sampled_from(["", "wait", "resolve", "other team"])),
    st.tuples(st.sampled_from(["add reader", "remove reader"]), st.none()),
    st.tuples(st.just("came back"), st.integers(0, 2)),
    st.tuples(st.sampled_from(["take back", "not solved"]), st.none()),
    st.tuples(st.just("aside"), st.sampled_from(["ask and wait", "ask", "answer", "call off"])),
)
STEPS = st.lists(st.tuples(ACTIONS, st.integers(0, 60 * 24 * 3)), min_size=5, max_size=14)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(brand=st.sampled_from(["bulkimart", "barbar"]), steps=STEPS)
@example(  # a promise that begins anew while the ticket waits
    brand="barbar", steps=[(("reply", "wait"), 0), (("classify", "low"), 0), (("classify", "urgent"), 9)]
)
@example(  # settled as no matter, seen otherwise, and written to again
    brand="barbar",
    steps=[(("resolve", "duplicate"), 0), (("classify", "critical"), 0), (("write", True), 0)],
)
@example(  # two promises of one rule before the matter is settled and opened again
    brand="barbar",
    steps=[
        (("classify", "low"), 9),
        (("classify", "urgent"), 9),
        (("reply", "resolve"), 9),
        (("reopen", None), 9),
    ],
)
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

    ticket, other = (receive(letter(START), at=START).ticket for _ in range(2))
    at = START
    for (verb, how), minutes in steps:
        at += timedelta(minutes=minutes)
        agent = agents[first]
        try:
            match verb:
                case "write":
                    receive(letter(at, (told[0],) if how else ()), at=at)
                case "reply":
                    reply(
                        ticket,
                        agent=agent,
                        text="Answer",
                        then=how,
                        code="solved",
                        leaves_after=WITHIN,
                        at=at,
                    )
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
                case "came back" | "take back" | "not solved":
                    undo(verb, how, ticket, agent=agent, at=at)
                case _:
                    do_more(verb, how, ticket, other, agent=agent, at=at)
        except (NotPossible, Refused):
            pass
    return at


def do_more(verb, how, ticket, other, *, agent, at):
    """What concerns another ticket or somebody besides its customer, and what is done with a macro."""
    match verb:
        case "merge":
            source, into = (ticket, other) if how else (other, ticket)
            merge(source, into=into, agent=agent, at=at)
        case "part":
            part(ticket if how else other, agent=agent, at=at)
        case "relate":
            relate(ticket, to=other, agent=agent, at=at)
        case "unrelate":
            unrelate(ticket, to=other, agent=agent, at=at)
        case "split":
            theirs = [message.pk for message in ticket.messages.filter(author="customer")][-1:]
            split(ticket, messages=theirs, subject="Another thing", agent=agent, at=at)
        case "snooze":
            snooze(ticket, until=at + timedelta(minutes=how), agent=agent, at=at)
        case "wake":
            wake_due(at=at)
        case "macro":
            chosen = Chosen("From a macro" if how != "other team" else "")
            use(Ticket.objects.get(pk=ticket.pk), saved(ticket.brand, agent, how), chosen, agent=agent, at=at)
        case "add reader":
            add_reader(ticket, email="reader@pell.example", agent=agent, at=at)
        case "remove reader":
            remove_reader(ticket, email="reader@pell.example", agent=agent, at=at)
        case "aside":
            ask_aside(ticket, how, agent, at)


def undo(verb, how, ticket, *, agent, at):
    """What somebody did turns out not to have reached anybody, or not to have helped."""
    answers = list(ticket.messages.filter(author="agent", automated=False).order_by("-id"))
    match verb:
        case "came back" if len(answers) > how:
            came_back(ticket, answer=answers[how], reason="554 our server is rejected", at=at)
        case "take back" if answers:
            take_back(ticket, message_id=answers[0].pk, agent=agent, at=at)
        case "not solved":
            send_due(at=at)
            if asked := FollowUp.objects.filter(ticket=ticket, state="sent").last():
                asked.ticket = Ticket.objects.get(pk=ticket.pk)
                answer_follow_up(asked, solved=False, at=at)


def saved(brand, agent, then):
    """A macro that makes it urgent and then waits, resolves it, or asks another team."""
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=START).policy
    written = Written(
        f"Urgent {then}", texts={"en": "Hello"}, urgency="urgent", then=then,
        code="solved" if then == "resolve" else "", reason="Warehouse" if then == "other team" else "",
    )  # fmt: skip
    return keep(brand, written, policy=policy, codes=CODES, agent=agent, at=START).current


def ask_aside(ticket, how, agent, at):
    asked = SideRequest.objects.filter(ticket=ticket, answered_at=None, called_off_at=None).first()
    if how in {"ask", "ask and wait"}:
        dock, soon = "dock@yard.example", timedelta(hours=4)
        refer(ticket, agent=agent, email=dock, text="Is it there?", within=soon, wait="wait" in how, at=at)
    elif asked and how == "call off":
        call_off(asked, agent=agent, at=at)
    elif asked:
        answered(asked.pk, sender="dock@yard.example", text="Yes.", at=at)


def check(desk, brand, at):
    assert verify(desk.brands[brand], at=at).differences == []
    for ticket in Ticket.objects.all():
        running = [clock for clock in Clock.objects.filter(ticket=ticket) if is_running(clock)]
        together = [
            clock for clock in Clock.objects.filter(ticket__in=ticket.with_absorbed) if is_running(clock)
        ]
        dues = [clock.due_at for clock in together if clock.due_at]
        assert ticket.due_at == (min(dues) if dues and not ticket.merged_into_id else None)
        open_holds = Hold.objects.filter(ticket=ticket, ended_at=None).count()
        assert open_holds == (1 if ticket.status in {"waiting", "referred"} else 0)
        settled = Resolution.objects.filter(ticket=ticket, undone_at=None).count()
        assert ticket.merged_into_id or settled == (1 if ticket.status == "resolved" else 0)
        into = Ticket.objects.filter(pk=ticket.merged_into_id or 0).first()
        assert into is None or ticket.pk in into.with_absorbed
        assert ticket.snoozed_until is None or ticket.due_at is None or ticket.snoozed_until < ticket.due_at
        if ticket.status == "resolved":
            assert ticket.messages.filter(author="agent").exists() or settled_as_none(ticket)
        assert all(
            clock.paused == ((into or ticket).status == "waiting")
            for clock in running
            if clock.metric == "resolution"
        )
        assert ticket.customer_waits_since is None or not ticket.is_done
        if ticket.customer_waits_since is None and not ticket.merged_into_id and not ticket.absorbed:
            assert not {clock.metric for clock in running} & {"first response", "next response"}
        assert Event.objects.filter(ticket=ticket).first().kind == "received"


def is_running(clock):
    return clock.stopped_at is None and clock.state in {"open", "broken"}


def settled_as_none(ticket):
    return Resolution.objects.get(ticket=ticket, undone_at=None).code in {"duplicate", "spam"}
