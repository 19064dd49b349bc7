"""A review as SARIF 2.1.0, for code scanning: every item is a rule, every component or flow that lacks it a result.

Only gaps are results. SARIF has a `kind` for what is met or unknown, but GitHub shows every result as an open alert,
whatever its kind; so those are counted and listed in the properties of the run. Fingerprints have a key of our own:
GitHub's upload works out its own one, and warns of each that it finds already there. A gap that somebody has signed for
is a suppressed result while that holds, and an open one from the day on that it does not.
"""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from warev import escaping, grounds, wording
from warev.acceptances import Standing, State
from warev.architecture import Acceptance
from warev.catalog import Item, Pillar, Risk
from warev.errors import Location
from warev.facts import Evidence, Thing
from warev.review import Finding, Review, Section
from warev.verdict import Verdict

SUFFIX = ".sarif"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "warevGap/v1"
_ROOT = "SRCROOT"
_LEVELS = {Risk.HIGH: "error", Risk.MEDIUM: "warning", Risk.LOW: "note"}
# Code scanning ranks what is tagged `security` by this number: each lies in the middle of its word's span.
_SEVERITIES = {Risk.HIGH: "8.0", Risk.MEDIUM: "5.5", Risk.LOW: "2.0"}


def render(review: Review) -> str:
    items = [(section.pillar, finding.item) for section in review.sections for finding in _shown(section, review)]
    places = {item.id: index for index, (_, item) in enumerate(items)}
    edition = review.edition
    driver = {
        "name": "warev",
        "version": review.version,
        "rules": [_rule(pillar, item) for pillar, item in items],
        "properties": {
            "content": edition.content,
            "framework": edition.framework,
            "frameworkDate": edition.framework_date,
        },
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"warev/{_uri(review.architecture.file)}/"},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "Where warev was run."}}},
        "columnKind": "unicodeCodePoints",
        "results": [result for finding in review.gaps for result in _results(finding, review, places)],
        "properties": _properties(review),
    }
    return escaping.json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _shown(section: Section, review: Review) -> list[Finding]:
    return [finding for finding in section.findings if finding.item.risk in review.risks]


def _rule(pillar: Pillar, item: Item) -> dict[str, Any]:
    level = _LEVELS[item.risk]
    steps = [f"{number}. {step}" for number, step in enumerate(item.fix, 1)]
    proof = f"What shows it: {item.proof}"
    properties: dict[str, Any] = {
        "tags": [pillar.id],
        "risk": item.risk,
        "riskBy": "AWS" if pillar.published else "warev",
        "effort": item.effort,
        "problem.severity": "recommendation" if level == "note" else level,
    }
    if pillar.id == "security":
        properties["security-severity"] = _SEVERITIES[item.risk]
    return {
        "id": item.id,
        "name": "".join(word[:1].upper() + word[1:] for word in _words(item.title)),
        "shortDescription": {"text": item.title},
        "fullDescription": {"text": item.why},
        "help": {
            "text": "\n".join([item.why, *steps, proof, item.source]),
            "markdown": "\n".join(
                [
                    escaping.prose(item.why),
                    "",
                    *map(escaping.prose, steps),
                    "",
                    escaping.prose(proof),
                    "",
                    f"<{item.source}>",
                ]
            ),
        },
        "helpUri": item.source,
        "defaultConfiguration": {"level": level},
        "properties": properties,
    }


def _words(title: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in title).split()


def _results(finding: Finding, review: Review, places: dict[str, int]) -> Iterable[dict[str, Any]]:
    """One result for each thing that lacks it, and one for the workload as a whole where that does, or an answer says so."""
    failing = [piece for piece in finding.evidence if piece.verdict is Verdict.NOT_MET]
    for name in finding.failing:
        own = [piece for piece in failing if grounds.name(piece.of) == name]
        pieces = wording.telling(own)
        said = list(dict.fromkeys(map(_said, pieces)))
        ordered = sorted(pieces, key=lambda piece: not (piece.at and piece.at.in_file))
        places_of = [at for piece in ordered for at in (piece.at, piece.thing.at)]
        if not name and finding.answer is not None:
            said.append(_said_by_answer(finding))
            places_of.append(finding.answer.at)
        at = next((each for each in places_of if each and each.in_file), review.architecture.source.at)
        thing = own[0].of if own and name else None
        found = _result(finding, name, "; ".join(said), at, thing)
        yield {"ruleId": finding.item.id, "ruleIndex": places[finding.item.id], **found}


