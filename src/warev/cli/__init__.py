"""The command line: it reads, calls, prints, and decides nothing."""

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from warev.cli import screen
from warev.cli.check import check
from warev.cli.init import init
from warev.cli.list import list_
from warev.cli.quiz import quiz
from warev.cli.review import review
from warev.cli.show import show
from warev.errors import WarevError

INTERRUPTED = 130


class Face(TyperGroup):
    """Says the user's mistakes on stderr and exits 2; Ctrl-C exits 130; a reader that left early is no mistake."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except WarevError as error:
            for mistake in error.mistakes:
                screen.mistake(mistake)
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # Python would complain once more when it flushes stdout at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


app = typer.Typer(
    cls=Face,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=__doc__,
)


def version(wanted: bool) -> None:
    if wanted:
        from warev import __version__

        typer.echo(f"warev {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    _version: bool = typer.Option(False, "--version", "-V", callback=version, is_eager=True, help="Show the version and exit."),
) -> None:
    """Learn the AWS Well-Architected Framework, and review architectures against it.

    Offline: no account, no network. The same input gives the same output.

    \b
    Examples:
      warev init                               a file to start from
      warev review architecture.yaml           judge it against six pillars
      warev review architecture.yaml -o review.md
      warev quiz modern-applications           practise
      warev show REL10-BP01                    explain anything by its name
    """


for name, command in (("review", review), ("quiz", quiz), ("show", show), ("list", list_), ("check", check), ("init", init)):
    app.command(name)(command)


def main() -> None:
    """Run warev."""
    screen.prepare()
    app()
