"""Invented tickets, the same in every run: a steady stream, a tenth open, three messages each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, product
from random import Random

EVERY = timedelta(days=90) / 10_000
"""A desk with more tickets has a longer past, not busier days: 100,000 are two and a half years."""
OPEN_SHARE = 0.10
MESSAGES = 3
WORDS_A_MESSAGE = 45
RARE = ("zephyranth", "quillwork", "oxbowed")
TICKETS_WITH_A_RARE_WORD = 20
COMMON = ("delivery", "invoice", "account")
_REAL = """
order delivery invoice account parcel refund return payment address carton pallet stock price login
password page error button export label courier warehouse size colour item box delay today tomorrow week
please thank hello waiting missing damaged wrong twice charged sent received tracking number customer
question answer help
"""
_SYLLABLES = "ba co di fe gu ha jo ki lu me no pa qui ro su ta ve zo"
VOCABULARY = tuple(_REAL.split()) + tuple("".join(part) for part in product(_SYLLABLES.split(), repeat=3))
_WEIGHTS = list(accumulate(1 / (rank + 4) for rank in range(len(VOCABULARY))))


def weighted(dice: Random, count: int) -> list[str]:
    """Words as uneven as in real letters."""
    return dice.choices(VOCABULARY, cum_weights=_WEIGHTS, k=count)


@dataclass(frozen=True, slots=True)
class Past:
    """One ticket's past. `brand` is 0 or 1, `person` and `agent` count within the brand."""

    id: int
    brand: int
    person: int
    agent: int | None
    subject: str
    texts: tuple[str, ...]
    received: datetime
    answered: datetime | None
    last: datetime
    status: str
    urgent: bool
    category: int


def people_of(size: int) -> int:
    """How many customers each brand has when the desk has so many tickets."""
    return max(size // 40, 10)


def tickets(size: int, *, at: datetime, agents: int) -> Iterator[Past]:
    """All tickets of a desk of this size, the oldest first."""
    dice = Random(size)  # noqa: S311  the same in every run
    people = people_of(size)
    for number in range(1, size + 1):
        received = at - EVERY * (size - number + dice.random()) - timedelta(minutes=20)
        status = _status(number, size, dice)
        answered = None
        last = received + timedelta(minutes=2)
        if status != "new":
            answered = min(received + timedelta(hours=dice.expovariate(0.25)), at - timedelta(minutes=5))
            last = min(answered + timedelta(hours=dice.expovariate(0.1)), at - timedelta(minutes=1))
        yield Past(
            id=number,
            brand=number % 2,
            person=dice.randrange(people),
            agent=None if status == "new" and dice.random() < 0.5 else dice.randrange(agents),
            subject=" ".join(weighted(dice, 6)),
            texts=_texts(number, size, dice),
            received=received,
            answered=answered,
            last=last,
            status=status,
            urgent=dice.random() < 0.1,
            category=dice.randrange(4),
        )


def _texts(number: int, size: int, dice: Random) -> tuple[str, ...]:
    texts = [" ".join(weighted(dice, WORDS_A_MESSAGE)) for _ in range(MESSAGES)]
    place, left = divmod(number, max(size // TICKETS_WITH_A_RARE_WORD, 1))
    if left == 0:
        texts[0] += " " + RARE[place % len(RARE)]
    return tuple(texts)


def _status(number: int, size: int, dice: Random) -> str:
    """What is open is among the latest third."""
    if number <= size * 2 / 3 or dice.random() > OPEN_SHARE * 3:
        return "resolved"
    return dice.choices(("new", "open", "waiting"), (3, 4, 3))[0]
