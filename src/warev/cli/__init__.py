"""The command line: it reads, calls, prints, and decides nothing."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from warev import __version__
from warev.cli import screen
from warev.cli.coercion import Light
from warev.cli.keeping import SAVE, spelled
from warev.errors import Mistake, WarevError, nearest

INTERRUPTED = 130
# In the order of the help. A command's module is named after it, and holds a function of that name (`list_` for list).
COMMANDS = (
    "review",
    "ask",
    "plan",
    "accept",
    "history",
    "diff",
    "quiz",
    "stats",
    "report",
    "results",
    "show",
    "list",
    "check",
    "schema",
    "init",
)


class Command(Light, TyperCommand):
    """One command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, spelled(args) if SAVE in args else args)


class Face(Light, TyperGroup):
    """The group of all commands, each imported when it is wanted: a review does not pay for the quiz.

    It says the user's mistakes on stderr and exits 2; Ctrl-C exits 130; a reader that left early is no mistake.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        return [*COMMANDS]  # `list` is the module warev.cli.list, once that is imported

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"warev.cli.{cmd_name}")
        alone = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=HELP)
        alone.command(cmd_name, cls=Command)(getattr(module, cmd_name, None) or getattr(module, f"{cmd_name}_"))
        return typer.main.get_command(alone)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            hint = nearest(args[0], COMMANDS) or f"choose one of {', '.join(COMMANDS)}"
            raise WarevError.of(f"there is no command {args[0]!r}", hint=hint)
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **extra: Any) -> Any:
        with _ending():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        with _ending():
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result


@contextmanager
def _ending() -> Iterator[None]:
    """Turn what ends a run into its exit code."""
    try:
        yield
    except WarevError as error:
        for mistake in error.mistakes:
            screen.mistake(mistake)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        screen.forsake()
        raise typer.Exit(0) from None
    except OSError as error:
        if error.filename is not None:
            raise  # a file that somebody forgot to speak for: our bug
        screen.forsake()
        screen.mistake(Mistake(f"cannot write to standard output: {error.strerror}"))
        raise typer.Exit(2) from None


HELP = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    cls=Face,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=HELP,
)


def version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"warev {__version__}")
        raise typer.Exit


@app.callback()
def warev(
    _version: bool = typer.Option(
        False, "--version", "-V", callback=version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    """Learn the AWS Well-Architected Framework, and review architectures against it.

    Offline: no account, no network. The same input gives the same output.

    \b
    Examples:
      warev init                               a file to start from
      warev review architecture.yaml           judge it against six pillars
      warev ask architecture.yaml              answer what it does not say
      warev review architecture.yaml -o review.md
      warev plan architecture.yaml --effort 13 what to do first
      warev quiz modern-applications           practise
      warev show REL10-BP01                    explain anything by its name
    """


def main() -> None:
    """Run warev."""
    screen.prepare()
    # A traceback in the middle of somebody's command line helps nobody.
    with suppress(Exception) if "_WAREV_COMPLETE" in os.environ else nullcontext():
        app(prog_name="warev")  # however it was called, `python -m warev` included
