"""Leads write macros. Saving makes a version; what is wrong is said for each field, and nothing is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.automation.models import Macro, MacroVersion
from answerable.automation.placeholders import problems_of
from answerable.brands.models import Brand
from answerable.policy.model import Policy
from answerable.staff.models import Agent, Membership, Team

URGENCIES = ("low", "normal", "urgent", "critical")
ORDERS = ("cancel", "refund", "replace", "return")
THEN = ("wait", "open", "resolve", "other team")
TIERS = (1, 2, 3, 4)


class Unfit(Exception):
    """It cannot be kept; `problems` says why, by the name of the field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Written:
    """What a lead wrote."""

    name: str
    texts: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    tier: int = 1
    clause: str = ""
    category: str = ""
    urgency: str = ""
    assign: str = ""
    order: str = ""
    then: str = ""
    code: str = ""
    reason: str = ""


@transaction.atomic
def keep(
    brand: Brand,
    written: Written,
    *,
    policy: Policy,
    codes: tuple[str, ...],
    agent: Agent,
    at: datetime,
    macro: Macro | None = None,
) -> Macro:
    """Keep a macro, or a new version of one; the same words again make none.

    Args:
        brand: whose macro it is.
        written: what it says and does.
        policy: the policy in force: its categories and clauses are the ones there are.
        codes: the ways to resolve a ticket.
        agent: who writes it.
        at: when, aware UTC.
        macro: which one it is a new version of; none: a new one.

    Raises:
        Unfit: something is missing, or names what does not exist; placeholders outside the list among it.
    """
    texts = {
        language: text.replace("\r\n", "\n").strip()
        for language, text in written.texts.items()
        if language in brand.languages and text.strip()
    }
    problems = _problems(brand, written, texts, policy, codes)
    if problems:
        raise Unfit(problems)
    if macro is None:
        macro = Macro.objects.create(brand=brand, created_at=at)
    macro = Macro.objects.select_for_update(of=("self",)).select_related("current").get(pk=macro.pk)
    before = macro.current
    said = asdict(written) | {
        "name": written.name.strip(),
        "texts": texts,
        "categories": sorted(written.categories),
        "reason": written.reason.strip(),
    }
    if before is not None and all(getattr(before, key) == value for key, value in said.items()):
        return macro
    macro.current = MacroVersion.objects.create(
        brand=brand, macro=macro, number=before.number + 1 if before else 1, agent=agent, at=at, **said
    )
    macro.save(update_fields=["current"])
    return macro


def retire(macro: Macro, *, at: datetime) -> None:
    """Offer it to nobody any more; what was said with it stays."""
    Macro.objects.filter(pk=macro.pk, retired_at=None).update(retired_at=at)


def bring_back(macro: Macro) -> None:
    Macro.objects.filter(pk=macro.pk).update(retired_at=None)


def _problems(
    brand: Brand, written: Written, texts: Mapping[str, str], policy: Policy, codes: tuple[str, ...]
) -> dict[str, str]:
    found = {}
    known = {str(rule.settings["category"]) for rule in policy.rules_of("define category")}
    if not written.name.strip():
        found["name"] = _("Give it the name agents look for.")
    for language, text in texts.items():
        wrong = problems_of(text)
        if wrong:
            found[f"text-{language}"] = " ".join(wrong)
    acts = (written.category, written.urgency, written.assign, written.order, written.then)
    if not texts and not any(acts):
        found[f"text-{brand.language}"] = _("Write a text, or choose something it does.")
    elif not texts and written.then == "wait":
        found["then"] = _("A ticket waits for the customer after a question only. Write its text.")
    wrong_category = {*written.categories, *filter(None, [written.category])} - known
    if wrong_category:
        found["category"] = _("The policy has no category %(name)s.") % {"name": min(wrong_category)}
    if written.clause and written.clause not in {clause.id for clause in policy.clauses}:
        found["clause"] = _("The policy in force has no clause %(clause)s.") % {"clause": written.clause[:20]}
    if written.then == "resolve" and written.code not in codes:
        found["code"] = _("Say how it resolves the ticket.")
    if written.then == "other team" and not written.reason.strip():
        found["reason"] = _("Say whom the ticket waits for.")
    chosen = (
        (written.urgency, URGENCIES), (written.order, ORDERS), (written.then, THEN), (written.tier, TIERS),
    )  # fmt: skip
    if any(value and value not in values for value, values in chosen):
        found["name"] = _("Choose from what the form offers.")
    if not _assignable(brand, written.assign):
        found["assign"] = _("Choose somebody who works for the brand.")
    return found


def _assignable(brand: Brand, assign: str) -> bool:
    kind, _between, number = assign.partition(":")
    if not number:
        return assign in {"", "me", "nobody"}
    if not number.isdecimal() or len(number) > 18:
        return False
    if kind == "agent":
        return Membership.objects.filter(brand=brand, agent_id=int(number)).exists()
    return kind == "team" and Team.objects.filter(brand=brand, pk=int(number), outside=False).exists()
