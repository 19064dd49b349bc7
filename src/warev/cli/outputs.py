"""Where a review goes: onto the screen, or into any number of files, each in a format or through a template."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from warev.cli.options import one_of
from warev.discover import Menu
from warev.errors import Mistake, WarevError
from warev.formats import FORMATS

FormatOption = Annotated[
    str | None, one_of(FORMATS.names, "--format", "-f", help="Write it in this format instead of showing it.")
]
OutputOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help="Write into this file; its ending names the format; may be repeated.",
        dir_okay=False,
        show_default=False,
    ),
]
TemplateOption = Annotated[
    Path | None,
    typer.Option("--template", help="Write it by this Jinja template of your own instead.", dir_okay=False),
]


class Output(NamedTuple):
    """One thing to write: what makes it of a review or a portfolio, and the file that it goes to (None: standard output)."""

    render: Callable[[Any], str | bytes]
    file: Path | None


def outputs(format_: str | None, files: list[Path], template: Path | None, *, many: bool = False) -> list[Output]:
    """What to write of a review, or of *many* as a portfolio; nothing where it is to be shown. Raises WarevError where that
    is not clear.
    """
    if template is not None:
        if format_ is not None:
            raise WarevError.of("--template and --format both say how to write", hint="leave one of them out")
        if len(files) > 1:
            raise WarevError.of("--template writes one file", hint="run warev once more for the others")
        return [Output(_templated(template, many=many), files[0] if files else None)]
    if format_ is not None:
        if len(files) > 1:
            raise WarevError.of("--format goes with one file", hint="the endings of several files name their formats")
        return [Output(_formatted(format_, many=many), files[0] if files else None)]
    twice = [str(file) for file in dict.fromkeys(files) if files.count(file) > 1]
    if twice:
        raise WarevError.of(f"{', '.join(twice)}: named twice with --output")
    return [Output(_formatted(_format_of(file), many=many), file) for file in files]


def write_all(made: Any, wanted: list[Output]) -> None:
    """Write *made*, a review or a portfolio, as each of *wanted* says. What goes wrong with one does not stop the others, and is raised at the end."""
    from warev.cli.writing import write

    mistakes: list[Mistake] = []
    faults: list[Exception] = []
    for output in wanted:
        try:
            write(output.render(made), output.file)
        except WarevError as error:
            mistakes.extend(error.mistakes)
        except Exception as fault:  # noqa: BLE001  a bug in one format is none of the others
            faults.append(fault)
    if faults:
        raise faults[0]
    if mistakes:
        raise WarevError(mistakes)


def _formatted(name: str, *, many: bool) -> Callable[[Any], str | bytes]:
    if not many:
        return FORMATS[name].render
    from warev.formats import of_portfolios

    return of_portfolios(name)


def _templated(template: Path, *, many: bool) -> Callable[[Any], str]:
    from warev import own_templates

    read = own_templates.read(template)  # before anything is judged: a mistake in it is told at once
    return read.render_portfolio if many else read.render


def _format_of(output: Path) -> str:
    from warev.formats import suffixes

    return named_by(output, suffixes())


def wanted(format: str | None, output: Path | None, menu: Menu[Any]) -> str | None:  # noqa: A002  the option's name
    """The format of *menu* that is asked for, by its name or by the ending of *output*; None where neither is given."""
    if format is not None or output is None:
        return format
    return named_by(output, {menu[name].SUFFIX: name for name in menu.names})


def named_by(output: Path, endings: Mapping[str, str]) -> str:
    """Which of the formats *endings*, by ending, that of *output* names."""
    if output.suffix.lower() not in endings:
        known = ", ".join(f"{ending} ({name})" for ending, name in endings.items())
        wrong = f"no format has the ending {output.suffix!r}" if output.suffix else "no ending names a format"
        raise WarevError.of(f"{output}: {wrong}", hint=f"endings: {known}; or name one with --format")
    return endings[output.suffix.lower()]
