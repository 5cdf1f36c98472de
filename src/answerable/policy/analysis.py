"""What a policy as written leads to: gaps, overlaps, contradictions, promises nobody can keep."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from answerable.clock import arrival_windows, total
from answerable.policy.doubts import doubts
from answerable.policy.findings import Finding, Level
from answerable.policy.kinds import Kinds, classifying
from answerable.policy.model import Policy
from answerable.policy.plain import either
from answerable.policy.rule import Rule
from answerable.policy.settings import EVERY_HOUR
from answerable.policy.vocabulary import categories, channels

FIRST_ANSWERS = ("first response", "live answer", "acknowledgement")
WEEK = timedelta(days=7)


def analyse(policy: Policy) -> Iterator[Finding]:
    """Decisions and notices on a policy without errors."""
    yield from doubts(policy)
    kinds = Kinds(policy)
    yield from _first_answers(kinds)
    yield from _overlaps(kinds)
    yield from _past_the_first_tier(policy)
    yield from _unopened_channels(policy)
    yield from _unkeepable(policy)
    yield from _silence(policy)


def _first_answers(kinds: Kinds) -> Iterator[Finding]:
    clocks = [{clock.clock for clock in kinds.policy.clocks_for(kind)} for kind in kinds.all]
    bare = [kind for kind, running in zip(kinds.all, clocks, strict=True) if not running & set(FIRST_ANSWERS)]
    if not bare:
        yield _notice(1, f"{kinds.in_words()}: each is promised a first answer.", code="kinds")
        return
    which = kinds.described(bare)
    hint = f"These: {which}." if which else "Write a 'run clock' rule for a first response."
    message = f"{kinds.in_words()}: {len(bare)} are promised no first answer."
    yield _notice(1, message, hint, code="gap")


def _overlaps(kinds: Kinds) -> Iterator[Finding]:
    together: Counter[tuple[str, ...]] = Counter()
    for kind in kinds.all:
        by_clock: dict[str, list[str]] = {}
        for clock in kinds.policy.clocks_for(kind):
            by_clock.setdefault(clock.clock, []).append(clock.rule_id)
        together.update(tuple(rules) for rules in by_clock.values() if len(rules) > 1)
    for rules, count in together.items():
        last = kinds.policy.rule(rules[-1])
        which = f"{' + '.join(rules)} ({count} of {len(kinds.all)} kinds of ticket)"
        message = f"more than one {last.settings['clock']} clock runs: {which}; the earliest is shown."
        hint = "Write 'instead of:' in one of them if it replaces another."
        yield _notice(last.line, message, hint, last.clause_id, "overlap")


def _past_the_first_tier(policy: Policy) -> Iterator[Finding]:
    """Escalation by urgency, when whole categories are urgent by themselves."""
    for rule in policy.rules_of("escalate"):
        if not rule.when or not any(test.fact == "urgency" for test in rule.when.tests):
            continue
        sent, because = [], set[str]()
        for category in categories(policy):
            facts = {"category": category, "urgency": "normal"}
            makers = [
                each
                for each in classifying(policy, facts)
                if rule.applies({**facts, "urgency": each.settings["to"]})
            ]
            if makers:
                sent.append(category)
                because |= {each.id for each in makers}
        if sent:
            tiers = [each.clause_id for each in policy.rules_of("define tiers")]
            against = f", so the first tier of {either(tiers, 'and')} never sees them" if tiers else ""
            message = (
                f"{rule.id} sends {either(sent, 'and')} past tier 1 because {either(sorted(because), 'and')} "
                f"makes them urgent{against}."
            )
            hint = (
                "Let urgency come from what the letter says: 'mentions:' with phrases, instead of a category."
            )
            yield _notice(rule.line, message, hint, rule.clause_id, "contradiction")


def _unopened_channels(policy: Policy) -> Iterator[Finding]:
    opened = (*channels(policy), "voicemail")
    for rule in policy.rules:
        for test in rule.when.tests if rule.when else ():
            closed = [value for value in test.among if test.fact == "channel" and value not in opened]
            if closed and channels(policy):
                message = f"rule {rule.id} speaks of {either(closed)}, and no clause opens that channel."
                yield _notice(rule.line_of("when"), message, "", rule.clause_id, "unopened")


def _unkeepable(policy: Policy) -> Iterator[Finding]:
    names = policy.calendar_names()
    if not names:
        return
    hours = policy.calendar("business" if "business" in names else names[0])
    for rule in policy.rules_of("run clock"):
        windows = max(
            (arrival_windows(hours, time) for time in _around_the_clock(rule)), key=total, default=()
        )
        if windows:
            length = total(windows) // timedelta(hours=1)
            share = f"{length} of 168 hours ({total(windows) / WEEK * 100:.1f} %)"
            arriving = either([str(each) for each in windows], "and")
            message = f"nobody can keep {rule.id} for {share}: what comes {arriving} is due while closed."
            hint = "Put people on duty then, read it as business hours, or accept it and see it broken."
            yield _notice(rule.line, message, hint, rule.clause_id, "unkeepable")


def _around_the_clock(rule: Rule) -> list[timedelta]:
    usual = rule.settings.get("counting", EVERY_HOUR)
    times = [(rule.settings.get("within"), usual)]
    if rule.table:
        times = [(cell.within, cell.counting or usual) for _, _, cell in rule.table.cells()]
    return [time for time, counting in times if counting == EVERY_HOUR and isinstance(time, timedelta)]


def _silence(policy: Policy) -> Iterator[Finding]:
    clocks = {rule.settings["clock"] for rule in policy.rules_of("run clock")}
    nothing = [name for name in ("next response", "resolution") if name not in clocks]
    if not any(rule.settings.get("holidays") for rule in policy.rules_of("set hours")):
        nothing.append("holidays")
    if not {"web", "app"} & set(channels(policy)):
        nothing.append("forms on the web or in an app")
    if nothing:
        yield _notice(1, f"this policy promises nothing about: {', '.join(nothing)}.", code="silent")


def _notice(line: int, message: str, hint: str = "", clause: str = "", code: str = "") -> Finding:
    return Finding(Level.NOTICE, "", line, message, hint, code, clause)
