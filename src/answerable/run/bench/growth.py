"""What ten times the tickets cost: two desks asked in turn, so that a slow minute slows both."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from answerable.run import ports
from answerable.run.bench.ground import Ground
from answerable.run.bench.pages import AT_ONCE, TOGETHER, Asked, at_once, signed_in
from answerable.run.bench.table import Table
from answerable.run.bench.visitor import Visitor
from answerable.site.connection import Connection

COPY = "answerable_small"
ROUNDS = 8
EACH = 5
"""So many pages of one desk, then so many of the other."""
BURSTS = 5
BURST = 1.0
"""Seconds several visitors ask one desk, and then the other."""


def keep(ground: Ground) -> None:
    """Put the desk as it stands aside, as a second database."""
    connections.close_all()  # a database is copied while nobody is in it
    name = conninfo_to_dict(ground.connection.owner)["dbname"]
    with psycopg.connect(ground.connection.superuser, autocommit=True) as db:
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        db.execute(copy.format(sql.Identifier(COPY), sql.Identifier(str(name))))


def measure(ground: Ground, table: Table, rows: Iterable[tuple[Asked, Asked]]) -> None:
    """How many times slower each row is at TO, as the ground stands, than at FROM, which was put aside."""
    with _beside(ground) as small, ground.running("web"):
        few, many = signed_in(small), signed_in(ground)
        for row, same in rows:
            _middle(few, row.paths[: row.after], row.headers)
            _middle(many, same.paths[: row.after], same.headers)
            pairs = zip(_rounds(row.paths), _rounds(same.paths), strict=True)
            ratios = [
                _middle(many, more, same.headers) / _middle(few, less, row.headers) for less, more in pairs
            ]
            table.grown[row.name] = median(ratios)
            if row.name in AT_ONCE:
                rates = [
                    at_once(few, small.web, row, seconds=BURST)
                    / at_once(many, ground.web, same, seconds=BURST)
                    for _ in range(BURSTS)
                ]
                table.grown[f"{row.name}{TOGETHER}"] = median(rates)


def _rounds(paths: list[str]) -> Iterator[list[str]]:
    for start in range(0, ROUNDS * EACH, EACH):
        yield [paths[place % len(paths)] for place in range(start, start + EACH)]


def _middle(visitor: Visitor, paths: list[str], headers: dict[str, str]) -> float:
    """Seconds for the page in the middle."""
    return median(visitor.time(paths, after=0, **headers))


@contextmanager
def _beside(ground: Ground) -> Iterator[Ground]:
    """A web server of the desk that was put aside, at a port of its own."""
    found = ground.connection
    named = {
        part: url.rpartition("/")[0] + f"/{COPY}"
        for part, url in (("app", found.app), ("owner", found.owner))
    }
    taken = {ground.web, ground.smtp, ground.live}
    small = replace(
        ground, connection=Connection(**named), web=ports.free(18_100, taken), processes=[], aside=True
    )
    with small.running("web"):
        yield small
