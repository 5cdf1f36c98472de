import pytest

from answerable.policy.findings import Unreadable
from answerable.policy.tables import table

GOOD = [
    "| severity | Basic | Extended |",
    "|---|---|---|",
    "| 1 | 4 hours | 15 minutes, every hour |",
    "| 2 | best effort | none |",
]


def test_a_table_has_a_cell_for_each_severity_and_plan():
    read = table(GOOD)
    assert read.plans == ("Basic", "Extended")
    assert read.cell({"severity": "1", "plan": "extended"}).counting == "every hour"
    assert read.cell({"severity": "2", "plan": "Basic"}).within is None
    assert read.cell({"severity": "3", "plan": "Basic"}) is None
    assert read.cell({}) is None


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "this table has no rows."),
        (GOOD[:2], "this table has no rows."),
        (["| plan | Basic |", "| 1 | 4 hours |"], "a table's first column is 'severity' or 'urgency', not 'plan'."),
        (["| severty | Basic |", "| 1 | 4 hours |"], "a table's first column is 'severity' or 'urgency', not 'severty'. Did you mean 'severity'?"),
        (["| severity | Basic | |", "| 1 | 4 hours | none |"], "a column of this table has no plan above it."),
        (["| severity | Basic | basic |", "| 1 | 4 hours | none |"], "two columns of this table name the same plan."),
        (["| severity | Basic |", "| 1 | 4 hours | none |"], "the row '1' has 2 cells for 1 plans."),
        (["| severity | Basic |", "| 1 | 4 hours |", "| 1 | none |"], "two rows of this table speak for the same severity."),
        (["| severity | Basic |", "| 1 | soon |"], "I can't read the duration 'soon'."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_table(rows, message):
    with pytest.raises(Unreadable) as caught:
        table(rows)
    assert caught.value.message == message


def test_planted_mistakes_in_a_table_have_their_line(small):
    lines = [
        "kind: measured",
        "do: run clock",
        "clock: first response",
        "counting: business",
        "table:",
        *GOOD[:1],
        "| 1 | 4 hours | 2 hrs |",
        "proof: clock results",
    ]
    (found,) = small(*lines).errors
    assert (found.line, found.message) == (22, "I can't read the duration '2 hrs'.")
    lines[6] = "| 1 | 4 hours | 2 hours, extnded |"
    (found,) = small(*lines).errors
    assert found.message == "'extnded' in this table names opening hours that no clause sets."
