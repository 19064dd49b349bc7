"""What a learner knows and how they learn, told from the marks of all their sittings."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from fractions import Fraction
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from warev.questions import Question
from warev.quiz import schedule
from warev.quiz.intervals import Interval, wilson
from warev.quiz.ledger import Outcome
from warev.quiz.packs import Pack
from warev.quiz.session import Asked

# How many days the forecast looks ahead, and the account of days looks back.
DAYS = 14
# A reply sooner than this after the one before it tells nothing about what was kept in mind.
_A_DAY = timedelta(days=1)


class Mastery(NamedTuple):
    """How well the questions of a pillar, a topic or a question of the framework are known: by the last reply to each.

    `questions` are those that there are, `asked` those with a reply; `earned` is what the last replies earned together.
    `recall` is how likely those asked are remembered now, None where nothing says so.
    """

    id: str
    meaning: str
    questions: int
    asked: int
    earned: Fraction
    recall: float | None

    @property
    def interval(self) -> Interval:
        """The ends between which the true share lies."""
        return wilson(float(self.earned), self.asked)


class Missed(NamedTuple):
    """A question, how many replies to it were not wholly right, of how many, and what the last one earned."""

    key: str
    prompt: str
    missed: int
    replies: int
    last: Fraction
    teaches: tuple[str, ...]


class Day(NamedTuple):
    """What was done on a day."""

    day: date
    replies: int
    seconds: float


class Retention(NamedTuple):
    """Of replies at least a day after the one before: how many were right, and how many were to be by the schedule (a mean share)."""

    replies: int
    right: int
    predicted: float

    @property
    def interval(self) -> Interval:
        """The ends between which the true share lies."""
        return wilson(self.right, self.replies)


class Subjects(NamedTuple):
    """What questions are about, in words, each by its id and in the order in which they are told."""

    pillars: Mapping[str, str]
    framework: Mapping[str, str]


class Statistics(NamedTuple):
    """What there is to tell of a learner at a moment.

    `mastery` is of all questions together. `days` are the last ones, today the last; `forecast` is how many questions come
    due on each day from today on, those of today with all that is due already, `due` of them now. `gone` are replies to questions
    that are in no pack at hand, or have become others.
    """

    learner: str
    first: date
    replies: int
    seconds: float
    median_seconds: float
    practised: int
    streak: int
    longest_streak: int
    days: tuple[Day, ...]
    mastery: Mastery
    pillars: tuple[Mastery, ...]
    topics: tuple[Mastery, ...]
    framework: tuple[Mastery, ...]
    due: int
    forecast: tuple[tuple[date, int], ...]
    missed: tuple[Missed, ...]
    retention: Retention | None
    gone: int


class Known(NamedTuple):
    """A question of a pack, and replies to it as it is now. Those of one learner stand in the order of time, the last with the
    memory after all of them.
    """

    asked: Asked
    marks: tuple[Outcome, ...]


def statistics(
    learner: str,
    marks: Iterable[Outcome],
    packs: Sequence[Pack],
    subjects: Subjects,
    now: datetime,
    zone: tzinfo | None = None,
) -> Statistics | None:
    """The statistics of *learner*, whose *marks* come question by question, in the order of time; None where there are none.

    Days are those of *zone*, or of this machine's.
    """
    listed = list(marks)
    if not listed:
        return None
    known = group(listed, packs)
    done = _days(listed, zone)
    today = now.astimezone(zone).date()
    met = {each.asked.key: each for each in known}
    return Statistics(
        learner=learner,
        first=min(done),
        replies=len(listed),
        seconds=sum(mark.seconds for mark in listed),
        median_seconds=median(mark.seconds for mark in listed),
        practised=len(done),
        streak=_streak(done, today),
        longest_streak=_longest(done),
        days=tuple(done.get(day, Day(day, 0, 0.0)) for day in _span(today - timedelta(days=DAYS - 1))),
        mastery=mastery(packs, met, now),
        pillars=by_pillar(packs, met, subjects, now),
        topics=by_topic(packs, met, now),
        framework=masteries(packs, met, subjects.framework, behind, now),
        due=sum(each <= now for each in _dues(known)),
        forecast=_forecast(known, today, zone),
        missed=most_missed(known),
        retention=_retention(known),
        gone=len(listed) - sum(len(each.marks) for each in known),
    )


def group(marks: Iterable[Outcome], packs: Sequence[Pack]) -> list[Known]:
    """The questions of *packs* that *marks* of one learner are about, each with those of its present revision."""
    every = {each.key: each for pack in packs for each in (Asked(pack.id, question) for question in pack.questions)}
    found = []
    for key, replies in groupby(marks, key=lambda mark: mark.question):
        if (asked := every.get(key)) and (own := [mark for mark in replies if mark.rev == asked.question.rev]):
            found.append(Known(asked, (*own[:-1], schedule.settled(own))))
    return found


def behind(question: Question) -> Iterable[str]:
    """The questions of the framework that *question* is about."""
    return (item.partition("-")[0] for item in question.teaches)


def mastery(packs: Sequence[Pack], met: Mapping[str, Known], now: datetime) -> Mastery:
    """The mastery of all questions of *packs*; *met* are those with a reply, by their keys."""
    return _mastery("", "", [Asked(pack.id, each) for pack in packs for each in pack.questions], met, now)


def masteries(
    packs: Sequence[Pack],
    met: Mapping[str, Known],
    meanings: Mapping[str, str],
    names: Callable[[Question], Iterable[str]],
    now: datetime,
) -> tuple[Mastery, ...]:
    """The mastery of each group of *packs*' questions, in the order of *meanings*; *names* says to which ones a question belongs."""
    groups: dict[str, list[Asked]] = {}
    for pack in packs:
        for question in pack.questions:
            for name in dict.fromkeys(names(question)):
                groups.setdefault(name, []).append(Asked(pack.id, question))
    return tuple(
        _mastery(name, meaning, groups[name], met, now) for name, meaning in meanings.items() if name in groups
    )


