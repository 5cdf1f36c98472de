"""Ninety days of a brand, lived: every letter, answer, wait and return goes through the verbs of casework."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import connection

from answerable.brands.models import Brand
from answerable.casework.ask_afterwards import send_due
from answerable.channels.email.reader import Reader
from answerable.demo import macros, spoken, today
from answerable.demo.colleagues import work_together
from answerable.demo.desk import BrandDesk
from answerable.demo.help_center import readers, stock
from answerable.demo.lives import Life, live
from answerable.demo.reviews import hold_reviews
from answerable.demo.second_person import ask_a_second_person
from answerable.demo.stories import library
from answerable.kit.scope import brands_visible
from answerable.promises.watcher import next_moment, notice

SEED = 1042
TIDY_DESK = timedelta(hours=30)
"""For the last hours no new lives begin: what lies on the desk then is chosen (`today`)."""
STILL_ON_THE_WAY = timedelta(minutes=20)

ASK_EVERY = timedelta(hours=4)
"""How often, in those days, the desk looks whom to ask whether it is solved."""

_SENT = """
UPDATE tickets_delivery delivery
SET state = 'sent', attempts = 1, sent_at = message.at + interval '2 seconds', next_attempt_at = NULL
FROM tickets_message message
WHERE message.id = delivery.message_id AND delivery.state = 'queued' AND message.at < %s
"""
_SENT_ASIDE = "UPDATE tickets_sideletter SET state = 'sent', attempts = 1 WHERE state = 'queued' AND at < %s"


def simulate(
    brand: Brand,
    start: datetime,
    at: datetime,
    *,
    reader: Reader,
    lived: Callable[[float], None] = lambda _: None,
) -> int:
    """Live through the time from `start` up to `at`, letters read by `reader`; the number of steps taken.

    The same brand, times and seed give the same story. `lived` is told the share that is over.
    """
    with brands_visible([brand.pk]):
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")  # whoever pulls the plug loads the demo again
        desk = BrandDesk(brand, start, Random(f"{SEED} {brand.slug}"), reader)  # noqa: S311
        stock(brand, by=desk.agent("Iris"), at=start)
        macros.write(brand, by=desk.agent("Iris"), at=start)
        readers(brand, at=at - timedelta(days=1))
        steps = _run(_begin(desk, start, at), at, lambda now: lived((now - start) / (at - start)))
        notice(at=at)
        send_due(at=at - STILL_ON_THE_WAY)
        hold_reviews(brand, at=at)
        ask_a_second_person(brand, at=at)
        work_together(desk, start, at)
        with connection.cursor() as cursor:
            cursor.execute(_SENT, [at - STILL_ON_THE_WAY])
            cursor.execute(_SENT_ASIDE, [at - STILL_ON_THE_WAY])
            cursor.execute("UPDATE escalation_page SET state = 'sent', next_at = NULL WHERE state = 'queued'")
            cursor.execute("RESET synchronous_commit")
    return steps


def _begin(desk: BrandDesk, start: datetime, at: datetime) -> list[tuple[datetime, int, Life]]:
    """Every life with the instant of its letter, in a heap."""
    lives = [(begin, life) for begin, life in today.lives(desk, at) if begin >= start]
    for begin in desk.pace.letters(start, at - TIDY_DESK):
        customer = desk.dice.choice(desk.customers)
        language = customer.language if desk.dice.random() < 0.9 else "en"
        story = library.pick(desk.brand.slug, language, desk.dice)
        lives.append((begin, live(desk, customer, story, begin)))
    lives += spoken.lives(desk, start, at)
    waiting = [(begin, number, life) for number, (begin, life) in enumerate(lives)]
    heapq.heapify(waiting)
    return waiting


def _run(waiting: list[tuple[datetime, int, Life]], at: datetime, lived: Callable[[datetime], None]) -> int:
    """Let each life take its next step when its time has come, and the watcher notice what it would have."""
    steps = 0
    begun: set[int] = set()
    moment, ask_next = next_moment(), waiting[0][0] if waiting else at
    while waiting and waiting[0][0] < at:
        now, number, life = heapq.heappop(waiting)
        while now >= ask_next:
            send_due(at=ask_next)
            ask_next += ASK_EVERY
        while moment is not None and moment <= now:
            notice(at=moment + timedelta(milliseconds=1))
            moment = next_moment()
        try:
            if number in begun:
                following = life.send(now)
            else:
                begun.add(number)
                following = next(life)
            heapq.heappush(waiting, (max(following, now + timedelta(seconds=1)), number, life))
        except StopIteration:
            pass
        moment = next_moment()
        steps += 1
        lived(now)
    return steps
