"""The examples are read and reviewed without a mistake, and say what they are there to say."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from warev import catalog as catalogs
from warev import formats, reading
from warev.catalog import Lens, Shows
from warev.facts import Origin
from warev.formats import markdown
from warev.review import Finding, Review, review
from warev.verdict import Verdict

TODAY = date(2026, 11, 30)
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

# What the people of the company tell: in which words, of which thing, on which of its lines, and the items that must say
# so with that line. A row of items alone goes on with the row above.
FAULTS = """
provisioned by hand        | workload             | infrastructure_as_code: none | OPS05-BP03 OPS05-BP04
                           |                      |                              | OPS05-BP10 SEC05-BP04 SEC08-BP03
                           |                      |                              | REL07-BP01 REL10-BP02 COST11-BP01
provisioned by hand        | workload             | version_control: code        | OPS05-BP01 SEC05-BP04
no pipeline                | workload             | pipeline: none               | OPS05-BP04 OPS05-BP10 OPS06-BP04
                           |                      |                              | SEC05-BP04 SEC11-BP02 SEC11-BP06
                           |                      |                              | REL08-BP02 REL08-BP03 REL08-BP05
                           |                      |                              | SUS06-BP02 SUS06-BP03
tried on the customers     | workload             | environments: [production]   | OPS05-BP08 OPS06-BP02
nothing is written down    | workload             | runbooks: none               | OPS07-BP03 REL05-BP07
                           |                      |                              | REL08-BP01 COST04-BP02
its own way                | workload             | runbooks: none               | OPS07-BP03
One account                | workload             | separation: none             | SEC01-BP01 COST02-BP03
users of that account      | workload             | provider: iam-users          | SEC02-BP04 SEC03-BP06
passwords are short        | workload             | password_min_length: 8       | SEC02-BP01
nobody is asked for more   | workload             | mfa: none                    | SEC02-BP01
one database in one zone   | catalog              | availability_zones: 1        | REL10-BP01
one database in one zone   | network              | availability_zones: 1        | REL02-BP03
schema is redone           | catalog              | data_shape: varying          | PERF03-BP01
the one server             | shop                 | availability_zones: 1        | REL10-BP01
the one server             | shop                 | autoscaling: false           | REL07-BP01 PERF02-BP05 SUS02-BP01
                           |                      |                              | COST09-BP03
straight from the internet | shop                 | public: true                 | SEC05-BP01 REL02-BP01
straight from the internet | shop                 | subnets: public              | SEC05-BP01
straight from the internet | shop                 | service: ec2                 | PERF04-BP04
nobody measures            | shop                 | metrics: false               | OPS04-BP02 REL06-BP01 REL11-BP01
                           |                      |                              | PERF01-BP07 PERF02-BP03
No backups are made        | catalog              | retention_days: 0            | REL09-BP01 REL09-BP02 REL09-BP03
                           |                      |                              | REL09-BP04
No backups are made        | catalog              | automated: false             | REL09-BP03
No backups are made        | staff-files          | retention_days: 0            | REL09-BP01 REL09-BP02 REL09-BP03
                           |                      |                              | REL09-BP04
