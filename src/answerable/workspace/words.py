"""The words of the records in the reader's language. What a policy invents itself stays as written."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language, get_language_bidi, gettext_noop

from answerable.casework.resolve import CODES
from answerable.kit.languages import language_in_words
from answerable.kit.words import gettext as _

_STATUSES = {
    "new": gettext_noop("New"),
    "open": gettext_noop("Open"),
    "waiting": gettext_noop("Waiting for the customer"),
    "referred": gettext_noop("Waiting for another team"),
    "resolved": gettext_noop("Resolved"),
    "closed": gettext_noop("Closed"),
}
_CHANNELS = {
    "email": gettext_noop("e-mail"),
    "phone": gettext_noop("phone"),
    "chat": gettext_noop("chat"),
    "web": gettext_noop("web form"),
    "app": gettext_noop("app"),
    "voicemail": gettext_noop("voicemail"),
    "api": gettext_noop("API"),
}
_URGENCIES = {
    "low": gettext_noop("low"),
    "normal": gettext_noop("normal"),
    "urgent": gettext_noop("urgent"),
    "critical": gettext_noop("critical"),
}
_CATEGORIES = {
    "order": gettext_noop("Order"),
    "orders": gettext_noop("Orders"),
    "account": gettext_noop("Account"),
    "product": gettext_noop("Product"),
    "returns": gettext_noop("Returns and refunds"),
    "technical": gettext_noop("Technical"),
}
_CODES = {
    "solved": gettext_noop("solved"),
    "information given": gettext_noop("information given"),
    "out of scope": gettext_noop("out of scope"),
    "no reply from customer": gettext_noop("no reply from the customer"),
    "duplicate": gettext_noop("duplicate"),
    "spam": gettext_noop("spam"),
}
_CALL_ENDS = {
    "talked": gettext_noop("talked"),
    "abandoned": gettext_noop("hung up before anybody answered"),
    "closed": gettext_noop("heard the greeting: we were closed"),
    "voicemail": gettext_noop("left a message"),
    "open": gettext_noop("goes on"),
    "rings": gettext_noop("rings"),
}
_CHAT_ENDS = {
    "agent": gettext_noop("The chat has ended"),
    "customer": gettext_noop("The customer ended the chat"),
    "left": gettext_noop("The customer left before anybody answered"),
    "silent": gettext_noop("The customer was gone"),
    "by mail": gettext_noop("The chat goes on by e-mail"),
    "callback": gettext_noop("The chat goes on by telephone"),
}
_GOALS = {
    "first response": gettext_noop("to answer"),
    "next response": gettext_noop("to answer"),
    "initial review": gettext_noop("to review"),
    "live answer": gettext_noop("to take it"),
    "resolution": gettext_noop("to solve it"),
    "workaround": gettext_noop("to a workaround"),
    "status update": gettext_noop("to the next news"),
    "acknowledgement": gettext_noop("to acknowledge"),
    "escalation review": gettext_noop("to a senior's review"),
    "follow-up": gettext_noop("to follow up"),
}
_NEEDS = {
    "order number": gettext_noop("order number"),
    "product": gettext_noop("product"),
    "customer account": gettext_noop("customer account"),
    "description": gettext_noop("description"),
    "course of action": gettext_noop("course of action"),
    "troubleshooting checklist": gettext_noop("troubleshooting checklist"),
}
_STEPS = {"gather": gettext_noop("Gather"), "analyse": gettext_noop("Analyse")}


def apart(text: object) -> str:
    """Words of another language in a sentence from right to left, set apart (UAX 9, FSI and PDI)."""
    return f"\u2068{text}\u2069" if get_language_bidi() else str(text)


def status(value: str) -> str:
    return _(_STATUSES[value]) if value in _STATUSES else value


def channel(value: str) -> str:
    return _(_CHANNELS[value]) if value in _CHANNELS else value


def urgency(value: str) -> str:
    return _(_URGENCIES[value]) if value in _URGENCIES else value


def category(value: str) -> str:
    return _(_CATEGORIES[value]) if value in _CATEGORIES else value[:1].upper() + value[1:]


def code(value: str) -> str:
    return _(_CODES[value]) if value in _CODES else value


def codes() -> tuple[tuple[str, str], ...]:
    return _codes(get_language() or "en")


@cache
def _codes(language: str) -> tuple[tuple[str, str], ...]:
    del language  # it is the one in force
    said = ((value, code(value)) for value in CODES)
    return tuple((value, words[:1].upper() + words[1:]) for value, words in said)


def length(seconds: object) -> str:
    """How long a call rang or lasted: 0:12, 14:05."""
    whole = int(seconds) if isinstance(seconds, (int, float)) else 0
    return f"{whole // 60}:{whole % 60:02d}"


def call_end(value: str) -> str:
    """What became of a call, in a list."""
    return _(_CALL_ENDS[value]) if value in _CALL_ENDS else value


def chat_end(value: str) -> str:
    """How a chat ended, as a sentence of the thread."""
    return _(_CHAT_ENDS[value]) if value in _CHAT_ENDS else value


def goal(value: str) -> str:
    """What is left to do while a clock runs, after the time: "1:47:09 to answer"."""
    return _(_GOALS[value]) if value in _GOALS else _("left")


def language(code_of: str) -> str:
    """A language's name in the reader's language; its code where it has none."""
    return language_in_words(code_of)


def need(what: str) -> str:
    """What is needed in the reader's language; a policy's own words as written."""
    return _(_NEEDS[what]) if what in _NEEDS else what


def step(value: str) -> str:
    """The name of a step in the reader's language."""
    return _(_STEPS[value]) if value in _STEPS else value[:1].upper() + value[1:]
