"""The options of `warev quiz`, in the groups in which the quiz takes them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from warev.cli.options import naming, pack_ids, pillar_ids
from warev.errors import WarevError

if TYPE_CHECKING:
    from warev.quiz.choosing import Wish


# A day: whoever needs longer needs no clock.
_MOST_MINUTES = 24 * 60


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
    item: Annotated[
        list[str] | None,
        typer.Option(
            "--item", "-i", metavar="<item>", help="Only about this item, or all of REL09, or of REL; repeatable."
        ),
    ] = None
    difficulty: Annotated[
        str | None, typer.Option("--difficulty", metavar="<1-3>", help="Only of this difficulty: 1, 2, 3, or 1-2.")
    ] = None
    due: Annotated[bool, typer.Option("--due", help="What is due to be asked again, the most forgotten first.")] = False
    weak: Annotated[bool, typer.Option("--weak", help="What you remember least surely.")] = False
    new: Annotated[bool, typer.Option("--new", help="What you were never asked.")] = False
    missed: Annotated[bool, typer.Option("--missed", help="What you did not get right the last time.")] = False
    flagged: Annotated[bool, typer.Option("--flagged", help="What you flagged the last time.")] = False
    packs: Annotated[
        list[str] | None,
        naming(pack_ids, "--pack", metavar="<pack>", help="From this pack too; may be repeated."),
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

    def wish(self) -> "Wish":
        """The wish that they are."""
        from warev.quiz.choosing import Wish

        return Wish(
            topics=tuple(self.topic or ()),
            pillars=tuple(self.pillar or ()),
            items=tuple(self.item or ()),
            difficulty=self.difficulty or "",
            due=self.due,
            weak=self.weak,
            new=self.new,
            missed=self.missed,
            flagged=self.flagged,
            count=self.most,
        )


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
    minutes: Annotated[
        float | None, typer.Option("--minutes", metavar="<number>", help="At most so long; then it ends by itself.")
    ] = None
    passing: Annotated[
        float | None,
        typer.Option(
            "--pass", metavar="<percent>", help="With --exam: what it takes to pass; 72 unless the pack says."
        ),
    ] = None
    sure: Annotated[
        bool,
        typer.Option("--sure", help="Ask after each reply whether you are sure: a guess comes again sooner."),
    ] = False

    paper: Annotated[
        str | None,
        typer.Option("--paper", metavar="<code>", help="The paper of this code, as it stands at the end of a sitting."),
    ] = None

    def mark(self) -> float | None:
        """What it takes to pass, in percent, where that is said. Raises WarevError where it cannot be."""
        if self.passing is None:
            return None
        if not self.exam:
            raise WarevError.of("--pass is what it takes to pass an exam", hint="add --exam")
        if not 0 < self.passing <= 100:
            raise WarevError.of(f"--pass is {self.passing:g}", hint="give more than 0 and at most 100 percent")
        return self.passing

    def limit(self) -> float | None:
        """The limit of time, in minutes. Raises WarevError where it is none."""
        if self.minutes is not None and not 0 < self.minutes <= _MOST_MINUTES:
            raise WarevError.of(f"--minutes is {self.minutes:g}", hint=f"give from 1 to {_MOST_MINUTES}")
        return self.minutes


class Sat(NamedTuple):
    """Which sitting, and by whom."""

    present: Annotated[
        bool, typer.Option("--present", help="For a group in one room: Enter shows the answer, and nothing is kept.")
    ] = False

    plain: Annotated[
        bool, typer.Option("--plain", help="Plain lines instead of pages, for screen readers; a pipe has them anyway.")
    ] = False
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
