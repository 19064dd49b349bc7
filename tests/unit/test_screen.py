"""What is printed fits, stays harmless, and can be spelled by every console."""

import io
import os
import re
import sys
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev.cli import screen, wrapping
from warev.errors import Location, Mistake

WORDS = "Spread each component that runs in one zone over two or more, critical ones first."
CODES = re.compile(r"\x1b\[[0-9;]*m")
PARAGRAPHS = st.lists(st.tuples(st.text(), st.sampled_from(["", "bold", "dim", "red"])), max_size=4)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("NO_COLOR", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    screen._console.cache_clear()
    yield
    screen._console.cache_clear()


def shown(*parts: screen.Part, terminal: bool = False, columns: int = 0, **options: int) -> str:
    """What *parts* look like in a pipe or on a terminal of so many columns."""
    stream = Terminal() if terminal else io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        if columns:
            patch.setenv("COLUMNS", str(columns))
        screen._console.cache_clear()
        screen.show(*parts, **options)  # type: ignore[arg-type]
    return stream.getvalue()


# -- layout -------------------------------------------------------------------------------------------------------------


def test_a_pipe_gets_one_line_without_style() -> None:
    assert shown(("HIGH", "bold red"), " ", WORDS * 3) == f"HIGH {WORDS * 3}\n"
    assert shown(WORDS, indent=2, hang=4) == f"  {WORDS}\n"


def test_columns_wrap_a_pipe_too() -> None:
    assert shown(WORDS, columns=40, indent=2, hang=3) == (
        "  Spread each component that runs in one\n     zone over two or more, critical\n     ones first.\n"
    )


def test_a_terminal_gets_styles_and_the_same_lines() -> None:
    text = shown(("Spread", "bold"), WORDS[6:], terminal=True, columns=40, indent=2, hang=3)
    assert text.startswith("  \x1b[1mSpread\x1b[0m each")
    assert CODES.sub("", text) == shown(WORDS, columns=40, indent=2, hang=3)


def test_the_first_line_uses_the_room_that_the_others_leave_as_a_margin() -> None:
    assert shown("aaaa bbbb cccc dddd eeee ffff", columns=29, hang=8) == "aaaa bbbb cccc dddd eeee ffff\n"


def test_nothing_is_an_empty_line() -> None:
    for terminal in (False, True):
        assert shown("", terminal=terminal, columns=40, indent=4) == "\n"
        assert shown("  ", terminal=terminal, indent=4) == "\n"


def test_a_word_that_is_too_long_is_cut_or_left_whole() -> None:
    address = "https://docs.aws.amazon.com/wellarchitected/latest/framework/security.html"
    assert "".join(shown(address, columns=30).split("\n")) == address
    assert shown(address, columns=30, whole=True, indent=2) == f"  {address}\n"
    assert shown(address, terminal=True, columns=30, whole=True) == f"{address}\n"


def test_a_terminal_narrower_than_sense_still_gets_words() -> None:
    assert "component" in shown(WORDS, columns=5, indent=8, hang=8)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("see https://docs.aws.amazon.com/x", ["see https://docs.aws", ".amazon.com/x"]),
        ("a" * 45, ["a" * 20, "a" * 20, "a" * 5]),
        ("a" * 17 + " bb cc", ["a" * 17 + " bb", "cc"]),
        ("a" * 19 + " " + "b" * 20, ["a" * 19, "b" * 20]),
        ("a" * 19 + " " + "b" * 21, ["a" * 19, "b" * 20, "b"]),
        ("two  blanks  and  more  here", ["two  blanks  and", "more  here"]),
        ("東京都" * 5, ["東京都" * 3 + "東", "京都東京都"]),
        ("x" + "東" * 12, ["x" + "東" * 9, "東東東"]),
        ("a\u00a0b " * 5, ["a\u00a0b " * 4 + "a\u00a0b"]),
        ("e\u0301" * 20 + " b", ["e\u0301" * 20, "b"]),
    ],
)
def test_long_words_break_at_the_same_place_with_and_without_colour(text: str, lines: list[str]) -> None:
    dull = shown(text, columns=20)
    assert dull.splitlines() == lines
    coloured = shown((text, "bold"), terminal=True, columns=20)
    assert CODES.sub("", coloured) == dull


