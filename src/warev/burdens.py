"""How each component, flow, place and set of data stands: the gaps that it has a part in, and what of it is unknown."""

from collections import Counter
from typing import NamedTuple

from warev import wording
from warev.catalog import Risk
from warev.facts import Thing
from warev.review import Finding, Review
from warev.verdict import Verdict

_RISKS = tuple(Risk)


class Burden(NamedTuple):
    """One thing's share in a review: the gaps and the unknown items whose evidence names it, the most pressing first, and
    whether it is `judged` at all.
    """

    gaps: tuple[Finding, ...] = ()
    unknown: tuple[Finding, ...] = ()
    judged: bool = False

    @property
    def worst(self) -> Risk | None:
        """The highest risk of its gaps."""
        return min((gap.item.risk for gap in self.gaps), key=_RISKS.index, default=None)

    @property
    def state(self) -> str:
        """In one word: the risk of its worst gap, else `unknown` where something is, else `clear`, or `plain` if nothing is
        judged of it.
        """
        return str(self.worst or ("unknown" if self.unknown else "clear" if self.judged else "plain"))

    @property
    def summary(self) -> str:
        """In a few words: ``2 high, 1 low``."""
        counts = Counter(gap.item.risk for gap in self.gaps)
        if not counts:
            return "no gap known" if self.unknown else "no gap" if self.judged else "nothing judged"
        return ", ".join(f"{counts[risk]} {risk}" for risk in _RISKS if counts[risk])


NOTHING = Burden()


class Burdens:
    """The burden of every thing in *review*, by the findings that it shows."""

    def __init__(self, review: Review) -> None:
        found = {verdict: _involved(review, verdict) for verdict in (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET)}
        gaps, unknown, met = found.values()
        self._found = {
            key: Burden(tuple(gaps.get(key, ())), tuple(unknown.get(key, ())), judged=True)
            for key in gaps.keys() | unknown.keys() | met.keys()
        }

    def of(self, thing: Thing) -> Burden:
        return self._found.get((thing.subject, thing.id), NOTHING)


def _involved(review: Review, verdict: Verdict) -> dict[tuple[str, str], list[Finding]]:
    """Each thing of which the evidence of some finding says *verdict*, with the findings of that verdict."""
    found: dict[tuple[str, str], dict[str, Finding]] = {}
    for finding in review.found(verdict):
        for piece in wording.telling(finding.evidence):
            if piece.verdict is verdict:
                found.setdefault((piece.thing.subject, piece.thing.id), {})[finding.item.id] = finding
    return {key: list(involved.values()) for key, involved in found.items()}
