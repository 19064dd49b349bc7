"""A layered layout of boxes in groups with arrows between them, after Sugiyama: pure, whole numbers, no chance.

Arrows point down as far as circles allow. Each group is laid out by itself, its arrows to the outside running to its
borders; from outside it is one box whose arrows touch it at settled spots. So no arrow ever runs over a box, and no
group over what is not in it. The same boxes, groups and arrows give the same drawing, in whatever order they come.
"""

import itertools
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from warev.layout.layers import Key, Pair, line_up
from warev.layout.level import Frame, Level, Part, Run, Strand, arrange

Point: TypeAlias = tuple[int, int]

_MARGIN = 12
_SIDE, _HEADER = 16, 30
# How far an arrow from a box to itself leads away from it.
_LOOP = 22


class Box(NamedTuple):
    """Something to be placed, in the group called `group` or in none."""

    id: str
    width: int
    height: int
    group: str = ""


class Group(NamedTuple):
    """What encloses boxes and groups, at least `width` wide: its label must fit."""

    id: str
    parent: str = ""
    width: int = 0


class Arrow(NamedTuple):
    """From one box to another, or to itself."""

    id: str
    source: str
    target: str


class Spot(NamedTuple):
    """Where a box or a group stands: its left and upper edges, and how large it is."""

    id: str
    x: int
    y: int
    width: int
    height: int


class Route(NamedTuple):
    """The way of an arrow from its source to its target. Between two points that share no coordinate it bends."""

    id: str
    points: tuple[Point, ...]


class Layout(NamedTuple):
    """A drawing: spots in the order of ids, outer groups first. `across`: it runs from left to right."""

    width: int
    height: int
    boxes: tuple[Spot, ...]
    groups: tuple[Spot, ...]
    routes: tuple[Route, ...]
    across: bool = False


def lay_out(
    boxes: Iterable[Box], arrows: Iterable[Arrow], groups: Iterable[Group] = (), *, across: bool = False
) -> Layout:
    """*boxes* in *groups* with *arrows* between them, from top to bottom, or *across* from left to right.

    Ids are unique among boxes, among groups and among arrows; every name leads to something, and no group into itself.
    """
    if across:
        boxes = [box._replace(width=box.height, height=box.width) for box in boxes]
    drawn = _Drawing(boxes, arrows, groups, across=across).draw()
    return _transposed(drawn) if across else drawn


def _transposed(drawn: Layout) -> Layout:
    boxes, groups = (
        tuple(Spot(spot.id, spot.y, spot.x, spot.height, spot.width) for spot in spots)
        for spots in (drawn.boxes, drawn.groups)
    )
    routes = tuple(Route(route.id, tuple((y, x) for x, y in route.points)) for route in drawn.routes)
    return Layout(drawn.height, drawn.width, boxes, groups, routes, across=True)


_ROOT: Key = ("group", "")


