"""One choice among several; where more than one is right, either is accepted."""

from dataclasses import dataclass
from fractions import Fraction

from warev.questions import Choosing


@dataclass(frozen=True, kw_only=True)
class Single(Choosing):
    """A question that asks for one choice."""

    @property
    def picks(self) -> int:
        return 1

    def share(self, right: int) -> Fraction:
        return Fraction(right)


KIND = Single
