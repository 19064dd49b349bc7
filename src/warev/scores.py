"""Scores: warev's own rule, since AWS publishes none. Counts add up; ratios are asked for, never stored, never averaged."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple, Self

from warev.verdict import Credit, Share, Verdict

# From this coverage on, the score of what is known means something.
ENOUGH_COVERAGE = 50


class Range(NamedTuple):
    """Two shares in [0, 1] between which a score lies."""

    worst: Share
    best: Share


def percent(share: Share) -> int:
    """*share* as a whole percentage; 0 and 100 are shown only where they are exactly so."""
    rounded = round(share * 100)
    if rounded == 0 and share > 0:
        return 1
    return 99 if rounded == 100 and share < 1 else int(rounded)  # noqa: PLR2004  per cent


class Tally(NamedTuple):
    """Verdicts counted and credits weighed. Tallies add up: from item to question, pillar, workload, portfolio.

    `weight` is that of all applicable items, `worst` and `best` the weighted ends of their credits, `described` the weight of
    what facts alone made known.
    """

    met: int = 0
    not_met: int = 0
    unknown: int = 0
    not_applicable: int = 0
    weight: Share = 0
    worst: Share = 0
    best: Share = 0
    described: Share = 0

    @classmethod
    def of(cls, weight: int, credit: Credit | None, by_rule: Credit | None) -> Self:
        """The tally of one item: its credit (None: not applicable), and that which facts alone gave it."""
        if credit is None:
            return cls(not_applicable=1)
        verdict = credit.verdict
        return cls(
            met=int(verdict is Verdict.MET),
            not_met=int(verdict is Verdict.NOT_MET),
            unknown=int(verdict is Verdict.UNKNOWN),
            weight=weight,
            worst=weight * credit.worst,
            best=weight * credit.best,
            described=weight * (1 - (by_rule.best - by_rule.worst)) if by_rule else 0,
        )

    @classmethod
    def total(cls, tallies: "Iterable[Tally]") -> Self:
        """What *tallies* add up to; whole numbers first, for a fraction costs ten times as much."""
        return cls(*map(_total, zip(*tallies, strict=True)))

    def __add__(self, other: "Tally") -> "Tally":  # type: ignore[override]  # a tally is no mere tuple
        return Tally(
            self.met + other.met,
            self.not_met + other.not_met,
            self.unknown + other.unknown,
            self.not_applicable + other.not_applicable,
            self.weight + other.weight,
            self.worst + other.worst,
            self.best + other.best,
            self.described + other.described,
        )

    @property
    def range(self) -> Range | None:
        """Between which shares the score lies; None where no item applies."""
        return Range(_over(self.worst, self.weight), _over(self.best, self.weight)) if self.weight else None

    @property
    def coverage(self) -> Share:
        """The share of the weight that is known."""
        return 1 - _over(self.best - self.worst, self.weight) if self.weight else 0

    @property
    def coverage_by_description(self) -> Share:
        """The share of the weight that facts alone made known."""
        return min(_over(self.described, self.weight), self.coverage) if self.weight else 0

    @property
    def coverage_by_attestation(self) -> Share:
        """The share of the weight that is known because a person answered."""
        return self.coverage - self.coverage_by_description

    @property
    def score(self) -> Share | None:
        """The score of what is known; None where too little is."""
        known = self.weight - (self.best - self.worst)
        return _over(self.worst, known) if known and self.coverage * 100 >= ENOUGH_COVERAGE else None


def _total(shares: Iterable[Share]) -> Any:
    whole: int = 0
    parts: list[Fraction] = []
    for share in shares:
        if isinstance(share, int):
            whole += share
        else:
            parts.append(share)
    return sum(parts, whole) if parts else whole


def _over(part: Share, whole: Share) -> Share:
    return Fraction(part) / whole
