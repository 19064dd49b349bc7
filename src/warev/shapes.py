"""Pieces of JSON Schema: what a fact may be worth, and the spellings of its name."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from warev.document import resolve
from warev.services import Services
from warev.values import say
from warev.vocabulary import Term, Type, Vocabulary, constant

Shape: TypeAlias = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
ID = {"pattern": "^[A-Za-z0-9_-]+$"}
# Any scalar that may stand where text is wanted: YAML takes some text for a number.
TEXT: Shape = {"type": ["string", "number", "boolean", "null"]}
DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def whole(title: str, shape: Shape, definitions: Mapping[str, Shape]) -> Shape:
    """A whole schema."""
    return {"$schema": DRAFT, "title": title, **shape, "definitions": dict(definitions)}


def told(shape: Shape, description: str) -> Shape:
    """*shape* with what it means; beside a `$ref` nothing else may stand."""
    return {"description": description, **({"allOf": [shape]} if "$ref" in shape else shape)}


def ref(name: str) -> Shape:
    return {"$ref": f"#/definitions/{name}"}


def closed(properties: Mapping[str, Shape], *, required: Iterable[str] = (), nullable: bool = False) -> Shape:
    """A mapping of these keys and no others."""
    shape: Shape = {"type": ["object", "null"] if nullable else "object", "properties": dict(properties)}
    shape |= {"required": list(required)} if required else {}
    return shape | {"additionalProperties": False}


def by_id(entry: Shape, description: str, *, but: str = "") -> Shape:
    """A section of the file: ids, and below each an *entry*. No id is *but*."""
    ids: Shape = ID | ({"not": {"const": but}} if but else {})
    return {
        "description": description,
        "type": ["object", "null"],
        "propertyNames": ids,
        "additionalProperties": entry,
    }


def words(choices: Iterable[str], *, nullable: bool = True) -> Shape:
    """One of *choices*, each also as the value that YAML makes of it."""
    spelled: list[Any] = list(choices)
    spelled += [value for word in spelled if not isinstance(value := resolve(word), str)]
    return {"enum": [*spelled, *([None] if nullable else [])]}


def one_or_many(word: Shape) -> Shape:
    """A list of words, or one word alone, or nothing. Without `anyOf`, so that an editor marks the very word."""
    return {"type": ["array", "string", "null"], "items": word, "if": {"type": "string"}, "then": word}


def caseless(choices: Iterable[str]) -> Shape:
    """One of *choices* in letters of any size; the small ones are proposed."""
    known = list(choices)
    return {"anyOf": [{"enum": known}, {"type": "string", "pattern": f"^({'|'.join(map(_any_case, known))})$"}]}


def _any_case(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else _plain(letter) for letter in word)


def _plain(letter: str) -> str:
    """*letter* in a regular expression, without escapes that some dialects refuse."""
    return f"\\{letter}" if letter in r"\^$.|?*+()[]{}/" else letter


def called(names: Iterable[str]) -> Shape:
    """Text that is one of the *names* of services as warev compares them: without case, hyphens and spaces alike."""
    patterns = sorted({_GAP.join(map(_any_case, re.split(r"[\s_/-]+", name.strip()))) for name in names})
    return {"type": "string", "pattern": f"^[\\s_/-]*({'|'.join(patterns)})[\\s_/-]*$"}


_GAP = r"[\s_/-]+"


# -- forms ---------------------------------------------------------------------------------------------------------------


def form(kind: type, meanings: Mapping[str, str], definitions: dict[str, Shape]) -> Shape:
    """The shape of a form of content; those that it holds go to *definitions*. *meanings* says of keys what they are:
    `Item.why`, or `why` of every form that has one.
    """
    from pydantic import TypeAdapter

    shape: Shape = TypeAdapter(kind).json_schema(ref_template="#/definitions/{model}")
    for name, each in shape.pop("$defs", {}).items():
        definitions[name] = _described(name, each, meanings)
    return _described(kind.__name__, shape, meanings)


def _described(name: str, shape: Shape, meanings: Mapping[str, str]) -> Shape:
    """*shape* without what pydantic adds to it, and with *meanings*."""
    shape.pop("title", None)
    for key, each in shape.get("properties", {}).items():
        for noise in ("title", "default"):
            each.pop(noise, None)
        if meaning := meanings.get(f"{name}.{key}") or meanings.get(key):
            shape["properties"][key] = told(each, meaning)
    return shape


# -- facts ---------------------------------------------------------------------------------------------------------------


def facts(vocabulary: Vocabulary) -> dict[str, Shape]:
    """A definition for each fact that can be stated, and for each other spelling of one."""
    found = {}
    for term in vocabulary:
        if not term.derived:
            found[_definition(vocabulary, term, term.name)] = told(_value(term), _meaning(term))
            for alias in term.aliases:
                found[_definition(vocabulary, term, alias)] = _alias(term, alias)
    return found


def _definition(vocabulary: Vocabulary, term: Term, spelling: str) -> str:
    """What the definition of *term* is called: facts of different subjects may share a name, and mean different things."""
    twins = [each for each in vocabulary if each.name == term.name]
    return spelling if len(twins) == 1 else f"{spelling} of a {'-'.join(term.subjects)}"


def stateable(vocabulary: Vocabulary, subject: str) -> dict[str, Shape]:
    """The keys by which the facts of a *subject* are stated, dotted and nested, each with its shape."""
    spelled: dict[str, Shape] = {}
    for term in vocabulary.of(subject):
        if not term.derived:
            for spelling in (term.name, *term.aliases):
                spelled[spelling] = ref(_definition(vocabulary, term, spelling))
    return _nested(spelled)


def _nested(spelled: Mapping[str, Shape]) -> dict[str, Shape]:
    """*spelled*, and beside each dotted name the first word of it, which holds the rest."""
    groups: dict[str, dict[str, Shape]] = {}
    for name, shape in spelled.items():
        first, dot, rest = name.partition(".")
        if dot and first not in spelled:
            groups.setdefault(first, {})[rest] = shape
    return dict(spelled) | {first: closed(_nested(rest), nullable=True) for first, rest in groups.items()}


def without(vocabulary: Vocabulary, subject: str, senseless: Iterable[str]) -> Shape:
    """What forbids the facts *senseless*, however they are spelled."""
    names = set(senseless)
    spelled: list[str] = []
    for term in vocabulary.of(subject):
        if term.name in names and not term.derived:
            spelled += [term.name, *term.aliases]
    return {"properties": _forbidden(spelled)}


def _forbidden(spelled: Iterable[str]) -> dict[str, Any]:
    refused: dict[str, Any] = {}
    groups: dict[str, list[str]] = {}
    for name in spelled:
        refused[name] = False
        first, dot, rest = name.partition(".")
        if dot:
            groups.setdefault(first, []).append(rest)
    return refused | {first: {"properties": _forbidden(rest)} for first, rest in groups.items()}


def _value(term: Term) -> Shape:
    """What *term* may be worth; `null` is "not stated"."""
    match term.type:
        case Type.BOOL:
            return {"type": ["boolean", "null"]}
        case Type.INT | Type.NUMBER:
            shape: Shape = {"type": ["integer" if term.type is Type.INT else "number", "null"]}
            shape |= {} if term.least is None else {"minimum": _number(term.least)}
            return shape | ({} if term.most is None else {"maximum": _number(term.most)})
        case Type.CHOICE:
            return words(term.choices)
        case Type.LIST:
            member = words(term.choices, nullable=False) if term.choices else {"type": ["string", "number", "boolean"]}
            return {"type": ["array", "null"], "items": member}
        case Type.TEXT | Type.COMPONENT:
            return {"type": ["string", "number", "null"], "minLength": 1}


def _number(bound: float) -> float:
    return int(bound) if bound == int(bound) else bound


def _meaning(term: Term) -> str:
    unit = [f"In {term.unit}."] if term.unit else []
    kinds = [f"Stated of: {', '.join(term.kinds)}."] if term.kinds else []
    places = [f"Of places: {', '.join(term.places)}."] if term.places else []
    return " ".join([term.meaning, *unit, *kinds, *places])


def _alias(term: Term, alias: str) -> Shape:
    meanings = term.aliases[alias]
    if not isinstance(meanings, dict):
        return told(_value(term), f"Another spelling of {term.name}. {_meaning(term)}")
    said = "; ".join(f"{word} says {say(constant(meaning))}" for word, meaning in meanings.items())
    values = [value if isinstance(value := resolve(word), bool) else word for word in meanings]
    return told({"enum": [*values, None]}, f"Another spelling of {term.name}: {said}. {_meaning(term)}")


def sorts(services: Services, kinds: Iterable[str]) -> dict[tuple[str, frozenset[str]], list[str]]:
    """The names of services by their kind and the facts that make no sense for them beside those of the kind."""
    found: dict[tuple[str, frozenset[str]], list[str]] = {(kind, frozenset()): [] for kind in kinds}
    for service in services:
        found.setdefault((service.kind, frozenset(service.senseless)), []).extend(service.names)
    return found
