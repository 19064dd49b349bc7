"""Which way each arrow points down, and which layer each part stands in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

Key: TypeAlias = tuple[str, str]
Pair: TypeAlias = tuple[Key, Key]


def line_up(parts: Sequence[Key], pairs: Iterable[Pair]) -> list[Key]:
    """*parts* in a line in which few of *pairs* point back: after Eades, Lin and Smyth. Parallel pairs count each."""
    after: dict[Key, list[Key]] = {part: [] for part in parts}
    before: dict[Key, list[Key]] = {part: [] for part in parts}
    for tail, head in pairs:
        after[tail].append(head)
        before[head].append(tail)
    outgoing = {part: len(after[part]) for part in parts}
    incoming = {part: len(before[part]) for part in parts}
    left, first, last = list(parts), [], []

    def take(part: Key) -> None:
        left.remove(part)
        for head in after[part]:
            incoming[head] -= 1
        for tail in before[part]:
            outgoing[tail] -= 1

    while left:
        if sink := next((part for part in left if not outgoing[part] and incoming[part]), None):
            take(sink)
            last.append(sink)
            continue
        # A source has nothing coming in; in a circle, begin where most goes out.
        source = next((part for part in left if not incoming[part]), None)
        source = source or max(left, key=lambda part: outgoing[part] - incoming[part])
        take(source)
        first.append(source)
    return first + last[::-1]


def rank(
    line: Sequence[Key], pairs: Sequence[Pair], entering: Mapping[Key, int], leaving: Mapping[Key, int]
) -> dict[Key, int]:
    """The layer of each part of *line*, from 0, so that each of *pairs*, which all point forward in it, points down.

    *entering* and *leaving* count the arrows that come from above and go on below all layers: a part stands as near as
    it can to where most of its arrows go.
    """
    above: dict[Key, list[Key]] = {part: [] for part in line}
    below: dict[Key, list[Key]] = {part: [] for part in line}
    for tail, head in pairs:
        below[tail].append(head)
        above[head].append(tail)
    layer: dict[Key, int] = {}
    for part in line:
        layer[part] = max((layer[tail] + 1 for tail in above[part]), default=0)
    lowest = max(layer.values(), default=0)
    for part in reversed(line):
        up = len(above[part]) + entering.get(part, 0)
        down = len(below[part]) + leaving.get(part, 0)
        if down > up:
            layer[part] = min((layer[head] - 1 for head in below[part]), default=lowest)
    # What has moved down may have left a layer empty.
    kept = {old: new for new, old in enumerate(sorted(set(layer.values())))}
    return {part: kept[old] for part, old in layer.items()}


def rows(widths: Sequence[int], most: int) -> list[int]:
    """In which row each of *widths* goes, from 0, so that no row of several is wider than *most*."""
    found, row, used = [], 0, 0
    for width in widths:
        if used and used + width > most:
            row, used = row + 1, 0
        used += width
        found.append(row)
    return found
