"""`warev quiz`: plain lines, one question after the other, so that a screen reader or a pipe can follow."""

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from warev.cli import cards, screen
from warev.cli.options import completing, naming, pillar_ids
from warev.errors import nearest
from warev.shelf import shelf

if TYPE_CHECKING:
    from fractions import Fraction

    from warev.questions import Card
    from warev.quiz import Pack, Score, Session

PROMPT = "Your answer: "
_QUIT = {"q", "quit", "exit"}
_SEED_WORDS = ("alder", "basil", "cedar", "clover", "fern", "hazel", "kelp", "lotus", "maple", "moss", "reed", "sage")


def _packs() -> Iterator[str]:
    """The shipped packs by the names of their files, for completion: a shell waits for no YAML."""
    return (path.stem for path in sorted((shelf("content") / "quizzes").iterdir()) if not path.name.startswith("."))


def _topics() -> Iterator[str]:
    """The topics of the shipped packs, for completion."""
    from warev import content

    return (topic for sheet in content.sheets("quizzes") for topic in sheet.raw.get("topics", ()))


_PackName = Annotated[
    str | None,
    typer.Argument(
        metavar="pack",
        help="A pack's name, or the path of your own: a YAML file or a folder with pack.yaml. Without it, warev lists the packs and asks.",
        autocompletion=completing(_packs),
        show_default=False,
    ),
]
_Topics = Annotated[
    list[str] | None,
    naming(_topics, "--topic", "-t", metavar="<topic>", help="Only on this topic; may be repeated."),
]
_Pillars = Annotated[
    list[str] | None,
    naming(pillar_ids, "--pillar", "-p", metavar="<pillar>", help="Only of this pillar; may be repeated."),
]
_Count = Annotated[int | None, typer.Option("--count", "-n", metavar="<number>", help="At most so many questions.")]
_Seed = Annotated[
    str | None,
    typer.Option("--seed", metavar="<text>", help="Any text: the same text gives the same quiz, in the same order."),
]
_Exam = Annotated[
    bool,
    typer.Option("--exam", help="Say nothing until the end, then everything; each reply is wholly right or wrong."),
]


def quiz(
    pack: _PackName = None,
    *,
    topic: _Topics = None,
    pillar: _Pillars = None,
    count: _Count = None,
    seed: _Seed = None,
    exam: _Exam = False,
) -> None:
    """Answer questions, and learn after each one why.

    Questions and choices come in a new order each time. Reply with letters or
    numbers; ? shows the keys, q quits. Whenever you stop, the score so far is
    shown, with the items to look up in `warev show`.

    \b
    Examples:
      warev quiz                                   list the packs, and ask which
      warev quiz modern-applications
      warev quiz modern-applications --topic communication --count 10
      warev quiz modern-applications --pillar reliability --exam
      warev quiz modern-applications --seed monday-group
      warev quiz ./my-pack.yaml                    your own questions
    """
    from warev import quiz as quizzes

    if reconfigure := getattr(sys.stdin, "reconfigure", None):
        reconfigure(errors="replace")  # bytes that are no text are no reply, and no reason to fall over
    if pack is None and (pack := _ask_pack()) is None:
        return
    chosen = quizzes.load(pack)
    words = seed if seed is not None else _draw_seed()
    asked = quizzes.select(chosen, words, topics=topic or (), pillars=pillar or (), count=count)
    session = quizzes.Session.of(asked, words, exam=exam)
    _show_opening(chosen, session, count)
    session, interrupted = _sit(session)
    _show_end(chosen, session)
    screen.blank()
    screen.show("The same quiz again:")
    screen.show(_command(pack, words, topic or [], pillar or [], count, exam=exam), indent=2, whole=True)
    if interrupted:
        raise typer.Exit(130)


def _draw_seed() -> str:
    import secrets

    return f"{secrets.choice(_SEED_WORDS)}-{1000 + secrets.randbelow(9000)}"


def _command(pack: str, seed: str, topics: list[str], pillars: list[str], count: int | None, *, exam: bool) -> str:
    """The command line that asks the same questions again."""
    import shlex
    import subprocess

    parts = ["warev", "quiz", pack]
    for name, values in (
        ("topic", topics),
        ("pillar", pillars),
        ("count", [] if count is None else [str(count)]),
        ("seed", [seed]),
    ):
        for value in values:
            parts += [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]
    parts += ["--exam"] if exam else []
    return subprocess.list2cmdline(parts) if os.name == "nt" else shlex.join(parts)


# -- asking -------------------------------------------------------------------------------------------------------------


