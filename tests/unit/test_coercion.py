"""What a command line says is read as typer would read it, and without pydantic where words stay words."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from warev import cli
from warev.cli import COMMANDS

ROOT = Path(__file__).parents[2]
FACE = typer.main.get_command(cli.app)


def parameters() -> list[Any]:
    """Every parameter of every command, the command before it."""
    commands = [(name, FACE.get_command(None, name)) for name in COMMANDS]  # type: ignore[attr-defined]
    for _, command in commands:
        command.get_params(typer.Context(command))  # as every run asks for them
    return [
        pytest.param(command, each, id=f"{name} {each.name}") for name, command in commands for each in command.params
    ]


def outcome(process: Callable[..., Any], *given: Any) -> Any:
    try:
        return process(*given)
    except typer.BadParameter as error:
        return error.format_message()


@pytest.mark.parametrize(("command", "parameter"), parameters())
def test_every_parameter_is_read_as_typer_reads_it(command: Any, parameter: Any, tmp_path: Path) -> None:
    context = typer.Context(command)
    option = parameter.param_type_name == "option"
    words = ["", "high", "security", "7", "-3", "no number", str(tmp_path), str(tmp_path / "none"), __file__, "x" * 300]
    values: list[Any] = [None, *words]
    if option and parameter.is_flag:
        values = [None, True, False]
    elif (option and parameter.multiple) or parameter.nargs != 1:
        values = [None, [], words, *([word] for word in words)]
    ours, theirs = parameter.process_value, type(parameter).process_value
    assert "process_value" in vars(parameter)
    for value in values:
        assert outcome(ours, context, value) == outcome(theirs, parameter, context, value), value


def test_a_review_that_finds_its_content_compiled_does_not_import_pydantic() -> None:
    script = (
        "import sys; from warev import __main__; sys.argv = ['warev', 'review', 'examples/online-store.yaml', '--risk', 'low']\n"
        "try: __main__.main()\n"
        "finally: print([name for name in sys.modules if name.startswith('pydantic')], file=sys.stderr)"
    )
    # The first run of a checkout may have to prove its content, and needs pydantic for that.
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=True
        )
        for _ in range(2)
    ]
    assert runs[-1].stderr.splitlines()[-1] == "[]"
