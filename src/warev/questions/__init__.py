"""The questions of a quiz. A module here is a kind of question.

Whatever its kind, a question shows itself to the rest of warev as a `Card`, reads a reply to that card and marks it:
terminals and exporters know cards and marks, and no kind.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple, Protocol, TypeVar

from warev.discover import Menu
from warev.document import Node
from warev.errors import Mistakes, nearest
from warev.forms import STRICT, revive, validate

Thing = TypeVar("Thing")

# No question has more choices than this, so that Q always means quit.
LETTERS = "ABCDEFGHIJKLMNOP"
# What means something else than a reply wherever questions are asked.
WAYS_OUT = frozenset({
    "?", "!", "*", "<", ">", "q", "s", "u", "x", "r", "exit", "keys", "quit", "skip", "undo", "explain", "flag", "hint",
    "back", "next", "review", "end", "hand in",
})  # fmt: skip
# What is true of a part of a question's key.
RIGHT, WRONG, ACCEPTED = "right", "wrong", "accepted"
_ID = re.compile(r"[A-Za-z0-9_-]+")
_BETWEEN = re.compile(r"[\s,;.()/+&]+|\band\b")
_NAMES = re.compile(r"(?:[0-9]+|[a-z])+")
_COUNTS = ("NONE", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")


@dataclass(frozen=True)
class Choice:
    """What a reply may name. A wrong one says why it is wrong."""

    __pydantic_config__ = STRICT

    text: str
    right: bool = False
    why: str = ""


@dataclass(frozen=True)
class Pair:
    """Two texts that belong together, and why, said to somebody who put another one beside the left."""

    __pydantic_config__ = STRICT

    left: str
    right: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A question as anyone can show it, its choices in the order in which they are shown.

    `how` says in one line how to reply. `letters` names the choices; `pairs`, where there are any, are the lefts to be
    numbered. `right` is a reply that earns the whole mark, and `answer` says it in words, a line for each part; where `any_of`
    is set, each line is an answer of its own.
    """

    id: str
    rev: int
    scenario: str
    figure: str
    prompt: str
    how: str
    letters: str
    choices: tuple[Choice, ...]
    pairs: tuple[Pair, ...]
    right: str
    answer: tuple[str, ...]
    any_of: bool
    explanation: str
    difficulty: int
    topics: tuple[str, ...]
    pillar: str
    teaches: tuple[str, ...]
    sources: tuple[str, ...]
    hints: tuple[str, ...]


class Remark(NamedTuple):
    """Why a part of a reply, or a choice that somebody might have named, is wrong."""

    label: str
    why: str


@dataclass(frozen=True)
class Mark:
    """What a reply earned: the reply as warev read it, its share of the mark, and what there is to say about it.

    `said` is the reply in words, a line for each part: it tells what was meant when the choices stand in another order.
    """

    reply: str
    share: Fraction
    remarks: tuple[Remark, ...] = ()
    said: tuple[str, ...] = ()


