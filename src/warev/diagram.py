"""A review's architecture as a drawing: boxes with words in them, places around them, and flows, each with its burden."""

import unicodedata
from typing import NamedTuple

from warev import wording
from warev.burdens import Burden, Burdens
from warev.facts import Thing
from warev.layout import Arrow, Box, Group, Layout, Point, Route, Spot, lay_out
from warev.review import Review

# Sizes in pixels. Letters are of 13 (bold) and 12 pixels, but a reader's face may be a broad one.
_TITLE, _SMALL = 15, 13
_TALL = 66
_TEXT_LEFT, _TEXT_RIGHT = 42, 14
_LEAST, _MOST = 124, 260
# As wide as a report's column has room; a larger drawing shrinks to fit, but not below what can be read.
_COLUMN = 1070
_LEAST_SCALE = 0.66
# Shares of the size of the letters.
_NARROW = set("fijlrtI1.,:;'|!()[]{}-· ")
_BROAD = set("mwMW@%")


class Node(NamedTuple):
    """A component drawn."""

    thing: Thing
    spot: Spot
    burden: Burden
    title: str
    what: str
    state: str
    icon: str


class Place(NamedTuple):
    """A place drawn around what is in it."""

    thing: Thing
    spot: Spot
    burden: Burden
    title: str


class Line(NamedTuple):
    """A flow drawn: `number` is its place in the file, from 1, `path` the d of an SVG path."""

    thing: Thing
    number: int
    path: str
    burden: Burden


class Diagram(NamedTuple):
    """All of it: `width` and `height` are those of its coordinates, `shown` and `tall` the size at which it is to be shown."""

    width: int
    height: int
    shown: int
    tall: int
    nodes: tuple[Node, ...]
    places: tuple[Place, ...]
    lines: tuple[Line, ...]


def diagram(review: Review, burdens: Burdens) -> Diagram | None:
    """The drawing of *review*'s architecture; None where it has no components."""
    lists = review.architecture.workload.lists
    components = {thing.id: thing for thing in lists["components"].things}
    places = {thing.id: thing for thing in lists["places"].things}
    flows = lists["flows"].things
    if not components:
        return None
    laid = _laid_out(components, places, flows, burdens)
    nodes = tuple(_node(components[spot.id], spot, burdens) for spot in laid.boxes)
    around = tuple(
        Place(places[spot.id], spot, burdens.of(places[spot.id]), _label(places[spot.id])) for spot in laid.groups
    )
    routes = {route.id: route for route in laid.routes}
    lines = tuple(
        Line(flow, number, path(routes[_number(number)], across=laid.across), burdens.of(flow))
        for number, flow in enumerate(flows, 1)
    )
    shown = max(min(laid.width, _COLUMN), int(laid.width * _LEAST_SCALE))
    return Diagram(laid.width, laid.height, shown, laid.height * shown // laid.width, nodes, around, lines)


def _laid_out(
    components: dict[str, Thing], places: dict[str, Thing], flows: tuple[Thing, ...], burdens: Burdens
) -> Layout:
    """From top to bottom or from left to right, whichever fits a page better."""
    boxes = [Box(id_, _width(thing, burdens), _TALL, _place(thing)) for id_, thing in components.items()]
    groups = [Group(id_, _place(thing), _measure(_label(thing), _SMALL) + 28) for id_, thing in places.items()]
    arrows = [
        Arrow(_number(number), flow.links["from"].id, flow.links["to"].id) for number, flow in enumerate(flows, 1)
    ]
    both = [lay_out(boxes, arrows, groups, across=across) for across in (False, True)]
    return max(both, key=lambda laid: (min(_COLUMN / laid.width, 1), -laid.width * laid.height))


def _number(number: int) -> str:
    """An arrow's id: those of the same ends keep the file's order."""
    return f"{number:06}"


def _place(thing: Thing) -> str:
    place = thing.links.get("place")
    return place.id if place else ""


def _width(thing: Thing, burdens: Burdens) -> int:
    # The last line is bold, and so wider.
    smaller = max(_measure(wording.sort(thing), _SMALL), _measure(_state(burdens.of(thing)), _TITLE))
    inside = max(_measure(wording.called(thing), _TITLE), smaller)
    return min(max(inside + _TEXT_LEFT + _TEXT_RIGHT, _LEAST), _MOST)


def _node(thing: Thing, spot: Spot, burdens: Burdens) -> Node:
    room = spot.width - _TEXT_LEFT - _TEXT_RIGHT
    burden = burdens.of(thing)
    words = wording.called(thing), wording.sort(thing), _state(burden)
    title, what, state = (cut(text, size, room) for text, size in zip(words, (_TITLE, _SMALL, _TITLE), strict=True))
    return Node(thing, spot, burden, title, what, state, _icon(wording.word(thing, "kind")))


def _state(burden: Burden) -> str:
    return burden.summary if burden.judged else ""


def _label(place: Thing) -> str:
    kind = wording.word(place, "type")
    name = cut(wording.called(place), _SMALL, _MOST)
    return f"{name} · {kind}" if kind else name


_ICONS = {
    "person": "person",
    "third-party": "outside",
    "function": "function",
    **dict.fromkeys(("database", "search", "analytics"), "database"),
    **dict.fromkeys(("cache", "object-store", "block-store", "file-store"), "store"),
    **dict.fromkeys(("queue", "stream", "workflow"), "queue"),
    **dict.fromkeys(("topic", "event-bus"), "fan"),
    **dict.fromkeys(("api", "load-balancer", "cdn", "dns", "network"), "edge"),
    **dict.fromkeys(("identity", "secrets", "keys"), "key"),
    "monitoring": "watch",
}


def _icon(kind: str) -> str:
    return _ICONS.get(kind, "server")


def _measure(text: str, size: int) -> int:
    """About how wide *text* is, in letters of *size* pixels."""
    tenths = 0
    for letter in text:
        if letter in _NARROW:
            tenths += 4
        elif letter in _BROAD or unicodedata.east_asian_width(letter) in "WF":
            tenths += 10
        else:
            tenths += 7 if letter.isupper() else 6
    return tenths * size // 10


def cut(text: str, size: int, room: int) -> str:
    """*text* as far as there is *room* for it."""
    if _measure(text, size) <= room:
        return text
    kept = text
    while kept and _measure(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def path(route: Route, *, across: bool) -> str:
    """*route* as the d of an SVG path: straight where it can be, else a bend that leaves and arrives in its direction."""
    (x, y), *rest = route.points
    drawn = [f"M{x} {y}"]
    for to_x, to_y in rest:
        drawn.append(f"L{to_x} {to_y}" if x == to_x or y == to_y else _bend((x, y), (to_x, to_y), across=across))
        x, y = to_x, to_y
    return "".join(drawn)


def _bend(start: Point, end: Point, *, across: bool) -> str:
    (x1, y1), (x2, y2) = start, end
    if across:
        middle = (x1 + x2) // 2
        return f"C{middle} {y1} {middle} {y2} {x2} {y2}"
    middle = (y1 + y2) // 2
    return f"C{x1} {middle} {x2} {middle} {x2} {y2}"
