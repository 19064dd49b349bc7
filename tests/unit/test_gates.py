"""Gates: what a review must be for a build to go on. None of them passes for want of knowledge."""

import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warev import baseline, gates
from warev.baseline import Baseline
from warev.catalog import Catalog, Risk
from warev.errors import WarevError
from warev.formats import FORMATS
from warev.gates import Bar, Gates
from warev.review import Review, review

Read = Any
Make: TypeAlias = Callable[..., Review]
TODAY = date(2026, 11, 30)
VPC = "places: {vpc: {type: network}}\n"
DB = f"{VPC}components: {{db: {{service: rds, in: vpc, tier: critical, availability_zones: 1}}}}\n"
TWO = f"""\
{VPC}components:
  db: {{service: rds, in: vpc, tier: standard, availability_zones: 1}}
  web: {{service: ec2, in: vpc, tier: standard, availability_zones: 1}}
"""
MFA = "identity: {mfa: none}\n"
SIGNED = "{item: REL01-BP01, reason: r, owner: o, until: 2027-01-31}"


@pytest.fixture(scope="session")
def make(architecture: Read, catalog: Catalog) -> Make:
    """The review of a text, of all pillars and, if asked, of the lens."""

    def made(text: str, *, lens: bool = False) -> Review:
        return review(architecture(text), catalog, lenses=catalog.lenses if lens else (), today=TODAY)

    return made


def as_baseline(whole: Review) -> Baseline:
    return baseline.parse(str(FORMATS["json"].render(whole)), "baseline.json")


def every(written: str, pillar: str = "") -> tuple[Bar, ...]:
    return (Bar(Fraction(written), pillar, f"{written}{':' if pillar else ''}{pillar}"),)


# -- gaps ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "expected"),
    [
        (Risk.HIGH, ("--fail-on high: 2 gaps of high risk: SEC01-BP03, REL01-BP01",)),
        (Risk.MEDIUM, ("--fail-on medium: 2 gaps of medium risk or higher: SEC01-BP03, REL01-BP01",)),
        (Risk.LOW, ("--fail-on low: 3 gaps of low risk or higher: SEC01-BP03, REL01-BP01, REL02-BP02",)),
    ],
)
def test_a_gap_of_the_risk_or_a_higher_one_fails(make: Make, least: Risk, expected: tuple[str, ...]) -> None:
    whole = make(f"{DB}{MFA}answers: {{REL02-BP02: no}}\n")
    assert gates.failures(Gates(fail_on=least), whole) == expected


def test_a_review_without_gaps_passes_and_with_strict_what_is_unknown_does_not(make: Make) -> None:
    whole = make("identity: {mfa: all}\n")
    assert gates.failures(Gates(fail_on=Risk.LOW), whole) == ()
    assert gates.failures(Gates(fail_on=Risk.HIGH, strict=True), whole) == (
        "--fail-on high: 3 possible gaps of high risk: SEC01-BP01, REL01-BP01, REL02-BP01",
    )
    assert gates.failures(Gates(fail_on=Risk.HIGH, strict=True), make(MFA))[0] == (
        "--fail-on high: 1 gap of high risk: SEC01-BP03"
    )


def test_a_gap_passes_once_all_of_it_is_accepted_and_only_while_that_holds(make: Make) -> None:
    asked = Gates(fail_on=Risk.HIGH)
    told = ("--fail-on high: 1 gap of high risk: REL01-BP01",)
    whole = f"accepted: [{SIGNED}]\n"
    one = whole.replace("reason", "component: db, reason")
    assert gates.failures(asked, make(TWO)) == told
    assert gates.failures(asked, make(TWO + whole)) == ()
    assert gates.failures(asked, make(TWO + one)) == told
    assert gates.failures(asked, make(DB + one)) == ()
    assert gates.failures(asked, make(DB + whole.replace("2027-01-31", "2026-11-29"))) == told
    assert gates.failures(asked, make(DB + whole.replace("31}", "31, under: {identity.mfa: all}}") + MFA)) == (
        "--fail-on high: 2 gaps of high risk: SEC01-BP03, REL01-BP01",
    )


def test_an_accepted_gap_counts_unchanged_in_the_score(make: Make) -> None:
    asked = Gates(fail_under=every("1", "reliability"))
    assert gates.failures(asked, make(DB)) == gates.failures(asked, make(f"{DB}accepted: [{SIGNED}]\n")) != ()


