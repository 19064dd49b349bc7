"""Ways to make a rule hold: which facts would have to be otherwise.

A way is a set of settings, each one fact of one thing. Of each comparison that fails the nearest value is taken that satisfies
it. What an architecture is or needs (`given` facts, such as what a component is for) is never changed, and nothing that a
service guarantees. Where no comparison says what to do (a pattern, a fact of the graph) the item's own `set:` does.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from warev.catalog import FRAME, Catalog, Item
from warev.facts import Fact, Origin, Thing
from warev.plan.settings import NOTHING, SECTIONS, Sense, Setting, Way, merged
from warev.rules import Demand, Every, Joined, Name, Not, Rule, Some
from warev.values import AnyOf, OpenList, Span, Value, meet
from warev.verdict import UNKNOWN, Credit, Verdict, lesser
from warev.vocabulary import NONE, Term, Type

# Of the ways to make one rule hold so many are looked at, the cheapest first.
MOST_WAYS = 8


class Lack(NamedTuple):
    """A thing of which an item's rule demands something that it does not surely have. `ways`: how it would, cheapest first.

    `fails`: what is known disproves it; otherwise it is unknown.
    """

    thing: Thing
    fails: bool
    ways: tuple[Way, ...]


class Ways:
    """Finds ways, for the items of *catalog*."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @cached_property
    def _derived(self) -> dict[str, Rule]:
        return {term.name: rule for term, rule in self._catalog.derived}

    def lacks(self, item: Item, workload: Thing) -> list[Lack]:
        """Every thing that *item* finds something missing in, in the order of its rule."""
        found: dict[int, list[tuple[Thing, Rule]]] = {}
        for thing, rule in _demands(item.demand, workload) if item.demand else ():
            found.setdefault(id(thing), []).append((thing, rule))
        lacks = []
        for group in found.values():
            thing = group[0][0]
            finder = _Finder(self._catalog, self._derived, _own(item, thing))
            ways = [NOTHING]
            for _, rule in group:
                ways = _product(ways, finder.ways(rule, thing))
            fails = any((rule.credit(thing) or _MET).best < 1 for _, rule in group)
            lacks.append(Lack(thing, fails, tuple(way for way in _cheapest(ways) if way)))
        return lacks


_MET = Credit(1, 1)


def _demands(rule: Rule, thing: Thing) -> Iterator[tuple[Thing, Rule]]:
    """What *rule* demands of each thing, as far as that is not surely so."""
    credit = rule.credit(thing)
    if credit is None or credit.worst == 1:
        return
    match rule:
        case Joined() if rule.choose is lesser:
            for part in rule.parts:
                yield from _demands(part, thing)
        case Every():
            members = thing.members(rule.over)
            for member in members.things if members else ():
                chosen = rule.where.credit(member) if rule.where else _MET
                if chosen is not None and chosen.worst == 1:
                    yield from _demands(rule.must, member)
        case _:
            yield thing, rule


def _own(item: Item, thing: Thing) -> Way:
    """What the item's own `set:` makes of *thing*; what is so already is left out."""
    settings = []
    for remedy in item.set_:
        members = thing.members(remedy.over) if remedy.over else None
        for holder in members.things if members else () if remedy.over else (thing,):
            if remedy.condition and (remedy.condition.credit(holder) or UNKNOWN).worst < 1:
                continue
            end = _follow(holder, remedy.name)
            value = tuple(remedy.equals) if isinstance(remedy.equals, list) else remedy.equals
            if end is not None and ((fact := end.facts.get(remedy.name.fact)) is None or fact.value != value):
                settings.append(Setting(SECTIONS[end.subject], _id(end), remedy.name.fact, value))
    return frozenset(settings)


def _follow(thing: Thing, name: Name) -> Thing | None:
    for hop in name.hops:
        if hop not in thing.links:
            return None
        thing = thing.links[hop]
    return thing


def _id(thing: Thing) -> str:
    return "" if thing.subject == "workload" else thing.id


def _cheapest(ways: Iterable[Way]) -> list[Way]:
    """*ways*, those with the fewest settings first; a way that holds another is none."""
    kept: list[Way] = []
    for way in sorted(
        dict.fromkeys(ways), key=len
    ):  # otherwise in the order in which they were found: the nearest first
        if not any(other <= way for other in kept):
            kept.append(way)
    return kept[:MOST_WAYS]


