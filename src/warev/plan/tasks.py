"""What there is to do: for each gap the tasks that close it, and the steps in which they count.

A task is a set of settings that gives one thing what one item demands of it; if several items demand the same of it, it is one
task. A step is one task, or several that count only together.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from warev.architecture import Architecture, Reply
from warev.catalog import Catalog, Item, Shows
from warev.changes import ANSWERS
from warev.plan.effects import Effects
from warev.plan.outcomes import Outcomes
from warev.plan.search import Tasks
from warev.plan.settings import Setting, Way, merged
from warev.plan.ways import Ways
from warev.review import Finding
from warev.verdict import Share, Verdict

# With more tasks than this an item's steps are its tasks one by one, and all at once.
_MOST_TASKS = 40


class Task(NamedTuple):
    """What to set, what it costs, and for which items and things: the least of those prices it, since the others come along."""

    settings: Way
    cost: int
    serves: tuple[tuple[str, str], ...]


class Work(NamedTuple):
    """All tasks; for each item those that serve it, the ones without which it stays a gap apart; and the gaps that no task closes."""

    tasks: tuple[Task, ...]
    by_item: dict[str, Tasks]
    failing: dict[str, Tasks]
    stuck: tuple[str, ...]


class _Draft(NamedTuple):
    """A task to be: its `ways`, the nearest first."""

    item: Item
    thing: str
    ways: tuple[Way, ...]
    fails: bool
    cost: int


def work(
    findings: Iterable[Finding], architecture: Architecture, catalog: Catalog, effects: Effects, *, unknown: bool
) -> Work:
    """The work that *findings* call for; with *unknown* also to do and attest what only a person can tell and nobody has."""
    ways = Ways(catalog)
    drafts: list[_Draft] = []
    stuck = []
    for finding in findings:
        if finding.verdict is Verdict.NOT_MET:
            found = _gap(finding, architecture, ways, effects)
            drafts += found
            if not any(draft.fails for draft in found):
                stuck.append(finding.item.id)
        elif unknown and finding.verdict is Verdict.UNKNOWN and (finding.by_rule is None or finding.unopposed):
            drafts.append(_attested(finding, architecture))
    return _grouped(drafts, tuple(stuck))


def _gap(finding: Finding, architecture: Architecture, ways: Ways, effects: Effects) -> list[_Draft]:
    """The tasks that close a gap: of each thing that fails, then an answer where one stands in the way or must prove it."""
    item, rule = finding.item, finding.by_rule
    drafts = []
    complete = True
    if rule is not None and rule.verdict in {Verdict.NOT_MET, Verdict.UNKNOWN}:
        by_gap = item.shows is Shows.GAP or rule.verdict is Verdict.UNKNOWN
        for lack in ways.lacks(item, architecture.workload):
            if by_gap and not lack.fails:
                continue
            possible = _doable(lack.ways, effects)
            if not possible:
                complete = complete and not lack.fails
                continue
            thing = "" if lack.thing.subject == "workload" else lack.thing.id
            drafts.append(_Draft(item, thing, possible, lack.fails, _effort(architecture, item, thing)))
    contrary = finding.answer is not None and finding.answer.reply in {Reply.NO, Reply.PARTLY}
    if complete and (contrary or (item.shows is Shows.GAP and drafts)):
        drafts.append(_attested(finding, architecture)._replace(fails=contrary))
    return drafts


def _doable(ways: Iterable[Way], effects: Effects) -> tuple[Way, ...]:
    """Those of *ways*, shortest first, that can be gone; of the shortest, one that opens another gap comes last."""
    found = [doable for way in ways if (doable := effects.doable(way))]
    shortest = [way for way in found if len(way) == len(found[0])]
    if len(shortest) > 1:
        shortest.sort(key=effects.harm)
    return (*shortest, *(way for way in found if len(way) != len(found[0])))


def _attested(finding: Finding, architecture: Architecture) -> _Draft:
    """That somebody attests the item, which takes the effort of doing it."""
    item = finding.item
    setting = Setting(ANSWERS, "", item.id, "yes")
    return _Draft(item, "", (frozenset({setting}),), True, _effort(architecture, item, ""))


def _effort(architecture: Architecture, item: Item, thing: str) -> int:
    """The points of effort of *item* for *thing*: as the file estimates, or else as the content does."""
    estimates = architecture.efforts.get(item.id, {})
    return estimates.get(thing, estimates.get("", item.effort.points))


def _grouped(drafts: list[_Draft], stuck: tuple[str, ...]) -> Work:
    chosen = _agreed(drafts)
    by_way: dict[Way, list[_Draft]] = {}
    for draft, way in zip(drafts, chosen, strict=True):
        by_way.setdefault(way, []).append(draft)
    tasks = tuple(
        Task(way, min(each.cost for each in group), tuple((each.item.id, each.thing) for each in group))
        for way, group in by_way.items()
    )
    tasks = tuple(_less(task, tasks) for task in tasks)
    number = {task.settings: index for index, task in enumerate(tasks)}
    by_item: dict[str, set[int]] = {}
    failing: dict[str, set[int]] = {}
    for draft, way in zip(drafts, chosen, strict=True):
        by_item.setdefault(draft.item.id, set()).add(number[way])
        if draft.fails:
            failing.setdefault(draft.item.id, set()).add(number[way])
    return Work(
        tasks,
        {item: frozenset(found) for item, found in by_item.items()},
        {item: frozenset(found) for item, found in failing.items()},
        stuck,
    )


def _less(task: Task, tasks: tuple[Task, ...]) -> Task:
    """*task*, which costs only what the others that serve its item leave of the effort, where it is to attest that one."""
    (setting, *_) = task.settings
    if setting.section != ANSWERS:
        return task
    spent = sum(
        other.cost for other in tasks if other is not task and setting.fact in {item for item, _ in other.serves}
    )
    return task._replace(cost=max(0, task.cost - spent))


def _agreed(drafts: list[_Draft]) -> list[Way]:
    """For each draft its nearest way that contradicts none of those who have less choice; or else its nearest."""
    chosen: dict[int, Way] = {}
    settled: dict[tuple[str, str, str], set[Setting]] = {}
    taken: set[Way] = set()
    for index in sorted(range(len(drafts)), key=lambda index: (len(drafts[index].ways), index)):
        ways = drafts[index].ways
        fitting = [way for way in ways if all(merged({*settled.get(each.target, ()), each}) for each in way)] or [*ways]
        # Of those that take no more, one that has to be gone anyway.
        near = [way for way in fitting if len(way) == len(fitting[0])]
        way = chosen[index] = next((way for way in near if way in taken), near[0])
        taken.add(way)
        for each in way:
            if merged({*settled.get(each.target, ()), each}) is not None:
                settled.setdefault(each.target, set()).add(each)
    return [chosen[index] for index in range(len(drafts))]


# -- steps: tasks that count only together -----------------------------------------------------------------------------------


def steps(found: Work, outcomes: Outcomes) -> list[Tasks]:
    """Every task that counts alone, and the least sets of tasks that count only together, in the order of the items."""
    made: dict[Tasks, None] = {}
    for item_id, tasks in found.by_item.items():
        for step in _steps(item_id, tasks, found, outcomes):
            made[step] = None
    for item_id, tasks in found.failing.items():  # to have the gap gone, though nothing is proved
        if outcomes.possible(tasks) and _open(outcomes, item_id, frozenset()) and not _open(outcomes, item_id, tasks):
            made[tasks] = None
    return list(made)


def _steps(item_id: str, tasks: Tasks, found: Work, outcomes: Outcomes) -> list[Tasks]:
    made: list[Tasks] = []
    done: Tasks = frozenset()
    rest = tasks
    while rest and outcomes.possible(done | rest):
        single = [
            task for task in sorted(rest) if _level(outcomes, item_id, done | {task}) > _level(outcomes, item_id, done)
        ]
        if single:
            made += [done | {task} for task in single]
            done |= frozenset(single)
        else:
            together = _least(item_id, done, rest, found, outcomes)
            if not together:
                break
            made.append(done | together)
            done |= together
        rest = tasks - done
    return made


def _least(item_id: str, done: Tasks, rest: Tasks, found: Work, outcomes: Outcomes) -> Tasks:
    """A least set among *rest* that counts after *done*: none of its tasks can be left out, the dearest were tried first."""
    level = _level(outcomes, item_id, done)
    if _level(outcomes, item_id, done | rest) <= level:
        return frozenset()
    if len(rest) > _MOST_TASKS:
        return rest
    for task in sorted(rest, key=lambda task: (-found.tasks[task].cost, -task)):
        if _level(outcomes, item_id, done | (rest - {task})) > level:
            rest -= {task}
    return rest


def _level(outcomes: Outcomes, item_id: str, tasks: Tasks) -> Share:
    """How far the item is surely met; what does not apply is not missing."""
    if not outcomes.possible(tasks):
        return Fraction(-1)
    credit = outcomes.credit(item_id, tasks)
    return 1 if credit is None else credit.worst


def _open(outcomes: Outcomes, item_id: str, tasks: Tasks) -> bool:
    credit = outcomes.credit(item_id, tasks)
    return credit is not None and credit.verdict is Verdict.NOT_MET