class Fault(NamedTuple):
    """What is wrong with a question, and the way to it from the question's first line."""

    what: str
    route: tuple[str | int, ...]
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """What every kind has in common; see docs/writing-content.md for each key."""

    __pydantic_config__ = STRICT

    id: str
    kind: str
    prompt: str
    explanation: str
    difficulty: int
    rev: int = 1
    scenario: str = ""
    figure: str = ""
    topics: tuple[str, ...] = ()
    pillar: str = ""
    teaches: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    @abstractmethod
    def card(self, chance: Random | None = None) -> Card:
        """The question with its choices as *chance* orders them, or as they were written."""

    @abstractmethod
    def mark(self, reply: str, card: Card) -> Mark | None:
        """What *reply* to *card*, one of this question's, earns; None where it is no reply."""

    @abstractmethod
    def answer_key(self) -> Iterable[tuple[str, str]]:
        """What is right, part by part: a text, and what is true of it. Of several that are ACCEPTED one will do."""

    def faults(self) -> Iterator[Fault]:
        """What no question of this kind may be, and this one is."""
        if not _ID.fullmatch(self.id):
            yield Fault(f"the id {self.id!r} should be made of letters, digits, - and _", ("id",))
        if self.rev < 1:
            yield Fault(f"rev should be a whole number from 1 on, but is {self.rev!r}", ("rev",))
        if self.difficulty not in {1, 2, 3}:
            yield Fault(f"difficulty should be 1, 2 or 3, but is {self.difficulty!r}", ("difficulty",))
        for name, said in (("prompt", self.prompt), ("explanation", self.explanation)):
            if not said.strip():
                yield Fault(f"{name} is empty", (name,))
        for index, hint in enumerate(self.hints):
            if not hint.strip():
                yield Fault("this hint is empty", ("hints", index))
        for name, listed in (("topics", self.topics), ("sources", self.sources)):
            if not listed:
                yield Fault(f"the question names no {name}", (name,))

    def _card(
        self,
        *,
        how: str,
        right: str,
        answer: Iterable[str],
        choices: Sequence[Choice],
        letters: str = LETTERS,
        pairs: tuple[Pair, ...] = (),
        any_of: bool = False,
    ) -> Card:
        return Card(
            id=self.id,
            rev=self.rev,
            scenario=self.scenario,
            figure=self.figure,
            prompt=self.prompt,
            how=how,
            letters=letters[: len(choices)],
            choices=tuple(choices),
            pairs=pairs,
            right=right,
            answer=tuple(answer),
            any_of=any_of,
            explanation=self.explanation,
            difficulty=self.difficulty,
            topics=self.topics,
            pillar=self.pillar,
            teaches=self.teaches,
            sources=self.sources,
            hints=self.hints,
        )


@dataclass(frozen=True, kw_only=True)
class Choosing(Question):
    """A question that is answered by naming a certain number of its choices."""

    choices: tuple[Choice, ...]
    keep_order: bool = False

    @property
    @abstractmethod
    def picks(self) -> int:
        """How many choices a reply names."""

    @abstractmethod
    def share(self, right: int) -> Fraction:
        """What a reply earns that names so many right choices."""

    @property
    def keys(self) -> int:
        """How many choices are right."""
        return sum(choice.right for choice in self.choices)

    def card(self, chance: Random | None = None) -> Card:
        choices = shuffled(self.choices, None if self.keep_order else chance)
        right = [letter for letter, choice in zip(LETTERS, choices, strict=False) if choice.right]
        return self._card(
            how=self._how(),
            right=" ".join(right[: self.picks]),
            answer=(f"{letter}. {choices[LETTERS.index(letter)].text}" for letter in right),
            any_of=len(right) > self.picks,
            choices=choices,
        )

    def _how(self) -> str:
        letters = LETTERS[: len(self.choices)]
        if self.picks == 1:
            return f"Choose ONE: reply with a letter from {letters[0]} to {letters[-1]}."
        return (
            f"Choose {count(self.picks)}: reply with {self.picks} letters, such as {' '.join(letters[: self.picks])}."
        )

    def mark(self, reply: str, card: Card) -> Mark | None:
        named = read_letters(reply, card.letters)
        if named is None or len(named) != self.picks:
            return None
        right = sum(card.choices[index].right for index in named)
        # What was chosen comes first: it is the reason that the person looks for.
        order = sorted(range(len(card.choices)), key=lambda index: index not in named)
        return Mark(
            reply=" ".join(card.letters[index] for index in sorted(named)),
            share=self.share(right),
            remarks=tuple(
                Remark(card.letters[each], card.choices[each].why) for each in order if not card.choices[each].right
            ),
            said=tuple(card.choices[index].text for index in sorted(named)),
        )

    def answer_key(self) -> Iterator[tuple[str, str]]:
        return ((choice.text, RIGHT if choice.right else WRONG) for choice in self.choices)

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not 2 <= len(self.choices) <= len(LETTERS):  # noqa: PLR2004  fewer are no choice
            what = f"a question has from 2 to {len(LETTERS)} choices, but this has {len(self.choices)}"
            yield Fault(what, ("choices",))
        if self.keys == 0:
            yield Fault("no choice is marked right", ("choices",), "add `right: true` to the right one")
        elif self.keys == len(self.choices):
            yield Fault("every choice is marked right, so that no reply can be wrong", ("choices",))
        yield from repeated("choice", (choice.text for choice in self.choices), "choices", "text")
        for index, choice in enumerate(self.choices):
            if choice.right and choice.why:
                hint = "`why` tells somebody who chose it why it is wrong; the explanation says what is right"
                yield Fault("this choice is right and has a why", ("choices", index, "why"), hint)
            if not choice.right and not choice.why.strip():
                hint = "say `why` it is wrong, to somebody who chose it"
                yield Fault("this choice is wrong and has no why", ("choices", index), hint)


