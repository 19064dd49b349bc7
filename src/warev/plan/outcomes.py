"""Where an architecture stands: the worst ends of its pillars, and how many questions are at which risk."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from warev.catalog import Item, Pillar, Question, Risk
from warev.plan.effects import Effects
from warev.plan.search import Tasks, Worth
from warev.plan.settings import Setting, merged
from warev.review import Review
from warev.verdict import Credit, Share, Verdict

_RISKS = tuple(Risk)


class Outcome(NamedTuple):
    """`worst` and `best` are the ends of each pillar's range in points of a hundred; `high` and `medium` count its questions whose
    known risk is that.
    """

    worst: tuple[Fraction, ...]
    best: tuple[Fraction, ...]
    high: int
    medium: int

    @property
    def points(self) -> Fraction:
        """The worst ends of all pillars together."""
        return sum(self.worst, Fraction(0))

    @classmethod
    def of(cls, review: Review) -> "Outcome":
        """Where *review* finds its architecture."""
        sections = [section for section in review.sections if section.pillar.published]
        ranges = [section.tally.range for section in sections]
        risks = [question.known_risk for section in sections for question in section.questions]
        return cls(
            tuple(Fraction(each.worst) * 100 if each else Fraction(0) for each in ranges),
            tuple(Fraction(each.best) * 100 if each else Fraction(0) for each in ranges),
            risks.count(Risk.HIGH),
            risks.count(Risk.MEDIUM),
        )


class _Part(NamedTuple):
    """What a question, or a whole pillar, adds up to: its weight, both ends, and its questions' known risks, each counted."""

    weight: Share
    worst: Share
    best: Share
    high: int
    medium: int


