"""The screen: the one place that knows rich. Everything shown from a file passes through `text`."""

import codecs
import sys
from functools import cache
from typing import TYPE_CHECKING

from warev import escaping
from warev.errors import Mistake

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def _spell(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(escaping.ascii_form, error.object[error.start : error.end])), error.end


def prepare() -> None:
    """Let both streams spell in ASCII what their encoding cannot show, instead of failing."""
    codecs.register_error("warev-ascii", _spell)
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="warev-ascii")


@cache
def console(*, stderr: bool = False) -> "Console":
    """Standard output or standard error, without rich's own ideas of colour for numbers and brackets."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def text(*parts: "str | tuple[str, str]") -> "Text":
    """Styled text: each part is plain, or a pair of words and a style. Control characters are shown, not obeyed."""
    from rich.text import Text

    return Text.assemble(*(escaping.terminal(part) if isinstance(part, str) else (escaping.terminal(part[0]), part[1]) for part in parts))


def show(*parts: "str | tuple[str, str]", indent: int = 0, hang: int = 0, stderr: bool = False) -> None:
    """Print one paragraph, wrapped to the screen, *indent* columns from the left and *hang* more from its second line on."""
    target = console(stderr=stderr)
    width = max(target.width - indent - hang, 20)
    first, *rest = text(*parts).wrap(target, width, tab_size=4) or [text("")]
    for number, line in enumerate([first, *rest]):
        line.rstrip()
        padding = " " * (indent + (hang if number else 0))
        target.print(text(padding).append_text(line), soft_wrap=True)


def blank() -> None:
    console().print()


def is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()




def mistake(told: Mistake) -> None:
    """Say a mistake on standard error: unwrapped, so that ``file:line:column`` stays clickable."""
    place = f"{told.at}: " if told.at else ""
    target = console(stderr=True)
    target.print(text(("error: ", "bold red"), f"{place}{told.what}"), soft_wrap=True)
    if told.hint:
        target.print(text(("  hint: ", "bold"), told.hint), soft_wrap=True)