def test_gates_see_what_is_not_shown_and_the_lens_that_is_asked_for(make: Make) -> None:
    chain = """\
identity: {mfa: all}
components: {a: {service: ec2, tier: critical}, b: {service: ec2}, c: {service: rds}}
flows: [{from: a, to: b, style: sync}, {from: b, to: c, style: sync}]
"""
    assert gates.failures(Gates(fail_on=Risk.HIGH), make(chain)) == ()
    told = ("--fail-on high: 1 gap of high risk: QUE01-BP01",)
    whole = make(chain, lens=True)
    assert gates.failures(Gates(fail_on=Risk.HIGH), whole) == told
    assert gates.failures(Gates(fail_on=Risk.HIGH), whole._replace(risks=(Risk.LOW,))) == told


def test_a_long_list_is_cut_because_the_report_has_it(make: Make) -> None:
    (line,) = gates.failures(Gates(fail_on=Risk.LOW, strict=True), make("identity: {mfa: all}\n", lens=True))
    assert line.startswith("--fail-on low: 10 possible gaps of low risk or higher: SEC01-BP01, SEC01-BP02, ")
    assert line.endswith(", REL02-BP03 and 2 more")


# -- nothing known, nothing passed --------------------------------------------------------------------------------------

ALL = Gates(
    fail_on=Risk.HIGH,
    fail_under=every("0"),
    fail_on_new=Risk.HIGH,
    fail_on_lost_coverage=True,
    min_coverage=every("0"),
)


@pytest.mark.parametrize("name", [name for name in Gates._fields if name not in {"strict", "baseline"}])
def test_a_review_that_knows_nothing_passes_no_gate(make: Make, name: str) -> None:
    asked = Gates(**{name: getattr(ALL, name)}, baseline=as_baseline(make(MFA)))
    assert gates.failures(asked, make("name: x\n")) == (
        "nothing is known of this architecture (coverage 0 %): it passes no gate",
    )
    assert gates.failures(Gates(), make("name: x\n")) == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "is empty, and so no baseline"),
        (" \n", "is empty, and so no baseline"),
        *(
            (text, "is no JSON report that this version of warev can hold a review against")
            for text in (
                "{}",
                "[]",
                "null",
                "{",
                "name: x",
                '{"pillars": []}',
                '{"pillars": {}, "lenses": 1}',
                "[" * 9999,
            )
        ),
        ('{"pillars": [], "lenses": []}', "is a report that knows nothing (coverage 0 %), and so no baseline"),
    ],
)
def test_a_baseline_that_is_empty_or_unreadable_is_a_mistake(text: str, wrong: str) -> None:
    with pytest.raises(WarevError) as caught:
        baseline.parse(text, "b.json")
    (mistake,) = caught.value.mistakes
    assert mistake.what == f"b.json {wrong}"
    assert mistake.hint == "write one with: warev review architecture.yaml -o baseline.json"


@pytest.mark.parametrize(
    "changed",
    [
        {"credit": None},
        {"credit": ["0"]},
        {"credit": ["1", "0"]},
        {"credit": ["0", "2"]},
        {"credit": ["0", "1e999999999"]},
        {"credit": ["1/0", "1"]},
        {"credit": [0, 1]},
        {"credit": 7},
        {"verdict": "good"},
        {"verdict": None},
        {"verdict": "not_applicable"},
        {"fails": None},
        {"id": []},
    ],
    ids=str,
)
def test_a_baseline_in_which_one_item_is_damaged_is_a_mistake(make: Make, changed: dict[str, Any]) -> None:
    report = json.loads(FORMATS["json"].render(make(MFA)))
    report["pillars"][0]["questions"][0]["items"][0] |= changed
    with pytest.raises(WarevError, match="is no JSON report"):
        baseline.parse(json.dumps(report), "b.json")


def test_a_baseline_that_knows_nothing_is_a_mistake(make: Make) -> None:
    with pytest.raises(WarevError, match="knows nothing"):
        as_baseline(make("name: x\n"))
    with pytest.raises(WarevError, match="knows nothing"):
        as_baseline(make("answers: {REL02-BP02: {not_applicable: r}}\n"))


# -- percentages --------------------------------------------------------------------------------------------------------


def test_the_worst_end_of_each_pillar_and_lens_counts(make: Make) -> None:
    whole = make(f"{DB}answers: {{SEC01-BP01: yes}}\n", lens=True)
    assert gates.failures(Gates(fail_under=every("30")), whole) == (
        "--fail-under 30: Reliability: the worst end of 0-67 % is 0 %",
        "--fail-under 30: Queues: nothing is known (coverage 0 %)",
    )
    assert gates.failures(Gates(fail_under=every("37", "security")), whole) == (
        "--fail-under 37:security: Security: the worst end of 36-100 % is 36 %",
    )
    assert gates.failures(Gates(fail_under=every("36", "security")), whole) == ()


