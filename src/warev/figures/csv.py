"""Statistics as CSV, for sheets: a line for each learner and group of questions. No cell is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

from warev.escaping import sheet
from warev.quiz.crowd import Crowd
from warev.quiz.statistics import Mastery, Statistics

SUFFIX = ".csv"
COLUMNS = (
    "learner", "by", "id", "meaning", "questions", "asked", "earned", "share_percent", "low_percent", "high_percent",
    "recall_percent",
)  # fmt: skip


def render(statistics: Statistics) -> str:
    groups = (
        ("all", [statistics.mastery]),
        ("pillar", statistics.pillars),
        ("topic", statistics.topics),
        ("framework question", statistics.framework),
    )
    return _written(_lines(statistics.learner, groups))


def render_crowd(crowd: Crowd) -> str:
    return _written(
        line
        for member in crowd.members
        for line in _lines(
            member.name, (("all", [member.mastery]), ("pillar", member.pillars), ("topic", member.topics))
        )
    )


def _written(lines: Iterable[list[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(sheet, line) for line in lines)
    return written.getvalue()


def _lines(learner: str, groups: Iterable[tuple[str, Iterable[Mastery]]]) -> Iterator[list[str]]:
    for by, masteries in groups:
        for each in masteries:
            share = _percent(float(each.earned / each.asked)) if each.asked else ""
            ends = [_percent(end) for end in each.interval] if each.asked else ["", ""]
            recall = "" if each.recall is None else _percent(each.recall)
            counts = [str(each.questions), str(each.asked), f"{float(each.earned):.6g}"]
            yield [learner, by, each.id, each.meaning, *counts, share, *ends, recall]


def _percent(share: float) -> str:
    return f"{share * 100:.4g}"
