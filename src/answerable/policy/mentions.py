"""What a letter's words say: phrases from the policy, found whatever the case, the accents, the punctuation.

A phrase may leave a gap, `delivered ... missing`: up to six words may stand between. The words that matched
are given back as the customer wrote them, so that the desk can show why a ticket is urgent.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from answerable.policy.rule import Rule

if TYPE_CHECKING:
    from answerable.policy.model import Policy

GAP = 6
LONGEST_LETTER = 20_000  # characters that are looked at
_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_GAP_SIGN = re.compile(r"\.{3}|…")


@dataclass(frozen=True, slots=True)
class Classification:
    """A `classify` rule speaks for a ticket: what it sets, and the customer's words that say so."""

    rule: Rule
    sets: str
    to: str
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The category a letter's words suggest."""

    rule: Rule
    category: str
    matched: tuple[str, ...]


def classify(policy: "Policy", facts: Mapping[str, str], words: str) -> list[Classification]:
    """The classifications of a ticket, in the order of the file."""
    letter = _letter(words)
    found = []
    for rule in policy.rules_of("classify"):
        if not rule.applies(facts):
            continue
        phrases = rule.settings.get("mentions", ())
        matched = letter.matches(phrases)
        if matched or not phrases:
            settings = rule.settings
            found.append(Classification(rule, str(settings["sets"]), str(settings["to"]), matched))
    return found


def suggest_category(policy: "Policy", words: str) -> Suggestion | None:
    """The category most of whose phrases occur; among equals the one with the longer phrases."""
    letter = _letter(words)
    best, weight = None, (0, 0)
    for rule in policy.rules_of("define category"):
        matched = letter.matches(rule.settings.get("words", ()))
        if (found := (len(matched), sum(map(len, matched)))) > weight:
            weight = found
            best = Suggestion(rule, str(rule.settings["category"]), matched)
    return best


def find(phrases: Iterable[str], words: str) -> tuple[str, ...]:
    """The parts of a text that match a phrase, as written there, each phrase once."""
    return _letter(words).matches(phrases)


class _Letter:
    def __init__(self, words: str) -> None:
        self.text = words[:LONGEST_LETTER]
        self.plain = _words(self.text)
        self.places: dict[str, list[int]] = {}
        for place, word in enumerate(self.plain):
            self.places.setdefault(word, []).append(place)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word begins and ends; asked for only once a phrase was found."""
        return [found.span() for found in _WORD.finditer(self.text)]

    def matches(self, phrases: Iterable[str]) -> tuple[str, ...]:
        phrases = tuple(phrases)
        if _first_words(phrases).isdisjoint(self.places):  # so with nearly every rule
            return ()
        found = (self._find(_parts(phrase)) for phrase in phrases)
        return tuple(dict.fromkeys(words for words in found if words))

    def _find(self, parts: tuple[tuple[str, ...], ...]) -> str:
        for place in self.places.get(parts[0][0], ()) if parts else ():
            if (end := self._end(parts, place)) is not None:
                return " ".join(self.text[self.spans[place][0] : self.spans[end - 1][1]].split())
        return ""

    def _end(self, parts: tuple[tuple[str, ...], ...], place: int) -> int | None:
        """Where a match that begins at this word ends, if there is one."""
        part, rest = parts[0], parts[1:]
        end = place + len(part)
        if tuple(self.plain[place:end]) != part:
            return None
        if not rest:
            return end
        ends = (self._end(rest, later) for later in range(end, min(end + GAP + 1, len(self.plain))))
        return next((found for found in ends if found is not None), None)


@lru_cache(maxsize=2)  # a letter is read for its category and then for its urgency
def _letter(words: str) -> _Letter:
    return _Letter(words)


@lru_cache(maxsize=1024)
def _first_words(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(parts[0][0] for parts in map(_parts, phrases) if parts)


@lru_cache(maxsize=4096)
def _parts(phrase: str) -> tuple[tuple[str, ...], ...]:
    parts = (tuple(_plain(word) for word in _WORD.findall(part)) for part in _GAP_SIGN.split(phrase))
    return tuple(part for part in parts if part)


def _words(text: str) -> list[str]:
    if not text.isascii():
        return [_plain(word) for word in _WORD.findall(text)]
    return [word if word.isalnum() else _plain(word) for word in _WORD.findall(text.lower())]


def _plain(word: str) -> str:
    small = word.casefold()
    if small.isascii() and small.isalnum():
        return small
    return "".join(sign for sign in unicodedata.normalize("NFKD", small) if sign.isalnum())
