"""A review: what each checklist item says of one architecture, and why."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import ModuleType
from typing import Any, NamedTuple

from warev import __version__, acceptances, grounds, rules
from warev.acceptances import Standing
from warev.architecture import Acceptance, Answer, Architecture, Reply
from warev.catalog import Catalog, Edition, Item, Lens, Pillar, Question, Risk, Shows
from warev.facts import Evidence, Thing
from warev.rules import Judgement
from warev.scores import Tally
from warev.todo import Todo, todos
from warev.values import Value
from warev.verdict import MET, NOT_MET, PARTLY, UNKNOWN, Credit, Verdict, lesser

_RISKS = tuple(Risk)
_TIERS = ("critical", "important", "standard")
# A gap of the workload as a whole comes after those that a critical component is known to have.
_REACHES = ("critical", "workload", "important", "standard", "")
_ATTESTED = {Reply.YES: MET, Reply.NO: NOT_MET, Reply.PARTLY: PARTLY}


class Finding(NamedTuple):
    """One item's verdict. `by_rule` is what facts alone say (None: the item has no rule). `standings` are the item's
    acceptances, judged.
    """

    item: Item
    credit: Credit | None
    by_rule: Judgement | None
    answer: Answer | None = None
    standings: tuple[Standing, ...] = ()

    @property
    def verdict(self) -> Verdict:
        return self.credit.verdict if self.credit else Verdict.NOT_APPLICABLE

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What decided it, as far as facts did."""
        return self.by_rule.evidence if self.by_rule else ()

    @property
    def attested(self) -> bool:
        """Whether a person's answer decided, for want of facts."""
        return self.answer is not None and (self.by_rule is None or self.by_rule.verdict is not self.verdict)

    @property
    def contradiction(self) -> str:
        """How answer and facts contradict each other; empty where they do not."""
        if self.answer is None or self.by_rule is None:
            return ""
        facts, reply = self.by_rule.verdict, self.answer.reply
        if reply is Reply.NOT_APPLICABLE:
            return f"set aside: the facts say {facts}" if facts in {Verdict.MET, Verdict.NOT_MET} else ""
        opposed = {
            Verdict.MET: {Reply.NO, Reply.PARTLY},
            Verdict.NOT_MET: {Reply.YES},
            Verdict.NOT_APPLICABLE: {Reply.NO, Reply.PARTLY},
        }
        return f"the answer says {reply}, but the facts say {facts}" if reply in opposed.get(facts, ()) else ""

    @property
    def unopposed(self) -> bool:
        """Whether a rule that shows gaps only found none: nothing stated speaks against the practice."""
        gap_rule = self.item.shows is Shows.GAP and self.by_rule is not None
        return gap_rule and self.verdict is Verdict.UNKNOWN and not self.evidence

    @property
    def wide(self) -> bool:
        """Whether it is about the workload as a whole rather than about components."""
        if self.verdict is not Verdict.NOT_MET:
            return True
        failing = [each.thing.subject for each in self.evidence if each.verdict is Verdict.NOT_MET]
        return not failing or "workload" in failing

    @property
    def accepted(self) -> tuple[Acceptance, ...]:
        """What somebody has signed for, whether that holds or not."""
        return tuple(each.acceptance for each in self.standings)

    @property
    def failing(self) -> dict[str, dict[str, Value]]:
        """What fails, or of an unknown item what may, each by the name that paths of it begin with (empty: the workload)
        and with the stated facts that this rests on.
        """
        if self.verdict not in {Verdict.NOT_MET, Verdict.UNKNOWN}:
            return {}
        deciding = [each for each in self.evidence if each.verdict is self.verdict]
        found = {grounds.name(each.of): each.of for each in deciding}
        rests_on = {
            name: grounds.under(each for each in deciding if each.of is member) for name, member in found.items()
        }
        if self.answer is not None and self.verdict is Verdict.NOT_MET and self.answer.reply is not Reply.YES:
            # A person said it of the item as a whole.
            attested = {f"{grounds.ANSWERS}.{self.item.id}": grounds.replied(self.answer)}
            rests_on[""] = rests_on.get("", {}) | attested
        return rests_on or {"": {}}

    @property
    def unaccepted(self) -> tuple[str, ...]:
        """What fails, or may, and is signed for by nothing that holds; named as in `failing`."""
        signed = acceptances.covered(self.standings)
        return tuple(name for name in self.failing if name not in signed)

    @property
    def at_fault(self) -> tuple[Thing, ...]:
        """Of a gap, the things that fail, and the components at the ends of flows that do."""
        if self.verdict is not Verdict.NOT_MET:
            return ()
        things = [each.thing for each in self.evidence if each.verdict is Verdict.NOT_MET]
        ends = [thing.links[name] for thing in things for name in ("from", "to") if name in thing.links]
        return (*things, *ends)

    @property
    def tier(self) -> str:
        """Of a gap, the strictest tier of the components that fail; empty where none is known."""
        tiers = {str(fact.value) for thing in self.at_fault if (fact := thing.facts.get("tier"))}
        return next((tier for tier in _TIERS if tier in tiers), "")

    @property
    def exposed(self) -> bool:
        """Of a gap, whether people or third parties reach one of the components that fail."""
        facts = (thing.facts.get("graph.exposed") for thing in self.at_fault)
        return any(fact is not None and fact.value is True for fact in facts)

    @property
    def tally(self) -> Tally:
        return Tally.of(self.item.risk.weight, self.credit, self.by_rule.credit if self.by_rule else None)


