"""Facts that follow from how components, flows and places hang together, as `is: graph` in the vocabulary announces.

Each module beside this one derives some of them: its `FACTS` names them, and for each the function that gives things its
values; `READS` names the facts that these rest on. A value is an interval wherever something is not known: first with the flows that surely count, then with those
that may. So learning a fact narrows it, and one more flow in a list that is not complete never overturns it.
All of them take time linear in the number of components and flows.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, TypeAlias

from warev.errors import Mistakes
from warev.facts import Evidence, Fact, Origin, Thing
from warev.values import Value
from warev.verdict import Verdict
from warev.vocabulary import Vocabulary

# A sender and what it calls: each neighbour with the flow that leads there.
Edges: TypeAlias = dict[str, list[tuple[Thing, Thing]]]
# What a module derives: the values of one fact, by thing; a thing that is left out has none.
Deriver: TypeAlias = "Callable[[Graph, Mistakes], Iterator[tuple[Thing, Fact | None]]]"

OUTSIDE = ("person", "third-party")


class Graph:
    """The components and flows of a workload. `closed`: no flow is left out."""

    def __init__(self, workload: Thing) -> None:
        self.workload = workload
        self.components = workload.lists["components"].things
        self.flows = workload.lists["flows"].things
        self.places = workload.lists["places"]
        self.closed = workload.lists["flows"].complete

    @cached_property
    def surely_sync(self) -> Edges:
        """What each component calls and surely waits for."""
        return self._edges(flow for flow in self.flows if style(flow) == "sync")

    @cached_property
    def maybe_sync(self) -> Edges:
        """What each component calls and may wait for."""
        return self._edges(flow for flow in self.flows if style(flow) != "async")

    @cached_property
    def all_flows(self) -> Edges:
        return self._edges(self.flows)

    @staticmethod
    def _edges(flows: Iterable[Thing]) -> Edges:
        edges: Edges = {}
        for flow in flows:
            edges.setdefault(flow.links["from"].id, []).append((flow.links["to"], flow))
        return edges

    def left_out(self) -> Evidence:
        """That a flow which nobody listed would change the answer."""
        return Evidence(self.workload, "complete", "includes flows", Verdict.UNKNOWN, gap="flows")


def style(flow: Thing) -> Value | None:
    fact = flow.facts.get("style")
    return fact.value if fact else None


def kind(component: Thing) -> Value | None:
    fact = component.facts.get("kind")
    return fact.value if fact else None


def piece(thing: Thing, name: str, wanted: Value, demand: str) -> Evidence:
    """The fact *name* of *thing* as a piece of evidence: met where it is *wanted*."""
    fact = thing.facts.get(name)
    if fact is None or fact.value is None:
        return Evidence(thing, name, demand, Verdict.UNKNOWN)
    verdict = Verdict.MET if fact.value == wanted else Verdict.NOT_MET
    return Evidence(thing, name, demand, verdict, fact.value, fact.origin, fact.at, fact.source, fact.because)


def along(flow: Thing) -> Evidence:
    """That somebody waits, or may wait, at *flow*."""
    found = piece(flow, "style", "sync", "sync")
    return found if found.at else found._replace(at=flow.at)


def derived(value: Value | None, because: tuple[Evidence, ...]) -> Fact:
    """The fact with that *value* and the evidence it rests on, standing where the first piece of it stands."""
    return Fact(value, Origin.DERIVED, next((each.at for each in because if each.at), None), because=because)


def derive(workload: Thing, vocabulary: Vocabulary, mistakes: Mistakes) -> None:
    """Give the things of *workload* the facts of *vocabulary* that follow from the graph."""
    wanted = [term.name for term in vocabulary if term.from_graph]
    if not wanted:
        return
    derivers = menu()
    graph = Graph(workload)
    for name in wanted:
        for thing, fact in derivers[name](graph, mistakes):
            if fact is None:
                thing.senseless |= {name}
            elif name not in thing.senseless:
                thing.facts[name] = fact


def menu() -> dict[str, Deriver]:
    """Every fact that can be derived, with what derives it."""
    return {name: deriver for module in _modules() for name, deriver in module.FACTS.items()}


def reads(vocabulary: Vocabulary) -> set[str]:
    """The facts that those of *vocabulary* which follow from the graph are derived from."""
    wanted = {term.name for term in vocabulary if term.from_graph}
    return {fact for module in _modules() if wanted & module.FACTS.keys() for fact in module.READS}


def follows(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Each fact of *vocabulary* that follows from the graph, beside each of those that it is derived from."""
    wanted = {term.name for term in vocabulary if term.from_graph}
    for module in _modules():
        for fact in wanted & module.FACTS.keys():
            yield from ((fact, read) for read in module.READS)


def _modules() -> tuple[Any, ...]:
    from warev.graph import chains, critical, crossings, exposure, overlaps

    return chains, critical, crossings, exposure, overlaps
