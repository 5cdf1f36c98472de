"""What docs/clock.md shows is what happens."""

import doctest
from pathlib import Path


def test_the_examples_of_the_documentation():
    page = Path(__file__).parents[2] / "docs/clock.md"
    results = doctest.testfile(
        str(page), module_relative=False, encoding="utf-8", optionflags=doctest.ELLIPSIS
    )
    assert results.attempted > 15
    assert results.failed == 0
