"""When things happen: letters by day and hour of the brand's zone, answers in the hours somebody is there."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from answerable.clock import Calendar, due

LETTERS_A_DAY = {"barbar": 1.5, "bulkimart": 1.4}
BY_WEEKDAY = (1.35, 1.1, 1.0, 1.0, 0.95, 0.5, 0.4)
BY_HOUR = (0, 0, 0, 0, 0, 0, 1, 3, 6, 9, 10, 9, 7, 8, 9, 8, 7, 6, 4, 4, 4, 3, 2, 1)
COVER = (time(9, 45), time(13, 0))
"""When somebody looks in at the weekend."""


class Pace:
    """The dice of one brand, thrown against its zone and its office hours."""

    def __init__(self, brand: str, zone: str, office: Calendar, dice: Random) -> None:
        self.letters_a_day = LETTERS_A_DAY[brand]
        self.zone = ZoneInfo(zone)
        self.office = office
        self.dice = dice

    def letters(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """The instants at which letters come in, in order."""
        day = start.astimezone(self.zone).date()
        while day <= end.astimezone(self.zone).date():
            for at in sorted(self._on(day.weekday(), datetime.combine(day, time(0), self.zone))):
                if start <= at < end:
                    yield at
            day += timedelta(days=1)

    def _on(self, weekday: int, midnight: datetime) -> Iterator[datetime]:
        expected = self.letters_a_day * BY_WEEKDAY[weekday]
        number = int(expected) + (self.dice.random() < expected % 1)
        number += self.dice.choice((-1, 0, 0, 0, 1)) if number else 0
        for hour in self.dice.choices(range(24), BY_HOUR, k=number):
            minute, second = self.dice.randrange(60), self.dice.randrange(60)
            local = midnight.replace(hour=hour, minute=minute, second=second)
            yield local.astimezone(ZoneInfo("UTC"))

    def worked(self, start: datetime, median: timedelta, *, slips: float = 0.0, late: timedelta) -> datetime:
        """When an agent gets to it: about `median` opening hours later; of a share `slips`, after `late`."""
        if self.dice.random() < slips:
            takes = late * self.dice.uniform(1.05, 1.7)
        else:
            takes = min(median * self.dice.lognormvariate(0, 0.6), late * 0.93)
        return due(self.office, start, takes) or start + takes

    def covered(self, start: datetime, by_office: datetime, *, share: float) -> datetime:
        """Sooner than the office would, where the weekend lies between and somebody looks in."""
        if by_office - start < timedelta(hours=20) or self.dice.random() > share:
            return by_office
        day = start.astimezone(self.zone).date()
        for _ in range(4):
            opens = datetime.combine(day, COVER[0], self.zone).astimezone(ZoneInfo("UTC"))
            opens += timedelta(minutes=self.dice.randrange(180))
            if day.weekday() >= 5 and opens > start:
                return min(opens, by_office)
            day += timedelta(days=1)
        return by_office

    def customer(self, start: datetime, *, hours: float) -> datetime:
        """When the customer finds the time: about so many hours later, and not in the night."""
        at = start + timedelta(hours=hours) * self.dice.lognormvariate(0, 0.7) + timedelta(minutes=4)
        local = at.astimezone(self.zone)
        if local.hour < 7:
            at += timedelta(hours=7 - local.hour, minutes=self.dice.randrange(120))
        elif local.hour >= 22:
            at += timedelta(hours=9, minutes=self.dice.randrange(180))
        return at
