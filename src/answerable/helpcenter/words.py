"""The words of a text as search knows them: small letters, no accents, in every script."""

import re
import unicodedata
from collections.abc import Iterator

SHORTEST, LONGEST = 2, 40
_WORD = re.compile(r"[^\W_]+")
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ـ": None})


def plain(text: str) -> str:
    """Small letters without accents: 'Übergröße' is 'ubergrosse'."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_ARABIC))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The words of a text in their order, each as often as it stands there."""
    return [word for word in _WORD.findall(plain(text)) if SHORTEST <= len(word) <= LONGEST]


def shortened(word: str) -> set[str]:
    """The word, and the word without one of its letters.

    Two words one slip apart (a letter missing, doubled, wrong or swapped with its neighbour) share one of
    these (symmetric delete spelling correction, W. Garbe).
    """
    if len(word) < 4:
        return {word}
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def slips(one: str, other: str) -> int:
    """How many letters were missed, added, mistaken or swapped (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def tolerated(word: str) -> int:
    """How many slips a word of this length is forgiven."""
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2


def near(word: str, known: Iterator[tuple[str, int]]) -> list[str]:
    """The known words a misspelt one may mean: the nearest, swapped letters first, frequent ones first."""
    letters = sorted(word)
    found = [(slips(word, each), sorted(each) != letters, -often, each) for each, often in known]
    found = sorted(each for each in found if each[0] <= tolerated(word))
    return [each[-1] for each in found if each[0] == found[0][0]][:3]
