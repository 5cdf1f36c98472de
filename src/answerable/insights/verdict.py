"""From counts to a state a person can act on. Nothing is green without evidence, nothing is rounded up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.policy.evidence import Evidence
from answerable.policy.rule import Rule

FRESH = timedelta(days=2)
"""How long a check speaks for the present."""
SOON = timedelta(days=30)
"""How long before it expires a person's word is at risk."""
ENOUGH = 30
"""From how many cases on a share says something about a goal."""
_Z = 1.96


class State(StrEnum):
    """How a promise stands, the worst first."""

    BROKEN = "broken"
    AT_RISK = "at risk"
    NOT_COVERED = "not covered"
    NOT_PROVEN = "not proven"
    NOT_MEASURABLE = "not measurable"
    SLIPPED = "slipped"
    ON_RECORD = "on record"
    KEPT = "kept"
    PERMITTED = "permitted"
    INFORMATIONAL = "informational"


_NEUTRAL = frozenset({State.PERMITTED, State.INFORMATIONAL})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state with the words for it. `figure` counts before it divides; `share` is empty for small numbers.

    `claim` says that the cases are too few to claim the goal, `interval` the Wilson interval in percent.
    """

    state: State
    title: str
    why: str = ""
    figure: str = ""
    share: str = ""
    claim: str = ""
    interval: tuple[float, float] | None = None


def verdict(rule: Rule, found: Evidence, *, at: datetime) -> Verdict:
    """How a rule stands by its evidence. Informational rules are judged by `summed_up`."""
    match rule.kind:
        case "measured":
            return _measured(rule, found)
        case "enforced":
            return _enforced(found, at)
        case "attested":
            return _attested(found, at)
        case _:
            return Verdict(
                State.PERMITTED,
                _("Counted %(n)s") % {"n": f"{found.promised:,}"},
                found.told or found.unproven,
            )


def summed_up(covered: Iterable[Verdict]) -> Verdict:
    """A sentence that sums up others stands as the worst of them; without others it promises nothing."""
    judged: list[State] = [each.state for each in covered if each.state not in _NEUTRAL]
    if not judged:
        return Verdict(State.INFORMATIONAL, _("Promises nothing by itself"))
    state = worst(judged)
    same = judged.count(state)
    if len(judged) == 1:
        return Verdict(state, _(state.capitalize()), _("As the promise it sums up stands"))
    why = _("The worst of the %(n)s promises it sums up") % {"n": len(judged)}
    if same > 1:
        why += "; " + _("%(n)s stand so") % {"n": same}
    return Verdict(state, _(state.capitalize()), why)


def worst(states: Iterable[State]) -> State:
    """The state that needs attention first; informational where there is none."""
    order = list(State)
    return min(states, key=order.index, default=State.INFORMATIONAL)


def _measured(rule: Rule, found: Evidence) -> Verdict:
    judged = found.kept + found.broken
    goal = rule.goal
    if found.unproven:
        return Verdict(State.NOT_PROVEN, _("Not proven"), found.unproven)
    if not judged:
        if found.unmeasured or found.unmeasurable:
            return Verdict(State.NOT_MEASURABLE, _("Not measurable"), found.unmeasured)
        if found.at_risk:
            return Verdict(State.AT_RISK, _at_risk(found))
        why = (
            _("no case in this period was due yet")
            if found.running
            else _("there was no case in this period")
        )
        return Verdict(State.NOT_PROVEN, _("Not proven"), why)
    broken = Verdict(State.BROKEN, _broken(found.broken))
    if goal is None:
        state = broken if found.broken else _risk(found.at_risk > 0, found, slips=0)
        return _with_numbers(state, found)
    met = _meets(found.kept, judged, goal.percent)
    if not met:
        return _with_numbers(broken, found, goal.percent)
    endangered = not _meets(found.kept, judged + found.at_risk, goal.percent)
    return _with_numbers(_risk(endangered, found, slips=found.broken), found, goal.percent)


def _meets(kept: int, judged: int, percent: int) -> bool:
    return kept * 100 >= percent * judged  # whole numbers: 89.96 % is not 90 %


def _risk(endangered: bool, found: Evidence, *, slips: int) -> Verdict:
    if endangered:
        return Verdict(State.AT_RISK, _at_risk(found))
    return Verdict(State.SLIPPED, _slipped(slips)) if slips else Verdict(State.KEPT, _("Kept"))


def _enforced(found: Evidence, at: datetime) -> Verdict:
    if found.broken:
        return _with_numbers(Verdict(State.BROKEN, _broken(found.broken), found.told), found)
    if found.checked_at is not None and not found.passed:
        return Verdict(State.BROKEN, _("Broken"), found.told or _("the last check failed"))
    fresh = found.checked_at is not None and at - found.checked_at <= FRESH
    if found.unproven:
        return Verdict(State.NOT_PROVEN, _("Not proven"), found.unproven)
    if not fresh and not (found.kept or found.blocked):
        if found.unmeasured or found.unmeasurable:
            return Verdict(State.NOT_MEASURABLE, _("Not measurable"), found.unmeasured)
        why = (
            _("its last check is older than two days")
            if found.checked
            else _("no check ran and nothing happened")
        )
        return Verdict(State.NOT_PROVEN, _("Not proven"), why)
    state = _risk(found.at_risk > 0, found, slips=found.failed)
    return _with_numbers(Verdict(state.state, state.title, found.told), found)


def _attested(found: Evidence, at: datetime) -> Verdict:
    if found.broken:
        return Verdict(State.BROKEN, _broken(found.broken), found.told)
    if found.unproven or (found.valid_until is None and not found.pending):
        return Verdict(State.NOT_PROVEN, _("Not proven"), found.unproven or _("nobody has put it on record"))
    if found.valid_until is None:
        return Verdict(State.AT_RISK, _("At risk"), found.told or _("it is due; nobody has put it on record"))
    if found.valid_until <= at:
        return Verdict(State.BROKEN, _("Expired"), found.told)
    if found.pending or found.valid_until - at <= SOON:
        return Verdict(State.AT_RISK, _("Expires soon"), found.told)
    return Verdict(State.ON_RECORD, _("On record"), found.told)


def _with_numbers(so_far: Verdict, found: Evidence, percent: int | None = None) -> Verdict:
    judged = found.kept + found.broken
    if not judged:
        return so_far
    few = judged < ENOUGH
    return Verdict(
        so_far.state,
        so_far.title,
        so_far.why,
        figure=_("%(kept)s of %(all)s") % {"kept": f"{found.kept:,}", "all": f"{judged:,}"},
        share="" if few else share(found.kept, judged),
        claim=_("too few to claim %(percent)s %%") % {"percent": percent}
        if few and percent is not None
        else "",
        interval=wilson(found.kept, judged) if few and percent is not None else None,
    )


def share(kept: int, judged: int) -> str:
    """`99.1 %`, cut off and never rounded up: 100 % is all of them."""
    tenths = kept * 1000 // judged
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10} %"


def wilson(kept: int, judged: int) -> tuple[float, float]:
    """The 95 % interval of a share, in percent (Wilson 1927): what so few cases leave possible."""
    part = kept / judged
    centre = part + _Z**2 / (2 * judged)
    spread = _Z * sqrt(part * (1 - part) / judged + _Z**2 / (4 * judged**2))
    scale = 1 + _Z**2 / judged
    return (
        round(max(0.0, (centre - spread) / scale) * 100, 1),
        round(min(1.0, (centre + spread) / scale) * 100, 1),
    )


def _at_risk(found: Evidence) -> str:
    return _("%(n)s at risk") % {"n": found.at_risk} if found.at_risk else _("At risk")


def _broken(times: int) -> str:
    return ngettext("Broken once", "Broken %(n)s times", times) % {"n": f"{times:,}"}


def _slipped(times: int) -> str:
    return ngettext("Slipped once", "Slipped %(n)s times", times) % {"n": f"{times:,}"}
