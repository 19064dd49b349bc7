"""Statistics as JSON, for programs. What was earned is an exact fraction as text; intervals are of shares, at 95 %."""

from typing import Any

from warev.escaping import json_text
from warev.quiz.crowd import Crowd, Total
from warev.quiz.intervals import Interval
from warev.quiz.statistics import Mastery, Retention, Statistics

SUFFIX = ".json"
# Raise it when a key changes its meaning or goes away.
VERSION = 1


def render(statistics: Statistics) -> str:
    return json_text(
        {
            "form": VERSION,
            "learner": statistics.learner,
            "first": str(statistics.first),
            "today": str(statistics.days[-1].day),
            "replies": statistics.replies,
            "gone": statistics.gone,
            "seconds": round(statistics.seconds, 3),
            "median_seconds": round(statistics.median_seconds, 3),
            "days_practised": statistics.practised,
            "streak": {"now": statistics.streak, "longest": statistics.longest_streak},
            "days": [
                {"day": str(each.day), "replies": each.replies, "seconds": round(each.seconds, 3)}
                for each in statistics.days
            ],
            "mastery": _mastery(statistics.mastery),
            "pillars": [_mastery(each) for each in statistics.pillars],
            "topics": [_mastery(each) for each in statistics.topics],
            "framework_questions": [_mastery(each) for each in statistics.framework],
            "due": statistics.due,
            "forecast": [{"day": str(day), "due": number} for day, number in statistics.forecast],
            "most_missed": [
                {
                    "key": each.key,
                    "prompt": each.prompt,
                    "missed": each.missed,
                    "replies": each.replies,
                    "last": str(each.last),
                    "teaches": list(each.teaches),
                }
                for each in statistics.missed
            ],
            "retention": _retention(statistics.retention),
        }
    )


def render_crowd(crowd: Crowd) -> str:
    return json_text(
        {
            "form": VERSION,
            "gone": crowd.gone,
            "members": [
                {
                    "name": member.name,
                    "replies": member.replies,
                    "seconds": round(member.seconds, 3),
                    "mastery": _mastery(member.mastery),
                    "pillars": [_mastery(each) for each in member.pillars],
                    "topics": [_mastery(each) for each in member.topics],
                }
                for member in crowd.members
            ],
            "pillars": [_total(each) for each in crowd.pillars],
            "topics": [_total(each) for each in crowd.topics],
            "most_missed": [
                {
                    "key": each.key,
                    "prompt": each.prompt,
                    "missed": each.missed,
                    "asked": each.replies,
                    "teaches": list(each.teaches),
                }
                for each in crowd.missed
            ],
        }
    )


def _mastery(mastery: Mastery) -> dict[str, Any]:
    named = {"id": mastery.id, "meaning": mastery.meaning} if mastery.id else {}
    return named | {
        "questions": mastery.questions,
        "asked": mastery.asked,
        "earned": str(mastery.earned),
        "interval": _interval(mastery.interval),
        "recall": None if mastery.recall is None else round(mastery.recall, 4),
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "id": total.id,
        "meaning": total.meaning,
        "asked": total.asked,
        "earned": str(total.earned),
        "interval": _interval(total.interval),
    }


def _retention(retention: Retention | None) -> dict[str, Any] | None:
    return retention and {
        "replies": retention.replies,
        "right": retention.right,
        "interval": _interval(retention.interval),
        "predicted": round(retention.predicted, 4),
    }


def _interval(interval: Interval) -> list[float]:
    return [round(end, 4) for end in interval]
