"""Which of many steps to take within a budget: branch and bound, best first, up to a fixed number of nodes.

A step is a set of tasks, numbered from 0. A task costs once, however many steps it belongs to. What a choice is worth is for
the caller to say. A task has parts, which it may share with others; ceilings say how much each part can add at most to any
choice, so that the search knows what it need not look at.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count
from math import fsum
from typing import Any, NamedTuple, TypeAlias

Tasks: TypeAlias = frozenset[int]
# What a choice is worth: points first, and among equals what comes second.
Worth: TypeAlias = tuple[Fraction, int]

# The same on every machine, so that the plan is.
MOST_NODES = 10_000
# What floating-point numbers may be wrong by. Nothing is decided by them but what need not be looked at.
_HAIR = 1e-9
# So often the best that a first look finds is mended.
_MENDINGS = 3
_NOTHING: Tasks = frozenset()


class Choice(NamedTuple):
    """The tasks chosen. `bound`: no choice within the budget has more points; where `exact`, these have them."""

    tasks: Tasks
    bound: float
    exact: bool


class Problem(NamedTuple):
    """Steps to choose among; of each task what it costs, and its parts. `worth` of tasks that contradict each other is None."""

    steps: Sequence[Tasks]
    costs: Sequence[int]
    parts: Sequence[frozenset[Any]]
    ceilings: Sequence[Mapping[Any, float]]
    worth: Callable[[Tasks], Worth | None]

    def cost(self, tasks: Tasks) -> int:
        return sum(self.costs[task] for task in tasks)

    @property
    def start(self) -> Worth:
        """What doing nothing is worth."""
        found = self.worth(_NOTHING)
        assert found is not None  # noqa: S101  nothing contradicts nothing
        return found


def best(problem: Problem, budget: int) -> Choice:
    """The most that *budget* buys, or the best found with the bound that was proved."""
    return _Search(problem, budget).run()


def everything(problem: Problem) -> Tasks:
    """All steps that do not contradict each other and add something."""
    chosen, worth = _NOTHING, problem.start
    for step in problem.steps:
        found = problem.worth(chosen | step)
        if found is not None and found > worth:
            chosen, worth = chosen | step, found
    return needed(problem, chosen)


def needed(problem: Problem, chosen: Tasks) -> Tasks:
    """*chosen* without the tasks that add nothing to the others."""
    worth = problem.worth(chosen)
    for task in sorted(chosen, key=lambda task: (-problem.costs[task], task)):
        without = problem.worth(chosen - {task})
        if worth is not None and without is not None and without >= worth:
            chosen, worth = chosen - {task}, without
    return chosen


def in_order(problem: Problem, chosen: Tasks) -> list[Tasks]:
    """*chosen* as steps, one after the other: each time the one that then adds most for its effort, and only what it adds."""
    ordered: list[Tasks] = []
    done = _NOTHING
    steps = [step for step in problem.steps if step <= chosen]
    # What a step adds is looked at again only where it comes to the top.
    waiting = [(_lag(problem, done, step), index) for index, step in enumerate(steps)]
    heapq.heapify(waiting)
    while waiting:
        _, index = heapq.heappop(waiting)
        if steps[index] <= done:
            continue
        lag = _lag(problem, done, steps[index])
        if waiting and (lag, index) > waiting[0]:
            heapq.heappush(waiting, (lag, index))
            continue
        taken = steps[index] | _free(problem, done | steps[index], steps)
        ordered.append(taken - done)
        done |= taken
    if rest := chosen - done:
        ordered.append(rest)
    return ordered


def _free(problem: Problem, done: Tasks, steps: Iterable[Tasks]) -> Tasks:
    """What adds something to *done* for no further effort."""
    free = _NOTHING
    for step in steps:
        if problem.cost(step - done) == 0 and _lag(problem, done | free, step) < (Fraction(0), Fraction(0)):
            free |= step - done
    return free


def _lag(problem: Problem, done: Tasks, step: Tasks) -> tuple[Fraction, Fraction]:
    """How little *step* adds to *done* for each point of effort: the least comes first."""
    before, after = problem.worth(done), problem.worth(done | step)
    if before is None or after is None:
        return Fraction(1), Fraction(1)
    effort = max(1, problem.cost(step - done))
    return (before[0] - after[0]) / effort, Fraction(before[1] - after[1], effort)


class _Optimist:
    """What the search hopes for: it buys parts of tasks, each at the price of the task that gives most for its cost.

    `values` is what each part can add at most, `rates` what it gives for a point of effort.
    """

    def __init__(self, problem: Problem) -> None:
        self._number = {part: number for number, part in enumerate(dict.fromkeys(_parts(problem)))}
        self.values = dict.fromkeys(self._number, 0.0)
        for ceiling in problem.ceilings:
            for part, value in ceiling.items():
                self.values[part] += value
        self.rates = dict.fromkeys(self._number, 0.0)
        for parts, cost in zip(problem.parts, problem.costs, strict=True):
            rate = self.most(parts) / cost if cost else float("inf")
            for part in parts:
                self.rates[part] = max(self.rates[part], rate)

    def most(self, parts: Iterable[Any]) -> float:
        """The points that *parts* can add at most. Rounded once, so that the order of a set does not show."""
        return fsum(self.values[part] for part in parts)

    def ordered(self, parts: Iterable[Any]) -> list[Any]:
        """*parts*, those that give most for their cost first."""
        return sorted(parts, key=lambda part: (-self.rates[part], self._number[part]))

    def buy(self, parts: Iterable[Any], budget: int) -> float:
        """The most points that *budget* buys of *parts*, which are in that order; of the last one a piece."""
        left, points = float(budget), 0.0
        for part in parts:
            value, rate = self.values[part], self.rates[part]
            if value > left * rate:
                return points + left * rate
            points += value
            left -= value / rate if value else 0.0
        return points


def _parts(problem: Problem) -> Iterator[Any]:
    for parts in problem.parts:
        yield from sorted(parts, key=str)


class _Node(NamedTuple):
    """A choice in the making: of the steps before `after` it is settled which are taken. No choice that it leads to has more
    points than `bound`. `number` tells nodes apart that are equal.
    """

    hope: float
    number: int
    after: int
    tasks: Tasks
    cost: int
    worth: Worth

    @property
    def bound(self) -> float:
        return -self.hope  # the heap gives the least first


class _Search:
    def __init__(self, problem: Problem, budget: int) -> None:
        self._budget = budget
        self._optimist = _Optimist(problem)
        order = sorted(range(len(problem.steps)), key=lambda index: (-self._density(problem, index), index))
        self._problem = problem._replace(steps=[problem.steps[index] for index in order])
        # For each step, the parts of it and all later ones.
        self._later: list[list[Any]] = [[]]
        found: set[Any] = set()
        for step in reversed(self._problem.steps):
            found |= self._parts(step)
            self._later.append(self._optimist.ordered(found))
        self._later.reverse()
        self._start = self._best = problem.start
        self._chosen = _NOTHING
        self._most_second: int | None = None
        self._sound = True
        self._number = count()

    def _density(self, problem: Problem, index: int) -> float:
        step = problem.steps[index]
        parts = frozenset[Any]().union(*(problem.parts[task] for task in step))
        return self._optimist.most(parts) / max(1, problem.cost(step))

    def _parts(self, tasks: Tasks) -> frozenset[Any]:
        return frozenset[Any]().union(*(self._problem.parts[task] for task in tasks))

    def run(self) -> Choice:
        self._fill(_NOTHING)
        self._mend()
        most = self._problem.worth(_NOTHING.union(*self._problem.steps))
        self._most_second = most[1] if most else None
        open_ = [self._node(0, _NOTHING, 0, self._start)]
        nodes = 0
        while open_ and self._may(open_[0]):
            if nodes == MOST_NODES:
                return Choice(self._chosen, max(open_[0].bound, float(self._best[0])), exact=False)
            nodes += 1
            node = heapq.heappop(open_)
            for child in self._children(node):
                if self._may(child):
                    heapq.heappush(open_, child)
        return Choice(self._chosen, float(self._best[0]), exact=self._sound)

    def _children(self, node: _Node) -> Iterator[_Node]:
        """What comes of taking the next step, and of leaving it."""
        if node.after == len(self._problem.steps):
            return
        step = self._problem.steps[node.after]
        if not step <= node.tasks:
            cost, tasks = node.cost + self._problem.cost(step - node.tasks), node.tasks | step
            worth = self._problem.worth(tasks) if cost <= self._budget else None
            if worth is not None:
                self._meet(tasks, worth)
                yield self._node(node.after + 1, tasks, cost, worth)
        yield self._node(node.after + 1, node.tasks, node.cost, node.worth)

    def _node(self, index: int, tasks: Tasks, cost: int, worth: Worth) -> _Node:
        made = self._parts(tasks)
        rest = (part for part in self._later[index] if part not in made)
        bound = float(worth[0]) + self._optimist.buy(rest, self._budget - cost) + _HAIR
        return _Node(-bound, next(self._number), index, tasks, cost, worth)

    def _meet(self, tasks: Tasks, worth: Worth) -> None:
        most = float(self._start[0]) + self._optimist.most(self._parts(tasks)) + _HAIR
        self._sound = self._sound and float(worth[0]) <= most
        if worth > self._best:
            self._best, self._chosen = worth, tasks

    def _may(self, node: _Node) -> bool:
        """Whether *node* may lead to something better than the best that is known."""
        known = float(self._best[0])
        second = self._most_second is None or self._best[1] < self._most_second
        return node.bound > known + 2 * _HAIR or (second and node.bound >= known - 2 * _HAIR)

    def _fill(self, tasks: Tasks, without: Tasks = _NOTHING) -> None:
        """Add to *tasks* time and again the step that adds most for its effort and needs none of *without*, while one fits."""
        while True:
            left = self._budget - self._problem.cost(tasks)
            fitting = [
                step
                for step in self._problem.steps
                if not step <= tasks and not step & without and self._problem.cost(step - tasks) <= left
            ]
            ranked = sorted((_lag(self._problem, tasks, step), index) for index, step in enumerate(fitting))
            if not ranked or ranked[0][0] >= (Fraction(0), Fraction(0)):
                return
            tasks |= fitting[ranked[0][1]]
            if (worth := self._problem.worth(tasks)) is not None:
                self._meet(tasks, worth)

    def _mend(self) -> None:
        """Try what comes of leaving out each task of the best that is known, as long as that helps."""
        for _ in range(_MENDINGS):
            before = self._best
            for task in sorted(self._chosen):
                self._fill(needed(self._problem, self._chosen - {task}), frozenset({task}))
            if self._best == before:
                return
