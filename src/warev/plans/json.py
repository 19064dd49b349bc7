"""A plan as JSON, for programs. Points are exact fractions as text beside their decimals."""

from fractions import Fraction
from typing import Any

from warev import escaping
from warev.plan import Lowered, Plan, Set, Step
from warev.plan.outcomes import Outcome
from warev.values import say

SUFFIX = ".json"
# Raise it when a key changes its meaning or goes away.
VERSION = 1


def render(plan: Plan) -> str:
    return escaping.json_text(_plan(plan))


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "form": VERSION,
        "warev": plan.version,
        "content": plan.edition.content,
        "framework": plan.edition.framework,
        "framework_date": plan.edition.framework_date,
        "name": plan.architecture.name,
        "file": plan.architecture.file,
        "budget": plan.budget,
        "effort": plan.effort,
        "exact": plan.exact if plan.budget is not None else None,
        "bound": float(round(plan.bound, 4)) if plan.budget is not None else None,
        "before": _standing(plan.before, plan),
        "after": _standing(plan.after, plan),
        "steps": [_step(step) for step in plan.steps],
        "set": list(plan.texts),
        "high_questions": [_lowered(each) for each in plan.lowered],
        "stuck": [item.id for item in plan.stuck],
        "unknown": plan.waiting,
    }


def _standing(outcome: Outcome, plan: Plan) -> dict[str, Any]:
    return {
        "pillars": [
            {"id": pillar.id, "worst": str(worst / 100), "best": str(best / 100)}
            for pillar, worst, best in zip(plan.pillars, outcome.worst, outcome.best, strict=True)
        ],
        "points": _points(outcome.points),
        "high": outcome.high,
        "medium": outcome.medium,
    }


def _points(points: Fraction) -> dict[str, Any]:
    return {"exact": str(points), "decimal": float(round(points, 4))}


def _step(step: Step) -> dict[str, Any]:
    return {
        "effort": step.effort,
        "set": [_set(each) for each in step.sets],
        "items": [item.id for item in step.items],
        "changes": [
            {
                "id": each.item.id,
                "before": each.before.replace(" ", "_"),
                "after": each.after.replace(" ", "_"),
            }
            for each in step.moved
        ],
        "points": _points(step.after.points - step.before.points),
        "high_removed": step.before.high - step.after.high,
        "medium_removed": step.before.medium - step.after.medium,
    }


def _set(each: Set) -> dict[str, Any]:
    at = each.at if each.at and each.at.in_file else None
    return {
        "set": each.text,
        "was": None if each.was is None else say(each.was),
        "example": each.example,
        "file": at.file if at else None,
        "line": at.line if at else None,
        "column": at.column if at else None,
    }


def _lowered(each: Lowered) -> dict[str, Any]:
    return {
        "id": each.question.id,
        "title": each.question.title,
        "set": [_set(one) for one in each.sets],
        "effort": each.effort if each.sets else None,
        "risk": each.risk.value if each.risk else None,
    }
