"""`warev diff`: what has changed between two reviews, and why."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warev.cli import screen
from warev.cli.keeping import StoreOption, where
from warev.cli.options import OutputOption, Today, day, lens_ids, naming, one_of, pillar_ids
from warev.drifts import DRIFTS
from warev.errors import WarevError

if TYPE_CHECKING:
    from warev.catalog import Catalog
    from warev.drift import Drift, Moved, Source

# Of the changes that moved one item, as many as are read.
FIRST_CAUSES = 5
_STYLES = {"high": "bold red", "medium": "yellow", "low": "cyan"}

_Old = Annotated[
    str,
    typer.Argument(
        help="A kept review (NAME, NAME@2, NAME@2026-11-01), a JSON report, or an architecture file.",
        show_default=False,
    ),
]
_New = Annotated[str, typer.Argument(help="Another one, as above.", show_default=False)]
_Format = Annotated[
    str | None, one_of(DRIFTS.names, "--format", "-f", help="Write it in this format instead of showing it.")
]
_Pillars = Annotated[
    list[str] | None,
    naming(pillar_ids, "--pillar", "-p", metavar="<pillar>", help="Only this pillar; may be repeated."),
]
_Lenses = Annotated[
    list[str] | None,
    naming(lens_ids, "--lens", "-l", metavar="<lens>", help="This lens, too; may be repeated."),
]


def diff(
    old: _Old,
    new: _New,
    *,
    format: _Format = None,  # noqa: A002  the option's name
    output: OutputOption = None,
    pillar: _Pillars = None,
    lens: _Lenses = None,
    store: StoreOption = None,
    today: Today = None,
) -> None:
    """Show what has changed between two reviews, and why.

    Every change of a verdict, a score or a risk is named with its cause: what the architecture states otherwise, an
    answer, an acceptance, or another content. For that, both are judged again under today's content.

    \b
    Examples:
      warev diff "Online store" architecture.yaml
      warev diff "Online store@1" "Online store@2026-11-30"
      warev diff main.json architecture.yaml -o diff.md
      warev diff before.yaml after.yaml --format json
    """
    from warev import comparing, trust
    from warev.cli import outputs

    wanted = outputs.wanted(format, output, DRIFTS)
    now, known = day(today), trust.known()
    chosen = [each for each in known.pillars if each in [known.pillar(name) for name in pillar or []]]
    further = [each for each in known.lenses if each in [known.lens(name) for name in lens or []]]
    before, after = (_source(word, known, now, store) for word in (old, new))
    found = comparing.compare(before, after, known, chosen, further)
    if wanted is None:
        _show(found)
        return
    from warev.cli.writing import write

    write(DRIFTS[wanted].render(found), output)


def _source(word: str, known: "Catalog", now: date, store: Path | None) -> "Source":
    """What *word* means: a file by its ending, or else a review that was kept."""
    from warev import history, reading, saved
    from warev.drift import Source

    if word.lower().endswith(history.ARCHITECTURES):
        return Source(word, now, architecture=reading.read(Path(word), known))
    if word.lower().endswith(history.REPORTS):
        report = saved.read_file(Path(word))
        return Source(word, report.today, saved=report)
    try:
        entry = history.find(where(store), word)
    except WarevError as error:
        if not Path(word).exists():
            raise
        hint = "an architecture file ends in .yaml or .yml, a report in .json"
        raise WarevError([error.mistakes[0]._replace(hint=hint)]) from None
    return Source(str(entry.kept), entry.kept.day, saved=entry.saved)


# -- on the screen ------------------------------------------------------------------------------------------------------


def _show(drift: "Drift") -> None:
    screen.show(
        (drift.old.title, "bold"),
        f" as of {drift.old.today} -> ",
        (drift.new.title, "bold"),
        f" as of {drift.new.today}",
    )
    if drift.made:
        screen.show(f"Judged by another content or version: {drift.made}.")
    for note in drift.notes:
        screen.show(f"Note: {note}.", hang=2)
    if drift.empty:
        screen.blank()
        screen.show("Nothing has changed.")
        return
    _scores(drift)
    _questions(drift)
    _items(drift)
    _stated(drift)


def _heading(words: str, number: int) -> None:
    screen.blank()
    screen.show((words, "bold"), (f"  {number}", "dim"))


def _scores(drift: "Drift") -> None:
    from warev.wording import span

    screen.blank()
    widest = max(len(each.name) for each in drift.sections) if screen.columns() >= 60 else 0
    for each in drift.sections:
        before, after = span(each.before.range), span(each.after.range)
        said = f"{before} -> {after}" if before != after else before
        whys = ", ".join(why.label for why in each.whys)
        aside = whys if before != after else f"{whys}; the same when rounded" if each.moved else "unchanged"
        screen.show((f"{each.name:<{widest}}  ", "bold"), said, (f"  ({aside})", "dim"), hang=2)


def _questions(drift: "Drift") -> None:
    from warev.drift import risk

    if drift.questions:
        _heading("Questions whose risk has changed", len(drift.questions))
    for each in drift.questions:
        by = ", ".join(each.items) or "items of another risk"
        said = f" {each.title}: {risk(each.before)} -> {risk(each.after)}"
        screen.show(
            "- ", (each.id, "bold"), said, (f"  ({by}: {', '.join(why.label for why in each.whys)})", "dim"), hang=2
        )


def _items(drift: "Drift") -> None:
    from warev.drift import Turn

    for turn in Turn:
        if found := drift.turned(turn):
            _heading(turn.capitalize(), len(found))
        for each in found:
            _item(each)


def _item(moved: "Moved") -> None:
    screen.show(
        (moved.risk.upper(), _STYLES[moved.risk]),
        " ",
        (moved.id, "bold"),
        f"{' ' if moved.title else ''}{moved.title}: {' -> '.join(moved.told())}",
        hang=2,
    )
    for cause in moved.causes:
        told = cause.told()
        for line in told[:FIRST_CAUSES]:
            screen.show((f"{cause.why.label}: ", "dim"), line, indent=2, hang=2)
        if len(told) > FIRST_CAUSES:
            screen.show(f"and {screen.counted(len(told) - FIRST_CAUSES, 'change')} more", indent=2)


def _stated(drift: "Drift") -> None:
    if drift.differences:
        _heading("What the architecture states otherwise", len(drift.differences))
    for each in drift.differences:
        at = f"  ({each.at})" if each.at and each.new else ""
        screen.show("- ", str(each), (at, "dim"), hang=2)
    if drift.answers:
        _heading("Answers", len(drift.answers))
    for answer in drift.answers:
        screen.show("- ", (answer.item, "bold"), f": {' -> '.join(answer.told())}", hang=2)
    if drift.acceptances:
        _heading("Acceptances", len(drift.acceptances))
    for signed in drift.acceptances:
        of = f" of {signed.of}" if signed.of else ""
        screen.show("- ", (signed.item, "bold"), f"{of}: ", (signed.said, "red" if signed.expired else ""), hang=2)
