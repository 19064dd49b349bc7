"""A review that was written down is read again whole: what was judged, what came out, and by what."""

import json
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warev import document, saved, transcript
from warev.architecture import Architecture
from warev.catalog import Catalog, Risk
from warev.document import Node
from warev.errors import Location, WarevError
from warev.formats import json as report
from warev.review import Review, review

Read = Callable[[str], Architecture]

DAY = date(2026, 11, 23)

FIXTURE = (Path(__file__).parents[1] / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")
# Every way to write a value that JSON would write otherwise, or that programs which read JSON might.
ODD = """\
name: "5.10"
notes: {"": odd, "a/b": {~: 1.0}, "~1": [0x1F, 1_000, 1e3, -0, +7, 012, .5, 9007199254740993, "yes", yes, True, null, ~, ]}
owner: '012'
regions: &here [eu-west-1, no]
environments: *here
components:
  web: {service: ec2, version: 5.10, owner: 1e3, availability_zones: 2}
  db: {service: rds, version: "5.1", name: 007}
  old:
    service: rds
    version:
"""


def made(text: str, read: Read, catalog: Catalog, **options: Any) -> Review:
    return review(read(text), catalog, today=DAY, **options)


@pytest.mark.parametrize("text", [FIXTURE, ODD, "name: x"])
@pytest.mark.parametrize("render", [report.render, saved.render])
def test_what_was_judged_is_read_again_to_the_letter(
    text: str, render: Callable[[Review], str], architecture: Read, catalog: Catalog
) -> None:
    whole = made(text, architecture, catalog)
    read = saved.read(render(whole), "review.json")
    assert same(read.tree, whole.architecture.source)
    assert read == saved.of(whole)._replace(tree=read.tree)
    again, left_out = saved.architecture(read, catalog)
    assert left_out == ()
    assert report.render(review(again, catalog, today=DAY)) == report.render(whole)


def same(one: Node, other: Node) -> bool:
    """Whether both trees hold the same values, of the same types, in the same order, written alike at the same places."""
    if isinstance(one.value, dict):
        below = zip(one.value.values(), other.value.values(), strict=True)
        return list(one.value) == list(other.value) and all(same(*pair) for pair in below)
    if isinstance(one.value, list):
        return all(same(*pair) for pair in zip(one.value, other.value, strict=True))
    return (one.value, type(one.value), one.text, one.key_at) == (
        other.value,
        type(other.value),
        other.text,
        other.key_at,
    )


def test_the_report_shows_what_was_judged_as_plain_values(architecture: Read, catalog: Catalog) -> None:
    judged = json.loads(report.render(made(ODD, architecture, catalog)))["judged"]
    assert judged["stated"]["components"]["web"] == {
        "service": "ec2",
        "version": 5.1,
        "owner": "1e3",
        "availability_zones": 2,
    }
    assert judged["stated"]["name"] == "5.10"
    assert judged["spelled"]["/components/web/version"] == "5.10"
    assert "/components/web/availability_zones" not in judged["spelled"]


def test_a_program_that_rewrites_the_report_does_no_harm(architecture: Read, catalog: Catalog) -> None:
    """As `jq -S` does: sorted keys, other spaces, numbers without needless digits."""
    whole = made(ODD, architecture, catalog)
    plain = json.loads(report.render(whole), parse_float=lambda text: short(float(text)))
    rewritten = saved.read(json.dumps(plain, sort_keys=True), "review.json")
    again, _ = saved.architecture(rewritten, catalog)
    assert [each.credit for each in review(again, catalog, today=DAY).findings] == [
        each.credit for each in whole.findings
    ]
    facts = [{name: fact for name, fact in thing.facts.items() if not fact.because} for thing in again.things()]
    before = {thing.id: thing.facts for thing in whole.architecture.things()}
    for thing, stated in zip(again.things(), facts, strict=True):
        assert stated == {name: fact for name, fact in before[thing.id].items() if not fact.because}


def short(number: float) -> float | int:
    return int(number) if number == int(number) else number


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**18) + 1, 10**18 - 1) | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=12,
    )
)
def test_any_tree_is_read_again_as_it_was(value: Any) -> None:
    def grown(value: Any, column: int) -> Node:
        at = Location("a.yaml" if column % 3 else "b.yaml", column, column + 1)
        match value:
            case dict():
                return Node({key: grown(each, column + len(key) + 1) for key, each in value.items()}, "", at, at)
            case list():
                return Node([grown(each, column + 1) for each in value], "", at, at)
            case str():
                return Node(value, value, at, at)
            case _:
                text = "~" if value is None else str(value)
                return Node(document.resolve(text), text, at, at)

    source = grown({"x": value}, 1)
    written = transcript.write(source)
    read = transcript.read(json.loads(json.dumps(written, sort_keys=True)))
    assert transcript.write(read) == written
    assert not isinstance(value, float) or math.isinf(value) or read.value["x"].text == str(value)


