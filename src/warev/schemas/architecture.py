"""The architecture file as JSON Schema: every fact that may be stated, with its meaning.

A schema cannot tell everything that warev does: that an id names a component, that two statements contradict each other.
What it refuses, warev refuses.
"""

from typing import Any

from warev.attestations import ACCEPTANCE_KEYS, ANSWER_KEYS, MOST_POINTS
from warev.catalog import Catalog, Effort
from warev.reading import LISTS
from warev.shapes import (
    DATE,
    TEXT,
    Shape,
    by_id,
    called,
    caseless,
    closed,
    facts,
    one_or_many,
    ref,
    sorts,
    stateable,
    told,
    whole,
    without,
)
from warev.vocabulary import NONE, SORTS, Subject

_REPLIES = ("yes", "no", "partly")
_ONE_ID: Shape = {"type": ["string", "number"]}


def schema(catalog: Catalog) -> dict[str, Any]:
    sections = {
        "name": told(TEXT, "What to call the workload; without it, the file's name."),
        "description": told(TEXT, "What it does, and for whom. Shown at the top of the review."),
        "notes": told({}, "For people who read the file."),
        "complete": _complete(catalog),
        "include": _include(),
        "places": by_id(ref("place"), "Accounts, networks, subnets and sites, by their ids."),
        "data": by_id(ref("data"), "Each set of data once, by its id: what components store and flows carry."),
        "defaults": _defaults(catalog),
        "components": by_id(
            ref("component"), "What the workload is made of, by ids: each states a service or a kind.", but=NONE
        ),
        "flows": told({"type": ["array", "null"], "items": ref("flow")}, "Who sends what to whom."),
        "answers": _answers(catalog),
        "accepted": told(
            {"type": ["array", "null"], "items": ref("acceptance")}, "Known gaps that somebody has signed for."
        ),
        "efforts": _efforts(),
    }
    workload = stateable(catalog.vocabulary, Subject.WORKLOAD)
    return whole(
        "An architecture for warev review",
        {
            "description": "One workload. Everything may be left out: what nobody states is unknown, never bad.",
            **closed(sections | {name: shape for name, shape in workload.items() if name not in sections}),
        },
        _definitions(catalog) | facts(catalog.vocabulary),
    )


def _definitions(catalog: Catalog) -> dict[str, Shape]:
    own = {
        "name": told(TEXT, "What people call it, where that is not its id."),
        "notes": told({}, "For people who read the file."),
    }
    vocabulary = catalog.vocabulary
    # A key of the file's own form comes before a fact of that name.
    described = {subject: stateable(vocabulary, subject) | own for subject in Subject}
    ends = {
        "from": told(_ONE_ID, "The component that sends."),
        "to": told(
            {"type": ["string", "number", "array"], "items": _ONE_ID, "minItems": 1},
            "The component that receives, or several of them: a flow for each.",
        ),
    }
    return {
        "component": _component(catalog, described[Subject.COMPONENT]),
        "flow": closed(described[Subject.FLOW] | ends, required=("from", "to")),
        "place": closed(described[Subject.PLACE], nullable=True) | {"allOf": _senseless_places(catalog)},
        "data": closed(described[Subject.DATA], nullable=True),
        "facts of a component": closed(
            {name: each for name, each in described[Subject.COMPONENT].items() if name not in {"service", "kind"}},
            nullable=True,
        ),
        "answer": _answer(),
        "acceptance": _acceptance(catalog),
        "item": {"enum": list(catalog.items)},
    } | {_names(kind, senseless): called(names) for (kind, senseless), names in _sorts(catalog).items() if names}


def _include() -> Shape:
    file: Shape = {"type": "string", "pattern": "\\.[yY][aA]?[mM][lL]$"}
    return told(
        one_or_many(file),
        "Files of this folder or below, with what holds for many workloads. What stands here wins over them.",
    )


def _complete(catalog: Catalog) -> Shape:
    lists = [*LISTS, *(term.name for term in catalog.vocabulary if term.open)]
    one: Shape = {"enum": lists}
    return told(
        one_or_many(one),
        "The lists that leave nothing out. Only then is an absence evidence.",
    )


# -- components and places ------------------------------------------------------------------------------------------------


def _kinds(catalog: Catalog) -> tuple[str, ...]:
    term = catalog.vocabulary.find(Subject.COMPONENT, "kind")
    return term.choices if term else ()


def _sorts(catalog: Catalog) -> dict[tuple[str, frozenset[str]], list[str]]:
    return sorts(catalog.services, _kinds(catalog))


def _names(kind: str, senseless: frozenset[str]) -> str:
    return f"service of kind {kind}" + (f" without {', '.join(sorted(senseless))}" if senseless else "")


