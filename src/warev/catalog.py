"""The catalog: pillars and lenses, their questions and checklist items, with the vocabulary and the services that they speak of."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import PurePosixPath
from typing import Any, ClassVar, TypeVar

from warev import content, grammar, graph
from warev.content import Sheet
from warev.errors import Mistakes, WarevError, nearest
from warev.forms import form
from warev.rules import Name, Rule
from warev.services import Service, Services, ServicesFile
from warev.vocabulary import FactsFile, Subject, Term, Vocabulary

# The shelves that a catalog is read from.
SHELVES = ("edition", "facts", "services", "pillars", "lenses")

# Facts that shape the frame or describe it to people; no rule need read them.
FRAME = frozenset(
    {"kind", "service", "in", "region", "regions", "stores", "carries", "purpose", "environment", "environments"}
)


class Risk(StrEnum):
    """What an unmet item puts at stake, as AWS publishes it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def weight(self) -> int:
        """What an item of this risk counts in a score: warev's own rule, since AWS publishes none."""
        return {"high": 4, "medium": 2, "low": 1}[self]


class Effort(StrEnum):
    """How much work an item takes, roughly."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def points(self) -> int:
        return {"low": 1, "medium": 3, "high": 8}[self]


class Shows(StrEnum):
    """What a rule can find out: both verdicts, or gaps only."""

    BOTH = "both"
    GAP = "gap"


@form
class Examples:
    """Architectures, or lists of them, that an item's rule must judge as the key says. `clear`: nothing speaks against it."""

    met: Any = ()
    not_met: Any = ()
    clear: Any = ()
    not_applicable: Any = ()

    def of(self, key: str) -> list[Any]:
        """The architectures under *key*, always as a list."""
        found = getattr(self, key)
        return [found] if isinstance(found, dict) else list(found)


@form
class Remedy:
    """What to set where no comparison of a rule says it: a fact as seen from the thing that fails, or, as `inflows.x` or
    `outflows.x`, of each of its flows that `where` chooses.
    """

    fact: str
    equals: Any
    where: Any = None

    @property
    def over(self) -> str:
        """The list of flows that it is about; empty where it is about the thing itself."""
        first = self.fact.partition(".")[0]
        return first if first in {"inflows", "outflows"} else ""

    @cached_property
    def name(self) -> Name:
        return grammar.name(self.fact.partition(".")[2] if self.over else self.fact)

    @cached_property
    def condition(self) -> Rule | None:
        """Which of the flows are meant; None: all."""
        return None if self.where is None else grammar.parse(self.where)


@form
class Item:
    """One best practice of the framework, as a line of a checklist."""

    id: str
    title: str
    risk: Risk
    effort: Effort
    why: str
    fix: tuple[str, ...]
    ask: str
    proof: str
    source: str
    when: Any = None
    rule: Any = None
    shows: Shows = Shows.BOTH
    set_: tuple[Remedy, ...] = ()
    examples: Examples | None = None

    @cached_property
    def demand(self) -> Rule | None:
        """Its rule; None where only a person can tell."""
        return None if self.rule is None else grammar.parse(self.rule)

    @cached_property
    def condition(self) -> Rule | None:
        """The rule that says where the item applies; None: everywhere."""
        return None if self.when is None else grammar.parse(self.when)


@form
class Question:
    """One question of the framework, with the items that answer it."""

    id: str
    title: str
    items: tuple[Item, ...]


@form
class Principle:
    """A design principle of a pillar."""

    name: str
    text: str


@form
class Tool:
    """A service or program that helps with a pillar."""

    name: str
    use: str
    source: str


@form
class Pillar:
    """One of the framework's pillars. `questions` come from the files beside `pillar.yaml`."""

    # Whether AWS publishes the risk levels of its items.
    published: ClassVar[bool] = True

    id: str
    code: str
    order: int
    name: str
    summary: str
    principles: tuple[Principle, ...]
    tools: tuple[Tool, ...]
    source: str
    questions: tuple[Question, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for question in self.questions for item in question.items)


@form
class Lens(Pillar):
    """A point of view on one sort of workload, in the form of a pillar: its head is `lens.yaml`. It counts in no pillar's sum, and
    its risk levels are warev's.
    """

    published: ClassVar[bool] = False


@form
class Edition:
    """Which state of the framework the content follows, and the content's own version."""

    content: str
    framework: str
    framework_date: str
    source: str


