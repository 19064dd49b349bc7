"""The grounds of a verdict: the stated facts that it rests on, each named by a path that a person reads and writes.

A path is a fact of the workload (`identity.mfa`), or one of a thing: `components.catalog-db.availability_zones`,
`flows.web->catalog-db.encrypted`, `places.vpc.type`, `data.orders.personal`; or an answer: `answers.REL09-BP03`.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from warev import values
from warev.architecture import Answer, Architecture, Reply
from warev.catalog import Catalog
from warev.document import Node
from warev.errors import Mistakes, nearest
from warev.facts import Evidence, Fact, Origin, Thing
from warev.values import OpenList, Value
from warev.vocabulary import Subject, Term, aliased

SECTIONS = {"components": "component", "flows": "flow", "places": "place", "data": "data"}
ANSWERS = "answers"
_SECTION_OF = {subject: section for section, subject in SECTIONS.items()}
# What the ends of a flow are called; they are no facts of the vocabulary.
_ENDS = ("from", "to")
# How a value is said of which a statement tells a part only.
_PARTLY = re.compile(r"(?:at least|at most) [\d.]+|between [\d.]+ and [\d.]+")


class Path(NamedTuple):
    """A path, taken apart: the section (empty: the workload), the id of the thing in it, and the fact; of an answer, its item."""

    section: str
    id: str
    fact: str

    def __str__(self) -> str:
        return ".".join(part for part in self if part)

    @classmethod
    def of(cls, text: str) -> "Path":
        section, _, rest = text.partition(".")
        if section == ANSWERS:
            return cls(section, rest, "")
        if section in SECTIONS:
            id_, _, fact = rest.partition(".")
            return cls(section, id_, fact)
        return cls("", "", text)


def name(thing: Thing | None) -> str:
    """What paths of *thing* begin with; empty for the workload."""
    section = _SECTION_OF.get(thing.subject) if thing else None
    return f"{section}.{thing.id}" if thing and section else ""


def said(value: Value) -> str:
    """*value* in words that stay the same when a list is put into another order."""
    words = value.words if isinstance(value, OpenList) else value
    return ", ".join(sorted(words)) or "none" if isinstance(words, tuple) else values.say(value)


def replied(answer: Answer | None) -> str:
    return str(answer.reply) if answer else ""


# -- of a verdict -------------------------------------------------------------------------------------------------------


def under(evidence: Iterable[Evidence]) -> dict[str, Value]:
    """The stated facts that *evidence* rests on, by their paths: those that derived facts follow from in the end, and of
    what a service guarantees the service.
    """
    found: dict[str, Value] = {}
    waiting, seen = list(reversed(list(evidence))), set()
    while waiting:
        piece = waiting.pop()
        waiting.extend(reversed(piece.against))
        if piece.origin is Origin.DERIVED:
            # Many derived facts share a stretch of a long path: none is walked twice.
            if id(piece.because) not in seen:
                seen.add(id(piece.because))
                waiting.extend(reversed(piece.because))
        elif piece.origin is Origin.INHERENT:
            served = piece.thing.links.get("to", piece.thing)
            if service := served.facts.get("service"):
                _add(found, served, "service", service.value)
        elif not piece.gap:
            _add(found, piece.thing, piece.fact, piece.value)
    return found


def _add(found: dict[str, Value], thing: Thing, fact: str, value: Value | None) -> None:
    if value is not None:
        found.setdefault(".".join(part for part in (name(thing), fact) if part), value)


# -- of an architecture -------------------------------------------------------------------------------------------------


def now(architecture: Architecture, path: str) -> str:
    """What *architecture* says at *path*; empty where it says nothing."""
    section, id_, fact = Path.of(path)
    if section == ANSWERS:
        return replied(architecture.answers.get(id_))
    if not section:
        return _stated(architecture.workload, fact)
    things = architecture.workload.lists[section].things
    return next((_stated(thing, fact) for thing in things if thing.id == id_), "")


def _stated(thing: Thing, name: str) -> str:
    if name in _ENDS and thing.subject == Subject.FLOW:
        return thing.links[name].id
    match thing.facts.get(name):
        case Fact(value=value) if value is not None:
            return said(value)
        case _:
            return ""


# -- of a file ----------------------------------------------------------------------------------------------------------


def read(node: Node, catalog: Catalog, mistakes: Mistakes) -> dict[str, str]:
    """What the mapping *node* says of each path, in the words of `said`. Grouped or not is the same: ``a: {b: 1}`` and
    ``a.b: 1``. A thing that is not in the file is no mistake here: it may have been there.
    """
    found: dict[str, str] = {}
    waiting = [("", node)]
    while waiting:
        path, part = waiting.pop()
        if isinstance(part.value, dict):
            waiting += [(f"{path}.{key}".lstrip("."), child) for key, child in reversed(part.value.items())]
        elif path:
            _read(path, part, catalog, mistakes, found)
    return found


def _read(written: str, node: Node, catalog: Catalog, mistakes: Mistakes, found: dict[str, str]) -> None:
    path = Path.of(written)
    if path.section == ANSWERS:
        replies = {"yes": Reply.YES, "no": Reply.NO, "partly": Reply.PARTLY, "not applicable": Reply.NOT_APPLICABLE}
        if path.id not in catalog.items:
            mistakes.add(f"there is no item {path.id}", node.key_at, nearest(path.id, catalog.items))
        elif node.text not in replies:
            mistakes.add(f"{written} should be one of {', '.join(replies)}, but is {node.text!r}", node.at)
        else:
            found[written] = replies[node.text]
        return
    if path.section == "flows" and path.fact in _ENDS:
        found[written] = node.text
        return
    subject = SECTIONS.get(path.section, Subject.WORKLOAD)
    term = catalog.vocabulary.find(subject, path.fact) or catalog.vocabulary.alias(subject, path.fact)
    if term is None:
        hint = nearest(path.fact, catalog.vocabulary.spellings(subject))
        hint = (
            hint or "write a fact of the workload, or components.ID.FACT, flows.ID.FACT, places.ID.FACT, data.ID.FACT"
        )
        mistakes.add(f"{written} names no fact of a {subject}", node.key_at, hint)
        return
    try:
        found[str(path._replace(fact=term.name))] = _said(term, path.fact, node, catalog)
    except ValueError as wrong:
        mistakes.add(str(wrong), node.at)


def _said(term: Term, written: str, node: Node, catalog: Catalog) -> str:
    """The value of *term* that *node* states, in words; empty where it was not stated."""
    if node.value is None:
        return ""
    if term.name == "service" and (service := catalog.services.find(node.text)):
        return service.id
    if isinstance(node.value, str) and (_PARTLY.fullmatch(node.text) or " or " in node.text):
        return node.text
    return said(term.read(node) if written == term.name else aliased(term, written, node))