def _component(catalog: Catalog, described: dict[str, Shape]) -> Shape:
    vocabulary = catalog.vocabulary
    branches = []
    named = []
    for (kind, senseless), names in _sorts(catalog).items():
        refused = without(vocabulary, Subject.COMPONENT, {*vocabulary.senseless(Subject.COMPONENT, kind), *senseless})
        if names:
            service = ref(_names(kind, senseless))
            named.append(service)
            agreed = {"kind": {"enum": [kind, None]}}
            branches.append({"if": _states("service", service), "then": {"properties": agreed | refused["properties"]}})
        if not senseless:
            alone: Shape = {"not": _states("service", {"type": "string"}), **_states("kind", {"const": kind})}
            branches.append({"if": alone, "then": refused})
    ids = [service.id for service in catalog.services]
    keys = {
        "service": told({"anyOf": [{"enum": [*ids, None]}, *named]}, "The AWS service, by its id or any of its names.")
    }
    stated = [_states("service", {"type": "string"}), _states("kind", {"type": "string"})]
    return closed(described | keys) | {"anyOf": stated, "allOf": branches}


def _states(key: str, shape: Shape) -> Shape:
    return {"required": [key], "properties": {key: shape}}


def _senseless_places(catalog: Catalog) -> list[Shape]:
    term = catalog.vocabulary.find(Subject.PLACE, SORTS[Subject.PLACE])
    found = []
    for type_ in term.choices if term else ():
        senseless = catalog.vocabulary.senseless(Subject.PLACE, type_)
        if senseless:
            refused = without(catalog.vocabulary, Subject.PLACE, senseless)
            found.append({"if": _states(SORTS[Subject.PLACE], {"const": type_}), "then": refused})
    return found


def _defaults(catalog: Catalog) -> Shape:
    vocabulary = catalog.vocabulary
    every = ref("facts of a component")
    groups: dict[str, Shape] = {"all": told(every, "Of all components.")}
    for kind in _kinds(catalog):
        refused = without(vocabulary, Subject.COMPONENT, vocabulary.senseless(Subject.COMPONENT, kind))
        groups[kind] = {"description": f"Of every component of kind {kind}.", "allOf": [every, refused]}
    return told(
        closed(groups, nullable=True), "Facts of many components at once, by kind or of all. A component's own wins."
    )


# -- what people attest and accept ----------------------------------------------------------------------------------------


def _answers(catalog: Catalog) -> Shape:
    entries = {item.id: told(ref("answer"), f"{item.title}. {item.ask}") for item in catalog.items.values()}
    return told(closed(entries, nullable=True), "What no description shows: a person attests it, by item.")


def _answer() -> Shape:
    reply = caseless(_REPLIES)
    keys = {
        "answer": told(reply, "Whether the practice is followed."),
        "by": told(TEXT, "Who says so."),
        "date": told({"type": ["string", "null"], "pattern": DATE}, "When, as in 2026-11-02."),
        "notes": told(TEXT, "What else there is to say; shown in the review."),
        "not_applicable": told({"type": ["string", "number"], "minLength": 1}, "Why the practice does not apply."),
    }
    assert keys.keys() == ANSWER_KEYS  # noqa: S101  the two are one form
    either = {"oneOf": [{"required": ["answer"]}, {"required": ["not_applicable"]}]}
    return {"anyOf": [*reply["anyOf"], closed(keys) | either, {"type": "null"}]}


def _acceptance(catalog: Catalog) -> Shape:
    keys = {
        "item": told(ref("item"), "The item whose gap is accepted."),
        "component": told({"type": ["string", "number", "null"]}, "Only the gap of this component."),
        "flow": told({"type": ["string", "null"]}, "Only the gap of this flow: web->db, or web->db#2 for the second."),
        "reason": told({"type": ["string", "number", "boolean"], "minLength": 1}, "Why it is accepted."),
        "owner": told({"type": ["string", "number", "boolean"], "minLength": 1}, "Who has signed for it."),
        "until": told({"type": "string", "pattern": DATE}, "The last day on which it holds, as in 2027-01-31."),
        "notes": told(TEXT, "For people who read the file."),
        "under": told(
            {"type": ["object", "null"]},
            "The facts that the gap rests on, by paths such as components.db.availability_zones, and what they were. "
            "Once one of them changes, the gap is open again. `warev accept` writes them.",
        ),
    }
    assert keys.keys() == ACCEPTANCE_KEYS  # noqa: S101  the two are one form
    return closed(keys, required=("item", "reason", "owner", "until"))


def _efforts() -> Shape:
    points: Shape = {
        "anyOf": [{"enum": [*map(str, Effort), None]}, {"type": "integer", "minimum": 0, "maximum": MOST_POINTS}]
    }
    said = "What an item takes, low, medium, high or so many points: of each thing, or by their ids. `warev plan` reads it."
    by_thing = by_id(points, "The effort of a component, flow, place or set of data by its id.")
    return by_id({"anyOf": [*points["anyOf"], by_thing]}, said)
