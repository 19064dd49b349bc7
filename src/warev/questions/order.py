"""Steps to be put in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from random import Random

from warev.forms import STRICT
from warev.questions import (
    LETTERS,
    Card,
    Choice,
    Fault,
    Mark,
    Question,
    Remark,
    named_in_order,
    repeated,
    shuffled,
    unexplained,
)

_FEWEST = 3  # two steps are true or false


@dataclass(frozen=True)
class Part:
    """One of the steps, and why it comes where it comes, said to somebody who put it elsewhere."""

    __pydantic_config__ = STRICT

    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Order(Question):
    """A question that asks for the order of its steps, which are written in the right one."""

    steps: tuple[Part, ...]

    def card(self, chance: Random | None = None) -> Card:
        # Even where nobody draws, the steps must not be seen as they were written: that is the answer.
        chance = chance or Random(self.id)  # noqa: S311  a quiz, not a key
        choices = shuffled([Choice(step.text, right=True) for step in self.steps], chance)
        letters = {choice.text: letter for letter, choice in zip(LETTERS, choices, strict=False)}
        right = [letters[step.text] for step in self.steps]
        # An example that is the answer would be a hint, and one that nobody asked for.
        example = next(each for each in (LETTERS[: len(right)][::-1], LETTERS[: len(right)]) if [*each] != right)
        return self._card(
            how=f"Reply with all {len(right)} letters in the right order, such as {' '.join(example)}.",
            right=" ".join(right),
            answer=(f"{letter}. {step.text}" for letter, step in zip(right, self.steps, strict=True)),
            choices=choices,
        )

    def mark(self, reply: str, card: Card) -> Mark | None:
        named = named_in_order(reply, card.letters)
        if named is None or sorted(named) != list(range(len(self.steps))):
            return None
        rank = {step.text: place for place, step in enumerate(self.steps)}
        said = [rank[card.choices[index].text] for index in named]
        return Mark(
            reply=" ".join(card.letters[index] for index in named),
            share=_share(said),
            remarks=tuple(
                Remark(card.letters[index], self.steps[right].why)
                for place, (index, right) in enumerate(zip(named, said, strict=True))
                if place != right
            ),
            said=tuple(f"{place}. {self.steps[right].text}" for place, right in enumerate(said, 1)),
        )

    def answer_key(self) -> Iterator[tuple[str, str]]:
        return ((step.text, f"step {place}") for place, step in enumerate(self.steps, 1))

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not _FEWEST <= len(self.steps) <= len(LETTERS):
            what = f"a question has from {_FEWEST} to {len(LETTERS)} steps, but this has {len(self.steps)}"
            yield Fault(what, ("steps",))
        yield from repeated("step", (step.text for step in self.steps), "steps", "text")
        hint = "say why it comes here, to somebody who put it elsewhere"
        yield from unexplained("step", (step.why for step in self.steps), "steps", hint)


def _share(said: list[int]) -> Fraction:
    """Of all pairs of steps those in the right order less those in the wrong one, at least 0: Kendall's tau (1938).

    As with ticks, right less wrong: an order by chance earns nothing on the whole.
    """
    pairs = list(combinations(said, 2))
    right = sum(first < second for first, second in pairs)
    return max(Fraction(0), Fraction(2 * right - len(pairs), len(pairs)))


KIND = Order
