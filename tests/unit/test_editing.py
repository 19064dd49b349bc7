"""What is put into a user's file stands where it belongs, and every other byte is as it was."""

import sys
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev import document, editing, spelling
from warev.editing import END, insert, insert_each, inserted, inserted_each, spelled
from warev.errors import Mistakes, WarevError

ENTRY = {"item": "REL01-BP01", "reason": "so: it is", "until": "2027-01-31", "under": {"components.db.zones": 1}}


def plain(text: str) -> Any:
    return document.parse(text, "a.yaml", Mistakes()).plain()


def put(text: str, *route: str | int, value: Any = ENTRY) -> str:
    return inserted(text, "a.yaml", route, value)


# -- where it goes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: x\n", "name: x\n\naccepted:\n  - {E}\n"),
        ("name: x", "name: x\n\naccepted:\n  - {E}"),
        ("name: x\n\n", "name: x\n\naccepted:\n  - {E}\n"),
        ("name: x\n#accepted: []\n# the end", "name: x\n#accepted: []\n# the end\n\naccepted:\n  - {E}"),
        ("---\nname: x\n...\n", "---\nname: x\n\naccepted:\n  - {E}\n...\n"),
        ("  name: x\n", "  name: x\n\n  accepted:\n    - {E}\n"),
        ("accepted:\nname: x\n", "accepted:\n  - {E}\nname: x\n"),
        ("accepted: # none yet\nname: x\n", "accepted: # none yet\n  - {E}\nname: x\n"),
        ("accepted:   null   # yet\nname: x\n", "accepted:   # yet\n  - {E}\nname: x\n"),
        ("accepted: ~", "accepted:\n  - {E}"),
        ("accepted: []\nname: x\n", "accepted: [{F}]\nname: x\n"),
        ("accepted: [ ] # none\n", "accepted: [{F} ] # none\n"),
        ("accepted:\n  - a: 1 # one\n  # after it\nname: x\n", "accepted:\n  - a: 1 # one\n  - {E}\n  # after it\nname: x\n"),
        ("accepted:\n- a: 1\n\nname: x\n", "accepted:\n- a: 1\n- {E}\n\nname: x\n"),
        ("accepted:\n      -   a: 1\n          b: 2", "accepted:\n      -   a: 1\n          b: 2\n      -   {E}"),
        ("accepted:\n  - {a: 1}\n", "accepted:\n  - {a: 1}\n  - {E}\n"),
        ("accepted:\n  - a: |\n      text\n\n      more\n\nname: x\n", "accepted:\n  - a: |\n      text\n\n      more\n\n  - {E}\nname: x\n"),
        ("accepted:\n  - a: one\n      two\nname: x\n", "accepted:\n  - a: one\n      two\n  - {E}\nname: x\n"),
        ("accepted: [{a: 1}, {b: [1, 2]}]\n", "accepted: [{a: 1}, {b: [1, 2]}, {F}]\n"),
        ("accepted: [\n  {a: 1}, # one\n  {b: 2}, # two\n]\n", "accepted: [\n  {a: 1}, # one\n  {b: 2}, {F}, # two\n]\n"),
        ("{name: x}", "{name: x, accepted: [{F}]}"),
        ("{name: x, accepted: }\n", "{name: x, accepted: [{F}] }\n"),
        ("{name: x, accepted: null}\n", "{name: x, accepted: [{F}]}\n"),
        ("{accepted, name: x}\n", "{accepted: [{F}], name: x}\n"),
    ],
)  # fmt: skip
def test_an_entry_is_appended_in_the_style_of_the_list(before: str, after: str) -> None:
    flow = spelling.inline(ENTRY)
    block = spelling.lines(ENTRY, 2)
    line = after[: after.find("{E}")].rpartition("\n")[2]
    expected = after.replace("{F}", flow).replace("{E}", f"\n{' ' * len(line)}".join(block))
    assert put(before, "accepted", END) == expected


