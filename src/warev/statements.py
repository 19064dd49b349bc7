"""From the keys of a file to the facts that they state."""

from collections.abc import Iterator
from typing import NamedTuple

from warev.document import Node
from warev.errors import Mistakes, nearest
from warev.facts import Fact, Origin, Thing
from warev.values import Value, meet, say
from warev.vocabulary import SORTS, Subject, Term, Vocabulary, aliased, opened

# The longest name that a fact could have; deeper keys are no facts.
_DEEPEST = 6


class Statement(NamedTuple):
    """One fact as a file states it: `written` may be an alias of the term's name."""

    term: Term
    written: str
    value: Value
    node: Node

    def fact(self) -> Fact:
        at, members = self.node.key_at, self.node.value if isinstance(self.node.value, list) else ()
        added = tuple((member.text, member.at) for member in members if member.at.file != at.file)
        return Fact(self.value, Origin.STATED, at, elsewhere=added)


class Statements:
    """Reads the facts that nodes state; every mistake is collected."""

    def __init__(self, vocabulary: Vocabulary, mistakes: Mistakes, open_complete: set[str]) -> None:
        self._vocabulary = vocabulary
        self._mistakes = mistakes
        self._open_complete = open_complete

    def state(self, thing: Thing, node: Node, known: set[str]) -> None:
        """Give *thing* the facts that the mapping *node* states; keys in *known* are somebody else's business."""
        spelled: dict[tuple[str, str], Statement] = {}
        for statement in self.read(thing.subject, node, known):
            twin = spelled.setdefault((statement.term.name, statement.written), statement)
            if twin is not statement:
                where = f"the other stands at {twin.node.key_at}"
                self._mistakes.add(f"{statement.written} is stated twice", statement.node.key_at, where)
            elif statement.term.name in thing.senseless:
                self._refuse(thing, statement)
            else:
                self._join(thing, statement)

    def _refuse(self, thing: Thing, statement: Statement) -> None:
        """Tell that what *statement* says makes no sense for *thing*."""
        word = SORTS[Subject(thing.subject)]
        fits = statement.term.fits(thing.subject)
        hint = f"it is stated of {', '.join(fits)}"
        if not fits or thing.facts[word].value in fits:
            word = "service"
            hint = f"`warev show {thing.facts[word].value}` lists what is stated of it"
        said = f"{statement.written} makes no sense for a {thing.subject} of {word} {thing.facts[word].value}"
        self._mistakes.add(said, statement.node.key_at, hint)

    def read(self, subject: str, node: Node, known: set[str]) -> Iterator[Statement]:
        """The facts of a *subject* that the mapping *node* states."""
        for key, child in node.value.items():
            if key not in known:
                yield from self._read(subject, key, child, known)

    def _read(self, subject: str, name: str, node: Node, known: set[str], depth: int = 1) -> Iterator[Statement]:
        term = self._vocabulary.find(subject, name)
        alias = self._vocabulary.alias(subject, name)
        if term is None and alias is None:
            begins = depth < _DEEPEST and self._begins(subject, name)
            if begins and isinstance(node.value, dict):
                for key, child in node.value.items():
                    yield from self._read(subject, f"{name}.{key}", child, set(), depth + 1)
            elif not (begins and node.value is None):
                self._unknown(subject, name, node, known)
            return
        if node.value is None:
            return
        if term is not None and term.derived:
            self._mistakes.add(
                f"{name} is not stated but derived from other facts", node.key_at, f"it means: {term.meaning}"
            )
            return
        found = term or alias
        assert found is not None  # noqa: S101  one of both, or we had returned
        try:
            value = found.read(node) if term else aliased(found, name, node)
        except ValueError as wrong:
            self._mistakes.add(str(wrong), node.at)
        else:
            yield Statement(found, name, opened(found, value, found.name in self._open_complete), node)

    def _begins(self, subject: str, name: str) -> bool:
        return any(word.startswith(f"{name}.") for word in self._vocabulary.spellings(subject))

    def _unknown(self, subject: str, name: str, node: Node, known: set[str]) -> None:
        elsewhere = [each for each in Subject if self._vocabulary.find(each, name)]
        hint = nearest(name, [*sorted(known), *self._vocabulary.spellings(subject)])
        if elsewhere and not hint:
            hint = f"it is a fact of a {' or '.join(elsewhere)}"
        self._mistakes.add(f"{name} is no known fact of a {subject}", node.key_at, hint)

    def _join(self, thing: Thing, statement: Statement) -> None:
        """Add *statement* to what *thing* has stated so far: two spellings of one fact must agree."""
        name = statement.term.name
        before = thing.facts.get(name)
        if before is None or before.value is None:
            thing.facts[name] = statement.fact()
            return
        both = meet(before.value, statement.value)
        if both is None:
            self._mistakes.add(
                f"{statement.written} says that {name} is {say(statement.value)}, but {before.at} says {say(before.value)}",
                statement.node.key_at,
            )
        elif both != before.value:
            thing.facts[name] = Fact(both, Origin.STATED, statement.node.key_at)
