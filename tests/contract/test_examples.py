"""The examples are read and reviewed without a mistake, and say what they are there to say."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from warev import catalog as catalogs
from warev import formats, reading
from warev.facts import Origin
from warev.review import Finding, Review, review
from warev.verdict import Verdict

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
KNOWN = catalogs.load()

# What the study notes of week 10 call right, scenario by scenario: the item, the facts that show the gap (each with a thing
# that it is stated of), and what the fix must say.
SCENARIOS = {
    "everybody provisions by hand": (
        "OPS05-BP03",
        {("workload", "delivery.infrastructure_as_code")},
        ["CloudFormation", "CDK"],
    ),
    "eight letters and digits": (
        "SEC02-BP01",
        {("workload", "identity.mfa"), ("workload", "identity.password_min_length")},
        [r"at least 14 characters", r"second factor from everybody, not only from administrators"],
    ),
    "one database in one zone": (
        "REL10-BP01",
        {("catalog", "availability_zones")},
        [r"two or more", r"in the same zone do not help", "--multi-az"],
    ),
    "a schema redone for each product type": (
        "PERF03-BP01",
        {("catalog", "data_shape")},
        ["Amazon DynamoDB", "key-value", "document"],
    ),
    "teams that never left their own machines": (
        "PERF01-BP01",
        {("payroll", "on_premises"), ("reporting", "on_premises")},
        [r"in phases", r"compliance", r"[Nn]ot (move everything|all) at once"],
    ),
    "a basement that idles": (
        "SUS02-BP01",
        {("warehouse", "on_premises"), ("warehouse", "utilization_percent")},
        [r"migrate them in phases to cloud infrastructure", r"grows and shrinks with demand", r"is no substitute"],
    ),
}


def reviewed(name: str) -> Review:
    return review(reading.read(ROOT / "examples" / f"{name}.yaml", KNOWN), KNOWN)


def evidence(finding: Finding) -> set[tuple[str, str]]:
    return {(piece.thing.id, piece.fact) for piece in finding.evidence if piece.verdict is Verdict.NOT_MET}


def words(texts: Iterable[str]) -> str:
    return " ".join(texts).replace("`", "")


def test_there_are_three() -> None:
    assert {path.stem for path in EXAMPLES} == {"aci-company", "event-driven-store", "online-store"}


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_an_example_is_reviewed_and_every_fact_of_it_counts(name: str) -> None:
    made = reviewed(name)
    assert [section.pillar.code for section in made.sections] == ["OPS", "SEC", "REL", "PERF", "COST", "SUS"]
    assert [finding.item.id for finding in made.contradictions if finding.verdict is not Verdict.NOT_APPLICABLE] == []
    for format_ in formats.FORMATS.names:
        assert formats.FORMATS[format_].render(made)


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_the_evidence_of_an_example_points_at_the_line_that_says_so(name: str) -> None:
    lines = (ROOT / "examples" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    for finding in reviewed(name).found(Verdict.MET, Verdict.NOT_MET):
        for piece in finding.evidence:
            if piece.origin is Origin.STATED and piece.at is not None:
                written = lines[piece.at.line - 1][piece.at.column - 1 :]
                key = re.split(r"[:.]", written)[0]
                last = piece.fact.rpartition(".")[2]
                known = {f"{last}s", *piece.fact.split(".")}  # a component's region may follow from the regions
                aliases = {alias for term in KNOWN.vocabulary if term.name.endswith(last) for alias in term.aliases}
                assert key in known | aliases, (finding.item.id, piece.fact, written)


def test_the_online_store_is_a_believable_mixture() -> None:
    made = reviewed("online-store")
    for section in made.sections:
        tally = section.tally
        assert min(tally.met, tally.unknown, tally.not_met) >= 1, section.pillar.id
        assert tally.range is not None
        assert 0 < tally.range.worst < tally.range.best < 1
    assert len(made.todos) >= 5
    assert {finding.item.id for finding in made.gaps if finding.accepted} == {"PERF03-BP01"}
    assert sum(section.tally.not_applicable for section in made.sections) >= 1


def test_the_event_driven_store_has_no_known_gap() -> None:
    made = reviewed("event-driven-store")
    assert [finding.item.id for finding in made.gaps] == []
    for section in made.sections:
        assert section.tally.coverage > 0.4, section.pillar.id


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_review_of_the_company_recommends_what_the_notes_call_right(scenario: str) -> None:
    item, facts, advice = SCENARIOS[scenario]
    found = {finding.item.id: finding for finding in reviewed("aci-company").gaps}
    assert item in found
    assert facts <= evidence(found[item])
    text = words(found[item].item.fix)
    assert [part for part in advice if not re.search(part, text)] == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_recommendation_is_written_down_with_its_line(scenario: str) -> None:
    item, facts, _ = SCENARIOS[scenario]
    made = reviewed("aci-company")
    text = formats.FORMATS["markdown"].render(made)
    section = next(part for part in text.split("\n### ") if f"[{item}](" in part.partition("\n- ")[0])
    for _, fact in facts:
        assert re.search(rf"`\S*aci-company\.yaml:\d+:\d+: {re.escape(fact)} is ", section), fact
    assert re.search(r"^1\. ", section, re.MULTILINE)
