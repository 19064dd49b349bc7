"""A review as PDF, to print and to send: set by typst, an extra of the installation, from its own fonts.

The template gets values, never markup, so that nothing in a file is ever obeyed. The bytes depend on the review alone
(and on the fonts that the user adds, for scripts that typst brings none for).
"""

import json
import re
from typing import Any

from warev import wording
from warev.acceptances import Standing
from warev.errors import WarevError
from warev.escaping import terminal
from warev.review import Answered, Finding, Review, Section
from warev.scores import Tally, percent
from warev.shelf import fonts, shelf

SUFFIX = ".pdf"
EXTRA = "pip install 'warev[pdf]'"
_SPAN = re.compile("`([^`]*)`")


def render(review: Review) -> bytes:
    from datetime import UTC, datetime, time

    try:
        import typst
    except ImportError:
        raise WarevError.of("a PDF needs typst, which is not installed", hint=EXTRA) from None
    template = (shelf("templates") / "review.typ").read_bytes()
    own = fonts()
    # The system's fonts are left out: no two machines have the same.
    known = typst.Fonts(include_system_fonts=False, font_paths=[str(own)] if own else [])
    made: bytes = typst.compile(
        template,
        sys_inputs={"review": json.dumps(_review(review))},
        font_paths=known,
        timestamp=datetime.combine(review.today, time(), UTC),
    )
    return made


def _review(review: Review) -> dict[str, Any]:
    architecture, edition = review.architecture, review.edition
    versions = (
        f"{edition.framework} ({edition.framework_date}), by warev {review.version} with content {edition.content}, "
        f"as of {review.today}"
    )
    return {
        "name": terminal(architecture.name),
        "description": terminal(architecture.description),
        "about": terminal(
            f"A review of {architecture.file} against the {versions}. A score is a range: its lower end counts what is met, "
            "its upper end what is met or unknown, weighted by risk (high 4, medium 2, low 1). The rule is warev's own; "
            "AWS publishes no score."
        ),
        "footer": terminal(f"{architecture.name}, {versions}"),
        "shown": ""
        if len(review.risks) == 3  # noqa: PLR2004  all of them
        else f"Shown below: findings of {' and '.join(review.risks)} risk. The scores count all items.",
        "sections": [_section(section, review) for section in review.sections],
        "gaps": [_gap(finding, review) for finding in review.gaps],
        "accepted_head": f"Gaps that somebody has signed for, as of {review.today}. They change no verdict, no risk and no score.",
        "accepted": [_standing(*each) for each in review.standings],
        "todos": [
            _parts(wording.todo(each, 12) + (f": {each.ask}" if each.ask else "") + f" ({', '.join(each.items)})")
            for each in review.todos
        ],
        "unanswered": [
            _parts(
                f"{each.item.id}: {each.item.ask}" + (" Nothing stated speaks against it." if each.unopposed else "")
            )
            for each in review.unanswered
        ],
    }


def _section(section: Section, review: Review) -> dict[str, Any]:
    tally = section.tally
    own = (
        "" if section.pillar.published else " A lens counts in no pillar's score, and its risk levels are warev's own."
    )
    return {
        "name": terminal(section.pillar.name + ("" if section.pillar.published else " (lens)")),
        "score": wording.score(tally),
        "coverage": wording.coverage(tally),
        "met": tally.met,
        "not_met": tally.not_met,
        "unknown": tally.unknown,
        "not_applicable": tally.not_applicable,
        "bar": _bar(tally),
        "head": f"{wording.score(tally)}, {wording.coverage(tally)} known ({percent(tally.coverage_by_description)} % by "
        f"description, {percent(tally.coverage_by_attestation)} % by attestation).{own}",
        "questions": [_question(each, review) for each in section.questions if _shown(each, review)],
    }


def _bar(tally: Tally) -> dict[str, float]:
    if tally.range is None:
        return {"met": 0, "unknown": 0, "not_met": 0}
    worst, best = tally.range
    return {"met": float(worst), "unknown": float(best - worst), "not_met": float(1 - best)}


def _shown(question: Answered, review: Review) -> list[Finding]:
    return [finding for finding in question.findings if finding.item.risk in review.risks]


def _question(answered: Answered, review: Review) -> dict[str, Any]:
    return {
        "title": terminal(f"{answered.question.id}: {answered.question.title}"),
        "risk": answered.risk,
        "items": [
            {
                "id": each.item.id,
                "title": terminal(each.item.title),
                "source": each.item.source,
                "risk": each.item.risk,
                "verdict": each.verdict,
                "evidence": _evidence(each),
            }
            for each in _shown(answered, review)
        ],
    }


def _gap(finding: Finding, review: Review) -> dict[str, Any]:
    item = finding.item
    own = " (warev's own level)" if item.id in review.unpublished else ""
    return {
        "id": item.id,
        "title": terminal(item.title),
        "source": item.source,
        "risk": item.risk,
        "aside": f"risk{own}, {item.effort} effort, {wording.reach(finding)}. ",
        "why": _parts(item.why),
        "evidence": _evidence(finding),
        "contradiction": terminal(finding.contradiction),
        "fix": [_parts(step) for step in item.fix],
    }


def _standing(finding: Finding, standing: Standing) -> dict[str, str]:
    signed = standing.acceptance
    cells = {
        "item": finding.item.id,
        "of": signed.component or signed.flow or "all of it",
        "owner": signed.owner,
        "until": str(signed.until),
        "reason": signed.reason,
        "standing": wording.standing(finding, standing),
    }
    return {name: terminal(cell) for name, cell in cells.items()}


def _evidence(finding: Finding) -> list[str]:
    unopposed = ["nothing stated speaks against it"] if finding.unopposed else []
    return list(map(terminal, [*wording.pieces(finding), *wording.acceptances(finding), *unopposed]))


def _parts(sentence: str) -> list[dict[str, Any]]:
    """*sentence* as its parts, plain text and code in turn."""
    pieces = _SPAN.split(terminal(sentence))
    return [{"text": text, "code": bool(index % 2)} for index, text in enumerate(pieces) if text]
