"""The options of `warev quiz`, in the groups in which the quiz takes them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from warev.cli.options import naming, pillar_ids


def topics() -> Iterator[str]:
    """The topics of the shipped packs, for completion."""
    from warev import content

    return (topic for sheet in content.sheets("quizzes") for topic in sheet.raw.get("topics", ()))


class Wished(NamedTuple):
    """Which questions are asked."""

    topic: Annotated[
        list[str] | None,
        naming(topics, "--topic", "-t", metavar="<topic>", help="Only on this topic; may be repeated."),
    ] = None
    pillar: Annotated[
        list[str] | None,
        naming(pillar_ids, "--pillar", "-p", metavar="<pillar>", help="Only of this pillar; may be repeated."),
    ] = None
    most: Annotated[
        int | None, typer.Option("--count", "-n", metavar="<number>", help="At most so many questions.")
    ] = None
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="<file>",
            help="Only about the gaps and unknowns of this architecture, or JSON report: the worst first.",
            dir_okay=False,
        ),
    ] = None


class Ruled(NamedTuple):
    """By which rules."""

    seed: Annotated[
        str | None,
        typer.Option(
            "--seed", metavar="<text>", help="Any text: the same text gives the same quiz, in the same order."
        ),
    ] = None
    exam: Annotated[
        bool,
        typer.Option("--exam", help="Say nothing until the end, then everything; each reply is wholly right or wrong."),
    ] = False
    sure: Annotated[
        bool,
        typer.Option("--sure", help="Ask after each reply whether you are sure: a guess comes again sooner."),
    ] = False


class Sat(NamedTuple):
    """Which sitting, and by whom."""

    resume: Annotated[bool, typer.Option("--resume", help="Go on with the sitting that you left last.")] = False
    sitting: Annotated[
        str | None, typer.Option("--sitting", metavar="<id>", help="With --resume: go on with this one.")
    ] = None
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="<file>",
            help="At the end write an account of it: .md, .html or .json.",
            dir_okay=False,
        ),
    ] = None
    anonymous: Annotated[bool, typer.Option("--anonymous", help="With --report: leave the learner's name out.")] = False
    learner: Annotated[
        str | None,
        typer.Option(
            "--learner", envvar="WAREV_LEARNER", metavar="<name>", help="Who sits, instead of the system's user."
        ),
    ] = None
