"""Demands, the leaves of rules: one fact, compared with a value or with another fact."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from warev.facts import Evidence, Fact, Thing
from warev.values import CERTAIN, OPERATORS, Value, say
from warev.verdict import MET, NOT_MET, UNKNOWN, Credit, Verdict


class Name(NamedTuple):
    """A fact's name as a rule writes it: the links to follow (`from`, `place`, ...), then the fact."""

    hops: tuple[str, ...]
    fact: str

    def __str__(self) -> str:
        return ".".join((*self.hops, self.fact))


_CREDITS = {True: MET, False: NOT_MET, None: UNKNOWN}


class _Side(NamedTuple):
    """One side of a comparison: the thing to which its links lead, or where they break off, and the fact as named from there."""

    holder: Thing
    name: str
    fact: Fact | None

    @property
    def value(self) -> Value | None:
        return self.fact.value if self.fact else None

    @property
    def senseless(self) -> bool:
        return self.fact is None and self.name in self.holder.senseless

    def evidence(self, demand: str, verdict: Verdict) -> Evidence:
        if self.fact is None:
            return Evidence(self.holder, self.name, demand, verdict)
        fact = self.fact
        return Evidence(
            self.holder, self.name, demand, verdict, fact.value, fact.origin, fact.at, fact.source, fact.because
        )


def _side(thing: Thing, name: Name) -> _Side:
    for index, hop in enumerate(name.hops):
        if hop not in thing.links:
            return _Side(thing, ".".join((*name.hops[index:], name.fact)), None)
        thing = thing.links[hop]
    return _Side(thing, name.fact, thing.facts.get(name.fact))


class Demand:
    """A leaf: ``{fact: backup.retention_days, at_least: 7}``. Its value may be another fact's `Name`."""

    def __init__(self, name: Name, operator: str, value: Any) -> None:
        self.name = name
        self.operator = operator
        self.value = value
        # Made once, of what this leaf needs and no more: a large architecture judges a million leaves.
        self.credit: Callable[[Thing], Credit | None] = self._general
        if not isinstance(value, Name):
            near = _constant(name.fact, operator, value)
            self.credit = _linked(name.hops, near, self._general) if name.hops else near

    def _general(self, thing: Thing) -> Credit | None:
        return self._compared(*self._sides(thing))

    def _sides(self, thing: Thing) -> tuple[_Side, _Side | None]:
        return _side(thing, self.name), _side(thing, self.value) if isinstance(self.value, Name) else None

    def _compared(self, one: _Side, other: _Side | None) -> Credit | None:
        if one.senseless or (other and other.senseless):
            return None
        wanted = other.value if other else self.value
        known = one.value is not None and wanted is not None
        return _CREDITS[OPERATORS[self.operator](one.value, wanted)] if known else UNKNOWN

    def evidence(self, thing: Thing) -> tuple[Evidence, ...]:
        one, other = self._sides(thing)
        credit = self._compared(one, other)
        if credit is None:
            return ()
        wanted = other.value if other else self.value
        found = []
        if one.value is None or wanted is not None:
            piece = one.evidence(self._said(wanted), credit.verdict)
            if one.fact and one.fact.elsewhere and self.operator == "includes":
                piece = piece._replace(at=dict(one.fact.elsewhere).get(str(wanted), piece.at))
            compared = (other.evidence("", credit.verdict),) if other and wanted is not None else ()
            found.append(piece._replace(against=compared) if compared else piece)
        if other and wanted is None:
            found.append(other.evidence(f"needed for {self.name.fact}", Verdict.UNKNOWN))
        return tuple(found)

    def leaves(self) -> "Iterator[Demand]":
        yield self

    def names(self) -> tuple[Name, ...]:
        return (self.name, self.value) if isinstance(self.value, Name) else (self.name,)

    def _said(self, wanted: Any) -> str:
        """What is demanded, in words; *wanted* is what the other fact is worth, if that is known."""
        if not isinstance(self.value, Name):
            return self._words
        known = f" ({say(wanted)})" if wanted is not None else ""
        return f"{self.operator.replace('_', ' ')} {self.value}{known}"

    @cached_property
    def _words(self) -> str:
        if self.operator == "one_of":
            return "one of " + ", ".join(map(say, self.value))
        if self.operator == "equals":
            return say(self.value)
        return f"{self.operator.replace('_', ' ')} {say(self.value)}"


def _constant(name: str, operator: str, wanted: Any) -> Callable[[Thing], Credit | None]:
    """What judges a thing by its own fact *name*, compared with a constant."""
    compare = OPERATORS[operator]
    choices = wanted if operator == "one_of" else (wanted,)
    # Most facts are compared with words, and then to look them up is enough.
    plain = operator in {"equals", "one_of"} and all(type(each) in CERTAIN for each in choices)
    listed = frozenset(choices) if plain else frozenset()

    def credit(thing: Thing) -> Credit | None:
        fact = thing.facts.get(name)
        if fact is None:
            return None if name in thing.senseless else UNKNOWN
        value = fact.value
        if value is None:
            return UNKNOWN
        if plain and type(value) in CERTAIN:
            return MET if value in listed else NOT_MET
        return _CREDITS[compare(value, wanted)]

    return credit


def _linked(
    hops: tuple[str, ...], near: Callable[[Thing], Credit | None], broken: Callable[[Thing], Credit | None]
) -> Callable[[Thing], Credit | None]:
    """*near* of the thing to which *hops* lead; *broken* of this one where a link is missing."""

    def credit(thing: Thing) -> Credit | None:
        holder = thing
        for hop in hops:
            if hop not in holder.links:
                return broken(thing)
            holder = holder.links[hop]
        return near(holder)

    return credit