@dataclass(frozen=True)
class Catalog:
    """Everything that a review needs to know. `sheets` are the files that it was read from, by path."""

    edition: Edition
    vocabulary: Vocabulary
    services: Services
    pillars: tuple[Pillar, ...]
    lenses: tuple[Lens, ...] = ()
    sheets: dict[str, Sheet] = field(default_factory=dict, repr=False)

    @cached_property
    def items(self) -> dict[str, Item]:
        return {item.id: item for each in (*self.pillars, *self.lenses) for item in each.items}

    @cached_property
    def derived(self) -> tuple[tuple[Term, Rule], ...]:
        """The facts derived by a rule, each after those that it reads; those of the graph come before them all."""
        rules = {term.name: grammar.parse(term.is_) for term in self.vocabulary if term.derived and not term.from_graph}
        reads = {
            name: {each.fact for leaf in rule.leaves() for each in leaf.names() if each.fact in rules}
            for name, rule in rules.items()
        }
        terms = {term.name: term for term in self.vocabulary}
        return tuple((terms[name], rules[name]) for name in TopologicalSorter(reads).static_order())

    @cached_property
    def read_facts(self) -> frozenset[str]:
        """Every fact that an item, a derived fact or the condition of a guarantee reads."""
        rules = [rule for item in self.items.values() for rule in (item.demand, item.condition) if rule]
        rules += [rule for _, rule in self.derived]
        rules += [
            each.condition
            for service in self.services
            for each in (*service.guarantees, *service.flows_in)
            if each.condition
        ]
        read = {name.fact for rule in rules for leaf in rule.leaves() for name in leaf.names()}
        return frozenset(read | graph.reads(self.vocabulary))

    def service(self, name: str) -> Service:
        """The service that people call *name*."""
        if service := self.services.find(name):
            return service
        raise WarevError.of(
            f"there is no service {name!r}", hint=nearest(name, self.services.names) or "warev list services shows them"
        )

    def stateable(self, service: Service) -> list[Term]:
        """The facts to state of a component of *service*: not those that say what it is, nor those that are settled."""
        passed = self.vocabulary.senseless(Subject.COMPONENT, service.kind) | service.settled | FRAME
        terms = self.vocabulary.of(Subject.COMPONENT)
        return sorted(
            (term for term in terms if not term.derived and term.name not in passed), key=lambda term: term.name
        )

    def pillar(self, name: str) -> Pillar:
        """The pillar called *name*: its id, name or code."""
        return _called(name, self.pillars, "pillar", "pillars")

    def lens(self, name: str) -> Lens:
        """The lens called *name*: its id, name or code."""
        return _called(name, self.lenses, "lens", "lenses")


_Head = TypeVar("_Head", bound=Pillar)


def _called(name: str, heads: tuple[_Head, ...], noun: str, nouns: str) -> _Head:
    wanted = name.strip().lower()
    for head in heads:
        if wanted in {head.id, head.name.lower(), head.code.lower()}:
            return head
    known = [head.id for head in heads]
    hint = nearest(wanted, known) or f"the {nouns} are {', '.join(known)}"
    raise WarevError.of(f"there is no {noun} {name!r}", hint=hint)


def load() -> Catalog:
    """The shipped catalog, with the user's own content laid over it; raises WarevError with every mistake of form.

    What its rules mean is not checked here: see `warev.trust`.
    """
    mistakes = Mistakes()
    catalog = read({name: content.sheets(name) for name in SHELVES}, mistakes)
    mistakes.stop()
    assert catalog is not None  # noqa: S101  no catalog, no silence: `read` has said why
    return catalog


def read(shelves: dict[str, list[Sheet]], mistakes: Mistakes) -> Catalog | None:
    """The catalog that the files of *shelves* hold; None, and every reason in *mistakes*, where they hold none."""
    before = len(mistakes)
    editions = [sheet.read(Edition, mistakes) for sheet in shelves["edition"]]
    facts = [sheet.read(FactsFile, mistakes) for sheet in shelves["facts"]]
    services = [sheet.read(ServicesFile, mistakes) for sheet in shelves["services"]]
    pillars = _headed(Pillar, "pillar.yaml", shelves["pillars"], mistakes)
    lenses = _headed(Lens, "lens.yaml", shelves["lenses"], mistakes)
    if len(mistakes) > before:
        return None
    if not editions or editions[0] is None:
        mistakes.add("edition.yaml is missing from the content")
        return None
    return Catalog(
        editions[0],
        Vocabulary(term for file in facts if file for term in file.facts),
        Services(service for file in services if file for service in file.services),
        pillars,
        lenses,
        {sheet.path: sheet for sheets in shelves.values() for sheet in sheets},
    )


def _headed(kind: type[_Head], head_file: str, sheets: list[Sheet], mistakes: Mistakes) -> tuple[_Head, ...]:
    """The heads of that *kind* in their order, each with the questions that lie in its folder."""
    heads: dict[str, _Head] = {}
    questions: dict[str, list[Question]] = {}
    for sheet in sheets:
        folder = PurePosixPath(sheet.path).parent.name
        if PurePosixPath(sheet.path).name == head_file:
            if head := sheet.read(kind, mistakes):
                heads[folder] = head
        elif question := sheet.read(Question, mistakes):
            questions.setdefault(folder, []).append(question)
    for folder in questions.keys() - heads.keys():
        mistakes.add(f"{PurePosixPath(sheets[0].path).parts[0]}/{folder}/ holds questions and no {head_file}")
    complete = (replace(head, questions=tuple(questions.get(folder, ()))) for folder, head in heads.items())
    return tuple(sorted(complete, key=lambda head: head.order))
