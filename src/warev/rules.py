"""Rules: what a checklist item demands of the facts.

A rule is a small tree, described in docs/rules.md. A fact that nobody stated makes its leaf unknown: that and a list that is
not declared complete are the only places where *unknown* is born.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from warev.facts import Evidence, Fact, Members, Origin, Thing
from warev.values import OPERATORS, Value, say
from warev.verdict import MET, NOT_MET, UNKNOWN, Credit, Share, Verdict, greater


class Judgement(NamedTuple):
    """A credit (None: not applicable) and what it rests on."""

    credit: Credit | None
    evidence: tuple[Evidence, ...] = ()

    @property
    def verdict(self) -> Verdict:
        return self.credit.verdict if self.credit else Verdict.NOT_APPLICABLE


class Name(NamedTuple):
    """A fact's name as a rule writes it: the links to follow (`from`, `place`, ...), then the fact."""

    hops: tuple[str, ...]
    fact: str

    def __str__(self) -> str:
        return ".".join((*self.hops, self.fact))


class Rule(Protocol):
    """Anything that judges a thing by its facts."""

    def judge(self, thing: Thing) -> Judgement: ...

    def leaves(self) -> "Iterator[Demand]":
        """Every comparison in it."""


_CREDITS = {True: MET, False: NOT_MET, None: UNKNOWN}
_VERDICTS = {True: Verdict.MET, False: Verdict.NOT_MET, None: Verdict.UNKNOWN}


class _Side(NamedTuple):
    """One side of a comparison: the thing to which its links lead, or where they break off, and the fact as named from there."""

    holder: Thing
    name: str
    fact: Fact | None

    @property
    def value(self) -> Value | None:
        return self.fact.value if self.fact else None

    @property
    def senseless(self) -> bool:
        return self.fact is None and self.name in self.holder.senseless

    def evidence(self, demand: str, verdict: Verdict) -> Evidence:
        if self.fact is None:
            return Evidence(self.holder, self.name, demand, verdict)
        fact = self.fact
        return Evidence(
            self.holder, self.name, demand, verdict, fact.value, fact.origin, fact.at, fact.source, fact.because
        )


def _side(thing: Thing, name: Name) -> _Side:
    for index, hop in enumerate(name.hops):
        if hop not in thing.links:
            return _Side(thing, ".".join((*name.hops[index:], name.fact)), None)
        thing = thing.links[hop]
    return _Side(thing, name.fact, thing.facts.get(name.fact))


@dataclass(frozen=True)
class Demand:
    """A leaf: ``{fact: backup.retention_days, at_least: 7}``. Its value may be another fact's `Name`."""

    name: Name
    operator: str
    value: Any

    def judge(self, thing: Thing) -> Judgement:
        one = _side(thing, self.name)
        other = _side(thing, self.value) if isinstance(self.value, Name) else None
        if one.senseless or (other and other.senseless):
            return Judgement(None)
        wanted = other.value if other else self.value
        holds = OPERATORS[self.operator](one.value, wanted) if one.value is not None and wanted is not None else None
        evidence = []
        if one.value is None or wanted is not None:
            evidence.append(one.evidence(self._said(wanted), _VERDICTS[holds]))
        if other and wanted is None:
            evidence.append(other.evidence(f"needed for {self.name.fact}", Verdict.UNKNOWN))
        return Judgement(_CREDITS[holds], tuple(evidence))

    def leaves(self) -> "Iterator[Demand]":
        yield self

    def names(self) -> tuple[Name, ...]:
        return (self.name, self.value) if isinstance(self.value, Name) else (self.name,)

    def _said(self, wanted: Any) -> str:
        """What is demanded, in words; *wanted* is what the other fact is worth, if that is known."""
        if not isinstance(self.value, Name):
            return self._words
        known = f" ({say(wanted)})" if wanted is not None else ""
        return f"{self.operator.replace('_', ' ')} {self.value}{known}"

    @cached_property
    def _words(self) -> str:
        if self.operator == "one_of":
            return "one of " + ", ".join(map(say, self.value))
        if self.operator == "equals":
            return say(self.value)
        return f"{self.operator.replace('_', ' ')} {say(self.value)}"


class Joined(NamedTuple):
    """`all` of the parts (the least credit) or `any` of them (the greatest); parts that are not applicable drop out."""

    choose: Callable[[Credit, Credit], Credit]
    parts: tuple[Rule, ...]

    def judge(self, thing: Thing) -> Judgement:
        total: Credit | None = None
        judged = []
        for part in self.parts:
            judgement = part.judge(thing)
            judged.append(judgement)
            if judgement.credit is not None:
                total = judgement.credit if total is None else self.choose(total, judgement.credit)
        return Judgement(total, _agreeing(judged, total))

    def leaves(self) -> Iterator[Demand]:
        for part in self.parts:
            yield from part.leaves()


class Not(NamedTuple):
    """The part must not be met; only its verdict counts."""

    part: Rule

    def judge(self, thing: Thing) -> Judgement:
        inner = self.part.judge(thing)
        if inner.credit is None:
            return inner
        credit = {Verdict.MET: NOT_MET, Verdict.NOT_MET: MET}.get(inner.verdict, UNKNOWN)
        return Judgement(credit, tuple(map(_denied, inner.evidence)))

    def leaves(self) -> Iterator[Demand]:
        return self.part.leaves()


