"""Rules: what a checklist item demands of the facts.

A rule is a small tree, described in docs/rules.md. A fact that nobody stated makes its leaf unknown: that and a list that is
not declared complete are the only places where *unknown* is born.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property, reduce
from typing import NamedTuple, Protocol

from warev.demands import Demand, Name
from warev.facts import Evidence, Members, Origin, Thing
from warev.verdict import MET, NOT_MET, UNKNOWN, Credit, Share, Verdict, greater

# A rule is made of these; its leaves have a module of their own.
__all__ = ["Demand", "Every", "Joined", "Judgement", "Name", "Not", "Rule", "Some", "judge", "judge_gap"]


class Judgement:
    """A credit (None: not applicable) and what it rests on, which is found out once somebody asks: few are shown."""

    def __init__(self, credit: Credit | None, find: Callable[[], tuple[Evidence, ...]] = tuple) -> None:
        self.credit = credit
        self._find = find

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        return self._find()

    @property
    def verdict(self) -> Verdict:
        return self.credit.verdict if self.credit else Verdict.NOT_APPLICABLE


class Rule(Protocol):
    """Anything that judges a thing by its facts."""

    def credit(self, thing: Thing) -> Credit | None:
        """How far *thing* meets it; None where it is not applicable."""

    def evidence(self, thing: Thing) -> tuple[Evidence, ...]:
        """What decided that credit, and no more."""

    def leaves(self) -> "Iterator[Demand]":
        """Every comparison in it."""


def judge(rule: Rule, thing: Thing) -> Judgement:
    """What *rule* says of *thing*."""
    if isinstance(rule, Every | Some):
        return rule.judge(thing)  # which goes through its members once, for credit and evidence
    return Judgement(rule.credit(thing), lambda: rule.evidence(thing))


class Joined:
    """`all` of the parts (the least credit) or `any` of them (the greatest); parts that are not applicable drop out.

    *settled* is what no further part can change: the worst for `all`, the best for `any`.
    """

    def __init__(self, choose: Callable[[Credit, Credit], Credit], settled: Credit, parts: tuple[Rule, ...]) -> None:
        self.choose = choose
        self.parts = parts
        self._settled = settled
        self._judges = tuple(part.credit for part in parts)

    def credit(self, thing: Thing) -> Credit | None:
        total: Credit | None = None
        for judge_ in self._judges:
            credit = judge_(thing)
            if credit is not None and credit is not total:
                total = credit if total is None else self.choose(total, credit)
                if total is self._settled:
                    break
        return total

    def evidence(self, thing: Thing) -> tuple[Evidence, ...]:
        judged = [(part, part.credit(thing)) for part in self.parts]
        told = [credit for _, credit in judged if credit is not None]
        verdict = reduce(self.choose, told).verdict if told else None
        found: list[Evidence] = []
        for part, credit in judged:
            if (credit and credit.verdict) is verdict:
                found += part.evidence(thing)
        return tuple(found)

    def leaves(self) -> Iterator[Demand]:
        for part in self.parts:
            yield from part.leaves()


class Not(NamedTuple):
    """The part must not be met; only its verdict counts."""

    part: Rule

    def credit(self, thing: Thing) -> Credit | None:
        inner = self.part.credit(thing)
        return None if inner is None else _DENIED.get(inner.verdict, UNKNOWN)

    def evidence(self, thing: Thing) -> tuple[Evidence, ...]:
        inner = judge(self.part, thing)
        return inner.evidence if inner.credit is None else tuple(map(_denied, inner.evidence))

    def leaves(self) -> Iterator[Demand]:
        return self.part.leaves()


_DENIED = {Verdict.MET: NOT_MET, Verdict.NOT_MET: MET}


def _denied(evidence: Evidence) -> Evidence:
    mirror = {Verdict.MET: Verdict.NOT_MET, Verdict.NOT_MET: Verdict.MET}
    demand = evidence.demand.removeprefix("not ") if evidence.demand.startswith("not ") else f"not {evidence.demand}"
    return evidence._replace(demand=demand, verdict=mirror.get(evidence.verdict, evidence.verdict))


class _Part(NamedTuple):
    """One member of a quantified list: what it is worth, what that rests on, and whether the workload stops without it."""

    credit: Credit
    decided_by: Rule
    member: Thing

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return self.decided_by.evidence(self.member)


class Every(NamedTuple):
    """Each selected member must meet `must`: the mean of their credits, and 0 once a critical one fails."""

    over: str
    where: Rule | None
    must: Rule

    def credit(self, thing: Thing) -> Credit | None:
        members = thing.members(self.over)
        return UNKNOWN if members is None else self._credit(members, self._parts(members))

    def _parts(self, members: Members) -> list[_Part]:
        return _parts(members, self.where, self.must)

    @staticmethod
    def _credit(members: Members, parts: list[_Part]) -> Credit | None:
        if not parts:
            return None if members.complete else UNKNOWN
        credit = Credit(_mean([part.credit.worst for part in parts]), _mean([part.credit.best for part in parts]))
        if credit.worst < 1:
            if any(part.credit.best < 1 and part.member.critical for part in parts):
                return NOT_MET
            if any(part.credit.worst < 1 and part.member.critical is not False for part in parts):
                return Credit(0, credit.best)
        return credit

    def judge(self, thing: Thing) -> Judgement:
        """Credit and evidence in one."""
        members = thing.members(self.over)
        if members is None:
            return Judgement(UNKNOWN, lambda: (_unstated(thing, self.over),))
        parts = self._parts(members)
        credit = self._credit(members, parts)
        if parts:
            return Judgement(credit, lambda: _agreeing(parts, credit, each=True))
        return Judgement(credit, lambda: ((_none if members.complete else _incomplete)(thing, self.over),))

    def evidence(self, thing: Thing) -> tuple[Evidence, ...]:
        return self.judge(thing).evidence

    def leaves(self) -> Iterator[Demand]:
        return _leaves(self.where, self.must)


class Some(NamedTuple):
    """One selected member at least must meet `must`: the greatest of their credits."""

    over: str
    where: Rule | None
    must: Rule

    def credit(self, thing: Thing) -> Credit | None:
        members = thing.members(self.over)
        return UNKNOWN if members is None else self._credit(members, self._parts(members))

    def _parts(self, members: Members) -> list[_Part]:
        # A member that may not count can still lend its best end, and never its worst.
        return _parts(members, self.where, self.must, doubt=lambda credit: Credit(0, credit.best))

    @staticmethod
    def _credit(members: Members, parts: list[_Part]) -> Credit:
        credit = NOT_MET
        for part in parts:
            credit = greater(credit, part.credit)
        return credit if members.complete else Credit(credit.worst, 1)

    def judge(self, thing: Thing) -> Judgement:
        """Credit and evidence in one."""
        members = thing.members(self.over)
        if members is None:
            return Judgement(UNKNOWN, lambda: (_unstated(thing, self.over),))
        parts = self._parts(members)
        credit = self._credit(members, parts)
        return Judgement(credit, lambda: self._evidence(thing, members, parts, credit))

    def evidence(self, thing: Thing) -> tuple[Evidence, ...]:
        return self.judge(thing).evidence

    def _evidence(self, thing: Thing, members: Members, parts: list[_Part], credit: Credit) -> tuple[Evidence, ...]:
        found = _agreeing(parts, credit, each=False)
        if not members.complete and credit.worst < 1:
            return (*found, _incomplete(thing, self.over))
        return found if parts else (_none(thing, self.over),)

    def leaves(self) -> Iterator[Demand]:
        return _leaves(self.where, self.must)


def _parts(
    members: Members, where: Rule | None, must: Rule, doubt: Callable[[Credit], Credit] = lambda _: UNKNOWN
) -> list[_Part]:
    """The members that count or may count; one that may not is worth what *doubt* makes of its credit."""
    parts = []
    for member in members.things:
        decided_by = must
        chosen = where.credit(member) if where else MET
        if chosen is None or chosen.best < 1:
            continue
        credit = must.credit(member)
        if credit is None:
            continue
        if where is not None and chosen.worst < 1:
            credit = doubt(credit)
            if credit.verdict is Verdict.UNKNOWN:
                decided_by = where
        parts.append(_Part(credit, decided_by, member))
    return parts


def _mean(shares: list[Share]) -> Share:
    total = sum(shares)
    # Most are all 0 or all 1, and a fraction costs more than all the rest of a judgement.
    return total if total == 0 else 1 if total == len(shares) else Fraction(total, len(shares))


def _agreeing(parts: list[_Part], credit: Credit | None, *, each: bool) -> tuple[Evidence, ...]:
    """The evidence of those parts whose verdict is the whole's: what decided it, and no more; told of the member where
    *each* must meet the demand, and of none where one would do.
    """
    verdict = credit and credit.verdict
    agreeing = (part for part in parts if part.credit.verdict is verdict)
    return tuple(piece._replace(of=part.member if each else None) for part in agreeing for piece in part.evidence)


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
    """*rule* as one that shows gaps only: facts can disprove its practice, and never prove it.

    Nor can they show that it has nothing to be about: a rule that selects nothing found nothing against the practice.
    """
    judgement = judge(rule, thing)
    match judgement.verdict:
        case Verdict.NOT_MET:
            return judgement
        case Verdict.UNKNOWN:
            return Judgement(UNKNOWN, lambda: judgement.evidence)
        case _:
            return Judgement(UNKNOWN)
