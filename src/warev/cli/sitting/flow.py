"""How a sitting goes: one question after the other, and what is done with all that the person says, whatever the face."""

from typing import TYPE_CHECKING

from warev.cli import cards, screen
from warev.cli.sitting import commands, lacking
from warev.cli.sitting.commands import Said
from warev.errors import WarevError
from warev.quiz.session import NO, YES, Act

if TYPE_CHECKING:
    from warev.cli.sitting.faces import Face
    from warev.questions import Card
    from warev.quiz.session import Session
    from warev.quiz.sitting import Sitting

PROMPT, GO_ON = "Your answer: ", "Enter goes on: "
# What each command does to the session.
_ACTS = {
    commands.SKIP: (Act.SKIP, "It has a reply already: type next to go on."),
    commands.FLAG: (Act.FLAG, ""),
    commands.HINT: (Act.HINT, "There is no hint, or no more of them."),
    commands.UNDO: (Act.UNDO, "There is nothing to take back."),
    commands.NEXT: (Act.NEXT, "Reply first, or skip it."),
}


def sit(sitting: "Sitting", face: "Face") -> bool:
    """Ask until all is answered or the person stops, and whether they did so by Ctrl-C; everything so far is kept."""
    try:
        while not sitting.session.over and not _out_of_time(sitting):
            face.turn()
            goes_on = _question(sitting, face) if sitting.session.current else _behind_the_last(sitting, face)
            if not goes_on:
                break
    except KeyboardInterrupt:
        return True
    return False


def _out_of_time(sitting: "Sitting") -> bool:
    if sitting.seconds_left != 0:
        return False
    screen.blank()
    screen.show("The time is up.")
    return sitting.take(Act.END)


def _question(sitting: "Sitting", face: "Face") -> bool:
    """Show the current question and do what the person says until it is another one; False where they stop."""
    session = sitting.session
    card = session.cards[session.at]
    cards.question(card, _heading(sitting), lacking.note(sitting.kept.paper, session.asked[session.at].key))
    if session.place.shown and session.place.mark:
        face.point()
        screen.blank()
        cards.feedback(card, session.place.mark)
    elif session.place.mark:
        screen.blank()
        screen.show(f"You said {session.place.mark.reply}.")
    screen.blank()
    if not session.place.shown:
        screen.show(card.how)
        screen.blank()
    face.settle()
    while True:
        said = face.ask(
            GO_ON if session.place.shown else PROMPT,
            _at_once(session),
            "" if card.pairs else card.letters,
        )
        if said is None:
            return False
        if _out_of_time(sitting):
            return False
        command = commands.read(said)
        if command is None:
            if _reply(sitting, card, said, face):
                return True
        elif command.word == commands.QUIT:
            return False
        elif _moved(sitting, card, command):
            return True


def _at_once(session: "Session") -> str:
    """The keys that need no Enter where there are keys.

    Letters are among them beside choices, whose own end at P, and where there is nothing to reply; a word may begin with them.
    """
    if session.place.shown:
        return "?!<>xqr"
    return "?!*<>" + ("suxqr" if session.cards[session.at].letters else "")


def _heading(sitting: "Sitting") -> str:
    session, left = sitting.session, sitting.seconds_left
    flag = " (flagged)" if session.place.flagged else ""
    time = "" if left is None else f", {_left(left)} left"
    return f"Question {session.at + 1} of {len(session.cards)}{flag}{time}"


