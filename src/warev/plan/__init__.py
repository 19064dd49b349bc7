"""The plan: what to do in what order, what each step brings, and the smallest change that lowers each question of HIGH risk.

The goal is the worst end of the pillars' ranges, then the HIGH questions that are none any more. Every figure is found by
judging again: once all is done, a review says exactly what the plan promised.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from warev import __version__, changes
from warev.architecture import Architecture
from warev.catalog import Catalog, Edition, Item, Pillar, Question, Risk
from warev.errors import Location
from warev.grammar import LISTS
from warev.plan import search, tasks
from warev.plan.ceilings import Ceilings
from warev.plan.effects import Effects, Target, spelled
from warev.plan.outcomes import Outcome, Outcomes
from warev.plan.search import Problem, Tasks
from warev.plan.settings import Setting
from warev.plan.tasks import Work
from warev.review import Review, review
from warev.values import Value
from warev.verdict import Verdict
from warev.vocabulary import Subject, Type


class Set(NamedTuple):
    """One thing to set, `text` as `--set` takes it. `was` and `at` are what was known of it before, and where that is stated.

    `attests` is the item that it answers. Of an `example` nobody but the user knows the true value, such as a name.
    """

    text: str
    was: Value | None = None
    at: Location | None = None
    attests: Item | None = None
    example: bool = False


class Moved(NamedTuple):
    """An item whose verdict or credit a step changes."""

    item: Item
    before: Verdict
    after: Verdict


class Step(NamedTuple):
    """What to do in one go, its effort in points, and what it changes. `items` are those whose practice it is."""

    sets: tuple[Set, ...]
    effort: int
    items: tuple[Item, ...]
    moved: tuple[Moved, ...]
    before: Outcome
    after: Outcome


class Lowered(NamedTuple):
    """The smallest change that lowers a question of HIGH risk, and the risk that it has then. Without `sets` no change of facts does."""

    question: Question
    sets: tuple[Set, ...]
    effort: int
    risk: Risk | None


class Plan(NamedTuple):
    """What a plan says. `budget` is None where there was none. `bound`: no choice within the budget brings more points; where
    `exact` the plan brings them. `stuck` are the gaps that no fact closes which an architecture file can state.
    """

    architecture: Architecture
    edition: Edition
    pillars: tuple[Pillar, ...]
    budget: int | None
    steps: tuple[Step, ...]
    before: Outcome
    after: Outcome
    exact: bool
    bound: Fraction
    lowered: tuple[Lowered, ...]
    stuck: tuple[Item, ...]
    waiting: int
    version: str = __version__

    @property
    def effort(self) -> int:
        return sum(step.effort for step in self.steps)

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that the plan sets, as `--set` takes it."""
        # A later step may raise what an earlier one has set.
        last = {each.text.partition("=")[0]: each.text for step in self.steps for each in step.sets}
        return tuple(last.values())


def plan(
    architecture: Architecture,
    catalog: Catalog,
    pillars: Sequence[Pillar] = (),
    budget: int | None = None,
    *,
    unknown: bool = False,
) -> Plan:
    """The plan for *architecture* and *pillars*, by default all, within a *budget* of points of effort, by default any.

    With *unknown*, practices of which nobody has said anything are to be done and attested, too.
    """
    return _Planner(_judged(architecture, catalog, pillars), catalog, unknown=unknown).plan(budget)


