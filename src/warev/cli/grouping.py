"""Options that belong together, taken by a command as one parameter: a command with thirty options is read in parts."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """*command* with the options of each parameter that is a named tuple of them, instead of that parameter.

    Such a parameter is keyword-only, and annotated with the named tuple itself, whose fields are annotated as options.
    """
    own = inspect.signature(command)
    groups: dict[str, Any] = {
        name: parameter.annotation
        for name, parameter in own.parameters.items()
        if isinstance(parameter.annotation, type) and hasattr(parameter.annotation, "_field_defaults")
    }

    @wraps(command)
    def run(**given: Any) -> None:
        made = {name: group(**{field: given.pop(field) for field in group._fields}) for name, group in groups.items()}
        command(**given, **made)

    parameters: list[inspect.Parameter] = []
    for name, parameter in own.parameters.items():
        if name not in groups:
            parameters.append(parameter)
            continue
        parameters += [
            inspect.Parameter(
                field, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=groups[name].__annotations__[field]
            )
            for field, default in groups[name]._field_defaults.items()
        ]
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]  # what typer reads
    return run
