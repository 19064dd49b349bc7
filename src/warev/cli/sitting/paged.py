"""A sitting page by page: the question, a bar of how far it is, the time, and a line to reply in. Keys only.

It draws with prompt_toolkit. Colours are the terminal's own sixteen, so that they suit a light screen as well as a dark one,
and each of them stands beside a word or a sign.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from prompt_toolkit.application import Application
from prompt_toolkit.application.run_in_terminal import run_in_terminal
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import BufferControl, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import Output, create_output

from warev.cli import screen
from warev.cli.screen import Line, Paragraph
from warev.cli.sitting import commands
from warev.questions import named_in_order

if TYPE_CHECKING:
    from warev.quiz.sitting import Sitting

# Rows that are no part of the page: the bar and a rule above it, a rule, the reply and the keys below.
_FRAME = 5
_LONG_PROMPT = 20
_BAR = 10
_NO_COLOURS = {"bold", "dim"}
_MINUTE = 60
# The keys that are told at the foot of the page, the most important first.
_TOLD = "?qs!*u<x"


class Paged:
    """A page at a time, on the terminal's other screen, which leaves what was there as it was."""

    pauses = True

    def __init__(self) -> None:
        self._page: list[Paragraph] = []
        self._turned = True
        self._output: Output = create_output(stdout=sys.stdout)
        self._sitting: Sitting | None = None
        self._unsettled = False
        self._top = 0
        # What was shown before the last that the person said: what comes after it is new to them.
        self._seen = 0
        # From where on the page is to be in view.
        self._wanted = 0

    # -- a face -----------------------------------------------------------------------------------------------------------

    @contextmanager
    def on(self, sitting: "Sitting") -> Iterator[None]:
        self._sitting = sitting
        leave, enter = self._output.quit_alternate_screen, self._output.enter_alternate_screen
        enter()
        # From page to page the screen stays the other one: leaving it each time would flicker.
        self._output.quit_alternate_screen = self._output.enter_alternate_screen = lambda: None  # type: ignore[method-assign]
        self._leave, self._enter = leave, enter
        try:
            with screen.collecting(self._show):
                yield
        finally:
            leave()
            self._output.flush()
            unseen = self._page[self._seen :] if not self._turned else []
            for paragraph in unseen:
                screen.again(paragraph)

    def settle(self) -> None:
        self._unsettled = True

    def ask(self, prompt: str, at_once: str = "", letters: str = "") -> str | None:
        if len(prompt) > _LONG_PROMPT:
            self._show(Paragraph(((prompt, "bold"),)))
            prompt = "> "
        if self._seen and self._seen < len(self._page):
            self._wanted = self._seen  # something new stands below what was read already
        # It comes into view, from its beginning if it is long.
        self._top = min(len(self._lines(self._page[: self._wanted])), self._highest()) if self._wanted else 0
        self._seen = len(self._page)  # whatever ends it
        said = _Asking(self, prompt, at_once, letters).run()
        self._seen = len(self._page)
        return said

    def turn(self) -> None:
        self._turned = self._seen > 0  # what nobody has seen yet stays

    def point(self) -> None:
        self._wanted = len(self._page)

    # -- the page ---------------------------------------------------------------------------------------------------------

    def _show(self, paragraph: Paragraph) -> None:
        if self._turned:
            self._page, self._turned, self._seen, self._wanted = [], False, 0, 0
        self._page.append(paragraph)

    def _lines(self, paragraphs: list[Paragraph]) -> list[Line]:
        lines = [line for paragraph in paragraphs for line in screen.laid_out(paragraph, self.columns)]
        while lines and not lines[0]:
            lines.pop(0)  # a page needs no room above it
        return lines

    @property
    def columns(self) -> int:
        return self._output.get_size().columns

    @property
    def rows(self) -> int:
        return max(1, self._output.get_size().rows - _FRAME)

    def _highest(self) -> int:
        """The line that may stand at the top at most."""
        return max(0, len(self._lines(self._page)) - self.rows)

    def scroll(self, lines: int) -> None:
        self._top = max(0, min(self._top + lines, self._highest()))

    def shown(self, chosen: set[str]) -> StyleAndTextTuples:
        """The part of the page that is in view, the choices with the letters *chosen* marked."""
        found: StyleAndTextTuples = []
        for line in self._lines(self._page)[self._top : self._top + self.rows]:
            text = "".join(words for words, _ in line)
            if text[:2] == "  " and text[3:5] == ". " and text[2] in chosen:
                found.append(("bold", f"> {text[2:]}"))
            else:
                found += [(_style(style), words) for words, style in line]
            found.append(("", "\n"))
        return found

    def head(self) -> StyleAndTextTuples:
        """How far it is, and the time."""
        if self._sitting is None:
            return []
        session = self._sitting.session
        replied = len(session.cards) - session.left
        full = replied * _BAR // len(session.cards)
        done = f"{'█' * full}{'░' * (_BAR - full)} {replied} of {len(session.cards)} answered"
        left = self._sitting.seconds_left
        time = f"{_clock(self._sitting.seconds_here)}" if left is None else f"{_clock(left)} left"
        gap = max(1, self.columns - len(done) - len(time))
        return [("", f"{done}{' ' * gap}{time}"[: self.columns])]

    def rule(self, *, below: bool) -> StyleAndTextTuples:
        """A line across, which says whether there is more of the page beyond it."""
        more = self._top < self._highest() if below else self._top > 0
        said = f" more: {'Down' if below else 'Up'} " if more else ""
        return [("dim", "─" * max(0, self.columns - len(said) - 2)), ("bold", said), ("dim", "──")]

    def after_render(self, app: "Application[Any]") -> None:
        sitting = self._sitting
        if sitting is None:
            return
        if self._unsettled:
            self._unsettled = False
            before = len(self._page)
            sitting.settle()
            if len(self._page) > before:
                app.invalidate()  # it had something to say
        if sitting.seconds_left == 0 and not app.is_done:
            app.exit(result="")

    @contextmanager
    def away(self) -> Iterator[None]:
        """Off the screen for a while, as when the person puts the program to sleep."""
        self._leave()
        self._output.flush()
        if self._sitting is not None:
            self._sitting.pause()
        try:
            yield
        finally:
            if self._sitting is not None:
                self._sitting.back()
            self._enter()


