"""A portfolio on the screen: the workloads ranked, pillar by pillar; the gaps that most share; each workload in short."""

from collections import Counter

from warev import wording
from warev.cli import screen
from warev.cli.overview import STYLES, standing_style
from warev.cli.screen import Part
from warev.cli.wrapping import fitted
from warev.escaping import terminal
from warev.portfolio import Part as Counts
from warev.portfolio import Portfolio, Summary

FIRST_GAPS = 8
FIRST_WORKLOADS = 8
FIRST_SIGNED = 8
FIRST_FILES = 5
_RANK, _HIGH, _CELL = 5, 8, 8
_NARROWEST, _WIDEST = 12, 40


def show(portfolio: Portfolio, *, everything: bool) -> None:
    """Show *portfolio*; *everything* shows what else is left out after the first few."""
    workloads = portfolio.workloads
    counts = [
        screen.counted(len(workloads), "workload"),
        screen.counted(sum(each.components for each in workloads), "component"),
        screen.counted(sum(each.flows for each in workloads), "flow"),
    ]
    screen.show(("Portfolio", "bold"), (f"  {', '.join(counts)}", "dim"))
    screen.blank()
    _table(portfolio)
    _shared(portfolio, None if everything else FIRST_GAPS)
    _short(portfolio, None if everything else FIRST_WORKLOADS)
    _signed(portfolio, None if everything else FIRST_SIGNED)
    _aside(portfolio, None if everything else FIRST_FILES)
    edition = portfolio.edition
    said = f"{edition.framework}, {edition.framework_date}; content {edition.content}; warev {portfolio.version}; "
    screen.blank()
    screen.show((f"{said}as of {portfolio.today}. Scores are warev's own, and there is none for all pillars.", "dim"))


def _table(portfolio: Portfolio) -> None:
    """One line for each workload where there is room for all pillars, else a paragraph."""
    room = min(_WIDEST, screen.columns() - _RANK - _HIGH - _CELL * len(portfolio.heads))
    codes = [head.code for head in portfolio.heads]
    if room >= _NARROWEST:
        screen.show((f"{'':{_RANK + room}}{'HIGH':>{_HIGH}}{''.join(f'{code:>{_CELL}}' for code in codes)}", "bold"))
    for rank, summary in enumerate(portfolio.workloads, 1):
        high = _span(summary.known.high, summary.possible.high)
        _line(f"{rank}", portfolio.titles[summary.file], high, codes, summary.parts, room)
    if len(portfolio.workloads) > 1:
        _line("", "all together", "", codes, portfolio.parts, room)
    screen.show(
        "HIGH: questions with a HIGH risk that is known, to those that may have one. Cells: the range of the score in %; ",
        ("! a HIGH risk is known", "red"), ", ", ("? there may be one", "yellow"), ", ", ("no mark: there is none", "green"), ".",
    )  # fmt: skip


def _line(rank: str, title: str, high: str, codes: list[str], parts: tuple[Counts, ...], room: int) -> None:
    cells = [_cell(part) for part in parts]
    if room < _NARROWEST:
        shown: list[Part] = [(f"{rank} {title}".strip(), "bold"), f"  HIGH {high}" if high else ""]
        for code, (words, style) in zip(codes, cells, strict=True):
            shown += [f"  {code} ", (words, style)]
    else:
        shown = [f"{rank:>{_RANK - 2}}  ", (fitted(terminal(title), room), "bold"), f"{high:>{_HIGH}}"]
        shown += [(f"{words:>{_CELL}}", style) for words, style in cells]
    screen.show(*shown, hang=2)


def _cell(part: Counts) -> tuple[str, str]:
    """The range of one pillar, with what stands at its risk: a mark for those who see no colour, and a style."""
    if part.tally.range is None:
        return "-", "dim"
    mark, style = ("!", "red") if part.known.high else ("?", "yellow") if part.possible.high else ("", "green")
    return wording.score(part.tally).removesuffix(" %") + mark, style


def _span(known: int, possible: int) -> str:
    return f"{known}" if known == possible else f"{known}-{possible}"


def _heading(words: str, shown: int, all_: int) -> None:
    screen.blank()
    screen.show((words, "bold"), (f"  {shown} of {all_}" if shown < all_ else f"  {all_}", "dim"))


def _shared(portfolio: Portfolio, most: int | None) -> None:
    shared = portfolio.shared
    if not shared:
        return
    _heading("The gaps that most workloads share", len(shared[:most]), len(shared))
    for gap in shared[:most]:
        item = gap.item
        titles = portfolio.names(gap.workloads)
        screen.show(
            (f"{item.risk.upper():<6}", STYLES[item.risk]),
            " ",
            (item.id, "bold"),
            f" {item.title}",
            (f"  ({len(titles)} of {len(portfolio.workloads)}: {wording.first(titles)})", "dim"),
            hang=9,
        )


def _short(portfolio: Portfolio, most: int | None) -> None:
    shown = portfolio.workloads[:most]
    _heading("Each workload in short", len(shown), len(portfolio.workloads))
    for rank, summary in enumerate(shown, 1):
        _workload(rank, summary, portfolio)


def _workload(rank: int, summary: Summary, portfolio: Portfolio) -> None:
    screen.blank()
    known = summary.known
    said = [
        summary.file,
        screen.counted(summary.components, "component"),
        f"{wording.coverage(summary.tally)} known",
        f"{screen.counted(known.high + known.medium + known.low, 'question')} at risk",
        screen.counted(len(summary.gaps), "gap"),
        f"{len(summary.accepted)} accepted" if summary.accepted else "",
    ]
    screen.show(
        f"{rank:>{_RANK - 2}}  ", (summary.name, "bold"), (f"  {', '.join(filter(None, said))}", "dim"), hang=_RANK
    )
    for id_ in summary.first:
        item = portfolio.items[id_]
        words = ((f"{item.risk.upper():<6}", STYLES[item.risk]), " ", (item.id, "bold"), f" {item.title}")
        screen.show(*words, indent=_RANK, hang=9)


def _signed(portfolio: Portfolio, most: int | None) -> None:
    """Every acceptance, those first that hold no more."""
    if not portfolio.signed:
        return
    shown = portfolio.signed[:most]
    _heading("Accepted gaps", len(shown), len(portfolio.signed))
    for summary, each in shown:
        acceptance = each.standing.acceptance
        of = acceptance.component or acceptance.flow
        screen.show(
            "- ",
            (each.item, "bold"),
            f" {of}" if of else "",
            f" of {portfolio.titles[summary.file]}, {acceptance.owner} until {acceptance.until}: ",
            (wording.standing(each, each.standing), standing_style(each.standing)),
            hang=2,
        )


def _aside(portfolio: Portfolio, most: int | None) -> None:
    """What was not reviewed, and why."""
    reasons = Counter(each.why for each in portfolio.left_out)
    failed = [each.file for each in portfolio.failed if each.file]
    if failed or reasons:
        screen.blank()
    if failed:
        screen.show(("Not reviewed, for its mistakes: ", "bold red"), wording.first(failed, most), hang=2)
    for why in reasons:
        files = [each.file for each in portfolio.left_out if each.why == why]
        screen.show((f"Not reviewed, {why}: ", "bold"), wording.first(files, most), hang=2)
