"""A card on the screen: the question, what its answer is, and why."""

from typing import TYPE_CHECKING

from warev.cli import screen
from warev.cli.sitting import commands

if TYPE_CHECKING:
    from warev.questions import Card, Mark


def question(card: "Card", heading: str, gap: str = "", *, spaced: bool = False) -> None:
    """Show what is asked under *heading*, the *gap* that it belongs to, and the choices."""
    screen.blank()
    screen.show((heading, "bold"))
    if gap:
        screen.show(f"From your review: {gap}", hang=2)
    screen.blank()
    for text in filter(None, (card.scenario, card.figure)):
        _lines(text)
        screen.blank()
    _lines(card.prompt, "bold")
    if card.pairs or card.choices:
        screen.blank()
    for place, pair in enumerate(card.pairs, 1):
        screen.show(f"{place}. {pair.left}", indent=2, hang=3)
    if card.pairs:
        screen.blank()
    for letter, choice in zip(card.letters, card.choices, strict=True):
        screen.show(f"{letter}. {choice.text}", indent=2, hang=3)
        if spaced:
            screen.blank()


def feedback(card: "Card", mark: "Mark") -> None:
    """Show what a reply earned, the answer, why the rest is wrong, and where to read on."""
    part = f", which earns {mark.share} of the mark" if 0 < mark.share < 1 else ""
    screen.show(_verdict(mark), f": you said {mark.reply}{part}.")
    screen.blank()
    answer(card, mark)


def answer(card: "Card", mark: "Mark | None") -> None:
    """Show the answer of *card*, with the remarks on *mark* where there is one."""
    screen.show("The answer, any of these:" if card.any_of else "The answer:")
    for line in card.answer:
        screen.show(line, indent=2, hang=4 if card.pairs else 3)
    if mark is not None and mark.remarks:
        screen.blank()
        screen.show("Why not:")
        for remark in mark.remarks:
            screen.show(f"{remark.label}. {remark.why}", indent=2, hang=len(remark.label) + 2)
    screen.blank()
    _lines(card.explanation)
    screen.blank()
    screen.show("Sources:")
    for source in card.sources:
        screen.show(source, indent=2, whole=True)  # an address that is broken cannot be followed


def keys(card: "Card", *, exam: bool = False) -> None:
    """Show how to reply, and what else can be typed."""
    screen.show(card.how)
    for word, meaning, exams_only in commands.MEANINGS:
        if exam or not exams_only:
            screen.show(f"{word}: {meaning}", indent=2, hang=3)


def _lines(text: str, style: str = "") -> None:
    for line in text.rstrip().split("\n"):
        screen.show((line, style))


def _verdict(mark: "Mark") -> tuple[str, str]:
    if mark.share == 1:
        return "Right", "green"
    return ("Partly right", "yellow") if mark.share else ("Wrong", "red")
