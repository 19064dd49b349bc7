"""Histories for programs and sheets: how the scores of workloads went, review by review."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from warev.escaping import json_text, sheet
from warev.history import Entry
from warev.saved import SavedSection
from warev.scores import percent

# Raise it when a key changes its meaning or goes away.
VERSION = 1
COLUMNS = (
    "workload", "review", "day", "pillar", "worst_percent", "best_percent", "met", "not_met", "unknown",
    "not_applicable", "high_questions", "content", "warev",
)  # fmt: skip

# The reviews of each workload, the first one first.
Histories: TypeAlias = Sequence[Sequence[Entry]]


def as_json(histories: Histories) -> str:
    workloads = [{"name": each[0].kept.name, "reviews": [_review(entry) for entry in each]} for each in histories]
    return json_text({"form": VERSION, "workloads": workloads})


def _review(entry: Entry) -> dict[str, Any]:
    kept, saved = entry.kept, entry.saved
    known, possible = entry.high
    return {
        "number": kept.number,
        "today": str(kept.day),
        "file": saved.file,
        **saved.made._asdict(),
        "high_questions": {"known": known, "possible": possible},
        "pillars": [_section(each) for each in saved.sections if not each.lens],
        "lenses": [_section(each) for each in saved.sections if each.lens],
    }


def _section(section: SavedSection) -> dict[str, Any]:
    met, not_met, unknown, not_applicable = section.counts
    return {
        "id": section.id,
        "name": section.name,
        "range": [percent(end) for end in section.range] if section.range else None,
        "exact_range": [str(end) for end in section.range] if section.range else None,
        "counts": {"met": met, "not_met": not_met, "unknown": unknown, "not_applicable": not_applicable},
    }


def as_csv(histories: Histories) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entries in histories:
        for entry in entries:
            writer.writerows(map(sheet, line) for line in _lines(entry))
    return written.getvalue()


def _lines(entry: Entry) -> Iterator[list[str]]:
    kept, made = entry.kept, entry.saved.made
    for section in entry.saved.sections:
        ends = [str(percent(end)) for end in section.range] if section.range else ["", ""]
        high = sum(each.known_risk == "high" for each in section.questions)
        counts = [str(each) for each in (*section.counts, high)]
        yield [kept.name, str(kept.number), str(kept.day), section.name, *ends, *counts, made.content, made.warev]
