"""Several right choices, of which the question says how many; a wrong one takes its share back."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from warev.questions import Choosing, Fault


@dataclass(frozen=True, kw_only=True)
class Multiple(Choosing):
    """A question that asks for all choices that are right."""

    @property
    def picks(self) -> int:
        return self.keys

    def share(self, right: int) -> Fraction:
        wrong = self.picks - right
        return max(Fraction(0), Fraction(right - wrong, self.keys))

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if self.keys == 1:
            yield Fault("one choice only is marked right", ("choices",), "mark another one, or write `kind: single`")


KIND = Multiple
