"""One level of a drawing: parts in layers, and the arrows between them, or over the level's borders."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from math import isqrt
from typing import NamedTuple

from warev.layout.cells import BETWEEN_BOXES, Cell, Layers, Link
from warev.layout.coordinates import dock, place
from warev.layout.layers import Key, rank, rows
from warev.layout.ordering import order

# Between layers: at least this, and more where arrows have far to go sideways.
_GAP, _MOST_GAP, _IDLE_GAP, _APART = 44, 110, 24, 64
_SLANT = 8


class Part(NamedTuple):
    """A box or a group, from outside; `spare` is room beside it, which its `width` counts."""

    key: Key
    width: int
    height: int
    spare: int = 0


class Strand(NamedTuple):
    """An arrow at one level, downwards. `tail` is None where it comes over the upper border, `head` where it leaves over the
    lower one; `leaves` and `enters` are where it touches a group, whose inside is settled.
    """

    arrow: str
    tail: Key | None
    head: Key | None
    leaves: int | None = None
    enters: int | None = None


class Run(NamedTuple):
    """A stretch of an arrow straight down."""

    x: int
    top: int
    bottom: int


class Frame(NamedTuple):
    """The room around the layers."""

    top: int = 0
    right: int = 0
    bottom: int = 0
    left: int = 0


class Level(NamedTuple):
    """A level laid out: where its parts stand, the runs of its arrows from top to bottom, and how often these cross."""

    width: int
    height: int
    crossings: int
    spots: dict[Key, tuple[int, int]]
    runs: dict[str, list[Run]]


def arrange(
    line: Sequence[Part],
    strands: Sequence[Strand],
    frame: Frame,
    least: int = 0,
    outside: Mapping[str, int] | None = None,
) -> Level:
    """*line*, in which all *strands* point forward, in layers, *least* wide. *outside*: how far to the right each arrow ends
    that leads over a border; without it they take whatever order suits the inside.
    """
    layers, chains = _build(line, strands)
    if outside is not None:
        layers[0].sort(key=lambda cell: outside[cell.down[0].arrow])
        layers[-1].sort(key=lambda cell: outside[cell.up[0].arrow])
    crossings = order(layers, bound=outside is not None)
    place(layers)
    dock(layers)
    height, bands = _stack(layers, frame)
    inner = max((cell.x + cell.width for layer in layers for cell in layer), default=0)
    width = max(inner + frame.left + frame.right, least)
    shift = frame.left + (width - frame.left - frame.right - inner) // 2
    for layer in layers:
        for cell in layer:
            cell.x += shift
    spots = {cell.key: (cell.x, cell.y) for layer in layers for cell in layer if cell.key}
    band = {id(cell): band for layer, band in zip(layers, bands, strict=True) for cell in layer}
    return Level(width, height, crossings, spots, {arrow: _runs(chain, band) for arrow, chain in chains.items()})


def _build(line: Sequence[Part], strands: Sequence[Strand]) -> tuple[Layers, dict[str, list[Link]]]:
    """The cells in their layers, the borders' first and last, and for each arrow its links from top to bottom."""
    ranks = _ranks(line, strands)
    depth = max(ranks.values(), default=-1) + 1
    layers: Layers = [[] for _ in range(depth + 2)]
    cells = {part.key: Cell(*part) for part in line}
    for part in line:
        layers[ranks[part.key] + 1].append(cells[part.key])
    chains: dict[str, list[Link]] = {}
    for strand in strands:
        first = ranks[strand.tail] + 1 if strand.tail else 0
        last = ranks[strand.head] + 1 if strand.head else depth + 1
        tail, head = (cells[end] if end else None for end in (strand.tail, strand.head))
        stops = [tail or Cell(None), *(Cell(None) for _ in range(last - first - 1)), head or Cell(None)]
        for index, stop in enumerate(stops):
            if stop.key is None:
                layers[first + index].append(stop)
        chain = [Link(strand.arrow, upper, lower) for upper, lower in itertools.pairwise(stops)]
        chain[0].settle(leaves=strand.leaves)
        chain[-1].settle(enters=strand.enters)
        for link in chain:
            link.upper.down.append(link)
            link.lower.up.append(link)
        chains[strand.arrow] = chain
    return layers, chains


def _ranks(line: Sequence[Part], strands: Sequence[Strand]) -> dict[Key, int]:
    """The layer of each part, from 0. What no arrow touches stands below, in rows as wide as the rest."""
    touched = {end for strand in strands for end in (strand.tail, strand.head) if end}
    pairs = [(strand.tail, strand.head) for strand in strands if strand.tail and strand.head]
    entering = Counter(strand.head for strand in strands if strand.head and not strand.tail)
    leaving = Counter(strand.tail for strand in strands if strand.tail and not strand.head)
    joined = [part for part in line if part.key in touched]
    ranks = rank([part.key for part in joined], pairs, entering, leaving)
    widths: Counter[int] = Counter()
    for part in joined:
        widths[ranks[part.key]] += part.width + BETWEEN_BOXES
    idle = [part for part in line if part.key not in touched]
    square = isqrt(2 * sum((part.width + BETWEEN_BOXES) * (part.height + _IDLE_GAP) for part in idle))
    wide = max(square, *widths.values(), 0) if widths else square
    depth = max(ranks.values(), default=-1) + 1
    for part, row in zip(idle, rows([part.width + BETWEEN_BOXES for part in idle], wide), strict=True):
        ranks[part.key] = depth + row
    return ranks


def _stack(layers: Layers, frame: Frame) -> tuple[int, list[tuple[int, int]]]:
    """Give each cell its `y`; how high all is, and from where to where each layer reaches."""
    above, *inside, below = layers
    bands, y = [(0, 0)], max(frame.top, _between(above) if above else 0)
    for layer in inside:
        tall = max(cell.height for cell in layer)
        for cell in layer:
            cell.y = y + _sunk(cell, tall - cell.height)
        bands.append((y, y + tall))
        y += tall + (_between(layer) if layer is not inside[-1] else 0)
    y += max(frame.bottom, _between(inside[-1]) if below else 0)
    for cell in below:
        cell.y = y
    return y, [*bands, (y, y)]


def _sunk(cell: Cell, room: int) -> int:
    """How far down its layer a cell stands: near what it is joined to, on one side or on both."""
    if not cell.down and cell.up:
        return 0
    return room if cell.down and not cell.up else room // 2


def _between(layer: list[Cell]) -> int:
    """The room below *layer*."""
    links = [link for cell in layer for link in cell.down]
    if not links:
        # What nothing joins shall not look as if the arrows above led to it.
        return _APART if any(cell.up for cell in layer) else _IDLE_GAP
    aside = max(abs(link.upper.x + link.offset(link.upper) - link.lower.x - link.offset(link.lower)) for link in links)
    return min(_GAP + int(aside) // _SLANT, _MOST_GAP)


def _runs(chain: list[Link], band: dict[int, tuple[int, int]]) -> list[Run]:
    first = chain[0].upper
    found = [Run(first.x + int(chain[0].offset(first)), first.y + first.height, band[id(first)][1])]
    for link in chain:
        cell = link.lower
        top, bottom = band[id(cell)]
        found.append(Run(cell.x + int(link.offset(cell)), top, bottom if cell.key is None else cell.y))
    return found
