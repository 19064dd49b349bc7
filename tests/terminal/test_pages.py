"""A quiz page by page, in a real terminal whose screen is looked at."""

import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pexpect
import pyte
import pytest

from warev.quiz import packs
from warev.quiz.choosing import Wish, select

FIXTURES = Path(__file__).parents[1] / "fixtures" / "quizzes"
GARDEN, ORCHARD = str(FIXTURES / "garden"), str(FIXTURES / "orchard.yaml")
SEED = ["--seed", "kelp-4821"]
ENTER, DOWN, UP, PAGE_DOWN, CTRL_C, CTRL_D, CTRL_Z = "\r", "\x1b[B", "\x1b[A", "\x1b[6~", "\x03", "\x04", "\x1a"
# How long it may take until the screen shows what is waited for, on a machine that does much else.
PATIENCE = 20.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals there")


class Terminal:
    """The program on a terminal of so many columns and rows, and what stands on its screen."""

    def __init__(
        self, *arguments: str, columns: int = 80, rows: int = 24, environment: dict[str, str] | None = None
    ) -> None:
        own = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "LINES"}}
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self.written = ""
        self.child: Any = pexpect.spawn(
            sys.executable,
            ["-m", "warev", "quiz", *arguments],
            env=own | {"TERM": "xterm-256color"} | (environment or {}),
            encoding="utf-8",
            dimensions=(rows, columns),
        )

    @property
    def shown(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def see(self, *wanted: str) -> str:
        """The screen, once all of *wanted* stands on it."""
        until = time.monotonic() + PATIENCE
        while not all(each in self.shown for each in wanted):
            assert time.monotonic() < until, f"no {wanted!r} on the screen:\n{self.shown}"
            self._read(0.05)
        return self.shown

    def press(self, keys: str, *wanted: str) -> str:
        """The screen, once *keys* were pressed and all of *wanted* stands on it."""
        self.child.send(keys)
        return self.see(*wanted)

    def end(self) -> int | None:
        """The exit code; what came at the end stands on the screen."""
        until = time.monotonic() + PATIENCE
        while self.child.isalive() or self._read(0.05):
            assert time.monotonic() < until, self.shown
            self._read(0.05)
        self.child.close()
        code: int | None = self.child.exitstatus
        return code

    def _read(self, seconds: float) -> bool:
        with suppress(pexpect.TIMEOUT, pexpect.EOF):
            new = self.child.read_nonblocking(65_536, timeout=seconds)
            self.written += new
            self._stream.feed(new)
            return True
        return False


@pytest.fixture
def store(tmp_path: Path) -> list[str]:
    return ["--store", str(tmp_path / "store")]


def test_a_question_is_a_page_and_its_feedback_waits(store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, *store)
    terminal.see(
        "A small garden", "Question 1 of 6", "C. A standby in a second zone", "Your answer:", "0 of 6 answered"
    )
    terminal.press("a", "> A. A nightly backup")
    shown = terminal.press(ENTER, "Wrong: you said A.", "Enter goes on:", "1 of 6 answered")
    assert "A. A backup brings the data back, hours later." in shown
    shown = terminal.press(ENTER, "Question 2 of 6", "Your answer:")
    assert "Wrong" not in shown
    assert shown.splitlines()[0].startswith("█░░░░░░░░░ 1 of 6 answered")
    terminal.press("b c" + ENTER, "Right: you said B C.")
    terminal.press("q")
    assert terminal.end() == 0
    assert "Score: 1 of 2" in terminal.shown


def test_keys_need_no_enter_and_a_reply_can_be_edited(store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, *store)
    terminal.see("Your answer:")
    terminal.press("!", "Flagged.")
    terminal.press("?", "q, quit: stop")
    terminal.press("*", "There is no hint, or no more of them.")
    terminal.press("s", "Question 2 of 6")
    terminal.press("<", "Question 1 of 6 (flagged)")
    terminal.press("u", "Question 2 of 6")
    terminal.press("#1" + ENTER, "Question 1 of 6 (flagged)")
    terminal.press("bxq", "Your answer: bxq")  # behind a letter they are letters
    terminal.press("\x7f\x7f\x7fc" + ENTER, "Right: you said C.")
    terminal.press("x", "REL10")
    terminal.press("q")
    assert terminal.end() == 0
    assert "Score: 1 of 1" in terminal.shown


def test_what_cannot_be_read_is_asked_again(store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, *store)
    terminal.see("Your answer:")
    terminal.press("banana" + ENTER, "from A to C.\n\nChoose ONE:")
    shown = terminal.press("c" + ENTER, "Right: you said C.")
    assert "Wrong" not in shown
    terminal.press(CTRL_D)
    assert terminal.end() == 0


def test_letters_begin_words_where_words_are_asked_for(store: list[str]) -> None:
    pack = packs.read(Path(ORCHARD))
    seed = next(seed for seed in map(str, range(99)) if select([pack], seed, Wish())[0].question.id == "name-the-queue")
    terminal = Terminal(ORCHARD, "--seed", seed, *store)
    terminal.see("Which AWS service holds messages", "Your answer:")
    terminal.press("sqs", "Your answer: sqs")
    terminal.press(ENTER, "Right: you said sqs.")
    terminal.press("q" + ENTER)
    assert terminal.end() == 0


def test_a_long_page_scrolls_and_is_readable_at_40_columns(store: list[str]) -> None:
    terminal = Terminal("modern-applications", *SEED, *store, columns=40, rows=16)
    terminal.see("Your answer:", "more: Down", "Question 1 of ")
    terminal.press(DOWN * 50, "more: Up", "to D.")
    assert "more: Down" not in terminal.shown
    terminal.press(UP * 50, "more: Down", "Question 1 of ")
    terminal.press("a" + ENTER, "you said A.", "more: Up")
    terminal.press(PAGE_DOWN, "more: Up")
    terminal.press(UP, "more: Down")
    terminal.press("q")
    assert terminal.end() == 0


@pytest.mark.parametrize("columns", [40, 60, 120])
def test_no_word_is_lost_at_any_width(columns: int, store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, *store, columns=columns, rows=50)
    shown = terminal.see("Your answer:")
    text = "A shop keeps its orders in one database in one Availability Zone. What keeps the shop open when the zone fails?"
    assert text in " ".join(shown.split())
    assert max(len(line) for line in shown.splitlines()) <= columns
    terminal.press("q")
    assert terminal.end() == 0


def test_a_resized_terminal_is_drawn_anew(store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, *store)
    terminal.see("Your answer:")
    terminal.child.setwinsize(30, 50)
    terminal.screen.resize(30, 50)
    terminal.screen.reset()
    shown = terminal.press("a", "> A. A nightly backup", "Your answer: a")
    assert "─" * 50 in shown
    terminal.press(CTRL_C)
    assert terminal.end() == 130


def test_ctrl_c_leaves_the_terminal_as_it_was(store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, *store)
    terminal.see("Your answer:")
    terminal.press("c" + ENTER, "Right: you said C.")
    terminal.press(CTRL_C)
    assert terminal.end() == 130
    assert "Score: 1 of 1" in terminal.shown
    assert "warev quiz --resume" in terminal.shown
    assert "A shop keeps its orders" not in terminal.written.rpartition("\x1b[?1049l")[2]
    assert terminal.written.count("\x1b[?1049h") == terminal.written.count("\x1b[?1049l") == 1
    assert not terminal.screen.cursor.hidden


def test_a_closed_terminal_loses_nothing(store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, *store)
    terminal.see("Your answer:")
    terminal.press("c" + ENTER, "Right: you said C.")
    terminal.child.close(force=True)
    again = Terminal("--resume", *store)
    again.see("Right: you said C.", "Enter goes on:", "1 of 6 answered")
    again.press(ENTER, "Question 2 of 6")
    again.press("q")
    assert again.end() == 0


def test_an_exam_is_reviewed_before_it_is_handed_in(store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, "--exam", "--minutes", "30", *store)
    terminal.see("This is an exam of at most 30 minutes", "29:5", "left")
    shown = terminal.press("a" + ENTER, "Question 2 of 6")
    assert "Wrong" not in shown
    terminal.press("<", "You said A.")
    terminal.press("c" + ENTER, "Question 2 of 6")
    terminal.press("!", "Flagged.")
    terminal.press(
        "r", "Before you hand in", "1. you said C", "2. no reply, flagged", "1 with a reply, 5 without, 1 flagged."
    )
    terminal.press("end" + ENTER, "5 questions without a reply count as wrong.")
    terminal.press("n", "Hand in?")
    terminal.press("2" + ENTER, "Question 2 of 6 (flagged)")
    terminal.press("r", "Before you hand in")
    terminal.press("end" + ENTER, "all the same? (y/n)")
    terminal.press("y")
    assert terminal.end() == 0
    assert "warev report sitting" in terminal.shown


def test_when_the_time_is_up_the_exam_hands_itself_in(store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, "--exam", "--minutes", "0.03", *store)
    terminal.see("Your answer:")
    assert terminal.end() == 0
    assert "The time is up." in terminal.written
    assert "Not passed" in terminal.written


def test_a_guess_is_asked_for_with_one_key(store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, "--sure", *store)
    terminal.see("Your answer:")
    terminal.press("a" + ENTER, "Sure, or guessing?")
    terminal.press("u", "Your answer:")
    terminal.press("c" + ENTER, "Sure, or guessing?")
    terminal.press("g", "Right: you said C.")
    terminal.press("q")
    assert terminal.end() == 0
    assert "Guessing: 1 of 1 right." in terminal.shown


def test_a_store_that_fails_is_told_on_the_page(tmp_path: Path) -> None:
    path = tmp_path / "store"
    path.write_bytes(b"no database at all" * 100)
    terminal = Terminal(GARDEN, *SEED, "--store", str(path))
    terminal.see("Your answer:")
    terminal.press("c" + ENTER, "Right: you said C.")
    terminal.press("q")
    assert terminal.end() == 0
    assert "is no store" in terminal.written


def test_every_item_can_be_explained_on_a_page(store: list[str]) -> None:
    terminal = Terminal(
        "modern-applications", *SEED, "--item", "COST09-BP03", "--topic", "characteristics", *store
    )  # of low risk
    terminal.see("Your answer:")
    terminal.press("x", "COST09-BP03")
    terminal.press("q")
    assert terminal.end() == 0


def test_an_item_that_nobody_knows_ends_no_quiz(tmp_path: Path, store: list[str]) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(Path(ORCHARD).read_text(encoding="utf-8").replace("REL09-BP04", "REL99-BP99"), encoding="utf-8")
    terminal = Terminal(str(own), *SEED, "--topic", "restores", *store)
    terminal.see("Your answer:")
    terminal.press("x", "REL99-BP99")
    terminal.press("!", "Flagged.")
    terminal.press("q")
    assert terminal.end() == 0


def test_where_there_is_no_room_for_a_page_there_are_lines(store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, *store, rows=6)
    terminal.see("Your answer:")
    terminal.press("c" + ENTER, "Choose TWO")
    terminal.press("q" + ENTER)
    assert terminal.end() == 0
    assert "\x1b[?1049h" not in terminal.written


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["--plain"], {}), ([], {"TERM": "dumb"}), ([], {"PYTHONIOENCODING": "ascii"})],
)
def test_plain_lines_are_never_drawn_again(arguments: list[str], environment: dict[str, str], store: list[str]) -> None:
    terminal = Terminal(GARDEN, *SEED, *arguments, *store, rows=60, environment=environment)
    terminal.see("Your answer:")
    terminal.press("c" + ENTER, "Right: you said C.", "Question 2 of 6")
    terminal.press("q" + ENTER)
    assert terminal.end() == 0
    # Colour at most: nothing moves the cursor back, clears anything, or goes to another screen.
    assert set(re.findall(r"\x1b\[[0-9;?]*([A-Za-z])", terminal.written)) <= {"m"}