def _product(some: list[Way], more: list[Way]) -> list[Way]:
    """Each way that goes both ways, without those that contradict themselves."""
    return _cheapest(one | other for one in some for other in more if merged(one | other) is not None)


class _Finder:
    """Finds ways for one item and thing. *own* is what the item's `set:` says."""

    def __init__(self, catalog: Catalog, derived: dict[str, Rule], own: Way) -> None:
        self._vocabulary = catalog.vocabulary
        self._derived = derived
        self._own = own

    def ways(self, rule: Rule, thing: Thing, *, holds: bool = True) -> list[Way]:
        """The ways to have *thing* meet *rule* (or, without *holds*, fail it), cheapest first; none where there is none.

        What is so already takes nothing: the way is empty.
        """
        credit = rule.credit(thing)
        if credit is None:
            return []
        if credit.worst == 1 if holds else credit.best < 1:
            return [NOTHING]
        match rule:
            case Demand():
                return _cheapest(self._leaf(rule, thing, holds=holds))
            case Joined():
                parts = [part for part in rule.parts if part.credit(thing) is not None]
                found = [self.ways(part, thing, holds=holds) for part in parts]
                return _all(found) if (rule.choose is lesser) is holds else _any(found)
            case Not():
                return self.ways(rule.part, thing, holds=not holds)
            case Every():
                return self._every(rule, thing, holds=holds)
            case Some():
                return self._some(rule, thing, holds=holds)
            case _:
                return []

    def _every(self, rule: Every, thing: Thing, *, holds: bool) -> list[Way]:
        found = []
        for member, chosen in _selected(rule, thing):
            if rule.must.credit(member) is None:
                continue
            if chosen.worst < 1:
                if holds:
                    return []
                continue
            found.append(self.ways(rule.must, member, holds=holds))
        return (_all(found) if holds else _any(found)) if found else []

    def _some(self, rule: Some, thing: Thing, *, holds: bool) -> list[Way]:
        members = thing.members(rule.over)
        found = []
        for member in members.things if members else ():
            if holds:
                where = self.ways(rule.where, member) if rule.where else [NOTHING]
                found.append(_product(where, self.ways(rule.must, member)))
            elif (rule.where is None or _possible(rule.where.credit(member))) and rule.must.credit(member) is not None:
                found.append(self.ways(rule.must, member, holds=False))
        if holds:
            return _any(found)
        return _all(found) if members and members.complete else []

    # -- one comparison -----------------------------------------------------------------------------------------------

    def _leaf(self, leaf: Demand, thing: Thing, *, holds: bool) -> list[Way]:
        if leaf.operator == "matches":
            return [self._own] if self._own else []
        if not isinstance(leaf.value, Name):
            return self._side(leaf.name, leaf.operator, leaf.value, thing, holds=holds)
        # Two facts are compared: either may give way.
        found = []
        for one, operator, other in (
            (leaf.name, leaf.operator, leaf.value),
            (leaf.value, _MIRRORED.get(leaf.operator, ""), leaf.name),
        ):
            bound = _bound(_value(thing, other), operator)
            if operator and bound is not None:
                found += self._side(one, operator, bound, thing, holds=holds)
        return found

    def _side(self, name: Name, operator: str, wanted: Any, thing: Thing, *, holds: bool) -> list[Way]:
        holder = _follow(thing, name)
        term = self._vocabulary.find(holder.subject, name.fact) if holder else None
        if holder is None or term is None:
            return []
        if term.from_graph:
            return [self._own] if self._own else []
        if term.derived:
            if not isinstance(wanted, bool) or term.name not in self._derived:
                return []
            return self.ways(self._derived[term.name], holder, holds=wanted is holds)
        if term.given or term.name in FRAME:
            return []
        fact = holder.facts.get(term.name)
        current = fact.value if fact else None
        ways = []
        for value, sense in _nearest(term, operator, wanted, current, holds=holds):
            if _allowed(term, value, sense, fact):
                ways.append(frozenset({Setting(SECTIONS[holder.subject], _id(holder), term.name, value, sense)}))
        return ways or ([self._own] if self._own else [])


_MIRRORED = {"at_least": "at_most", "at_most": "at_least", "equals": "equals"}


