"""Many clients act on the same tickets at the same moment: nothing anybody was told is done is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connection
from django.db.models import Q
from django.test import Client
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from answerable.automation.keep import Written, keep
from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.casework.resolve import CODES
from answerable.insights.verify import verify
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.policy.models import PolicyVersion
from answerable.promises.models import Clock
from answerable.tickets.models import Event, Hold, Link, Message, Note, Reader, Resolution, Ticket
from answerable.tickets.side import SideLetter

WHO = ("iris", "lena", "priya", "tomas")
SAID = {
    "reply": lambda number: {"text": f"Answer {number}", "then": "open"},
    "question": lambda number: {"text": f"Question {number}", "then": "wait"},
    "notes": lambda number: {"text": f"Note {number} @Lena"},
    "assignment": lambda _: {"agent": "me"},
    "classification": lambda number: {"category": ("order", "returns")[number % 2], "urgency": "urgent"},
    "hold": lambda number: {"waiting_for": "other team", "reason": f"Warehouse {number}"},
    "resolution": lambda _: {"code": "duplicate"},
    "reopening": lambda _: {"reason": "Not solved"},
    "snoozing": lambda _: {"until": (now() + timedelta(hours=1)).isoformat()},
    "readers": lambda number: {"email": f"reader{number}@pell.example"},
    "merging": lambda _: {},
    "parting": lambda _: {},
    "relation": lambda number: {"do": "remove"} if number % 3 == 0 else {},
    "splitting": lambda number: {"subject": f"Apart {number}"},
    "asides": lambda number: {"email": "dock@yard.example", "text": f"Aside {number}", "within": "4"},
    "macro": lambda number: {"text": f"Macro {number}", "part": ["urgency", "then"]},
}
ACTS = st.tuples(st.sampled_from(WHO), st.sampled_from(sorted(SAID)), st.integers(0, 1), st.booleans())


class AtOnce(RuleBasedStateMachine):
    """Two tickets of one customer, four agents, up to four acts at the same moment."""

    desk = None

    def __init__(self):
        super().__init__()
        brand = self.desk.brands["barbar"]
        see_brands([brand.pk])
        self.brand, self.number, self.told, self.rest = brand, 0, [], []
        self.tickets = [self.letter(f"Where is it? {each}") for each in range(2)]
        self.firsts = [ticket.messages.get(author="customer").pk for ticket in self.tickets]

    def letter(self, subject):
        at = now() - timedelta(minutes=5)
        incoming = Incoming(
            brand_id=self.brand.pk, channel="email", sender_email="arthur@pell.example", subject=subject,
            text=subject, received_at=at,
        )  # fmt: skip
        return receive(incoming, at=at).ticket

    @rule(acts=st.lists(ACTS, min_size=2, max_size=4))
    def together(self, acts):
        seen = dict(Ticket.objects.filter(pk__in=self.pks).values_list("pk", "revision"))
        start = Barrier(len(acts))
        given = []
        for who, act, which, careful in acts:
            self.number += 1
            ticket = self.tickets[which]
            said = SAID[act](self.number)
            if act in {"merging", "relation"}:
                said["other"] = self.tickets[1 - which].reference
            if act == "splitting":
                said["message"] = self.firsts[which]
            if careful:
                said["base_revision"] = seen[ticket.pk]
            given.append((who, act, ticket, said))
        with ThreadPoolExecutor(len(acts)) as pool:
            answers = list(pool.map(lambda one: self.act(start, *one), given))
        see_brands([self.brand.pk])
        for (_, act, ticket, said), status in zip(given, answers, strict=True):
            assert status in {302, 409, 422}, (act, status)  # done, crossed another's, or refused with words
            if status == 302:
                self.told.append((act, ticket.pk, said))

    def act(self, start, who, act, ticket, said):
        client = Client()
        client.force_login(self.desk.agents[who])
        noun = {"question": "reply", "macro": f"macros/{self.macro.pk}"}.get(act, act)
        start.wait(10)
        try:
            return client.post(f"/desk/tickets/{ticket.reference}/{noun}", said).status_code
        finally:
            connection.close()

    @property
    def pks(self):
        return [ticket.pk for ticket in self.tickets]

    @invariant()
    def what_was_done_is_there(self):
        for act, pk, said in self.told:
            if act in {"reply", "question", "macro"}:
                assert Message.objects.filter(ticket=pk, text=said["text"]).count() == 1, said
            if act == "notes":
                assert Note.objects.filter(ticket=pk, text=said["text"]).count() == 1, said
            if act == "splitting":
                assert Ticket.objects.filter(split_from(pk), subject=said["subject"]).count() == 1, said
            if act == "asides":
                assert SideLetter.objects.filter(request__ticket=pk, text=said["text"]).count() == 1, said
            if act == "readers":
                assert Reader.objects.filter(ticket=pk, email=said["email"]).count() == 1, said
        for act, kind in (("classification", "classified"), ("hold", "held"), ("merging", "merged into"),
                          ("parting", "parted from"), ("snoozing", "snoozed")):  # fmt: skip
            for pk in self.pks:
                done = sum(told[:2] == (act, pk) for told in self.told)
                assert Event.objects.filter(ticket=pk, kind=kind, agent__isnull=False).count() >= done, (
                    act,
                    kind,
                )

    @invariant()
    def two_tickets_are_linked_once(self):
        both = Link.objects.filter(ticket__in=self.pks, other__in=self.pks, ended_at=None)
        assert both.filter(kind=Link.Kind.RELATED).count() <= 1
        assert both.filter(kind=Link.Kind.MERGED).count() <= 1

    @invariant()
    def the_books_agree(self):
        assert verify(self.brand, at=now()).differences == []
        for ticket in Ticket.objects.filter(pk__in=self.pks):
            running = Clock.objects.filter(
                ticket__in=ticket.with_absorbed,
                stopped_at=None,
                state__in=["open", "broken"],
                due_at__isnull=False,
            )
            due = running.order_by("due_at").values_list("due_at", flat=True).first()
            assert ticket.due_at == (None if ticket.merged_into_id else due)
            holds = Hold.objects.filter(ticket=ticket, ended_at=None).count()
            assert holds == (ticket.status in {"waiting", "referred"})
            settled = Resolution.objects.filter(ticket=ticket, undone_at=None).count()
            assert ticket.merged_into_id or settled == (ticket.status == "resolved")
            into = Ticket.objects.filter(pk=ticket.merged_into_id or 0).first()
            assert into is None or ticket.pk in into.with_absorbed


def split_from(pk):
    """Tickets made of what stood on another."""
    return Q(pk__in=Link.objects.filter(other=pk, kind=Link.Kind.SPLIT).values("ticket"))


def test_what_two_do_at_once_is_never_lost(own_database, assets, desk):
    see_brands(brand.pk for brand in desk.brands.values())
    brand = desk.brands["barbar"]
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=now()).policy
    written = Written("Urgent, and wait", texts={"en": "Hello"}, urgency="urgent", then="wait")
    AtOnce.desk = desk
    AtOnce.macro = keep(brand, written, policy=policy, codes=CODES, agent=desk.agents["iris"], at=now())
    run_state_machine_as_test(AtOnce, settings=settings(max_examples=4, stateful_step_count=5, deadline=None))
