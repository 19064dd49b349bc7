"""Wilson's interval, held against published figures and its own laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev.quiz.intervals import wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_it_gives_the_published_figures(successes: int, trials: int, low: float, high: float) -> None:
    found = wilson(successes, trials)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_without_a_trial_nothing_is_known() -> None:
    assert wilson(0, 0) == (0, 1)


@given(st.integers(1, 500).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_it_holds_the_share_and_mirrors(case: tuple[int, int]) -> None:
    successes, trials = case
    low, high = wilson(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1
    mirrored = wilson(trials - successes, trials)
    assert 1 - mirrored.high == pytest.approx(low)
    assert 1 - mirrored.low == pytest.approx(high)


@given(st.integers(1, 50), st.integers(1, 50))
def test_more_trials_of_the_same_share_say_more(successes: int, more: int) -> None:
    few, many = wilson(successes, 50), wilson(successes * (more + 1), 50 * (more + 1))
    assert many.high - many.low < few.high - few.low
