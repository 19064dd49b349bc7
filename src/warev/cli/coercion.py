"""What typer makes of the words of a command line, without pydantic where a word stays a word.

typer builds a pydantic adapter for each option of a command, given or not. Importing pydantic and building them takes a
third of a review's time, to learn that text is text.
"""

import os
from pathlib import Path
from typing import Any

import typer

# Where a context keeps what is said of the parameters that it lacks.
_MISSING = "warev.missing"
_MAKERS = {str: str, Path: Path, list[str]: str, list[Path]: Path}


class Light:
    """A command or group of typer whose parameters do without pydantic where they can."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse *args*; everything that is missing is told at once."""
        ctx.meta[_MISSING] = missing = list[str]()
        rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]  # it is mixed into typer's classes
        if missing and not ctx.resilient_parsing:
            ctx.fail(" ".join(missing))
        return rest

    def get_params(self, ctx: Any) -> list[Any]:
        """Every parameter, the one for help included."""
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]  # it is mixed into typer's classes
        for parameter in parameters:
            if "process_value" not in vars(parameter):
                _lighten(parameter)
        return parameters


def _lighten(parameter: Any) -> None:
    """Have *parameter*, an option or argument of typer, do without pydantic for texts, paths, and what is not given.

    All else it leaves to typer: numbers, a folder (which may be forbidden), a path that must exist, a typer built otherwise.
    """
    heavy = parameter.process_value
    described = getattr(parameter, "type_descriptor", None)
    if described is None:
        return
    make = _MAKERS.get(described.annotation)
    many = getattr(parameter, "multiple", False) or parameter.nargs != 1

    def process_value(ctx: Any, value: Any) -> Any:
        words = () if value is None else value if many else [value]
        if parameter.required and not words:
            try:
                return heavy(ctx, value)
            except typer.BadParameter as error:
                if (missing := ctx.meta.get(_MISSING)) is None:
                    raise
                missing.append(error.format_message())
                return None
        if not all(map(light, words)):
            return heavy(ctx, value)
        made = list(map(make, words)) if make and value is not None else ()
        found = made if many else made[0] if made else None
        return parameter.callback(ctx, parameter, found) if parameter.callback else found

    def light(word: Any) -> bool:
        if make is None or not isinstance(word, str):
            return False
        return make is str or not (described.parameter_info.exists or os.path.isdir(word or "."))  # noqa: PTH112  it never raises

    parameter.process_value = process_value
