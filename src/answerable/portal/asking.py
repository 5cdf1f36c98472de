"""The questions of a new request: those its category asks under the policy, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from answerable.policy.model import Policy
from answerable.portal import words

if TYPE_CHECKING:
    from answerable.portal.visit import Visit

FIELDS = ("category", "order", "no_order", "subject", "text", "name", "email")
LONGEST = {"subject": 200, "text": 20_000, "name": 200, "email": 254}
ORDER = "order number"
TRAP = "website"
"""A field no person sees; what fills it in is a machine."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the category's clause asks for."""

    key: str
    label: str
    clause: str


@dataclass
class Asked:
    """What was said so far, and what is wrong with it: field → a sentence that says what to do."""

    said: dict[str, str]
    wrong: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.said.get(name, "")


def categories(policy: Policy) -> list[str]:
    return [str(rule.settings["category"]) for rule in policy.rules_of("define category")]


def questions(policy: Policy, category: str) -> list[Question]:
    """What this category asks for, in the order of its clause."""
    for rule in policy.rules_of("define category"):
        if rule.settings["category"] == category:
            return [
                Question(f"ask-{number}" if each != ORDER else "order", words.question(each), rule.clause_id)
                for number, each in enumerate(_listed(rule.settings.get("asks", ())))
            ]
    return []


def read(form: Mapping[str, str], policy: Policy) -> dict[str, str]:
    """What a form says, cut to what a field may hold; names nobody asked for are left out."""
    form = _picked(form)
    known = [*FIELDS, *(question.key for question in questions(policy, form.get("category", "")))]
    return {
        name: " ".join(value.split()) if name != "text" else value.strip()
        for name in known
        if (value := form.get(name, "")[: LONGEST.get(name, 200)]).strip()
    }


def _picked(form: Mapping[str, str]) -> Mapping[str, str]:
    """One of the orders that were offered, another number, or none."""
    pick = form.get("order_pick", "")
    if pick == "none":
        return {**form, "order": "", "no_order": "yes"}
    if pick and pick != "other":
        return {**form, "order": pick, "no_order": ""}
    return form


def check(visit: Visit, said: dict[str, str]) -> Asked:
    """Everything that keeps a request from being sent, each with what to do about it."""
    asked = Asked(said)
    policy = visit.version.policy
    wrong = asked.wrong
    if categories(policy) and asked.get("category") not in categories(policy):
        wrong["category"] = _("Choose what it is about.")
    for question in questions(policy, asked.get("category")):
        if question.key == "order" and not asked.get("order") and not asked.get("no_order"):
            wrong["order"] = _("Give the order number, or say that there is none.")
    if not asked.get("subject"):
        wrong["subject"] = _("Say in a few words what it is about.")
    if not asked.get("text"):
        wrong["text"] = _("Tell us what happened and what you would like.")
    if visit.customer is None:
        try:
            validate_email(asked.get("email"))
        except ValidationError:
            wrong["email"] = _("Write your e-mail address, like name@example.com. Our answer goes there.")
    return asked


def letter(visit: Visit, said: Mapping[str, str]) -> str:
    """The request as one text: the answers to our questions first, then the customer's own words."""
    policy = visit.version.policy
    lines = [
        f"{question.label}: {said[question.key]}"
        for question in questions(policy, said.get("category", ""))
        if said.get(question.key)
    ]
    return "\n\n".join(part for part in ("\n".join(lines), said.get("text", "")) if part)


def _listed(value: str | tuple[str, ...]) -> list[str]:
    parts = value.split(",") if isinstance(value, str) else value
    return [part.strip() for part in parts if part.strip()]
