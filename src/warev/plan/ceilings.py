"""How much a setting can add at most, whatever else is done: so a search knows what it need not look at.

A rule's credit is bounded by what it is now and a share for each setting that touches one of its comparisons. `all` is no better
than its worst part, `every` no better than the mean of its members, and 0 as long as one of its critical members fails.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeAlias

from warev.architecture import Architecture
from warev.catalog import Item, Shows
from warev.changes import ANSWERS
from warev.facts import Thing
from warev.plan.effects import Effects
from warev.plan.outcomes import Outcomes
from warev.plan.settings import SECTIONS, Sense, Setting
from warev.review import Section
from warev.rules import Demand, Every, Joined, Name, Not, Rule, Some
from warev.verdict import MET, UNKNOWN, Credit, Verdict, lesser

Shares: TypeAlias = dict[Setting, Fraction]
# Which end of a credit.
End: TypeAlias = Callable[[Credit], Fraction]
_ONE = Fraction(1)


def _worst(credit: Credit) -> Fraction:
    return Fraction(credit.worst)


def _best(credit: Credit) -> Fraction:
    return Fraction(credit.best)


class Bound(NamedTuple):
    """One end of a credit is at most `now`, and the shares of all settings that are made on top."""

    now: Fraction
    shares: Shares


class Ceilings:
    """Finds the ceilings of *settings* for the *architecture* of which *outcomes* and *effects* tell."""

    def __init__(
        self, settings: Iterable[Setting], architecture: Architecture, effects: Effects, outcomes: Outcomes
    ) -> None:
        self._settings = tuple(settings)
        self._wanted = {each: len(effects.touched(each)) for each in self._settings}
        self._workload = architecture.workload
        self._answers = architecture.answers
        self._effects = effects
        self._outcomes = outcomes

    @cached_property
    def _on(self) -> dict[tuple[str, str, str], set[Setting]]:
        """The settings of a fact of a thing."""
        found: dict[tuple[str, str, str], set[Setting]] = {}
        for setting in self._settings:
            found.setdefault(setting.target, set()).add(setting)
        return found

    @cached_property
    def _of(self) -> dict[str, set[Setting]]:
        """For each fact the settings, of any thing, that may bear on it."""
        found: dict[str, set[Setting]] = {}
        for (section, _, fact), settings in self._on.items():
            for follower in self._effects.reach.facts(fact) if section != ANSWERS else ():
                found.setdefault(follower, set()).update(settings)
        return found

    def _follows(self, fact: str) -> set[Setting]:
        """The settings from which *fact*, of whatever thing, may follow; none where it stands for itself."""
        found = self._of.get(fact, set())
        itself = fact not in self._effects.inherited and all(each.fact == fact for each in found)
        return set() if itself else found

    def points(self, sections: Iterable[Section]) -> list[dict[Setting, float]]:
        """For each item of *sections* what its settings can add at most to their points.

        An item that comes not to apply, or to apply, adds less than one that comes to be met.
        """
        return [
            {
                each: float(share * item.risk.weight * 100 / (section.tally.weight or 1))
                for each, share in self._item(item).items()
            }
            for section in sections
            for item in section.pillar.items
            if item.id in self._outcomes.touching
        ]

    def _item(self, item: Item) -> Shares:
        """The shares of the item's credit that settings can add at most."""
        start = self._outcomes.start[item.id]
        room = _ONE - start.worst if start else _ONE
        touching = self._touching(item.id)
        if start is None or item.demand is None:
            return dict.fromkeys(touching, room)
        leaving = self._leaving(item.demand, self._workload)
        if item.condition is not None:
            leaving |= self._reading(item.condition)
        shares = self._staying(item, item.demand, start, touching)
        return shares | dict.fromkeys(leaving & touching, room)

    def _staying(self, item: Item, demand: Rule, start: Credit, touching: set[Setting]) -> Shares:
        """The shares of an item that goes on to apply."""
        room = _ONE - start.worst
        if answers := self._on.get((ANSWERS, "", item.id)):
            return self._attested(item, demand, start, answers)
        if item.id in self._answers:  # where the rule comes to be unknown, the answer stands
            return dict.fromkeys(touching, room)
        if item.shows is Shows.GAP:
            return {}
        bound = self._bound(demand, self._workload, _worst)
        # Where the whole is less than its rule alone, because it may not apply, any setting may show the rest.
        if bound.now > start.worst:
            return dict.fromkeys(touching, room)
        return bound.shares

    def _attested(self, item: Item, demand: Rule, start: Credit, answers: set[Setting]) -> Shares:
        """The shares of an item that may be attested: that is worth no more than the best end of its rule."""
        applies = item.condition is None or item.condition.credit(self._workload) == MET
        bound = self._bound(demand, self._workload, _best)
        now = bound.now if applies else _ONE
        return bound.shares | dict.fromkeys(answers, max(now - start.worst, Fraction(0)))

    def _touching(self, item_id: str) -> set[Setting]:
        return {each for each in self._settings if item_id in self._effects.touched(each)}

    # -- by the form of the rule --------------------------------------------------------------------------------------

    def _bound(self, rule: Rule, thing: Thing, end: End) -> Bound:
        """How that *end* of the credit of *rule* is bounded."""
        credit = rule.credit(thing)
        now = end(credit) if credit else _ONE
        if now == 1:
            return Bound(now, {})
        match rule:
            case Joined() if rule.choose is lesser:
                parts = [self._bound(part, thing, end) for part in rule.parts if part.credit(thing) is not None]
                least = [part for part in parts if part.now == now]
                return Bound(now, {each: share * (_ONE - now) for each, share in self._together(least).items()})
            case Joined():
                return self._greatest(now, [self._bound(part, thing, end) for part in rule.parts])
            case Every():
                return self._every(rule, thing, now, end)
            case Some():
                members = thing.members(rule.over)
                bound = self._greatest(
                    now, [self._bound(rule.must, each, end) for each in (members.things if members else ())]
                )
                return Bound(now, bound.shares | dict.fromkeys(self._reading(rule.where), _ONE - now))
            case Demand():
                return Bound(now, dict.fromkeys(self._leaf(rule, thing), _ONE - now))
            case _:
                return Bound(now, dict.fromkeys(self._below(rule, thing), _ONE - now))

    def _together(self, parts: list[Bound]) -> Shares:
        """How much each setting helps at most to make all of *parts* good: a mean of how far each of them comes, for what holds
        of each holds of any mean. What few items want weighs most, since the others bring that along anyway.

        Where one of them cannot be made good, nothing helps.
        """
        if any(not part.shares for part in parts):
            return {}
        weights = [Fraction(1, max(self._wanted[each] for each in part.shares) ** 2) for part in parts]
        shares: Shares = {}
        for part, weight in zip(parts, weights, strict=True):
            for each, share in part.shares.items():
                shares[each] = shares.get(each, Fraction(0)) + share / (_ONE - part.now) * weight / sum(weights)
        return shares

    @staticmethod
    def _greatest(now: Fraction, parts: list[Bound]) -> Bound:
        shares: Shares = {}
        for part in parts:
            for each, share in part.shares.items():
                shares[each] = max(shares.get(each, Fraction(0)), min(share, _ONE - now))
        return Bound(now, shares)

    def _every(self, rule: Every, thing: Thing, now: Fraction, end: End) -> Bound:
        if moving := self._reading(rule.where):
            return Bound(now, dict.fromkeys(moving | self._below(rule, thing), _ONE - now))
        parts = []
        members = thing.members(rule.over)
        for member in members.things if members else ():
            chosen = rule.where.credit(member) if rule.where else None
            if rule.where and (chosen is None or chosen.verdict is Verdict.NOT_MET):
                continue
            if rule.must.credit(member) is not None:
                unsure = chosen is not None and chosen.worst < 1
                parts.append((member, Bound(end(UNKNOWN), {}) if unsure else self._bound(rule.must, member, end)))
        if not parts:
            return Bound(now, {})
        shares: Shares = {}
        for _, part in parts:
            for each, share in part.shares.items():
                shares[each] = shares.get(each, Fraction(0)) + share / len(parts)
        # As long as a critical member fails, the rest counts for nothing: whoever helps that one frees it.
        held = sum((part.now for _, part in parts), Fraction(0)) / len(parts) - now
        barring = [part for member, part in parts if member.critical is not False and part.now < 1]
        if held > 0:
            for each, share in self._together(barring).items():
                shares[each] = shares.get(each, Fraction(0)) + held * share
        return Bound(now, {each: min(share, _ONE - now) for each, share in shares.items()})

    # -- which settings touch what ----------------------------------------------------------------------------------------

    def _leaf(self, leaf: Demand, thing: Thing) -> set[Setting]:
        found: set[Setting] = set()
        for name in leaf.names():
            found |= self._named(name, thing)
        if leaf.operator != "includes" or isinstance(leaf.value, Name):
            return found
        # Another word of the list does nothing for this one.
        return {each for each in found if each.value == leaf.value or each.sense not in {Sense.ADD, Sense.DROP}}
        return found

    def _named(self, name: Name, thing: Thing) -> set[Setting]:
        if found := self._follows(name.fact):
            return found
        for hop in name.hops:
            if hop not in thing.links:
                return set()
            thing = thing.links[hop]
        section = SECTIONS[thing.subject]
        return self._on.get((section, thing.id if section else "", name.fact), set())

    def _below(self, rule: Rule, thing: Thing) -> set[Setting]:
        """The settings that touch a comparison of *rule*: of *thing* itself where nothing in it speaks of other things."""
        match rule:
            case Demand():
                return self._leaf(rule, thing)
            case Not():
                return self._below(rule.part, thing)
            case Joined():
                return set().union(*(self._below(part, thing) for part in rule.parts))
            case _:
                return self._reading(rule)

    def _reading(self, rule: Rule | None) -> set[Setting]:
        """The settings of a fact that *rule* reads, of any thing."""
        names = {name.fact for leaf in rule.leaves() for name in leaf.names()} if rule else set()
        return set().union(*(self._of.get(name, ()) for name in names))

    def _leaving(self, rule: Rule, thing: Thing) -> set[Setting]:
        """The settings by which *rule* may come not to apply: they touch what chooses members, or what derived facts follow from."""
        match rule:
            case Every() | Some():
                members = thing.members(rule.over)
                things = members.things if members else ()
                if any(self._stays(rule, member) for member in things):
                    return set()
                return self._reading(rule.where).union(*(self._leaving(rule.must, member) for member in things))
            case Joined():
                return set().union(*(self._leaving(part, thing) for part in rule.parts))
            case Not():
                return self._leaving(rule.part, thing)
            case Demand():
                return set().union(*(self._follows(name.fact) for name in rule.names()))
            case _:
                return set()

    def _stays(self, rule: Every | Some, member: Thing) -> bool:
        """Whether *member* is chosen and applies, whatever is set."""
        chosen = rule.where.credit(member) if rule.where else MET
        if chosen is None or chosen.worst < 1 or rule.must.credit(member) is None:
            return False
        return not (rule.where and self._below(rule.where, member)) and not self._leaving(rule.must, member)