def test_a_report_of_one_risk_says_so(architecture: Read, catalog: Catalog) -> None:
    whole = made(FIXTURE, architecture, catalog, risks=[Risk.HIGH])
    read = saved.read(report.render(whole), "review.json")
    assert read.risks == (Risk.HIGH,)
    assert {item.risk for section in read.sections for item in section.items} == {Risk.HIGH}
    assert read == saved.of(whole)._replace(tree=read.tree)


# -- under a content that has moved on ------------------------------------------------------------------------------------


def older(read: Read, catalog: Catalog, *changes: tuple[str, str]) -> saved.Saved:
    """What was kept of the fixture when the content knew other words."""
    text = saved.render(made(FIXTURE, read, catalog))
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return saved.read(text, "review.json")


def test_what_the_content_no_longer_knows_is_left_out_and_told(architecture: Read, catalog: Catalog) -> None:
    old = older(
        architecture,
        catalog,
        ('"peak_rps"', '"peak_rpm"'),
        ('"service":"lambda"', '"service":"gone"'),
        ('"SEC01-BP03":"yes"', '"SEC09-BP09":"yes"'),
    )
    again, left_out = saved.architecture(old, catalog)
    said = [str(mistake).splitlines()[0] for mistake in left_out]
    assert said[0].endswith("load.peak_rpm is no known fact of a workload")
    assert any("'gone' is no AWS service" in each for each in said)
    assert any("there is no item SEC09-BP09" in each for each in said)
    assert "work" not in {thing.id for thing in again.things()}
    assert "web->catalog-db" in {thing.id for thing in again.things()}
    assert set(again.answers) == {"REL02-BP02", "SEC01-BP04"}


def test_a_flow_goes_with_the_component_that_the_content_no_longer_knows(architecture: Read, catalog: Catalog) -> None:
    old = older(architecture, catalog, ('"service":"rds"', '"service":"gone"'))
    again, left_out = saved.architecture(old, catalog)
    assert [thing.id for thing in again.workload.lists["flows"].things] == ["web->orders", "web->billing"]
    assert left_out
    assert [each.component for each in again.accepted] == [""]


# -- what is no review --------------------------------------------------------------------------------------------------


@pytest.fixture
def whole(architecture: Read, catalog: Catalog) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(saved.render(made(FIXTURE, architecture, catalog)))
    return read


def refused(text: str) -> str:
    with pytest.raises(WarevError) as told:
        saved.read(text, "review.json")
    (mistake,) = told.value.mistakes
    assert str(mistake).startswith("review.json: ")
    return str(mistake)


def test_what_is_no_review_is_told(whole: dict[str, Any]) -> None:
    for text in ("", "{", "[" * 100_000, "nothing"):
        assert "this is not JSON" in refused(text)
    for text in ("[]", "{}", "3", '{"form": true}', '{"form": "3"}'):
        assert "form is missing or malformed" in refused(text)
    assert "written by an older warev" in refused('{"form": 2}')
    assert "written by a newer warev" in refused('{"form": 4}')
    assert saved.read(json.dumps(whole), "review.json")


