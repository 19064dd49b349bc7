"""Random architectures over the shipped content, for the laws that must hold of every one.

A world is a frame (what there is: components, flows, places, data, defaults, what people say) and lessons: facts that hold
in it, each of which may be learned. Chance comes from a seed, for Hypothesis would take longer to draw two hundred facts
than warev takes to judge them; how large a world is, Hypothesis draws, and so finds the smallest that breaks a law.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain
from random import Random
from typing import Any, NamedTuple, TypeAlias

from hypothesis import strategies as st

from warev import catalog as catalogs
from warev import document, reading
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.document import Node
from warev.errors import Location, Mistakes, WarevError
from warev.formats import json as report
from warev.review import Review
from warev.samples import Samples
from warev.values import Value, meet
from warev.vocabulary import NONE, Subject, Term, Type, constant

Raw: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str | int, ...]

TODAY = date(2026, 11, 30)
FILE = "world.yaml"
SECTIONS = {
    "components": Subject.COMPONENT,
    "flows": Subject.FLOW,
    "places": Subject.PLACE,
    "data": Subject.DATA,
}
LISTS = ("components", "flows", "places", "data", "uses")
# Services of every sort, and kinds of what is none.
SERVICES = (
    "ec2", "ecs", "eks", "lambda", "rds", "aurora", "dynamodb", "s3", "ebs", "efs", "sqs", "sns", "eventbridge", "kinesis",
    "step-functions", "api-gateway", "alb", "cloudfront", "route53", "cognito", "elasticache", "opensearch", "athena", "glue",
)  # fmt: skip
KINDS = ("person", "third-party", "compute", "database", "queue", "function", "container")
TEXTS = ("platform team", "5.10", "null", "yes", " a", "a, b", "a: b # c", "=1+1", "é", '"x"', "- x", "[a]", "10.0.0.0/16", "10.1.0.0/16")  # fmt: skip
# What a statement of one's own replaces: stating it later would change the question, and be no lesson.
_REPLACES = ("region", "regions", "in")


class Lesson(NamedTuple):
    """A fact of the thing at *path*: each of *stages*, words and a value, says more than the one before."""

    path: Path
    stages: tuple[tuple[str, Any], ...]


class World(NamedTuple):
    """A frame, and all that may be learned of it."""

    frame: Raw
    lessons: tuple[Lesson, ...]

    def stated(self, levels: Sequence[int]) -> Raw:
        """The file in which of each lesson so many stages are learned, as plain values."""
        made: Raw = json.loads(json.dumps(self.frame))
        for lesson, level in zip(self.lessons, levels, strict=True):
            if level:
                word, value = lesson.stages[level - 1]
                holder(made, lesson.path)[word] = value
        return made

    @property
    def everything(self) -> list[int]:
        return [len(lesson.stages) for lesson in self.lessons]

    def some(self, chance: Random, share: float) -> list[int]:
        """Levels at which about *share* of all lessons are learned."""
        return [chance.randint(1, most) if chance.random() < share else 0 for most in self.everything]


def holder(whole: Raw, path: Path) -> Any:
    """What stands at *path* in *whole*."""
    found: Any = whole
    for step in path:
        found = found[step]
    return found


@cache
def known() -> Catalog:
    """The shipped content."""
    return catalogs.load()


def read(text: str, file: str = FILE) -> Architecture:
    """The architecture that *text* spells; raises WarevError where there are mistakes."""
    mistakes = Mistakes()
    return reading.architecture(document.parse(text, file, mistakes), known(), mistakes)


def of(raw: Raw) -> Architecture:
    return read(json.dumps(raw))


# -- chance ---------------------------------------------------------------------------------------------------------------


@st.composite
def worlds(draw: st.DrawFn, most: int = 6) -> tuple[World, Random]:
    """A world of at most so many components in which nothing contradicts itself, and the chance to go on with."""
    return made(draw(st.integers(0, 2**32)), draw(st.integers(0, most)), draw(st.integers(0, 9)))


def made(seed: int, size: int, many: int) -> tuple[World, Random]:
    """The world of *seed* with *size* components, of each thing at most *many* facts or so; and the chance to go on with."""
    chance = Random(seed)  # noqa: S311  the same world each time, no secret
    return sound(_Maker(chance, size, many).world()), chance


class _Maker:
    """Makes one world of *size* components, of each thing at most *many* facts."""

    def __init__(self, chance: Random, size: int, many: int) -> None:
        self._chance = chance
        self._ids = [f"c{number}" for number in range(size)]
        self._many = many
        self._places = [f"p{number}" for number in range(chance.randint(0, 3))]
        self._data = [f"d{number}" for number in range(chance.randint(0, 2))]
        self._lessons: list[Lesson] = []
        self._closed = [name for name in LISTS if chance.random() < 0.6]

    def world(self) -> World:
        chance = self._chance
        frame: Raw = {"name": chance.choice(TEXTS), "complete": self._closed}
        frame["places"] = {id_: self._place(number) for number, id_ in enumerate(self._places)}
        frame["data"] = {id_: {} for id_ in self._data}
        frame["defaults"] = self._defaults()
        frame["components"] = {id_: self._component(id_, frame["defaults"]) for id_ in self._ids}
        frame["flows"] = [
            self._flow(number) for number in range(chance.randint(0, 2 * len(self._ids)) if self._ids else 0)
        ]
        for id_ in self._data:
            self._learn(("data", id_), Subject.DATA, [*known().vocabulary.of(Subject.DATA)])
        terms = [each for each in known().vocabulary.of(Subject.WORKLOAD) if each.name not in _REPLACES]
        self._learn((), Subject.WORKLOAD, terms, 8 * self._many)
        if chance.random() < 0.6:
            frame["regions"] = chance.choice([["eu-west-1"], ["eu-west-1", "eu-central-1"]])
        frame["answers"] = {item: self._answer() for item in self._items(12)}
        frame["accepted"] = [self._acceptance(item) for item in self._items(6)]
        return World(frame, tuple(self._lessons))

    def _items(self, most: int) -> list[str]:
        return self._chance.sample(sorted(known().items), self._chance.randint(0, most))

    def _place(self, number: int) -> Raw:
        chance = self._chance
        self._learn(("places", f"p{number}"), Subject.PLACE, [*known().vocabulary.of(Subject.PLACE)])
        inside = {"in": f"p{chance.randrange(number)}"} if number and chance.random() < 0.6 else {}
        return inside | ({"region": "eu-west-1"} if chance.random() < 0.3 else {})

    def _defaults(self) -> Raw:
        chance, terms = self._chance, [*known().vocabulary.of(Subject.COMPONENT)]
        groups = [group for group in ("all", "database", "function", "compute") if chance.random() < 0.3]
        made: Raw = {}
        for group in groups:
            fit = [term for term in terms if not term.derived and (group == "all" or group in (term.kinds or (group,)))]
            some = chance.sample([term for term in fit if term.name not in _REPLACES], chance.randint(1, 3))
            made[group] = {term.name: self._value(term) for term in some if term.type is not Type.COMPONENT}
            made[group] = {name: value for name, value in made[group].items() if name not in {"service", "kind"}}
        return made

    def _component(self, id_: str, defaults: Raw) -> Raw:
        chance, vocabulary = self._chance, known().vocabulary
        made: Raw = {"service": chance.choice(SERVICES)} if chance.random() < 0.8 else {"kind": chance.choice(KINDS)}
        service = known().services.find(made.get("service", ""))
        kind = service.kind if service else made["kind"]
        passed = vocabulary.senseless(Subject.COMPONENT, kind) | (service.settled if service else frozenset())
        terms = [each for each in vocabulary.of(Subject.COMPONENT) if each.name not in passed | {"service", "kind"}]
        own = [each for each in terms if each in vocabulary.inherited and chance.random() < 0.2]
        made |= {each.name: self._value(each) for each in own}
        made |= {"in": chance.choice(self._places)} if self._places and chance.random() < 0.7 else {}
        made |= {"region": "eu-central-1"} if chance.random() < 0.1 else {}
        made |= {"name": chance.choice(TEXTS)} if chance.random() < 0.2 else {}
        taken = {*chain.from_iterable(defaults.get(group, ()) for group in (kind, "all")), *_REPLACES}
        free = [each for each in terms if each not in vocabulary.inherited and each.name not in taken]
        self._learn(("components", id_), Subject.COMPONENT, free, 3 * self._many)
        return made

    def _flow(self, number: int) -> Raw:
        self._learn(("flows", number), Subject.FLOW, [*known().vocabulary.of(Subject.FLOW)], self._many)
        return {end: self._chance.choice(self._ids) for end in ("from", "to")}

    def _learn(self, path: Path, subject: Subject, terms: Sequence[Term], most: int = 4) -> None:
        able = [term for term in terms if not term.derived and term.name not in _REPLACES]
        for term in self._chance.sample(able, min(len(able), self._chance.randint(0, most))):
            value = self._value(term)
            self._lessons.append(Lesson(path, (*self._vaguer(term, value), (term.name, value))))

    def _vaguer(self, term: Term, value: Any) -> Iterator[tuple[str, Any]]:
        """Ways to say less than that *term* is *value*."""
        if term.open and term.name not in self._closed:
            yield from ((term.name, value[:length]) for length in range(len(value)))
        for alias, meanings in term.aliases.items():
            for word, meaning in meanings.items() if isinstance(meanings, dict) else ():
                if meet(constant(meaning), value) == value and self._chance.random() < 0.5:
                    yield alias, document.resolve(word)
                    return

    def _value(self, term: Term) -> Any:
        return value_of(term, self._ids, self._data, self._chance)

    def _answer(self) -> Any:
        reply = self._chance.choice(["yes", "no", "partly"])
        by = {"by": self._chance.choice(TEXTS), "date": "2026-10-01", "notes": self._chance.choice(TEXTS)}
        return self._chance.choice([reply, {"answer": reply, **by}, {"not_applicable": "no users", **by}])

    def _acceptance(self, item: str) -> Raw:
        chance = self._chance
        made = {"item": item, "reason": chance.choice(TEXTS), "owner": chance.choice(TEXTS)}
        made["until"] = chance.choice(["2026-11-29", "2026-11-30", "2027-06-30"])
        if self._ids and chance.random() < 0.4:
            made["component"] = chance.choice(self._ids)
        return made


def value_of(term: Term, components: Sequence[str], data: Sequence[str], chance: Random) -> Any:
    """A value of *term* in a world of these *components* and sets of *data*."""
    match term.name, term.type:
        case (("stores" | "carries"), _):
            return chance.sample(data, chance.randint(0, len(data)))
        case _, Type.COMPONENT:
            return chance.choice([*components, NONE])
        case _, Type.TEXT:
            return chance.choice(TEXTS)
        case _, _:
            value = chance.choice(_samples()[term.name])
            return list(value) if isinstance(value, tuple) else value


@cache
def _samples() -> Mapping[str, tuple[Value, ...]]:
    """Values of each fact, one of each class that rules tell apart."""
    nothing, samples = read("name: nothing"), Samples(known())
    return {term.name: samples.of(term, nothing) for term in known().vocabulary if not term.derived}


# -- without contradictions -------------------------------------------------------------------------------------------------


def sound(world: World) -> World:
    """*world* without what contradicts something else of it, such as a fact that the service settles."""
    while True:
        text = json.dumps(world.stated(world.everything))
        try:
            read(text)
        except WarevError as error:
            routes = _routes(document.parse(text, FILE, Mistakes()))
            wrong = {routes[mistake.at] for mistake in error.mistakes if mistake.at}
            world = _without(world, wrong)
        else:
            return world


def _routes(node: Node, route: Path = ()) -> dict[Location, Path]:
    """Where everything in *node* stands, the innermost where several begin at one place."""
    found = {node.at: route, node.key_at: route}
    children: Iterator[tuple[str | int, Node]] = iter(())
    if isinstance(node.value, dict):
        children = iter(node.value.items())
    elif isinstance(node.value, list):
        children = iter(enumerate(node.value))
    for step, child in children:
        found |= _routes(child, (*route, step))
    return found


def _without(world: World, wrong: set[Path]) -> World:
    def hit(path: Path, word: str) -> bool:
        return any(route[: len(path) + 1] == (*path, word) for route in wrong)

    kept = tuple(each for each in world.lessons if not any(hit(each.path, word) for word, _ in each.stages))
    frame = json.loads(json.dumps(world.frame))
    if len(kept) == len(world.lessons):
        for route in sorted(wrong, reverse=True):
            depth = 2 if route[0] in {"answers", "accepted"} else len(route)
            holder(frame, route[: depth - 1]).pop(route[depth - 1])
    return World(frame, kept)


# -- written down -----------------------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """A line of a file; `of` is the fact that it states, with the path of its thing."""

    text: str
    of: tuple[Path, str] | None = None


def scalar(value: Any) -> str:
    """*value* as YAML spells it, in quotes where it would be read as something else."""
    if not isinstance(value, str):
        return json.dumps(value)
    plain = value.replace("-", "").replace(" ", "").isalnum() and value.isascii() and value == value.strip()
    return value if plain and isinstance(document.resolve(value), str) and value[0] != "-" else json.dumps(value)


def inline(value: Any, chance: Random | None = None) -> str:
    """*value* in flow style, its keys as they stand, or in any order."""
    match value:
        case dict():
            pairs = [f"{scalar(key)}: {inline(each, chance)}" for key, each in shuffled(value, chance)]
            return f"{{{', '.join(pairs)}}}"
        case list():
            return f"[{', '.join(inline(each, chance) for each in value)}]"
        case _:
            return scalar(value)


def shuffled(keys: Mapping[str, Any], chance: Random | None) -> list[tuple[str, Any]]:
    pairs = list(keys.items())
    return chance.sample(pairs, len(pairs)) if chance else pairs


def written(raw: Raw, chance: Random | None = None) -> list[Line]:
    """The file *raw* with each fact on a line of its own; or, by *chance*, in any order and style, with comments."""
    lines: list[Line] = []
    for key, value in shuffled(raw, chance):
        flow = chance is not None and chance.random() < 0.2
        if key in {"components", "places", "data", "defaults"} and not flow:
            lines.append(Line(f"{key}:" if value else f"{key}: {{}}"))
            for id_, facts in shuffled(value, chance):
                lines += _thing(facts, (key, id_), f"  {id_}:", chance)
        elif key == "flows" and not flow:
            lines.append(Line("flows:" if value else "flows: []"))
            for number, facts in enumerate(value):
                lines += _thing(facts, (key, number), "  -", chance)
        elif key == "answers" and value and not flow:
            lines.append(Line("answers:"))
            lines += [Line(f"  {item}: {inline(each, chance)}", (("answers",), item)) for item, each in shuffled(value, chance)]  # fmt: skip
        else:
            lines.append(Line(f"{key}: {inline(value, chance)}", ((), key)))
    return list(_commented(lines, chance)) if chance else lines


def _thing(facts: Raw, path: Path, head: str, chance: Random | None) -> Iterator[Line]:
    """One thing in block style, or by *chance* in flow style or in groups."""
    if chance and chance.random() < 0.3:
        yield Line(f"{head} {inline(facts, chance)}")
        return
    grouped = _grouped(facts, chance)
    if not grouped:
        yield Line(f"{head} {{}}")
        return
    yield Line(head)
    for key, value in shuffled(grouped, chance):
        yield Line(f"    {scalar(key)}: {inline(value, chance)}", (path, key))


def _grouped(facts: Raw, chance: Random | None) -> Raw:
    """*facts* in which by *chance* some groups are nested: ``a: {b: 1}`` for ``a.b: 1``."""
    made: Raw = {}
    for name, value in facts.items():
        first, dot, rest = name.partition(".")
        if chance and dot and chance.random() < 0.5 and isinstance(made.get(first, {}), dict):
            made.setdefault(first, {})[rest] = value
        else:
            made[name] = value
    return made


def _commented(lines: Sequence[Line], chance: Random) -> Iterator[Line]:
    for line in lines:
        if chance.random() < 0.2:
            yield Line(chance.choice(["# a comment: {not} [read]", "", "      # - x: y"]))
        yield line._replace(text=f"{line.text}  # said" if chance.random() < 0.1 else line.text)


def text(lines: Sequence[Line]) -> str:
    return "".join(f"{line.text}\n" for line in lines)


# -- what a review says -----------------------------------------------------------------------------------------------------

_PLACES = {"file", "line", "column", "text", "judged", "attested", "accepted"}


def said(made: Review, order: Callable[[list[Any]], list[Any]] = list) -> Any:
    """What the JSON report of *made* says, without where it stands; *order* puts lists in an order."""
    return _placeless(report._review(made), order)


def _placeless(raw: Any, order: Callable[[list[Any]], list[Any]]) -> Any:
    match raw:
        case dict():
            return {key: _placeless(each, order) for key, each in raw.items() if key not in _PLACES}
        case list() | tuple():
            return order([_placeless(each, order) for each in raw])
        case _:
            return raw
