"""A review as JSON, for programs. Shares are exact fractions as text beside their percentages."""

from collections.abc import Iterable
from typing import Any

from warev import escaping, saved, scores, transcript, wording
from warev.acceptances import Standing
from warev.errors import Mistake
from warev.facts import Evidence
from warev.portfolio import Levels, Part, Portfolio, Shared, Signed, Summary
from warev.review import Answered, Finding, Review, Section
from warev.scores import Tally
from warev.values import say
from warev.verdict import Verdict

SUFFIX = ".json"
VERSION = saved.FORM


def render(review: Review) -> str:
    return escaping.json_text(_review(review))


def render_portfolio(portfolio: Portfolio) -> str:
    return escaping.json_text(_portfolio(portfolio))


def _review(review: Review) -> dict[str, Any]:
    architecture = review.architecture
    return {
        "form": VERSION,
        "warev": review.version,
        "content": review.edition.content,
        "framework": review.edition.framework,
        "framework_date": review.edition.framework_date,
        "today": str(review.today),
        "name": architecture.name,
        "file": architecture.file,
        "risks": list(review.risks),
        "pillars": [_section(section, review) for section in review.sections if section.pillar.published],
        "lenses": [_section(section, review) for section in review.sections if not section.pillar.published],
        "recommendations": [finding.item.id for finding in review.gaps],
        "todo": [
            {
                "state": todo.statement,
                "subject": todo.subject,
                "of": todo.things,
                "ask": todo.ask,
                "items": todo.items,
            }
            for todo in review.todos
        ],
        "answer": [finding.item.id for finding in review.unanswered],
        "acceptances": [_standing(*each) for each in review.standings],
        "judged": transcript.write(architecture.source),
    }


def _standing(finding: Finding | Signed, standing: Standing) -> dict[str, Any]:
    signed = standing.acceptance
    return {
        "item": signed.item,
        "component": signed.component or None,
        "flow": signed.flow or None,
        "owner": signed.owner,
        "reason": signed.reason,
        "until": str(signed.until),
        "under": signed.under,
        "state": standing.state,
        "standing": wording.standing(finding, standing),
        "open_since": str(standing.open_since) if standing.open_since else None,
        "changes": [{"path": each.path, "was": each.was or None, "now": each.now or None} for each in standing.changes],
        "covers": [name or "workload" for name in standing.covers],
        "file": signed.at.file,
        "line": signed.at.line,
        "column": signed.at.column,
    }


def _section(section: Section, review: Review) -> dict[str, Any]:
    return {
        "id": section.pillar.id,
        "name": section.pillar.name,
        **_tally(section.tally),
        "questions": [_question(each, review) for each in section.questions],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "range": [scores.percent(end) for end in tally.range] if tally.range else None,
        "exact_range": [str(end) for end in tally.range] if tally.range else None,
        "coverage": scores.percent(tally.coverage),
        "coverage_by_description": scores.percent(tally.coverage_by_description),
        "coverage_by_attestation": scores.percent(tally.coverage_by_attestation),
        "score_of_known": None if tally.score is None else scores.percent(tally.score),
        "counts": {
            "met": tally.met,
            "not_met": tally.not_met,
            "unknown": tally.unknown,
            "not_applicable": tally.not_applicable,
        },
    }


def _question(answered: Answered, review: Review) -> dict[str, Any]:
    return {
        "id": answered.question.id,
        "title": answered.question.title,
        "known_risk": answered.known_risk,
        "possible_risk": answered.possible_risk,
        "items": [_finding(each) for each in answered.findings if each.item.risk in review.risks],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    item = finding.item
    return {
        "id": item.id,
        "title": item.title,
        "risk": item.risk,
        "effort": item.effort,
        "verdict": finding.verdict.replace(" ", "_"),
        "credit": [str(finding.credit.worst), str(finding.credit.best)] if finding.credit else None,
        "tier": finding.tier or None,
        "evidence": [_evidence(each) for each in wording.telling(finding.evidence)],
        "attested": wording.attested(finding) or None,
        "contradiction": finding.contradiction or None,
        "fails": _named(finding, finding.failing),
        "open": _named(finding, finding.unaccepted),
        "accepted": wording.acceptances(finding),
        "fix": item.fix,
        "source": item.source,
    }


def _named(finding: Finding, failing: Iterable[str]) -> list[str]:
    """What fails, by its path, of a gap; nothing of an item that may be none."""
    return [name or "workload" for name in failing] if finding.verdict is Verdict.NOT_MET else []


def _evidence(piece: Evidence) -> dict[str, Any]:
    at = piece.at if piece.at and piece.at.in_file else None
    return {
        "text": wording.evidence(piece),
        "of": piece.thing.id,
        "fact": piece.fact,
        "value": None if piece.value is None else say(piece.value),
        "origin": piece.origin,
        "file": at.file if at else None,
        "line": at.line if at else None,
        "column": at.column if at else None,
    }


# -- many workloads -----------------------------------------------------------------------------------------------------


def _portfolio(portfolio: Portfolio) -> dict[str, Any]:
    heads = [head.id for head in portfolio.heads if head.published]
    return {
        "form": VERSION,
        "warev": portfolio.version,
        "content": portfolio.edition.content,
        "framework": portfolio.edition.framework,
        "framework_date": portfolio.edition.framework_date,
        "today": str(portfolio.today),
        "risks": list(portfolio.risks),
        "portfolio": [_summary(rank, each, portfolio) for rank, each in enumerate(portfolio.workloads, 1)],
        "together": [_part(part) for part in portfolio.parts if part.pillar in heads],
        "shared_gaps": [_shared(each) for each in portfolio.shared],
        "failed": [
            {"file": each.file or None, "mistakes": [_mistake(mistake) for mistake in each.mistakes]}
            for each in portfolio.failed
        ],
        "left_out": [{"file": each.file, "why": each.why} for each in portfolio.left_out],
    }


def _summary(rank: int, summary: Summary, portfolio: Portfolio) -> dict[str, Any]:
    return {
        "rank": rank,
        "title": portfolio.titles[summary.file],
        "name": summary.name,
        "file": summary.file,
        "description": summary.description or None,
        "components": summary.components,
        "flows": summary.flows,
        "known_risks": _levels(summary.known),
        "possible_risks": _levels(summary.possible),
        "pillars": [_part(part) for part in summary.pillars],
        "lenses": [_part(part) for part in summary.parts[summary.published :]],
        "gaps": list(summary.gaps),
        "first_gaps": list(summary.first),
        "accepted_gaps": list(summary.accepted),
        "acceptances": [_standing(each, each.standing) for each in summary.signed],
    }


def _part(part: Part) -> dict[str, Any]:
    risks = {"known_risks": _levels(part.known), "possible_risks": _levels(part.possible)}
    return {"id": part.pillar, **_tally(part.tally), **risks}


def _levels(levels: Levels) -> dict[str, int]:
    return levels._asdict()


def _shared(shared: Shared) -> dict[str, Any]:
    item = shared.item
    return {
        "id": item.id,
        "title": item.title,
        "risk": item.risk,
        "effort": item.effort,
        "files": [each.file for each in shared.workloads],
        "fix": item.fix,
        "source": item.source,
    }


def _mistake(mistake: Mistake) -> dict[str, Any]:
    at = mistake.at
    return {
        "what": mistake.what,
        "file": at.file if at else None,
        "line": at.line if at else None,
        "column": at.column if at else None,
        "hint": mistake.hint or None,
    }
