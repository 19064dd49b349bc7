"""`warev init`: an architecture file to start from."""

from pathlib import Path
from typing import Annotated

import typer

from warev.cli import screen
from warev.cli.options import naming, service_ids
from warev.errors import WarevError

DEFAULT = Path("architecture.yaml")


_Output = Annotated[
    Path, typer.Option("--output", "-o", help="The file to write; - writes to standard output.", dir_okay=False)
]
_Services = Annotated[
    list[str] | None,
    naming(
        service_ids,
        "--service",
        "-s",
        metavar="<services>",
        help="Services to start with, separated by commas; may be repeated.",
        listed=True,
    ),
]
_Schema = Annotated[
    bool, typer.Option("--schema", help="Write architecture.schema.json beside it, too, for an editor.")
]
_Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


def init(
    *, output: _Output = DEFAULT, service: _Services = None, schema: _Schema = False, force: _Force = False
) -> None:
    """Write a commented architecture file to start from.

    It passes `warev review` as it is. Suggested facts stand in comments, each with the question that finds it out. Its
    first line names a JSON Schema, by which an editor completes facts and marks mistakes.

    \b
    Examples:
      warev init                               writes architecture.yaml
      warev init --service rds,lambda,sqs      with these components
      warev init --schema                      and the schema for an editor
      warev init -o - | less
    """
    from warev import starting, trust
    from warev.cli.writing import is_there, write

    names = [name.strip() for part in service or () for name in part.split(",") if name.strip()]
    if service and not names:
        raise WarevError.of("--service names no service", hint="write it as --service rds,lambda,sqs")
    if schema and str(output) == "-":
        raise WarevError.of("--schema writes beside a file, and - is none", hint="leave one of them out")
    text = starting.start(names, trust.known())
    files = [output, *([output.parent / starting.SCHEMA] if schema else [])]
    for file in files:
        if str(output) != "-" and is_there(file) and not force:
            raise WarevError.of(
                f"{file} is there already", hint="name another with -o FILE, or write over it with --force"
            )
    if schema:
        from warev.cli.schema import text as schema_text

        write(schema_text("architecture"), files[1])
    write(text, output)
    if str(output) != "-":
        screen.show(f"wrote {' and '.join(map(str, files))}; next: warev review {output}", stderr=True)
