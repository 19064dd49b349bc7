"""The vocabulary: every fact that an architecture may state, as `content/facts/` defines it."""

from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from enum import StrEnum
from typing import Any

from warev.document import Node
from warev.errors import nearest
from warev.forms import form
from warev.values import AnyOf, OpenList, Span, Value, say


class Subject(StrEnum):
    """What a fact is stated of."""

    WORKLOAD = "workload"
    COMPONENT = "component"
    FLOW = "flow"
    PLACE = "place"
    DATA = "data"


class Type(StrEnum):
    """What a fact's value is."""

    BOOL = "bool"
    INT = "int"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    LIST = "list"
    COMPONENT = "component"


# What a fact of type `component` says where there is no such component.
NONE = "none"
# The fact that says of a component or a place what sort of thing it is: which other facts make sense follows from it.
SORTS = {Subject.COMPONENT: "kind", Subject.PLACE: "type"}
# What stands for a rule where a fact follows from how components, flows and places hang together: see `warev.graph`.
GRAPH = "graph"


@form
class Term:
    """One entry of the vocabulary: see docs/writing-content.md for each key."""

    name: str
    subject: Subject | tuple[Subject, ...]
    type: Type
    meaning: str
    ask: str
    unit: str = ""
    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    aliases: dict[str, Any] = field(default_factory=dict)
    inherits: Subject | None = None
    open: bool = False
    given: bool = False
    is_: Any = None

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What the fact is stated of, one or several."""
        return (Subject(self.subject),) if isinstance(self.subject, str) else tuple(map(Subject, self.subject))

    def fits(self, subject: str) -> tuple[str, ...]:
        """The kinds of component, or types of place, for which it makes sense; empty: for all of them."""
        return self.kinds if subject == Subject.COMPONENT else self.places if subject == Subject.PLACE else ()

    @property
    def derived(self) -> bool:
        return self.is_ is not None

    @property
    def from_graph(self) -> bool:
        """Whether it is derived by a function of the graph, and by no rule."""
        return bool(self.is_ == GRAPH)

    def expects(self) -> str:
        """The values it takes, in words."""
        match self.type:
            case Type.BOOL:
                return "true or false"
            case Type.INT | Type.NUMBER:
                bounds = [f"at least {say(self.least)}"] if self.least is not None else []
                bounds += [f"at most {say(self.most)}"] if self.most is not None else []
                number = "a whole number" if self.type is Type.INT else "a number"
                unit = f" of {self.unit}" if self.unit else ""
                return ", ".join([number + unit, *([" and ".join(bounds)] if bounds else [])])
            case Type.CHOICE:
                return f"one of {', '.join(self.choices)}"
            case Type.LIST:
                return f"a list of {', '.join(self.choices)}" if self.choices else "a list of words"
            case Type.COMPONENT:
                return f"the id of a component, or {NONE}"
            case Type.TEXT:
                return "text"

    def read(self, node: Node) -> Value:
        """The value that *node* states; raises ValueError with what was expected and found."""
        match self.type, node.value:
            case Type.BOOL, bool() as value:
                return value
            case ((Type.INT | Type.NUMBER), (int() | float()) as number) if not isinstance(number, bool):
                return self._bounded(number, node)
            case Type.CHOICE, _ if self._word(node) in self.choices:
                return self._word(node)
            case ((Type.TEXT | Type.COMPONENT), (str() | int() | float()) as value) if node.text and not isinstance(
                value, bool
            ):
                return node.text
            case Type.LIST, list() as members:
                return self._list(members)
            case _:
                pass
        raise ValueError(self._refusal(node))

    def _word(self, node: Node) -> str:
        """A scalar as it was written, so that the choices `none` and `5.10` need no quotes."""
        return "" if node.value is None or isinstance(node.value, dict | list) else node.text

    def _bounded(self, number: float, node: Node) -> Value:
        whole = self.type is Type.NUMBER or isinstance(number, int)
        low = self.least if self.least is not None else number
        high = self.most if self.most is not None else number
        if not (whole and low <= number <= high):
            raise ValueError(self._refusal(node))
        return number

    def _list(self, members: list[Node]) -> Value:
        words = []
        for member in members:
            word = self._word(member)
            if not word:
                raise ValueError(f"{self.name} should be {self.expects()}; each member a single word or text")
            if self.choices and word not in self.choices:
                hint = nearest(word, self.choices)
                raise ValueError(
                    f"{self.name} should be {self.expects()}, but holds {word!r}" + (f"; {hint}" if hint else "")
                )
            words.append(word)
        return tuple(words)

    def _refusal(self, node: Node) -> str:
        advice = ""
        if self.type is Type.BOOL:
            advice = _advice(node)
        elif self.type is Type.TEXT and isinstance(node.value, bool):
            advice = "; write it in quotes"
        elif self.type is Type.CHOICE and (near := nearest(node.text, self.choices)):
            advice = f"; {near}"
        return f"{self.name} should be {self.expects()}, but {_found(node)}{advice}"


def _found(node: Node) -> str:
    """What stands at *node*, in words."""
    match node.value:
        case dict():
            return "holds keys of its own"
        case list():
            return "is a list"
        case _:
            return f"is {node.text!r}"


def _advice(node: Node) -> str:
    """What to write instead of *node*, where true or false seems to be meant."""
    word = node.text.lower()
    if word in {"true", "false"}:
        return "; write it without quotes"
    return "; write true" if word in {"yes", "on", "y"} else "; write false" if word in {"no", "off", "n"} else ""


@form
class FactsFile:
    """One file of `content/facts/`."""

    facts: tuple[Term, ...]


class Vocabulary:
    """Every term, by subject and name."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(sorted(terms, key=lambda term: term.name))
        self._by_subject: dict[str, dict[str, Term]] = {subject: {} for subject in Subject}
        self._aliases: dict[tuple[str, str], Term] = {}
        self._senseless: dict[tuple[str, str], frozenset[str]] = {}
        # Those that every component is asked for, of the two hundred that it might state.
        components = [term for term in self.terms if Subject.COMPONENT in term.subjects]
        self.pointing = tuple(term for term in components if term.type is Type.COMPONENT)
        self.inherited = tuple(term for term in components if term.inherits == Subject.WORKLOAD)
        for term in self.terms:
            for subject in term.subjects:
                self._by_subject[subject][term.name] = term
                for alias in term.aliases:
                    self._aliases[subject, alias] = term

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def find(self, subject: str, name: str) -> Term | None:
        """The term of this name; aliases do not count."""
        return self._by_subject[subject].get(name)

    def alias(self, subject: str, name: str) -> Term | None:
        """The term that *name* is another spelling of."""
        return self._aliases.get((subject, name))

    def of(self, subject: str) -> Iterable[Term]:
        return self._by_subject[subject].values()

    def senseless(self, subject: str, sort: str) -> frozenset[str]:
        """The facts that make no sense for a component of the kind *sort*, or for a place of that type."""
        key = subject, sort
        if key not in self._senseless:
            names = (term.name for term in self.of(subject) if term.fits(subject) and sort not in term.fits(subject))
            self._senseless[key] = frozenset(names)
        return self._senseless[key]

    def spellings(self, subject: str) -> list[str]:
        """Every word by which a fact of *subject* can be stated."""
        own = [term.name for term in self.of(subject) if not term.derived]
        return own + [alias for each, alias in self._aliases if each == subject]