No backups are made        | staff-files          | automated: false             | REL09-BP03
nothing is encrypted       | catalog              | encrypted_at_rest: false     | SEC08-BP02
nothing is encrypted       | staff-files          | encrypted_at_rest: false     | SEC07-BP02 SEC08-BP02
nothing is encrypted       | shop->catalog        | encrypted: false             | SEC09-BP02
nothing is encrypted       | shop->warehouse      | encrypted: false             | SEC09-BP02
nothing is encrypted       | reporting->warehouse | encrypted: false             | SEC09-BP02
nothing is encrypted       | payroll->staff-files | encrypted: false             | SEC07-BP02 SEC09-BP02
their own machines         | payroll              | kind: compute                | PERF01-BP01
their own machines         | reporting            | kind: compute                | PERF01-BP01
their own machines         | staff-files          | kind: file-store             | PERF01-BP01 COST05-BP03 SUS05-BP03
do not grow or shrink      | payroll              | autoscaling: false           | REL07-BP01
do not grow or shrink      | reporting            | autoscaling: false           | REL07-BP01
A data centre idles        | warehouse            | utilization_percent: 9       | SUS02-BP01 SUS05-BP01
A data centre idles        | warehouse            | kind: compute                | PERF01-BP01 SUS02-BP01
day and night              | warehouse            | schedule: always             | SUS02-BP01
day and night              | warehouse            | autoscaling: false           | REL07-BP01 SUS02-BP01
day and night              | warehouse            | steady: false                | SUS02-BP01
waits for its answers      | shop->warehouse      | style: sync                  | REL04-BP02
waits for its answers      | shop                 | service: ec2                 | SUS02-BP04
"""

# What the same file speaks against: its words, the thing that they are about (or the workload), and the items that must
# not count it among their gaps. A store has to be waited for; one account shares nothing with another; there is no queue,
# no third party and no volume for several servers; where no backup is, none is too many.
NO_FAULTS = """
{from: shoppers, to: shop, style: sync, encrypted: true} | shoppers->shop       | SEC07-BP02 SEC09-BP02
service: ec2                                             | shop                 | PERF01-BP01
service: rds                                             | catalog              | PERF01-BP01 COST05-BP03 SUS05-BP03
products: {classification: public, personal: false       | catalog              | SEC07-BP02 SEC08-BP01
products: {classification: public, personal: false       | shop->catalog        | SEC07-BP02
from: payroll, to: staff-files                           | payroll->staff-files | REL04-BP02
One account holds everything                             | workload             | SEC03-BP08
complete: [components                                    | workload             | REL05-BP04 SEC03-BP09 SUS04-BP06
No backups are made                                      | workload             | SUS04-BP08
regions: [us-east-1]                                     | workload             | REL11-BP04 PERF04-BP06
"""


def table(text: str) -> list[list[str]]:
    """The rows of *text*, cell by cell."""
    rows: list[list[str]] = []
    for row in text.strip().splitlines():
        *cells, items = (cell.strip() for cell in row.split("|"))
        if any(cells):
            rows.append([*cells, items])
        else:
            rows[-1][-1] += f" {items}"
    return rows


def reviewed(name: str, *lenses: Lens) -> Review:
    return review(reading.read(ROOT / "examples" / f"{name}.yaml", KNOWN), KNOWN, lenses=lenses, today=TODAY)


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


def test_the_event_driven_store_has_no_known_gap_and_states_most_of_what_a_description_can_show() -> None:
    made = reviewed("event-driven-store", *KNOWN.lenses)
    assert [finding.item.id for finding in made.gaps] == []
    for section in made.sections:
        shown = [each for each in section.findings if each.by_rule and each.item.shows is Shows.BOTH]
        told = [each for each in shown if each.verdict is not Verdict.UNKNOWN]
        assert len(told) > 0.8 * len(shown), section.pillar.id


def test_the_event_driven_store_states_all_that_its_lens_asks_of_a_description() -> None:
    made = reviewed("event-driven-store", *KNOWN.lenses)
    lenses = [section for section in made.sections if section.pillar in KNOWN.lenses]
    open_ = [finding for section in lenses for finding in section.findings if finding.verdict is Verdict.UNKNOWN]
    assert [finding.item.id for finding in open_ if finding.by_rule and not finding.unopposed] == []
    assert sum(section.tally.met for section in lenses) >= 16


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
    text = markdown.render(made)
    section = next(part for part in text.split("\n### ") if f"[{item}](" in part.partition("\n- ")[0])
    for _, fact in facts:
        assert re.search(rf"`\S*aci-company\.yaml:\d+:\d+: {re.escape(fact)} is ", section), fact
    assert re.search(r"^1\. ", section, re.MULTILINE)


COMPANY = (ROOT / "examples" / "aci-company.yaml").read_text(encoding="utf-8")


def line(thing: str, written: str) -> int:
    """The line of the company's file on which *written* stands, the first one from where *thing* begins."""
    lines = COMPANY.splitlines()
    ends = thing.split("->")
    begins = f"from: {ends[0]}, to: {ends[1]}" if len(ends) == 2 else f"  {thing}:"
    start = 0 if thing == "workload" else next(at for at, text in enumerate(lines) if begins in text)
    return next(at for at, text in enumerate(lines[start:], start + 1) if written in text)


@pytest.mark.parametrize(("told", "thing", "written", "items"), table(FAULTS))
def test_each_fault_that_the_company_tells_is_a_gap_with_its_line(
    told: str, thing: str, written: str, items: str
) -> None:
    assert told in re.sub(r"\s+", " ", COMPANY.replace("#", " "))
    key = written.partition(":")[0]
    shown_by = {
        finding.item.id
        for finding in reviewed("aci-company").gaps
        for piece in finding.evidence
        if piece.verdict is Verdict.NOT_MET and piece.thing.id == thing
        if piece.at is not None and piece.at.line == line(thing, written)
        if piece.origin is Origin.DERIVED or key == piece.fact.rpartition(".")[2]
    }
    assert set(items.split()) - shown_by == set()


def test_the_company_has_no_gap_that_nobody_told_of() -> None:
    told = {item for *_, items in table(FAULTS) for item in items.split()}
    assert {finding.item.id for finding in reviewed("aci-company").gaps} == told


@pytest.mark.parametrize(("told", "thing", "items"), table(NO_FAULTS))
def test_what_the_company_speaks_against_is_no_gap(told: str, thing: str, items: str) -> None:
    assert told in COMPANY
    blamed = {
        finding.item.id
        for finding in reviewed("aci-company").gaps
        if thing == "workload" or thing in {each for each, _ in evidence(finding)}
    }
    assert set(items.split()) & blamed == set()
