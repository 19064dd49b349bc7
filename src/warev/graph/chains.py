"""Who waits for whom: how deep synchronous calls are stacked, how many fan out, and where they go in circles."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from warev.errors import Mistakes
from warev.facts import Evidence, Fact, Origin, Thing
from warev.graph import Deriver, Edges, Graph, along, derived, kind
from warev.values import Span, Value
from warev.verdict import Verdict

_DEPTH = "graph.sync_depth"
# What answers by working: itself, or what stands behind it.
_WORKERS = {"compute", "container", "function", "workflow", "api", "load-balancer", "third-party"}


class _Knot(NamedTuple):
    """Components that all reach each other along synchronous flows; most hold one only. `flows` are those inside it."""

    members: tuple[Thing, ...]
    flows: tuple[Thing, ...]


def _knots(components: tuple[Thing, ...], edges: Edges) -> list[_Knot]:
    """The strongly connected parts, each after those that it calls: Tarjan's algorithm (SIAM J. Comput. 1, 1972), without recursion."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[Thing] = []
    on_path: set[str] = set()
    knots: list[_Knot] = []
    for start in components:
        if start.id in number:
            continue
        number[start.id] = low[start.id] = len(number)
        path.append(start)
        on_path.add(start.id)
        work = [(start, iter(edges.get(start.id, ())))]
        while work:
            component, calls = work[-1]
            for target, _ in calls:
                if target.id not in number:
                    number[target.id] = low[target.id] = len(number)
                    path.append(target)
                    on_path.add(target.id)
                    work.append((target, iter(edges.get(target.id, ()))))
                    break
                if target.id in on_path:
                    low[component.id] = min(low[component.id], number[target.id])
            else:
                work.pop()
                if work:
                    caller = work[-1][0].id
                    low[caller] = min(low[caller], low[component.id])
                if low[component.id] == number[component.id]:
                    knots.append(_cut(path, on_path, component, edges))
    return knots


def _cut(path: list[Thing], on_path: set[str], root: Thing, edges: Edges) -> _Knot:
    members = []
    while True:
        member = path.pop()
        on_path.discard(member.id)
        members.append(member)
        if member is root:
            break
    inside = {member.id for member in members}
    flows = [flow for member in members for target, flow in edges.get(member.id, ()) if target.id in inside]
    return _Knot(tuple(members), tuple(flows))


class _Chain(NamedTuple):
    """The longest chain of calls from a knot: how many components wait in line, and what shows it."""

    length: int
    because: tuple[Evidence, ...]


def _chains(graph: Graph, edges: Edges) -> dict[str, _Chain]:
    """The longest chain from each component; in a circle, each member waits for all the others."""
    chains: dict[str, _Chain] = {}
    for knot in _knots(graph.components, edges):
        inside = {member.id for member in knot.members}
        best = 0
        step: tuple[Evidence, ...] = ()
        for member in knot.members:
            for target, flow in edges.get(member.id, ()):
                if target.id not in inside and chains[target.id].length + 1 > best:
                    best = chains[target.id].length + 1
                    step = (along(flow), _onward(target, chains[target.id]))
        chain = _Chain(len(knot.members) - 1 + best, (*map(along, knot.flows), *step))
        chains |= dict.fromkeys(inside, chain)
    return chains


def _onward(target: Thing, chain: _Chain) -> Evidence:
    return Evidence(target, _DEPTH, "", Verdict.MET, chain.length, Origin.DERIVED, because=chain.because)


def sync_depth(graph: Graph, mistakes: Mistakes) -> Iterator[tuple[Thing, Fact | None]]:
    """How many components a component waits for, one after the other; one that is called twice counts twice only where
    it is part of the longest chain once. A circle counts all its members.
    """
    surely, maybe = _chains(graph, graph.surely_sync), _chains(graph, graph.maybe_sync)
    for component in graph.components:
        low, high = surely[component.id], maybe[component.id]
        yield component, _counted(graph, low.length, high.length, low.because, high.because)


def _counted(graph: Graph, low: int, high: int, sure: tuple[Evidence, ...], possible: tuple[Evidence, ...]) -> Fact:
    """The number between *low* and *high*; without an upper end where flows may be left out."""
    value: Value = low if graph.closed and low == high else Span(low, high if graph.closed else None)
    known = {each.thing.id for each in sure}
    doubts = (each for each in possible if each.thing.id not in known) if low != high else ()
    open_end = () if graph.closed else (graph.left_out(),)
    return derived(value, (*sure, *doubts, *open_end))


def _ends(graph: Graph, edges: Edges, end: Callable[[Thing], Thing]) -> dict[str, dict[str, Evidence]]:
    """For each component the others at that *end* of its flows, each with the first flow that shows it."""
    found: dict[str, dict[str, Evidence]] = {each.id: {} for each in graph.components}
    for calls in edges.values():
        for target, flow in calls:
            sender = flow.links["from"]
            if sender is not target:
                here, there = (sender, target) if end(flow) is target else (target, sender)
                found[here.id].setdefault(there.id, along(flow))
    return found


def sync_fan_out(graph: Graph, mistakes: Mistakes) -> Iterator[tuple[Thing, Fact | None]]:
    """How many others that do work for it a component calls and waits for; stores and queues do none."""
    surely, maybe = (
        _ends(graph, edges, lambda flow: flow.links["to"]) for edges in (graph.surely_sync, graph.maybe_sync)
    )
    for component in graph.components:
        low, high = (
            [flow for flow in ends[component.id].values() if kind(flow.thing.links["to"]) in _WORKERS]
            for ends in (surely, maybe)
        )
        yield component, _counted(graph, len(low), len(high), tuple(low), tuple(high))


def callers(graph: Graph, mistakes: Mistakes) -> Iterator[tuple[Thing, Fact | None]]:
    """How many other components send a component something, whether they wait or not."""
    found = _ends(graph, graph.all_flows, lambda flow: flow.links["from"])
    for component in graph.components:
        senders = found[component.id]
        because = tuple(each._replace(demand="", verdict=Verdict.MET) for each in senders.values())
        yield component, _counted(graph, len(senders), len(senders), because, ())


def in_sync_cycle(graph: Graph, mistakes: Mistakes) -> Iterator[tuple[Thing, Fact | None]]:
    """Whether a component waits, over others or at once, for itself."""
    surely, maybe = (_circles(graph, edges) for edges in (graph.surely_sync, graph.maybe_sync))
    open_end = derived(False, ()) if graph.closed else derived(None, (graph.left_out(),))
    for component in graph.components:
        if component.id in surely:
            yield component, derived(True, surely[component.id])
        else:
            doubts = maybe.get(component.id)
            yield component, derived(None, doubts) if doubts else open_end


def _circles(graph: Graph, edges: Edges) -> dict[str, tuple[Evidence, ...]]:
    """The flows of the circle that a component is in; no entry for one that is in none."""
    circles: dict[str, tuple[Evidence, ...]] = {}
    for knot in _knots(graph.components, edges):
        if knot.flows:
            circles |= dict.fromkeys((member.id for member in knot.members), tuple(map(along, knot.flows)))
    return circles


READS = ("style", "kind")
FACTS: dict[str, Deriver] = {
    _DEPTH: sync_depth,
    "graph.sync_fan_out": sync_fan_out,
    "graph.callers": callers,
    "graph.in_sync_cycle": in_sync_cycle,
}