def aliased(term: Term, alias: str, node: Node) -> Value:
    """The value of *term* that *node* states under the name *alias*; raises ValueError where it states none."""
    meanings = term.aliases[alias]
    if not isinstance(meanings, dict):
        return replace(term, name=alias).read(node)
    word = node.text.lower() if isinstance(node.value, bool) else node.text
    if word not in meanings:
        advice = _advice(node) if meanings.keys() == {"true", "false"} else ""
        raise ValueError(f"{alias} should be {' or '.join(meanings)}, but {_found(node)}{advice}")
    return constant(meanings[word])


def constant(demand: dict[str, Any]) -> Value:
    """The value that ``{equals: 1}`` or ``{at_least: 2}`` allows."""
    match demand:
        case {"equals": list() as words}:
            return tuple(words)
        case {"one_of": list() | tuple() as words}:
            return AnyOf(tuple(words))
        case {"equals": value}:
            return value  # type: ignore[no-any-return]  # a scalar of a checked file
        case {"at_least": low, "at_most": high}:
            return Span(low, high)
        case {"at_least": low}:
            return Span(low=low)
        case {"at_most": high}:
            return Span(high=high)
        case _:
            raise ValueError("write equals, at_least, at_most or one_of")


def opened(term: Term, value: Value, complete: bool) -> Value:
    """*value* as a list that may be longer, where *term* is open and the list is not declared complete."""
    return OpenList(value) if term.open and not complete and isinstance(value, tuple) else value