@pytest.mark.parametrize(
    ("before", "route", "value", "after"),
    [
        ("a: {b: 1}\n", ("a", "c"), 2, "a: {b: 1, c: 2}\n"),
        ("a: {b: 1,}\n", ("a", "c"), 2, "a: {b: 1, c: 2,}\n"),
        ("a: {}\n", ("a", "c"), "yes", "a: {c: yes}\n"),
        ("a:\n  b: 1  # one\n  # left\nd: 1\n", ("a", "c"), "true", 'a:\n  b: 1  # one\n  c: "true"\n  # left\nd: 1\n'),
        (
            "a:\n    b:\n        x: 1\n",
            ("a", "c", "d"),
            [1, "b"],
            "a:\n    b:\n        x: 1\n    c:\n      d: [1, b]\n",
        ),
        ("a:\n  b: null # so\n", ("a", "b"), True, "a:\n  b: true # so\n"),
        ("a:\n  b:\n  c: 1\n", ("a", "b"), 0.5, "a:\n  b: 0.5\n  c: 1\n"),
        ("a: {b: , c: 1}\n", ("a", "b"), 1, "a: {b: 1 , c: 1}\n"),
        ("a:\n  db:\n  c: 1\n", ("a", "db", "x"), 1, "a:\n  db:\n    x: 1\n  c: 1\n"),
        ("f:\n  - {a: 1}\n  - {b: 1}\n", ("f", 1, "c"), "x y", "f:\n  - {a: 1}\n  - {b: 1, c: x y}\n"),
        ("f:\n  - a: 1\n  - b: 1\n", ("f", 0, "c"), 1, "f:\n  - a: 1\n    c: 1\n  - b: 1\n"),
        ("a: 1\n", ("b",), 2, "a: 1\nb: 2\n"),
        ("a:\n- x # one\nb: 1\n", ("a", END), "y", "a:\n- x # one\n- y\nb: 1\n"),
        ("a:\n  -   x\n", ("a", END), ["y"], "a:\n  -   x\n  -   [y]\n"),
        ("a: x # one\n", ("a", END), "y", "a: [x, y] # one\n"),
        ("a: >+\n  x\n\n", ("b",), {"c": 1}, "a: >+\n  x\n\nb:\n  c: 1\n"),
    ],
)
def test_a_value_goes_where_its_route_leads(before: str, route: tuple[str | int, ...], value: Any, after: str) -> None:
    assert put(before, *route, value=value) == after


def test_routes_go_into_the_groups_that_are_there() -> None:
    node = document.parse("backup: {a: 1}\nx: {y.z: {b: 1}}\nn:\n", "a.yaml", Mistakes())
    assert spelled(node, "backup.days") == ("backup", "days")
    assert spelled(node, "x.y.z.c.d") == ("x", "y.z", "c.d")
    assert spelled(node, "other.days") == ("other.days",)
    assert spelled(node, "n.days") == ("n.days",)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("a: &x [1]\naccepted: *x\n", "a.yaml:2:1: cannot write into accepted here without changing what else stands there\n"),
        ("accepted: &x [1]\nb: *x\n", "a.yaml:1:1: cannot write into accepted here"),
        ("accepted: {a: 1}\n", "a.yaml:1:1: cannot write into accepted here"),
        ("accepted: word\n", "a.yaml:1:1: cannot write into accepted here"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_safely_is_refused_with_what_to_write(before: str, said: str) -> None:
    with pytest.raises(WarevError) as caught:
        put(before, "accepted", END, value={"a": 1})
    assert said in str(caught.value)
    assert "\n  hint: write it yourself: {a: 1}" in str(caught.value)


def test_what_says_something_is_not_written_over() -> None:
    with pytest.raises(WarevError, match=r"^a\.yaml:1:5: a\.b says something already"):
        put("a: {b: 1}\n", "a", "b", value=2)


# -- what stays -----------------------------------------------------------------------------------------------------------

ODD = """\
# A file as people write it.
name:    'x'   # quoted
"description": >
   folded
   text

defaults: &all {tier: important , owner:   'us'}
components:
   db:   { service: rds,
           in:   vpc   }   # odd
   web :
        <<:   *all
        service:  ec2
        service:  ec2
   q: {service: sqs}
flows:
- {from: web , to: db}


-   from: web
    to:   [ q,
            db ]
accepted:
    -   item: REL01-BP01   # known
        reason: "it's"

# the end\
"""
PLACES: list[tuple[str | int, ...]] = [
    ("accepted", END), ("answers", "X"), ("components", "db", "new"), ("components", "web", "new"), ("flows", END),
    ("components", "q", "a", "b"), ("defaults", "new"), ("new",), ("flows", 0, "new"), ("flows", 1, "new"),
]  # fmt: skip


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("route", [route for route in PLACES if route != ("defaults", "new")], ids=str)
def test_no_byte_changes_outside_of_what_is_put_in(
    tmp_path: Path, route: tuple[str | int, ...], mark: bytes, ending: str
) -> None:
    file = tmp_path / "a.yaml"
    before = mark + ODD.replace("\n", ending).encode()
    file.write_bytes(before)
    insert(file, route, ENTRY)
    after = file.read_bytes()
    changes = [
        code for code in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if code[0] != "equal"
    ]
    assert {code[0] for code in changes} == {"insert"}
    assert after.replace(b"\r\n", b"").count(b"\n") == (0 if ending == "\r\n" else after.count(b"\n"))
    lines_before, lines_after = before.split(ending.encode()), after.split(ending.encode())
    kept = [line for line in lines_before if line in lines_after]
    assert len(lines_before) - len(kept) <= 1  # inside brackets a line grows; below others none does


def test_an_anchored_mapping_is_not_changed_behind_those_who_use_it() -> None:
    with pytest.raises(WarevError):
        put(ODD, "defaults", "new")


KEYS = st.text("ab-.", min_size=1, max_size=3).filter(lambda word: word[0] != "-" and spelling.key(word) == word)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-99, 99), st.text(max_size=8))
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
READABLE = TREES.filter(lambda value: _readable(spelling.inline(value)))


