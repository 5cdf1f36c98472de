"""The rooms of the house, lowest first. A room that is not built yet is passed over."""

from importlib.util import find_spec

ROOMS = [
    "kit",
    "privacy",
    "brands",
    "policy",
    "staff",
    "customers",
    "orders",
    "tickets",
    "promises",
    "escalation",
    "live",
    "feedback",
    "helpcenter",
    "automation",
    "casework",
    "insights",
    "channels",
    "dossier",
    "api",
    "portal",
    "workspace",
    "demo",
]


def built() -> list[str]:
    """The Django apps of the rooms that exist."""
    names = [f"answerable.{room}" for room in ROOMS]
    return [name for name in names if exists(name) and exists(f"{name}.apps")]


def exists(module: str) -> bool:
    """Whether `module` can be imported, without importing it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


# The rooms that keep verbs of the policy language; each lists them in `verbs.py`.
WITH_VERBS = ["channels", "staff", "promises", "tickets", "casework", "escalation", "feedback", "customers"]


def verb_modules() -> list[str]:
    """The modules whose `VERBS` are the vocabulary of policies."""
    return [f"answerable.{room}.verbs" for room in WITH_VERBS]
