"""The pages of the desk, as a signed-in agent gets them from the real web server."""

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
SECONDS = 3.0
PREFIXES = ("BM", "BB")  # of odd and even tickets


def measure(ground: Ground, size: int, table: Table, *, parts: list[str]) -> None:
    with ground.running("web"):
        visitor = Visitor(ground.web)
        visitor.sign_in(WHO, PASSWORD)
        if "pages" in parts:
            _pages(visitor, ground, size, table)
        if "search" in parts:
            for name, words, most in (("search, rare word", RARE, 50), ("search, common word", COMMON, 100)):
                paths = [f"/desk/team/?{urlencode({'q': words[n % len(words)]})}" for n in range(TIMES)]
                table.add(milliseconds(name, size, visitor.time(paths, after=SETTLED), most=most))


def _pages(visitor: Visitor, ground: Ground, size: int, table: Table) -> None:
    lists = ["/desk/team/"] * TIMES
    opened = ticket_paths(size, TIMES)
    table.add(milliseconds("list", size, visitor.time(lists, after=SETTLED), most=15))
    table.add(
        milliseconds("list, all tickets", size, visitor.time(["/desk/all/"] * TIMES, after=SETTLED), most=15)
    )
    pane = {"HX-Request": "true"}
    table.add(milliseconds("ticket", size, visitor.time(opened, after=SETTLED, **pane), most=15))
    table.add(milliseconds("ticket with its list", size, visitor.time(opened, after=SETTLED)))
    table.add(
        milliseconds("promises page", size, visitor.time(["/promises/bulkimart"] * (WARM_UP + 15)), most=300)
    )
    for name, paths, least in (("list", lists, 150), ("ticket", opened, 200)):
        rate = _at_once(visitor, ground.web, paths, pane if name == "ticket" else {})
        table.add(Figure(f"{name}, {CLIENTS} at once", size, rate=rate, unit="/s", least=least))


def ticket_paths(size: int, count: int) -> list[str]:
    """Tickets all over the history."""
    dice = Random(7)  # noqa: S311
    return [f"/desk/team/{reference(dice.randrange(1, size + 1))}" for _ in range(count)]


def reference(number: int) -> str:
    return f"{PREFIXES[1 - number % 2]}-{number}"


def _at_once(signed_in: Visitor, port: int, paths: list[str], headers: dict[str, str]) -> float:
    """Pages a second for some visitors at the same time."""
    counts = [0] * CLIENTS
    until = perf_counter() + SECONDS

    def visit(place: int) -> None:
        line = Line(port, signed_in.cookies, headers)
        while perf_counter() < until:
            path = paths[(counts[place] + place * 7) % len(paths)]
            counts[place] += line.get(path) == 200

    threads = [Thread(target=visit, args=[place]) for place in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS
