"""An account of a sitting, for a group or for oneself: what was asked and replied, what is right and why, what to study next."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from warev import __version__
from warev.catalog import Catalog, Item
from warev.errors import WarevError
from warev.questions import Card, Mark
from warev.quiz import codes, exams
from warev.quiz.intervals import Interval, wilson
from warev.quiz.ledger import Kept, Outcome
from warev.quiz.packs import Pack
from warev.quiz.session import Act, Asked, Place, Score, Session, Step


class Group(NamedTuple):
    """What was earned in a pillar or on a topic, and between which shares the person's true one lies."""

    id: str
    meaning: str
    score: Score
    interval: Interval


class Entry(NamedTuple):
    """A question of the sitting: its number, its key, its card (None: it is in no pack any more), and what was replied.

    `share` is None where nothing was; `said` is the reply in words.
    """

    number: int
    key: str
    card: Card | None
    mark: Mark | None
    share: Fraction | None
    said: tuple[str, ...]
    sure: bool | None
    hints: int
    flagged: bool
    seconds: float

    @property
    def verdict(self) -> str:
        """In a word or two."""
        if self.share is None:
            return "no reply"
        return "right" if self.share == 1 else "partly right" if self.share else "wrong"


class Study(NamedTuple):
    """An item to study next, and the numbers of the questions that say so."""

    item: Item
    numbers: tuple[int, ...]


class Account(NamedTuple):
    """`learner` is empty where the name was not to be told; `finished`: it was sat to its end.

    `code` is that of the paper, and `mark` what an exam must earn to be passed, in percent.
    """

    title: str
    learner: str
    began: str
    exam: bool
    finished: bool
    seconds: float
    score: Score
    pillars: tuple[Group, ...]
    topics: tuple[Group, ...]
    entries: tuple[Entry, ...]
    study: tuple[Study, ...]
    sitting: str
    code: str = ""
    mark: float | None = None
    version: str = __version__

    @property
    def passed(self) -> bool | None:
        """Whether an exam that was handed in reached its mark; None where there is none."""
        if self.mark is None:
            return None
        return exams.passed(self.score.earned, self.score.total, self.mark)


def account(
    kept: Kept, packs: Sequence[Pack], steps: Iterable[Step], marks: Iterable[Outcome], catalog: Catalog, *, named: bool
) -> Account:
    """The account of the sitting *kept*, whose *steps* were taken and whose *marks* are kept; without *named* it tells no name.

    A question that is in *packs* no more, or another one by now, is told by its key and its mark. Raises WarevError for an exam
    that is not handed in: until then it tells nothing.
    """
    known = {each.key: each for pack in packs for each in (Asked(pack.id, question) for question in pack.questions)}
    done = tuple(steps)
    finished = any(step.act is Act.END for step in done)
    if kept.paper.exam and not finished:
        hint = "warev quiz --resume goes on with it"
        raise WarevError.of(f"the exam {kept.id} is not handed in yet, and tells nothing until then", hint=hint)
    found = [known.get(key) for key, _ in kept.paper.questions]
    asked = [
        each if each is not None and each.question.rev == rev else None
        for each, (_, rev) in zip(found, kept.paper.questions, strict=True)
    ]
    whole = [each for each in asked if each is not None]
    session = Session.of(whole, kept.paper.seed, exam=kept.paper.exam)
    if len(whole) == len(asked):
        session = session.replayed(done)
    by_key = {mark.question: mark for mark in marks if mark.sitting == kept.id}
    places = dict(zip((each.key for each in whole), zip(session.cards, session.places, strict=True), strict=True))
    entries = tuple(
        _entry(number, key, places.get(key), by_key.get(key)) for number, (key, _) in enumerate(kept.paper.questions, 1)
    )
    counted = [each for each in entries if each.share is not None or kept.paper.exam]
    meanings = {name: meaning for pack in packs for name, meaning in pack.topics.items()}
    names = {pillar.id: pillar.name for pillar in catalog.pillars}
    return Account(
        kept.paper.title,
        kept.learner if named else "",
        kept.began,
        kept.paper.exam,
        finished,
        sum(step.seconds for step in done),
        Score.of(each.share or Fraction(0) for each in counted),
        _groups(counted, names, lambda card: (card.pillar,)),
        _groups(counted, meanings, lambda card: card.topics),
        entries,
        _study(counted, catalog),
        kept.id,
        kept.paper.more.get(codes.CODE, ""),
        kept.paper.mark,
    )


def _entry(number: int, key: str, placed: tuple[Card, Place] | None, kept: Outcome | None) -> Entry:
    card, place = placed or (None, Place())
    if kept is None:  # no reply, or one that did not stand yet
        return Entry(number, key, card, None, None, (), None, place.hints, place.flagged, place.seconds)
    # What was said is kept in words: the letters may belong to other choices by now.
    mark = place.mark if place.mark is not None and place.mark.said == kept.said else None
    return Entry(number, key, card, mark, kept.share, kept.said, kept.sure, kept.hints, kept.flagged, kept.seconds)


def _groups(
    entries: Sequence[Entry], meanings: Mapping[str, str], names: Callable[[Card], Iterable[str]]
) -> tuple[Group, ...]:
    """The score of each group, in the order of *meanings*; *names* says to which ones a card belongs."""
    shares: dict[str, list[Fraction]] = {}
    for entry in entries:
        for name in dict.fromkeys(names(entry.card)) if entry.card else ():
            shares.setdefault(name, []).append(entry.share or Fraction(0))
    return tuple(
        Group(name, meaning, Score.of(shares[name]), wilson(float(sum(shares[name])), len(shares[name])))
        for name, meaning in meanings.items()
        if name in shares
    )


def _study(entries: Iterable[Entry], catalog: Catalog) -> tuple[Study, ...]:
    """The items behind what was not wholly right, those behind most questions first."""
    missed: dict[str, list[int]] = {}
    for entry in entries:
        if entry.card is not None and entry.share != 1:
            for item in entry.card.teaches:
                missed.setdefault(item, []).append(entry.number)
    found = [Study(catalog.items[item], tuple(numbers)) for item, numbers in missed.items() if item in catalog.items]
    return tuple(sorted(found, key=lambda study: (-len(study.numbers), study.item.id)))
