"""Which questions a quiz asks, and in which order."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from warev.errors import Mistakes, WarevError, nearest
from warev.quiz.packs import Pack
from warev.quiz.session import Asked, chance

if TYPE_CHECKING:
    from warev.quiz.schedule import Standing

# Below this chance of being remembered, which is the one that the schedule aims at, a question is weak.
_WEAK = 0.9
_DIFFICULTY = re.compile(r"([1-3])(?:-([1-3]))?")
_LETTERS = re.compile(r"[0-9].*")
_ITEM = re.compile(r"[A-Z]+(?:[0-9]{2}(?:-BP[0-9]{2})?)?")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to be asked. Each sort of wish narrows it; of several of one sort any will do.

    `items` are items, questions of the framework or the letters that a pillar's begin with; `difficulty` is ``2`` or ``1-2``.
    `due`, `weak`, `new`, `missed` and `flagged` are one sort, and about the learner's memory. `count` is how many at most.
    """

    topics: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    difficulty: str = ""
    due: bool = False
    weak: bool = False
    new: bool = False
    missed: bool = False
    flagged: bool = False
    count: int | None = None

    @property
    def remembers(self) -> bool:
        """Whether it is about the learner's memory."""
        return self.due or self.weak or self.new or self.missed or self.flagged

    def options(self) -> Iterator[tuple[str, str]]:
        """The options of the command line that wish the same of the questions themselves, each with its value."""
        yield from (("topic", topic) for topic in self.topics)
        yield from (("pillar", pillar) for pillar in self.pillars)
        yield from (("item", item) for item in self.items)
        if self.difficulty:
            yield "difficulty", self.difficulty
        if self.count is not None:
            yield "count", str(self.count)


@dataclass(frozen=True)
class Remembered:
    """Where the learner stands with each question, by its key, at the moment *now*."""

    standings: "Mapping[str, Standing]"
    now: datetime

    def standing(self, asked: Asked) -> "Standing | None":
        """Where the learner stands with a question; None for a new one, as one is that was raised to another revision."""
        found = self.standings.get(asked.key)
        return found if found is not None and found.last.rev == asked.question.rev else None

    def chance(self, asked: Asked) -> float:
        """How likely the question is remembered now; 0 for a new one."""
        from warev.quiz import schedule

        standing = self.standing(asked)
        return schedule.recall(standing.last, self.now) if standing else 0.0

    def wanted(self, asked: Asked, wish: Wish) -> bool:
        """Whether the *wish* is for a question that is remembered like this."""
        standing = self.standing(asked)
        if standing is None:
            return wish.new
        return (
            (wish.due and standing.due <= self.now)
            or (wish.missed and standing.last.share != 1)
            or (wish.flagged and standing.last.flagged)
            or (wish.weak and self.chance(asked) < _WEAK)
        )


class NothingError(WarevError):
    """All that was wished for is remembered well: nothing is to be asked now, which is no mistake."""


def select(packs: Sequence[Pack], seed: str, wish: Wish, remembered: Remembered | None = None) -> tuple[Asked, ...]:
    """The questions of *packs* that are as the *wish* says, in the order that *seed* draws; what is due or weak comes in the order
    in which it is forgotten. Raises WarevError where there are none, NothingError where the learner's memory is the reason.
    """
    if wish.count is not None and wish.count < 1:
        raise WarevError.of(f"a quiz asks at least one question, but the count is {wish.count}")
    chosen = _matching(packs, wish)
    # Each question draws its own lot, so that others may come and go without changing who stands before whom.
    drawn = sorted(chosen, key=lambda each: chance(seed, "order", each.question.id).random())
    if wish.remembers:
        if remembered is None:
            raise WarevError.of("what you remember is not known without a store")
        drawn = [each for each in drawn if remembered.wanted(each, wish)]
        if not drawn:
            raise NothingError.of(_nothing(chosen, wish, remembered))
        if wish.due or wish.weak:
            drawn.sort(key=lambda each: (remembered.standing(each) is None, remembered.chance(each)))
    return together(drawn[: wish.count], packs)


def together(drawn: Iterable[Asked], packs: Sequence[Pack]) -> tuple[Asked, ...]:
    """*drawn* with those that share a scenario one after the other, as they were written, where the first of them stands."""
    listed = tuple(drawn)
    written = {(pack.id, each.id): place for pack in packs for place, each in enumerate(pack.questions)}
    told: dict[tuple[str, ...], list[Asked]] = {}
    for each in listed:
        question = each.question
        # Without a scenario, each stands for itself.
        shared = (question.scenario, question.figure) if question.scenario else (question.id,)
        told.setdefault((each.pack, *shared), []).append(each)
    return tuple(
        each for group in told.values() for each in sorted(group, key=lambda one: written[one.pack, one.question.id])
    )


