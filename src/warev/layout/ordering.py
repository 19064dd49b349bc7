"""In which order the cells of each layer stand, so that few arrows cross."""

from bisect import bisect_left, bisect_right, insort
from typing import TypeAlias

from warev.layout.cells import Cell, Layers

# Enough for drawings that people can read; more sweeps hardly ever find a better order.
_SWEEPS = 12
_SWAPS = 3


def order(layers: Layers, *, bound: bool = False) -> int:
    """Put the cells of each of *layers* into an order with few crossings, and say how many are left: by the mean of their
    neighbours, up and down. *bound*: the first and the last layer stay as they are.
    """
    free = layers[1:-1] if bound else layers
    _number(layers)
    best, fewest = _copy(layers), crossings(layers)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        down = sweep % 2 == 0
        for layer in free if down else reversed(free):
            layer.sort(key=lambda cell: _mean(cell, down=down))
            _number([layer])
        _swap(free)
        if (found := crossings(layers)) < fewest:
            best, fewest = _copy(layers), found
    for layer, kept in zip(layers, best, strict=True):
        layer[:] = kept
    _number(layers)
    return fewest


def crossings(layers: Layers) -> int:
    """How many pairs of arrows cross between neighbouring layers."""
    found = 0
    for layer in layers:
        heads: list[float] = []
        ends = [
            (cell.order + link.left_share, link.lower.order + link.entered_share)
            for cell in layer
            for link in cell.down
        ]
        ends.sort()
        for _, head in ends:
            found += len(heads) - bisect_right(heads, head)
            insort(heads, head)
    return found


def _number(layers: Layers) -> None:
    for layer in layers:
        for index, cell in enumerate(layer):
            cell.order = index


def _copy(layers: Layers) -> Layers:
    return [layer[:] for layer in layers]


def _ends(cell: Cell, *, down: bool) -> list[float]:
    """Where the neighbours of *cell* above it stand, *down* the layers, or those below it."""
    if down:
        return [link.upper.order + link.left_share for link in cell.up]
    return [link.lower.order + link.entered_share for link in cell.down]


def _mean(cell: Cell, *, down: bool) -> float:
    ends = _ends(cell, down=down)
    return sum(ends) / len(ends) if ends else cell.order + 0.5


def _swap(layers: Layers) -> None:
    """Swap neighbours as long as that leaves fewer crossings."""
    for _ in range(_SWAPS):
        swapped = False
        for layer in layers:
            # What is above and below does not move meanwhile.
            ends = [(sorted(_ends(cell, down=True)), sorted(_ends(cell, down=False))) for cell in layer]
            for index in range(len(layer) - 1):
                left, right = ends[index], ends[index + 1]
                if _crossed(left, right) > _crossed(right, left):
                    layer[index], layer[index + 1] = layer[index + 1], layer[index]
                    ends[index], ends[index + 1] = right, left
                    layer[index].order, layer[index + 1].order = index, index + 1
                    swapped = True
        if not swapped:
            return


_Ends: TypeAlias = tuple[list[float], list[float]]


def _crossed(left: _Ends, right: _Ends) -> int:
    """How many arrows of *left* and *right*, in this order, cross: where they end above, and where below."""
    return sum(bisect_left(others, end) for ends, others in zip(left, right, strict=True) if others for end in ends)