def test_a_pillar_with_a_bar_of_its_own_does_not_meet_the_one_for_all(make: Make) -> None:
    whole = make("answers: {SEC01-BP01: yes, REL01-BP01: yes}\n")
    both = every("99") + every("20", "security")
    assert gates.failures(Gates(fail_under=both), whole) == (
        "--fail-under 99: Reliability: the worst end of 33-100 % is 33 %",
    )


def test_what_rounds_to_the_bar_is_still_below_it_and_is_said_exactly(make: Make) -> None:
    (line,) = gates.failures(Gates(fail_under=every("36.4", "security")), make("answers: {SEC01-BP01: yes}\n"))
    assert line.endswith("the worst end of 36-100 % is 36 %")
    (line,) = gates.failures(
        Gates(fail_under=every("67", "reliability")), make("answers: {REL01-BP01: yes, REL02-BP01: yes}\n")
    )
    assert line.endswith("is 66.6 %")


def test_so_much_of_each_pillar_must_be_known(make: Make) -> None:
    whole = make(DB)
    assert gates.failures(Gates(min_coverage=every("33")), whole) == (
        "--min-coverage 33: Security: what is known is 0 %",
    )
    assert gates.failures(Gates(min_coverage=every("33", "reliability")), whole) == ()
    (line,) = gates.failures(Gates(min_coverage=every("50", "reliability")), whole)
    assert line == "--min-coverage 50:reliability: Reliability: what is known is 33 %"


def test_a_pillar_in_which_nothing_applies_passes_no_bar(make: Make) -> None:
    gone = ", ".join(f"SEC01-BP0{number}: {{not_applicable: r}}" for number in (1, 2, 3, 4))
    whole = make(f"{DB}answers: {{{gone}}}\n")
    bar = every("0", "security")
    assert gates.failures(Gates(fail_under=bar, min_coverage=bar), whole) == (
        "--fail-under 0:security: Security: no item applies",
        "--min-coverage 0:security: Security: no item applies",
    )


@pytest.mark.parametrize(
    ("written", "least", "pillar"),
    [
        ("70", "70", ""),
        ("0", "0", ""),
        ("100", "100", ""),
        ("62.5", "62.5", ""),
        ("70%", "70", ""),
        ("70 %", "70", ""),
        ("70:security", "70", "security"),
        ("70:SEC", "70", "security"),
        ("70%: Security", "70", "security"),
    ],
)
def test_a_bar_is_a_percentage_and_may_name_a_pillar(catalog: Catalog, written: str, least: str, pillar: str) -> None:
    assert gates.bar(written, "--fail-under", catalog.pillars) == Bar(Fraction(least), pillar, written)


@pytest.mark.parametrize("written", ["", "x", "-1", "101", "100.1", "1e2", "1/2", "٧٠", "70:", "70:securty", "nan"])
def test_what_is_no_bar_is_told(catalog: Catalog, written: str) -> None:
    with pytest.raises(WarevError) as caught:
        gates.bar(written, "--fail-under", catalog.pillars)
    (mistake,) = caught.value.mistakes
    assert mistake.what.startswith("--fail-under")
    assert mistake.hint in {
        "write it as 70, or as 70:security",
        "did you mean security?",
        "judged are security, reliability",
    }


# -- against a baseline -------------------------------------------------------------------------------------------------


def test_only_what_did_not_fail_before_is_new(make: Make) -> None:
    asked = Gates(fail_on_new=Risk.HIGH, baseline=as_baseline(make(DB)))
    assert gates.failures(asked, make(DB)) == ()
    assert gates.failures(asked, make(TWO)) == ("--fail-on-new high: 1 new gap of high risk: REL01-BP01 (web)",)
    assert gates.failures(asked, make(DB + MFA)) == ("--fail-on-new high: 1 new gap of high risk: SEC01-BP03",)
    accepted = f"accepted: [{SIGNED.replace('reason', 'component: web, reason')}]\n"
    assert gates.failures(asked, make(TWO + accepted)) == ()


def test_what_a_baseline_does_not_hold_is_new(make: Make) -> None:
    narrow = make(DB)
    narrow = narrow._replace(sections=tuple(each for each in narrow.sections if each.pillar.id == "reliability"))
    asked = Gates(fail_on_new=Risk.HIGH, fail_on_lost_coverage=True, baseline=as_baseline(narrow))
    assert gates.failures(asked, make(DB + MFA)) == (
        "--fail-on-new high: 1 new gap of high risk: SEC01-BP03 (not in the baseline)",
    )


