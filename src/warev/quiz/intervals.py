"""How sure a share is that was seen in few trials."""

from math import sqrt
from typing import NamedTuple

# The quantile of the normal distribution that leaves 2.5 % on either side: an interval of 95 %.
Z = 1.959963984540054


class Interval(NamedTuple):
    """The ends between which the true share lies, at 95 %."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{round(self.low * 100)}-{round(self.high * 100)} %"


def wilson(successes: float, trials: int) -> Interval:
    """Wilson's score interval for *successes* of *trials*; all of [0, 1] where there were none.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212: it stays
    within [0, 1], and is honest about few trials, where the usual one says 100 % of 3 without a doubt. Partial successes
    count as shares of one.
    """
    if trials <= 0:
        return Interval(0.0, 1.0)
    share = successes / trials
    square = Z * Z
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = Z / (1 + square / trials) * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return Interval(max(0.0, middle - half) if share > 0 else 0.0, min(1.0, middle + half) if share < 1 else 1.0)
