"""Figures, their targets, and whether they hold as the desk grows."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

GROWTH = 1.2
"""A figure may be this many times slower at a hundred thousand tickets than at ten thousand."""
FROM, TO = 10_000, 100_000


@dataclass(frozen=True)
class Figure:
    """A measurement at one size: milliseconds (`p50`, `p95`), or a `rate`.

    `most` and `least` are targets, and `tail` that of p95.
    """

    name: str
    size: int
    p50: float | None = None
    p95: float | None = None
    rate: float | None = None
    unit: str = "ms"
    most: float | None = None
    tail: float | None = None
    least: float | None = None

    @property
    def value(self) -> float:
        return self.p50 if self.p50 is not None else self.rate or 0.0

    @property
    def met(self) -> bool:
        """Whether it holds its target; one without a target holds."""
        if self.most is not None and self.value > self.most:
            return False
        if self.tail is not None and self.p95 is not None and self.p95 > self.tail:
            return False
        return self.least is None or self.value >= self.least

    @property
    def target(self) -> str:
        if self.most is not None:
            tail = f" / {self.tail:g}" if self.tail is not None else ""
            return f"≤ {self.most:g}{tail} {self.unit}"
        return f"≥ {self.least:,.0f} {self.unit}" if self.least is not None else ""

    @property
    def words(self) -> str:
        if self.p50 is not None:
            tail = f" / {self.p95:.1f}" if self.p95 is not None else ""
            return f"{self.p50:.1f}{tail} {self.unit}"
        return f"{self.rate or 0:,.0f} {self.unit}"


def milliseconds(
    name: str, size: int, seconds: Sequence[float], *, most: float | None = None, tail: float | None = None
) -> Figure:
    """The figure of some timings."""
    p50, p95 = (percentile(seconds, percent) * 1000 for percent in (50, 95))
    return Figure(name, size, p50=p50, p95=p95, most=most, tail=tail)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of the values do not exceed (nearest rank)."""
    if not values:
        raise ValueError("There is no percentile of nothing.")
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(int(rank), 1) - 1]


@dataclass
class Table:
    sizes: tuple[int, ...]
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    grown: dict[str, float] = field(default_factory=dict)
    """How many times slower, where both sizes were measured in turn."""

    def add(self, *figures: Figure) -> None:
        self.figures += figures

    def of(self, name: str, size: int) -> Figure | None:
        return next((each for each in self.figures if (each.name, each.size) == (name, size)), None)

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(each.name for each in self.figures))

    def growth(self, name: str) -> float | None:
        """How many times slower a figure is at TO than at FROM; None where one of them is missing.

        Measured in turn where it could be, else from the figures of two different minutes.
        """
        if name in self.grown:
            return self.grown[name]
        small, large = self.of(name, FROM), self.of(name, TO)
        if small is None or large is None or not small.value or not large.value:
            return None
        return small.value / large.value if large.p50 is None else large.value / small.value

    def holds(self, name: str) -> bool:
        """Every target at the largest size, and the growth."""
        last = [each for each in self.figures if each.name == name][-1]
        growth = self.growth(name)
        return last.met and (growth is None or growth <= GROWTH)

    @property
    def met(self) -> bool:
        return all(self.holds(name) for name in self.names)

    def text(self) -> str:
        """The table for people: p50 / p95 by size, target, growth, verdict."""
        head = ["", *(f"{size:,}" for size in self.sizes), "target", f"×{TO // FROM} tickets", ""]
        rows = [head, *(self._row(name) for name in self.names)]
        return "\n".join([*_aligned(rows), *(["", *self.notes] if self.notes else [])])

    def _row(self, name: str) -> list[str]:
        every = self.of(name, 0)
        cells = []
        for size in self.sizes:
            found = self.of(name, size) or (every if size == self.sizes[-1] else None)
            cells.append(found.words if found else "")
        last = [each for each in self.figures if each.name == name][-1]
        growth = self.growth(name)
        verdict = "ok" if self.holds(name) else "missed" if not last.met else "grows"
        return [name, *cells, last.target, f"{growth:.2f}" if growth else "", verdict]

    def as_json(self) -> dict[str, Any]:
        return {
            "figures": [asdict(each) | {"met": each.met} for each in self.figures],
            "growth": {name: self.growth(name) for name in self.names},
            "met": self.met,
            "notes": self.notes,
        }


def _aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    rows = list(rows)
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
