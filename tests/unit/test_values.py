"""What is partly known compares no further than it is known; and two statements of one fact meet."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev.values import OPERATORS, AnyOf, OpenList, Span, Value, meet, say

WORDS = ("a", "b", "c")
numbers = st.integers(0, 4)
ends = st.none() | numbers


@st.composite
def spans(draw: Any) -> Span:
    low, high = draw(ends), draw(ends)
    return Span(high, low) if low is not None and high is not None and low > high else Span(low, high)


def lists() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(WORDS), unique=True).map(lambda words: tuple(sorted(words)))


choices = st.lists(st.sampled_from(WORDS), unique=True, min_size=2).map(lambda words: AnyOf(tuple(sorted(words))))
FAMILIES = {
    "number": numbers | spans(),
    "word": st.sampled_from(WORDS) | choices,
    "list": lists() | lists().map(OpenList),
    "bool": st.booleans(),
}
# Each operator with the families of its sides; `one_of` takes several values and `matches` a pattern.
SIDES = [("equals", "number", "number"), ("equals", "word", "word"), ("equals", "bool", "bool"), ("at_least", "number", "number"),
         ("at_most", "number", "number"), ("includes", "list", "word")]  # fmt: skip


def truths(value: Value) -> list[Any]:
    """Everything that a partly known value may turn out to be."""
    match value:
        case Span(low=low, high=high):
            return [
                number for number in range(6) if (low is None or low <= number) and (high is None or number <= high)
            ]
        case AnyOf(words=words):
            return list(words)
        case OpenList(words=words):
            more = [word for word in WORDS if word not in words]
            return [
                (*words, *(word for bit, word in enumerate(more) if mask >> bit & 1)) for mask in range(2 ** len(more))
            ]
        case _:
            return [value]


@pytest.mark.parametrize(("operator", "left", "right"), SIDES)
@given(given_=st.data())
def test_an_operator_decides_only_what_every_truth_agrees_on(
    given_: st.DataObject, operator: str, left: str, right: str
) -> None:
    one, other = given_.draw(FAMILIES[left]), given_.draw(FAMILIES[right])
    holds = OPERATORS[operator](one, other)
    found = {OPERATORS[operator](true, also) for true in truths(one) for also in truths(other)}
    assert holds is None or found == {holds}


@given(FAMILIES["number"], st.lists(numbers, min_size=1))
def test_one_of_decides_only_what_every_number_agrees_on(value: Value, allowed: list[int]) -> None:
    holds = OPERATORS["one_of"](value, tuple(allowed))
    assert holds is None or {OPERATORS["one_of"](true, tuple(allowed)) for true in truths(value)} == {holds}


@given(FAMILIES["word"], st.lists(st.sampled_from(WORDS), min_size=1))
def test_words_are_decided_wherever_every_truth_agrees(value: Value, allowed: list[str]) -> None:
    for operator, wanted in (("one_of", tuple(allowed)), ("matches", "[" + "".join(allowed) + "]")):
        found = {OPERATORS[operator](true, wanted) for true in truths(value)}
        assert OPERATORS[operator](value, wanted) is (found.pop() if len(found) == 1 else None)


@pytest.mark.parametrize("family", FAMILIES)
@given(given_=st.data())
def test_what_two_statements_allow_is_what_both_allow(given_: st.DataObject, family: str) -> None:
    one, other = given_.draw(FAMILIES[family]), given_.draw(FAMILIES[family])
    common = {str(sorted(true)) if isinstance(true, tuple) else true for true in truths(one)} & {
        str(sorted(true)) if isinstance(true, tuple) else true for true in truths(other)
    }
    both = meet(one, other)
    if both is None:
        assert not common
    else:
        assert {str(sorted(true)) if isinstance(true, tuple) else true for true in truths(both)} == common
    assert meet(other, one) == both


@pytest.mark.parametrize(
    ("value", "said"),
    [(True, "true"), (False, "false"), (3, "3"), (2.5, "2.5"), (2.0, "2"), ("x", "x"), (("a", "b"), "a, b"), ((), "none"),
     (OpenList(("a",)), "a"), (AnyOf(("a", "b")), "a or b"), (Span(2), "at least 2"), (Span(high=3), "at most 3"), (Span(2, 3), "between 2 and 3")],
)  # fmt: skip
def test_a_value_is_said_as_a_person_writes_it(value: Value, said: str) -> None:
    assert say(value) == said


@given(st.integers(0, 10**17))
def test_large_numbers_are_said_exactly(number: int) -> None:
    assert say(number) == str(number)
    assert say(Span(low=number)) == f"at least {number}"


def test_a_number_is_said_with_all_its_digits() -> None:
    for low, high in pairwise((99.9, 99.99, 99.999, 99.9999, 99.99999)):
        assert say(low) != say(high)
        assert float(say(high)) == high