def _all(found: list[list[Way]]) -> list[Way]:
    ways = [NOTHING]
    for each in found:
        ways = _product(ways, each)
    return ways


def _any(found: list[list[Way]]) -> list[Way]:
    return _cheapest(way for each in found for way in each)


def _selected(rule: Every, thing: Thing) -> Iterator[tuple[Thing, Credit]]:
    """The members that count, or may count."""
    members = thing.members(rule.over)
    for member in members.things if members else ():
        chosen = rule.where.credit(member) if rule.where else _MET
        if chosen is not None and _possible(chosen):
            yield member, chosen


def _possible(credit: Credit | None) -> bool:
    return credit is not None and credit.verdict is not Verdict.NOT_MET


def _value(thing: Thing, name: Name) -> Value | None:
    holder = _follow(thing, name)
    fact = holder.facts.get(name.fact) if holder else None
    return fact.value if fact else None


def _bound(value: Value | None, operator: str) -> Value | None:
    """The value to reach so that a comparison with *value* surely holds; None where there is none."""
    if isinstance(value, Span):
        return value.high if operator == "at_least" else value.low if operator == "at_most" else None
    return None if isinstance(value, OpenList | AnyOf) else value


def _allowed(term: Term, value: Value, sense: Sense, fact: Fact | None) -> bool:
    """Whether *term* takes *value*, and what the service guarantees leaves room for it."""
    if not _fits(term, value):
        return False
    if fact is None or fact.value is None or fact.origin is not Origin.INHERENT:
        return True
    return sense not in {Sense.ADD, Sense.DROP} and meet(fact.value, value) is not None


def _fits(term: Term, value: Value) -> bool:
    """Whether *term*, or a word of it where it is a list, may be *value*."""
    match term.type:
        case Type.BOOL:
            return isinstance(value, bool)
        case Type.CHOICE:
            return value in term.choices
        case Type.INT | Type.NUMBER:
            if isinstance(value, bool) or not isinstance(value, int | float):
                return False
            low, high = (value if end is None else end for end in (term.least, term.most))
            return low <= value <= high and (term.type is Type.NUMBER or value == int(value))
        case Type.COMPONENT:
            return value == NONE
        case _:
            return isinstance(value, str)


def _nearest(
    term: Term, operator: str, wanted: Any, current: Value | None, *, holds: bool
) -> Iterator[tuple[Value, Sense]]:
    """The values of *term* that are so compared (or, without *holds*, are not), the nearest to *current* first."""
    match operator, holds:
        case "equals", True:
            yield wanted, Sense.IS
        case "equals", False:
            yield from _others(term, (wanted,), current)
        case ("at_least", True) | ("at_most", False):
            yield wanted if holds else wanted + 1, Sense.LEAST
        case ("at_most", True) | ("at_least", False):
            yield wanted if holds else wanted - 1, Sense.MOST
        case "one_of", True:
            yield from _sorted(term, wanted, current)
        case "one_of", False:
            yield from _others(term, wanted, current)
        case "includes", _:
            yield wanted, Sense.ADD if holds else Sense.DROP
        case _:
            return


def _others(term: Term, refused: tuple[Any, ...], current: Value | None) -> Iterator[tuple[Value, Sense]]:
    """The values that are none of *refused*, where there are few."""
    match term.type:
        case Type.BOOL:
            yield from ((each, Sense.IS) for each in (True, False) if each not in refused)
        case Type.CHOICE:
            yield from _sorted(term, [each for each in term.choices if each not in refused], current)
        case Type.INT:
            yield from ((each, Sense.IS) for each in (max(refused) + 1, min(refused) - 1))
        case _:
            return


def _sorted(term: Term, allowed: Iterable[Any], current: Value | None) -> Iterator[tuple[Value, Sense]]:
    """*allowed*, the nearest to *current* first; of two equally near ones the higher. Without *current*, the lowest first."""
    place = {choice: index for index, choice in enumerate(term.choices)}

    def far(value: Any) -> tuple[Any, ...]:
        if term.type is Type.CHOICE:
            now = place.get(str(current))
            return (place[value],) if now is None else (abs(place[value] - now), -place[value])
        if isinstance(current, int | float) and isinstance(value, int | float):
            return abs(value - current), -value
        return ()

    yield from ((value, Sense.IS) for value in sorted((each for each in allowed if each != NONE or place), key=far))