class Answered(NamedTuple):
    """A question of the framework with the findings of its items."""

    question: Question
    findings: tuple[Finding, ...]

    @property
    def known_risk(self) -> Risk | None:
        """The highest risk of an item that is not met."""
        return _highest(finding.item.risk for finding in self.findings if finding.verdict is Verdict.NOT_MET)

    @property
    def possible_risk(self) -> Risk | None:
        """The highest risk of an item that is not met or unknown."""
        open_ = {Verdict.NOT_MET, Verdict.UNKNOWN}
        return _highest(finding.item.risk for finding in self.findings if finding.verdict in open_)

    @property
    def risk(self) -> str:
        """Both in words: "LOW, may be HIGH"."""
        known, possible = self.known_risk, self.possible_risk
        low = known.upper() if known else "NONE"
        return low if known is possible else f"{low}, may be {possible.upper()}" if possible else low


def _highest(risks: "Iterator[Risk]") -> Risk | None:
    return min(risks, key=_RISKS.index, default=None)


@dataclass(frozen=True)
class Section:
    """The findings of one pillar, or of a lens."""

    pillar: Pillar
    questions: tuple[Answered, ...]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for question in self.questions for finding in question.findings)

    @cached_property
    def tally(self) -> Tally:
        return Tally.total(finding.tally for finding in self.findings)


class Review(NamedTuple):
    """What every format renders: the pillars' sections, then those of lenses. `risks` are those whose findings are shown;
    scores count all items. `today` is the day by which acceptances were judged.
    """

    architecture: Architecture
    edition: Edition
    sections: tuple[Section, ...]
    todos: tuple[Todo, ...]
    today: date
    risks: tuple[Risk, ...] = _RISKS
    version: str = __version__

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of the shown risks, in the order of pillars and items."""
        every = (finding for section in self.sections for finding in section.findings)
        return tuple(finding for finding in every if finding.item.risk in self.risks)

    @property
    def tally(self) -> Tally:
        """The counts of all pillars. They have no score of their own: the pillars stand side by side, and a lens apart."""
        return Tally.total(section.tally for section in self.sections if section.pillar.published)

    @property
    def unpublished(self) -> frozenset[str]:
        """The items whose risk levels are warev's own, because AWS publishes none for them."""
        lenses = (section for section in self.sections if not section.pillar.published)
        return frozenset(finding.item.id for section in lenses for finding in section.findings)

    def found(self, *verdicts: Verdict) -> tuple[Finding, ...]:
        """The shown findings of *verdicts*, the most pressing first: by risk, then tier, then exposure, then effort."""
        return tuple(sorted((each for each in self.findings if each.verdict in verdicts), key=pressing))

    @property
    def gaps(self) -> tuple[Finding, ...]:
        return self.found(Verdict.NOT_MET)

    @property
    def unanswered(self) -> tuple[Finding, ...]:
        """Unknown items that only a person can decide."""
        unknown = self.found(Verdict.UNKNOWN)
        return tuple(finding for finding in unknown if finding.by_rule is None or finding.unopposed)

    @property
    def standings(self) -> tuple[tuple[Finding, Standing], ...]:
        """Every acceptance of an item that was judged, whatever its risk, with the finding; in the order of the items."""
        every = (finding for section in self.sections for finding in section.findings)
        return tuple((finding, each) for finding in every for each in finding.standings)

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.contradiction)


