"""The account of a sitting, written into a file."""

from pathlib import Path
from typing import TYPE_CHECKING

from warev.accounts import ACCOUNTS
from warev.cli import screen
from warev.cli.outputs import named_by
from warev.cli.writing import write as write_result

if TYPE_CHECKING:
    from warev.cli.sitting.opening import Begun
    from warev.cli.sitting.options import Sat


def check(file: Path) -> str:
    """The format that the ending of *file* names. Raises WarevError where it names none: before the sitting, not after it."""
    return named_by(file, {ACCOUNTS[name].SUFFIX: name for name in ACCOUNTS.names})


def write(begun: "Begun", sat: "Sat") -> None:
    """Write the account of the sitting *begun* as *sat* asks for; none of an exam that was left before its end."""
    from warev import trust
    from warev.quiz.account import account

    sitting = begun.sitting
    if sitting.session.exam and not sitting.session.over:
        screen.show("No report is written: an exam tells nothing until it is handed in.", stderr=True)
        return
    made = account(
        sitting.kept,
        begun.packs,
        sitting.session.done,
        sitting.outcomes(),
        trust.known(),
        named=not sat.anonymous,
    )
    assert sat.report is not None  # noqa: S101  it was asked for
    write_result(ACCOUNTS[check(sat.report)].render(made), sat.report)
