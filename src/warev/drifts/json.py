"""A drift as JSON, for programs. Shares are exact fractions as text."""

from typing import Any

from warev import escaping
from warev.drift import Cause, Drift, Moved, Requestioned, Shift, Side, Why
from warev.saved import SavedItem, SavedSection
from warev.scores import Range, percent
from warev.stated import Difference

SUFFIX = ".json"
# Raise it when a key changes its meaning or goes away.
VERSION = 1


def render(drift: Drift) -> str:
    return escaping.json_text(
        {
            "form": VERSION,
            "old": _side(drift.old),
            "new": _side(drift.new),
            "empty": drift.empty,
            "pillars": [_shift(each) for each in drift.sections if not each.lens],
            "lenses": [_shift(each) for each in drift.sections if each.lens],
            "questions": [_question(each) for each in drift.questions],
            "items": [_item(each) for each in drift.items],
            "architecture": [_difference(each) for each in drift.differences],
            "answers": [
                {"item": each.item, "before": told[0], "after": told[1]}
                for each in drift.answers
                for told in [each.told()]
            ],
            "acceptances": [
                {
                    "item": each.item,
                    "of": each.of or None,
                    "before": each.before,
                    "after": each.after,
                    "said": each.said,
                }
                for each in drift.acceptances
            ],
            "notes": list(drift.notes),
        }
    )


def _side(side: Side) -> dict[str, Any]:
    return {
        "title": side.title,
        "today": str(side.today),
        "name": side.saved.name,
        "file": side.saved.file,
        **side.saved.made._asdict(),
    }


def _shift(shift: Shift) -> dict[str, Any]:
    return {
        "id": shift.id,
        "name": shift.name,
        "moved": shift.moved,
        "causes": _whys(shift.whys),
        "before": _section(shift.before),
        "after": _section(shift.after),
        "before_under_todays_content": _range(shift.before_today),
        "after_under_todays_content": _range(shift.after_today),
    }


def _section(section: SavedSection) -> dict[str, Any]:
    met, not_met, unknown, not_applicable = section.counts
    counts = {"met": met, "not_met": not_met, "unknown": unknown, "not_applicable": not_applicable}
    percents = [percent(end) for end in section.range] if section.range else None
    return {"range": percents, "exact_range": _range(section.range), "counts": counts}


def _range(found: Range | None) -> list[str] | None:
    return [str(end) for end in found] if found else None


def _whys(whys: tuple[Why, ...]) -> list[str]:
    return [why.value for why in whys]


def _question(question: Requestioned) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": question.title,
        "before": {"known": question.before[0], "possible": question.before[1]},
        "after": {"known": question.after[0], "possible": question.after[1]},
        "items": list(question.items),
        "causes": _whys(question.whys),
    }


def _item(moved: Moved) -> dict[str, Any]:
    return {
        "id": moved.id,
        "title": moved.title,
        "risk": moved.risk,
        "turn": moved.turn.name.lower(),
        "before": _said(moved.before),
        "after": _said(moved.after),
        "causes": [_cause(cause) for cause in moved.causes],
    }


def _said(item: SavedItem | None) -> dict[str, Any] | None:
    if item is None:
        return None
    credit = [str(end) for end in item.credit] if item.credit else None
    return {"verdict": item.verdict.replace(" ", "_"), "credit": credit, "risk": item.risk}


def _cause(cause: Cause) -> dict[str, Any]:
    return {"kind": cause.why.value, "text": cause.told(), "of": [each.where for each in cause.differences]}


def _difference(found: Difference) -> dict[str, Any]:
    before, after = found.told()
    at = found.at
    return {
        "path": found.where,
        "before": before,
        "after": after,
        "file": at.file if at else None,
        "line": at.line if at else None,
        "column": at.column if at else None,
    }