def pressing(finding: Finding) -> tuple[int, int, bool, int, str]:
    """The order of findings: by risk, then tier, then exposure, then effort."""
    item, reach = finding.item, "workload" if finding.wide else finding.tier
    return _RISKS.index(item.risk), _REACHES.index(reach), not finding.exposed, item.effort.points, item.id


def review(
    architecture: Architecture,
    catalog: Catalog,
    pillars: Sequence[Pillar] = (),
    risks: Sequence[Risk] = (),
    lenses: Sequence[Lens] = (),
    *,
    today: date,
    seek: bool = True,
) -> Review:
    """Judge *architecture* against the checklists of *pillars*, by default all, and of *lenses*, by default none; show the
    findings of *risks*, by default all. Acceptances are those of the day *today*. *seek* what to state next: it takes as
    long as all else.
    """
    sections = tuple(
        Section(pillar, tuple(_question(question, architecture, today) for question in pillar.questions))
        for pillar in (*(pillars or catalog.pillars), *lenses)
    )
    whole = Review(architecture, catalog.edition, sections, (), today, tuple(risks) or _RISKS)
    if not seek:
        return whole
    return whole._replace(todos=todos(_unknown_evidence(whole), catalog.vocabulary))


def _question(question: Question, architecture: Architecture, today: date) -> Answered:
    findings = (judge(item, architecture) for item in question.items)
    return Answered(question, tuple(with_acceptances(finding, architecture, today) for finding in findings))


def with_acceptances(finding: Finding, architecture: Architecture, today: date) -> Finding:
    """*finding* with its acceptances, as they are on the day *today*."""
    accepted = [each for each in architecture.accepted if each.item == finding.item.id]
    if not accepted:
        return finding
    return finding._replace(standings=acceptances.stand(accepted, finding.failing, architecture, today))


def judge(item: Item, architecture: Architecture) -> Finding:
    """What *item* says of *architecture*: the worse of its rule and its answer. Acceptances are left out of it."""
    by_rule = ruled(item, architecture.workload)
    answer = architecture.answers.get(item.id)
    return Finding(item, combined(by_rule, answer), by_rule, answer)


def credit(item: Item, architecture: Architecture) -> Credit | None:
    """What *item* is worth of *architecture*, without the trouble of saying why."""
    return combined(ruled(item, architecture.workload), architecture.answers.get(item.id))


def ruled(item: Item, workload: Thing) -> Judgement | None:
    """What the facts of *workload* alone say of *item*; None where it has no rule."""
    if item.demand is None:
        return None
    if item.condition is not None:
        applies = rules.judge(item.condition, workload)
        if applies.verdict in {Verdict.NOT_MET, Verdict.NOT_APPLICABLE}:
            return Judgement(None, lambda: applies.evidence)
        if applies.verdict is Verdict.UNKNOWN:
            return Judgement(UNKNOWN, lambda: applies.evidence)
    judged = rules.judge_gap if item.shows is Shows.GAP else rules.judge
    return judged(item.demand, workload)


def combined(by_rule: Judgement | None, answer: Answer | None) -> Credit | None:
    """The worse of rule and answer; where the rule is unknown the answer decides. None: not applicable."""
    if answer is None:
        return by_rule.credit if by_rule else UNKNOWN
    if answer.reply is Reply.NOT_APPLICABLE:
        return None
    attested = _ATTESTED[answer.reply]
    if by_rule is None or by_rule.verdict is Verdict.UNKNOWN:
        return attested
    if by_rule.credit is None:
        return None if answer.reply is Reply.YES else attested
    return lesser(by_rule.credit, attested)


def _unknown_evidence(whole: Review) -> list[tuple[Item, tuple[Evidence, ...]]]:
    unknown = whole.found(Verdict.UNKNOWN)
    return [(finding.item, finding.evidence) for finding in unknown if not finding.unopposed]


class _Called(ModuleType):
    """This module, which can be called: `from warev import review` finds it under that name, and should find a function."""

    def __call__(self, *given: Any, **named: Any) -> Review:
        from warev import library

        return library.review(*given, **named)


sys.modules[__name__].__class__ = _Called
