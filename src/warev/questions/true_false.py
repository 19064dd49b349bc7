"""A statement that holds or does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from warev.questions import Card, Choice, Fault, Mark, Question, Remark, words

_PLACES: dict[tuple[str, ...], int] = {("t",): 0, ("true",): 0, ("1",): 0, ("f",): 1, ("false",): 1, ("2",): 1}


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Question):
    """A question that asks whether its prompt is true."""

    answer: bool
    why: str

    def card(self, chance: Random | None = None) -> Card:
        true = Choice("True", right=self.answer, why="" if self.answer else self.why)
        false = Choice("False", right=not self.answer, why=self.why if self.answer else "")
        return self._card(
            how="Reply T for true or F for false.",
            right="T" if self.answer else "F",
            answer=["T. True" if self.answer else "F. False"],
            choices=(true, false),
            letters="TF",
        )

    def mark(self, reply: str, card: Card) -> Mark | None:
        place = _PLACES.get(tuple(words(reply)))
        if place is None:
            return None
        letter, choice = card.letters[place], card.choices[place]
        remarks = () if choice.right else (Remark(letter, choice.why),)
        return Mark(letter, Fraction(choice.right), remarks, said=(choice.text,))

    def answer_key(self) -> Iterator[tuple[str, str]]:
        yield "", str(self.answer).lower()

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not self.why.strip():
            yield Fault("why is empty", ("why",), "say why, to somebody who answered wrongly")


KIND = TrueFalse
