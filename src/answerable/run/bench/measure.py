"""`answerable bench`: one table, and the same figures as JSON."""

import argparse
import json
import sys
from pathlib import Path

from answerable.run.bench.clock import bench_clock
from answerable.run.bench.table import FROM, TO, Figure, Table
from answerable.run.places import CannotRun

PARTS = ("clock", "mail", "pages", "search", "portal", "live")
SIZES = (1_000, 10_000, 100_000)
DUE_INSTANTS = 200_000


def bench(arguments: list[str]) -> int:
    """Measure what was asked for, print the table, and return 1 where a target is missed."""
    options = _options(arguments)
    table = Table(tuple(options.tickets))
    if "clock" in options.parts:
        rate = bench_clock()["answerable"]
        table.add(Figure("due instants", 0, rate=rate, unit="/s", least=DUE_INSTANTS))
    if "mail" in options.parts and not options.against:
        from answerable.run.bench.reading import measure_reading

        measure_reading(table)
    if set(options.parts) - {"clock"}:
        _with_a_desk(options, table)
    print()
    print(table.text())
    if options.json:
        options.json.write_text(json.dumps(table.as_json(), indent=1) + "\n")
    return 0 if table.met else 1


def _with_a_desk(options: argparse.Namespace, table: Table) -> None:
    from answerable.run.bench.ground import Ground

    with Ground.prepared() as ground:  # first of all: Django reads its settings from what this sets
        from answerable.run.bench import growth, mail, pages, portal, seeding

        if options.against:
            from answerable.run.bench import peer

            peer.compare(ground, size=max(options.tickets), table=table)
            return
        if "live" in options.parts:
            from answerable.run.bench import live

            _say(f"{options.chats:,} chats …")
            live.measure(ground, table, idle=options.chats)
        if not set(options.parts) - {"clock", "live"}:
            return
        if "portal" in options.parts:
            from answerable.run.bench import articles

            _say(f"{articles.ARTICLES:,} articles: writing them …")
            articles.write()
        fewer: list[pages.Asked] = []
        for size in options.tickets:
            _say(f"{size:,} tickets: writing their history …")
            seeding.seed(ground, size)
            _say(f"{size:,} tickets: measuring …")
            rows = [*pages.asked(size, options.parts), *(portal.asked() if "portal" in options.parts else ())]
            if rows:
                pages.measure(ground, size, table, rows)
            if rows and size == FROM and TO in options.tickets:
                fewer = rows
                growth.keep(ground)
            if rows and size == TO and FROM in options.tickets:
                _say(f"{FROM:,} and {TO:,} tickets in turn …")
                growth.measure(ground, table, zip(fewer, rows, strict=True))
            if "mail" in options.parts:
                mail.measure(ground, size, table)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="answerable bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"any of {', '.join(PARTS)}; all without it")
    parser.add_argument(
        "--tickets",
        type=lambda text: sorted(int(number) for number in text.replace("_", "").split(",")),
        default=list(SIZES),
        help="how many tickets the desk has, for example 1000,10000,100000",
    )
    parser.add_argument("--chats", type=int, default=10_000, help="how many idle chats `live` holds open")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    parser.add_argument(
        "--against", choices=["django-helpdesk"], help="measure this peer beside it, in the same run"
    )
    options = parser.parse_args(arguments)
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        raise CannotRun(
            f"There is nothing called {', '.join(sorted(unknown))} to measure. " + parser.format_usage()
        )
    options.parts = options.parts or list(PARTS)
    return options


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
