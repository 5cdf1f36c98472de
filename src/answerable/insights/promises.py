"""How a brand keeps its policy, clause by clause. The same few queries for every policy."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from answerable.brands.models import Brand
from answerable.insights import books as bookkeeping
from answerable.insights.missed import missed
from answerable.insights.page import (
    ClauseOnPage,
    Day,
    Piece,
    PromisesPage,
    RuleOnPage,
    SectionOnPage,
    VersionLine,
)
from answerable.insights.reviews.opening import last_held, rule_of_policy_review
from answerable.insights.verdict import State, Verdict, summed_up, verdict, worst
from answerable.policy.durations import months_after
from answerable.policy.evidence import Books, Evidence
from answerable.policy.model import Clause, Policy
from answerable.policy.models import PolicyVersion
from answerable.policy.plain import goal_in_words
from answerable.policy.registry import verbs
from answerable.policy.rule import Rule
from answerable.promises import evidence

PERIOD = 90
"""Days a page looks back unless asked otherwise."""


def promises_page(brand: Brand, *, at: datetime, days: int = PERIOD) -> PromisesPage:
    """The policy in force with the evidence of the last days, up to `at` (aware UTC). The brand is in scope.

    Raises:
        PolicyVersion.DoesNotExist: the brand has published no policy yet.
    """
    version, lines = _versions(brand, at)
    policy = version.policy
    books = bookkeeping.of(brand, policy, start=at - timedelta(days=days), end=at, at=at)
    rules = {rule.id: rule for rule in rules_of(policy, books, days=days)}
    sections = tuple(
        SectionOnPage(
            section.heading,
            section.level,
            tuple(_clause(clause, _under(policy, clause, rules)) for clause in section.clauses),
        )
        for section in policy.sections
    )
    (current,) = (line for line in lines if line.number == version.number)
    return PromisesPage(
        brand_id=brand.pk,
        brand=brand.name,
        zone=brand.zone,
        title=policy.title,
        owner=policy.owner,
        start=books.start,
        end=books.end,
        at=at,
        version=current,
        others=tuple(line for line in lines if line is not current),
        next_review=_next_review(brand, policy, rules.values(), lines[-1].effective_from, at),
        sections=sections,
    )


def rules_of(policy: Policy, books: Books, *, days: int = PERIOD) -> Iterable[RuleOnPage]:
    """Every rule of a policy with its evidence, in the order of the file."""
    found = [_rule(rule, policy, books, days) for rule in policy.rules]
    judged = {each.id: each.verdict for each in found if each.kind != "informational"}
    for each in found:
        if each.kind == "informational":
            yield replace(each, verdict=summed_up(_covered(each, policy, judged)))
        else:
            yield each


def _covered(rule: RuleOnPage, policy: Policy, judged: dict[str, Verdict]) -> list[Verdict]:
    named = [other for number in rule.covers for other in policy.rules_named(number)]
    return [judged[other.id] for other in named if other.id in judged]


def _rule(rule: Rule, policy: Policy, books: Books, days: int) -> RuleOnPage:
    verb = verbs().get(rule.verb)
    found = verb.evidence(rule, books) if verb else Evidence()
    rows = tuple(books.ask(missed).get(books.key(rule), ()))
    return RuleOnPage(
        id=rule.id,
        clause_id=rule.clause_id,
        line=rule.line,
        kind=rule.kind,
        verb=rule.verb,
        says=rule.says,
        sentence=verb.explain(rule, policy) if verb else rule.note,
        reading=rule.reading,
        assumed=rule.assumed,
        decided=rule.decided,
        goal=goal_in_words(rule.goal) if rule.goal else "",
        proof=rule.proof,
        covers=rule.covers,
        verdict=verdict(rule, found, at=books.at),
        evidence=found,
        days=tuple(Day(*day) for day in evidence.days(rule, books)),
        missed=rows,
        query=f"missed={rule.id}&days={days}" if rows else "",
    )


def _under(policy: Policy, clause: Clause, rules: dict[str, RuleOnPage]) -> tuple[RuleOnPage, ...]:
    return tuple(rules[rule.id] for rule in policy.rules_under(clause.id))


def _clause(clause: Clause, rules: tuple[RuleOnPage, ...]) -> ClauseOnPage:
    return ClauseOnPage(
        id=clause.id,
        text=clause.text,
        marker=clause.marker,
        indent=clause.indent,
        state=_state(rules),
        pieces=_pieces(clause.text, rules),
        rules=rules,
    )


def _state(rules: tuple[RuleOnPage, ...]) -> State:
    return worst(rule.state for rule in rules) if rules else State.NOT_COVERED


def _pieces(text: str, rules: tuple[RuleOnPage, ...]) -> tuple[Piece, ...]:
    """The clause cut where rules quote it; a rule that quotes nothing speaks for all that is left."""
    quoted = sorted((text.find(rule.says), rule) for rule in rules if rule.says and rule.says in text)
    whole = next((rule.id for rule in rules if not rule.says and rule.kind != "informational"), "")
    pieces: list[Piece] = []
    end = 0
    for place, rule in quoted:
        if place < end:
            continue
        if place > end:
            pieces.append(Piece(text[end:place], whole))
        end = place + len(rule.says)
        pieces.append(Piece(text[place:end], rule.id))
    if end < len(text):
        pieces.append(Piece(text[end:], whole))
    return tuple(pieces)


def _versions(brand: Brand, at: datetime) -> tuple[PolicyVersion, list[VersionLine]]:
    """The version in force, and all of them, the latest first."""
    rows = list(
        PolicyVersion.objects.filter(brand=brand)
        .defer("source", "compiled")
        .order_by("-effective_from", "-number")
    )
    lines = []
    until: datetime | None = None
    for row in rows:
        lines.append(
            VersionLine(row.number, row.effective_from, until, row.approved_by, row.published_at, row.sha256)
        )
        until = row.effective_from
    for row in rows:
        if row.effective_from <= at:
            return row, lines
    raise PolicyVersion.DoesNotExist(f"{brand.name} has published no policy yet.")


def _next_review(
    brand: Brand, policy: Policy, rules: Iterable[RuleOnPage], adopted: datetime, at: datetime
) -> date:
    """When the policy itself is due for review: after the last one on record, else after it was adopted.

    A policy whose rules ask for no such review is reviewed all the same, as its head says.
    """
    zone = ZoneInfo(brand.zone)
    itself = rule_of_policy_review(policy)
    for rule in rules:
        if rule.id == itself and rule.evidence.valid_until is not None:
            return rule.evidence.valid_until.astimezone(zone).date()
    since = last_held(brand.pk, itself, before=at) or adopted
    return months_after(since.astimezone(zone).date(), policy.review.count)
