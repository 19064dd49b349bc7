"""YAML as a tree that knows its lines; and no text, however hostile, makes a traceback."""

import contextlib
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev import document, reading
from warev.catalog import Catalog
from warev.document import MAX_DEPTH, MAX_NODES, Node
from warev.errors import Location, Mistakes, WarevError

VALID = (Path(__file__).parents[1] / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")


def parsed(text: str) -> Node:
    mistakes = Mistakes()
    node = document.parse(text, "f.yaml", mistakes)
    mistakes.stop()
    return node


def refusal(text: str) -> str:
    """Everything that is said of a text that cannot be read."""
    with pytest.raises(WarevError) as caught:
        parsed(text)
    return str(caught.value)


# -- scalars ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *((word, word) for word in ("yes", "No", "on", "OFF", "y", "2024-01-01", "1:30", "012", "1_000", "0x1F", ".inf", ".nan", "nUll", "=")),
        *((word, None) for word in ("", "~", "null", "Null", "NULL")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        ("0", 0), ("-7", -7), ("+3", 3), ("5.10", 5.1), ("-.5", -0.5), ("1.5e3", 1500.0), ("1.0e+2", 100.0),
        ("99999999999999999999", "99999999999999999999"),
        ("9.9e999", "9.9e999"),
        ("'true'", "true"), ('"5"', "5"), ("'~'", "~"), ("''", ""), ("! 5", "5"), ("!!str 5", "5"),
        ("|\n  7\n", "7\n"),
    ],
)  # fmt: skip
def test_a_scalar_means_what_yaml_1_2_says(written: str, value: Any) -> None:
    found = parsed(f"a: {written}").value["a"].value
    assert found == value
    assert type(found) is type(value)


def test_a_scalar_keeps_how_it_was_written() -> None:
    assert parsed("a: 5.10").value["a"].text == "5.10"


@pytest.mark.parametrize("tag", ["!!int", "!!timestamp", "!!python/name:os.system", "!Ref", "!!binary"])
def test_a_tag_is_refused_with_its_line(tag: str) -> None:
    assert refusal(f"b: 1\na: {tag} x") == f"f.yaml:2:4: the tag {tag} is not read here; write the value out"
    assert refusal(f"a: {tag} [x]").startswith(f"f.yaml:1:4: the tag {tag} is not read here")


# -- places -------------------------------------------------------------------------------------------------------------------


def test_a_value_and_its_key_know_where_they_stand() -> None:
    node = parsed("top:\n  inner: [1,\n          {deep: 2}]\n")
    inner = node.value["top"].value["inner"]
    assert (inner.key_at, inner.at) == (Location("f.yaml", 2, 3), Location("f.yaml", 2, 10))
    assert inner.value[1].value["deep"].at == Location("f.yaml", 3, 18)


def test_a_route_leads_to_the_nearest_place_that_is_written() -> None:
    node = parsed("a:\n  b: [1,\n      2]\n")
    assert node.locate(("a", "b", 1)) == Location("f.yaml", 3, 7)
    assert node.locate(("a", "b")) == Location("f.yaml", 2, 3)
    assert node.locate(("a", "nothing", 3)) == Location("f.yaml", 1, 1)
    assert node.locate(("a", "b", 9)) == Location("f.yaml", 2, 3)


def test_columns_count_characters_and_not_bytes() -> None:
    assert parsed("é: {ü: 1}").value["é"].value["ü"].at == Location("f.yaml", 1, 8)


# -- anchors, merges, duplicates ----------------------------------------------------------------------------------------------


def test_an_alias_repeats_a_value_and_stands_where_it_is_written() -> None:
    node = parsed("a: &x {b: 1}\nc: *x\nd: [*x]\n")
    assert node.plain() == {"a": {"b": 1}, "c": {"b": 1}, "d": [{"b": 1}]}
    assert node.value["c"].key_at == Location("f.yaml", 2, 1)
    assert node.value["d"].value[0].at == Location("f.yaml", 3, 5)


def test_a_merge_yields_to_what_is_written_and_to_earlier_merges() -> None:
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\nd: {x: 4, <<: *a}\n"
    node = parsed(text).plain()
    assert node["c"] == {"x": 3, "y": 1, "z": 2}
    assert node["d"] == {"x": 4, "y": 1}


def test_a_merge_takes_mappings_only() -> None:
    assert refusal("a: {<<: 3}") == "f.yaml:1:5: << merges mappings only"


def test_a_quoted_merge_is_a_key() -> None:
    assert parsed('a: {"<<": 3}').plain() == {"a": {"<<": 3}}


def test_a_key_written_twice_is_refused() -> None:
    assert refusal("a: 1\nb: 2\na: 3\n") == "f.yaml:3:1: a is written twice\n  hint: the other stands at f.yaml:1:1"


def test_a_key_must_be_plain_text() -> None:
    assert refusal("? [a]\n: 1\n") == "f.yaml:1:3: a key must be plain text"


