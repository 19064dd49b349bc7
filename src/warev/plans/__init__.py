"""How a plan is written down. A module here is a format."""

from typing import TYPE_CHECKING, Protocol

from warev.discover import Menu

if TYPE_CHECKING:
    from warev.plan import Plan  # the menu alone costs nothing


class Format(Protocol):
    """What each module of this folder offers."""

    SUFFIX: str

    def render(self, plan: "Plan") -> str: ...


PLANS: Menu[Format] = Menu(__name__, __path__)
