"""Where the cells of each layer stand from left to right, and where arrows touch them."""

import itertools
from collections.abc import Sequence

from warev.layout.cells import Cell, Layers, Link, gap

_SWEEPS = 8
# An arrow leaves this much of a box's corner alone, and keeps this far from the next one.
_CORNER = 14
_APART = 16


def spread(wanted: Sequence[float], weights: Sequence[float], steps: Sequence[int]) -> list[int]:
    """Whole numbers as near as can be to *wanted*, each at least the step before it from the last: the least weighted squares.

    Without the steps this is isotonic regression: neighbours that would get into each other's way share their mean.
    """
    shifts = [0]
    for step in steps:
        shifts.append(shifts[-1] + step)
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many
    for want, weight, shift in zip(wanted, weights, shifts, strict=False):
        mean, heavy, many = want - shift, weight, 1
        while pools and pools[-1][0] >= mean:
            other, other_weight, others = pools.pop()
            mean = (mean * heavy + other * other_weight) / (heavy + other_weight)
            heavy, many = heavy + other_weight, many + others
        pools.append((mean, heavy, many))
    flat = [round(mean) for mean, _, many in pools for _ in range(many)]
    return [place + shift for place, shift in zip(flat, shifts, strict=False)]


def place(layers: Layers) -> None:
    """Give each cell of *layers* its `x`: near its neighbours above and below, in order, and apart from the next."""
    for layer in layers:
        _move(layer, [])
    for sweep in range(_SWEEPS):
        settled = sweep >= _SWEEPS - 2
        for layer in layers:
            _move(layer, ["up", "down"] if settled else ["up"])
        for layer in reversed(layers):
            _move(layer, ["up", "down"] if settled else ["down"])
    least = min((cell.x for layer in layers for cell in layer), default=0)
    for layer in layers:
        for cell in layer:
            cell.x -= least


def _move(layer: list[Cell], sides: list[str]) -> None:
    wanted, weights = [], []
    for cell in layer:
        want, weight = float(cell.x), 0.01
        for link in [link for side in sides for link in getattr(cell, side)]:
            other = link.upper if link.lower is cell else link.lower
            aim = other.x + link.offset(other) - link.offset(cell)
            want = (want * weight + aim * link.weight) / (weight + link.weight)
            weight += link.weight
        wanted.append(want)
        weights.append(weight)
    steps = [left.width + gap(left, right) for left, right in itertools.pairwise(layer)]
    for cell, x in zip(layer, spread(wanted, weights, steps), strict=True):
        cell.x = x


def dock(layers: Layers) -> None:
    """Settle where each arrow touches the boxes at its ends: straight where that can be, and apart from the others."""
    spans = {id(link): _spans(link) for layer in layers for cell in layer for link in cell.down}
    for layer in layers:
        for cell in layer:
            _dock(cell, [link for link in cell.down if link.leaves is None], spans)
            _dock(cell, [link for link in cell.up if link.enters is None], spans)


def _spans(link: Link) -> tuple[float, float]:
    """Where *link* would leave the upper cell and enter the lower one, if it were alone."""
    (left, right), (west, east) = (_span(link, cell) for cell in (link.upper, link.lower))
    low, high = max(left, west), min(right, east)
    if low <= high:
        straight = min(max((link.upper.centre + link.lower.centre) / 2, low), high)
        return straight, straight
    return (right, west) if right < west else (left, east)


def _span(link: Link, cell: Cell) -> tuple[float, float]:
    settled = link.leaves if cell is link.upper else link.enters
    if settled is not None:
        return cell.x + settled, cell.x + settled
    corner = min(_CORNER, cell.body / 2)
    return cell.x + corner, cell.x + cell.body - corner


def _dock(cell: Cell, links: list[Link], spans: dict[int, tuple[float, float]]) -> None:
    if not links:
        return
    lower = links[0].lower is cell
    others = [(link.upper if lower else link.lower, link) for link in links]
    ordered = sorted(others, key=lambda pair: (pair[0].x + pair[1].offset(pair[0]), pair[1].arrow))
    corner = min(_CORNER, cell.body // 2)
    room = cell.body - 2 * corner
    step = min(_APART, room // (len(ordered) - 1)) if len(ordered) > 1 else 0
    wanted = [spans[id(link)][1 if lower else 0] - cell.x - corner for _, link in ordered]
    found = spread(wanted, [1.0] * len(ordered), [step] * (len(ordered) - 1))
    most = room - step * (len(ordered) - 1)
    for index, (at, (_, link)) in enumerate(zip(found, ordered, strict=True)):
        settled = corner + index * step + min(max(at - index * step, 0), most)
        if lower:
            link.enters = settled
        else:
            link.leaves = settled
