"""How a review is written down. A module here is a format."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from warev.discover import Menu
from warev.errors import WarevError

if TYPE_CHECKING:
    from warev.portfolio import Portfolio
    from warev.review import Review  # the menu alone costs nothing: `warev --help` shows it


class Format(Protocol):
    """What each module of this folder offers. `render` gives text, or bytes where the form is none. One that can write many
    workloads side by side offers `render_portfolio`, too.
    """

    SUFFIX: str

    def render(self, review: "Review") -> str | bytes: ...


FORMATS: Menu[Format] = Menu(__name__, __path__)


def suffixes() -> dict[str, str]:
    """Which format a file's ending asks for, in lower case."""
    return {FORMATS[name].SUFFIX: name for name in FORMATS.names}


def of_portfolios(name: str) -> "Callable[[Portfolio], str | bytes]":
    """How the format *name* writes a portfolio; raises WarevError where it has no way to."""
    found: Callable[[Portfolio], str | bytes] | None = getattr(FORMATS[name], "render_portfolio", None)
    if found is None:
        able = [each for each in FORMATS.names if hasattr(FORMATS[each], "render_portfolio")]
        hint = f"take {' or '.join(able)}; or review the files one by one"
        raise WarevError.of(f"{name} has no form for several architectures", hint=hint)
    return found
