"""`warev history`: how the scores of a workload went, review by review."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warev.cli import screen
from warev.cli.keeping import StoreOption, where
from warev.cli.options import OutputOption, one_of
from warev.errors import WarevError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warev.history import Entry, Summary

FORMATS = ("json", "csv")
NARROW = 60
# The last ones of a long history, which fit on a screen.
FIRST = 8

_Name = Annotated[
    str | None,
    typer.Argument(
        help="The name under which the reviews were kept; without it, all names.", show_default=False, metavar="name"
    ),
]
_Format = Annotated[
    str | None, one_of(FORMATS, "--format", "-f", help="Write it in this format instead of showing it.")
]
_Everything = Annotated[bool, typer.Option("--all", "-a", help="Show every review, not the last few.")]


def history(
    name: _Name = None,
    *,
    format: _Format = None,  # noqa: A002  the option's name
    output: OutputOption = None,
    everything: _Everything = False,
    store: StoreOption = None,
) -> None:
    """Show how the scores of a workload went, review by review.

    Of each pillar stands the range of every review that was kept with `warev review --save`, and how many questions of
    the framework were at HIGH risk. Without a name it lists what is kept.

    \b
    Examples:
      warev history
      warev history "Online store"
      warev history "Online store" --all
      warev history -o history.csv
    """
    from warev import history as histories
    from warev.cli.outputs import named_by

    wanted = named_by(output, {".json": "json", ".csv": "csv"}) if output is not None and format is None else format
    path = where(store)
    if store is not None and not path.exists():
        raise WarevError.of(f"there is no store {path}", hint="keep a review first: warev review FILE --save")
    kept = histories.summaries(path)
    names = [histories.split(name)[0]] if name is not None else [each.name for each in kept]
    if wanted is not None:
        from warev import trends
        from warev.cli.writing import write

        found = [histories.entries(path, each) for each in names]
        write(trends.as_json(found) if wanted == "json" else trends.as_csv(found), output)
    elif len(names) == 1:
        entries = histories.entries(path, names[0], None if everything else FIRST)
        _show(entries, next(each for each in kept if each.name == names[0]), store)
    else:
        _list(kept, path)


def _list(kept: "Sequence[Summary]", path: Path) -> None:
    if not kept:
        screen.show(f"no review is kept in {path} yet; keep one: warev review FILE --save", stderr=True)
    for each in kept:
        days = f"{each.first} to {each.last}" if each.first != each.last else str(each.first)
        screen.show((each.name, "bold"), f"  {screen.counted(each.reviews, 'review')}, {days}", hang=2)


def _show(entries: "Sequence[Entry]", summary: "Summary", store: Path | None) -> None:
    """How the ranges of each pillar went, and then the risks."""
    last = entries[-1].saved
    days = f"{summary.first} to {summary.last}" if summary.first != summary.last else str(summary.first)
    shown = f", the last {len(entries)} shown: --all shows all" if len(entries) < summary.reviews else ""
    screen.show((summary.name, "bold"), (f"  {screen.counted(summary.reviews, 'review')}, {days}{shown}", "dim"))
    for section in last.sections:
        screen.blank()
        screen.show((section.name, "bold"), ("  lens; its risk levels are warev's own" if section.lens else "", "dim"))
        for entry in entries:
            _line(entry, section.id)
    screen.blank()
    screen.show(("Questions at HIGH risk", "bold"))
    for entry in entries:
        known, possible = entry.high
        screen.show(_label(entry), f"{known}", f", may be {possible}" if possible > known else "", indent=2)
    screen.blank()
    screen.show(("█", "green"), " met   ", ("▒", "yellow"), " unknown   ", ("░", "red"), " not met")
    _versions(entries)
    if len(entries) > 1:
        from shlex import quote

        own = f" --store {quote(str(store))}" if store is not None else ""
        one, other = (quote(str(entry.kept)) for entry in entries[-2:])
        screen.show((f"What has changed, and why: warev diff {one} {other}{own}", "dim"), hang=2)


def _label(entry: "Entry") -> str:
    return f"{f'@{entry.kept.number}':<4} {entry.kept.day}  "


def _line(entry: "Entry", section: str) -> None:
    from warev import wording

    found = next((each for each in entry.saved.sections if each.id == section), None)
    if found is None:
        screen.show(_label(entry), ("not judged", "dim"), indent=2)
        return
    met, unknown, not_met = wording.cells_of(found.range, 10 if screen.columns() < NARROW else 20)
    drawn = [("█" * met, "green"), ("▒" * unknown, "yellow"), ("░" * not_met, "red")]
    screen.show(_label(entry), *drawn, f"{wording.span(found.range):>9}", indent=2)


def _versions(entries: "Sequence[Entry]") -> None:
    """By what they were judged: another content may have moved a score, too."""
    begins: dict[str, Entry] = {}
    for entry in entries:
        made = entry.saved.made
        begins.setdefault(f"content {made.content}, warev {made.warev}", entry)
    said = [made if len(begins) == 1 else f"@{entry.kept.number}: {made}" for made, entry in begins.items()]
    screen.show(("; ".join(said) + ". Scores are warev's own.", "dim"))
