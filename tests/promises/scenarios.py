"""Which clause of which policy each scenario of the acceptance list proves (BB: BarBar, BK: Bulkimart).

A test that carries a scenario's number proves its clauses; one that proves another clause says so itself:
`@pytest.mark.clause("BB-8.0")`, or by its name, `test_bb_5_0_…`.
"""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
SCENARIOS = {
    1: "BK-3.1 BK-4.2.1 BK-6.1 BB-1.1", 2: "BK-3.2 BK-4.2.2 BB-1.2", 3: "BK-4.1", 4: "BB-2.1", 5: "BB-1.3",
    6: "BK-3.3 BK-4.2.2", 7: "BK-3.3", 8: "BK-4.2.2", 9: "BK-3.4", 10: "BK-6.1", 11: "BK-2.1", 12: "BK-4.1",
    13: "BK-4.2.1", 14: "BK-4.2.1", 15: "", 16: "BK-4.2.1 BK-6.2", 17: "BK-6.3", 18: "BB-3.1",
    19: "BB-2.1", 20: "BB-2.1 BB-3.2", 21: "", 22: "",
    23: "BB-4.1 BB-4.2 BB-4.3 BB-4.4 BK-5.1 BK-5.2 BK-5.3 BK-5.4", 24: "BB-3.2 BB-6.3", 25: "BB-5.1",
    26: "BB-5.2", 27: "BB-5.3", 28: "BB-4.3 BB-5.3", 29: "BK-5.1", 30: "BK-9.1", 31: "BK-6.4", 32: "BB-5.4",
    33: "BK-6.3", 34: "BB-6.1 BB-6.2", 35: "BK-7.1", 36: "BK-7.1", 37: "BB-7.1 BK-8.1", 38: "BB-7.2",
    39: "BK-10.1", 40: "BB-8.1", 41: "BB-8.2", 42: "BB-8.1", 43: "BB-8.1", 44: "BB-9.1", 45: "BB-9.1",
    46: "BB-9.2", 47: "BK-5.2", 49: "", 50: "BK-1.1",
}  # fmt: skip
"""Those without a clause speak of all of them; 48 waits for the assistant."""
_NUMBERED = re.compile(r"test_ac_(\d\d)_")
_NAMED = re.compile(r"test_(bb|bk)((?:_\d+)+)_")


@cache
def proofs() -> dict[str, list[str]]:
    """The names of the tests that prove each clause, `BB-8.1`; read from the tests' own source."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(TESTS.rglob("test_*.py")):
        for test in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                for clause in _clauses(test):
                    found[clause].append(test.name)
    return dict(found)


def _clauses(test: ast.FunctionDef) -> set[str]:
    clauses = {
        argument.value
        for mark in test.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.clause"
        for argument in mark.args
        if isinstance(argument, ast.Constant)
    }
    if numbered := _NUMBERED.match(test.name):
        clauses |= set(SCENARIOS.get(int(numbered[1]), "").split())
    if named := _NAMED.match(test.name):
        clauses.add(f"{named[1].upper()}-{named[2].strip('_').replace('_', '.')}")
    return clauses


def numbers() -> set[int]:
    """The scenarios that have a test."""
    names = (name for file in TESTS.rglob("test_*.py") for name in _NUMBERED.findall(file.read_text("utf-8")))
    return {int(name) for name in names}
