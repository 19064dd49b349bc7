"""What a group knows, told from the results that its members exported."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from warev.quiz import statistics
from warev.quiz.intervals import Interval, wilson
from warev.quiz.packs import Pack
from warev.quiz.results import Sat
from warev.quiz.statistics import Known, Mastery, Missed, Subjects


class Member(NamedTuple):
    """One of the group: what they know in all, by pillar and by topic."""

    name: str
    replies: int
    seconds: float
    mastery: Mastery
    pillars: tuple[Mastery, ...]
    topics: tuple[Mastery, ...]


class Total(NamedTuple):
    """What the members who were asked earned on a topic or in a pillar, together: `earned` of `asked` last replies."""

    id: str
    meaning: str
    asked: int
    earned: Fraction

    @property
    def interval(self) -> Interval:
        """The ends between which the true share lies."""
        return wilson(float(self.earned), self.asked)


class Crowd(NamedTuple):
    """A group. `missed` counts the last reply of each member; `gone` are replies to questions that are in no pack at hand, or
    have become others.
    """

    members: tuple[Member, ...]
    pillars: tuple[Total, ...]
    topics: tuple[Total, ...]
    missed: tuple[Missed, ...]
    gone: int


def named(files: Sequence[tuple[str, Sequence[Sat]]]) -> dict[str, list[Sat]]:
    """The sittings of each person, by a name that tells them apart, from *files*, each with its name.

    A sitting that stands in several files counts once. The same name in several files is several people, told apart by
    the file (many a machine calls everybody the same), unless the files share a sitting: then it is one.
    """
    homes: dict[str, dict[str, set[str]]] = {}
    sats: dict[str, Sat] = {}
    for file, listed in files:
        for sat in listed:
            homes.setdefault(sat.kept.learner, {}).setdefault(file, set()).add(sat.kept.id)
            # Of a sitting that went on after it was exported first, the longer account is the whole one.
            known = sats.get(sat.kept.id)
            sats[sat.kept.id] = sat if known is None or len(sat.steps) > len(known.steps) else known
    people: dict[str, list[Sat]] = {}
    for learner, by_file in homes.items():
        joined = _joined(by_file)
        for first, ids in joined:
            name = learner if len(joined) == 1 else f"{learner} ({first})"
            people[name] = [sats[each] for each in sorted(ids, key=lambda each: (sats[each].kept.began, each))]
    return dict(sorted(people.items()))


def _joined(by_file: Mapping[str, set[str]]) -> list[tuple[str, set[str]]]:
    """The first file and the sittings of each person behind one name."""
    people: list[tuple[str, set[str]]] = []
    for file, ids in by_file.items():
        same = [each for each in people if each[1] & ids]
        first = same[0][0] if same else file
        people = [each for each in people if each not in same]
        people.append((first, ids.union(*(each[1] for each in same))))
    return people


def crowd(people: Mapping[str, Iterable[Sat]], packs: Sequence[Pack], subjects: Subjects, now: datetime) -> Crowd:
    """What *people* know of *packs*; *subjects* are what these are about, in words."""
    members, lasts, gone = [], dict[str, Known](), 0
    for name, sats in people.items():
        marks = sorted((mark for sat in sats for mark in sat.marks), key=lambda each: (each.question, each.at))
        known = statistics.group(marks, packs)
        gone += len(marks) - sum(len(each.marks) for each in known)
        met = {each.asked.key: each for each in known}
        for key, each in met.items():
            others = lasts[key].marks if key in lasts else ()
            lasts[key] = Known(each.asked, (*others, each.marks[-1]))
        members.append(
            Member(
                name,
                len(marks),
                sum(mark.seconds for mark in marks),
                statistics.mastery(packs, met, now),
                statistics.by_pillar(packs, met, subjects, now),
                statistics.by_topic(packs, met, now),
            )
        )
    return Crowd(
        tuple(members),
        _totals([member.pillars for member in members]),
        _totals([member.topics for member in members]),
        statistics.most_missed(lasts.values()),
        gone,
    )


def _totals(rows: Sequence[Sequence[Mastery]]) -> tuple[Total, ...]:
    """What all members together earned in each group; each of *rows* holds the same groups in the same order."""
    found = []
    for column in zip(*rows, strict=True):
        asked = sum(each.asked for each in column)
        earned = sum((each.earned for each in column), Fraction(0))
        found.append(Total(column[0].id, column[0].meaning, asked, earned))
    return tuple(found)
