"""Targets by plan and severity, as many support policies write them: a table."""

from collections.abc import Mapping
from dataclasses import dataclass

from answerable.clock import Target
from answerable.policy.durations import target
from answerable.policy.findings import Unreadable, did_you_mean

ROWS = ("severity", "urgency")
EXAMPLE = "Write a row as '| urgent | 4 hours | 15 minutes, every hour | best effort | none |'."


@dataclass(frozen=True, slots=True)
class Cell:
    """What one plan gets at one severity: a target, or words instead of one (`best effort`, `none`)."""

    within: Target | None
    counting: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by severity or urgency, columns by plan."""

    fact: str
    plans: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]

    def cell(self, facts: Mapping[str, str]) -> Cell | None:
        """The cell for a ticket, or none when its plan or severity is not in the table."""
        level, plan = facts.get(self.fact, "").casefold(), facts.get("plan", "").casefold()
        for name, cells in self.rows:
            if name.casefold() == level:
                for heading, cell in zip(self.plans, cells, strict=True):
                    if heading.casefold() == plan:
                        return cell
        return None

    def cells(self) -> list[tuple[str, str, Cell]]:
        """Every cell with its row and plan."""
        return [
            (row, plan, cell)
            for row, cells in self.rows
            for plan, cell in zip(self.plans, cells, strict=True)
        ]


def table(rows: list[str]) -> Table:
    """Read the lines of a table, heading first.

    Raises:
        Unreadable: a row is short, a cell is no duration, the first column is no fact; with its row.
    """
    split = [(i, [cell.strip() for cell in row.strip().strip("|").split("|")]) for i, row in enumerate(rows)]
    split = [(i, cells) for i, cells in split if not all(set(cell) <= set("-: ") for cell in cells)]
    if len(split) < 2:
        raise Unreadable("this table has no rows.", EXAMPLE)
    (top, (fact, *plans)), *body = split
    if fact not in ROWS:
        near = did_you_mean(fact, ROWS)
        raise Unreadable(
            f"a table's first column is 'severity' or 'urgency', not '{fact[:60]}'.{near}", row=top
        )
    if not plans or not all(plans):
        raise Unreadable(
            "a column of this table has no plan above it.", "Name the plans in the first row.", top
        )
    if len({plan.casefold() for plan in plans}) < len(plans):
        raise Unreadable("two columns of this table name the same plan.", row=top)
    read: list[tuple[str, tuple[Cell, ...]]] = []
    for i, (name, *cells) in body:
        if len(cells) != len(plans):
            raise Unreadable(
                f"the row '{name[:60]}' has {len(cells)} cells for {len(plans)} plans.", EXAMPLE, i
            )
        if name.casefold() in (other.casefold() for other, _ in read):
            raise Unreadable(f"two rows of this table speak for the same {fact}.", row=i)
        read.append((name, tuple(_cell(text, i) for text in cells)))
    return Table(fact, tuple(plans), tuple(read))


def _cell(text: str, row: int) -> Cell:
    if text in ("best effort", "none"):
        return Cell(None, words=text)
    length, _, counting = text.partition(",")
    try:
        return Cell(target(length), counting.strip())
    except Unreadable as wrong:
        raise Unreadable(wrong.message, wrong.hint, row) from None
