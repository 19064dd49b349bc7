"""What is said when a sitting ends, or is left."""

from typing import TYPE_CHECKING

from warev.cli import cards, screen
from warev.cli.sitting import lacking
from warev.quiz.saying import decimal

if TYPE_CHECKING:
    from warev.cli.sitting.opening import Begun
    from warev.quiz.session import Score, Session


def show(begun: "Begun") -> None:
    """Show what the sitting came to, and how it goes on."""
    sitting = begun.sitting
    session = sitting.session
    if session.exam and not session.over:
        _left(begun)
        return
    if session.exam:
        _told(session)
    screen.blank()
    if not session.score.total:
        screen.show("No question answered, so there is no score.")
    else:
        _summed(begun)
    lacking.silent(begun.silent)
    _left(begun)


def _told(session: "Session") -> None:
    """Everything that an exam kept to itself."""
    screen.blank()
    screen.show(("The exam is over. What you said, and what is right:", "bold"))
    for number, (card, place) in enumerate(zip(session.cards, session.places, strict=True), 1):
        cards.question(card, f"Question {number} of {len(session.cards)}")
        screen.blank()
        if place.mark:
            cards.feedback(card, place.mark)
        else:
            screen.show("You did not reply.")
            cards.answer(card, None)


def _summed(begun: "Begun") -> None:
    """The score, and what to look at again."""
    session = begun.sitting.session
    score = session.score
    screen.show(
        (f"Score: {_fraction(score)}", "bold"),
        f" ({score.right} right, {score.partly} partly right, {score.wrong} wrong)",
    )
    if session.left:
        counted = ", and wrong" if session.exam else ", and not counted"
        screen.show(f"{screen.counted(session.left, 'question')} left unanswered{counted}.")
    topics = {name: meaning for pack in begun.packs for name, meaning in pack.topics.items()}
    pillars = sorted({pillar for pack in begun.packs for pillar in pack.pillars})
    _show_scores("By topic:", session.scores(lambda card: card.topics), topics)
    _show_scores("By pillar:", session.scores(lambda card: filter(None, [card.pillar])), dict.fromkeys(pillars, ""))
    _show_again(session)


def _left(begun: "Begun") -> None:
    """How it goes on: the same again, or this sitting from where it was left."""
    sitting = begun.sitting
    screen.blank()
    if sitting.unsaved:
        replies = "1 reply" if sitting.unsaved == 1 else f"{sitting.unsaved} replies"
        screen.show(f"{replies} of this sitting could not be kept.", stderr=True)
    elif not sitting.session.over and sitting.store is not None:
        screen.show("This sitting goes on with:")
        screen.show("warev quiz --resume", indent=2, whole=True)
    if begun.command is not None and (sitting.session.over or not sitting.session.exam):
        screen.show("The same quiz again:")
        screen.show(begun.command, indent=2, whole=True)


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
    listed = enumerate(zip(session.cards, session.places, strict=True), 1)
    missed = [
        (number, card) for number, (card, place) in listed if (place.mark.share != 1 if place.mark else session.exam)
    ]
    if not missed:
        return
    screen.blank()
    screen.show("To look at again:")
    for number, card in missed:
        screen.show(f"{number}. {card.prompt} ({card.id})", indent=2, hang=3)
        for item in card.teaches:
            screen.show(f"warev show {item}", indent=5)


def _fraction(score: "Score") -> str:
    return f"{decimal(score.earned)} of {score.total}"