class Kind(Protocol):
    """What each module of this folder offers."""

    KIND: type[Question]


KINDS: Menu[Kind] = Menu(__name__, __path__)


def parse(raw: Any, node: Node | None, mistakes: Mistakes) -> Question | None:
    """The question that *raw* spells, None where it has not even the form of one; checked, where it has a *node*."""
    if node is None:
        return revive(KINDS[raw["kind"]].KIND, raw)
    if not isinstance(raw, dict):
        mistakes.add("a question should hold keys and values, with an id, a kind, a prompt", node.at)
        return None
    kind = raw.get("kind")
    if kind not in KINDS.names:
        hint = nearest(str(kind), KINDS.names) or f"choose one of: {', '.join(KINDS.names)}"
        said = "kind is missing" if kind is None else f"{kind!r} is no kind of question"
        mistakes.add(said, node.locate(("kind",)), hint)
        return None
    question = validate(KINDS[kind].KIND, node, mistakes)
    for fault in question.faults() if question else ():
        mistakes.add(fault.what, node.locate(fault.route), fault.hint)
    return question


def shuffled(things: Sequence[Thing], chance: Random | None) -> tuple[Thing, ...]:
    """*things* in an order that *chance* draws; as they are where there is none."""
    # Of all draws, random() alone is promised to repeat itself in every version of Python.
    return tuple(things) if chance is None else tuple(sorted(things, key=lambda _: chance.random()))


def count(number: int) -> str:
    """*number* as exams print it."""
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def words(reply: str) -> list[str]:
    """The words of *reply* in lower case, without what stands between them."""
    return [word for word in _BETWEEN.split(reply.lower()) if word]


def read_letters(reply: str, letters: str) -> frozenset[int] | None:
    """The places in *letters* that *reply* names, by letter or by number from 1; None where it names anything else."""
    named = named_in_order(reply, letters)
    return None if named is None else frozenset(named)


def named_in_order(reply: str, letters: str) -> list[int] | None:
    """The places in *letters* in the order in which *reply* names them; None where it names anything else."""
    named = []
    for word in words(reply):
        if not _NAMES.fullmatch(word):
            return None
        for name in re.findall(r"[0-9]+|[a-z]", word):
            places = [letters.find(name.upper())] if name.isalpha() else _places(name, len(letters))
            if not all(0 <= place < len(letters) for place in places):
                return None
            named += places
    return named


def _places(digits: str, choices: int) -> list[int]:
    """The places that *digits* count from 1: of few choices, 13 can only mean the first and the third."""
    apart = choices < 10 and len(set(digits)) == len(digits)  # noqa: PLR2004  from there on a number has two digits
    return [int(number[:3]) - 1 for number in (digits if apart else [digits])]


def unexplained(noun: str, whys: Iterable[str], listed: str, hint: str) -> Iterator[Fault]:
    """A fault for each of *whys*, those of the members of the list *listed*, that says nothing."""
    for index, why in enumerate(whys):
        if not why.strip():
            yield Fault(f"the why of this {noun} is empty", (listed, index, "why"), hint)


def repeated(noun: str, texts: Iterable[str], *route: str) -> Iterator[Fault]:
    """A fault for each of *texts* that says the same as one before it. *route* is the list, and the key of its members."""
    listed, key = route
    seen: set[str] = set()
    for index, text in enumerate(texts):
        plain = " ".join(text.casefold().split())
        if plain in seen or not plain:
            what = f"the {noun} {text!r} stands here twice" if plain else f"this {noun} is empty"
            yield Fault(what, (listed, index, key))
        seen.add(plain)
