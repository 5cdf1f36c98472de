"""The pages of the desk, as a signed-in agent gets them from the real web server."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from threading import Thread
from time import perf_counter
from urllib.parse import urlencode

from answerable.demo.cast import PASSWORD
from answerable.run.bench.ground import Ground
from answerable.run.bench.history import COMMON, RARE
from answerable.run.bench.table import Figure, Table, milliseconds
from answerable.run.bench.visitor import SETTLED, WARM_UP, Line, Visitor

WHO = "iris@answerable.example"
TIMES = 80 + SETTLED
CLIENTS = 8
TOGETHER = f", {CLIENTS} at once"
SECONDS = 3.0
AT_ONCE = {"list": 150, "ticket": 200}
"""Rows that are also asked by several at the same time, and how many a second have to be answered."""
PREFIXES = ("BM", "BB")  # of odd and even tickets


@dataclass(frozen=True)
class Asked:
    """A row of the table: what is asked how often, the first times not counted."""

    name: str
    paths: list[str]
    headers: dict[str, str]
    most: float | None
    after: int
    tail: float | None = None


def measure(ground: Ground, size: int, table: Table, rows: Sequence[Asked]) -> None:
    """Time each row, as one agent and then, where it is asked for, as several at once."""
    with ground.running("web"):
        visitor = signed_in(ground)
        for row in rows:
            taken = visitor.time(row.paths, after=row.after, **row.headers)
            table.add(milliseconds(row.name, size, taken, most=row.most, tail=row.tail))
        for row in rows:
            if row.name in AT_ONCE:
                rate, least = at_once(visitor, ground.web, row), AT_ONCE[row.name]
                table.add(Figure(f"{row.name}{TOGETHER}", size, rate=rate, unit="/s", least=least))


def signed_in(ground: Ground) -> Visitor:
    visitor = Visitor(ground.web)
    visitor.sign_in(WHO, PASSWORD)
    return visitor


def asked(size: int, parts: list[str]) -> Iterator[Asked]:
    """The pages of a desk with so many tickets, and its searches."""
    opened = ticket_paths(size, TIMES)
    if "pages" in parts:
        yield Asked("list", ["/desk/team/"] * TIMES, {}, 15, SETTLED)
        yield Asked("list, all tickets", ["/desk/all/"] * TIMES, {}, 15, SETTLED)
        yield Asked("ticket", opened, {"HX-Request": "true"}, 15, SETTLED)
        yield Asked("ticket with its list", opened, {}, None, SETTLED)
        yield Asked("promises page", ["/promises/bulkimart"] * (WARM_UP + 15), {}, 300, WARM_UP)
    if "search" in parts:
        for name, words, most in (("search, rare word", RARE, 50), ("search, common word", COMMON, 100)):
            paths = [f"/desk/team/?{urlencode({'q': words[n % len(words)]})}" for n in range(TIMES)]
            yield Asked(name, paths, {}, most, SETTLED)


def ticket_paths(size: int, count: int) -> list[str]:
    """Tickets all over the history."""
    dice = Random(7)  # noqa: S311
    return [f"/desk/team/{reference(dice.randrange(1, size + 1))}" for _ in range(count)]


def reference(number: int) -> str:
    return f"{PREFIXES[1 - number % 2]}-{number}"


def at_once(visitor: Visitor, port: int, row: Asked, *, seconds: float = SECONDS) -> float:
    """Pages a second for some visitors at the same time."""
    counts = [0] * CLIENTS
    until = perf_counter() + seconds

    def visit(place: int) -> None:
        line = Line(port, visitor.cookies, row.headers)
        while perf_counter() < until:
            path = row.paths[(counts[place] + place * 7) % len(row.paths)]
            counts[place] += line.get(path) == 200

    threads = [Thread(target=visit, args=[place]) for place in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