def _denied(evidence: Evidence) -> Evidence:
    mirror = {Verdict.MET: Verdict.NOT_MET, Verdict.NOT_MET: Verdict.MET}
    demand = evidence.demand.removeprefix("not ") if evidence.demand.startswith("not ") else f"not {evidence.demand}"
    return evidence._replace(demand=demand, verdict=mirror.get(evidence.verdict, evidence.verdict))


class _Part(NamedTuple):
    """One member of a quantified list: what it is worth, and whether the workload stops without it."""

    credit: Credit
    evidence: tuple[Evidence, ...]
    critical: bool | None


class Every(NamedTuple):
    """Each selected member must meet `must`: the mean of their credits, and 0 once a critical one fails."""

    over: str
    where: Rule | None
    must: Rule

    def judge(self, thing: Thing) -> Judgement:
        members = thing.members(self.over)
        if members is None:
            return Judgement(UNKNOWN, (_unstated(thing, self.over),))
        parts = _parts(members, self.where, self.must)
        if not parts:
            missing = _incomplete(thing, self.over)
            return Judgement(None, (_none(thing, self.over),)) if members.complete else Judgement(UNKNOWN, (missing,))
        credit = Credit(_mean(part.credit.worst for part in parts), _mean(part.credit.best for part in parts))
        if any(part.critical is not False and part.credit.worst < 1 for part in parts):
            credit = Credit(0, credit.best)
        if any(part.critical and part.credit.best < 1 for part in parts):
            credit = NOT_MET
        return Judgement(credit, _agreeing(parts, credit))

    def leaves(self) -> Iterator[Demand]:
        return _leaves(self.where, self.must)


class Some(NamedTuple):
    """One selected member at least must meet `must`: the greatest of their credits."""

    over: str
    where: Rule | None
    must: Rule

    def judge(self, thing: Thing) -> Judgement:
        members = thing.members(self.over)
        if members is None:
            return Judgement(UNKNOWN, (_unstated(thing, self.over),))
        # A member that may not count can still lend its best end, and never its worst.
        parts = _parts(members, self.where, self.must, doubt=lambda credit: Credit(0, credit.best))
        credit = NOT_MET
        for part in parts:
            credit = greater(credit, part.credit)
        evidence = _agreeing(parts, credit)
        if not members.complete and credit.worst < 1:
            credit = Credit(credit.worst, 1)
            evidence = (*_agreeing(parts, credit), _incomplete(thing, self.over))
        elif not parts:
            evidence = (_none(thing, self.over),)
        return Judgement(credit, evidence)

    def leaves(self) -> Iterator[Demand]:
        return _leaves(self.where, self.must)


def _parts(
    members: Members, where: Rule | None, must: Rule, doubt: Callable[[Credit], Credit] = lambda _: UNKNOWN
) -> list[_Part]:
    """The members that count or may count; one that may not is worth what *doubt* makes of its credit."""
    parts = []
    for member in members.things:
        chosen = where.judge(member) if where else Judgement(MET)
        if chosen.verdict in {Verdict.NOT_MET, Verdict.NOT_APPLICABLE}:
            continue
        credit, evidence = must.judge(member)
        if credit is None:
            continue
        if chosen.verdict is Verdict.UNKNOWN:
            credit = doubt(credit)
            evidence = chosen.evidence if credit.verdict is Verdict.UNKNOWN else evidence
        parts.append(_Part(credit, evidence, member.critical))
    return parts


def _mean(shares: Iterable[Share]) -> Share:
    listed = list(shares)
    return Fraction(sum(listed), len(listed))


def _agreeing(parts: Sequence[Judgement | _Part], credit: Credit | None) -> tuple[Evidence, ...]:
    """The evidence of those parts whose verdict is the whole's: what decided it, and no more."""
    if credit is None:
        return tuple(evidence for part in parts for evidence in part.evidence)
    verdict = credit.verdict
    return tuple(
        evidence
        for part in parts
        if part.credit is not None and part.credit.verdict is verdict
        for evidence in part.evidence
    )


def _unstated(thing: Thing, name: str) -> Evidence:
    return Evidence(thing, name, "stated", Verdict.UNKNOWN)


def _incomplete(thing: Thing, name: str) -> Evidence:
    workload = thing.links.get("workload", thing)
    listed = "flows" if name in {"inflows", "outflows"} else name
    return Evidence(workload, "complete", f"includes {listed}", Verdict.UNKNOWN, gap=listed)


def _none(thing: Thing, name: str) -> Evidence:
    return Evidence(
        thing, name, "at least one that this is about", Verdict.NOT_MET, gap="none", value="none", origin=Origin.STATED
    )


def _leaves(where: Rule | None, must: Rule) -> Iterator[Demand]:
    if where is not None:
        yield from where.leaves()
    yield from must.leaves()


def judge_gap(rule: Rule, thing: Thing) -> Judgement:
    """*rule* as one that shows gaps only: facts can disprove its practice, and never prove it."""
    judgement = rule.judge(thing)
    if judgement.credit is None or judgement.verdict is Verdict.NOT_MET:
        return judgement
    evidence = judgement.evidence if judgement.verdict is Verdict.UNKNOWN else ()
    return Judgement(UNKNOWN, evidence)
