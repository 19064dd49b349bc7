"""A review as one page of HTML: it holds all that it shows, runs from a disk or a mail, and asks nothing of any server."""

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from warev import diagram, wording
from warev.burdens import Burdens
from warev.catalog import Risk
from warev.escaping import terminal
from warev.review import Finding, Review, Section
from warev.scores import Tally, percent
from warev.templates import fill, fill_markup
from warev.verdict import Share, Verdict

SUFFIX = ".html"
_BLANK = re.compile(r"[ \t]*\n\s*")
_SPAN = re.compile(r"`([^`]+)`")
_PLACE = re.compile(r"(?P<at>.+?:\d+:\d+): (?P<said>.*)", re.DOTALL)
_MOST_NAMES = 4
_MARKS = {
    Verdict.MET: "✓ met",
    Verdict.NOT_MET: "✗ not met",
    Verdict.UNKNOWN: "? unknown",
    Verdict.NOT_APPLICABLE: "– not applicable",
}


def render(review: Review) -> str:
    style, script = (Markup(_lean(fill(f"review.{kind}.j2"))) for kind in ("css", "js"))  # noqa: S704  our own
    burdens = Burdens(review)
    pillar_of = {finding.item.id: section.pillar for section in review.sections for finding in section.findings}
    values = {
        "review": review,
        "say": wording,
        "style": style,
        "script": script,
        "policy": _policy(style, script),
        "burdens": burdens,
        "drawn": diagram.diagram(review, burdens),
        "figures": _figures(review),
        "pillar_of": pillar_of,
    }
    return _lean(fill_markup("review.html.j2", _FILTERS, terminal, values)) + "\n"


def _lean(text: str) -> str:
    """*text* without its indents and empty lines: nothing in it depends on them."""
    return _BLANK.sub("\n", text).strip()


def _policy(style: str, script: str) -> str:
    """What a browser may load and run for the page: its own style and script, as they are, and nothing else."""
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


class Figure(NamedTuple):
    """A number that one wants to know first, and what it counts; `kind` is how it looks."""

    number: int
    what: str
    kind: str = ""


def _figures(review: Review) -> list[Figure]:
    every = [finding for section in review.sections for finding in section.findings]
    verdicts = Counter(finding.verdict for finding in every)
    high = sum(finding.verdict is Verdict.NOT_MET and finding.item.risk is Risk.HIGH for finding in every)
    return [
        Figure(high, "high-risk gaps" if high != 1 else "high-risk gap", "high" if high else ""),
        Figure(verdicts[Verdict.NOT_MET], "gaps in all"),
        Figure(verdicts[Verdict.UNKNOWN], "items unknown"),
        Figure(verdicts[Verdict.MET], "items met"),
        Figure(verdicts[Verdict.NOT_APPLICABLE], "not applicable"),
    ]


def of_what(finding: Finding) -> str:
    """The things that fail, the first few by name: ``web, catalog-db and 2 more``; empty where it is the workload."""
    names = [wording.bare(name) for name in finding.failing if name]
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def signed(finding: Finding) -> str:
    """Whether somebody has signed for a gap, so that it holds today; empty where nobody has."""
    if not any(each.holds for each in finding.standings):
        return ""
    return "partly accepted" if finding.unaccepted else "accepted"


class Shares(NamedTuple):
    """What of a bar is met, unknown and not met, and where the unknown ends, in per cent with two decimals."""

    met: str
    unknown: str
    best: str
    miss: str


def shares(tally: Tally) -> Shares | None:
    if tally.range is None:
        return None
    worst, best = tally.range
    return Shares(*map(_decimal, (worst, best - worst, best, 1 - best)))


def _decimal(share: Share) -> str:
    hundredths = round(share * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def gaps_by_risk(section: Section) -> list[tuple[str, int]]:
    """How many gaps *section* has of each risk that it has some of."""
    counts = Counter(finding.item.risk for finding in section.findings if finding.verdict is Verdict.NOT_MET)
    return [(risk, counts[risk]) for risk in Risk if counts[risk]]


def slug(words: str) -> str:
    return words.replace(" ", "_")


def prose(text: str) -> Markup:
    """A sentence of the content, with its code spans."""
    parts = [escape(terminal(part)) for part in _SPAN.split(text)]
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else part for index, part in enumerate(parts)
    )


def placed(text: str) -> Markup:
    """A piece of evidence, with the place in the file that it begins with set apart."""
    clean = terminal(text)
    found = _PLACE.fullmatch(clean)
    if found is None:
        return Markup("{}").format(clean)
    return Markup('<span class="at">{}</span> {}').format(found["at"], found["said"])


def web(address: str) -> str:
    """*address* if it leads into the web, and nowhere otherwise: content of one's own may say anything."""
    return address if address.startswith(("https://", "http://")) else "#"


_FILTERS: dict[str, Any] = {
    "slug": slug,
    "prose": prose,
    "placed": placed,
    "web": web,
    "shares": shares,
    "percent": percent,
    "gaps_by_risk": gaps_by_risk,
    "of_what": of_what,
    "signed": signed,
    "marked": lambda verdict: _MARKS[verdict],
}