def test_each_key_is_needed(whole: dict[str, Any]) -> None:
    for key in whole:
        assert refused(json.dumps({name: value for name, value in whole.items() if name != key}))


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("judged", "positions"), "1:1", "positions and stated do not belong together"),
        (("judged", "positions"), "1:1 x", "positions is malformed"),
        (("judged", "positions"), "9@1:1", "positions is malformed"),
        (("judged", "files"), [], "names no file of files"),
        (("judged", "files"), [7], "names no file of files"),
        (("judged", "files"), 7, "files or positions is missing or malformed"),
        (("judged", "stated", "owner"), "new", "positions and stated do not belong together"),
        (("judged", "stated", "name"), "\ud800", "half a character"),
        (("pillars", 0, "exact_range"), ["1/0", "1"], "has not two shares"),
        (("pillars", 0, "exact_range"), ["1e999999999", "1"], "has not two shares"),
        (("pillars", 0, "exact_range"), ["1"], "has not two shares"),
        (("pillars", 0, "exact_range"), ["1", "0"], "leaves what is possible"),
        (("pillars", 0, "exact_range"), ["1", "2"], "leaves what is possible"),
        (("pillars", 0, "questions", 0, "items", 0, "risk"), "huge", "risk is no risk"),
        (("pillars", 0, "questions", 0, "items", 0, "risk"), None, "has no risk"),
        (("pillars", 0, "questions", 0, "items", 0), 7, "no risk"),
        (("pillars", 0), [], "counts is missing or malformed"),
        (("name",), "\udfff", "half a character"),
        (("today",), "tomorrow", "today is no date"),
        (("judged", "stated"), {"include": "x"}, "includes files"),
    ],
)
def test_what_was_tampered_with_is_refused(whole: dict[str, Any], path: tuple[Any, ...], value: Any, why: str) -> None:
    holder: Any = whole
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    if value == {"include": "x"}:
        whole["judged"]["positions"] = "1:1 1:1"
    assert why in refused(json.dumps(whole))


def test_a_tree_nested_too_deep_is_refused(whole: dict[str, Any]) -> None:
    deep: Any = 1
    for _ in range(150):
        deep = [deep]
    whole["judged"]["stated"] = {"notes": deep}
    whole["judged"]["positions"] = " ".join(["1:1"] * 152)
    assert "nested too deep" in refused(json.dumps(whole))


@settings(max_examples=max(60, settings.default.max_examples // 3) if settings.default else 60)
@given(given_=st.data())
def test_nothing_in_a_report_makes_a_traceback(given_: st.DataObject, architecture: Read, catalog: Catalog) -> None:
    whole = json.loads(saved.render(made(FIXTURE, architecture, catalog)))
    holder: Any = whole
    while isinstance(holder, dict | list) and holder:
        step = given_.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        if given_.draw(st.integers(0, 3)) == 0 or not isinstance(holder[step], dict | list):
            holder[step] = given_.draw(st.sampled_from([None, True, 0, -1, 1.5, "", "x", "1:1", [], {}, [[]], [{}]]))
            break
        holder = holder[step]
    try:
        again, _ = saved.architecture(saved.read(json.dumps(whole), "review.json"), catalog)
    except WarevError:
        return
    assert review(again, catalog, today=DAY).findings


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(path: Path) -> str:
        with pytest.raises(WarevError) as error:
            saved.read_file(path)
        return str(error.value)

    (tmp_path / "latin.json").write_bytes(b"\xe9")
    assert "this is not UTF-8 text" in told(tmp_path / "latin.json")
    assert "No such file" in told(tmp_path / "nope.json")
    assert "Is a directory" in told(tmp_path)
    assert "no file name" in told(Path("\0"))
    monkeypatch.setattr(saved, "MAX_BYTES", 0)
    assert "larger than" in told(tmp_path / "latin.json")


def test_an_acceptance_of_one_component_never_becomes_one_of_all(architecture: Read, catalog: Catalog) -> None:
    old = older(architecture, catalog, ('"component":"catalog-db"', '"component":"gone-db"'))
    again, mistakes = saved.architecture(old, catalog)
    assert {mistake.what for mistake in mistakes} == {"there is no component gone-db"}
    assert [each.item for each in again.accepted] == ["SEC01-BP03"]
    assert len(again.answers) == 3
