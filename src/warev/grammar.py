"""From the YAML of a rule to the rule, with every mistake in it and the route to each."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

from warev.errors import nearest
from warev.rules import Demand, Every, Joined, Name, Not, Rule, Some
from warev.values import OPERATORS
from warev.verdict import MET, NOT_MET, greater, lesser
from warev.vocabulary import NONE, Subject, Term, Type, Vocabulary

Route: TypeAlias = tuple[str | int, ...]
# Told what is wrong at which route below the rule.
Report: TypeAlias = Callable[[Route, str], None]

LISTS: dict[str, Subject] = {
    "components": Subject.COMPONENT,
    "flows": Subject.FLOW,
    "places": Subject.PLACE,
    "data": Subject.DATA,
}
OWN_LISTS: dict[tuple[str, str], Subject] = {
    (Subject.COMPONENT, "inflows"): Subject.FLOW,
    (Subject.COMPONENT, "outflows"): Subject.FLOW,
    (Subject.COMPONENT, "stores"): Subject.DATA,
    (Subject.FLOW, "carries"): Subject.DATA,
}
LINKS: dict[tuple[str, str], Subject] = {
    (Subject.COMPONENT, "place"): Subject.PLACE,
    (Subject.PLACE, "place"): Subject.PLACE,
    (Subject.FLOW, "from"): Subject.COMPONENT,
    (Subject.FLOW, "to"): Subject.COMPONENT,
}
_LINK_WORDS = {"workload", *(word for _, word in LINKS)}

_TYPES: dict[str, set[Type]] = {
    "equals": set(Type) - {Type.LIST},
    "at_least": {Type.INT, Type.NUMBER},
    "at_most": {Type.INT, Type.NUMBER},
    "one_of": {Type.TEXT, Type.CHOICE, Type.INT, Type.COMPONENT},
    "includes": {Type.LIST},
    "matches": {Type.TEXT},
}


# Facts of the same family can be compared with each other.
_FAMILIES = {
    Type.BOOL: "truth",
    Type.INT: "number",
    Type.NUMBER: "number",
    Type.TEXT: "word",
    Type.CHOICE: "word",
    Type.COMPONENT: "word",
    Type.LIST: "list",
}
# Operators that take no other fact.
_CONSTANT = {"one_of", "matches"}


def parse(raw: Any) -> Rule:
    """The rule that *raw* spells; *raw* has passed `check`."""
    if "fact" in raw:
        first, second = raw
        operator = second if first == "fact" else first
        value = raw[operator]
        other = name(value["fact"]) if isinstance(value, dict) else value
        return Demand(name(raw["fact"]), operator, tuple(other) if isinstance(other, list) else other)
    if "all" in raw:
        return Joined(lesser, NOT_MET, tuple(map(parse, raw["all"])))
    if "any" in raw:
        return Joined(greater, MET, tuple(map(parse, raw["any"])))
    if "not" in raw:
        return Not(parse(raw["not"]))
    where = parse(raw["where"]) if "where" in raw else None
    if "every" in raw:
        return Every(raw["every"], where, parse(raw["must"]))
    return Some(raw["some"], where, parse(raw["must"]))


@cache
def name(written: str) -> Name:
    """``from.place.region`` as the links to follow and the fact."""
    steps = written.split(".")
    hops = 0
    while hops < len(steps) - 1 and steps[hops] in _LINK_WORDS:
        hops += 1
    return Name(tuple(steps[:hops]), ".".join(steps[hops:]))


def check(raw: Any, subject: Subject, vocabulary: Vocabulary, report: Report, route: Route = ()) -> None:
    """Report everything that keeps *raw* from being a rule about a *subject*."""
    match raw:
        case {"all": list() as parts, **rest} | {"any": list() as parts, **rest} if parts and not rest:
            key = "all" if "all" in raw else "any"
            for index, part in enumerate(parts):
                check(part, subject, vocabulary, report, (*route, key, index))
        case {"not": part, **rest} if not rest:
            check(part, subject, vocabulary, report, (*route, "not"))
        case {"every": str() as over, "must": must, **rest} | {"some": str() as over, "must": must, **rest} if (
            rest.keys() <= {"where"}
        ):
            inner = LISTS.get(over) or OWN_LISTS.get((subject, over))
            if inner is None:
                known = [*LISTS, *(own for holder, own in OWN_LISTS if holder == subject)]
                report(route, f"{over} is no list of a {subject}; write one of {', '.join(known)}")
                return
            if "where" in rest:
                check(rest["where"], inner, vocabulary, report, (*route, "where"))
            check(must, inner, vocabulary, report, (*route, "must"))
        case {"fact": str() as fact, **rest} if len(rest) == 1 and rest.keys() <= OPERATORS.keys():
            ((operator, value),) = rest.items()
            _check_demand(
                fact, str(operator), value, subject, vocabulary, lambda tail, said: report((*route, *tail), said)
            )
        case _:
            report(
                route,
                f"this is no rule: write all, any, not, every, some, or a fact with one of {', '.join(OPERATORS)}",
            )


def _check_demand(
    fact: str, operator: str, value: Any, subject: Subject, vocabulary: Vocabulary, report: Report
) -> None:
    term = _find(fact, subject, vocabulary, lambda said: report(("fact",), said))
    if term is None:
        return
    if term.type not in _TYPES[operator]:
        fitting = [each for each, kinds in _TYPES.items() if term.type in kinds]
        report((operator,), f"{operator} does not fit {fact}, a {term.type}; write {' or '.join(fitting)}")
        return
    if isinstance(value, dict) and operator not in _CONSTANT:
        if value.keys() != {"fact"} or not isinstance(value["fact"], str):
            report((operator,), "compare with a value, or with {fact: another.fact}")
            return
        other = _find(value["fact"], subject, vocabulary, lambda said: report((operator,), said))
        if other and _FAMILIES[other.type] != ("word" if operator == "includes" else _FAMILIES[term.type]):
            report((operator,), f"{fact} ({term.type}) cannot be compared with {value['fact']} ({other.type})")
        return
    if operator == "matches" and not _is_pattern(value):
        report((operator,), f"{value!r} is no regular expression")
        return
    wanted = value if operator == "one_of" and isinstance(value, list) else [value]
    if operator == "one_of" and not (isinstance(value, list) and value):
        report((operator,), "one_of takes a list of values")
        return
    for each in wanted:
        if not _fits(term, each):
            report((operator,), f"{fact} is {term.expects()}, never {each!r}")


def _is_pattern(value: Any) -> bool:
    try:
        re.compile(value)
    except (re.error, TypeError):
        return False
    return True


def _fits(term: Term, value: Any) -> bool:
    match term.type:
        case Type.BOOL:
            return isinstance(value, bool)
        case Type.INT:
            return isinstance(value, int) and not isinstance(value, bool)
        case Type.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Type.CHOICE | Type.LIST if term.choices:
            return value in term.choices
        case Type.COMPONENT:
            return bool(value == NONE)
        case _:
            return isinstance(value, str)


def _find(written: str, subject: Subject, vocabulary: Vocabulary, report: Callable[[str], None]) -> Term | None:
    """The term that *written* names from a thing of *subject*; None, and a report, where there is none."""
    holder: Subject | None = subject
    hops, fact = name(written)
    for hop in hops:
        holder = Subject.WORKLOAD if hop == "workload" else LINKS.get((holder or "", hop))
    if holder is None:
        report(f"{written}: a {subject} has no link of that name")
        return None
    if term := vocabulary.find(holder, fact):
        return term
    if alias := vocabulary.alias(holder, fact):
        report(f"{fact} is another spelling; write {alias.name}")
    else:
        near = nearest(fact, (each.name for each in vocabulary.of(holder)))
        report(f"{fact} is no fact of a {holder}" + (f"; {near}" if near else ""))
    return None