class Outcomes:
    """Where the architecture stands once some of the *tasks*, each a set of settings, are done.

    What is known of a question depends on few tasks, and of a pillar on more: both are kept by the tasks that they depend on.
    """

    def __init__(self, effects: Effects, pillars: Sequence[Pillar], tasks: Sequence[frozenset[Setting]]) -> None:
        self._effects = effects
        self._tasks = tasks
        self._pillars = pillars
        self._items = {item.id: item for pillar in pillars for item in pillar.items}
        self.start = {item_id: effects.credit(item_id, frozenset()) for item_id in self._items}
        touching: dict[str, set[int]] = {}
        for index, settings in enumerate(tasks):
            for setting in settings:
                for item_id in effects.touched(setting) & self._items.keys():
                    touching.setdefault(item_id, set()).add(index)
        # For each item, the tasks on which its credit may depend.
        self.touching: dict[str, Tasks] = {item_id: frozenset(found) for item_id, found in sorted(touching.items())}
        self._touching_question = {
            question.id: self._touching(question.items) for pillar in pillars for question in pillar.questions
        }
        self._touching_pillar = [self._touching(pillar.items) for pillar in pillars]
        self._leading = [effects.leading(settings) for settings in tasks]
        self._opposed = _opposed(tasks)
        self._credits: dict[tuple[str, Tasks], Credit | None] = {}
        self._questions: dict[tuple[str, Tasks], _Part] = {}
        self._parts: dict[tuple[str, Tasks], _Part] = {}
        self._worths: dict[Tasks, Worth | None] = {}

    def _touching(self, items: Iterable[Item]) -> Tasks:
        return frozenset[int]().union(*(self.touching.get(item.id, frozenset()) for item in items))

    def item(self, item_id: str) -> Item:
        return self._items[item_id]

    def settings(self, tasks: Iterable[int]) -> frozenset[Setting]:
        return frozenset(setting for task in tasks for setting in self._tasks[task])

    def possible(self, tasks: Tasks) -> bool:
        """Whether *tasks* can all be done."""
        if any(not tasks.isdisjoint(self._opposed[task]) for task in tasks if task in self._opposed):
            return False
        leading = frozenset[Setting]().union(*(self._leading[task] for task in tasks))
        return not leading or self._effects.possible(leading)

    def credit(self, item_id: str, tasks: Tasks) -> Credit | None:
        """The credit of an item once *tasks*, which must be possible, are done."""
        relevant = tasks & self.touching.get(item_id, frozenset())
        if not relevant:
            return self.start[item_id]
        key = item_id, relevant
        if key not in self._credits:
            self._credits[key] = self._effects.credit(item_id, self._own(item_id, relevant))
        return self._credits[key]

    def _own(self, item_id: str, tasks: Tasks) -> frozenset[Setting]:
        """The settings of *tasks* that matter to an item; one from which more follows may be possible only with its likes."""
        own: set[Setting] = set()
        for task in tasks:
            touched = {each for each in self._tasks[task] if item_id in self._effects.touched(each)}
            own |= touched | (self._leading[task] if touched & self._leading[task] else set())
        return frozenset(own)

    def outcome(self, tasks: Tasks) -> Outcome:
        parts = [self._pillar(place, tasks & touching) for place, touching in enumerate(self._touching_pillar)]
        ends = [_ends(part) for part in parts]
        return Outcome(
            tuple(worst for worst, _ in ends),
            tuple(best for _, best in ends),
            sum(part.high for part in parts),
            sum(part.medium for part in parts),
        )

    def worth(self, tasks: Tasks) -> Worth | None:
        """What a search compares: the points of the worst ends, then the HIGH questions that are none any more."""
        if tasks not in self._worths:
            found = self.outcome(tasks) if self.possible(tasks) else None
            self._worths[tasks] = (found.points, -found.high) if found else None
        return self._worths[tasks]

    def known_risk(self, question: Question, tasks: Tasks) -> Risk | None:
        """The highest risk of an item of *question* that is not met once *tasks* are done."""
        missing = [item.risk for item in question.items if _missing(self.credit(item.id, tasks))]
        return min(missing, key=_RISKS.index, default=None)

    def _pillar(self, place: int, tasks: Tasks) -> _Part:
        pillar = self._pillars[place]
        if (pillar.id, tasks) not in self._parts:
            parts = [self._question(each, tasks & self._touching_question[each.id]) for each in pillar.questions]
            self._parts[pillar.id, tasks] = _Part(*(sum(each) for each in zip(*parts, strict=True)))
        return self._parts[pillar.id, tasks]

    def _question(self, question: Question, tasks: Tasks) -> _Part:
        if (question.id, tasks) not in self._questions:
            found = [(credit, item.risk.weight) for item in question.items if (credit := self.credit(item.id, tasks))]
            risk = self.known_risk(question, tasks)
            self._questions[question.id, tasks] = _Part(
                sum(weight for _, weight in found),
                sum(weight * credit.worst for credit, weight in found),
                sum(weight * credit.best for credit, weight in found),
                int(risk is Risk.HIGH),
                int(risk is Risk.MEDIUM),
            )
        return self._questions[question.id, tasks]


def _missing(credit: Credit | None) -> bool:
    return credit is not None and credit.verdict is Verdict.NOT_MET


def _ends(part: _Part) -> tuple[Fraction, Fraction]:
    """Both ends of a pillar's range in points of a hundred; 0 where nothing applies."""
    if not part.weight:
        return Fraction(0), Fraction(0)
    return Fraction(part.worst, part.weight) * 100, Fraction(part.best, part.weight) * 100


def _opposed(tasks: Sequence[frozenset[Setting]]) -> dict[int, frozenset[int]]:
    """For each task those that contradict it."""
    by_target: dict[tuple[str, str, str], list[int]] = {}
    for index, settings in enumerate(tasks):
        for target in dict.fromkeys(setting.target for setting in settings):
            by_target.setdefault(target, []).append(index)
    found: dict[int, set[int]] = {}
    for group in by_target.values():
        for one in group:
            for other in group:
                if one != other and merged(tasks[one] | tasks[other]) is None:
                    found.setdefault(one, set()).add(other)
    return {index: frozenset(others) for index, others in found.items()}
