"""Load the demo: the cast comes on stage and lives through ninety days, both brands at the same time."""

import multiprocessing
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.sharedctypes import Synchronized
from time import monotonic

from django.db import connections

from answerable.brands.models import Brand
from answerable.channels.email.reader import Reader
from answerable.demo import cast
from answerable.demo.orders import furnish
from answerable.demo.simulate import simulate
from answerable.insights import tasks
from answerable.kit.scope import brands_visible
from answerable.policy.models import PolicyVersion
from answerable.staff.models import Agent, ApiToken

DAYS = 90
WHO = "Iris Okafor"
TELL_EVERY = 2.0
"""Seconds between two lines of progress."""


@dataclass(frozen=True)
class Loaded:
    """What a launcher shows: mail address and name of who may sign in, their password, and Iris' token."""

    logins: tuple[tuple[str, str], ...]
    password: str
    token: str


class NotLoaded(Exception):
    """The loading broke off. Begin again with an empty database."""


def load(at: datetime, *, days: int = DAYS) -> Loaded:
    """Fill an empty, migrated database with both brands and `days` of their past, up to `at`.

    Raises:
        NotLoaded: one of the brands could not be brought up to `at`.
    """
    cast.build(at - timedelta(days=days), trained_at=at)
    brands = list(Brand.objects.order_by("slug"))
    connections.close_all()  # a connection is not for sharing between processes
    processes = multiprocessing.get_context("fork")
    shares = [processes.Value("d", 0.0) for _ in brands]
    lives = [
        processes.Process(target=_live, args=(brand, at - timedelta(days=days), at, share), daemon=True)
        for brand, share in zip(brands, shares, strict=True)
    ]
    for life in lives:
        life.start()
    told = monotonic()
    for life in lives:
        while life.is_alive():
            life.join(0.1)
            if monotonic() - told > TELL_EVERY:
                told = monotonic()
                _tell(int(days * min(share.value for share in shares)), days)
    if any(life.exitcode for life in lives):
        raise NotLoaded("The demo's past broke off; its log says where. Start again with --fresh.")
    cast.keep_shifts()
    tasks.check(at)
    logins = Agent.objects.order_by("id").values_list("email", "name")
    return Loaded(tuple(logins), cast.PASSWORD, token(at))


def token(at: datetime) -> str:
    """A fresh API token of Iris'; the demo's earlier ones end."""
    iris = Agent.objects.get(name=WHO)
    ApiToken.objects.filter(agent=iris, name="demo", revoked_at=None).update(revoked_at=at)
    return ApiToken.issue(iris, name="demo", at=at)


def _live(brand: Brand, start: datetime, at: datetime, share: "Synchronized[float]") -> None:
    start = max(start, PolicyVersion.objects.filter(brand=brand).order_by("number")[0].effective_from)

    def lived(so_far: float) -> None:
        share.value = so_far

    reader = Reader()
    try:
        simulate(brand, start, at, reader=reader, lived=lived)
    finally:
        reader.close()
    with brands_visible([brand.pk]):
        furnish(brand, at=at)
    connections.close_all()


def _tell(day: int, days: int) -> None:
    sys.stdout.write(f"day {day} of {days}\n")
    sys.stdout.flush()