def _left(seconds: float) -> str:
    """What is left of the time, in whole minutes until the last one."""
    return f"{round(seconds)} s" if seconds < 60 else screen.counted(int(seconds // 60), "minute")


def _reply(sitting: "Sitting", card: "Card", said: str, face: "Face") -> bool:
    """Take what was *said* as a reply, and tell what it earned; False where it is none."""
    if sitting.session.place.shown:
        return sitting.take(Act.NEXT)
    if not sitting.take(Act.REPLY, said):
        screen.show(card.how)
        return False
    if sitting.kept.paper.sure and not _sure(sitting, face):
        return True  # taken back
    if not sitting.session.exam:
        sitting.take(Act.SHOW)
        if face.pauses:
            return True  # it is shown with its feedback
        mark = sitting.session.place.mark
        assert mark is not None  # noqa: S101  it was taken
        screen.blank()
        cards.feedback(card, mark)
        screen.blank()
    return sitting.take(Act.NEXT)


def _sure(sitting: "Sitting", face: "Face") -> bool:
    """Ask whether the person is sure; False where they take the reply back."""
    while (said := face.ask("Sure, or guessing? (s/g) ", "sgu")) is not None:
        word = said.lower()
        if word in {"s", "sure", "y", "yes", ""}:
            return sitting.take(Act.SURE, YES)
        if word in {"g", "guess", "guessing", "n", "no"}:
            return sitting.take(Act.SURE, NO)
        if word in {"u", "undo"}:
            return not sitting.take(Act.UNDO)
        screen.show("Reply s if you are sure, g if you are guessing, u to take your reply back.")
    return True


def _moved(sitting: "Sitting", card: "Card", command: Said) -> bool:
    """Do what *command* says, and whether the question is to be shown anew, or another one."""
    match command.word:
        case commands.KEYS:
            cards.keys(card, exam=sitting.session.exam)
        case commands.EXPLAIN:
            _explain(sitting.session, card)
        case commands.BACK | commands.GO | commands.REVIEW | commands.END:
            return _went(sitting, command)
        case _:
            act, otherwise = _ACTS[command.word]
            if not sitting.take(act):
                screen.show(otherwise)
            elif act is Act.HINT:
                screen.show(f"Hint: {card.hints[sitting.session.place.hints - 1]}", hang=3)
            elif act is Act.FLAG:
                screen.show("Flagged." if sitting.session.place.flagged else "No longer flagged.")
            else:
                return True
    return False


def _went(sitting: "Sitting", command: Said) -> bool:
    session = sitting.session
    if command.word in {commands.REVIEW, commands.END} and not session.exam:
        screen.show("There is nothing to hand in: this is no exam.")
        return False
    number = {commands.BACK: str(session.at), commands.REVIEW: str(len(session.cards) + 1)}
    number[commands.END] = number[commands.REVIEW]
    if not sitting.take(Act.GO, number.get(command.word, command.number)):
        screen.show("There is no such question." if command.word != commands.BACK else "This is the first question.")
        return False
    return True


def _explain(session: "Session", card: "Card") -> None:
    """Explain the items that the card teaches, but in an exam."""
    if session.exam:
        screen.show("In an exam nothing is explained until the end.")
    elif not card.teaches:
        screen.show("No item of the framework stands behind this question.")
    else:
        from warev.cli.show import show

        for item in card.teaches:
            try:
                show(item)
            except WarevError as error:  # somebody's own pack teaches what is not there
                for mistake in error.mistakes:
                    screen.mistake(mistake)


def _behind_the_last(sitting: "Sitting", face: "Face") -> bool:
    """What comes after the last question: the end, or in an exam the review before handing in."""
    session = sitting.session
    if not session.exam:
        return sitting.take(Act.END)
    screen.blank()
    screen.show(("Before you hand in", "bold"))
    for number, place in enumerate(session.places, 1):
        state = f"you said {place.mark.reply}" if place.mark else "no reply"
        screen.show(f"{number}. {state}{', flagged' if place.flagged else ''}", indent=2, hang=3)
    screen.blank()
    screen.show(_states(session))
    screen.show("Type end to hand in, or the number of a question to go back to it.")
    screen.blank()
    while True:
        said = face.ask("Hand in? ", "?q")
        if said is None:
            return False
        command = commands.read(said)
        if command and command.word == commands.QUIT:
            return False
        if _out_of_time(sitting):
            return False
        if (command and command.word == commands.END) or said.lower() in {"y", "yes"}:
            if session.left and not _confirmed(session, face):
                continue
            return sitting.take(Act.END)
        if command and command.word == commands.UNDO and sitting.take(Act.UNDO):
            return True
        if sitting.take(Act.GO, command.number if command and command.number else said):
            return True
        screen.show("Type end to hand in, or the number of a question to go back to it.")


def _states(session: "Session") -> str:
    """How many questions have a reply, have none, and are flagged."""
    replied, flagged = len(session.cards) - session.left, sum(place.flagged for place in session.places)
    return f"{replied} with a reply, {session.left} without, {flagged} flagged."


def _confirmed(session: "Session", face: "Face") -> bool:
    """Whether the person hands in though some questions have no reply."""
    none = screen.counted(session.left, "question")
    said = face.ask(f"{none} without a reply count as wrong. Hand in all the same? (y/n) ", "yn")
    return said is not None and said.lower() in {"y", "yes", "end"}
