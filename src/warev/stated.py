"""What an architecture states, spot by spot, however it is spelled: so that two can be compared, and a difference be undone.

A *spot* is where facts are stated: the workload, the list `complete`, a component, a flow, a place, a set of data, the
defaults of a kind. Answers and acceptances are people's, and no facts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.document import Node
from warev.errors import Location, Mistakes
from warev.reading import LISTS, SECTIONS
from warev.statements import Statements
from warev.values import Value, meet, say
from warev.vocabulary import Subject

COMPLETE = "complete"
DEFAULTS = "defaults"
FLOWS = "flows"
COMPONENTS = "components"
# How a thing is called to a person: what a name shows, no rule reads.
_NAMES = {"name", "notes"}
_SUBJECTS = {COMPONENTS: Subject.COMPONENT, "places": Subject.PLACE, "data": Subject.DATA, DEFAULTS: Subject.COMPONENT}
# Where a tree stands that was never written.
NOWHERE = Location("", 0, 0)


class Spot(NamedTuple):
    """Where facts are stated: a section of the file and an id in it; both empty for the workload."""

    section: str = ""
    id: str = ""

    @property
    def thing(self) -> bool:
        """Whether it is a thing, which may be there or not, and not only a place for facts."""
        return self.section in LISTS

    def __str__(self) -> str:
        return ".".join(part for part in self if part)


class Entry(NamedTuple):
    """A fact as it is stated: its value, and the keys and nodes that say so."""

    value: Value
    nodes: tuple[tuple[str, Node], ...]

    @property
    def at(self) -> Location:
        return self.nodes[0][1].key_at

    def agrees(self, other: "Entry | None") -> bool:
        """Whether *other* states the same; the order of a list says nothing."""
        return other is not None and _unordered(self.value) == _unordered(other.value)


def _unordered(value: Value) -> Any:
    return tuple(sorted(value)) if isinstance(value, tuple) else value


Facts: TypeAlias = dict[str, Entry]
Stated: TypeAlias = dict[Spot, Facts]


class Difference(NamedTuple):
    """What one architecture states otherwise than another: a fact, or (`fact` is empty) that there is a thing at all.

    `old` and `new` hold the fact, or all facts of the thing; None where it is not stated, or not there.
    """

    spot: Spot
    fact: str
    old: Facts | None
    new: Facts | None

    @property
    def where(self) -> str:
        """What differs, as an option ``--set`` names it: ``components.db.tier``, ``flows.web->db``."""
        return f"{self.spot}.{self.fact}".strip(".") if self.fact else str(self.spot)

    @property
    def at(self) -> Location | None:
        """Where it is stated: in the new architecture, or else in the old one."""
        facts = self.new or self.old
        return next((entry.at for entry in facts.values()), None) if facts else None

    def told(self) -> tuple[str, str]:
        """How it was and how it is, in words."""
        return self._side(self.old), self._side(self.new)

    def _side(self, facts: Facts | None) -> str:
        if self.spot.section == COMPLETE:
            return "complete" if facts else "not said to be complete"
        if self.fact:
            return say(facts[self.fact].value) if facts else "not stated"
        if facts is None:
            return "not there"
        kind = facts.get("service") or facts.get("kind")
        return f"there ({say(kind.value)})" if kind else "there"

    def __str__(self) -> str:
        return f"{self.where}: {' -> '.join(self.told())}"


def stated(architecture: Architecture, catalog: Catalog) -> Stated:
    """What *architecture* states, by spot and fact."""
    return _Reader(catalog).read(architecture.source)


class _Reader:
    """Reads a tree that has been read before, and so holds no mistake."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        # A list is compared as it stands, open or not: what `complete` says differs on its own.
        whole = {term.name for term in catalog.vocabulary if term.open}
        self._statements = Statements(catalog.vocabulary, Mistakes(), whole)

    def read(self, root: Node) -> Stated:
        found = {Spot(): self._facts(Subject.WORKLOAD, root, SECTIONS), Spot(COMPLETE): self._complete(root)}
        for section, subject in _SUBJECTS.items():
            for id_, node in _entries(root, section):
                found[Spot(section, id_)] = self._facts(subject, node, _NAMES)
        return found | dict(self._flows(root))

    def _facts(self, subject: Subject, node: Node, known: set[str]) -> Facts:
        facts: Facts = {}
        if node.value is None:
            return facts
        for term, written, value, child in self._statements.read(subject, node, known):
            service = self._catalog.services.find(str(value)) if term.name == "service" else None
            entry = Entry(service.id if service else value, ((written, child),))
            before = facts.get(term.name)
            if before is not None:  # two spellings that agree
                both = meet(before.value, entry.value)
                entry = Entry(entry.value if both is None else both, before.nodes + entry.nodes)
            facts[term.name] = entry
        return facts

    def _complete(self, root: Node) -> Facts:
        node = root.value.get(COMPLETE)
        if node is None or node.value is None:
            return {}
        members = node.value if isinstance(node.value, list) else [node]
        return {member.text: Entry(value=True, nodes=((member.text, member),)) for member in members}

    def _flows(self, root: Node) -> Iterator[tuple[Spot, Facts]]:
        """Each flow under its id, one for each component that it goes to."""
        numbers: Counter[str] = Counter()
        for node in _members(root, FLOWS):
            sender, target = node.value["from"], node.value["to"]
            for end in target.value if isinstance(target.value, list) else [target]:
                id_ = f"{sender.text}->{end.text}"
                numbers[id_] += 1
                ends = {"from": Entry(sender.text, (("from", sender),)), "to": Entry(end.text, (("to", end),))}
                facts = self._facts(Subject.FLOW, node, {*_NAMES, "from", "to"})
                yield Spot(FLOWS, id_ if numbers[id_] == 1 else f"{id_}#{numbers[id_]}"), ends | facts


