"""How a review is written down. A module here is a format."""

from typing import TYPE_CHECKING, Protocol

from warev.discover import Menu

if TYPE_CHECKING:
    from warev.review import Review  # the menu alone costs nothing: `warev --help` shows it


class Format(Protocol):
    """What each module of this folder offers. `render` gives text, or bytes where the form is none."""

    SUFFIX: str

    def render(self, review: "Review") -> str | bytes: ...


FORMATS: Menu[Format] = Menu(__name__, __path__)


def suffixes() -> dict[str, str]:
    """Which format a file's ending asks for, in lower case."""
    return {FORMATS[name].SUFFIX: name for name in FORMATS.names}
