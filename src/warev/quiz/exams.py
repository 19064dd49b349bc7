"""Exams by their rules: a pack's own blueprint, or what was asked for. What they draw, how long they take, when they are passed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isclose
from typing import TYPE_CHECKING, Any, NamedTuple

from warev.content import Sheet
from warev.errors import Mistakes, nearest
from warev.forms import STRICT
from warev.quiz.intervals import Interval
from warev.quiz.session import Asked, chance

if TYPE_CHECKING:
    from warev.questions import Question
    from warev.quiz.packs import Pack

# What an exam without rules of its own must earn to be passed, in percent.
MARK = 72.0
# The key of a paper's `more` under which the domains of an exam stand: pairs of a title and of the keys of its questions.
DOMAINS = "domains"
UNSURE = "too few to tell"
# All of it, in percent.
_WHOLE = 100


@dataclass(frozen=True)
class Domain:
    """A part of an exam: its share, in percent, and the topics and pillars whose questions belong to it."""

    __pydantic_config__ = STRICT

    title: str
    share: float
    topics: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()

    def holds(self, question: "Question") -> bool:
        return question.pillar in self.pillars or not set(self.topics).isdisjoint(question.topics)


@dataclass(frozen=True)
class Blueprint:
    """The rules of a pack's own exam: how many questions of each domain, in how many minutes, passed with how many percent."""

    __pydantic_config__ = STRICT

    number: int
    minutes: float
    pass_: float
    domains: dict[str, Domain]

    def domain(self, question: "Question") -> str | None:
        """The id of the first domain that *question* belongs to; None where it is not for the exam."""
        return next((id_ for id_, each in self.domains.items() if each.holds(question)), None)

    def quotas(self, number: int) -> dict[str, int]:
        """How many of *number* questions each domain asks, by the method of the largest remainder (Hamilton's)."""
        exact = {id_: number * each.share / 100 for id_, each in self.domains.items()}
        quotas = {id_: int(share) for id_, share in exact.items()}
        first = sorted(exact, key=lambda id_: quotas[id_] - exact[id_])  # stable: of equals the one that stands first
        for id_ in first[: number - sum(quotas.values())]:
            quotas[id_] += 1
        return quotas


class Drawn(NamedTuple):
    """What an exam asks, in its order; `minutes` is less than the blueprint's where the bank is too small for it."""

    asked: tuple[Asked, ...]
    minutes: float
    domains: tuple[tuple[str, tuple[str, ...]], ...]


def draw(pack: "Pack", blueprint: Blueprint, seed: str) -> Drawn:
    """The exam that *seed* draws from *pack*. Where a domain has too few questions, all shrink so that the shares hold."""
    banks: dict[str, list[Asked]] = {id_: [] for id_ in blueprint.domains}
    # Each question draws its own lot, so that others may come and go without changing who stands before whom.
    for question in sorted(pack.questions, key=lambda each: _lot(seed, each)):
        if (of := blueprint.domain(question)) is not None:
            banks[of].append(Asked(pack.id, question))
    number = blueprint.number
    while number and any(quota > len(banks[id_]) for id_, quota in blueprint.quotas(number).items()):
        number -= 1
    taken = {id_: banks[id_][:quota] for id_, quota in blueprint.quotas(number).items()}
    mixed = sorted((each for bank in taken.values() for each in bank), key=lambda each: _lot(seed, each.question))
    domains = tuple((blueprint.domains[id_].title, tuple(each.key for each in bank)) for id_, bank in taken.items())
    return Drawn(tuple(mixed), in_proportion(blueprint.minutes, number, blueprint.number), domains)


def _lot(seed: str, question: "Question") -> float:
    return chance(seed, "order", question.id).random()


def in_proportion(minutes: float, number: int, wanted: int) -> float:
    """The time for *number* questions where *wanted* would have had *minutes*, to a tenth of a minute."""
    return minutes if number >= wanted else round(minutes * number / wanted, 1)


def domains(more: Mapping[str, Any]) -> dict[str, str]:
    """The title of the domain of each question, by its key, as a paper keeps them in its `more`."""
    return {key: title for title, keys in more.get(DOMAINS, ()) for key in keys}


# -- results ------------------------------------------------------------------------------------------------------------


def passed(earned: float | Fraction, total: int, mark: float) -> bool:
    """Whether *earned* of *total* reaches the *mark*, in percent."""
    return total > 0 and earned * 100 >= mark * total


def against(interval: Interval, mark: float) -> str:
    """Where the true share lies, by its *interval*: on one side of the *mark*, or too few were asked to tell."""
    if interval.low * 100 >= mark:
        return "above the mark"
    return "below the mark" if interval.high * 100 < mark else UNSURE


# -- checks -------------------------------------------------------------------------------------------------------------


def check(blueprint: Blueprint, pack: "Pack", head: Sheet, mistakes: Mistakes) -> None:
    """Add what is wrong with a *blueprint* as that of *pack*, whose first file is *head*."""
    for key, wrong in (
        ("number", blueprint.number < 1 and "an exam asks at least one question"),
        ("minutes", blueprint.minutes <= 0 and "an exam takes some time"),
        ("pass", not 0 < blueprint.pass_ <= _WHOLE and "what it takes to pass is more than 0 and at most 100 percent"),
    ):
        if wrong:
            mistakes.add(wrong, head.locate("exam", key))
    total = sum(each.share for each in blueprint.domains.values())
    if not isclose(total, _WHOLE) or any(each.share <= 0 for each in blueprint.domains.values()):
        said = f"the shares of the domains are more than 0 each and 100 together; they make {total:g}"
        mistakes.add(said, head.locate("exam", "domains"))
    for id_, domain in blueprint.domains.items():
        _check_names(("exam", "domains", id_, "topics"), domain.topics, tuple(pack.topics), head, mistakes)
        _check_names(("exam", "domains", id_, "pillars"), domain.pillars, pack.pillars, head, mistakes)
        if not any(blueprint.domain(question) == id_ for question in pack.questions):
            said = f"no question belongs to the domain {id_}, or all belong to one before it"
            mistakes.add(said, head.locate("exam", "domains", id_))


def _check_names(
    route: tuple[str, ...], named: Sequence[str], known: Sequence[str], head: Sheet, mistakes: Mistakes
) -> None:
    for index, name in enumerate(named):
        if name not in known:
            hint = nearest(name, known) or f"the pack's: {', '.join(known)}"
            mistakes.add(f"{name!r} is none of the pack's {route[-1]}", head.locate(*route, index), hint)
