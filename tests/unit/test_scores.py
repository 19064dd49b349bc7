"""Scores: counts add up, ratios are asked for, and rounding never lies at the ends."""

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev import wording
from warev.scores import Range, Tally, percent
from warev.verdict import MET, NOT_MET, UNKNOWN, Credit, Verdict, greater, lesser

SHARES = st.builds(Fraction, st.integers(0, 840), st.just(840))


def credits_() -> st.SearchStrategy[Credit]:
    ends = SHARES | st.sampled_from([Fraction(0), Fraction(1)])
    return st.tuples(ends, ends).map(lambda pair: Credit(*sorted(pair)))


@st.composite
def tallies(draw: Any) -> Tally:
    """What one item can come to: with an answer, the credit is that of the facts or a narrower one."""
    weight = draw(st.sampled_from([1, 2, 4]))
    by_rule = draw(st.none() | credits_())
    answer = draw(st.none() | st.sampled_from([MET, NOT_MET, Credit(Fraction(1, 2), Fraction(1, 2))]))
    if by_rule is None or by_rule.verdict is Verdict.UNKNOWN:
        return Tally.of(weight, answer or by_rule, by_rule)
    return Tally.of(weight, lesser(by_rule, answer) if answer else by_rule, by_rule)


MANY = st.lists(tallies(), max_size=8)


@given(MANY, st.integers(0, 8))
def test_tallies_add_up_however_they_are_split(found: list[Tally], cut: int) -> None:
    whole = sum(found, Tally())
    assert sum(found[:cut], Tally()) + sum(found[cut:], Tally()) == whole
    assert sum(reversed(found), Tally()) == whole
    assert (whole.met + whole.not_met + whole.unknown) + whole.not_applicable == len(
        [each for each in found if each != Tally()]
    )


@given(MANY)
def test_a_range_is_sound_and_its_width_is_what_is_unknown(found: list[Tally]) -> None:
    whole = sum(found, Tally())
    if whole.range is None:
        assert (whole.coverage, whole.score) == (0, None)
        return
    assert 0 <= whole.range.worst <= whole.range.best <= 1
    assert whole.coverage == 1 - (whole.range.best - whole.range.worst)


@given(MANY)
def test_coverage_is_by_description_or_by_attestation(found: list[Tally]) -> None:
    whole = sum(found, Tally())
    assert whole.coverage_by_description + whole.coverage_by_attestation == whole.coverage
    assert min(whole.coverage_by_description, whole.coverage_by_attestation) >= 0


@given(MANY)
def test_the_score_of_what_is_known_is_shown_from_half_coverage_on(found: list[Tally]) -> None:
    whole = sum(found, Tally())
    assert (whole.score is not None) == (whole.weight > 0 and whole.coverage >= Fraction(1, 2))
    if whole.score is not None:
        assert 0 <= whole.score <= 1


def test_nothing_known_scores_nothing_to_all() -> None:
    nothing = sum((Tally.of(weight, UNKNOWN, UNKNOWN) for weight in (4, 2, 1)), Tally())
    assert (nothing.range, nothing.coverage, nothing.score, nothing.unknown) == (Range(0, 1), 0, None, 3)
    assert wording.score(nothing) == "0-100 %"
    assert wording.coverage(nothing) == "0 %"


def test_what_does_not_apply_weighs_nothing_and_is_counted() -> None:
    aside = Tally.of(4, None, NOT_MET)
    assert (aside.not_applicable, aside.weight, aside.range) == (1, 0, None)
    assert wording.score(aside) == "no item applies"
    assert (aside + Tally.of(1, MET, MET)).range == Range(1, 1)


def test_items_weigh_by_their_risk() -> None:
    whole = Tally.of(4, MET, MET) + Tally.of(2, NOT_MET, NOT_MET) + Tally.of(1, UNKNOWN, None)
    assert whole.range == Range(Fraction(4, 7), Fraction(5, 7))
    assert whole.coverage == Fraction(6, 7)
    assert whole.score == Fraction(4, 6)
    assert wording.score(whole) == "57-71 %"


# -- rounding -------------------------------------------------------------------------------------------------------------------


@given(st.fractions(0, 1, max_denominator=10**6))
def test_rounding_shows_0_and_100_only_where_they_are_exact(share: Fraction) -> None:
    shown = percent(share)
    assert (shown == 0) == (share == 0)
    assert (shown == 100) == (share == 1)
    assert abs(shown - share * 100) < 1


@given(SHARES, SHARES)
def test_rounding_keeps_the_order(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    assert percent(low) <= percent(high)


@given(tallies(), st.integers(3, 60))
def test_a_bar_is_full_and_shows_whatever_there_is(tally: Tally, width: int) -> None:
    cells = wording.bar(tally, width)
    if tally.range is None:
        assert cells == (0, 0, 0)
        return
    ends = [Fraction(0), Fraction(tally.range.worst), Fraction(tally.range.best), Fraction(1)]
    shares = [high - low for low, high in pairwise(ends)]
    assert sum(cells) == width
    assert all((cell > 0) == (share > 0) for cell, share in zip(cells, shares, strict=True))
    assert all(abs(cell - share * width) <= 2 for cell, share in zip(cells, shares, strict=True))


# -- credits --------------------------------------------------------------------------------------------------------------------


@given(credits_(), credits_(), credits_())
def test_joins_of_credits_know_no_order(one: Credit, two: Credit, three: Credit) -> None:
    for join in (lesser, greater):
        assert join(one, two) == join(two, one)
        assert join(join(one, two), three) == join(one, join(two, three))
        assert join(one, one) == one
    assert lesser(one, two).best <= one.best
    assert greater(one, two).worst >= one.worst


@pytest.mark.parametrize(
    ("worst", "best", "verdict"),
    [
        (1, 1, Verdict.MET),
        (0, 1, Verdict.UNKNOWN),
        (Fraction(99, 100), 1, Verdict.UNKNOWN),
        (0, Fraction(99, 100), Verdict.NOT_MET),
        (Fraction(1, 2), Fraction(1, 2), Verdict.NOT_MET),
        (0, 0, Verdict.NOT_MET),
    ],
)
def test_a_verdict_follows_from_the_ends(worst: Fraction, best: Fraction, verdict: Verdict) -> None:
    assert Credit(worst, best).verdict is verdict


def test_percentages_are_exact_where_floats_are_not() -> None:
    assert percent(Fraction(29, 100)) == 29
    assert math.floor(0.29 * 100) == 28
