"""The layout of drawings: laws that hold of any boxes, groups and arrows."""

import sys
from collections.abc import Iterator
from itertools import combinations
from random import Random
from types import FrameType
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from warev.layout import Arrow, Box, Group, Layout, Point, Route, Spot, lay_out
from warev.layout.coordinates import spread

# Seven laws look at each drawing; with the profile `thorough` all of them look at many.
assert settings.default is not None
few = settings(max_examples=settings.default.max_examples // 4)


class Sketch(NamedTuple):
    """What a layout is made of."""

    boxes: list[Box]
    arrows: list[Arrow]
    groups: list[Group]
    across: bool = False

    def drawn(self) -> Layout:
        return lay_out(self.boxes, self.arrows, self.groups, across=self.across)


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    groups = [
        Group(
            f"g{number}",
            draw(st.sampled_from(["", *(f"g{outer}" for outer in range(number))])),
            draw(st.sampled_from([0, 90])),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    inside = st.sampled_from(["", *(group.id for group in groups)])
    # Boxes and groups may bear the same name.
    names = [f"g{number}" for number in range(draw(st.integers(0, 9)))]
    boxes = [Box(name, draw(st.integers(40, 200)), draw(st.integers(24, 80)), draw(inside)) for name in names]
    ends = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=18)) if names else []
    arrows = [Arrow(f"a{number}", *pair) for number, pair in enumerate(ends)]
    return Sketch(boxes, arrows, groups, draw(st.booleans()))


def overlap(one: Spot, other: Spot) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def holds(outer: Spot, inner: Spot) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def touches(spot: Spot, point: Point) -> bool:
    """Whether *point* lies on the border of *spot*."""
    (x, y), right, bottom = point, spot.x + spot.width, spot.y + spot.height
    within = spot.x <= x <= right and spot.y <= y <= bottom
    return within and (x in {spot.x, right} or y in {spot.y, bottom})


def stretches(route: Route) -> Iterator[Spot]:
    """The room that each stretch of *route* keeps to: a bend stays between the points that it joins."""
    for (x1, y1), (x2, y2) in zip(route.points, route.points[1:], strict=False):
        yield Spot(route.id, min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))


def enclosing(sketch: Sketch, name: str) -> Iterator[str]:
    parents = {group.id: group.parent for group in sketch.groups}
    while name:
        yield name
        name = parents[name]


@few
@given(sketches())
def test_no_two_boxes_overlap(sketch: Sketch) -> None:
    drawn = sketch.drawn()
    assert [spot.id for spot in drawn.boxes] == sorted(box.id for box in sketch.boxes)
    assert [pair for pair in combinations(drawn.boxes, 2) if overlap(*pair)] == []


@few
@given(sketches())
def test_boxes_keep_their_size_and_all_lies_on_the_sheet(sketch: Sketch) -> None:
    drawn = sketch.drawn()
    sheet = Spot("", 0, 0, drawn.width, drawn.height)
    size = {box.id: (box.width, box.height) for box in sketch.boxes}
    assert {spot.id: (spot.width, spot.height) for spot in drawn.boxes} == size
    assert all(holds(sheet, spot) for spot in (*drawn.boxes, *drawn.groups))
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for route in drawn.routes for x, y in route.points)


@few
@given(sketches())
def test_a_group_holds_what_is_in_it_and_nothing_else(sketch: Sketch) -> None:
    drawn = sketch.drawn()
    groups = {spot.id: spot for spot in drawn.groups}
    assert groups.keys() == {name for box in sketch.boxes for name in enclosing(sketch, box.group)}
    for box, spot in zip(sorted(sketch.boxes), drawn.boxes, strict=True):
        around = set(enclosing(sketch, box.group))
        for name, group in groups.items():
            assert holds(group, spot) if name in around else not overlap(group, spot)
    for one, other in combinations(groups.values(), 2):
        assert not overlap(one, other) or holds(one, other) or holds(other, one)
    # The outer ones come first, so that they are painted below.
    order = [spot.id for spot in drawn.groups]
    parents = {group.id: group.parent for group in sketch.groups}
    assert all(order.index(parents[name]) < order.index(name) for name in order if parents[name])


@few
@given(sketches())
def test_every_arrow_goes_from_its_source_to_its_target(sketch: Sketch) -> None:
    drawn = sketch.drawn()
    spots = {spot.id: spot for spot in drawn.boxes}
    routes = {route.id: route for route in drawn.routes}
    assert routes.keys() == {arrow.id for arrow in sketch.arrows}
    for arrow in sketch.arrows:
        points = routes[arrow.id].points
        assert touches(spots[arrow.source], points[0])
        assert touches(spots[arrow.target], points[-1])
        assert len(set(points)) == len(points) >= 2