def test_a_terminal_with_less_room_than_a_character_wraps_all_the_same() -> None:
    assert wrapping.spans("東 b", 1, 1) == [(0, 1), (2, 3)]
    assert wrapping.spans("abc", 0, 0) == [(0, 1), (1, 2), (2, 3)]


@given(PARAGRAPHS, st.integers(20, 100), st.integers(0, 6), st.integers(0, 6))
def test_a_terminal_with_and_without_colour_shows_the_same_lines(
    parts: list[tuple[str, str]], columns: int, indent: int, hang: int
) -> None:
    coloured = shown(*parts, terminal=True, columns=columns, indent=indent, hang=hang)
    dull = shown(*parts, columns=columns, indent=indent, hang=hang)
    assert CODES.sub("", coloured) == dull
    assert max(map(len, dull.splitlines()), default=0) <= max(columns, indent + hang + screen.NARROWEST)


@given(st.text(alphabet=" ab東\u0301\u00a0", max_size=40), st.integers(1, 12), st.integers(1, 12))
def test_lines_leave_out_nothing_but_blanks_between_them(text: str, first: int, later: int) -> None:
    text = text.rstrip()
    lines = wrapping.spans(text, first, later)
    edges = [0, *(edge for line in lines for edge in line), len(text)]
    assert edges == sorted(edges)
    assert {*"".join(text[end:begin] for (_, end), (begin, _) in pairwise([(0, 0), *lines]))} <= {" "}
    assert lines[-1][1] == len(text)


@given(st.text())
def test_no_text_reaches_a_stream_with_a_control_in_it(text: str) -> None:
    for line in (shown(text), CODES.sub("", shown((text, "bold"), terminal=True, columns=60))):
        assert [letter for letter in line if letter < " " and letter != "\n"] == []
        assert not set(line) & {*"\x7f\x9b\u2028\u202e\u2066"}


def test_markup_and_emoji_names_are_text() -> None:
    text = "[red]x[/] :smile: [link=u]y[/link] [/]"
    for terminal in (False, True):
        assert shown(text, terminal=terminal) == f"{text}\n"


# -- who sits there -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colour_gets_none(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert shown((WORDS, "bold"), terminal=True, columns=200) == f"{WORDS}\n"


def test_an_empty_no_color_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert "\x1b[1m" in shown((WORDS, "bold"), terminal=True, columns=200)


@pytest.mark.parametrize("columns", ["", "0", "-3", "wide"])
def test_senseless_columns_are_no_columns(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert shown(WORDS * 2) == f"{WORDS * 2}\n"
    assert screen.columns() == 80


# -- mistakes -----------------------------------------------------------------------------------------------------------


def test_a_mistake_is_one_line_on_stderr_with_its_place_first(capsys: pytest.CaptureFixture[str]) -> None:
    long = "x " * 100 + "[red]"
    screen.mistake(Mistake(long, Location("shop.yaml", 4, 14), "write true"))
    assert capsys.readouterr() == ("", f"error: shop.yaml:4:14: {long}\n  hint: write true\n")
    screen.mistake(Mistake("no \x1b[31m"))
    assert capsys.readouterr().err == "error: no \\x1b[31m\n"


def test_counting_words() -> None:
    assert [screen.counted(number, "item") for number in (0, 1, 2)] == ["0 items", "1 item", "2 items"]


# -- consoles that cannot show everything -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("cp1252", "### ??? ... Café -> ?? \\u202e"),
        ("ascii", "### ??? ... Cafe -> ?? \\u202e"),
        ("utf-8", "███ ▒▒▒ ░░░ Café → 東京 \\u202e"),
    ],
)
def test_a_console_that_cannot_show_a_character_gets_a_plain_one(
    encoding: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    screen.prepare()
    screen.show("███ ▒▒▒ ░░░ Café → 東京 \u202e")
    stream.flush()
    assert raw.getvalue().decode(encoding) == f"{expected}\n"


def test_a_closed_stream_swallows_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    screen.prepare()
    screen.show("nobody reads this")
    screen.mistake(Mistake("nor this"))
    assert sys.stdin.read() == ""
    assert not screen.is_terminal()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        assert stream.name == os.devnull
        stream.close()
