"""A review on the screen: six bars, the gaps that matter most, and what to state next."""

from warev import wording
from warev.acceptances import Standing, State
from warev.cli import screen
from warev.review import Finding, Review, Section
from warev.scores import percent
from warev.verdict import Verdict

NARROW = 60
FIRST_GAPS = 8
FIRST_TODOS = 8
STYLES = {"high": "bold red", "medium": "yellow", "low": "cyan"}


def show(review: Review, *, everything: bool) -> None:
    """Show *review*; *everything* shows what else is left out after the first few."""
    _head(review)
    _bars(review)
    _gaps(review, None if everything else FIRST_GAPS)
    _unknowns(review, None if everything else FIRST_TODOS)
    _acceptances(review)
    _rest(review)


def _heading(words: str, aside: str = "") -> None:
    screen.blank()
    screen.show((words, "bold"), (f"  {aside}" if aside else "", "dim"))


def _head(review: Review) -> None:
    architecture = review.architecture
    lists = architecture.workload.lists
    numbers = {noun: len(lists[f"{noun}s"].things) for noun in ("component", "flow")}
    counts = [screen.counted(number, noun) for noun, number in numbers.items() if number]
    screen.show((architecture.name, "bold"), (f"  {', '.join(counts)}" if counts else "", "dim"))
    if architecture.description:
        screen.show(architecture.description)


def _bars(review: Review) -> None:
    screen.blank()
    narrow = screen.columns() < NARROW
    widest = max(len(section.pillar.name) for section in review.sections)
    for index, section in enumerate(review.sections):
        if not section.pillar.published and review.sections[index - 1].pillar.published:
            screen.show(("Lens; its risk levels are warev's own", "dim"))
        _bar(section, widest, narrow=narrow)
    screen.show(
        ("█", "green"),
        " met   ",
        ("▒", "yellow"),
        " unknown   ",
        ("░", "red"),
        " not met",
        indent=0 if narrow else widest + 2,
    )


def _bar(section: Section, widest: int, *, narrow: bool) -> None:
    tally = section.tally
    cells = wording.bar(tally, 20)
    drawn = [("█" * cells[0], "green"), ("▒" * cells[1], "yellow"), ("░" * cells[2], "red")]
    score = f"{wording.score(tally):>9}"
    known = f"{wording.coverage(tally)} known"
    if narrow:
        screen.show((section.pillar.name, "bold"))
        screen.show(*drawn, f" {score.strip()}")
        screen.show((known, "dim"))
    else:
        screen.show((f"{section.pillar.name:<{widest}}  ", "bold"), *drawn, f"  {score}", (f"  {known:>10}", "dim"))


def _gaps(review: Review, most: int | None) -> None:
    gaps = review.gaps
    shown = gaps[:most]
    if not gaps:
        _heading("No gap is known.")
        return
    _heading("The gaps that matter most", f"{len(shown)} of {len(gaps)}" if len(shown) < len(gaps) else f"{len(gaps)}")
    for finding in shown:
        _gap(finding, own_risk=finding.item.id in review.unpublished)
    if rest := gaps[len(shown) :]:
        _heading("And then", "add --all for their evidence, or -o review.md for everything")
        for finding in rest:
            screen.show(
                (f"{finding.item.risk.upper():<6}", STYLES[finding.item.risk]),
                " ",
                (finding.item.id, "bold"),
                f" {finding.item.title}",
                hang=9,
            )


def _gap(finding: Finding, *, own_risk: bool) -> None:
    item = finding.item
    screen.blank()
    own = ["warev's own level"] if own_risk else []
    accepted = [] if finding.unaccepted else ["accepted"]
    aside = ", ".join([*own, f"{item.effort} effort", wording.reach(finding), *accepted])
    screen.show(
        (item.risk.upper(), STYLES[item.risk]),
        " ",
        (item.id, "bold"),
        f" {item.title}",
        (f"  ({aside})", "dim"),
        hang=2,
    )
    for piece in wording.pieces(finding):
        screen.show(piece, indent=2, hang=2)
    for line in wording.acceptances(finding):
        screen.show(line, indent=2, hang=2)
    if finding.contradiction:
        screen.show(("contradiction: ", "bold red"), finding.contradiction, indent=2, hang=2)
    first, *rest = item.fix
    more = f"  (+{screen.counted(len(rest), 'step')}: warev show {item.id})" if rest else ""
    screen.show(("do: ", "bold"), first, (more, "dim"), indent=2, hang=4)


def _unknowns(review: Review, most: int | None) -> None:
    if review.todos:
        _heading(
            "Unknown: state these facts next",
            f"{min(most or len(review.todos), len(review.todos))} of {len(review.todos)}",
        )
        for todo in review.todos[:most]:
            screen.show(
                "- ",
                wording.todo(todo),
                (f"  {', '.join(todo.items[:3])}{', ...' if len(todo.items) > 3 else ''}", "dim"),
                hang=2,
            )
    if review.unanswered:
        unanswered = review.unanswered
        _heading(
            "Unknown: answer these, which no description shows",
            f"{min(most or len(unanswered), len(unanswered))} of {len(unanswered)}",
        )
        for finding in unanswered[:most]:
            screen.show("- ", (finding.item.id, "bold"), f" {finding.item.ask}", hang=2)


def _acceptances(review: Review) -> None:
    if review.standings:
        _heading("Accepted gaps", f"as of {review.today}; they change no score")
    for finding, each in review.standings:
        signed = each.acceptance
        of = signed.component or signed.flow
        screen.show(
            "- ",
            (finding.item.id, "bold"),
            f" {of}" if of else "",
            f", {signed.owner} until {signed.until} ({signed.reason}): ",
            (wording.standing(finding, each), standing_style(each)),
            hang=2,
        )


def standing_style(standing: Standing) -> str:
    return "green" if standing.holds else "dim" if standing.state in {State.CLOSED, State.REPLACED} else "red"


def _rest(review: Review) -> None:
    set_aside = [each for each in review.contradictions if each.verdict is not Verdict.NOT_MET]
    if set_aside:
        _heading("Contradictions")
        for finding in set_aside:
            screen.show("- ", (finding.item.id, "bold"), f" {finding.contradiction}", hang=2)
    tally = review.tally
    attested = sum(1 for each in review.findings if each.attested)
    screen.blank()
    notes = [
        f"{screen.counted(tally.not_applicable, 'item')} not applicable" if tally.not_applicable else "",
        f"{screen.counted(attested, 'item')} answered by people" if attested else "",
        f"{percent(tally.coverage_by_description)} % of the weight is known by description",
        "the scores count items of every risk" if len(review.risks) < len(STYLES) else "",
    ]
    screen.show(("; ".join(note for note in notes if note) + ".", "dim"))
    edition = review.edition
    screen.show(
        (f"{edition.framework}, {edition.framework_date}; content {edition.content}; warev {review.version}; ", "dim"),
        (f"as of {review.today}. Scores are warev's own.", "dim"),
    )
