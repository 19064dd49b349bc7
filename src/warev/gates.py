"""Gates: what a review must be for a build to go on. Each that fails says why, in a line."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from warev import wording
from warev.baseline import Baseline, Before
from warev.catalog import Pillar, Risk
from warev.errors import WarevError, nearest
from warev.review import Finding, Review, Section
from warev.scores import Tally, percent
from warev.verdict import Share, Verdict

_RISKS = tuple(Risk)
# What is measured of a section, None where there is nothing to measure; and how that is said.
Measure: TypeAlias = Callable[[Section], tuple[Share | None, str]]
_BAR = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?) ?%?(?::(.*))?", re.ASCII | re.DOTALL)
# So many are named in a line; the report has them all.
_MOST = 8


class Bar(NamedTuple):
    """A percentage that must be reached, as it was written: by one pillar or lens, or (empty) by each that has no bar of its
    own.
    """

    least: Fraction
    pillar: str
    written: str


def bar(written: str, option: str, pillars: Sequence[Pillar]) -> Bar:
    """The bar *written* for *option*, as in ``70`` or ``70:security``; *pillars* are those (and lenses) that are judged.

    Raises WarevError where it is none, or of a pillar that is not judged.
    """
    found = _BAR.fullmatch(written.strip())
    if found is None or Fraction(found[1]) > 100:  # noqa: PLR2004  per cent
        raise WarevError.of(f"{option}: {written!r} is no percentage", hint="write it as 70, or as 70:security")
    if found[2] is None:
        return Bar(Fraction(found[1]), "", written)
    wanted = found[2].strip().lower()
    for each in pillars:
        if wanted in {each.id, each.name.lower(), each.code.lower()}:
            return Bar(Fraction(found[1]), each.id, written)
    judged = [each.id for each in pillars]
    hint = nearest(wanted, judged) or f"judged are {', '.join(judged)}"
    raise WarevError.of(f"{option} {written}: no pillar or lens {found[2].strip()!r} is judged here", hint=hint)


class Gates(NamedTuple):
    """The gates that somebody asked for. `strict`: what may be a gap counts as one."""

    fail_on: Risk | None = None
    strict: bool = False
    fail_under: tuple[Bar, ...] = ()
    fail_on_new: Risk | None = None
    fail_on_lost_coverage: bool = False
    min_coverage: tuple[Bar, ...] = ()
    baseline: Baseline | None = None

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        return bool(
            self.fail_on or self.fail_under or self.fail_on_new or self.fail_on_lost_coverage or self.min_coverage
        )


def failures(gates: Gates, review: Review) -> tuple[str, ...]:
    """Why *review* does not pass *gates*, each reason in a line; nothing where it does. All that was judged counts, whatever
    is shown.
    """
    if not gates.any:
        return ()
    if not sum((section.tally for section in review.sections), Tally()).coverage:
        return ("nothing is known of this architecture (coverage 0 %): it passes no gate",)
    return (
        *_on_risk(gates, review),
        *_under("--fail-under", gates.fail_under, review, _worst),
        *_on_new(gates, review),
        *_on_lost_coverage(gates, review),
        *_under("--min-coverage", gates.min_coverage, review, _coverage),
    )


def _findings(review: Review) -> Iterator[Finding]:
    return (finding for section in review.sections for finding in section.findings)


def _open(gates: Gates, review: Review, least: Risk) -> Iterator[Finding]:
    """The gaps of *least* risk or a higher one that nobody has signed for as a whole, and with strict gates what may be one."""
    verdicts = {Verdict.NOT_MET, Verdict.UNKNOWN} if gates.strict else {Verdict.NOT_MET}
    for finding in _findings(review):
        if (
            finding.verdict in verdicts
            and _RISKS.index(finding.item.risk) <= _RISKS.index(least)
            and finding.unaccepted
        ):
            yield finding


def _on_risk(gates: Gates, review: Review) -> Iterator[str]:
    if gates.fail_on is None:
        return
    found = list(_open(gates, review, gates.fail_on))
    for verdict, noun in ((Verdict.NOT_MET, "gap"), (Verdict.UNKNOWN, "possible gap")):
        if these := [finding for finding in found if finding.verdict is verdict]:
            yield f"--fail-on {gates.fail_on}: {_counted(these, noun, gates.fail_on)}: {_named(map(_id, these))}"


def _id(finding: Finding) -> str:
    return finding.item.id


def _counted(found: list[Finding], noun: str, least: Risk) -> str:
    risk = f"{least} risk" if least is Risk.HIGH else f"{least} risk or higher"
    return f"{len(found)} {noun}{'' if len(found) == 1 else 's'} of {risk}"


def _named(words: Iterable[str]) -> str:
    every = list(words)
    more = len(every) - _MOST
    return ", ".join(every[:_MOST]) + (f" and {more} more" if more > 0 else "")


# -- percentages ----------------------------------------------------------------------------------------------------------


def _worst(section: Section) -> tuple[Share | None, str]:
    tally = section.tally
    if tally.range is None or not tally.coverage:
        return None, "nothing is known (coverage 0 %)" if tally.range else wording.score(tally)
    return tally.range.worst, f"the worst end of {wording.score(tally)} is"


def _coverage(section: Section) -> tuple[Share | None, str]:
    tally = section.tally
    return (tally.coverage, "what is known is") if tally.range else (None, wording.score(tally))


def _under(option: str, bars: tuple[Bar, ...], review: Review, measure: Measure) -> Iterator[str]:
    own = {bar.pillar for bar in bars}
    for section in review.sections:
        name = section.pillar.id
        for each in bars:
            if each.pillar == name or (not each.pillar and name not in own):
                share, said = measure(section)
                if share is None:
                    yield f"{option} {each.written}: {section.pillar.name}: {said}"
                elif share * 100 < each.least:
                    yield f"{option} {each.written}: {section.pillar.name}: {said} {_below(share, each.least)} %"


def _below(share: Share, least: Fraction) -> str:
    """*share* as a percentage that is seen to be below *least*: 69.6 where 70 would be a riddle."""
    if percent(share) < least:
        return str(percent(share))
    return f"{float(Fraction(int(share * 1000), 10)):.1f}"  # cut off, not rounded


# -- against a baseline ---------------------------------------------------------------------------------------------------


def _on_new(gates: Gates, review: Review) -> Iterator[str]:
    if gates.fail_on_new is None or gates.baseline is None:
        return
    known = gates.baseline.items
    every = ((each, _fresh(each, known.get(each.item.id))) for each in _open(gates, review, gates.fail_on_new))
    new = [(finding, fresh) for finding, fresh in every if fresh]
    for verdict, noun in ((Verdict.NOT_MET, "new gap"), (Verdict.UNKNOWN, "new possible gap")):
        if these := [(finding, fresh) for finding, fresh in new if finding.verdict is verdict]:
            counted = _counted([finding for finding, _ in these], noun, gates.fail_on_new)
            named = _named(f"{finding.item.id}{_aside(finding, fresh, gates.baseline)}" for finding, fresh in these)
            yield f"--fail-on-new {gates.fail_on_new}: {counted}: {named}"


def _fresh(finding: Finding, before: Before | None) -> tuple[str, ...]:
    """What fails of *finding*, or may, without a signature, and did not *before*."""
    if before is None:
        return finding.unaccepted
    if finding.verdict is Verdict.UNKNOWN:
        return finding.unaccepted if before.verdict in {Verdict.MET, Verdict.NOT_APPLICABLE} else ()
    if before.verdict is not Verdict.NOT_MET:
        return finding.unaccepted
    return tuple(name for name in finding.unaccepted if (name or "workload") not in before.fails)


def _aside(finding: Finding, fresh: tuple[str, ...], baseline: Baseline) -> str:
    """What is new of it: the things that fail; or that the baseline does not know the item at all."""
    if finding.item.id not in baseline.items:
        return " (not in the baseline)"
    things = _named(wording.bare(name) for name in fresh if name)
    return f" ({things})" if things else ""


def _on_lost_coverage(gates: Gates, review: Review) -> Iterator[str]:
    if not gates.fail_on_lost_coverage or gates.baseline is None:
        return
    lost = []
    for finding in _findings(review):
        before = gates.baseline.items.get(finding.item.id)
        if before is not None and _width(finding) > before.width:
            lost.append(finding)
    if lost:
        items = f"{len(lost)} item{'' if len(lost) == 1 else 's'}"
        yield f"--fail-on-lost-coverage: less is known than in the baseline of {items}: {_named(map(_id, lost))}"


def _width(finding: Finding) -> Share:
    """How much of the finding's credit is unknown."""
    return finding.credit.best - finding.credit.worst if finding.credit else 0
