"""What an answer may change: which items can be judged otherwise once a fact is stated, or a list is called complete.

It looks at rules only, never at an architecture, and errs on the wide side: an item that it names may stay as it is, one that
it does not name surely does.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from warev import graph
from warev.catalog import Catalog, Item
from warev.rules import Demand, Every, Joined, Not, Rule, Some
from warev.vocabulary import SORTS

# That a list is complete is named among the facts as this and the list's name.
COMPLETE = "complete:"
_ENDLESS = ("inflows", "outflows")
_OWN = ("stores", "carries")


class Reach:
    """The items that read each fact, itself or over facts that follow from it."""

    def __init__(self, catalog: Catalog, items: Iterable[Item]) -> None:
        self._readers: dict[str, set[str]] = defaultdict(set)
        self._follows: dict[str, set[str]] = defaultdict(set)
        self._facts: dict[str, frozenset[str]] = {}
        self._items: dict[str, frozenset[str]] = {}
        for item in items:
            for rule in (item.demand, item.condition):
                for name in reads(rule) if rule else ():
                    self._readers[name].add(item.id)
        for term, rule in catalog.derived:
            for name in reads(rule):
                self._follows[name].add(term.name)
        for service in catalog.services:
            for guarantee in (*service.guarantees, *service.flows_in):
                for name in reads(guarantee.condition) if guarantee.condition else ():
                    self._follows[name].add(guarantee.fact)
        for fact, read in graph.follows(catalog.vocabulary):
            self._follows[read].add(fact)
            for listed in ("components", "flows", "places"):
                self._follows[f"{COMPLETE}{listed}"].add(fact)
        for name in ("in", "regions"):
            self._follows[name].add("region")
        # What makes sense for a thing at all is known once its sort is.
        for subject, sort in SORTS.items():
            self._follows[sort] |= {term.name for term in catalog.vocabulary.of(subject) if term.fits(subject)}

    def facts(self, name: str) -> frozenset[str]:
        """The fact *name*, and every fact that may be worth something else once it is stated."""
        if name not in self._facts:
            found, waiting = {name}, [name]
            while waiting:
                for follower in self._follows.get(waiting.pop(), ()):
                    if follower not in found:
                        found.add(follower)
                        waiting.append(follower)
            self._facts[name] = frozenset(found)
        return self._facts[name]

    def items(self, name: str) -> frozenset[str]:
        """The ids of the items that may be judged otherwise once *name* is stated."""
        if name not in self._items:
            readers = (self._readers.get(fact, ()) for fact in self.facts(name))
            self._items[name] = frozenset(item for each in readers for item in each)
        return self._items[name]

    def alone(self, name: str) -> bool:
        """Whether nothing but the rules of items reads *name*, so that stating it changes no other fact."""
        return len(self.facts(name)) == 1


def reads(rule: Rule) -> Iterator[str]:
    """Everything that the credit of *rule* depends on: facts, and lists whose completeness counts."""
    match rule:
        case Demand():
            for name in rule.names():
                yield name.fact
                yield f"{COMPLETE}{name.fact}"
                if "place" in name.hops:
                    yield "in"
        case Joined(parts=parts):
            for part in parts:
                yield from reads(part)
        case Not(part=part):
            yield from reads(part)
        case Every(over=over, where=where, must=must) | Some(over=over, where=where, must=must):
            if isinstance(rule, Every):
                yield "tier"  # a critical member that fails decides
            yield over if over in _OWN else f"{COMPLETE}{'flows' if over in _ENDLESS else over}"
            yield from reads(must)
            if where is not None:
                yield from reads(where)
        case _:
            raise TypeError(rule)