def test_colour_is_never_the_only_sign(store: list[str]) -> None:
    coloured = Terminal(GARDEN, *SEED, *store)
    plain = Terminal(GARDEN, *SEED, *store, environment={"NO_COLOR": "1"})
    for terminal in (coloured, plain):
        terminal.see("Your answer:")
        terminal.press("a" + ENTER, "Wrong: you said A.")
    wanted = coloured.shown
    assert re.sub(r"\d:\d\d", "", plain.see("Wrong: you said A.")) == re.sub(r"\d:\d\d", "", wanted)
    assert not re.search(r"\x1b\[[0-9;]*\b(3[0-7]|9[0-7])\b", plain.written)
    for terminal in (coloured, plain):
        terminal.press("q")
        assert terminal.end() == 0


def test_hostile_words_do_nothing_to_the_screen(tmp_path: Path, store: list[str]) -> None:
    text = Path(ORCHARD).read_text(encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(
        text.replace("Put the steps", '"\\e[2J\\e]0;x\\a\\u202e Put the steps').replace(
            "their order.", 'their order."', 1
        ),
        encoding="utf-8",
    )
    terminal = Terminal(str(own), *SEED, "--topic", "restores", *store)
    assert r"\x1b[2J\x1b]0;x\x07\u202e Put the steps" in terminal.see("Your answer:")
    terminal.press("q")
    assert terminal.end() == 0
    assert "\x1b]0;x" not in terminal.written
