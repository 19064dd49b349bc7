"""What the layers of a drawing consist of: cells, one below the other, and the links between them."""

from dataclasses import dataclass, field
from typing import TypeAlias

from warev.layout.layers import Key

# How far cells stand from each other: beside an arrow that passes by there may be less room than between boxes.
BETWEEN_BOXES = 30
BESIDE_ARROWS = 20
BETWEEN_ARROWS = 14


@dataclass(slots=True, eq=False)
class Cell:
    """A part, or the spot at which an arrow passes through a layer (`key` is None). `x` is its left edge, `y` its top; `spare`
    is room beside it, which its `width` counts.
    """

    key: Key | None
    width: int = 0
    height: int = 0
    spare: int = 0
    order: int = 0
    x: int = 0
    y: int = 0
    up: "list[Link]" = field(default_factory=list)
    down: "list[Link]" = field(default_factory=list)

    @property
    def body(self) -> int:
        return self.width - self.spare

    @property
    def centre(self) -> float:
        return self.x + self.body / 2


@dataclass(slots=True, eq=False)
class Link:
    """The stretch of an arrow between two neighbouring layers. `leaves` and `enters` are where it leaves the upper cell and
    enters the lower one, from the left edge; None where the layout may choose.
    """

    arrow: str
    upper: Cell
    lower: Cell
    leaves: int | None = None
    enters: int | None = None
    # The same from 0 (left) to 1 (right), for comparing what stands in one cell.
    left_share: float = 0.5
    entered_share: float = 0.5

    def settle(self, leaves: int | None = None, enters: int | None = None) -> None:
        """Say where it touches the groups at its ends."""
        if leaves is not None:
            self.leaves, self.left_share = leaves, leaves / self.upper.width
        if enters is not None:
            self.enters, self.entered_share = enters, enters / self.lower.width

    def offset(self, cell: Cell) -> float:
        """Where it touches *cell*, one of its ends, from the left edge: the middle where that is not settled."""
        settled = self.leaves if cell is self.upper else self.enters
        return cell.body / 2 if settled is None else settled

    @property
    def weight(self) -> int:
        """How much it wants to be straight: an arrow on its way more than at its ends."""
        passing = (self.upper.key is None) + (self.lower.key is None)
        return (1, 3, 9)[passing]


Layers: TypeAlias = list[list[Cell]]


def gap(left: Cell, right: Cell) -> int:
    """The room between neighbours."""
    passing = (left.key is None) + (right.key is None)
    return (BETWEEN_BOXES, BESIDE_ARROWS, BETWEEN_ARROWS)[passing]