@few
@given(sketches())
def test_no_arrow_runs_over_a_box(sketch: Sketch) -> None:
    drawn = sketch.drawn()
    for route in drawn.routes:
        for stretch in stretches(route):
            assert [spot.id for spot in drawn.boxes if overlap(spot, stretch) and stretch.width + stretch.height] == []


@few
@given(sketches(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_come_changes_nothing(sketch: Sketch, chance: Random) -> None:
    shuffled = Sketch(
        chance.sample(sketch.boxes, len(sketch.boxes)),
        chance.sample(sketch.arrows, len(sketch.arrows)),
        chance.sample(sketch.groups, len(sketch.groups)),
        sketch.across,
    )
    assert shuffled.drawn() == sketch.drawn()


def test_arrows_without_circles_point_down() -> None:
    arrows = [Arrow(f"{one}{other}", one, other) for one, other in ("ab", "bc", "ac", "cd", "ad", "ad")]
    arrows = [arrow._replace(id=f"{number}") for number, arrow in enumerate(arrows)]
    drawn = lay_out([Box(name, 80, 40) for name in "abcd"], arrows)
    for route in drawn.routes:
        assert [y for _, y in route.points] == sorted(y for _, y in route.points)
    across = lay_out([Box(name, 80, 40) for name in "abcd"], arrows, across=True)
    for route in across.routes:
        assert [x for x, _ in route.points] == sorted(x for x, _ in route.points)


def test_parallel_arrows_are_told_apart() -> None:
    arrows = [Arrow("1", "a", "b"), Arrow("2", "a", "b"), Arrow("3", "b", "a")]
    drawn = lay_out([Box("a", 80, 40), Box("b", 80, 40)], arrows)
    assert len({route.points[0] for route in drawn.routes} | {route.points[-1] for route in drawn.routes}) == 6


def test_a_chain_is_drawn_straight() -> None:
    arrows = [Arrow("1", "a", "b"), Arrow("2", "b", "c")]
    drawn = lay_out([Box("a", 80, 40), Box("b", 120, 40), Box("c", 60, 40)], arrows)
    assert [len(route.points) for route in drawn.routes] == [2, 2]


def test_a_planar_tree_is_drawn_without_crossings() -> None:
    pairs = [(f"n{number}", f"n{(number - 1) // 2}") for number in range(1, 15)]
    drawn = lay_out(
        [Box(f"n{number}", 60, 30) for number in range(15)],
        [Arrow(f"{child}-{parent}", parent, child) for child, parent in pairs],
    )
    ends = [(route.points[0], route.points[-1]) for route in drawn.routes]
    crossed = [
        (one, other)
        for one, other in combinations(ends, 2)
        if one[0][1] == other[0][1] and (one[0][0] - other[0][0]) * (one[1][0] - other[1][0]) < 0
    ]
    assert crossed == []


def test_boxes_that_nothing_joins_fill_rows() -> None:
    drawn = lay_out([Box(f"{number}", 120, 50) for number in range(30)], [])
    assert drawn.width < 3 * drawn.height
    assert drawn.height < 3 * drawn.width


def test_nothing_is_drawn_of_nothing() -> None:
    assert lay_out([], []).boxes == ()
    assert lay_out([], [], [Group("empty")]).groups == ()


@few
@given(st.lists(st.tuples(st.integers(-500, 500), st.integers(1, 9), st.integers(0, 90)), max_size=12))
def test_what_is_spread_keeps_its_steps_and_stays_where_there_is_room(cells: list[tuple[int, int, int]]) -> None:
    wanted = [float(want) for want, _, _ in cells]
    steps = [step for _, _, step in cells[1:]]
    found = spread(wanted, [float(weight) for _, weight, _ in cells], steps)
    assert len(found) == len(cells)
    assert all(right - left >= step for left, right, step in zip(found, found[1:], steps, strict=False))
    if all(right - left >= step for left, right, step in zip(wanted, wanted[1:], steps, strict=False)):
        assert found == wanted


def calls(components: int) -> int:
    """How many calls it takes to lay out so many *components*: the same on every machine, however busy."""
    chance = Random(7)  # noqa: S311  a fixed drawing
    boxes = [
        Box(f"c{number}", chance.randint(100, 190), 52, chance.choice(["", "a", "b"])) for number in range(components)
    ]
    arrows = [
        Arrow(f"f{number}", f"c{max(0, number - chance.randint(1, 12))}", f"c{number}")
        for number in range(1, components)
    ]
    made = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        drawn = lay_out(boxes, arrows, [Group("a"), Group("b", "a")])
    finally:
        sys.setprofile(None)
    assert len(drawn.boxes) == components
    return made


def test_four_times_the_components_take_at_most_eight_times_the_work() -> None:
    assert calls(400) < 8 * calls(100)
