"""How a sitting meets the person: in plain lines, or page by page on a terminal."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Protocol

from warev.cli import screen

if TYPE_CHECKING:
    from warev.quiz.sitting import Sitting


class Face(Protocol):
    """What a sitting needs of whoever shows it. What is shown goes by `screen.show`, whatever the face."""

    # Whether the person says when to go on after feedback; else the next question follows it.
    pauses: bool

    def on(self, sitting: "Sitting") -> AbstractContextManager[object]:
        """Be there for *sitting*, until the end of the context."""
        ...

    def ask(self, prompt: str, at_once: str = "", letters: str = "") -> str | None:
        """What the person says to *prompt*; None where nothing more comes.

        One of the characters *at_once*, on an empty line, need not wait for Enter where there are keys; *letters* are those of
        the choices that a reply may name.
        """
        ...

    def turn(self) -> None:
        """Something else begins: a new page, where there are pages."""
        ...

    def point(self) -> None:
        """What is shown next is what the person looks for, however much stands above it."""
        ...

    def settle(self) -> None:
        """Do what takes a moment, once the first question is seen."""
        ...


class Plain:
    """Lines, one after the other, that a screen reader or a pipe can follow: nothing is drawn again."""

    pauses = False

    def __init__(self) -> None:
        self._settle: Callable[[], None] = lambda: None

    def on(self, sitting: "Sitting") -> AbstractContextManager[object]:
        self._settle = sitting.settle
        return nullcontext()

    def ask(self, prompt: str, at_once: str = "", letters: str = "") -> str | None:
        try:
            return screen.ask(prompt)
        except EOFError:
            screen.blank()
            return None

    def turn(self) -> None:
        pass

    def point(self) -> None:
        pass

    def settle(self) -> None:
        self._settle()


def face(*, plain: bool) -> Face:
    """Pages where a person sits at a terminal that can draw them, unless *plain* lines are wanted."""
    if plain or not screen.is_terminal() or not screen.can_draw():
        return Plain()
    from warev.cli.sitting.paged import Paged  # its library takes a moment to load

    return Paged()
