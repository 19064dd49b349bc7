"""What an interview could ask about: facts that things lack, lists of which nobody said that they are complete, items."""

from collections.abc import Iterator
from typing import NamedTuple

from warev import reading
from warev.architecture import Architecture
from warev.assumed import Route, complete
from warev.catalog import Catalog
from warev.errors import Location
from warev.facts import Evidence, Thing
from warev.reach import COMPLETE
from warev.samples import SECTION_OF, certain
from warev.values import OpenList
from warev.vocabulary import Subject, Term

# The subjects of topics that are about no fact.
ITEM = "item"
LIST = "list"
SECTIONS = {Subject.COMPONENT: "components", Subject.FLOW: "flows", Subject.PLACE: "places", Subject.DATA: "data"}
# What nobody asks: a file that is read states it of each component.
_FRAME = frozenset({"kind", "service"})


class Topic(NamedTuple):
    """What a question is about: the fact *name* of things of a *subject*, or a list, or an item, of that name."""

    name: str
    subject: str

    @property
    def reads(self) -> str:
        """How `Reach` calls it."""
        return f"{COMPLETE}{self.name}" if self.subject == LIST else self.name


class Holder(NamedTuple):
    """What one answer is stated of: a thing, or the flows that one entry of the file describes. `route` leads there."""

    things: tuple[Thing, ...]
    route: Route

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(thing.id for thing in self.things)


def lacking(architecture: Architecture, catalog: Catalog) -> Iterator[tuple[Topic, Holder]]:
    """Every fact that could be asked, of everything that lacks it."""
    for holder in _holders(architecture):
        thing = holder.things[0]
        for term in catalog.vocabulary.of(thing.subject):
            if _lacks(thing, term, architecture):
                yield Topic(term.name, thing.subject), holder


def _holders(architecture: Architecture) -> Iterator[Holder]:
    workload = architecture.workload
    yield Holder((workload,), ())
    for subject, section in SECTIONS.items():
        things = workload.lists[section].things
        if subject is not Subject.FLOW:
            yield from (Holder((thing,), (section, thing.id)) for thing in things)
            continue
        entries: dict[Location | None, list[Thing]] = {}
        for thing in things:
            entries.setdefault(thing.at, []).append(thing)
        node = architecture.source.value.get(section)
        places = {entry.at: index for index, entry in enumerate(node.value)} if things and node else {}
        yield from (Holder(tuple(each), (section, places[at])) for at, each in entries.items() if at in places)


def _lacks(thing: Thing, term: Term, architecture: Architecture) -> bool:
    """Whether an answer could tell more of the fact *term* of *thing*."""
    if term.derived or term.name in _FRAME or term.name in thing.senseless:
        return False
    if term.inherits and thing.subject == Subject.COMPONENT and term.name not in thing.facts:
        return False  # asked of the workload, for all
    if term.name in SECTION_OF and not architecture.workload.lists[SECTION_OF[term.name]].things:
        return False
    fact = thing.facts.get(term.name)
    return fact is None or not (certain(fact.value) or isinstance(fact.value, OpenList))


def unfinished(architecture: Architecture, catalog: Catalog) -> Iterator[Topic]:
    """Every list that is there and that nobody has called complete."""
    stated = {name for thing in architecture.things() for name in thing.facts}
    open_ = (term.name for term in catalog.vocabulary if term.open and term.name in stated)
    for name in (*reading.LISTS, *open_):
        if name not in complete(architecture.source):
            yield Topic(name, LIST)


def missing(piece: Evidence, catalog: Catalog) -> tuple[Topic, str]:
    """What to ask where the evidence *piece* says that something is not known, and the id of the thing to ask it of."""
    thing, fact = piece.thing, piece.fact
    if piece.gap:
        return Topic(piece.gap, LIST), ""
    if fact.startswith("place."):
        return Topic("in", thing.subject), thing.id
    term = catalog.vocabulary.find(thing.subject, fact)
    if term and term.open and fact in thing.facts:
        return Topic(fact, LIST), ""
    if term and term.inherits and thing.subject == Subject.COMPONENT:
        return Topic(fact, Subject.WORKLOAD), "workload"
    return Topic(fact, thing.subject), thing.id
