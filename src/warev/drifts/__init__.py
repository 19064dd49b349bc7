"""How a drift is written down. A module here is a format."""

from typing import TYPE_CHECKING, Protocol

from warev.discover import Menu

if TYPE_CHECKING:
    from warev.drift import Drift


class Format(Protocol):
    """What each module of this folder offers."""

    SUFFIX: str

    def render(self, drift: "Drift") -> str: ...


DRIFTS: Menu[Format] = Menu(__name__, __path__)