class _Planner:
    def __init__(self, before: Review, catalog: Catalog, *, unknown: bool) -> None:
        self._before = before
        self._catalog = catalog
        self._architecture = before.architecture
        self._pillars = tuple(section.pillar for section in before.sections)
        items = [item for pillar in self._pillars for item in pillar.items]
        self._effects = Effects(self._architecture, catalog, items)
        findings = before.findings
        self._work: Work = tasks.work(findings, self._architecture, catalog, self._effects, unknown=unknown)
        self._outcomes = Outcomes(self._effects, self._pillars, [task.settings for task in self._work.tasks])
        self._waiting = sum(finding.verdict is Verdict.UNKNOWN for finding in findings)

    def _problem(self) -> Problem:
        return Problem(
            tasks.steps(self._work, self._outcomes),
            [task.cost for task in self._work.tasks],
            [task.settings for task in self._work.tasks],
            self._ceilings(),
            self._outcomes.worth,
        )

    def plan(self, budget: int | None) -> Plan:
        problem = self._problem()
        if budget is None:
            chosen, bound, exact = search.everything(problem), 0.0, False
        else:
            found = search.best(problem, budget)
            chosen, bound, exact = search.needed(problem, found.tasks), found.bound, found.exact
        start, after = self._outcomes.outcome(frozenset()), self._outcomes.outcome(chosen)
        gain = after.points - start.points
        # The search counts with floating-point numbers, so that its bound may be a hair below what was found.
        most = gain if exact else max(gain, Fraction(bound).limit_denominator(10**6) - start.points)
        return Plan(
            self._architecture,
            self._catalog.edition,
            self._pillars,
            budget,
            self._steps(search.in_order(problem, chosen)),
            start,
            after,
            exact,
            most,
            tuple(self._lowered()),
            tuple(self._outcomes.item(item_id) for item_id in self._work.stuck),
            self._waiting,
        )

    def _ceilings(self) -> list[dict[Setting, float]]:
        settings = dict.fromkeys(each for task in self._work.tasks for each in sorted(task.settings, key=str))
        found = Ceilings(settings, self._architecture, self._effects, self._outcomes)
        return found.points(self._before.sections)

    # -- what is shown of it ------------------------------------------------------------------------------------------

    def _steps(self, ordered: Sequence[Tasks]) -> tuple[Step, ...]:
        steps, done = [], frozenset[int]()
        for part in ordered:
            before, after = done, done | part
            served = dict.fromkeys(item_id for task in sorted(part) for item_id, _ in self._work.tasks[task].serves)
            moved = self._moved(before, after)
            closed = {each.item.id for each in moved if each.after is Verdict.MET}
            steps.append(
                Step(
                    self._sets(part, done),
                    sum(self._work.tasks[task].cost for task in part),
                    tuple(
                        self._outcomes.item(item_id)
                        for item_id in [each for each in served if each in closed] or served
                    ),
                    tuple(moved),
                    self._outcomes.outcome(before),
                    self._outcomes.outcome(after),
                )
            )
            done = after
        return tuple(steps)

    def _sets(self, part: Tasks, done: Tasks) -> tuple[Set, ...]:
        """What *part* sets that is not so already once *done* is."""
        before = self._effects.values(self._outcomes.settings(done))
        after = self._effects.values(self._outcomes.settings(part | done))
        return tuple(
            self._set(target, value, before.get(target))
            for target, value in after.items()
            if before.get(target) != value
        )

    def _set(self, target: Target, value: Value, before: Value | None) -> Set:
        text = spelled(target, value)
        section, id_, name = target
        if section == changes.ANSWERS:
            return Set(text, attests=self._outcomes.item(name))
        term = self._catalog.vocabulary.find(LISTS[section] if id_ else Subject.WORKLOAD, name)
        example = term is not None and term.type is Type.TEXT
        stated = self._effects.stated(target)
        if before is not None or stated is None:
            return Set(text, before, example=example)
        return Set(text, stated.value, stated.at, example=example)

    def _moved(self, before: Tasks, after: Tasks) -> list[Moved]:
        moved = []
        for item_id in self._outcomes.start:
            one, other = (self._outcomes.credit(item_id, tasks) for tasks in (before, after))
            if one != other:
                verdicts = [each.verdict if each else Verdict.NOT_APPLICABLE for each in (one, other)]
                moved.append(Moved(self._outcomes.item(item_id), *verdicts))
        return moved

    def _lowered(self) -> list[Lowered]:
        questions = [question for pillar in self._pillars for question in pillar.questions]
        return [self._lower(each) for each in questions if self._outcomes.known_risk(each, frozenset()) is Risk.HIGH]

    def _lower(self, question: Question) -> Lowered:
        """The cheapest tasks found that leave no item of high risk in *question* a gap."""
        start = self._outcomes.start
        gaps = [
            item.id
            for item in question.items
            if item.risk is Risk.HIGH and (credit := start[item.id]) and credit.verdict is Verdict.NOT_MET
        ]
        part = frozenset[int]().union(*(self._work.failing.get(item_id, frozenset()) for item_id in gaps))

        def risk(chosen: Tasks) -> Risk | None:
            if not self._outcomes.possible(chosen):
                return Risk.HIGH
            return self._outcomes.known_risk(question, chosen)

        if risk(part) is Risk.HIGH:
            return Lowered(question, (), 0, Risk.HIGH)
        costs = self._work.tasks
        for task in sorted(part, key=lambda task: (-costs[task].cost, -task)):
            if risk(part - {task}) is not Risk.HIGH:
                part -= {task}
        return Lowered(question, self._sets(part, frozenset()), sum(costs[task].cost for task in part), risk(part))


def done(made: Plan, catalog: Catalog) -> Review:
    """The review of the architecture after everything that the plan *made* says."""
    return _judged(changes.changed(made.architecture, made.texts, catalog), catalog, made.pillars)


def _judged(architecture: Architecture, catalog: Catalog, pillars: Sequence[Pillar]) -> Review:
    """The review of *architecture* on no day: acceptances change no verdict, so that a plan is the same on each."""
    return review(architecture._replace(accepted=()), catalog, pillars, today=date.min)