def _matching(packs: Sequence[Pack], wish: Wish) -> list[Asked]:
    """The questions of *packs* that are as the *wish* says, whatever is remembered of them."""
    name = " and ".join(pack.id for pack in packs)
    mistakes = Mistakes()
    topics = dict.fromkeys(topic for pack in packs for topic in pack.topics)
    pillars = sorted({pillar for pack in packs for pillar in pack.pillars})
    on = _known(wish.topics, topics, f"{name} has no topic", "its topics", mistakes)
    of = _known(wish.pillars, pillars, f"{name} has no question of the pillar", "its pillars", mistakes)
    levels = _levels(wish.difficulty, mistakes)
    about = _items(wish.items, mistakes)
    mistakes.stop()
    found = [Asked(pack.id, each) for pack in packs for each in pack.questions if not on or on & set(each.topics)]
    chosen = [each for each in found if not of or each.question.pillar in of]
    if not chosen:
        there = sorted({each.question.pillar for each in found if each.question.pillar})
        asked = f"no question on {' or '.join(sorted(on)) or 'any topic'} is of the pillar {' or '.join(sorted(of))}"
        hint = f"on that, {name} asks about {', '.join(there) or 'no pillar in particular'}"
        raise WarevError.of(asked, hint=hint)
    chosen = [each for each in chosen if each.question.difficulty in levels and about(each.question.teaches)]
    if not chosen:
        said = [f"about {' or '.join(wish.items)}"] if wish.items else []
        said += [f"of difficulty {wish.difficulty}"] if wish.difficulty else []
        raise WarevError.of(f"no such question of {name} is {' and '.join(said)}")
    return chosen


def _levels(wanted: str, mistakes: Mistakes) -> set[int]:
    if not wanted:
        return {1, 2, 3}
    found = _DIFFICULTY.fullmatch(wanted)
    if found is None or int(found[2] or found[1]) < int(found[1]):
        mistakes.add(f"{wanted!r} is no difficulty", hint="write 1, 2 or 3, or 1-2")
        return set()
    return set(range(int(found[1]), int(found[2] or found[1]) + 1))


def _items(wanted: Sequence[str], mistakes: Mistakes) -> Callable[[Iterable[str]], bool]:
    """Whether some of what a question teaches is among *wanted*."""
    for word in wanted:
        if not _ITEM.fullmatch(word.upper()):
            mistakes.add(f"{word!r} is no item", hint="write REL09-BP03, or REL09, or REL")
    upper = [word.upper() for word in wanted]

    def about(teaches: Iterable[str]) -> bool:
        return not upper or any(
            item == word or item.startswith(f"{word}-") or _LETTERS.sub("", item) == word
            for item in teaches
            for word in upper
        )

    return about


def _nothing(chosen: Sequence[Asked], wish: Wish, remembered: Remembered) -> str:
    """That nothing is to be asked now, and when something will be."""
    wishes = [name for name in ("due", "weak", "new", "missed", "flagged") if getattr(wish, name)]
    said = f"nothing is {' or '.join(wishes)} now, of {len(chosen)} questions"
    coming = sorted(standing.due for each in chosen if (standing := remembered.standing(each)))
    later = [each for each in coming if each > remembered.now]
    fresh = sum(remembered.standing(each) is None for each in chosen)
    if later:
        said += f"; the next is due on {later[0].astimezone().strftime('%Y-%m-%d %H:%M')}"
    return f"{said}; {fresh} were never asked (--new)" if fresh else said


def again(packs: Sequence[Pack], questions: Iterable[tuple[str, int]]) -> tuple[Asked, ...]:
    """The *questions* of a paper, each by its key and its rev, found again in *packs*.

    Raises WarevError where one is gone, or another question now: replies to the old one say nothing about it.
    """
    known = {asked.key: asked for pack in packs for asked in (Asked(pack.id, each) for each in pack.questions)}
    mistakes = Mistakes()
    found = []
    for key, rev in questions:
        asked = known.get(key)
        if asked is None:
            mistakes.add(f"the question {key} is gone, so that this sitting cannot go on")
        elif asked.question.rev != rev:
            said = f"the question {key} has become another one (rev {asked.question.rev}, it was {rev})"
            mistakes.add(said, hint="begin a new sitting; what you have replied stays kept")
        else:
            found.append(asked)
    mistakes.stop()
    return tuple(found)


def _known(wanted: Iterable[str], known: Iterable[str], wrong: str, listed: str, mistakes: Mistakes) -> set[str]:
    spellings = {each.casefold(): each for each in known}
    found = set()
    for word in wanted:
        if word.casefold() in spellings:
            found.add(spellings[word.casefold()])
        else:
            hint = nearest(word, spellings.values()) or f"{listed}: {', '.join(spellings.values()) or 'none'}"
            mistakes.add(f"{wrong} {word!r}", hint=hint)
    return found
