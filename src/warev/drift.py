"""Drift: what has changed between two reviews, and why.

Each side is judged again under today's content. What differs between the verdict that was written down and that one is the
content's doing; what differs between both judged again is the architecture's: its facts, or people's answers.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from warev.acceptances import State
from warev.architecture import Answer, Architecture
from warev.catalog import Risk
from warev.errors import Mistake
from warev.review import Review
from warev.saved import Made, Saved, SavedItem, SavedSection
from warev.scores import Range, percent
from warev.stated import Difference
from warev.verdict import Credit, Verdict


class Source(NamedTuple):
    """One of two to compare: a review that was kept, or an architecture that is judged now; `today` is the day of either."""

    title: str
    today: date
    saved: Saved | None = None
    architecture: Architecture | None = None


class Side(NamedTuple):
    """One of two that are compared: what it said (`saved`), and what today's content says of the same (`review`).

    `left_out` is what today's content no longer knows; `fresh` tells that it was judged just now, so that both agree.
    """

    title: str
    today: date
    saved: Saved
    review: Review
    left_out: tuple[Mistake, ...]
    fresh: bool

    @property
    def architecture(self) -> Architecture:
        return self.review.architecture


class Turn(StrEnum):
    """Which way an item went."""

    OPENED = "new gaps"
    LOST = "no longer known"
    CLOSED = "closed gaps"
    GAINED = "now met"
    DROPPED = "no longer applicable"
    SHIFTED = "changed in part"
    ADDED = "new items"
    REMOVED = "items that are gone"


class Why(StrEnum):
    """What moved an item."""

    FACTS = "architecture"
    ANSWER = "answer"
    CONTENT = "content"

    @property
    def label(self) -> str:
        """What a person reads."""
        return "content or version" if self is Why.CONTENT else self.value


class Cause(NamedTuple):
    """One reason why an item moved; `said` tells it in words, where it is not a matter of `differences`."""

    why: Why
    said: str = ""
    differences: tuple[Difference, ...] = ()

    def told(self) -> list[str]:
        """It in words, a line for each difference."""
        return [str(each) for each in self.differences] or [self.said]


class Moved(NamedTuple):
    """An item that says something else: before and after (None: there was or is no such item), and why."""

    id: str
    title: str
    before: SavedItem | None
    after: SavedItem | None
    causes: tuple[Cause, ...]

    @property
    def risk(self) -> Risk:
        found = self.after or self.before
        assert found is not None  # noqa: S101  an item that never was has not moved
        return found.risk

    @property
    def turn(self) -> Turn:
        if self.before is None or self.after is None:
            return Turn.ADDED if self.before is None else Turn.REMOVED
        match self.before.verdict, self.after.verdict:
            case before, after if before is after:
                return Turn.SHIFTED
            case _, Verdict.NOT_MET:
                return Turn.OPENED
            case _, Verdict.UNKNOWN:
                return Turn.LOST
            case Verdict.NOT_MET, _:
                return Turn.CLOSED
            case _, Verdict.MET:
                return Turn.GAINED
            case _:
                return Turn.DROPPED

    def told(self) -> tuple[str, str]:
        """What it said and what it says, in words: ``not met``, and where only the share has moved ``not met (33 %)``."""
        if self.before is None or self.after is None:
            return _verdict(self.before), _verdict(self.after)
        if self.before.risk is not self.after.risk:
            return tuple(f"{_verdict(each)}, {each.risk} risk" for each in (self.before, self.after))  # type: ignore[return-value]  # two
        if self.before.verdict is self.after.verdict:
            return tuple(f"{_verdict(each)} ({_share(each.credit)})" for each in (self.before, self.after))  # type: ignore[return-value]  # two
        return _verdict(self.before), _verdict(self.after)


def _verdict(item: SavedItem | None) -> str:
    return item.verdict if item else "no item"


def _share(credit: Credit | None) -> str:
    """*credit* in per cent, with its fractions where these alone differ in what is shown."""
    if credit is None:
        return "not applicable"
    worst, best = map(percent, credit)
    return f"{worst} %" if credit.worst == credit.best else f"{worst}-{best} %"


class Requestioned(NamedTuple):
    """A question of the framework whose risk has changed, known or possible; `items` moved in it, and `whys` moved them."""

    id: str
    title: str
    before: tuple[Risk | None, Risk | None]
    after: tuple[Risk | None, Risk | None]
    items: tuple[str, ...]
    whys: tuple[Why, ...]


class Shift(NamedTuple):
    """A pillar or lens: its range and its counts before and after, the ranges under today's content of both, and what moved
    them.
    """

    id: str
    name: str
    lens: bool
    before: SavedSection
    after: SavedSection
    before_today: Range | None
    after_today: Range | None
    whys: tuple[Why, ...]

    @property
    def moved(self) -> bool:
        return (self.before.range, self.before.counts) != (self.after.range, self.after.counts)

    @property
    def by_content(self) -> bool:
        """Whether another content alone moves its range."""
        return (self.before.range, self.after.range) != (self.before_today, self.after_today)


class Reanswered(NamedTuple):
    """An item that people answer otherwise; None where nobody did, or does."""

    item: str
    before: Answer | None
    after: Answer | None

    @property
    def moved(self) -> bool:
        """Whether another reply is given, and not only by somebody else, or on another day."""
        return (self.before and self.before.reply) != (self.after and self.after.reply)

    def told(self) -> tuple[str, str]:
        return _answered(self.before, self.after), _answered(self.after, self.before)


def _answered(answer: Answer | None, other: Answer | None) -> str:
    """*answer* in words, with who and when where that is all that differs from *other*."""
    if answer is None:
        return "not answered"
    reason = f": {answer.reason}" if answer.reason else ""
    if other is None or (other.reply, other.reason) != (answer.reply, answer.reason):
        return f"{answer.reply}{reason}"
    signed = [f"by {answer.by}" if answer.by else "", f"on {answer.on}" if answer.on else "", answer.notes]
    return f"{answer.reply} ({', '.join(filter(None, signed)) or 'unsigned'})"


class Signed(NamedTuple):
    """What became of an acceptance, in words (`said`), and what it had and has come to; None where there is none, or where
    its item was not judged. It is of an item, or of one component or flow of it (`of`).
    """

    item: str
    of: str
    before: State | None
    after: State | None
    said: str

    @property
    def expired(self) -> bool:
        return self.after is State.EXPIRED and self.before is not State.EXPIRED


class Drift(NamedTuple):
    """All that differs between two reviews."""

    old: Side
    new: Side
    sections: tuple[Shift, ...]
    items: tuple[Moved, ...]
    questions: tuple[Requestioned, ...]
    differences: tuple[Difference, ...]
    answers: tuple[Reanswered, ...]
    acceptances: tuple[Signed, ...]
    notes: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing differs: no verdict, range or risk, and nothing that is stated, answered or accepted."""
        shifts = any(section.moved for section in self.sections)
        return not (shifts or self.items or self.questions or self.differences or self.answers or self.acceptances)

    @property
    def made(self) -> str:
        """What both were made by, where that differs, in words."""
        return remade(self.old.saved.made, self.new.saved.made)

    def turned(self, turn: Turn) -> tuple[Moved, ...]:
        return tuple(item for item in self.items if item.turn is turn)


def remade(old: Made, new: Made) -> str:
    """Which versions differ, in words; empty where none does."""
    words = {"content": "content", "warev": "warev", "framework_date": "framework as of"}
    pairs = [(said, getattr(old, name), getattr(new, name)) for name, said in words.items()]
    return ", ".join(f"{said} {one} -> {other}" for said, one, other in pairs if one != other)


def risk(ends: tuple[Risk | None, Risk | None]) -> str:
    """A known and a possible risk in words: ``LOW, may be HIGH``."""
    known, possible = ends
    low = known.upper() if known else "NONE"
    return low if known is possible or possible is None else f"{low}, may be {possible.upper()}"