def _mastery(name: str, meaning: str, asked: Sequence[Asked], met: Mapping[str, Known], now: datetime) -> Mastery:
    lasts = [met[each.key].marks[-1] for each in asked if each.key in met]
    earned = sum((last.share for last in lasts), Fraction(0))
    recall = sum(schedule.recall(last, now) for last in lasts) / len(lasts) if lasts else None
    return Mastery(name, meaning, len(asked), len(lasts), earned, recall)


def by_topic(packs: Sequence[Pack], met: Mapping[str, Known], now: datetime) -> tuple[Mastery, ...]:
    """The mastery of each topic of *packs*."""
    return masteries(packs, met, _topics(packs), lambda question: question.topics, now)


def by_pillar(
    packs: Sequence[Pack], met: Mapping[str, Known], subjects: Subjects, now: datetime
) -> tuple[Mastery, ...]:
    """The mastery of each pillar that questions of *packs* are of."""
    return masteries(packs, met, subjects.pillars, lambda question: [question.pillar], now)


def _topics(packs: Sequence[Pack]) -> dict[str, str]:
    return {name: meaning for pack in packs for name, meaning in pack.topics.items()}


# -- days ---------------------------------------------------------------------------------------------------------------


def _days(marks: Iterable[Outcome], zone: tzinfo | None) -> dict[date, Day]:
    """What was done on each day on which something was, in the order of days."""
    done: dict[date, list[float]] = {}
    for mark in marks:
        done.setdefault(schedule.instant(mark.at).astimezone(zone).date(), []).append(mark.seconds)
    return {day: Day(day, len(done[day]), sum(done[day])) for day in sorted(done)}


def _span(first: date) -> Iterable[date]:
    return (first + timedelta(days=index) for index in range(DAYS))


def _streak(done: Mapping[date, Day], today: date) -> int:
    """How many days in a row lead up to *today*; a day that is not over yet breaks none."""
    last = today if today in done else today - _A_DAY
    length = 0
    while last - length * _A_DAY in done:
        length += 1
    return length


def _longest(done: Iterable[date]) -> int:
    # Days in a row less their places make the same day.
    return max(Counter(day - timedelta(days=place) for place, day in enumerate(sorted(done))).values())


def _dues(known: Iterable[Known]) -> Iterable[datetime]:
    return (schedule.instant(each.marks[-1].due) for each in known)


def _forecast(known: Iterable[Known], today: date, zone: tzinfo | None) -> tuple[tuple[date, int], ...]:
    coming = Counter(max(today, due.astimezone(zone).date()) for due in _dues(known))
    return tuple((day, coming[day]) for day in _span(today))


# -- what is hard, and whether the schedule is right ------------------------------------------------------------------


def most_missed(known: Iterable[Known]) -> tuple[Missed, ...]:
    """The questions that were ever missed, the worst first.

    The worst is the one whose share of misses is surely the largest: three of three are more than one of one.
    """
    found = []
    for asked, marks in known:
        if missed := sum(mark.share != 1 for mark in marks):
            question = asked.question
            found.append(Missed(asked.key, question.prompt, missed, len(marks), marks[-1].share, question.teaches))
    return tuple(sorted(found, key=lambda each: (-wilson(each.missed, each.replies).low, each.key)))


def _retention(known: Iterable[Known]) -> Retention | None:
    right = replies = 0
    predicted = 0.0
    for each in known:
        for before, mark in pairwise(each.marks):
            at = schedule.instant(mark.at)
            if before.memory and at - schedule.instant(before.at) >= _A_DAY:
                replies += 1
                right += mark.share == 1
                predicted += schedule.recall(before, at)
    return Retention(replies, right, predicted / replies) if replies else None
