"""The screen: the one place that knows rich. Everything shown from a file is made harmless here.

A terminal gets colour and lines that fit. Anything else gets plain text with each paragraph on one line, ready for `grep`
(with `COLUMNS` set, wrapped to that), and does not wait for rich to load.
"""

import codecs
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TextIO

from warev import escaping
from warev.cli import wrapping
from warev.errors import Mistake

if TYPE_CHECKING:
    from rich.console import Console

# Words, or words and the style that a terminal may give them.
Part = str | tuple[str, str]
# Narrower than this, lines are cut rather than turned into columns of single words.
NARROWEST = 20
# With fewer rows there is no room for a page.
FEWEST = 8


def _spell(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(escaping.ascii_form, error.object[error.start : error.end])), error.end


def prepare() -> None:
    """Let both streams spell in ASCII what their encoding cannot show, instead of failing; one that is closed swallows all."""
    codecs.register_error("warev-ascii", _spell)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115  for the whole run
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="warev-ascii")


def forsake() -> None:
    """Give up on standard output: nobody reads it, or it cannot be written to, as Python would say again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Paragraph(NamedTuple):
    """What `show` was told to print."""

    parts: tuple[Part, ...]
    indent: int = 0
    hang: int = 0
    stderr: bool = False
    whole: bool = False


# A line: words, each with the style that a terminal may give them.
Line = list[tuple[str, str]]
_collectors: list[Callable[[Paragraph], None]] = []


@contextmanager
def collecting(collect: Callable[[Paragraph], None]) -> Iterator[None]:
    """Hand what is shown to *collect* instead of printing it."""
    _collectors.append(collect)
    try:
        yield
    finally:
        _collectors.pop()


def again(paragraph: Paragraph) -> None:
    """Print what was collected."""
    parts, indent, hang, stderr, whole = paragraph
    show(*parts, indent=indent, hang=hang, stderr=stderr, whole=whole)


def laid_out(paragraph: Paragraph, width: int | None) -> list[Line]:
    """The lines of *paragraph* in *width* columns, each made harmless; without a width one. A blank paragraph has an empty line."""
    words = [(escaping.terminal(words), style) for words, style in _pairs(paragraph.parts)]
    text = "".join(each for each, _ in words).rstrip()
    if not text:
        return [[]]
    _, indent, hang, *_ = paragraph
    if width is not None:
        width = max(width, indent + hang + NARROWEST)
    lines = [(0, len(text))] if width is None else wrapping.spans(text, width - indent, width - indent - hang)
    befores = [" " * indent, *[" " * (indent + hang)] * len(lines)]
    return [[(before, ""), *_cut(words, *span)] for before, span in zip(befores, lines, strict=False)]


def _cut(words: Line, begin: int, end: int) -> Line:
    """What stands between two places of *words*."""
    found, at = [], 0
    for text, style in words:
        piece = text[max(0, begin - at) : max(0, end - at)]
        if piece:
            found.append((piece, style))
        at += len(text)
    return found


def show(*parts: Part, indent: int = 0, hang: int = 0, stderr: bool = False, whole: bool = False) -> None:
    """Print one paragraph, *indent* columns from the left and *hang* more from its second line on; *whole*: on one line."""
    paragraph = Paragraph(parts, indent, hang, stderr, whole)
    if _collectors:
        _collectors[-1](paragraph)
        return
    stream = sys.stderr if stderr else sys.stdout
    for line in laid_out(paragraph, None if whole else _width(stream)):
        if line and _styled(stream):
            _show_styled(line, stderr=stderr)
        else:
            print("".join(words for words, _ in line), file=stream)


def _pairs(parts: tuple[Part, ...]) -> list[tuple[str, str]]:
    return [(part, "") if isinstance(part, str) else part for part in parts]


def _show_styled(line: Line, *, stderr: bool) -> None:
    from rich.text import Text

    _console(stderr=stderr).print(Text.assemble(*line), soft_wrap=True)


def counted(number: int, noun: str) -> str:
    """*number* and *noun*, in the plural where it is one: ``1 pack``, ``2 packs``, ``2 replies``."""
    if number == 1:
        return f"{number} {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeo" else f"{number} {noun}s"


def blank() -> None:
    show("")


def clear() -> None:
    """Begin a new screen, where there is one; else a new paragraph."""
    blank()
    if is_terminal() and os.environ.get("TERM") != "dumb":
        _console(stderr=False).clear()


def mistake(told: Mistake) -> None:
    """Say a mistake on standard error, unwrapped, so that ``file:line:column`` stays clickable."""
    place = f"{told.at}: " if told.at else ""
    show(("error: ", "bold red"), f"{place}{told.what}", stderr=True, whole=True)
    if told.hint:
        show(("  hint: ", "bold"), told.hint, stderr=True, whole=True)


def columns() -> int:
    """How many columns there are to lay something out in."""
    return _width(sys.stdout) or 80


def is_terminal() -> bool:
    """Whether a person sits there, who reads and types."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def can_draw() -> bool:
    """Whether the terminal can draw a page again, and shows what pages are drawn with."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    if shutil.get_terminal_size().lines < FEWEST:
        return False
    return os.environ.get("TERM", "dumb" if os.name != "nt" else "") != "dumb" and encoding.startswith("utf")


def ask(prompt: str) -> str:
    """A line from the person, on a terminal or from a pipe; raises EOFError where there are no more."""
    said = input(prompt).strip()
    if not is_terminal():
        show(said)  # so that what comes out of a pipe reads as the sitting did
    return said


def _width(stream: TextIO) -> int | None:
    """The columns that lines must fit; None where nothing says so."""
    stated = os.environ.get("COLUMNS", "")
    if stream.isatty() or (stated.isdecimal() and int(stated) > 0):
        return shutil.get_terminal_size().columns
    return None


def _styled(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@cache
def _console(*, stderr: bool) -> "Console":
    from rich.console import Console

    # Without rich's own ideas of colour for numbers and brackets.
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


# Fewer are done before a person begins to wait.
_SLOW = 10


@contextmanager
def progress(doing: str, number: int) -> Iterator[Callable[[], None]]:
    """What to call after each of *number* things: a person who waits for many sees on standard error how far it is."""
    if number < _SLOW or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(escaping.terminal(doing)), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=_console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=number)
        yield lambda: shown.advance(task)
