"""What is unknown, as a list of things to state: the facts that would make most of the review known, first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from warev.catalog import Item
from warev.facts import Evidence, Origin
from warev.verdict import Verdict
from warev.vocabulary import Vocabulary


@dataclass
class Todo:
    """One fact to state, of the workload or of the things called *things*, and the items that wait for it.

    Where `listed` is set, no fact is missing but the word that the list *listed* is complete.
    """

    fact: str
    subject: str
    ask: str
    listed: str = ""
    things: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    weight: int = 0

    @property
    def statement(self) -> str:
        """What to write into the file."""
        return f"complete: [{self.listed}]" if self.listed else self.fact


def todos(unknown: Iterable[tuple[Item, Iterable[Evidence]]], vocabulary: Vocabulary) -> tuple[Todo, ...]:
    """What to state so that the items of *unknown* become known; what most weight waits for comes first."""
    found: dict[tuple[str, str, str], Todo] = {}
    named: set[tuple[tuple[str, str, str], str]] = set()
    for item, evidence in unknown:
        for missing in roots(evidence):
            key = missing.thing.subject, *_missing(missing)
            if key not in found:
                found[key] = Todo(key[1], key[0], _ask(key, vocabulary), key[2])
            todo, title = found[key], missing.thing.title()
            if title and (key, title) not in named:
                named.add((key, title))
                todo.things.append(title)
            # Items come one after the other, so the last one tells.
            if todo.items[-1:] != [item.id]:
                todo.items.append(item.id)
                todo.weight += item.risk.weight
    return tuple(sorted(found.values(), key=lambda todo: (-todo.weight, todo.statement)))


def roots(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """The facts that are missing in the end: a derived fact is unknown because others are."""
    # A path through the graph may be as long as the architecture, and many share a stretch: no recursion, and none twice.
    waiting, seen = list(reversed(list(evidence))), set()
    while waiting:
        piece = waiting.pop()
        if piece.verdict is not Verdict.UNKNOWN:
            continue
        if not (piece.origin is Origin.DERIVED and piece.because):
            yield piece
        elif id(piece.because) not in seen:
            seen.add(id(piece.because))
            waiting.extend(reversed(piece.because))


def _missing(evidence: Evidence) -> tuple[str, str]:
    """The fact to state, and the list to call complete where that is what is missing."""
    if evidence.gap:
        return "complete", evidence.gap
    # A component of which no place is known cannot be asked for its place's facts.
    return ("in" if evidence.fact.startswith("place.") else evidence.fact), ""


def _ask(key: tuple[str, str, str], vocabulary: Vocabulary) -> str:
    subject, fact, listed = key
    if listed:
        return f"Is nothing left out of `{listed}`?"
    term = vocabulary.find(subject, fact)
    return term.ask if term else ""
