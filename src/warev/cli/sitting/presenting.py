"""Questions for a group in one room: each one large, its answer when somebody presses Enter. Nothing is kept."""

from typing import TYPE_CHECKING

from warev.cli import cards, screen
from warev.cli.sitting import commands, ending, faces, lacking, opening
from warev.errors import WarevError

if TYPE_CHECKING:
    from warev.cli.sitting.options import Ruled, Sat, Wished
    from warev.quiz.sitting import Sitting

_KEYS = "Enter goes on, < goes back, #5 goes to question 5, q stops."


def present(pack: str | None, wished: "Wished", ruled: "Ruled", sat: "Sat") -> None:
    """Show the questions that are asked for, without a store, and the code of their paper. Raises WarevError as a quiz does."""
    given = {
        "exam": ruled.exam,
        "sure": ruled.sure,
        "minutes": ruled.minutes,
        "resume": sat.resume,
        "report": sat.report,
    }
    if named := [name for name, value in given.items() if value]:
        raise WarevError.of(f"--present only shows questions, so that --{named[0]} means nothing beside it")
    if (begun := opening.opened(None, pack, wished, ruled, sat)) is None:
        return
    opening.show(begun)
    _all(begun.sitting)
    ending.signed(begun)


def _all(sitting: "Sitting") -> None:
    """Show each question, then its answer, until the last one or until somebody stops."""
    session, at = sitting.session, 0
    while at < len(session.cards):
        for revealed in (False, True):
            _show(sitting, at, revealed=revealed)
            said = _asked("Enter for the next question: " if revealed else "Enter for the answer: ")
            while said.number == "" and said.word == commands.KEYS:
                screen.show(_KEYS)
                said = _asked("Enter goes on: ")
            if said.word == commands.QUIT:
                return
            if (goes := _goes(said, at, len(session.cards), revealed=revealed)) is not None:
                at = goes
                break
        else:
            at += 1


def _show(sitting: "Sitting", at: int, *, revealed: bool) -> None:
    card = sitting.session.cards[at]
    if not revealed:
        screen.clear()
        gap = lacking.note(sitting.kept.paper, sitting.session.asked[at].key)
        cards.question(card, f"Question {at + 1} of {len(sitting.session.cards)}", gap, spaced=True)
    else:
        screen.blank()
        cards.answer(card, None)
        for choice in (each for each in card.choices if each.why):
            screen.show(f"Not {choice.text}: {choice.why}", hang=2)
    screen.blank()


def _asked(prompt: str) -> commands.Said:
    """What somebody types, of which anything that is no command goes on; the end of input stops."""
    said = faces.Plain().ask(prompt)
    return commands.Said(commands.QUIT) if said is None else commands.read(said) or commands.Said(commands.NEXT)


def _goes(said: commands.Said, at: int, total: int, *, revealed: bool) -> int | None:
    """The index of the question that *said* goes to; None where it goes on."""
    if said.word == commands.BACK:
        return at if revealed else max(0, at - 1)
    if said.word == commands.GO and 1 <= int(said.number[:9]) <= total:
        return int(said.number[:9]) - 1
    return None
