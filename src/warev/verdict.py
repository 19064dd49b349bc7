"""Credits and verdicts: how far something is met, as far as it is known."""

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, TypeAlias

Share: TypeAlias = int | Fraction


class Verdict(StrEnum):
    """What a credit says in a word."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"


class Credit(NamedTuple):
    """The interval [worst, best] of shares in [0, 1] between which the truth lies."""

    worst: Share
    best: Share

    @property
    def verdict(self) -> Verdict:
        if self.worst == 1:
            return Verdict.MET
        return Verdict.NOT_MET if self.best < 1 else Verdict.UNKNOWN

    def within(self, other: "Credit") -> bool:
        """Whether this interval lies in *other*: what learning a fact may do to a credit."""
        return other.worst <= self.worst and self.best <= other.best


MET = Credit(1, 1)
NOT_MET = Credit(0, 0)
UNKNOWN = Credit(0, 1)
PARTLY = Credit(Fraction(1, 2), Fraction(1, 2))


def lesser(one: Credit, other: Credit) -> Credit:
    """The least of both ends: the worse of two."""
    (low, high), (least, most) = one, other
    if low <= least and high <= most:
        return one
    return other if least <= low and most <= high else Credit(min(low, least), min(high, most))


def greater(one: Credit, other: Credit) -> Credit:
    """The greatest of both ends: the better of two."""
    (low, high), (least, most) = one, other
    if low >= least and high >= most:
        return one
    return other if least >= low and most >= high else Credit(max(low, least), max(high, most))
