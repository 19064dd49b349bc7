"""Assumed answers: an architecture as it would be if a fact were stated, which nobody has stated yet."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from warev import reading
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.document import Node
from warev.errors import Location, Mistakes, WarevError
from warev.facts import Fact, Thing
from warev.values import Value, meet

# The way to a value in a file: keys, and numbers of entries in lists.
Route: TypeAlias = tuple[str | int, ...]

_NOWHERE = Location("an assumed answer", 0, 0)


def allows(thing: Thing, name: str, value: Value) -> bool:
    """Whether what is known of the fact *name* of *thing* allows *value*."""
    fact = thing.facts.get(name)
    return fact is None or fact.value is None or meet(fact.value, value) is not None


@contextmanager
def stated(things: Sequence[Thing], name: str, value: Value) -> Iterator[None]:
    """For a while, *value* as the fact *name* of *things*."""
    before = [thing.facts.get(name) for thing in things]
    for thing in things:
        thing.facts[name] = Fact(value)
    try:
        yield
    finally:
        for thing, fact in zip(things, before, strict=True):
            if fact is None:
                del thing.facts[name]
            else:
                thing.facts[name] = fact


def reread(source: Node, catalog: Catalog) -> Architecture | None:
    """The architecture that *source* spells; None where it spells none."""
    try:
        return reading.architecture(source, catalog, Mistakes())
    except WarevError:
        return None


def plain_node(value: Any) -> Node:
    """*value*, one that a file can state, as a tree."""
    if isinstance(value, dict):
        return Node({key: plain_node(each) for key, each in value.items()}, "", _NOWHERE, _NOWHERE)
    if isinstance(value, tuple | list):
        return Node([plain_node(each) for each in value], "", _NOWHERE, _NOWHERE)
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    return Node(value, text, _NOWHERE, _NOWHERE)


def with_value(source: Node, route: Route, value: Node) -> Node:
    """The tree *source* with *value* at *route*; mappings on the way that are missing are made."""
    step, *rest = route
    child = value
    match source.value, step:
        case list() as entries, int():
            if rest:
                child = with_value(entries[step], tuple(rest), value)
            return source._replace(value=[*entries[:step], child, *entries[step + 1 :]])
        case _:
            keys: dict[Any, Node] = source.value or {}
            if rest:
                child = with_value(keys.get(step) or Node({}, "", _NOWHERE, _NOWHERE), tuple(rest), value)
            return source._replace(value={**keys, step: child}, text="")


def completed(source: Node, name: str) -> Node:
    """The tree *source* with the list *name* called complete."""
    return with_value(source, ("complete",), plain_node([*complete(source), name]))


def complete(source: Node) -> list[str]:
    """The lists that *source* calls complete."""
    node = source.value.get("complete")
    if node is None or node.value is None:
        return []
    return [each.text for each in (node.value if isinstance(node.value, list) else [node])]
