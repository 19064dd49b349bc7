"""Settings: what a plan sets, each one fact of one thing, and what several of them come to together."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from warev.grammar import LISTS
from warev.values import OpenList, Value

SECTIONS = {subject: section for section, subject in LISTS.items()} | {"workload": ""}


class Sense(StrEnum):
    """How a setting bears with another of the same fact: a number that is at least 7 and one that is at least 14 make 14."""

    IS = "is"
    LEAST = "least"
    MOST = "most"
    ADD = "add"
    DROP = "drop"


class Setting(NamedTuple):
    """One fact of one thing, and what to make of it. For `add` and `drop`, *value* is one word of a list."""

    section: str
    id: str
    fact: str
    value: Value
    sense: Sense = Sense.IS

    @property
    def target(self) -> tuple[str, str, str]:
        return self.section, self.id, self.fact


Way: TypeAlias = frozenset[Setting]
NOTHING: Way = frozenset()


def merged(settings: Iterable[Setting]) -> "dict[tuple[str, str, str], tuple[Setting, ...]] | None":
    """*settings* by what they set; None where two of them contradict each other."""
    by_target: dict[tuple[str, str, str], list[Setting]] = {}
    for each in sorted(settings, key=_order):
        by_target.setdefault(each.target, []).append(each)
    if any(len(group) > 1 and not _agree(group) for group in by_target.values()):
        return None
    return {target: tuple(group) for target, group in by_target.items()}


def _order(setting: Setting) -> tuple[str, ...]:
    return (*setting.target, setting.sense, str(setting.value))


def _agree(group: list[Setting]) -> bool:
    words = {sense: {each.value for each in group if each.sense is sense} for sense in Sense}
    if words[Sense.ADD] & words[Sense.DROP]:
        return False
    if len(words[Sense.IS]) > 1 or (words[Sense.IS] and (words[Sense.ADD] or words[Sense.DROP])):
        return False
    numbers: list[Any] = [*words[Sense.IS]]
    low: Any = max([*words[Sense.LEAST]], default=None)  # type: ignore[type-var]  # numbers, all of them
    high: Any = min([*words[Sense.MOST]], default=None)  # type: ignore[type-var]
    if low is not None and high is not None and low > high:
        return False
    return all((low is None or low <= each) and (high is None or each <= high) for each in numbers)


def value_of(group: tuple[Setting, ...], stated: Value | None) -> Value:
    """What the agreeing settings *group* of one fact make of it, where *stated* is what it was."""
    by_sense = {each.sense: each.value for each in group}
    if Sense.IS in by_sense:
        return by_sense[Sense.IS]
    if Sense.LEAST in by_sense:
        low: Any = max(each.value for each in group if each.sense is Sense.LEAST)  # type: ignore[type-var]
        return low  # type: ignore[no-any-return]
    if Sense.MOST in by_sense:
        high: Any = min(each.value for each in group if each.sense is Sense.MOST)  # type: ignore[type-var]
        return high  # type: ignore[no-any-return]
    before = stated.words if isinstance(stated, OpenList) else stated if isinstance(stated, tuple) else ()
    dropped = {each.value for each in group if each.sense is Sense.DROP}
    added = [str(each.value) for each in group if each.sense is Sense.ADD and each.value not in before]
    return (*(word for word in before if word not in dropped), *added)
