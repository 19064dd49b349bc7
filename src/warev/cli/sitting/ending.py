"""What is said when a sitting ends, or is left."""

from statistics import median
from typing import TYPE_CHECKING

from warev.cli import cards, screen
from warev.cli.sitting import lacking
from warev.quiz import codes, exams
from warev.quiz.intervals import wilson
from warev.quiz.saying import decimal, duration

if TYPE_CHECKING:
    from warev.cli.sitting.opening import Begun
    from warev.quiz.session import Place, Score, Session

# Below this many seconds the time that a sitting took says nothing.
_TELLING = 60


def show(begun: "Begun") -> None:
    """Show what the sitting came to, and how it goes on."""
    sitting = begun.sitting
    session = sitting.session
    if session.exam and not session.over:
        _left(begun)
        return
    screen.blank()
    if not session.score.total:
        screen.show("No question answered, so there is no score.")
    else:
        _summed(begun)
    if session.exam:
        _told(begun)
    lacking.silent(begun.silent)
    _left(begun)


def signed(begun: "Begun") -> None:
    """Show the code of the paper, by which others see whether theirs was the same."""
    if code := begun.sitting.kept.paper.more.get(codes.CODE):
        screen.blank()
        screen.show("The code of this paper:")
        screen.show(code, indent=2, whole=True)


def _told(begun: "Begun") -> None:
    """What an exam kept to itself of all that was not right; of the rest only where no report can tell it later."""
    session = begun.sitting.session
    kept = begun.sitting.store is not None and not begun.sitting.unsaved
    listed = list(enumerate(zip(session.cards, session.places, strict=True), 1))
    told = [(number, card, place) for number, (card, place) in listed if not (kept and _right(place))]
    screen.blank()
    if told:
        screen.show(("The exam is over. What you said, and what is right:", "bold"))
    for number, card, place in told:
        cards.question(card, f"Question {number} of {len(session.cards)}")
        screen.blank()
        if place.mark:
            cards.feedback(card, place.mark)
        else:
            screen.show("You did not reply.")
            cards.answer(card, None)
    if len(told) < len(listed):
        if told:
            screen.blank()
        rest = screen.counted(len(listed) - len(told), "question")
        screen.show(f"Of the {rest} that you got right, and of all others, this tells everything:")
        screen.show("warev report sitting", indent=2, whole=True)


def _right(place: "Place") -> bool:
    return place.mark is not None and place.mark.share == 1


def _summed(begun: "Begun") -> None:
    """The score, and what to look at again."""
    session, paper = begun.sitting.session, begun.sitting.kept.paper
    score = session.score
    screen.show(
        (f"Score: {_fraction(score)}", "bold"),
        f" ({score.right} right, {score.partly} partly right, {score.wrong} wrong)",
    )
    if session.left:
        counted = ", and wrong" if session.exam else ", and not counted"
        screen.show(f"{screen.counted(session.left, 'question')} left unanswered{counted}.")
    if paper.mark is not None:
        _judged(score, paper.mark)
    _show_sure(session)
    _show_times(session)
    domains = exams.domains(paper.more)
    by_id = {each.question.id: domains[each.key] for each in session.asked if each.key in domains}
    topics = {name: meaning for pack in begun.packs for name, meaning in pack.topics.items()}
    pillars = sorted({pillar for pack in begun.packs for pillar in pack.pillars})
    in_domain = session.scores(lambda card: filter(None, [by_id.get(card.id)]))
    of_pillar = session.scores(lambda card: filter(None, [card.pillar]))
    _show_scores("By domain:", in_domain, dict.fromkeys(domains.values(), ""), paper.mark)
    _show_scores("By topic:", session.scores(lambda card: card.topics), topics, paper.mark)
    _show_scores("By pillar:", of_pillar, dict.fromkeys(pillars, ""), paper.mark)
    _show_again(session)


def _judged(score: "Score", mark: float) -> None:
    """Whether an exam is passed, and how sure it is that the person's true share is on that side of the *mark*."""
    word, style = (
        ("Passed", "bold green") if exams.passed(score.earned, score.total, mark) else ("Not passed", "bold red")
    )
    screen.show((word, style), f": {decimal(score.earned * 100 / score.total)} %, and the mark is {mark:g} %.")
    interval = wilson(float(score.earned), score.total)
    told = exams.against(interval, mark)
    after = "" if told != exams.UNSURE else " on which side of the mark"
    screen.show(f"By {screen.counted(score.total, 'question')} your true share is {interval} (at 95 %): {told}{after}.")


def _show_sure(session: "Session") -> None:
    """How right the person was when sure and when guessing, where they said so."""
    said = [
        (number, place.sure, place.mark.share == 1)
        for number, place in enumerate(session.places, 1)
        if place.sure is not None and place.mark is not None
    ]
    for word, sure in (("Sure", True), ("Guessing", False)):
        if rights := [right for _, each, right in said if each is sure]:
            screen.show(f"{word}: {sum(rights)} of {len(rights)} right.")
    if wrong := [str(number) for number, sure, right in said if sure and not right]:
        screen.show(f"Sure and not right, so look at these first: {', '.join(wrong)}.")


def _show_times(session: "Session") -> None:
    """How long it took, in all and for a question."""
    took = {number: place.seconds for number, place in enumerate(session.places, 1) if place.mark is not None}
    if session.seconds < _TELLING or not took:
        return
    longest = max(took, key=lambda number: took[number])
    half = f"{duration(median(took.values()))} a question (median)"
    screen.show(f"Time: {duration(session.seconds)}, {half}, {duration(took[longest])} for question {longest}.")


def _left(begun: "Begun") -> None:
    """How it goes on: the same again, or this sitting from where it was left."""
    sitting = begun.sitting
    if sitting.session.over:
        signed(begun)
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


def _show_scores(title: str, scores: "dict[str, Score]", names: dict[str, str], mark: float | None) -> None:
    """The *scores* under their *names*, in the order of these; of an exam each against its *mark*."""
    if not scores:
        return
    screen.blank()
    screen.show(title)
    for name, meaning in names.items():
        if name in scores:
            screen.show(
                f"{name}: {_fraction(scores[name])}",
                _held(scores[name], mark),
                f" ({meaning})" if meaning else "",
                indent=2,
                hang=3,
            )


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


def _held(score: "Score", mark: float | None) -> str:
    """The interval of a *score*, and where it lies beside the *mark*."""
    if mark is None:
        return ""
    interval = wilson(float(score.earned), score.total)
    return f", {interval}, {exams.against(interval, mark)}"


def _fraction(score: "Score") -> str:
    return f"{decimal(score.earned)} of {score.total}"
