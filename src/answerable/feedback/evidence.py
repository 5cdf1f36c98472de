"""What the rows say about asking customers afterwards: one statement for all rules of a brand."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from answerable.policy.evidence import Books, Evidence
from answerable.policy.rule import Rule
from answerable.policy.tongue import gettext as _

_FOLLOW_UPS = """
SELECT promise.stable_key, follow_up.state, follow_up.sent_at <= follow_up.due_at,
       follow_up.due_at < %(at)s, follow_up.solved, count(*)
FROM feedback_followup follow_up
JOIN promises_promise promise ON promise.id = follow_up.promise_id
JOIN tickets_resolution resolution ON resolution.id = follow_up.resolution_id
WHERE follow_up.brand_id = %(brand)s AND resolution.at >= %(start)s AND resolution.at < %(end)s
GROUP BY 1, 2, 3, 4, 5
"""
_FORGOTTEN = """
SELECT count(*) FROM tickets_resolution resolution
WHERE resolution.brand_id = %(brand)s AND resolution.at >= %(start)s AND resolution.at < %(end)s
  AND resolution.code NOT IN ('duplicate', 'spam')
  AND NOT EXISTS (SELECT FROM feedback_followup WHERE resolution_id = resolution.id)
"""
_ASKED = """
SELECT promise.stable_key, follow_up.state, follow_up.asks_rating, follow_up.due_at < %(at)s, count(*)
FROM feedback_followup follow_up
JOIN promises_promise promise ON promise.id = follow_up.feedback_promise_id
JOIN tickets_resolution resolution ON resolution.id = follow_up.resolution_id
WHERE follow_up.brand_id = %(brand)s AND resolution.at >= %(start)s AND resolution.at < %(end)s
GROUP BY 1, 2, 3, 4
"""
_SCORES = """
SELECT score, count(*) FROM feedback_rating
WHERE brand_id = %(brand)s AND at >= %(start)s AND at < %(end)s GROUP BY 1 ORDER BY 1
"""


@dataclass(slots=True)
class FollowUps:
    """What became of the follow-ups of one rule."""

    in_time: int = 0
    late: int = 0
    waiting: int = 0
    spared: int = 0
    unreachable: int = 0
    solved: int = 0
    not_solved: int = 0


def follow_up_evidence(rule: Rule, books: Books) -> Evidence:
    """The follow-up log: sent in time, late or never; and resolutions nobody followed up, which must be none.

    A resolution without a row counts as broken where the rule speaks for every ticket.
    """
    found = books.ask(_follow_ups).get(books.key(rule), FollowUps())
    must = rule.kind != "permitted"
    forgotten = books.ask(_forgotten) if must and rule.when is None else 0
    promised = found.in_time + found.late + found.waiting + found.spared + found.unreachable + forgotten
    if not promised:
        return Evidence.none_yet(_("nothing was resolved in this period that asks for a follow-up"))
    told = _(
        "%(sent)s sent, %(solved)s confirmed, %(unsolved)s not solved; %(without)s resolved without a "
        "follow-up"
    ) % {
        "sent": f"{found.in_time + found.late:,}",
        "solved": f"{found.solved:,}",
        "unsolved": f"{found.not_solved:,}",
        "without": f"{forgotten:,}",
    }
    return Evidence(
        promised=promised,
        kept=found.in_time,
        broken=(found.late if must else 0) + forgotten,
        running=found.waiting,
        void=found.spared,
        unmeasurable=found.unreachable,
        told=told,
    )


def feedback_evidence(rule: Rule, books: Books) -> Evidence:
    """The survey log: who was asked, and what they said."""
    tally = books.ask(_asked).get(books.key(rule), {})
    promised = sum(tally.values())
    if not promised:
        return Evidence.none_yet(_("nothing was resolved in this period that customers could be asked about"))
    scores = books.ask(scores_of)
    said = sum(scores.values())
    mean = (
        ", "
        + _("%(mean)s of 5 on average")
        % {"mean": f"{sum(score * count for score, count in scores.items()) / said:.1f}"}
        if said
        else ""
    )
    return Evidence(
        promised=promised,
        kept=tally["asked"],
        broken=tally["not asked"],
        running=tally["waiting"],
        void=tally["spared"],
        unmeasurable=tally["unreachable"],
        told=_("%(asked)s asked, %(said)s answered") % {"asked": f"{tally['asked']:,}", "said": f"{said:,}"}
        + mean,
    )


def scores_of(books: Books) -> dict[int, int]:
    """How often each score was given in the period."""
    return dict(_look(_SCORES, books))


def _follow_ups(books: Books) -> Mapping[str, FollowUps]:
    found: dict[str, FollowUps] = defaultdict(FollowUps)
    for key, state, in_time, over, solved, count in _look(_FOLLOW_UPS, books):
        tally = found[key]
        if state == "sent":
            tally.in_time += count if in_time else 0
            tally.late += 0 if in_time else count
            tally.solved += count if solved else 0
            tally.not_solved += count if solved is False else 0
        elif state == "waiting":
            tally.late += count if over else 0
            tally.waiting += 0 if over else count
        elif state == "unreachable":
            tally.unreachable += count
        else:
            tally.spared += count
    return found


def _asked(books: Books) -> Mapping[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, state, asks, over, count in _look(_ASKED, books):
        what = {
            "sent": "asked" if asks else "spared",
            "waiting": "not asked" if over else "waiting",
            "unreachable": "unreachable",
        }.get(state, "spared")
        found[key][what] += count
    return found


def _forgotten(books: Books) -> int:
    return int(_look(_FORGOTTEN, books)[0][0])


def _look(question: str, books: Books) -> list[tuple[Any, ...]]:
    from django.db import connection  # noqa: PLC0415  a policy is checked without Django

    with connection.cursor() as cursor:
        cursor.execute(
            question, {"brand": books.brand_id, "start": books.start, "end": books.end, "at": books.at}
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
