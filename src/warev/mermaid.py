"""A review's architecture as a Mermaid flowchart: its components in their places, and its flows, with the gaps of each."""

from collections.abc import Iterable, Iterator

from warev import wording
from warev.burdens import Burdens
from warev.escaping import mermaid as escape
from warev.facts import Thing
from warev.review import Review

# What GitHub and others draw at most.
MOST_FLOWS = 500
MOST_LETTERS = 50_000

_SHAPES = {
    "person": ("([", "])"),
    "third-party": ("{{", "}}"),
    **dict.fromkeys(("database", "cache", "object-store", "block-store", "file-store", "search"), ("[(", ")]")),
    **dict.fromkeys(("queue", "stream", "topic", "event-bus"), ("[[", "]]")),
}
# Filled and inked both, so that they can be read on a light page and on a dark one.
_CLASSES = {
    "high": "fill:#fbdedb,stroke:#b3261e,stroke-width:4px,color:#14181f",
    "medium": "fill:#fdeccb,stroke:#9a6200,stroke-width:3px,color:#14181f",
    "low": "fill:#dfe8fb,stroke:#2f5bb7,stroke-width:2px,color:#14181f",
    "unknown": "fill:#eef1f5,stroke:#5b6675,stroke-width:1px,stroke-dasharray:5 4,color:#14181f",
    "clear": "fill:#dcf1e8,stroke:#13715a,stroke-width:1px,color:#14181f",
    "plain": "fill:#ffffff,stroke:#5b6675,stroke-width:1px,color:#14181f",
}
_STROKES = {
    "high": "stroke:#b3261e,stroke-width:4px",
    "medium": "stroke:#9a6200,stroke-width:3px",
    "low": "stroke:#2f5bb7",
}
_STATES = tuple(_CLASSES)


def flowchart(review: Review) -> str:
    """The diagram's text; empty where there is nothing to draw, or more than Mermaid draws."""
    lists = review.architecture.workload.lists
    components, flows = lists["components"].things, lists["flows"].things
    if not components or len(flows) > MOST_FLOWS:
        return ""
    text = "\n".join(_Chart(review).lines(components, flows)) + "\n"
    return text if len(text) <= MOST_LETTERS else ""


class _Chart:
    """One diagram. Its names are numbers: an id may be a word of Mermaid's."""

    def __init__(self, review: Review) -> None:
        self._burdens = Burdens(review)
        lists = review.architecture.workload.lists
        self._names = {id(thing): f"c{number}" for number, thing in enumerate(lists["components"].things)}
        self._names |= {id(thing): f"p{number}" for number, thing in enumerate(lists["places"].things)}
        self._places = lists["places"].things

    def lines(self, components: Iterable[Thing], flows: Iterable[Thing]) -> Iterator[str]:
        yield "flowchart TB"
        yield "  accTitle: Components and flows"
        yield "  accDescr: Each component with its worst known gaps, in its place, and the flows between them"
        inside: dict[int | None, list[Thing]] = {}
        for thing in (*self._places, *components):
            place = thing.links.get("place")
            inside.setdefault(id(place) if place else None, []).append(thing)
        drawn: list[Thing] = []
        yield from self._inside(None, inside, drawn, "  ")
        flows = list(flows)
        for flow in flows:
            yield f"  {self._flow(flow)}"
        yield from self._colours(drawn, flows)

    def _inside(
        self, place: Thing | None, inside: dict[int | None, list[Thing]], drawn: list[Thing], indent: str
    ) -> Iterator[str]:
        """What is in *place*, or in none; a place that holds no component is not drawn."""
        for thing in inside.get(id(place) if place else None, ()):
            if thing.subject == "component":
                drawn.append(thing)
                yield f"{indent}{self._component(thing)}"
            elif lines := list(self._inside(thing, inside, drawn, f"{indent}  ")):
                drawn.append(thing)
                label = _label(wording.called(thing), wording.sort(thing), self._gaps(thing))
                yield f'{indent}subgraph {self._names[id(thing)]}["{label}"]'
                yield from lines
                yield f"{indent}end"

    def _component(self, thing: Thing) -> str:
        before, after = _SHAPES.get(wording.word(thing, "kind"), ("[", "]"))
        burden = self._burdens.of(thing)
        label = _label(wording.called(thing), wording.sort(thing), burden.summary if burden.judged else "")
        return f'{self._names[id(thing)]}{before}"{label}"{after}'

    def _flow(self, flow: Thing) -> str:
        source, target = (self._names[id(flow.links[end])] for end in ("from", "to"))
        line = "-.->" if wording.word(flow, "style") == "async" else "-->"
        label = _label(wording.word(flow, "purpose"), self._gaps(flow))
        return f'{source} {line}|"{label}"| {target}' if label else f"{source} {line} {target}"

    def _gaps(self, thing: Thing) -> str:
        burden = self._burdens.of(thing)
        return burden.summary if burden.gaps else ""

    def _colours(self, drawn: list[Thing], flows: list[Thing]) -> Iterator[str]:
        states = {name: [self._names[id(thing)] for thing in drawn if self._state(thing) == name] for name in _STATES}
        for state, names in states.items():
            if names:
                yield f"  classDef {state} {_CLASSES[state]}"
                yield f"  class {','.join(names)} {state}"
        for state, stroke in _STROKES.items():
            numbers = [str(number) for number, flow in enumerate(flows) if self._burdens.of(flow).state == state]
            if numbers:
                yield f"  linkStyle {','.join(numbers)} {stroke}"

    def _state(self, thing: Thing) -> str:
        """A place without gaps keeps the look of a place."""
        burden = self._burdens.of(thing)
        return "" if thing.subject == "place" and not burden.gaps else burden.state


def _label(*lines: str) -> str:
    return "<br>".join(escape(line) for line in lines if line)
