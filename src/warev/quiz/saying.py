"""Numbers of a quiz in words."""

from fractions import Fraction


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