# -- what cannot be read --------------------------------------------------------------------------------------------------------

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "f.yaml:1:1: the file is empty"),
        ("# nothing\n", "f.yaml:1:1: the file is empty"),
        ("- a\n", "f.yaml:1:1: the file should hold keys and values at the top, but holds a list"),
        ("just words\n", "f.yaml:1:1: the file should hold keys and values at the top, but holds a single value"),
        (
            "a: 1\nb: [1,\n",
            "f.yaml:3:1: this is not YAML: while parsing a flow node, did not find expected node content",
        ),
        ("a: 1\nb:\tc: d\n", "f.yaml:2:5: this is not YAML: mapping values are not allowed in this context"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document starts here; warev reads one"),
        ("a: *b\n", "f.yaml:1:4: *b names no anchor above it"),
        ("a: &b [*b]\n", "f.yaml:1:8: *b holds itself"),
        ("a: &b {c: *b}\n", "f.yaml:1:11: *b holds itself"),
        ("a: 1\nb: x\x1b[31mred\n", "f.yaml:2:5: a control character, '\\x1b', stands here"),
        ("a: \x00", "f.yaml:1:4: a control character, '\\x00', stands here"),
        (
            'a: "\\ud800"',
            "f.yaml:1:7: this is not YAML: while parsing a quoted scalar, found invalid Unicode character escape code",
        ),
        ("a: " + "[" * 100_000, f"f.yaml:1:{MAX_DEPTH + 3}: nested more than {MAX_DEPTH} levels deep"),
        ("a: " + "{a: " * 100_000, f"f.yaml:1:{4 * MAX_DEPTH}: nested more than {MAX_DEPTH} levels deep"),
        (LAUGHS, f"f.yaml:6:8: more than {MAX_NODES} values, aliases counted as often as used"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(text: str, said: str) -> None:
    assert refusal(text) == said


def test_hostile_texts_are_refused_fast() -> None:
    before = time.process_time()
    for text in (
        "a: " + "[" * 1_000_000,
        "a: " + "{a: " * 500_000,
        "- " * 1_000_000,
        LAUGHS,
        "a: &a " * 100_000,
        "&a " * 500_000,
    ):
        refusal(text)
    assert time.process_time() - before < 5


def test_nesting_by_aliases_is_counted_too() -> None:
    text = "".join(f"k{index}: &k{index} [{f'*k{index - 1}' if index else 1}]\n" for index in range(200))
    assert f"nested more than {MAX_DEPTH} levels deep" in refusal(text)


def test_files_that_are_none_are_told_without_a_traceback(tmp_path: Path) -> None:
    def told(path: Path) -> str:
        with pytest.raises(WarevError) as caught:
            document.read(path, Mistakes())
        return str(caught.value)

    (tmp_path / "latin").write_bytes(b"a: 1\nb: \xe9\n")
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(50_000_000)
    assert told(tmp_path / "none") == f"cannot read {tmp_path / 'none'}: No such file or directory"
    assert told(tmp_path) == f"cannot read {tmp_path}: it is a folder"
    assert told(tmp_path / "latin") == f"{tmp_path / 'latin'}:2:1: this is not UTF-8 text"
    assert told(tmp_path / "huge") == f"cannot read {tmp_path / 'huge'}: it is larger than 5 MB"
    assert told(Path("a\0b")) == "cannot read 'a\\x00b': that is no file name"
    assert told(Path("x" * 5000)).endswith("File name too long")


def test_a_byte_order_mark_and_windows_line_ends_are_read_past(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    node = document.read(tmp_path / "f.yaml", Mistakes())
    assert node.plain() == {"a": 1, "b": 2}
    assert node.value["b"].at.line == 2


# -- properties -----------------------------------------------------------------------------------------------------------------

YAMLISH = st.text(alphabet="ab:-{}[]&*!|>?'\"#%@`<~,. \n\t01\x00é\u2028\ufeff\\xu", max_size=60)
WORDS = st.sampled_from(
    ["components", "flows", "places", "data", "complete", "answers", "accepted", "defaults", "service", "sqs", "kind", "queue", "in",
     "from", "to", "tier", "all", "null", "true", "[]", "{}", "- ", ": ", "\n", "\n  ", "{", "}", "[", "]", ",", "&x ", "*x", "<<: ",
     "a", "1", "-1.5", "[red]x[/]", '"\\e[31m"', "REL01-BP01", "yes", "not_applicable", "backup", ".", "multi_az", "? ", "|", "\t", "!!int "]
)  # fmt: skip
PARTS = st.lists(WORDS, max_size=30).map("".join)


def survives(text: str, catalog: Catalog) -> None:
    mistakes = Mistakes()
    with contextlib.suppress(WarevError):
        reading.architecture(document.parse(text, "f.yaml", mistakes), catalog, mistakes)


@given(text=st.text(max_size=60) | YAMLISH | PARTS)
def test_no_text_makes_a_traceback(text: str, catalog: Catalog) -> None:
    survives(text, catalog)


@given(start=st.integers(0, len(VALID)), length=st.integers(0, 30), put=st.text(max_size=4) | YAMLISH | PARTS)
def test_no_change_to_a_good_file_makes_a_traceback(start: int, length: int, put: str, catalog: Catalog) -> None:
    survives(VALID[:start] + put + VALID[start + length :], catalog)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | WORDS
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=3)
)


@given(value=TREES, at=st.integers(0, 10_000))
def test_no_value_in_any_place_makes_a_traceback(value: Any, at: int, catalog: Catalog) -> None:
    """Anything may stand where anything else is expected: each value of a good file is replaced in turn."""
    spelled = parsed(VALID).plain()
    places = list(_places(spelled))
    holder, key = places[at % len(places)]
    holder[key] = value
    survives(json.dumps(spelled), catalog)


def _places(value: Any) -> Any:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in pairs:
        yield value, key
        yield from _places(child)


PLAIN = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.decimals(-9, 9, places=3).map(float) | PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN, inner, max_size=3),
)


@given(value=JSON)
def test_json_means_the_same_as_yaml(value: Any) -> None:
    assert parsed(json.dumps({"a": value})).plain() == {"a": value}
