"""`warev review`: judge an architecture, and show or write down what comes out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warev.cli import gates, portfolio, whatif
from warev.cli.grouping import grouped
from warev.cli.keeping import SaveOption, StoreOption, keep
from warev.cli.options import Today, day, lens_ids, naming, pillar_ids
from warev.cli.outputs import FormatOption, OutputOption, TemplateOption, outputs, write_all
from warev.errors import WarevError, nearest

if TYPE_CHECKING:
    from datetime import date

    from warev.review import Review

RISKS = ("high", "medium", "low")


_Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE",
        help="The architecture file; several, or a folder of them, give one page about all.",
        show_default=False,
    ),
]
_Pillars = Annotated[
    list[str] | None,
    naming(pillar_ids, "--pillar", "-p", metavar="<pillar>", help="Only this pillar; may be repeated."),
]
_Lenses = Annotated[
    list[str] | None,
    naming(lens_ids, "--lens", "-l", metavar="<lens>", help="This lens, too; may be repeated."),
]
_Risks = Annotated[
    list[str] | None,
    naming(
        lambda: RISKS,
        "--risk",
        "-r",
        metavar="|".join(RISKS),
        help="Show only findings of this risk; scores count all.",
    ),
]
_Everything = Annotated[bool, typer.Option("--all", "-a", help="Show every gap and every unknown, not the first few.")]


@grouped
def review(
    files: _Files,
    *,
    format: FormatOption = None,  # noqa: A002  the option's name
    output: OutputOption = None,
    template: TemplateOption = None,
    pillar: _Pillars = None,
    lens: _Lenses = None,
    risk: _Risks = None,
    everything: _Everything = False,
    save: SaveOption = None,
    store: StoreOption = None,
    today: Today = None,
    settings: whatif.Settings = None,
    asked: gates.Asked = gates.NONE,
) -> None:
    """Judge an architecture against the checklists of the six pillars.

    Shows for each pillar the range of its score: what is met, what is unknown and what is not met; the gaps that matter
    most, with their evidence and what to do; and the facts to state next. Several files, or a folder, give one page: the
    workloads ranked by HIGH risks, pillar by pillar, and the gaps that most of them share. A gap is no failure, unless a
    gate is asked for: then the exit code is 1 where the review does not pass.

    \b
    Examples:
      warev review architecture.yaml
      warev review architecture.yaml -p security -r high
      warev review architecture.yaml -o review.md -o review.sarif --save
      warev review architecture.yaml --format json | jq .recommendations
      warev review architecture.yaml --fail-on high --fail-under 50:security
      warev review architecture.yaml --set components.db.availability_zones=2
      warev review shop.yaml billing.yaml team/ -o portfolio.md
    """
    wanted = outputs(format, output or [], template, many=portfolio.wanted(files))
    words = pillar or [], lens or [], risk_words(risk or []), day(today)
    if portfolio.wanted(files):
        choice = portfolio.gated(portfolio.choice(*words), asked, {"--save": save, "--set": settings})
        portfolio.review(files, choice, wanted, everything=everything)
        return
    whatif.check(settings, save)
    made = _made(files[0], *words, settings)
    with gates.closing(asked.gates([section.pillar for section in made.sections]), made):
        if save is not None:
            keep(made, save, store)
        if wanted:
            write_all(made, wanted)
        elif settings:
            whatif.show(_made(files[0], *words), made, settings)
        else:
            _show(made, everything=everything)


def _show(made: "Review", *, everything: bool) -> None:
    from warev.cli import overview

    overview.show(made, everything=everything)


def _made(
    file: Path,
    pillars: list[str],
    lenses: list[str],
    risks: list[str],
    today: "date",
    settings: list[str] | None = None,
) -> "Review":
    """The review of the architecture in *file*, changed by *settings*, against the pillars, lenses and risks of those names, on
    the day *today*.
    """
    from warev import catalog, reading, trust
    from warev.review import review as judged

    known = trust.known()
    chosen = [each for each in known.pillars if each in [known.pillar(name) for name in pillars]]
    further = [each for each in known.lenses if each in [known.lens(name) for name in lenses]]
    levels = [catalog.Risk(word) for word in risks]
    architecture = whatif.altered(reading.read(file, known), settings, known)
    return judged(architecture, known, chosen, levels, further, today=today)


def risk_words(words: list[str]) -> list[str]:
    """The risks that *words* name, highest first; raises WarevError where one is none."""
    for word in words:
        if word not in RISKS:
            raise WarevError.of(f"{word!r} is no risk", hint=nearest(word, RISKS) or f"choose among {', '.join(RISKS)}")
    return [word for word in RISKS if word in words]
