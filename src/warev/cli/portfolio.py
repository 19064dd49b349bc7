"""`warev review` of several files or a folder: all workloads on one page."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from warev.cli import gates, screen
from warev.errors import WarevError

if TYPE_CHECKING:
    from datetime import date

    from warev.cli.outputs import Output
    from warev.portfolio import Choice, Portfolio

# With fewer, what has become garbage is no burden.
_FEW = 20


def wanted(files: list[Path]) -> bool:
    """Whether *files* ask for a portfolio: several, or a folder."""
    return len(files) > 1 or os.path.isdir(files[0])  # noqa: PTH112  no name makes it raise


def choice(pillars: list[str], lenses: list[str], risks: list[str], today: "date") -> "Choice":
    """What a person chose by those names, in the catalogue's order, for the day *today*."""
    from warev import trust
    from warev.catalog import Risk
    from warev.portfolio import Choice

    known = trust.known()
    chosen, further = {known.pillar(name).id for name in pillars}, {known.lens(name).id for name in lenses}
    return Choice(
        today,
        tuple(each.id for each in known.pillars if each.id in chosen),
        tuple(each.id for each in known.lenses if each.id in further),
        tuple(map(Risk, risks)),
    )


def review(files: list[Path], choice: "Choice", outputs: "list[Output]", *, everything: bool) -> None:
    """Judge what *files* name and show it, or write it as *outputs* say; then tell every mistake, and exit 2 where there is one;
    else why a file does not pass the gate, and exit 1.
    """
    made = collect(files, choice)
    with gates.told(made.stopped):
        _write(files, made, outputs, everything=everything)


def gated(choice: "Choice", asked: gates.Asked, singular: Mapping[str, object]) -> "Choice":
    """*choice* with the gates that are *asked* for; raises WarevError where one of the *singular* options, or a baseline, is
    given: they are about one architecture.
    """
    from functools import partial

    from warev import trust
    from warev.gates import failures

    for option, given in {**singular, "--baseline": asked.baseline}.items():
        if given is not None:
            raise WarevError.of(f"{option} is for one review, and here are several", hint="review each by itself")
    known = trust.known()
    chosen = {*choice.pillars} or {each.id for each in known.pillars}
    wanted = asked.gates([each for each in (*known.pillars, *known.lenses) if each.id in chosen | {*choice.lenses}])
    return choice._replace(gate=partial(failures, wanted)) if wanted else choice


def _write(files: list[Path], made: "Portfolio", outputs: "list[Output]", *, everything: bool) -> None:
    from warev.cli.outputs import write_all

    told = dict.fromkeys(mistake for failed in made.failed for mistake in failed.mistakes)
    if made.workloads and outputs:
        try:
            write_all(made, outputs)
        except WarevError as error:
            told |= dict.fromkeys(error.mistakes)
    elif made.workloads:
        from warev.cli import ranking

        ranking.show(made, everything=everything)
    for mistake in told:
        screen.mistake(mistake)
    if told:
        raise typer.Exit(2)
    if not made.workloads:
        hint = (
            "an architecture is a .yaml or .yml file in the form of docs/architecture-file.md; `warev init` writes one"
        )
        raise WarevError.of(f"there is no architecture in {', '.join(map(str, files))}", hint=hint)


def collect(files: list[Path], choice: "Choice") -> "Portfolio":
    """The portfolio of all that *files* name."""
    from warev import crew, portfolio, trust
    from warev.folders import Walk

    catalog = trust.known()
    walk = Walk(files)
    jobs = crew.processes(len(walk.candidates))
    if jobs == 1 and len(walk.candidates) > _FEW:
        crew.tidy()
    with screen.progress("judging", len(walk.candidates)) as advance:
        results = []
        for judged in crew.judge(walk.candidates, catalog, choice, jobs):
            results.append(judged)
            advance()
    return portfolio.assemble(results, catalog, choice, walk.mistakes, walk.left_out)
