"""Sample answers: of everything that a fact may be worth, one value for each class that the rules tell apart.

Whether backups are kept 8 days or 9 is the same to a rule that wants 7; 6 is not. So a fact that is compared with 7 and with
35 has three samples: one below 7, one between, one from 35 on.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from warev import graph
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.rules import Demand, Name, Rule
from warev.values import OPERATORS, AnyOf, OpenList, Span, Value
from warev.vocabulary import NONE, SORTS, Term, Type

# Texts that no rule knows by name. The second one is there because a fact may want a range of addresses.
_MADE_UP = ("something", "192.0.2.0/24")
# Facts that hold ids of a section of the file.
SECTION_OF = {"in": "places", "stores": "data", "carries": "data"}


class Samples:
    """Makes the sample answers of facts, by every comparison in the rules of *catalog*."""

    def __init__(self, catalog: Catalog) -> None:
        self._told_apart: dict[str, list[tuple[str, Any, bool]]] = defaultdict(list)
        for rule in _rules(catalog):
            for leaf in rule.leaves():
                self._note(leaf)
        # What is derived from the graph compares in Python: there each value counts, and so does each tier; and of each sort
        # of thing other facts make sense.
        self._singular = graph.reads(catalog.vocabulary) | {"tier", *SORTS.values()}

    def _note(self, leaf: Demand) -> None:
        """Remember what *leaf* compares its fact with; and the other fact, where it compares two."""
        other = leaf.value
        noted = self._told_apart[leaf.name.fact]
        entry = (leaf.operator, other.fact if isinstance(other, Name) else other, isinstance(other, Name))
        if entry not in noted:
            noted.append(entry)
        if isinstance(other, Name):
            mirrored = (f"-{leaf.operator}", leaf.name.fact, True)
            if mirrored not in self._told_apart[other.fact]:
                self._told_apart[other.fact].append(mirrored)

    def of(self, term: Term, architecture: Architecture) -> tuple[Value, ...]:
        """One value of *term* for each class that the rules tell apart, given what is known of *architecture*."""
        comparisons = list(self._comparisons(term.name, architecture))
        found: dict[tuple[Any, ...], Value] = {}
        for value in self._candidates(term, comparisons, architecture):
            signature = tuple(_compared(operator, value, other) for operator, other in comparisons)
            own = self._own_class(term, value)
            found.setdefault((own, *signature), value)
        return tuple(found.values())

    def words(self, fact: str) -> tuple[str, ...]:
        """The words that the rules look for in the list *fact*."""
        found = (
            other
            for operator, other, is_fact in self._told_apart.get(fact, ())
            if operator == "includes" and not is_fact
        )
        return tuple(sorted(set(found)))

    def _own_class(self, term: Term, value: Value) -> Any:
        """What sets *value* apart beyond the comparisons of rules."""
        if term.type in {Type.BOOL, Type.LIST} or term.name in SECTION_OF:
            return value
        if term.type is Type.COMPONENT:
            return value == NONE
        return value if term.name in self._singular and term.type is Type.CHOICE else None

    def _comparisons(self, fact: str, architecture: Architecture) -> Iterator[tuple[str, Any]]:
        """What *fact* is compared with: constants, and what is known of the facts beside which rules put it."""
        seen: set[tuple[str, Any]] = set()
        for operator, other, is_fact in self._told_apart.get(fact, ()):
            for value in _known(other, architecture) if is_fact else [other]:
                if (operator, value) not in seen:
                    seen.add((operator, value))
                    yield operator, value

    def _candidates(
        self, term: Term, comparisons: list[tuple[str, Any]], architecture: Architecture
    ) -> Iterable[Value]:
        """Values of *term* that hold one of each class at least."""
        match term.type:
            case Type.BOOL:
                return (True, False)
            case Type.CHOICE:
                return term.choices
            case Type.INT | Type.NUMBER:
                return _numbers(term, comparisons)
            case Type.COMPONENT:
                return (NONE, *(each.id for each in architecture.workload.lists["components"].things[:1]))
            case Type.LIST:
                return _lists(_words(term, comparisons, architecture))
            case Type.TEXT if term.name in SECTION_OF:
                return [each.id for each in architecture.workload.lists[SECTION_OF[term.name]].things]
            case Type.TEXT:
                return dict.fromkeys((*_MADE_UP, *_words(term, comparisons, architecture)))


def _rules(catalog: Catalog) -> Iterator[Rule]:
    """Every rule of *catalog*: of items, derived facts and guarantees."""
    for item in catalog.items.values():
        yield from (rule for rule in (item.demand, item.condition) if rule)
    yield from (rule for _, rule in catalog.derived)
    for service in catalog.services:
        for guarantee in (*service.guarantees, *service.flows_in):
            if guarantee.condition:
                yield guarantee.condition


def _known(fact: str, architecture: Architecture) -> list[Value]:
    """What *fact* is surely worth, of whatever thing, in order."""
    found = (thing.facts[fact].value for thing in architecture.things() if fact in thing.facts)
    return list(dict.fromkeys(value for value in found if value is not None and certain(value)))


def certain(value: Value | None) -> bool:
    """Whether *value* is one value, and not some of which it is not known which."""
    return value is not None and not isinstance(value, Span | OpenList | AnyOf)


def _compared(operator: str, value: Value, other: Any) -> bool | None:
    try:
        if operator.startswith("-"):  # the fact is the other side
            return OPERATORS[operator[1:]](other, value)
        return OPERATORS[operator](value, other)
    except TypeError:
        return None  # facts of one name and two types: no rule puts these two beside each other


def _numbers(term: Term, comparisons: list[tuple[str, Any]]) -> list[float]:
    """Every number at which a comparison turns, and one on each side of it."""
    marks: set[float] = set()
    for _, other in comparisons:
        marks |= {each for each in (other if isinstance(other, tuple) else (other,)) if isinstance(each, int | float)}
    low = term.least if term.least is not None else min(marks, default=0) - 1
    high = term.most if term.most is not None else max(marks, default=low) + 1
    ordered = sorted({low, *marks, high})
    found: list[float] = []
    for one, next_ in zip(ordered, [*ordered[1:], high], strict=True):
        middle = (one + next_) / 2
        found += [one, int(one) + 1 if term.type is Type.INT else middle]
    whole = [int(each) for each in found] if term.type is Type.INT else found
    return [each for each in dict.fromkeys(whole) if low <= each <= high]


def _words(term: Term, comparisons: list[tuple[str, Any]], architecture: Architecture) -> list[str]:
    """The words that *term* is compared with, or may hold."""
    if term.name in SECTION_OF:
        return [each.id for each in architecture.workload.lists[SECTION_OF[term.name]].things]
    words: list[str] = []
    for operator, other in comparisons:
        if operator == "matches":
            words += [*_fitting(other), *re.findall(r"[A-Za-z0-9/-]+", other)]
        else:
            words += [each for each in (other if isinstance(other, tuple) else (other,)) if isinstance(each, str)]
    return list(dict.fromkeys([*words, *term.choices]))


def _fitting(pattern: str) -> Iterator[str]:
    """A text that may match a simple *pattern*: of each class of characters the first one, without anchors."""
    plain = re.sub(r"\[\^?(.)[^\]]*\]", r"\1", pattern).strip("^$")
    yield re.sub(r"\\(\W)", r"\1", plain)


def _lists(words: list[str]) -> Iterator[tuple[str, ...]]:
    """No word, every other one, the rest, and all.

    Each word is in half of them, as it is in half of all combinations: for an item that reads one word both have the same
    average.
    """
    yield from dict.fromkeys([(), tuple(words[::2]), tuple(words[1::2]), tuple(words)])
