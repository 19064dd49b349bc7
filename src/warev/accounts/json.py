"""The account of a sitting as JSON, for programs. Shares are exact fractions as text."""

from typing import Any

from warev.escaping import json_text
from warev.quiz.account import Account, Entry, Group
from warev.quiz.session import Score

SUFFIX = ".json"
# Raise it when a key changes its meaning or goes away.
VERSION = 1


def render(account: Account) -> str:
    return json_text(
        {
            "form": VERSION,
            "sitting": account.sitting,
            "title": account.title,
            "learner": account.learner or None,
            "began": account.began,
            "exam": account.exam,
            "mark": account.mark,
            "passed": account.passed,
            "paper": account.code or None,
            "finished": account.finished,
            "seconds": round(account.seconds, 3),
            "score": _score(account.score),
            "pillars": [_group(each) for each in account.pillars],
            "topics": [_group(each) for each in account.topics],
            "questions": [_entry(each) for each in account.entries],
            "study": [
                {
                    "item": study.item.id,
                    "title": study.item.title,
                    "source": study.item.source,
                    "questions": list(study.numbers),
                }
                for study in account.study
            ],
            "warev": account.version,
        }
    )


def _score(score: Score) -> dict[str, Any]:
    return {
        "earned": str(score.earned),
        "of": score.total,
        "right": score.right,
        "partly": score.partly,
        "wrong": score.wrong,
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "meaning": group.meaning,
        **_score(group.score),
        "interval": [round(end, 4) for end in group.interval],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    card = entry.card
    return {
        "number": entry.number,
        "key": entry.key,
        "rev": card.rev if card else None,
        "scenario": card.scenario if card else None,
        "prompt": card.prompt if card else None,
        "verdict": entry.verdict,
        "share": None if entry.share is None else str(entry.share),
        "said": list(entry.said),
        "sure": entry.sure,
        "hints": entry.hints,
        "flagged": entry.flagged,
        "seconds": round(entry.seconds, 3),
        "answer": list(card.answer) if card else [],
        "remarks": [remark.why for remark in entry.mark.remarks] if entry.mark else [],
        "explanation": card.explanation if card else None,
        "topics": list(card.topics) if card else [],
        "pillar": (card.pillar or None) if card else None,
        "teaches": list(card.teaches) if card else [],
        "sources": list(card.sources) if card else [],
    }
