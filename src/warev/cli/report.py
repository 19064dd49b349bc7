"""`warev report`: what became of a sitting, for the group or for oneself."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warev.accounts import ACCOUNTS
from warev.cli.keeping import StoreOption, where
from warev.cli.options import OutputOption, one_of
from warev.errors import WarevError, nearest

if TYPE_CHECKING:
    from warev.quiz.account import Account

_What = Annotated[str, typer.Argument(metavar="sitting", help="What is reported on: a sitting.", show_default=False)]
_Id = Annotated[
    str | None,
    typer.Argument(
        metavar="[id]", help="The sitting's id, or the beginning of it; without one the last.", show_default=False
    ),
]
_Format = Annotated[str | None, one_of(ACCOUNTS.names, "--format", "-f", help="Write it in this format.")]
_Learner = Annotated[
    str | None,
    typer.Option("--learner", envvar="WAREV_LEARNER", metavar="<name>", help="Who sat, instead of the system's user."),
]


def report(
    what: _What,
    sitting: _Id = None,
    *,
    format: _Format = None,  # noqa: A002  the option's name
    output: OutputOption = None,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Leave the learner's name out.")] = False,
    learner: _Learner = None,
    store: StoreOption = None,
) -> None:
    """Report on a sitting of the quiz, for the group or for oneself.

    It tells the score by pillar and topic, each question with what was replied,
    what is right and why, and what to study next.

    \b
    Examples:
      warev report sitting                         the last one, as Markdown
      warev report sitting -o sitting.html
      warev report sitting 4f1c -o sitting.md --anonymous
    """
    from warev.cli import outputs
    from warev.cli.writing import write

    if what != "sitting":
        hint = nearest(what, ["sitting"]) or "it reports on a sitting: warev report sitting"
        raise WarevError.of(f"there is no report on {what!r}", hint=hint)
    wanted = outputs.wanted(format, output, ACCOUNTS) or "markdown"
    write(ACCOUNTS[wanted].render(_account(sitting, learner, store, named=not anonymous)), output)


def _account(sitting: str | None, learner: str | None, store: Path | None, *, named: bool) -> "Account":
    from warev import store as stores
    from warev import trust
    from warev.cli.sitting import opening
    from warev.quiz import ledger, packs
    from warev.quiz.account import account

    who = opening.learner(learner)
    with stores.reading(where(store)) as connection:
        kept = list(ledger.sittings(connection, who)) if connection else []
        found = next((each for each in kept if sitting is None or each.id.startswith(sitting)), None)
        if connection is None or found is None:
            hint = f"the last ones: {', '.join(each.id for each in kept[:5])}" if kept else "warev quiz begins one"
            said = f" that begins with {sitting!r}" if sitting else ""
            raise WarevError.of(f"there is no sitting of {who}{said}", hint=hint)
        steps = ledger.steps(connection, found.id)
        marks = ledger.marks_of(connection, found)
    loaded = []
    for source in found.paper.sources:
        try:
            loaded.append(packs.load(source))
        except WarevError:  # a pack that is gone: its questions are told by their marks
            continue
    return account(found, loaded, steps, marks, trust.known(), named=named)