def _entries(root: Node, section: str) -> Iterable[tuple[str, Node]]:
    node = root.value.get(section)
    return node.value.items() if node is not None and node.value is not None else ()


def _members(root: Node, section: str) -> Iterable[Node]:
    node = root.value.get(section)
    return node.value if node is not None and node.value is not None else ()


# -- differences --------------------------------------------------------------------------------------------------------


def differences(old: Stated, new: Stated) -> tuple[Difference, ...]:
    """What *new* states otherwise than *old*, in the order of *new*; what is there no longer stands behind that."""
    return tuple(each for spot in {**new, **old} for each in _at(spot, old.get(spot), new.get(spot)))


def _at(spot: Spot, old: Facts | None, new: Facts | None) -> Iterator[Difference]:
    if spot.thing and (old is None or new is None):
        yield Difference(spot, "", old, new)
        return
    old, new = old or {}, new or {}
    for fact in {**new, **old}:
        before, after = old.get(fact), new.get(fact)
        if before is None or not before.agrees(after):
            yield Difference(spot, fact, before and {fact: before}, after and {fact: after})


def ordered(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """*found* by section, as a file has them, and otherwise in their order."""
    sections = ["", COMPLETE, "places", "data", DEFAULTS, COMPONENTS, FLOWS]
    return tuple(sorted(found, key=lambda each: sections.index(each.spot.section)))


# -- made and unmade ----------------------------------------------------------------------------------------------------


def patched(old: Stated, made: Iterable[Difference]) -> Stated:
    """*old* with the differences *made*."""
    found = {spot: dict(facts) for spot, facts in old.items()}
    for difference in made:
        if not difference.fact:
            if difference.new is None:
                found.pop(difference.spot, None)
            else:
                found[difference.spot] = dict(difference.new)
            continue
        facts = found.setdefault(difference.spot, {})
        facts.pop(difference.fact, None)
        facts |= difference.new or {}
    return found


def tree(facts: Stated) -> Node:
    """The tree of an architecture that states *facts*, and nothing else."""
    root: dict[str, Node] = dict(_nodes(facts[Spot()]))
    root[COMPLETE] = _node([node for _, node in _nodes(facts[Spot(COMPLETE)])])
    for section in _SUBJECTS:
        below = {spot.id: _node(dict(_nodes(each))) for spot, each in facts.items() if spot.section == section}
        root[section] = _node(below)
    root[FLOWS] = _node([_node(dict(_nodes(each))) for spot, each in facts.items() if spot.section == FLOWS])
    return _node(root)


def _node(value: Any) -> Node:
    return Node(value, "", NOWHERE, NOWHERE)


def _nodes(facts: Facts) -> Iterator[tuple[str, Node]]:
    for entry in facts.values():
        yield from entry.nodes
