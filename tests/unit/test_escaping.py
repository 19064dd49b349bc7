"""Text from files, harmless where it goes: no control character survives, and Markdown shows what was meant."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from warev import escaping

# Everything that Unicode calls a control, a separator of lines, or a mark that turns the direction of text around.
DIRECTION = {*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
NASTY = (
    st.sampled_from(list("\\`*_{}[]()<>#+-.!|~&=\"':;/@^$ \t\n\r\x1b\x00\x7f\x85\u2028\u202e\u061c1a"))
    | st.characters()
)
HOSTILE = st.text(NASTY, max_size=30)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(markdown: str) -> str:
    """What a reader of rendered Markdown sees."""
    html = READER.render(markdown)
    assert set(re.findall(r"</?(\w+)", html)) <= {"p", "h1", "li", "ul", "table", "thead", "tbody", "tr", "th", "td"}, (
        html
    )
    text = re.sub(r"<[^>]+>", "", html)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text.strip()


def meant(text: str) -> str:
    return " ".join(escaping.terminal(text).split())


@given(HOSTILE)
def test_lines_keep_line_ends_and_tabs_and_are_harmless_otherwise(text: str) -> None:
    kept = escaping.lines(text)
    assert [mark for mark in kept if mark in "\n\t"] == [mark for mark in text if mark in "\n\t"]
    assert re.sub(r"[\n\t]", " ", kept) == escaping.terminal(text)


@given(HOSTILE)
def test_nothing_that_a_terminal_would_obey_survives(text: str) -> None:
    line = escaping.terminal(text)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in line)
    assert not DIRECTION & set(line)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="".join(DIRECTION))))
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert escaping.terminal(text) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]8;;http://x\x07", "\\x1b]8;;http://x\\x07"),
        ("user\u202egnp.exe", "user\\u202egnp.exe"),
        ("\u061c", "\\u061c"),
        ("[red]markup[/]", "[red]markup[/]"),
    ],
)
def test_a_control_is_spelled_out(text: str, line: str) -> None:
    assert escaping.terminal(text) == line


@given(HOSTILE)
def test_markdown_shows_every_character(text: str) -> None:
    assert shown(escaping.markdown(text)) == meant(text)


@given(HOSTILE)
def test_markdown_shows_every_character_in_a_heading(text: str) -> None:
    assert shown(f"# {escaping.markdown(text)}") == meant(text)


@given(HOSTILE)
def test_markdown_shows_every_character_in_a_list(text: str) -> None:
    assert shown(f"- {escaping.markdown(text)}") == meant(text)


@given(HOSTILE)
def test_markdown_shows_every_character_in_a_table(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| {escaping.markdown(text)} | z |\n"
    html = READER.render(table)
    assert html.count("<td>") == 2
    cell = re.sub(r"(?s).*<tbody>\s*<tr>\s*<td>(.*?)</td>.*", r"\1", html)
    assert shown(escaping.markdown(text)) == meant(text)
    assert cell.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&") == meant(text)


@pytest.mark.parametrize("text", ["# no heading", "- no list", "1. no list", "12) no list", "+ no", "---", "===", "> no", "    no code", "|", "* * *", "<script>", "&lt;", "a\\", "![x](y)", "`", "~~x~~", "_x_", "=1+1", "http://x", "[a]: b", "<b@c.d>"])  # fmt: skip
def test_markdown_takes_no_text_for_markup(text: str) -> None:
    assert READER.render(escaping.markdown(text)).startswith("<p>")
    assert shown(escaping.markdown(text)) == meant(text)


@given(st.characters())
def test_whatever_a_console_cannot_show_has_an_ascii_form(character: str) -> None:
    form = escaping.ascii_form(character)
    assert form
    assert form.isascii()


def test_the_ascii_form_is_the_nearest_one() -> None:
    assert "".join(map(escaping.ascii_form, "é→“x”…█中")) == 'e->"x"...#?'
