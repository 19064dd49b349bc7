"""`warev review`: judge an architecture, and show or write down what comes out."""

from pathlib import Path
from typing import Annotated

import typer

from warev.cli.options import completing, lens_ids, one_of, pillar_ids
from warev.errors import WarevError, nearest
from warev.formats import FORMATS

RISKS = ("high", "medium", "low")


def review(
    file: Annotated[Path, typer.Argument(help="The architecture file.", show_default=False)],
    format: Annotated[  # noqa: A002  the option's name
        str | None, one_of(FORMATS.names, "--format", "-f", help="Write it in this format instead of showing it.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write into this file; its ending names the format.", dir_okay=False),
    ] = None,
    pillar: Annotated[
        list[str] | None,
        typer.Option(
            "--pillar",
            "-p",
            metavar="<pillar>",
            help="Only this pillar; may be repeated.",
            autocompletion=completing(pillar_ids),
        ),
    ] = None,
    lens: Annotated[
        list[str] | None,
        typer.Option(
            "--lens",
            "-l",
            metavar="<lens>",
            help="This lens, too; may be repeated.",
            autocompletion=completing(lens_ids),
        ),
    ] = None,
    risk: Annotated[
        list[str] | None,
        typer.Option(
            "--risk",
            "-r",
            help="Show only findings of this risk; scores count all.",
            metavar="high|medium|low",
            autocompletion=completing(lambda: RISKS),
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", "-a", help="Show every gap and every unknown, not the first few.")
    ] = False,
) -> None:
    """Judge an architecture against the checklists of the six pillars.

    Shows for each pillar the range of its score: what is met, what is unknown and what is not met; the gaps that matter
    most, with their evidence and what to do; and the facts to state next.

    \b
    Examples:
      warev review architecture.yaml
      warev review architecture.yaml --pillar security --risk high
      warev review architecture.yaml --lens modern-applications
      warev review architecture.yaml -o review.md
      warev review architecture.yaml --format json | jq .recommendations
    """
    from warev import catalog, reading, trust
    from warev import review as reviews

    known = trust.known()
    pillars = [each for each in known.pillars if each in [known.pillar(name) for name in pillar or ()]]
    lenses = [each for each in known.lenses if each in [known.lens(name) for name in lens or ()]]
    risks = [catalog.Risk(word) for word in _risks(risk or ())]
    written = format or (_format_of(output) if output else None)
    made = reviews.review(reading.read(file, known), known, pillars, risks, lenses)
    if written is None:
        from warev.cli import report

        report.show(made, everything=everything)
        return
    from warev import formats
    from warev.cli.writing import write

    write(formats.FORMATS[written].render(made), output)


def _risks(words: "list[str] | tuple[str, ...]") -> list[str]:
    for word in words:
        if word not in RISKS:
            raise WarevError.of(f"{word!r} is no risk", hint=nearest(word, RISKS) or f"choose among {', '.join(RISKS)}")
    return [word for word in RISKS if word in words]


def _format_of(output: Path) -> str:
    from warev.formats import suffixes

    endings = suffixes()
    if output.suffix.lower() not in endings:
        known = ", ".join(f"{ending} ({name})" for ending, name in endings.items())
        wrong = f"no format has the ending {output.suffix!r}" if output.suffix else "no ending names a format"
        raise WarevError.of(f"{output}: {wrong}", hint=f"endings: {known}; or name one with --format")
    return endings[output.suffix.lower()]
