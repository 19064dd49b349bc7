"""What a critical component waits for is on the critical path, wherever it stands."""

from collections import deque
from collections.abc import Iterator

from warev.errors import Mistakes
from warev.facts import Evidence, Fact, Thing
from warev.graph import Deriver, Edges, Graph, along, derived, piece
from warev.verdict import Verdict

_NAME = "graph.on_critical_path"


def on_critical_path(graph: Graph, mistakes: Mistakes) -> Iterator[tuple[Thing, Fact | None]]:
    """Whether a component is critical, or reached from a critical one along synchronous flows; the shortest such path."""
    facts: dict[str, Fact] = {}
    for edges, possible in ((graph.surely_sync, False), (graph.maybe_sync, True)):
        starts = [each for each in graph.components if each.critical or (possible and each.critical is None)]
        for component, flow, sender in _reached(starts, edges):
            if component.id in facts:
                continue
            because = _because(component, flow, facts[sender.id] if sender else None, sender)
            facts[component.id] = derived(None if possible else True, because)
    for component in graph.components:
        if component.id not in facts:
            open_end = () if graph.closed else (graph.left_out(),)
            facts[component.id] = derived(False if graph.closed else None, open_end)
        yield component, facts[component.id]


def _reached(starts: list[Thing], edges: Edges) -> Iterator[tuple[Thing, Thing | None, Thing | None]]:
    """Every component within reach of *starts*, the nearest first, with the flow and the sender by which it is reached."""
    seen = {each.id for each in starts}
    waiting: deque[tuple[Thing, Thing | None, Thing | None]] = deque((each, None, None) for each in starts)
    while waiting:
        component, flow, sender = waiting.popleft()
        yield component, flow, sender
        for target, way in edges.get(component.id, ()):
            if target.id not in seen:
                seen.add(target.id)
                waiting.append((target, way, component))


def _because(component: Thing, flow: Thing | None, before: Fact | None, sender: Thing | None) -> tuple[Evidence, ...]:
    if flow is None or sender is None or before is None:
        return (piece(component, "tier", "critical", "critical"),)
    verdict = Verdict.MET if before.value else Verdict.UNKNOWN
    step = Evidence(sender, _NAME, "true", verdict, before.value, before.origin, before.at, because=before.because)
    own = () if component.critical is not None else (piece(component, "tier", "critical", "critical"),)
    return (along(flow), step, *own) if before.value is None or along(flow).value is None else (along(flow), step)


READS = ("tier", "style")
FACTS: dict[str, Deriver] = {_NAME: on_critical_path}
