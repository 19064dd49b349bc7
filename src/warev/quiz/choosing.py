"""Which questions a quiz asks, and in which order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from warev.errors import Mistakes, WarevError, nearest
from warev.quiz.packs import Pack
from warev.quiz.session import Asked, chance


@dataclass(frozen=True)
class Wish:
    """What somebody wants to be asked: each thing named narrows it; of several of one sort any will do.

    `count` is how many at most.
    """

    topics: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    count: int | None = None

    def options(self) -> Iterator[tuple[str, str]]:
        """The options of the command line that wish the same, each with its value."""
        yield from (("topic", topic) for topic in self.topics)
        yield from (("pillar", pillar) for pillar in self.pillars)
        if self.count is not None:
            yield "count", str(self.count)


def select(packs: Sequence[Pack], seed: str, wish: Wish) -> tuple[Asked, ...]:
    """The questions of *packs* that are as the *wish* says, in the order that *seed* draws. Raises WarevError where there are none."""
    if wish.count is not None and wish.count < 1:
        raise WarevError.of(f"a quiz asks at least one question, but the count is {wish.count}")
    name = " and ".join(pack.id for pack in packs)
    mistakes = Mistakes()
    topics = dict.fromkeys(topic for pack in packs for topic in pack.topics)
    pillars = sorted({pillar for pack in packs for pillar in pack.pillars})
    on = _known(wish.topics, topics, f"{name} has no topic", "its topics", mistakes)
    of = _known(wish.pillars, pillars, f"{name} has no question of the pillar", "its pillars", mistakes)
    mistakes.stop()
    found = [Asked(pack.id, each) for pack in packs for each in pack.questions if not on or on & set(each.topics)]
    chosen = [each for each in found if not of or each.question.pillar in of]
    if not chosen:
        there = sorted({each.question.pillar for each in found if each.question.pillar})
        asked = f"no question on {' or '.join(sorted(on)) or 'any topic'} is of the pillar {' or '.join(sorted(of))}"
        hint = f"on that, {name} asks about {', '.join(there) or 'no pillar in particular'}"
        raise WarevError.of(asked, hint=hint)
    # Each question draws its own lot, so that others may come and go without changing who stands before whom.
    drawn = sorted(chosen, key=lambda each: chance(seed, "order", each.question.id).random())
    return tuple(drawn[: wish.count])


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