def _said(piece: Evidence) -> str:
    """*piece* in words, without the place that stands before them."""
    text = wording.evidence(piece)
    starts = [f"{at}: " for at in (piece.at, piece.thing.at) if at and at.in_file]
    return next((text.removeprefix(start) for start in starts if text.startswith(start)), text)


def _said_by_answer(finding: Finding) -> str:
    at = finding.answer.at if finding.answer and finding.answer.at.in_file else None
    return wording.attested(finding).removeprefix(f"{at}: ")


def _result(finding: Finding, name: str, said: str, at: Location, thing: Thing | None) -> dict[str, Any]:
    item = finding.item
    named = {"fullyQualifiedName": name, "name": thing.id, "kind": thing.subject} if thing else None
    past = [_past(finding, each) for each in finding.standings if _reopened(each, name)]
    return {
        "kind": "fail",
        "level": _LEVELS[item.risk],
        "message": {"text": _message(". ".join(part.rstrip(".") for part in [item.title, said, *past] if part) + ".")},
        "locations": [{"physicalLocation": _place(at)} | ({"logicalLocations": [named]} if named else {})],
        "partialFingerprints": {
            FINGERPRINT: blake2b(f"{item.id} {name}".encode(), digest_size=16).hexdigest(),
        },
        "suppressions": [_suppression(each.acceptance) for each in finding.standings if name in each.covers],
    }


def _reopened(standing: Standing, name: str) -> bool:
    """Whether what *standing* is of was once signed for, and *name* is open again."""
    signed = standing.acceptance
    of = {f"components.{signed.component}", f"flows.{signed.flow}"} if signed.component or signed.flow else {name}
    return standing.state in {State.EXPIRED, State.REOPENED} and name in of


def _past(finding: Finding, standing: Standing) -> str:
    return f"Signed for by {standing.acceptance.owner}, but {wording.standing(finding, standing)}"


def _suppression(signed: Acceptance) -> dict[str, Any]:
    return {
        "kind": "inSource",
        "status": "accepted",
        "justification": escaping.terminal(f"{signed.reason} ({signed.owner}, until {signed.until})"),
        "location": {"physicalLocation": _place(signed.at)},
    }


def _place(at: Location) -> dict[str, Any]:
    return {
        "artifactLocation": _artifact(at.file),
        "region": {"startLine": at.line, "startColumn": at.column},
    }


def _message(text: str) -> str:
    """*text* as a plain message, in which nothing is a link: SARIF reads ``[text](target)`` as one."""
    line = escaping.terminal(text)
    return line.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") if "](" in line else line


def _artifact(file: str) -> dict[str, Any]:
    uri = _uri(file)
    return {"uri": uri} if ":" in uri.partition("/")[0] else {"uri": uri, "uriBaseId": _ROOT}


def _uri(file: str) -> str:
    """The relative reference that *file* is, or the URI where the user wrote a whole path."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _properties(review: Review) -> dict[str, Any]:
    listed = {verdict: [each.item.id for each in review.findings if each.verdict is verdict] for verdict in Verdict}
    return {
        "architecture": escaping.terminal(review.architecture.name),
        "today": str(review.today),
        "counts": {
            section.pillar.id: {
                "met": section.tally.met,
                "notMet": section.tally.not_met,
                "unknown": section.tally.unknown,
                "notApplicable": section.tally.not_applicable,
            }
            for section in review.sections
        },
        "scores": {section.pillar.id: wording.score(section.tally) for section in review.sections},
        "unknown": listed[Verdict.UNKNOWN],
        "notApplicable": listed[Verdict.NOT_APPLICABLE],
    }
