"""A review as CSV, for sheets: one line for each item. No cell is ever taken for a formula."""

import csv
import io

from warev import wording
from warev.catalog import Pillar
from warev.escaping import sheet
from warev.portfolio import Part, Portfolio, Summary
from warev.review import Answered, Finding, Review, Section

SUFFIX = ".csv"
COLUMNS = (
    "workload", "pillar", "question", "item", "title", "risk", "risk_by", "effort", "verdict", "worst", "best", "reach",
    "evidence", "attested", "contradiction", "accepted", "open", "first_step", "source", "today",
)  # fmt: skip
PORTFOLIO_COLUMNS = (
    "rank", "workload", "file", "pillar", "risk_by", "worst", "best", "coverage", "met", "not_met", "unknown",
    "not_applicable", "known_high", "known_medium", "known_low", "possible_high", "possible_medium", "possible_low",
    "gaps", "accepted", "today",
)  # fmt: skip
# Between several things in one cell, on one line so that `grep` and `cut` find whole lines.
BETWEEN = " | "
# A cell of Excel holds 32,767 characters.
LONGEST = 30_000


def render(review: Review) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    for section in review.sections:
        for question in section.questions:
            for finding in question.findings:
                if finding.item.risk in review.risks:
                    writer.writerow(map(sheet, _line(review, section, question, finding)))
    return written.getvalue()


def _line(review: Review, section: Section, question: Answered, finding: Finding) -> tuple[str, ...]:
    item, credit = finding.item, finding.credit
    gap = finding.verdict == "not met"
    facts = wording.pieces(finding._replace(answer=None))
    return (
        review.architecture.name,
        section.pillar.name,
        question.question.id,
        item.id,
        item.title,
        item.risk,
        "AWS" if section.pillar.published else "warev",
        item.effort,
        finding.verdict,
        f"{float(credit.worst):.4g}" if credit else "",
        f"{float(credit.best):.4g}" if credit else "",
        wording.reach(finding) if gap else "",
        _joined(facts) or ("nothing stated speaks against it" if finding.unopposed else ""),
        wording.attested(finding),
        finding.contradiction,
        _joined(wording.acceptances(finding)),
        _joined([wording.bare(name) for name in finding.unaccepted]) if gap else "",
        item.fix[0] if gap else "",
        item.source,
        str(review.today),
    )


def _joined(parts: list[str]) -> str:
    """*parts* in one cell, as many as it holds."""
    kept, length = 0, 0
    while kept < len(parts) and (length := length + len(parts[kept]) + len(BETWEEN)) <= LONGEST:
        kept += 1
    more = [f"and {len(parts) - kept} more"] if kept < len(parts) else []
    return BETWEEN.join([*parts[:kept], *more])


# -- many workloads -----------------------------------------------------------------------------------------------------


def render_portfolio(portfolio: Portfolio) -> str:
    """One line for each workload and pillar or lens, in the order of the ranking: what a pivot table wants."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(PORTFOLIO_COLUMNS)
    items = {head.id: {item.id for item in head.items} for head in portfolio.heads}
    for rank, summary in enumerate(portfolio.workloads, 1):
        for head, part in zip(portfolio.heads, summary.parts, strict=True):
            gaps = [each for each in summary.gaps if each in items[head.id]]
            line = (str(rank), summary.name, summary.file, *_counts(head, part), *_gaps(gaps, summary))
            writer.writerow(map(sheet, (*line, str(portfolio.today))))
    return written.getvalue()


def _counts(head: Pillar, part: Part) -> tuple[str, ...]:
    tally = part.tally
    ends = [f"{float(end):.4g}" for end in tally.range] if tally.range else ["", ""]
    numbers = (tally.met, tally.not_met, tally.unknown, tally.not_applicable, *part.known, *part.possible)
    by = "AWS" if head.published else "warev"
    return (head.name, by, *ends, f"{float(tally.coverage):.4g}", *map(str, numbers))


def _gaps(gaps: list[str], summary: Summary) -> tuple[str, str]:
    return _joined(gaps), _joined([each for each in gaps if each in summary.accepted])
