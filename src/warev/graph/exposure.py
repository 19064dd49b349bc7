"""What people and third parties can reach, and what stands in front of it. Every component has a kind, so only flows that
nobody listed leave a doubt.
"""

from collections import deque
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from warev.errors import Mistakes
from warev.facts import Evidence, Fact, Origin, Thing
from warev.graph import OUTSIDE, Deriver, Graph, derived, kind, piece
from warev.values import OpenList
from warev.verdict import Verdict

_EXPOSED = "graph.exposed"


def exposed(graph: Graph, mistakes: Mistakes) -> Iterator[tuple[Thing, Fact | None]]:
    """Whether a person or third party reaches a component along flows of any style; the shortest such path."""
    facts: dict[str, Fact] = {}
    for component, flow in _reached(graph):
        facts[component.id] = derived(True, _because(flow, facts.get(flow.links["from"].id)))
    unreached = derived(False, ()) if graph.closed else derived(None, (graph.left_out(),))
    for component in graph.components:
        yield component, facts.get(component.id, unreached)


def _reached(graph: Graph, blocked: AbstractSet[str] = frozenset()) -> Iterator[tuple[Thing, Thing]]:
    """Every component within reach of what is outside, the nearest first, with the flow by which it is reached; none by way
    of those in *blocked*.
    """
    waiting = deque(each for each in graph.components if kind(each) in OUTSIDE)
    expanded = {each.id for each in waiting}
    seen: set[str] = set()
    while waiting:
        for target, flow in graph.all_flows.get(waiting.popleft().id, ()):
            if target.id not in seen:
                seen.add(target.id)
                yield target, flow
                if target.id not in expanded and target.id not in blocked:
                    expanded.add(target.id)
                    waiting.append(target)


def _because(flow: Thing, before: Fact | None) -> tuple[Evidence, ...]:
    sender = flow.links["from"]
    way = Evidence(flow, "from", "", Verdict.MET, sender.id, Origin.STATED, flow.at)
    if kind(sender) in OUTSIDE or before is None:
        return way, piece(sender, "kind", kind(sender) or "", "")
    return way, Evidence(
        sender, _EXPOSED, "", Verdict.MET, before.value, before.origin, before.at, because=before.because
    )


def protected_by(graph: Graph, mistakes: Mistakes) -> Iterator[tuple[Thing, Fact | None]]:
    """The kinds of which each path from outside to a component passes one, itself not counted; senseless for a component
    that nothing outside reaches.
    """
    reached = {target.id for target, _ in _reached(graph)}
    by_kind: dict[str, set[str]] = {}
    for component in graph.components:
        if component.id in reached and kind(component) not in OUTSIDE:
            by_kind.setdefault(str(kind(component)), set()).add(component.id)
    shielded = {
        name: reached - {target.id for target, _ in _reached(graph, ids)} for name, ids in sorted(by_kind.items())
    }
    for component in graph.components:
        if component.id not in reached:
            yield component, None if graph.closed else derived(None, (graph.left_out(),))
            continue
        shields = tuple(name for name, ids in shielded.items() if component.id in ids)
        fact = component.facts[_EXPOSED]
        path = Evidence(component, _EXPOSED, "", Verdict.MET, fact.value, fact.origin, fact.at, because=fact.because)
        if graph.closed:
            yield component, derived(shields, (path,))
        else:
            # A flow that nobody listed may lead around them.
            yield component, derived(OpenList((), shields), (path, graph.left_out()))


READS = ("kind",)
FACTS: dict[str, Deriver] = {_EXPOSED: exposed, "graph.protected_by": protected_by}