def test_with_strict_what_has_become_unknown_is_a_new_possible_gap(make: Make) -> None:
    before = as_baseline(make("identity: {mfa: all}\nuses: [cloudtrail]\n"))
    after = make("uses: [cloudtrail]\n")
    assert gates.failures(Gates(fail_on_new=Risk.HIGH, baseline=before), after) == ()
    assert gates.failures(Gates(fail_on_new=Risk.HIGH, strict=True, baseline=before), after) == (
        "--fail-on-new high: 1 new possible gap of high risk: SEC01-BP03",
    )


def test_a_gap_that_is_hidden_by_forgetting_a_fact_is_lost_coverage(make: Make) -> None:
    before = as_baseline(make(DB + MFA))
    asked = Gates(fail_on_new=Risk.LOW, fail_on_lost_coverage=True, baseline=before)
    assert gates.failures(asked, make(DB + MFA)) == ()
    assert gates.failures(asked, make(DB)) == (
        "--fail-on-lost-coverage: less is known than in the baseline of 1 item: SEC01-BP03",
    )
    assert gates.failures(asked, make(f"{DB}{MFA}uses: [cloudtrail]\n")) == ()


# -- laws ---------------------------------------------------------------------------------------------------------------

FACTS = {
    "identity.mfa": st.sampled_from(["all", "admins", "none"]),
    "objectives.rpo_minutes": st.integers(1, 90),
    "db.availability_zones": st.integers(1, 3),
    "db.encrypted_at_rest": st.booleans(),
    "db.backup.retention_days": st.integers(0, 9),
    "db.backup.interval_minutes": st.integers(1, 90),
    "web.availability_zones": st.integers(1, 3),
    "web.version": st.sampled_from(["1.1", "2.1"]),
    "jobs.dead_letter": st.sampled_from(["none", "db"]),
}
# Each case is two reviews.
FEWER = settings(max_examples=max(settings().max_examples // 4, 1))
STATED = st.fixed_dictionaries({}, optional=FACTS)
GATES = st.builds(
    Gates,
    fail_on=st.sampled_from([None, *Risk]),
    strict=st.just(True),
    fail_under=st.sampled_from([(), every("1"), every("40"), every("40", "security")]),
    min_coverage=st.sampled_from([(), every("1"), every("40"), every("40", "security")]),
)


def spelt(facts: dict[str, Any]) -> str:
    """An architecture of three components with these *facts*; something in each pillar is always known and applies."""
    things: dict[str, Any] = {
        "db": {"service": "rds", "in": "vpc", "tier": "standard", "stores": ["orders"]},
        "web": {"service": "ec2", "in": "vpc", "tier": "critical"},
        "jobs": {"service": "sqs"},
    }
    whole: dict[str, Any] = {
        "components": things,
        "places": {"vpc": {"type": "network"}},
        "data": {"orders": {"personal": True}},
        "answers": {"REL02-BP02": "yes", "SEC01-BP02": "partly"},
    }
    for path, value in facts.items():
        thing, _, fact = path.partition(".")
        if thing in things:
            things[thing][fact] = value
        else:
            whole[path] = value
    return json.dumps(whole)


@FEWER
@given(STATED, st.sets(st.sampled_from(sorted(FACTS))), GATES)
def test_forgetting_facts_opens_no_strict_gate(
    make: Make, facts: dict[str, Any], forgotten: set[str], asked: Gates
) -> None:
    more = make(spelt(facts))
    less = make(spelt({path: value for path, value in facts.items() if path not in forgotten}))
    if gates.failures(asked, more):
        assert gates.failures(asked, less)
    else:
        assert (
            asked == asked._replace(fail_on=None, fail_under=(), min_coverage=()) or gates.failures(asked, more) == ()
        )


@FEWER
@given(STATED, st.sets(st.sampled_from(sorted(FACTS)), min_size=1))
def test_a_review_passes_against_itself_and_having_lost_what_mattered_does_not(
    make: Make, facts: dict[str, Any], forgotten: set[str]
) -> None:
    more = make(spelt(facts))
    asked = Gates(fail_on_new=Risk.LOW, strict=True, fail_on_lost_coverage=True, baseline=as_baseline(more))
    assert gates.failures(asked, more) == ()
    less = make(spelt({path: value for path, value in facts.items() if path not in forgotten}))
    was, now = ([each.credit for each in whole.findings] for whole in (more, less))
    assert bool(gates.failures(asked, less)) is (was != now)
