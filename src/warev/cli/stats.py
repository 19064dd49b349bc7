"""`warev stats`: what a learner or a group knows, and how they learn."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warev.cli import screen
from warev.cli.keeping import StoreOption, where
from warev.cli.options import OutputOption, naming, one_of, pack_ids
from warev.errors import Mistake, WarevError
from warev.figures import FIGURES

if TYPE_CHECKING:
    from warev.quiz.packs import Pack
    from warev.quiz.statistics import Statistics, Subjects

_Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[file]...",
        help="Results that members of a group exported: what the group knows. Without one, what you know.",
        show_default=False,
        dir_okay=False,
    ),
]
_Packs = Annotated[
    list[str] | None, naming(pack_ids, "--pack", metavar="<pack>", help="Of this pack only; may be repeated.")
]
_Format = Annotated[
    str | None, one_of(FIGURES.names, "--format", "-f", help="Write it in this format instead of showing it.")
]
_Learner = Annotated[
    str | None,
    typer.Option("--learner", envvar="WAREV_LEARNER", metavar="<name>", help="Who, instead of the system's user."),
]
_Everything = Annotated[bool, typer.Option("--all", "-a", help="Show every question that was missed, and every line.")]


def stats(
    files: _Files = None,
    *,
    pack: _Packs = None,
    everything: _Everything = False,
    format: _Format = None,  # noqa: A002  the option's name
    output: OutputOption = None,
    learner: _Learner = None,
    store: StoreOption = None,
) -> None:
    """Show what you know, how surely, and what comes due.

    Mastery is what the last reply to each question earned, with the interval of
    95 % in which your true share lies: few replies say little. With exported
    results of a group it tells members by topic, and what the group misses most.

    \b
    Examples:
      warev stats
      warev stats --pack modern-applications --all
      warev stats -o stats.csv
      warev stats results/*.json                   what the group knows
    """
    from warev.cli import outputs
    from warev.cli.writing import write

    wanted = outputs.wanted(format, output, FIGURES)
    if files:
        _group(files, pack, wanted, output, everything=everything)
        return
    found = _person(pack, learner, where(store))
    if wanted is not None:
        write(FIGURES[wanted].render(found), output)
    else:
        from warev.cli import mastery

        mastery.show(found, everything=everything)


def _person(names: list[str] | None, learner: str | None, store: Path) -> "Statistics":
    from warev import store as stores
    from warev.cli.sitting import opening
    from warev.quiz import ledger
    from warev.quiz.statistics import statistics

    who = opening.learner(learner)
    with stores.reading(store) as connection:
        sources = (
            [source for kept in ledger.sittings(connection, who) for source in kept.paper.sources] if connection else []
        )
        loaded = _loaded(names, sources)
        ids = {each.id for each in loaded} if names else None
        marks = [
            mark
            for mark in (ledger.marks(connection, who) if connection else ())
            if ids is None or mark.question.partition("/")[0] in ids
        ]
    found = statistics(who, marks, loaded, _subjects(), opening.CLOCK.now())
    if found is None:
        of = f" of {' or '.join(names)}" if names else ""
        raise WarevError.of(f"{who} has replied to no question{of} yet", hint="warev quiz asks some")
    return found


def _group(
    files: list[Path], names: list[str] | None, wanted: str | None, output: Path | None, *, everything: bool
) -> None:
    from warev.cli.sitting import opening
    from warev.cli.writing import write
    from warev.quiz import crowd as crowds
    from warev.quiz import results

    read, mistakes = [], list[Mistake]()
    for file in dict.fromkeys(files):
        try:
            read.append((file.name, results.read(file)))
        except WarevError as error:
            mistakes += error.mistakes
    if mistakes:
        raise WarevError(mistakes)
    if not any(sats for _, sats in read):
        raise WarevError.of("nobody has sat a quiz in these results")
    # What a stranger's file says where packs lie is not followed: those shipped and those named here are asked.
    loaded = _loaded(names, ())
    found = crowds.crowd(crowds.named(read), loaded, _subjects(), opening.CLOCK.now())
    if wanted is not None:
        write(FIGURES[wanted].render_crowd(found), output)
    else:
        from warev.cli import mastery

        mastery.show_crowd(found, everything=everything)


def _loaded(names: list[str] | None, sources: "list[str] | tuple[()]") -> "tuple[Pack, ...]":
    """The packs *names*; without one those shipped, and of *sources* what can still be loaded."""
    from warev.cli import known as every
    from warev.quiz import packs

    if names:
        return tuple({pack.id: pack for pack in map(packs.load, dict.fromkeys(names))}.values())
    known = {pack.id: pack for pack in every.packs()}
    for source in dict.fromkeys(sources):
        if source not in known:
            try:
                pack = packs.load(source)
            except WarevError:
                screen.show(f"The pack {source} cannot be read any more: replies to it are only counted.", stderr=True)
            else:
                known.setdefault(pack.id, pack)
    return tuple(known.values())


def _subjects() -> "Subjects":
    from warev import trust
    from warev.quiz.statistics import Subjects

    catalog = trust.known()
    return Subjects(
        {pillar.id: pillar.name for pillar in catalog.pillars},
        {question.id: question.title for pillar in catalog.pillars for question in pillar.questions},
    )
