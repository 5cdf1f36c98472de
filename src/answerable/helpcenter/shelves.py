"""The shelves of a help center: what the policy says customers find there."""

from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from answerable.policy.model import Policy

USUAL = ("faq", "guide", "troubleshooting")
_KNOWN = {"faq": ("faq", "question"), "guide": ("guide", "how-to", "how to"), "troubleshooting": ("troubl",)}
_NAMES = {
    "faq": gettext_noop("Questions and answers"),
    "guide": gettext_noop("Guides"),
    "troubleshooting": gettext_noop("Troubleshooting"),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """`key` is what an article carries; `words` are the policy's own; `clause` promises it, or is empty."""

    key: str
    words: str
    clause: str = ""

    @property
    def name(self) -> str:
        """Its name in the reader's language; the policy's own word where the desk has none."""
        return _(_NAMES[self.key]) if self.key in _NAMES else self.words


def shelves_of(policy: Policy) -> list[Shelf]:
    """The `contents:` of the policy's help center, one shelf each; the usual three where it names none."""
    found: dict[str, Shelf] = {}
    for rule in policy.rules_of("open channel"):
        if "help center" in rule.settings["channel"]:
            for words in rule.settings.get("contents", ()):
                found.setdefault(key_of(words), Shelf(key_of(words), words, rule.clause_id))
    return list(found.values()) or [Shelf(key, _NAMES[key]) for key in USUAL]


def key_of(words: str) -> str:
    """'FAQs' is faq and 'troubleshooting tips' is troubleshooting; any other word is its own key."""
    said = words.casefold()
    for key, signs in _KNOWN.items():
        if any(sign in said for sign in signs):
            return key
    return slugify(words)[:40] or "other"
