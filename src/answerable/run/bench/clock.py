"""How many due instants a second: this clock, `businesstimedelta` and a plain day walk, in one run.

Every due instant lies up to a year of opening hours after its start. The three are asked the same questions,
the slow ones fewer of them, and must agree. No holidays: `businesstimedelta` fails past the last it knows.
"""

import random
import time as stopwatch
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from answerable.clock import Calendar, due

Answer = Callable[[datetime, timedelta], datetime | None]

QUESTIONS = 200_000
ASKED_OF_THE_SLOW = 150
A_YEAR_OF_HOURS = 261 * 9 * 60  # minutes


def bench_clock() -> dict[str, float | None]:
    """Due instants a second by engine (None where `businesstimedelta` is not installed); prints them too."""
    calendar = Calendar(zone="America/New_York", weekly="Mon-Fri 09:00-18:00")
    questions = _questions(QUESTIONS)
    few = questions[:ASKED_OF_THE_SLOW]
    expected = [due(calendar, *question) for question in few]  # which compiles the calendar, too
    rates: dict[str, float | None] = {"answerable": _rate(partial(due, calendar), questions)}
    others: dict[str, Answer | None] = {"businesstimedelta": _businesstimedelta(), "day walk": _day_walk}
    for name, engine in others.items():
        if engine is None:
            rates[name] = None
            continue
        if [engine(*question) for question in few] != expected:
            raise AssertionError(f"{name} gives other due instants than this clock.")
        rates[name] = _rate(engine, few)
    _show(rates)
    return rates


def _questions(number: int) -> list[tuple[datetime, timedelta]]:
    dice = random.Random(20260101)  # noqa: S311  the same questions in every run
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        (
            new_year + timedelta(minutes=dice.randrange(365 * 24 * 60)),
            timedelta(minutes=dice.randrange(1, A_YEAR_OF_HOURS)),
        )
        for _ in range(number)
    ]


def _rate(engine: Answer, questions: list[tuple[datetime, timedelta]]) -> float:
    began = stopwatch.perf_counter()
    for start, target in questions:
        engine(start, target)
    return len(questions) / (stopwatch.perf_counter() - began)


def _day_walk(start: datetime, target: timedelta) -> datetime:
    zone = ZoneInfo("America/New_York")
    day, left = start.astimezone(zone).date(), target
    while True:
        if day.weekday() < 5:
            opens = max(start, datetime.combine(day, time(9), zone).astimezone(UTC))
            closes = datetime.combine(day, time(18), zone).astimezone(UTC)
            if closes - opens >= left:
                return opens + left
            left -= max(closes - opens, timedelta(0))
        day += timedelta(days=1)


def _businesstimedelta() -> Answer | None:
    if find_spec("businesstimedelta") is None:
        return None
    library = import_module("businesstimedelta")
    zone = import_module("pytz").timezone("America/New_York")  # the only kind of zone it knows
    rules = library.WorkDayRule(time(9), time(18), working_days=[0, 1, 2, 3, 4], tz=zone)

    def answer(start: datetime, target: timedelta) -> datetime:
        seconds = int(target.total_seconds())
        at: datetime = start + library.BusinessTimeDelta(rules, seconds=seconds)
        return at.astimezone(UTC)

    return answer


def _show(rates: dict[str, float | None]) -> None:
    best = rates["answerable"] or 0.0
    for name, rate in rates.items():
        if rate is None:
            print(f"{name:18}  not installed")
        else:
            times = "" if name == "answerable" else f"{best / rate:10,.0f} times slower"
            print(f"{name:18} {rate:12,.0f} due instants a second{times}")
