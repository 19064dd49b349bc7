"""The exercises: warev's review of each model agrees with the one written by hand, or the discussion says where not and why."""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from warev import catalog, reading
from warev.review import Review, review
from warev.verdict import Verdict

TODAY = date(2026, 11, 30)
EXERCISES = Path(__file__).parents[2] / "examples" / "exercises"
NAMES = sorted(each.name for each in EXERCISES.iterdir() if each.is_dir())
ITEM = re.compile(r"[A-Z]+\d\d-BP\d\d")
KNOWN = catalog.load()


class Discussion(NamedTuple):
    """The items that a discussion names: where it finds fault, where it praises, and where both reviewers differ."""

    wrong: set[str]
    right: set[str]
    left_out: set[str]
    otherwise: set[str]


def section(text: str, heading: str) -> str:
    """What stands below *heading*, down to the next of its level."""
    level = heading.split(" ", maxsplit=1)[0]
    _, found, rest = text.partition(f"\n{heading}\n")
    assert found, f"no {heading!r}"
    return re.split(rf"\n#{{1,{len(level)}}} ", rest)[0]


def named(text: str, lines: str) -> set[str]:
    """The items in those *lines* of *text*, a pattern that may run over line ends."""
    return set(ITEM.findall(" ".join(re.findall(lines, text, re.MULTILINE | re.DOTALL))))


def discussion(name: str) -> Discussion:
    text = (EXERCISES / name / "discussion.md").read_text(encoding="utf-8")
    wrong, right = (
        named(section(text, f"## What is {word}"), r"^Items: .*?(?:\n\n|\Z)") for word in ("wrong", "right")
    )
    left_out = section(text, "### Gaps that the program names and the reviewer left out")
    otherwise = section(text, "### Findings that the program cannot see, or sees otherwise")
    return Discussion(wrong, right, named(left_out, r"^- [^:]*:"), named(otherwise, r"^- [^:]*:"))


def reviewed(name: str) -> Review:
    return review(reading.read(EXERCISES / name / "model.yaml", KNOWN), KNOWN, today=TODAY)


def judged(made: Review, verdict: Verdict) -> set[str]:
    return {finding.item.id for finding in made.found(verdict)}


def test_there_are_three_exercises_of_three_files_each() -> None:
    assert NAMES == ["orders", "pipeline", "shop"]
    for name in NAMES:
        assert {"brief.md", "discussion.md", "model.yaml"} <= {each.name for each in (EXERCISES / name).iterdir()}


@pytest.mark.parametrize("name", NAMES)
def test_every_gap_that_warev_finds_is_found_by_hand_or_discussed(name: str) -> None:
    by_hand, gaps = discussion(name), judged(reviewed(name), Verdict.NOT_MET)
    assert sorted(gaps - by_hand.wrong - by_hand.left_out) == [], "named by warev, and not in the discussion"
    assert sorted(by_hand.left_out - gaps) == [], "said to be a gap of warev's, and none"


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_by_hand_is_one_of_warev_or_discussed(name: str) -> None:
    by_hand, made = discussion(name), reviewed(name)
    unseen = (by_hand.wrong - judged(made, Verdict.NOT_MET)) | (by_hand.right - judged(made, Verdict.MET))
    assert sorted(unseen - by_hand.otherwise) == [], "found by hand, not by warev, and not in the discussion"
    assert sorted(by_hand.otherwise - unseen) == [], "said to be seen otherwise by warev, and is not"


@pytest.mark.parametrize("name", NAMES)
def test_every_item_that_a_discussion_names_exists(name: str) -> None:
    text = (EXERCISES / name / "discussion.md").read_text(encoding="utf-8")
    assert sorted(set(ITEM.findall(text)) - KNOWN.items.keys()) == []
