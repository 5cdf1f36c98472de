"""The words of the records in the reader's language. What a policy invents itself stays as written."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from answerable.casework.resolve import CODES


def apart(text: object) -> str:
    """Words of another language in a sentence from right to left, set apart (UAX 9, FSI and PDI)."""
    return f"\u2068{text}\u2069" if get_language_bidi() else str(text)


def status(value: str) -> str:
    names = {
        "new": _("New"),
        "open": _("Open"),
        "waiting": _("Waiting for the customer"),
        "referred": _("Waiting for another team"),
        "resolved": _("Resolved"),
        "closed": _("Closed"),
    }
    return names.get(value, value)


def urgency(value: str) -> str:
    names = {"low": _("low"), "normal": _("normal"), "urgent": _("urgent"), "critical": _("critical")}
    return names.get(value, value)


def category(value: str) -> str:
    names = {
        "order": _("Order"), "orders": _("Orders"), "account": _("Account"), "product": _("Product"),
        "returns": _("Returns and refunds"), "technical": _("Technical"),
    }  # fmt: skip
    return names.get(value, value[:1].upper() + value[1:])


def code(value: str) -> str:
    names = {
        "solved": _("solved"),
        "information given": _("information given"),
        "out of scope": _("out of scope"),
        "no reply from customer": _("no reply from the customer"),
        "duplicate": _("duplicate"),
        "spam": _("spam"),
    }
    return names.get(value, value)


def codes() -> tuple[tuple[str, str], ...]:
    return tuple((value, code(value)[:1].upper() + code(value)[1:]) for value in CODES)


def metric(value: str) -> str:
    """What a clock measures, as a short name."""
    names = {
        "first response": _("First answer"),
        "next response": _("Next answer"),
        "initial review": _("Review"),
        "live answer": _("Live answer"),
        "resolution": _("Solution"),
        "workaround": _("Workaround"),
        "status update": _("News"),
        "acknowledgement": _("Receipt"),
        "escalation review": _("Senior review"),
        "follow-up": _("Follow-up"),
    }
    return names.get(value, value[:1].upper() + value[1:])


def goal(value: str) -> str:
    """What is left to do while a clock runs, after the time: "1:47:09 to answer"."""
    names = {
        "first response": _("to answer"),
        "next response": _("to answer"),
        "initial review": _("to review"),
        "live answer": _("to take it"),
        "resolution": _("to solve it"),
        "workaround": _("to a workaround"),
        "status update": _("to the next news"),
        "acknowledgement": _("to acknowledge"),
        "escalation review": _("to a senior's review"),
        "follow-up": _("to follow up"),
    }
    return names.get(value, _("left"))


def language(code_of: str) -> str:
    """A language's name in the reader's language; its code where it has none."""
    try:
        name = Locale.parse(code_of, sep="-").get_display_name(Locale.parse(get_language() or "en", sep="-"))
    except (UnknownLocaleError, ValueError):
        return code_of
    return name or code_of
