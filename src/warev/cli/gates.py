"""Gates of `warev review`: the options that make its exit code tell whether a build may go on."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from warev.cli import screen
from warev.cli.options import one_of
from warev.errors import WarevError

if TYPE_CHECKING:
    from warev.catalog import Pillar
    from warev.gates import Gates
    from warev.review import Review

FAILED = 1
_RISKS = ("high", "medium", "low")
_BAR = "PERCENT[:PILLAR]"


class Asked(NamedTuple):
    """The options of gates, as they were given."""

    fail_on: Annotated[
        str | None,
        one_of(_RISKS, "--fail-on", help="Exit 1 on a gap of this risk or a higher one, unless it is accepted."),
    ] = None
    fail_on_new: Annotated[
        str | None, one_of(_RISKS, "--fail-on-new", help="The same, of what did not fail in the baseline.")
    ] = None
    strict: Annotated[
        bool, typer.Option("--strict", help="Both count what is unknown, and so may be a gap, as one.")
    ] = False
    fail_under: Annotated[
        list[str] | None,
        typer.Option("--fail-under", metavar=_BAR, help="Exit 1 where the worst end of a pillar is lower; repeatable."),
    ] = None
    min_coverage: Annotated[
        list[str] | None,
        typer.Option("--min-coverage", metavar=_BAR, help="Exit 1 where less of a pillar is known; repeatable."),
    ] = None
    fail_on_lost_coverage: Annotated[
        bool,
        typer.Option("--fail-on-lost-coverage", help="Exit 1 where less is known of an item than in the baseline."),
    ] = False
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="An earlier review, written as JSON.", dir_okay=False),
    ] = None

    def gates(self, pillars: "Sequence[Pillar]") -> "Gates | None":
        """The gates that are asked for of the judged *pillars* (and lenses); None where there are none.

        Raises WarevError where options do not fit together, a bar is none, or the baseline is none.
        """
        self._check()
        if not any(self):
            return None
        from warev import baseline
        from warev.catalog import Risk
        from warev.gates import Gates, bar

        return Gates(
            fail_on=Risk(self.fail_on) if self.fail_on else None,
            strict=self.strict,
            fail_under=tuple(bar(each, "--fail-under", pillars) for each in self.fail_under or ()),
            fail_on_new=Risk(self.fail_on_new) if self.fail_on_new else None,
            fail_on_lost_coverage=self.fail_on_lost_coverage,
            min_coverage=tuple(bar(each, "--min-coverage", pillars) for each in self.min_coverage or ()),
            baseline=baseline.read(self.baseline) if self.baseline else None,
        )

    def _check(self) -> None:
        against = (
            "--fail-on-new" if self.fail_on_new else "--fail-on-lost-coverage" if self.fail_on_lost_coverage else ""
        )
        if against and self.baseline is None:
            hint = "name it with --baseline; write it with: warev review architecture.yaml -o baseline.json"
            raise WarevError.of(f"{against} needs an earlier review to compare with", hint=hint)
        if self.baseline is not None and not against:
            hint = "add --fail-on-new high, or --fail-on-lost-coverage"
            raise WarevError.of("--baseline is no gate by itself", hint=hint)
        if self.strict and not (self.fail_on or self.fail_on_new):
            raise WarevError.of("--strict is no gate by itself", hint="add --fail-on high, or --fail-on-new high")


NONE = Asked()


@contextmanager
def closing(gates: "Gates | None", review: "Review") -> Iterator[None]:
    """Around what writes the report: after it say on standard error why *review* does not pass *gates*, and exit 1.

    A mistake while writing outranks that; a reader who left early does not.
    """
    if gates is None:
        yield
        return
    from warev.gates import failures

    with told([("", reason) for reason in failures(gates, review)]):
        yield


@contextmanager
def told(reasons: Sequence[tuple[str, str]]) -> Iterator[None]:
    """Around what writes the report: after it say the *reasons*, each of a file (or of the one that there is), and exit 1."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        if not reasons:
            raise
        screen.forsake()
    except (WarevError, typer.Exit):  # a mistake, which outranks the gate
        _say(reasons)
        raise
    _say(reasons)
    if reasons:
        raise typer.Exit(FAILED)


def _say(reasons: Sequence[tuple[str, str]]) -> None:
    for file, reason in reasons:
        screen.show(("failed: ", "bold red"), f"{file}: {reason}" if file else reason, stderr=True, whole=True)