class _Asking:
    """One line from the person."""

    def __init__(self, face: Paged, prompt: str, at_once: str, letters: str) -> None:
        self._face, self._letters = face, letters
        self._buffer = Buffer(multiline=False, accept_handler=lambda buffer: self._say(buffer.text))
        reply = Window(BufferControl(self._buffer, input_processors=[BeforeInput(prompt, "bold")]), height=1)
        self._app: Application[str | None] = Application(
            Layout(
                HSplit(
                    [
                        _line(face.head),
                        _line(lambda: face.rule(below=False)),
                        Window(FormattedTextControl(self._shown)),
                        _line(lambda: face.rule(below=True)),
                        reply,
                        _line(lambda: [("dim", _keys(at_once, face.columns))]),
                    ]
                ),
                focused_element=reply,
            ),
            key_bindings=self._bindings(at_once),
            full_screen=True,
            refresh_interval=1,
            input=create_input(sys.stdin),
            output=face._output,  # noqa: SLF001  two halves of one thing
            after_render=face.after_render,
        )

    def run(self) -> str | None:
        return self._app.run()

    def _say(self, text: str | None) -> bool:
        if not self._app.is_done:
            self._app.exit(result=text)
        return True  # keep the text: the page is drawn once more with it

    def _shown(self) -> StyleAndTextTuples:
        named = named_in_order(self._buffer.text, self._letters) if self._letters else None
        return self._face.shown({self._letters[place] for place in named or ()})

    def _bindings(self, at_once: str) -> KeyBindings:
        keys = KeyBindings()
        empty = Condition(lambda: not self._buffer.text)
        for key in at_once:
            keys.add(key, filter=empty, eager=True)(lambda event: self._say(event.data) and None)
        scrolls: dict[str, Callable[[], int]] = {
            "up": lambda: -1,
            "down": lambda: 1,
            "pageup": lambda: -self._face.rows,
            "pagedown": lambda: self._face.rows,
        }
        for key, lines in scrolls.items():
            keys.add(key)(lambda _, lines=lines: self._face.scroll(lines()))
        keys.add("c-d", filter=empty)(lambda _: self._say(None) and None)

        @keys.add("c-c")
        @keys.add("<sigint>")
        def interrupt(_: object) -> None:
            if not self._app.is_done:
                self._app.exit(exception=KeyboardInterrupt())

        if hasattr(signal, "SIGTSTP"):

            @keys.add("c-z")
            def sleep(_: object) -> None:
                run_in_terminal(self._sleep)

        return keys

    def _sleep(self) -> None:
        with self._face.away():
            os.kill(os.getpid(), signal.SIGTSTP)


def _line(content: Callable[[], StyleAndTextTuples]) -> Window:
    return Window(FormattedTextControl(content), height=1)


def _keys(at_once: str, columns: int) -> str:
    """What can be pressed, as much of it as there is room for."""
    said = "Enter"
    for told in (f"  {key} {commands.SHORT[key]}" for key in _TOLD if key in at_once):
        if len(said) + len(told) <= columns:
            said += told
    return said


def _style(style: str) -> str:
    """The style in prompt_toolkit's words: colours are those of the terminal."""
    return " ".join(word if word in _NO_COLOURS else f"ansi{word}" for word in style.split())


def _clock(seconds: float) -> str:
    """``0:07``, ``12:30``, ``1:02:03``."""
    whole = int(seconds)
    minutes, rest = divmod(whole, _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
