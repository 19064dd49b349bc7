"""A baseline: a JSON report of an earlier day, which later reviews are held against."""

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from warev import document
from warev.errors import WarevError
from warev.verdict import Share, Verdict

_HINT = "write one with: warev review architecture.yaml -o baseline.json"
# Longer numbers are none of ours, and could take a day to read.
_SHARE = re.compile(r"[0-9]{1,99}(/[0-9]{1,99})?", re.ASCII)


class Before(NamedTuple):
    """What a report says of one item: its verdict, what fails, and how much of its credit was unknown."""

    verdict: Verdict
    fails: frozenset[str]
    width: Share


class Baseline(NamedTuple):
    """What a report says of every item that it holds, by id."""

    items: dict[str, Before]


def read(path: Path) -> Baseline:
    """The baseline in *path*. One that cannot be read, or knows nothing, raises WarevError: it must never let a build pass."""
    return parse(document.read_text(path), str(path))


def parse(text: str, file: str) -> Baseline:
    """The baseline that *text* holds, told as from *file*; raises WarevError as `read` does."""
    if not text.strip():
        raise WarevError.of(f"{file} is empty, and so no baseline", hint=_HINT)
    try:
        items = dict(_items(json.loads(text)))
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError, RecursionError):
        wrong = f"{file} is no JSON report that this version of warev can hold a review against"
        raise WarevError.of(wrong, hint=_HINT) from None
    if all(before.verdict is Verdict.NOT_APPLICABLE or before.width == 1 for before in items.values()):
        raise WarevError.of(f"{file} is a report that knows nothing (coverage 0 %), and so no baseline", hint=_HINT)
    return Baseline(items)


def _items(report: Any) -> Iterator[tuple[str, Before]]:
    for section in (*report["pillars"], *report["lenses"]):
        for question in section["questions"]:
            for item in question["items"]:
                yield item["id"], _before(item)


def _before(item: Any) -> Before:
    verdict = Verdict(item["verdict"].replace("_", " "))
    fails = item["fails"]
    if (item["credit"] is None) is not (verdict is Verdict.NOT_APPLICABLE) or not isinstance(fails, list):
        raise ValueError("not as warev writes it")
    worst, best = (0, 0) if item["credit"] is None else map(_share, item["credit"])
    if not 0 <= worst <= best <= 1:
        raise ValueError("no credit")
    return Before(verdict, frozenset(map(str, fails)), best - worst)


def _share(written: str) -> Fraction:
    if not _SHARE.fullmatch(written):
        raise ValueError("no share")
    return Fraction(written)
