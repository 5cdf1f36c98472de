"""Calls and chats of a period, counted: what came, what a person took, what was given up."""

from dataclasses import dataclass, replace

from django.db import connection
from django.utils.translation import gettext as _

from answerable.live.standing import hours_of
from answerable.policy.evidence import Books, Evidence
from answerable.policy.rule import Rule
from answerable.staff.attendance import minutes

_CALLS = """
SELECT count(*),
       count(*) FILTER (WHERE call.source <> 'desk'),
       count(*) FILTER (WHERE call.answered_at IS NOT NULL),
       count(*) FILTER (WHERE call."end" = 'abandoned'),
       count(*) FILTER (WHERE call."end" = 'abandoned' AND EXISTS (
           SELECT FROM promises_clock clock WHERE clock.ticket_id = call.ticket_id
           AND clock.metric = 'live answer' AND clock.state = 'broken')),
       count(*) FILTER (WHERE call."end" = 'voicemail'),
       count(*) FILTER (WHERE call."end" = 'closed'),
       count(*) FILTER (WHERE call.ended_at IS NULL AND call.ticket_id IS NULL),
       count(*) FILTER (WHERE call.ticket_id IS NOT NULL)
FROM live_call call
WHERE call.brand_id = %(brand)s AND call.direction = 'in'
  AND call.offered_at >= %(start)s AND call.offered_at < %(end)s
"""
_CHATS = """
SELECT count(*),
       count(*) FILTER (WHERE answered_at IS NOT NULL),
       count(*) FILTER (WHERE answered_at IS NULL AND "end" = 'left'),
       count(*) FILTER (WHERE ended_at IS NULL AND answered_at IS NULL)
FROM live_chat WHERE brand_id = %(brand)s AND opened_at >= %(start)s AND opened_at < %(end)s
"""


@dataclass(frozen=True, slots=True)
class Calls:
    """`timed` are those a telephone system told of; `too_late` hung up after the promised time was over."""

    came: int
    timed: int
    answered: int
    abandoned: int
    too_late: int
    messages: int
    closed: int
    open: int
    tickets: int

    @property
    def lost(self) -> int:
        """Calls that nothing accounts for: neither a ticket nor a caller who heard that we are closed."""
        return self.came - self.tickets - self.closed - self.open

    def __str__(self) -> str:
        return _(
            "%(came)s calls: %(answered)s answered by a person, %(messages)s left a message, "
            "%(abandoned)s hung up before, %(closed)s heard that we are closed"
        ) % {
            "came": f"{self.came:,}",
            "answered": f"{self.answered:,}",
            "messages": f"{self.messages:,}",
            "abandoned": f"{self.abandoned:,}",
            "closed": f"{self.closed:,}",
        }


@dataclass(frozen=True, slots=True)
class Chats:
    """`left` are visitors who went before anybody answered; `waiting` wait now."""

    came: int
    answered: int
    left: int
    waiting: int

    def __str__(self) -> str:
        return _("%(came)s chats: %(answered)s answered by a person, %(left)s left before") % {
            "came": f"{self.came:,}",
            "answered": f"{self.answered:,}",
            "left": f"{self.left:,}",
        }


def calls(books: Books) -> Calls:
    """The calls offered in the period."""
    return Calls(*_counted(_CALLS, books))


def chats(books: Books) -> Chats:
    """The chats opened in the period."""
    return Chats(*_counted(_CHATS, books))


def of_phone(rule: Rule, books: Books) -> Evidence:
    """The telephone's evidence. What agents write down themselves measures nothing: never green by it."""
    found = books.ask(calls)
    if not found.timed:
        return Evidence.no_way(_("no telephone is connected to the desk yet, so calls cannot be counted"))
    return books.checked(
        rule,
        Evidence(
            promised=found.came,
            kept=found.answered + found.messages + found.closed,
            broken=found.too_late,
            void=found.abandoned - found.too_late,
            told=str(found),
        ),
    )


def of_chat(rule: Rule, books: Books) -> Evidence:
    """The chat's evidence: chats a person answered, and in how many open minutes somebody was there."""
    found = books.ask(chats)
    there = minutes(hours_of(books.policy, "chat"), books)
    watched = there.staffed + there.unstaffed
    if not found.came and not watched:
        return Evidence.none_yet(_("no chat was opened and nobody has been at the desk in this period"))
    open_for = _("somebody was there in %(staffed)s of %(watched)s open minutes on record") % {
        "staffed": f"{there.staffed:,}",
        "watched": f"{watched:,}",
    }
    evidence = Evidence(
        promised=found.came,
        kept=found.answered,
        broken=found.came - found.answered - found.left - found.waiting,
        running=found.waiting,
        void=found.left,
        told=f"{found}; {open_for}" if watched else str(found),
    )
    if not found.came:
        return replace(evidence, unproven=_("no chat was opened") + f"; {open_for}")
    return books.checked(rule, evidence)


def accounted(found: Evidence, books: Books) -> Evidence:
    """The reconciliation with calls and chats: each is a ticket, or a caller who heard we are closed."""
    spoken, written = books.ask(calls), books.ask(chats)
    if not spoken.came and not written.came:
        return found
    told = "; ".join(part for part in (found.told, str(spoken) if spoken.came else "", str(written)) if part)
    return replace(
        found,
        promised=found.promised + spoken.came + written.came,
        kept=found.kept + spoken.tickets + spoken.closed + written.came,
        broken=found.broken + spoken.lost,
        running=found.running + spoken.open,
        told=f"{told}; " + _("%(n)s of all unaccounted for") % {"n": f"{found.broken + spoken.lost:,}"},
    )


def _counted(question: str, books: Books) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, {"brand": books.brand_id, "start": books.start, "end": books.end})
        row: tuple[int, ...] = cursor.fetchone()
    return row
