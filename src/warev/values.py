"""What a fact may be worth, and how two values compare when one of them is only partly known."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Span:
    """A number known to lie between two bounds, themselves included; None is no bound."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class OpenList:
    """A list that may hold more than the words known to be in it: any, or only those of *most* where that is known."""

    words: tuple[str, ...]
    most: tuple[str, ...] | None = None


@dataclass(frozen=True)
class AnyOf:
    """One of these words, it is not known which."""

    words: tuple[str, ...]


Value: TypeAlias = bool | int | float | str | tuple[str, ...] | Span | OpenList | AnyOf


def _bounds(value: Any) -> tuple[float, float]:
    if isinstance(value, Span):
        low = float("-inf") if value.low is None else value.low
        high = float("inf") if value.high is None else value.high
        return low, high
    return value, value


# What such values say leaves nothing open.
CERTAIN = {bool, int, float, str}


def _words(value: Any) -> set[Any]:
    return set(value.words) if isinstance(value, AnyOf) else {value}


def equals(one: Value, other: Value) -> bool | None:
    if type(one) in CERTAIN and type(other) in CERTAIN:
        return one == other
    if isinstance(one, Span) or isinstance(other, Span):
        (low, high), (least, most) = _bounds(one), _bounds(other)
        if high < least or most < low:
            return False
        return True if low == high == least == most else None
    if isinstance(one, OpenList) or isinstance(other, OpenList):
        return None
    if isinstance(one, AnyOf) or isinstance(other, AnyOf):
        return None if _words(one) & _words(other) else False
    return one == other


def at_least(one: Value, other: Value) -> bool | None:
    (low, high), (least, most) = _bounds(one), _bounds(other)
    if low >= most:
        return True
    return False if high < least else None


def at_most(one: Value, other: Value) -> bool | None:
    return at_least(other, one)


def one_of(one: Value, allowed: Any) -> bool | None:
    if type(one) in CERTAIN:
        return one in allowed
    if isinstance(one, AnyOf) and _words(one) <= set(allowed):
        return True
    answers = [equals(one, each) for each in allowed]
    if True in answers:
        return True
    return None if None in answers else False


def includes(one: Any, wanted: Any) -> bool | None:
    if not isinstance(one, OpenList):
        one = OpenList(one, one)
    answers = {
        word in one.words or (None if one.most is None or word in one.most else False) for word in _words(wanted)
    }
    return answers.pop() if len(answers) == 1 else None


def matches(one: Any, pattern: Any) -> bool | None:
    found = {re.search(pattern, word) is not None for word in _words(one)}
    return found.pop() if len(found) == 1 else None


# How a leaf of a rule compares a fact with a value: True, False, or None where what is known does not decide it.
OPERATORS: dict[str, Callable[[Any, Any], bool | None]] = {
    "equals": equals,
    "at_least": at_least,
    "at_most": at_most,
    "one_of": one_of,
    "includes": includes,
    "matches": matches,
}


def meet(one: Value, other: Value) -> Value | None:
    """What both statements allow; None where they contradict each other."""
    if isinstance(one, Span) or isinstance(other, Span):
        (low, high), (least, most) = _bounds(one), _bounds(other)
        bottom, top = max(low, least), min(high, most)
        if bottom > top:
            return None
        if bottom == top:
            return bottom
        return Span(None if bottom == float("-inf") else bottom, None if top == float("inf") else top)
    if isinstance(one, AnyOf) or isinstance(other, AnyOf):
        common = sorted(_words(one) & _words(other))
        return AnyOf(tuple(common)) if len(common) > 1 else common[0] if common else None
    if isinstance(one, OpenList) or isinstance(other, OpenList):
        return _meet_lists(one, other)
    return one if one == other else None


def _meet_lists(one: Any, other: Any) -> Value | None:
    """What two lists allow, at least one of which may hold more than is known."""
    if isinstance(one, OpenList) and isinstance(other, OpenList):
        return OpenList(tuple(sorted({*one.words, *other.words})))  # what is stated or guaranteed has no `most`
    opened, whole = (one, other) if isinstance(one, OpenList) else (other, one)
    return whole if set(opened.words) <= set(whole) else None


def say(value: Value) -> str:
    """*value* as a person writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case Span(low=None, high=high):
            return f"at most {_number(high)}"
        case Span(low=low, high=None):
            return f"at least {_number(low)}"
        case Span(low=low, high=high):
            return f"between {_number(low)} and {_number(high)}"
        case AnyOf(words=words):
            return " or ".join(words)
        case OpenList(words=words, most=most) if most is not None:
            doubtful = ", ".join(word for word in most if word not in words)
            return (
                f"{', '.join(words)} and perhaps {doubtful}" if words else f"perhaps {doubtful}" if doubtful else "none"
            )
        case OpenList(words=words) | (tuple() as words):
            return ", ".join(words) or "none"
        case float():
            return _number(value)
        case _:
            return str(value)


def _number(number: float | None) -> str:
    """*number* with all its digits, and with none behind the point where it is whole."""
    return str(int(number)) if number is not None and number == int(number) else str(number)
