"""When a question comes again: FSRS, by the library of its authors, with its defaults and without chance.

What the algorithm knows of a question after each reply is its memory. It is kept beside the mark, so that what is due can be
read off; whenever replies came from elsewhere meanwhile, it is computed again from all of them, in the order of time.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from warev.quiz import ledger
from warev.quiz.ledger import Outcome

if TYPE_CHECKING:
    from sqlite3 import Connection

    from fsrs import Scheduler


class Rating(Enum):
    """How well a question was remembered, in the words of FSRS and by its numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3


class Memory(NamedTuple):
    """What FSRS knows of a question: its own card, as JSON, and how many replies stand behind it."""

    card: str = ""
    replies: int = 0

    def spelled(self) -> str:
        return f"{self.replies} {self.card}"

    @classmethod
    def read(cls, text: str) -> "Memory":
        """The memory that a mark keeps; an empty one where it keeps none that can be read."""
        number, _, card = text.partition(" ")
        return cls(card, int(number)) if number.isdecimal() and card else cls()


def rating(mark: Outcome) -> Rating:
    """Wrong or partly right: Again. Right, but guessing or by a hint: Hard. Right: Good."""
    if mark.share != 1:
        return Rating.AGAIN
    return Rating.HARD if mark.sure is False or mark.hints else Rating.GOOD


def after(memory: Memory, mark: Outcome) -> tuple[Memory, datetime]:
    """The memory after *mark*, and when the question is due again."""
    from fsrs import Card
    from fsrs import Rating as Rated

    card = Card.from_json(memory.card) if memory.card else Card(card_id=1)
    reviewed, _ = _scheduler().review_card(card, Rated(rating(mark).value), instant(mark.at))
    return Memory(reviewed.to_json(), memory.replies + 1), reviewed.due


def remembered(mark: Outcome, earlier: Sequence[Outcome]) -> Outcome:
    """*mark* with the memory after it; *earlier* are the marks of the same question by the same learner."""
    memory, due = after(_memory([each for each in earlier if each.rev == mark.rev]), mark)
    return mark._replace(memory=memory.spelled(), due=_spelled(due))


def settled(marks: Sequence[Outcome]) -> Outcome:
    """The last of *marks* of one question and revision, in the order of time, with the memory after all of them."""
    last = marks[-1]
    # Some may have come from elsewhere, or from before there was a schedule.
    return last if Memory.read(last.memory).replies == len(marks) else remembered(last, marks[:-1])


class Standing(NamedTuple):
    """How a learner stands with a question: the last mark, with the memory after it, and how many replies stand behind that."""

    last: Outcome
    replies: int

    @property
    def due(self) -> datetime:
        """When it comes again."""
        return instant(self.last.due)


def standings(connection: "Connection", learner: str) -> dict[str, Standing]:
    """Where *learner* stands with each question that was ever replied to, by its key."""
    found = {}
    for question, by_rev in ledger.replies(connection, learner).items():
        last = ledger.last(connection, learner, question)
        if last is None:
            continue
        replies = by_rev[last.rev]
        if Memory.read(last.memory).replies != replies:  # some came from elsewhere, or from before there was a schedule
            last = remembered(last, [mark for mark in ledger.about(connection, learner, question) if mark != last])
        found[question] = Standing(last, replies)
    return found


def recall(mark: Outcome, at: datetime) -> float:
    """How likely the question of *mark* is remembered at the moment *at*, by the memory after it; 0 where there is none."""
    from fsrs import Card

    memory = Memory.read(mark.memory)
    return _scheduler().get_card_retrievability(Card.from_json(memory.card), at) if memory.card else 0.0


def instant(at: str) -> datetime:
    """The moment that the store spells *at*."""
    return datetime.fromisoformat(at).astimezone(UTC)


def _spelled(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _memory(marks: Sequence[Outcome]) -> Memory:
    """The memory after *marks*, in the order of time: the one that the last of them keeps, if all stand behind it."""
    if marks and (kept := Memory.read(marks[-1].memory)).replies == len(marks):
        return kept
    memory = Memory()
    for mark in marks:
        memory, _ = after(memory, mark)
    return memory


def ready() -> None:
    """Load the library, which takes a moment, before somebody waits for it."""
    _scheduler()


@cache
def _scheduler() -> "Scheduler":
    from fsrs import Scheduler

    return Scheduler(enable_fuzzing=False)