class _Drawing:
    """One drawing under way."""

    def __init__(self, boxes: Iterable[Box], arrows: Iterable[Arrow], groups: Iterable[Group], *, across: bool) -> None:
        self._across = across
        self._boxes = {box.id: box for box in sorted(boxes)}
        self._groups = {group.id: group for group in sorted(groups)}
        every = sorted(arrows)
        self._loops = [arrow for arrow in every if arrow.source == arrow.target]
        self._arrows = [arrow for arrow in every if arrow.source != arrow.target]
        self._chains = {box.id: self._chain(box) for box in self._boxes.values()}
        self._parts: dict[Key, list[Key]] = {_ROOT: []}
        self._pairs: dict[Key, list[Pair]] = {}
        # The arrows that point up, because of a circle.
        self._turned: set[str] = set()
        self._fill()

    def _chain(self, box: Box) -> list[Key]:
        """The groups around *box*, the whole drawing first, and at last the box."""
        chain, group = [("box", box.id)], box.group
        while group:
            chain.append(("group", group))
            group = self._groups[group].parent
        return [*chain, _ROOT][::-1]

    def _fill(self) -> None:
        """Sort parts and arrows into the levels that they belong to."""
        seen = {_ROOT}
        for chain in self._chains.values():
            for outer, inner in itertools.pairwise(chain):
                if inner not in seen:
                    seen.add(inner)
                    self._parts.setdefault(outer, []).append(inner)
        for arrow in self._arrows:
            level, pair = self._meeting(arrow)
            self._pairs.setdefault(level, []).append(pair)

    def _meeting(self, arrow: Arrow) -> tuple[Key, Pair]:
        """The innermost group that holds both ends of *arrow*, and the parts of it that they are in."""
        source, target = self._chains[arrow.source], self._chains[arrow.target]
        depth = next(index for index, pair in enumerate(zip(source, target, strict=False)) if pair[0] != pair[1])
        return source[depth - 1], (source[depth], target[depth])

    def draw(self) -> Layout:
        lines = {level: line_up(sorted(parts), self._pairs.get(level, [])) for level, parts in self._parts.items()}
        strands = self._strands(lines)
        levels = self._lay(lines, strands, None)
        if len(lines) > 1 and _crossings(levels):
            # Now that it is known where arrows end, groups may let them out in a better order.
            ends = {route.id: (route.points[0][0], route.points[-1][0]) for route in self._drawn(levels).routes}
            levels = min(levels, self._lay(lines, strands, ends), key=_crossings)
        return self._drawn(levels)

    def _lay(
        self, lines: dict[Key, list[Key]], strands: dict[Key, list[Strand]], ends: dict[str, tuple[int, int]] | None
    ) -> dict[Key, Level]:
        """Each level laid out. *ends*: how far to the right each arrow begins and ends, where that is known."""
        levels: dict[Key, Level] = {}
        # The deepest groups first: from outside, a group is a box with settled spots.
        for level in sorted(lines, key=lambda level: (-self._depth(level), level)):
            docked = [_docked(strand, levels) for strand in strands.get(level, [])]
            levels[level] = self._arrange(level, lines[level], docked, levels, ends)
        return levels

    def _depth(self, level: Key) -> int:
        depth, group = 0, level[1]
        while group:
            depth, group = depth + 1, self._groups[group].parent
        return depth

    def _strands(self, lines: dict[Key, list[Key]]) -> dict[Key, list[Strand]]:
        """Each arrow at each level that it belongs to or passes, pointing down."""
        place = {level: {key: index for index, key in enumerate(line)} for level, line in lines.items()}
        found: dict[Key, list[Strand]] = {}
        for arrow in self._arrows:
            level, (one, other) = self._meeting(arrow)
            upper, lower = self._chains[arrow.source], self._chains[arrow.target]
            if place[level][one] > place[level][other]:
                self._turned.add(arrow.id)
                upper, lower = lower, upper
            depth = upper.index(level)
            found.setdefault(level, []).append(Strand(arrow.id, upper[depth + 1], lower[depth + 1]))
            for outer, inner in zip(upper[depth + 1 :], upper[depth + 2 :], strict=False):
                found.setdefault(outer, []).append(Strand(arrow.id, inner, None))
            for outer, inner in zip(lower[depth + 1 :], lower[depth + 2 :], strict=False):
                found.setdefault(outer, []).append(Strand(arrow.id, None, inner))
        return found

    def _arrange(
        self,
        level: Key,
        line: list[Key],
        strands: list[Strand],
        levels: dict[Key, Level],
        ends: dict[str, tuple[int, int]] | None,
    ) -> Level:
        looped = {arrow.source for arrow in self._loops}
        parts = []
        for kind, id_ in line:
            if kind == "group":
                inner = levels[kind, id_]
                parts.append(Part((kind, id_), inner.width, inner.height))
            else:
                box, spare = self._boxes[id_], _LOOP if id_ in looped else 0
                parts.append(Part((kind, id_), box.width + spare, box.height, spare))
        if level == _ROOT:
            return arrange(parts, strands, Frame())
        frame = Frame(_SIDE, _SIDE, _SIDE, _HEADER) if self._across else Frame(_HEADER, _SIDE, _SIDE, _SIDE)
        least = 0 if self._across else self._groups[level[1]].width
        outside = None if ends is None else {strand.arrow: self._outside(strand, ends) for strand in strands}
        return arrange(parts, strands, frame, least, outside)

    def _outside(self, strand: Strand, ends: dict[str, tuple[int, int]]) -> int:
        """How far to the right the end of *strand* lies that is beyond the border."""
        source, target = ends[strand.arrow]
        upper, lower = (target, source) if strand.arrow in self._turned else (source, target)
        return lower if strand.head is None else upper

    def _drawn(self, levels: dict[Key, Level]) -> Layout:
        spots: dict[Key, Spot] = {}
        runs: dict[str, list[Run]] = {arrow.id: [] for arrow in self._arrows}
        self._settle(_ROOT, (_MARGIN, _MARGIN), levels, spots, runs)
        routes = [Route(arrow.id, self._points(arrow, runs[arrow.id])) for arrow in self._arrows]
        routes += [Route(arrow.id, points) for arrow, points in self._circles(spots)]
        return Layout(
            levels[_ROOT].width + 2 * _MARGIN,
            levels[_ROOT].height + 2 * _MARGIN,
            tuple(spots["box", id_] for id_ in self._boxes),
            tuple(spot for (kind, _), spot in spots.items() if kind == "group"),
            tuple(sorted(routes)),
        )

    def _settle(
        self, level: Key, corner: Point, levels: dict[Key, Level], spots: dict[Key, Spot], runs: dict[str, list[Run]]
    ) -> None:
        """Put the level's parts into *spots* and its arrows into *runs*, as they stand in the whole, from its *corner* on."""
        (x, y), laid = corner, levels[level]
        for arrow, found in laid.runs.items():
            runs[arrow] += [Run(run.x + x, run.top + y, run.bottom + y) for run in found]
        for key in sorted(laid.spots):
            left, top = laid.spots[key][0] + x, laid.spots[key][1] + y
            if key[0] == "group":
                spots[key] = Spot(key[1], left, top, levels[key].width, levels[key].height)
                self._settle(key, (left, top), levels, spots, runs)
            else:
                box = self._boxes[key[1]]
                spots[key] = Spot(box.id, left, top, box.width, box.height)

    def _points(self, arrow: Arrow, runs: list[Run]) -> tuple[Point, ...]:
        points: list[Point] = []
        # Each level settled its runs by itself; down the drawing they follow one another.
        for run in sorted(runs, key=lambda run: (run.top, run.bottom)):
            for point in ((run.x, run.top), (run.x, run.bottom)):
                if points[-2:] and len(points) > 1 and points[-2][0] == points[-1][0] == point[0]:
                    points.pop()
                if not points or points[-1] != point:
                    points.append(point)
        return tuple(points[::-1] if arrow.id in self._turned else points)

    def _circles(self, spots: dict[Key, Spot]) -> list[tuple[Arrow, tuple[Point, ...]]]:
        """The ways of arrows from a box to itself, beside it, one inside the other."""
        found: list[tuple[Arrow, tuple[Point, ...]]] = []
        for number, arrow in enumerate(self._loops):
            spot = spots["box", arrow.source]
            inside = sum(other.source == arrow.source for other in self._loops[:number])
            right = spot.x + spot.width
            step = min(4 * inside, _LOOP - 8, spot.height // 4 - 1)
            top, bottom = spot.y + spot.height // 4 + step // 2, spot.y + 3 * spot.height // 4 - step // 2
            far = right + _LOOP - 2 - step
            found.append((arrow, ((right, top), (far, top), (far, bottom), (right, bottom))))
        return found


def _crossings(levels: dict[Key, Level]) -> int:
    return sum(level.crossings for level in levels.values())


def _docked(strand: Strand, levels: dict[Key, Level]) -> Strand:
    """*strand*, with where it touches the groups at its ends."""
    leaves = enters = None
    if strand.tail and strand.tail[0] == "group":
        leaves = levels[strand.tail].runs[strand.arrow][-1].x
    if strand.head and strand.head[0] == "group":
        enters = levels[strand.head].runs[strand.arrow][0].x
    return strand._replace(leaves=leaves, enters=enters)
