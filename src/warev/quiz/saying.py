"""Numbers of a quiz in words."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil


def decimal(number: Fraction) -> str:
    """*number* with at most two decimals, rounded down: all marks but a hundredth are not all marks."""
    return f"{int(number * 100) / 100:.2f}".rstrip("0").rstrip(".")


def duration(seconds: float) -> str:
    """A span of time: ``1 h 5 min``, ``2 min 30 s``, ``8 s``."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


_STEPS = "▁▂▃▄▅▆▇█"


def sparkline(numbers: Sequence[float]) -> str:
    """A column for each of *numbers*, from 0 up: the lowest is for nothing, the highest for the largest of them."""
    most = max(numbers, default=0)
    return "".join(_STEPS[ceil(number * (len(_STEPS) - 1) / most)] if most else _STEPS[0] for number in numbers)
