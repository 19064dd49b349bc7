"""`warev schema`: the form of a file as JSON Schema."""

from pathlib import Path
from typing import Annotated

import typer

from warev.cli.options import completing
from warev.errors import WarevError, nearest
from warev.schemas import SCHEMAS

_Form = Annotated[
    str,
    typer.Argument(
        metavar="|".join(SCHEMAS.names),
        help="What the schema is of.",
        show_default=False,
        autocompletion=completing(lambda: SCHEMAS.names),
    ),
]
_Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write it into this file instead of printing it.", dir_okay=False),
]


def schema(form: _Form, *, output: _Output = None) -> None:
    """Print the JSON Schema of a file, for an editor or a program.

    An editor that has it completes facts, shows what they mean, and marks mistakes while they are typed. Facts and items
    of your own (WAREV_CONTENT) are in it. docs/editors.md says how to use it.

    \b
    Examples:
      warev schema architecture -o architecture.schema.json
      warev schema quiz -o quiz.schema.json
      warev schema report | jq .properties
    """
    from warev.cli.writing import write

    write(text(form), output)


def text(form: str) -> str:
    """The JSON Schema called *form*."""
    from warev import trust
    from warev.escaping import json_text

    if form not in SCHEMAS.names:
        hint = nearest(form, SCHEMAS.names) or f"choose one of {', '.join(SCHEMAS.names)}"
        raise WarevError.of(f"there is no schema {form!r}", hint=hint)
    return json_text(SCHEMAS[form].schema(trust.known()))