def _readable(text: str) -> bool:
    try:
        plain(f"x: {text}\n")
    except WarevError:
        return False
    return True


@given(value=READABLE)
def test_whatever_is_spelled_reads_back_as_it_was(value: Any) -> None:
    assert plain(f"x: {spelling.inline(value)}\n") == {"x": value}
    held = {"x": [value, {"y": value}]}
    for step in (2, 4):
        assert plain("\n".join(spelling.lines(held, step)) + "\n") == held


@given(whole=st.dictionaries(KEYS, READABLE, min_size=1, max_size=3), value=READABLE, flow=st.booleans())
def test_whatever_is_put_in_reads_back_or_is_refused(whole: dict[str, Any], value: Any, flow: bool) -> None:
    text = (spelling.inline(whole) if flow else "\n".join(spelling.lines(whole, 2))) + "\n"
    for route in (("new",), ("new", END), *((name, "new") for name in whole), *((name, END) for name in whole)):
        try:
            after = put(text, *route, value=value)
        except WarevError:
            continue
        assert plain(after) == editing._with(whole, route, value)


@pytest.mark.slow
@given(
    whole=st.dictionaries(KEYS, st.dictionaries(KEYS, READABLE, max_size=2), min_size=2, max_size=4),
    values=st.lists(READABLE, min_size=4, max_size=4),
    flow=st.booleans(),
    reverse=st.booleans(),
)
def test_many_changes_at_once_are_what_one_after_the_other_is(
    whole: dict[str, Any], values: list[Any], flow: bool, reverse: bool
) -> None:
    text = (spelling.inline(whole) if flow else "\n".join(spelling.lines(whole, 2))) + "\n"
    changes: list[tuple[editing.Route, Any]] = [
        ((name, "new"), value) for name, value in zip(whole, values, strict=False)
    ]
    changes = [each for each in changes if "new" not in whole[str(each[0][0])]]
    changes.append((("newer",), values[-1]))
    one_by_one, refused = text, False
    for route, value in changes[::-1] if reverse else changes:
        try:
            one_by_one = put(one_by_one, *route, value=value)
        except WarevError:
            refused = True
    try:
        at_once = inserted_each(text, "a.yaml", changes)
    except WarevError:
        assert refused
    else:
        assert plain(at_once) == plain(one_by_one)


def test_many_changes_at_once_are_read_but_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "components:\n" + "".join(f"  c{number}:\n    service: rds # {number}\n" for number in range(20))
    looked, spans = [], editing._spans

    def look(text: str) -> editing.Span:
        looked.append(text)
        return spans(text)

    monkeypatch.setattr(editing, "_spans", look)
    after = inserted_each(text, "a.yaml", [(("components", f"c{number}", "tier"), "standard") for number in range(20)])
    assert after == "components:\n" + "".join(
        f"  c{number}:\n    service: rds # {number}\n    tier: standard\n" for number in range(20)
    )
    assert looked == [text]


# -- the file -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_text("name: x\n", encoding="utf-8")
    return path


def test_all_changes_are_made_or_none(file: Path) -> None:
    insert_each(file, [(("answers", "X"), "yes"), (("answers", "Y"), "no")])
    assert file.read_text(encoding="utf-8") == "name: x\n\nanswers:\n  X: yes\n  Y: no\n"
    with pytest.raises(WarevError):
        insert_each(file, [(("answers", "Z"), "no"), (("answers", "X"), "no")])
    assert file.read_text(encoding="utf-8") == "name: x\n\nanswers:\n  X: yes\n  Y: no\n"


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are Unix's")
def test_the_mode_of_a_file_and_a_link_to_it_stay(file: Path) -> None:
    file.chmod(0o640)
    link = file.parent / "link.yaml"
    link.symlink_to(file)
    insert(link, ("b",), 1)
    assert link.is_symlink()
    assert (file.read_text(encoding="utf-8"), file.stat().st_mode & 0o777) == ("name: x\nb: 1\n", 0o640)
    assert sorted(each.name for each in file.parent.iterdir()) == ["a.yaml", "link.yaml"]


def test_a_file_that_somebody_else_changed_meanwhile_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: Callable[..., str] = editing.inserted

    def meanwhile(*given: Any) -> str:
        file.write_text("name: theirs\n", encoding="utf-8")
        return made(*given)

    monkeypatch.setattr(editing, "inserted", meanwhile)
    with pytest.raises(WarevError, match="was changed meanwhile"):
        insert(file, ("b",), 1)
    assert file.read_text(encoding="utf-8") == "name: theirs\n"


def test_a_disk_that_is_full_leaves_the_file_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(editing, "write_whole", full)
    with pytest.raises(WarevError, match=r"cannot write .*: No space left on device"):
        insert(file, ("b",), 1)
    assert file.read_text(encoding="utf-8") == "name: x\n"