def _ask_pack() -> str | None:
    """The name of the pack that the person chooses from the list; None where they choose none."""
    from warev import quiz as quizzes

    packs = quizzes.shipped()
    screen.show("Packs of questions:")
    for number, pack in enumerate(packs, 1):
        screen.blank()
        screen.show(f"{number}. {pack.id}", indent=2)
        screen.show(f"{pack.title}: {_questions(len(pack.questions))}.", indent=5)
        screen.show(pack.description, indent=5)
    screen.blank()
    known = {str(number): pack.id for number, pack in enumerate(packs, 1)} | {pack.id: pack.id for pack in packs}
    try:
        while (said := screen.ask("Which pack? ")).lower() not in _QUIT:
            if said in known:
                return known[said]
            hint = f" ({near})" if (near := nearest(said, known.values())) else ""
            screen.show(f"Reply with a pack's number or name{hint}, or q to quit.")
    except EOFError:
        screen.blank()
    except KeyboardInterrupt:
        screen.blank()
        raise typer.Exit(130) from None
    return None


def _sit(session: "Session") -> "tuple[Session, bool]":
    """The session as far as the person goes with it, and whether Ctrl-C ended it."""
    try:
        while card := session.current:
            cards.question(card, f"Question {len(session.marks) + 1} of {len(session.cards)}")
            if (after := _reply(session, card)) is None:
                break
            session = after
            if not session.exam:
                screen.blank()
                cards.feedback(card, session.marks[-1])
            screen.blank()
    except EOFError:
        screen.blank()
    except KeyboardInterrupt:
        screen.blank()
        return session, True
    return session, False


def _reply(session: "Session", card: "Card") -> "Session | None":
    """The session with the person's reply to *card* marked, however often it takes to ask; None where they quit."""
    screen.blank()
    screen.show(card.how)
    screen.blank()
    while (said := screen.ask(PROMPT)).lower() not in _QUIT:
        if said == "?":
            cards.keys(card)
        elif (after := session.answer(said)) is not None:
            return after
        else:
            screen.show(card.how)
    return None


# -- showing ------------------------------------------------------------------------------------------------------------


def _questions(number: int) -> str:
    return f"{number} question" if number == 1 else f"{number} questions"


def _show_opening(pack: "Pack", session: "Session", count: int | None) -> None:
    number = len(session.cards)
    screen.blank()
    screen.show((pack.title, "bold"))
    fewer = f", which is all there are (you asked for {count})" if count is not None and count > number else ""
    screen.show(f"{_questions(number)}{fewer}. Type ? for the keys, q to quit.")
    if session.exam:
        screen.show("This is an exam: what was right is told at the end.")


def _show_end(pack: "Pack", session: "Session") -> None:
    if session.exam and session.marks:
        screen.blank()
        screen.show(("The exam is over. What you said, and what is right:", "bold"))
        for number, (card, mark) in enumerate(session.answered, 1):
            cards.question(card, f"Question {number} of {len(session.cards)}")
            screen.blank()
            cards.feedback(card, mark)
        screen.blank()
    screen.blank()
    if not session.marks:
        screen.show("No question answered, so there is no score.")
        return
    score = session.score
    screen.show(
        (f"Score: {_fraction(score)}", "bold"),
        f" ({score.right} right, {score.partly} partly right, {score.wrong} wrong)",
    )
    if session.left:
        screen.show(f"{_questions(session.left)} left unanswered, and not counted.")
    _show_scores("By topic:", session.scores(lambda card: card.topics), pack.topics)
    _show_scores(
        "By pillar:", session.scores(lambda card: filter(None, [card.pillar])), dict.fromkeys(pack.pillars, "")
    )
    _show_again(session)


def _show_scores(title: str, scores: "dict[str, Score]", names: dict[str, str]) -> None:
    """The *scores* under their *names*, in the order of these."""
    if not scores:
        return
    screen.blank()
    screen.show(title)
    for name, meaning in names.items():
        if name in scores:
            screen.show(f"{name}: {_fraction(scores[name])}", f" ({meaning})" if meaning else "", indent=2, hang=3)


def _show_again(session: "Session") -> None:
    """The questions that were not wholly right, with the items that they teach."""
    missed = [(number, card) for number, (card, mark) in enumerate(session.answered, 1) if mark.share != 1]
    if not missed:
        return
    screen.blank()
    screen.show("To look at again:")
    for number, card in missed:
        screen.show(f"{number}. {card.prompt} ({card.id})", indent=2, hang=3)
        for item in card.teaches:
            screen.show(f"warev show {item}", indent=5)


def _fraction(score: "Score") -> str:
    return f"{_decimal(score.earned)} of {score.total}"


def _decimal(number: "Fraction") -> str:
    """*number* with at most two decimals, rounded down: all marks but a hundredth are not all marks."""
    return f"{int(number * 100) / 100:.2f}".rstrip("0").rstrip(".")
