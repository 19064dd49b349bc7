"""A session of questions: a value, which each step of the person makes into the next. No screen, no clock, no chance of its own.

Whoever drives it shows what it says, and hands it the steps: it is the same session again when the same steps are taken
again, which is how a sitting is resumed.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple, Self

from warev.questions import Card, Mark, Question


class Act(StrEnum):
    """What a person does in a session."""

    REPLY = "reply"  # the text is the reply
    SURE = "sure"  # the text is yes or no (guessing): said of the reply that was given, before its feedback
    SHOW = "show"  # feedback on the reply: from here on it stays as it is
    NEXT = "next"  # on to what is not answered yet
    GO = "go"  # the text is the number of a question, from 1 on; one behind the last is the review before handing in
    SKIP = "skip"
    FLAG = "flag"  # or take the flag away
    HINT = "hint"
    UNDO = "undo"  # take the last thing back that can be taken back
    WAIT = "wait"  # time passes, and nothing else
    END = "end"  # hand in, or give up what is left


YES, NO = "yes", "no"
# What can be taken back, until feedback has been shown.
_UNDOABLE = {Act.REPLY, Act.SURE, Act.GO, Act.SKIP, Act.FLAG}
_BARRIERS = {Act.SHOW, Act.END}


class Step(NamedTuple):
    """One act, with the seconds that went by since the one before it while the person sat there."""

    act: Act
    text: str = ""
    seconds: float = 0.0


class Asked(NamedTuple):
    """A question, and the id of the pack that it comes from."""

    pack: str
    question: Question

    @property
    def key(self) -> str:
        """What a learner's memory knows it by: ``pack/id``."""
        return f"{self.pack}/{self.question.id}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person stands with one question."""

    mark: Mark | None = None
    sure: bool | None = None
    shown: bool = False
    flagged: bool = False
    skipped: bool = False
    hints: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Marks, counted: what they earned, and how many were right, partly right and wrong."""

    earned: Fraction = Fraction(0)
    right: int = 0
    partly: int = 0
    wrong: int = 0

    @classmethod
    def of(cls, shares: Iterable[Fraction]) -> Self:
        listed = list(shares)
        kinds = Counter("right" if share == 1 else "partly" if share else "wrong" for share in listed)
        return cls(sum(listed, Fraction(0)), kinds["right"], kinds["partly"], kinds["wrong"])

    @property
    def total(self) -> int:
        return self.right + self.partly + self.wrong


@dataclass(frozen=True)
class Session:
    """Questions asked one after the other, and what was done so far.

    In practice a reply stands once its feedback was shown, and a question that was skipped comes again at the end. In an exam
    a reply may be changed until all is handed in, earns all of the mark or nothing, and what has no reply is wrong.
    """

    asked: tuple[Asked, ...]
    cards: tuple[Card, ...]
    exam: bool = False
    at: int = 0
    places: tuple[Place, ...] = ()
    done: tuple[Step, ...] = ()
    over: bool = False

    @classmethod
    def of(cls, asked: Iterable[Asked], seed: str, *, exam: bool = False) -> Self:
        """A session of the questions *asked*, in their order; *seed* orders the choices of each, whatever the others are."""
        listed = tuple(asked)
        cards = tuple(each.question.card(chance(seed, "choices", each.question.id)) for each in listed)
        return cls(listed, cards, exam, places=(Place(),) * len(listed), over=not listed)

    # -- what it says ---------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Card | None:
        """The card that the person looks at; None at the end, or before handing in."""
        return self.cards[self.at] if not self.over and self.at < len(self.cards) else None

    @property
    def place(self) -> Place:
        """Where the person stands with the current card."""
        return self.places[self.at]

    @property
    def left(self) -> int:
        """How many have no reply yet."""
        return sum(place.mark is None for place in self.places)

    @property
    def seconds(self) -> float:
        """How long the person sat there."""
        return sum(step.seconds for step in self.done)

    @property
    def decided(self) -> tuple[int, ...]:
        """The indexes of the questions whose reply stands for good."""
        return tuple(
            index for index, place in enumerate(self.places) if place.mark is not None and (place.shown or self.over)
        )

    @property
    def answered(self) -> tuple[tuple[Card, Mark], ...]:
        """Each card that has a reply, with its mark, in their order."""
        return tuple(
            (card, place.mark) for card, place in zip(self.cards, self.places, strict=True) if place.mark is not None
        )

    @property
    def score(self) -> Score:
        """What counts: every reply, and of an exam that was handed in every question."""
        return Score.of(share for _, share in self._shares())

    def scores(self, names: Callable[[Card], Iterable[str]]) -> dict[str, Score]:
        """The score of each group of cards that count; *names* says to which ones a card belongs."""
        groups: dict[str, list[Fraction]] = {}
        for card, share in self._shares():
            for name in dict.fromkeys(names(card)):
                groups.setdefault(name, []).append(share)
        return {name: Score.of(shares) for name, shares in groups.items()}

    def _shares(self) -> Iterable[tuple[Card, Fraction]]:
        for card, place in zip(self.cards, self.places, strict=True):
            if place.mark is not None:
                yield card, place.mark.share
            elif self.exam and self.over:
                yield card, Fraction(0)

    # -- what is done ---------------------------------------------------------------------------------------------------

    def after(self, step: Step) -> Self | None:
        """The session after *step*; None where that means nothing here: a reply that cannot be read, nothing to take back."""
        if self.over or (made := self._taken(step)) is None:
            return None
        kept, at = step, self.at
        if step.act is Act.UNDO:
            # Whoever takes the steps again finds time going by in its stead, where it has led back to.
            kept, at = step._replace(act=Act.WAIT, text=""), made.at
        places = made.places
        if step.seconds and at < len(places):
            places = _put(places, at, seconds=places[at].seconds + step.seconds)
        return replace(made, places=places, done=(*made.done, kept))

    def answer(self, reply: str) -> Self | None:
        """The session with *reply* given, its feedback shown in practice, and on to the next question; None for no reply."""
        session = self.after(Step(Act.REPLY, reply))
        for act in (Act.NEXT,) if self.exam else (Act.SHOW, Act.NEXT):
            session = session and session.after(Step(act))
        return session

    def replayed(self, steps: Iterable[Step]) -> Self:
        """The session after *steps*; what means nothing any more, since a question was changed, is passed over."""
        session = self
        for step in steps:
            session = session.after(step) or session
        return session

    def _taken(self, step: Step) -> Self | None:
        if step.act is Act.WAIT:
            return self
        if step.act is Act.UNDO:
            return self._undone()
        if step.act is Act.END:
            return replace(self, over=True, at=len(self.cards))
        if step.act is Act.GO:
            return self._gone(step.text)
        if self.current is None:
            return None
        return self._here(step)

    def _here(self, step: Step) -> Self | None:
        """The session after a *step* that is about the current card."""
        place = self.place
        given = place.mark is not None and not place.shown
        match step.act:
            case Act.REPLY:
                return self._replied(step.text)
            case Act.SURE if given and step.text in {YES, NO}:
                return self._with(sure=step.text == YES)
            case Act.SHOW if given and not self.exam:
                return self._with(shown=True)
            case Act.FLAG:
                return self._with(flagged=not place.flagged)
            case Act.HINT if not place.shown and place.hints < len(self.cards[self.at].hints):
                return self._with(hints=place.hints + 1)
            case Act.SKIP if place.mark is None:
                places = _put(self.places, self.at, skipped=True)
                return replace(self, places=places, at=self._following(places))
            case Act.NEXT if self.exam or place.shown:
                return replace(self, at=self._following(self.places))
        return None

    def _replied(self, reply: str) -> Self | None:
        if self.place.shown:
            return None
        mark = self.asked[self.at].question.mark(reply, self.cards[self.at])
        if mark is None:
            return None
        if self.exam:
            mark = replace(mark, share=Fraction(int(mark.share)))
        return self._with(mark=mark, sure=None, skipped=False)

    def _gone(self, number: str) -> Self | None:
        """The session at the question of that *number*, unless a reply still waits for its feedback."""
        waits = not self.exam and self.current is not None and self.place.mark is not None and not self.place.shown
        last = len(self.cards) + self.exam  # behind the questions of an exam comes their review
        if waits or not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= last):
            return None
        return replace(self, at=int(number[:9]) - 1)

    def _following(self, places: tuple[Place, ...]) -> int:
        """The index of what comes next: in an exam the next question, in practice the next one that waits for a reply."""
        if self.exam:
            return self.at + 1
        waiting = [index for index, place in enumerate(places) if place.mark is None]
        fresh = [index for index in waiting if not places[index].skipped]
        for group in (fresh, waiting):
            if group:
                return next((index for index in group if index > self.at), group[0])
        return len(self.cards)

    def _undone(self) -> Self | None:
        """The session as it was before the last step that can be taken back, but for the time that went by."""
        for index in reversed(range(len(self.done))):
            act = self.done[index].act
            if act in _BARRIERS:
                return None
            if act in _UNDOABLE:
                begun = replace(self, at=0, places=(Place(),) * len(self.cards), done=())
                before = begun.replayed(self.done[:index])
                return before.replayed(step._replace(act=Act.WAIT, text="") for step in self.done[index:])
        return None

    def _with(self, **changes: Any) -> Self:
        """The session with *changes* to the place of the current card."""
        return replace(self, places=_put(self.places, self.at, **changes))


def _put(places: tuple[Place, ...], index: int, **changes: Any) -> tuple[Place, ...]:
    return (*places[:index], replace(places[index], **changes), *places[index + 1 :])


def chance(*seeds: str) -> Random:
    """The chance that *seeds* determine: the same for the same texts, on every machine."""
    # What a command line hands over need not be text through and through.
    return Random("\0".join(seeds).encode("utf-8", "surrogatepass"))  # noqa: S311  a quiz, not a key
