import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.run.bench.table import Figure, Table, milliseconds, percentile

SIZES = (1_000, 10_000, 100_000)


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([1], 50, 1),
        ([1, 2], 50, 1),
        ([3, 1, 2], 50, 2),
        (range(1, 101), 95, 95),
        (range(1, 11), 95, 10),
        ([5], 0, 5),
    ],
)
def test_percentiles_are_values_that_were_measured(values, percent, expected):
    assert percentile(list(values), percent) == expected


@given(st.lists(st.floats(0, 1000), min_size=1), st.integers(0, 100))
def test_so_many_percent_do_not_exceed_a_percentile(values, percent):
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) >= len(values) * percent / 100


def test_nothing_has_no_percentile():
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 50)


def test_seconds_become_milliseconds():
    figure = milliseconds("list", 1_000, [0.010, 0.020, 0.030], most=15)
    assert (figure.p50, figure.p95, figure.met) == (20.0, 30.0, False)
    assert figure.words == "20.0 / 30.0 ms"
    assert figure.target == "≤ 15 ms"


def test_a_target_may_hold_for_the_slow_ones_too():
    figure = milliseconds("home", 1_000, [0.010] * 18 + [0.050] * 2, most=15, tail=40)
    assert (figure.p50, figure.p95, figure.met, figure.target) == (10.0, 50.0, False, "≤ 15 / 40 ms")
    assert milliseconds("home", 1_000, [0.010] * 20, most=15, tail=40).met


def test_a_rate_has_a_least():
    assert Figure("letters", 1_000, rate=100, unit="/s", least=100).met
    assert not Figure("letters", 1_000, rate=99.9, unit="/s", least=100).met
    assert Figure("letters", 1_000, rate=1, unit="/s").met


def table(small, large, **more):
    made = Table(SIZES)
    made.add(Figure("it", 10_000, **small, **more), Figure("it", 100_000, **large, **more))
    return made


def test_growth_measured_in_turn_counts_before_two_different_minutes():
    made = table({"p50": 5.0}, {"p50": 7.0})
    assert (made.growth("it"), made.holds("it")) == (1.4, False)
    made.grown["it"] = 1.1
    assert (made.growth("it"), made.holds("it")) == (1.1, True)
    assert made.as_json()["growth"] == {"it": 1.1}


@pytest.mark.parametrize(
    ("small", "large", "growth", "holds"),
    [
        ({"p50": 10.0}, {"p50": 12.0}, 1.2, True),
        ({"p50": 10.0}, {"p50": 12.1}, 1.21, False),
        ({"p50": 10.0}, {"p50": 5.0}, 0.5, True),
        ({"rate": 120.0}, {"rate": 100.0}, 1.2, True),  # a rate is slower when it falls
        ({"rate": 121.0}, {"rate": 100.0}, 1.21, False),
    ],
)
def test_no_figure_may_grow_by_more_than_a_fifth(small, large, growth, holds):
    made = table(small, large)
    assert made.growth("it") == pytest.approx(growth)
    assert made.holds("it") is holds
    assert made.met is holds


def test_growth_needs_both_sizes():
    made = Table((1_000,))
    made.add(Figure("it", 1_000, p50=10.0))
    assert made.growth("it") is None
    assert made.met


def test_the_target_counts_at_the_largest_size():
    assert table({"p50": 16.0}, {"p50": 14.0}, most=15).met
    missed = table({"p50": 14.0}, {"p50": 16.0}, most=15)
    assert not missed.met
    assert "missed" in missed.text()


def test_the_table_shows_every_figure_under_its_size():
    made = table({"p50": 10.0, "p95": 20.0}, {"p50": 11.0, "p95": 22.0}, most=15)
    made.add(Figure("due instants", 0, rate=300_000, unit="/s", least=200_000))
    head, first, second = made.text().splitlines()
    assert head.split() == ["1,000", "10,000", "100,000", "target", "×10", "tickets"]
    assert first.split() == [
        "it",
        "10.0",
        "/",
        "20.0",
        "ms",
        "11.0",
        "/",
        "22.0",
        "ms",
        "≤",
        "15",
        "ms",
        "1.10",
        "ok",
    ]
    assert second.split() == ["due", "instants", "300,000", "/s", "≥", "200,000", "/s", "ok"]


def test_json_holds_the_same_figures():
    made = table({"p50": 10.0}, {"p50": 20.0}, most=15)
    told = made.as_json()
    assert [figure["p50"] for figure in told["figures"]] == [10.0, 20.0]
    assert told["growth"] == {"it": 2.0}
    assert told["met"] is False


def test_ratios_say_how_many_times_as_fast():
    from answerable.run.bench.peer import NAME, ratios

    made = Table((1_000,))
    made.add(
        Figure("list", 1_000, p50=10.0),
        Figure(f"{NAME}: list", 1_000, p50=500.0),
        Figure("letters", 1_000, rate=120.0, unit="/s"),
        Figure(f"{NAME}: letters", 1_000, rate=24.0, unit="/s"),
    )
    _, first, second = ratios(made, 1_000)
    assert first.startswith("  list: 50.0 times as fast")
    assert second.startswith("  letters: 5.0 times as fast")
