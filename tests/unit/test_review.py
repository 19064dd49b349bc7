"""What an item says of an architecture: the worse of its rule and its answer; and how findings become a review."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev.architecture import Answer, Architecture, Reply
from warev.catalog import Catalog, Question, Risk
from warev.document import Node
from warev.errors import Location
from warev.facts import Members, Thing
from warev.review import Answered, Finding, judge, review
from warev.rules import Judgement
from warev.scores import Tally
from warev.verdict import Credit, Verdict
from warev.vocabulary import Subject

TODAY = date(2026, 11, 30)
Read = Any
HERE = Location("a test", 1, 1)
DONE = {
    "met": "identity: {mfa: all}",
    "not met": "identity: {mfa: none}",
    "unknown": "name: x",
    "half": "components: {a: {service: ec2, tier: standard, version: '1.'}, b: {service: ec2, tier: standard, version: '2.'}}",
    "not applicable": "complete: [components]",
}


def judged(architecture: Read, catalog: Catalog, facts: str, reply: Reply | None) -> Finding:
    """What facts and an answer come to: of the item about a second factor, or of the one about versions."""
    item = catalog.items["SEC01-BP04" if facts in {"half", "not applicable"} else "SEC01-BP03"]
    made = architecture(DONE[facts])
    if reply:
        made.answers[item.id] = Answer(item.id, reply, HERE, reason="because")
    return judge(item, made)


HALF = Credit(Fraction(1, 2), Fraction(1, 2))
FULL, NOTHING, OPEN = Credit(1, 1), Credit(0, 0), Credit(0, 1)


@pytest.mark.parametrize(
    ("facts", "reply", "credit", "contradiction"),
    [
        ("met", None, FULL, ""),
        ("met", Reply.YES, FULL, ""),
        ("met", Reply.PARTLY, HALF, "the answer says partly, but the facts say met"),
        ("met", Reply.NO, NOTHING, "the answer says no, but the facts say met"),
        ("met", Reply.NOT_APPLICABLE, None, "set aside: the facts say met"),
        ("not met", None, NOTHING, ""),
        ("not met", Reply.YES, NOTHING, "the answer says yes, but the facts say not met"),
        ("not met", Reply.PARTLY, NOTHING, ""),
        ("not met", Reply.NO, NOTHING, ""),
        ("not met", Reply.NOT_APPLICABLE, None, "set aside: the facts say not met"),
        ("half", None, HALF, ""),
        ("half", Reply.YES, HALF, "the answer says yes, but the facts say not met"),
        ("half", Reply.PARTLY, HALF, ""),
        ("half", Reply.NO, NOTHING, ""),
        ("unknown", None, OPEN, ""),
        ("unknown", Reply.YES, FULL, ""),
        ("unknown", Reply.PARTLY, HALF, ""),
        ("unknown", Reply.NO, NOTHING, ""),
        ("unknown", Reply.NOT_APPLICABLE, None, ""),
        ("not applicable", None, None, ""),
        ("not applicable", Reply.YES, None, ""),
        ("not applicable", Reply.NO, NOTHING, "the answer says no, but the facts say not applicable"),
        ("not applicable", Reply.PARTLY, HALF, "the answer says partly, but the facts say not applicable"),
        ("not applicable", Reply.NOT_APPLICABLE, None, ""),
    ],
)
def test_the_worse_of_rule_and_answer_counts_and_contradictions_are_shown(
    architecture: Read, catalog: Catalog, facts: str, reply: Reply | None, credit: Credit | None, contradiction: str
) -> None:
    finding = judged(architecture, catalog, facts, reply)
    assert finding.credit == credit
    assert finding.contradiction == contradiction


def test_an_item_without_a_rule_waits_for_its_answer(architecture: Read, catalog: Catalog) -> None:
    item = catalog.items["REL02-BP02"]
    assert judge(item, architecture("name: x")).credit == OPEN
    answered = judge(item, architecture("answers: {REL02-BP02: partly}"))
    assert (answered.credit, answered.verdict, answered.attested, answered.contradiction) == (
        HALF,
        Verdict.NOT_MET,
        True,
        "",
    )


def test_what_is_set_aside_stays_visible(architecture: Read, catalog: Catalog) -> None:
    made = architecture(DONE["not met"] + "\nanswers: {SEC01-BP03: {not_applicable: no people}}")
    whole = review(made, catalog, today=TODAY)
    (finding,) = whole.contradictions
    assert (finding.verdict, finding.by_rule and finding.by_rule.verdict) == (Verdict.NOT_APPLICABLE, Verdict.NOT_MET)
    assert finding.answer is not None
    assert finding.answer.reason == "no people"
    assert [piece.value for piece in finding.evidence] == ["none"]


# -- the whole review -------------------------------------------------------------------------------------------------------------


def test_nothing_stated_is_unknown_everywhere(architecture: Read, catalog: Catalog) -> None:
    whole = review(architecture("name: x"), catalog, today=TODAY)
    assert {finding.verdict for finding in whole.findings} == {Verdict.UNKNOWN}
    for section in whole.sections:
        assert section.tally.range == (0, 1)
        assert section.tally.coverage == 0
    assert whole.gaps == ()


def test_pillars_stand_in_their_order_and_may_be_chosen(architecture: Read, catalog: Catalog) -> None:
    made = architecture("name: x")
    assert [section.pillar.id for section in review(made, catalog, today=TODAY).sections] == ["security", "reliability"]
    chosen = review(made, catalog, [catalog.pillar("REL")], today=TODAY)
    assert [section.pillar.id for section in chosen.sections] == ["reliability"]
    assert {finding.item.id[:3] for finding in chosen.findings} == {"REL"}


def test_choosing_risks_hides_findings_and_changes_no_score(architecture: Read, catalog: Catalog) -> None:
    made = architecture(DONE["not met"])
    high = review(made, catalog, risks=[Risk.HIGH], today=TODAY)
    assert {finding.item.risk for finding in high.findings} == {Risk.HIGH}
    assert [section.tally for section in high.sections] == [
        section.tally for section in review(made, catalog, today=TODAY).sections
    ]


GAPS = """\
complete: [components, flows, uses]
identity: {mfa: admins}
uses: []
places: {vpc: {type: network}}
data: {d: {personal: true}}
components:
  a: {service: ec2, in: vpc, tier: standard, zones: 1, version: "1."}
  b: {service: rds, in: vpc, tier: important, zones: 2, stores: [d], encrypted_at_rest: true, backup: {retention_days: 1}}
  c: {service: sqs, in: vpc, tier: critical, dead_letter: none}
flows:
  - {from: a, to: b, style: sync, carries: [d], encrypted: false}
"""


def test_gaps_are_ordered_by_risk_then_by_what_they_touch_then_by_effort(architecture: Read, catalog: Catalog) -> None:
    gaps = review(architecture(GAPS), catalog, today=TODAY).gaps
    assert [(finding.item.risk.value, finding.item.id, finding.tier, finding.wide) for finding in gaps] == [
        ("high", "SEC01-BP03", "", True),
        ("high", "REL02-BP01", "important", False),
        ("high", "SEC01-BP01", "important", False),
        ("high", "REL01-BP01", "standard", False),
        ("medium", "SEC01-BP02", "", True),
        ("medium", "REL01-BP02", "important", False),
        ("low", "REL02-BP03", "critical", False),
        ("low", "SEC01-BP04", "standard", False),
    ]


def test_accepting_a_gap_shows_it_and_changes_nothing(architecture: Read, catalog: Catalog) -> None:
    accepted = GAPS + "accepted: [{item: REL02-BP01, component: b, reason: r, owner: o, until: 2027-01-31}]"
    before, after = (review(architecture(text), catalog, today=TODAY) for text in (GAPS, accepted))
    assert [section.tally for section in before.sections] == [section.tally for section in after.sections]
    assert [finding.item.id for finding in before.gaps] == [finding.item.id for finding in after.gaps]
    assert [len(finding.accepted) for finding in after.gaps if finding.item.id == "REL02-BP01"] == [1]


def test_what_only_a_person_can_decide_is_asked(architecture: Read, catalog: Catalog) -> None:
    unanswered = review(architecture("name: x"), catalog, today=TODAY).unanswered
    assert [finding.item.id for finding in unanswered] == ["REL02-BP02"]
    # A rule that shows gaps only has found none: it is a person's turn.
    clear = "complete: [components]\ncomponents: {q: {service: sqs, dead_letter: q}}"
    assert [finding.item.id for finding in review(architecture(clear), catalog, today=TODAY).unanswered] == [
        "REL02-BP02",
        "REL02-BP03",
    ]


# -- the risk of a question --------------------------------------------------------------------------------------------------------


def finding_of(risk: Risk, verdict: Verdict, catalog: Catalog) -> Finding:
    item = next(each for each in catalog.items.values() if each.risk is risk)
    ends = {Verdict.MET: FULL, Verdict.NOT_MET: HALF, Verdict.UNKNOWN: OPEN, Verdict.NOT_APPLICABLE: None}
    return Finding(item, ends[verdict], Judgement(ends[verdict]))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], "NONE"),
        ([(Risk.HIGH, Verdict.MET), (Risk.LOW, Verdict.NOT_APPLICABLE)], "NONE"),
        ([(Risk.HIGH, Verdict.UNKNOWN)], "NONE, may be HIGH"),
        ([(Risk.LOW, Verdict.NOT_MET), (Risk.HIGH, Verdict.UNKNOWN)], "LOW, may be HIGH"),
        ([(Risk.LOW, Verdict.NOT_MET), (Risk.MEDIUM, Verdict.NOT_MET)], "MEDIUM"),
        ([(Risk.HIGH, Verdict.NOT_MET), (Risk.LOW, Verdict.UNKNOWN)], "HIGH"),
    ],
)
def test_the_risk_of_a_question_is_a_range(catalog: Catalog, found: list[tuple[Risk, Verdict]], said: str) -> None:
    question = Question("X", "", ())
    assert Answered(question, tuple(finding_of(risk, verdict, catalog) for risk, verdict in found)).risk == said


@given(found=st.lists(st.tuples(st.sampled_from(Risk), st.sampled_from(Verdict)), max_size=6))
def test_the_known_risk_is_never_above_the_possible_one(found: list[tuple[Risk, Verdict]], catalog: Catalog) -> None:
    answered = Answered(Question("X", "", ()), tuple(finding_of(risk, verdict, catalog) for risk, verdict in found))
    known, possible = answered.known_risk, answered.possible_risk
    assert known is None or (possible is not None and possible.weight >= known.weight)


def test_the_tallies_of_sections_are_those_of_their_findings(architecture: Read, catalog: Catalog) -> None:
    whole = review(architecture(GAPS), catalog, today=TODAY)
    for section in whole.sections:
        by_question = (sum((finding.tally for finding in question.findings), Tally()) for question in section.questions)
        assert sum(by_question, Tally()) == section.tally


def test_coverage_tells_description_from_attestation(architecture: Read, catalog: Catalog) -> None:
    whole = review(
        architecture("identity: {mfa: all}\nuses: [cloudtrail]\nanswers: {SEC01-BP04: yes}"), catalog, today=TODAY
    )
    security = whole.sections[0].tally  # of weights 4, 2, 4, 1
    assert security.coverage_by_description == Fraction(6, 11)
    assert security.coverage_by_attestation == Fraction(1, 11)


def test_a_review_is_shown_in_a_shell_without_following_what_leads_to_what() -> None:
    things = [Thing(Subject.COMPONENT, f"c{number}") for number in range(12)]
    for one in things:
        one.lists["outflows"] = Members(tuple(other for other in things if other is not one), complete=True)
        one.links = {other.id: other for other in things}
    assert repr(things[0]) == repr(Thing(Subject.COMPONENT, "c0"))


def test_an_architecture_made_by_hand_is_judged_like_one_that_was_read(catalog: Catalog) -> None:
    workload = Thing(
        "workload",
        "workload",
        lists={name: Members((), complete=False) for name in ("components", "flows", "places", "data")},
    )
    workload.links["workload"] = workload
    nowhere = Location("x.yaml", 1, 1)
    whole = review(Architecture("x", "x.yaml", workload, Node({}, "", nowhere, nowhere)), catalog, today=TODAY)
    assert {finding.verdict for finding in whole.findings} == {Verdict.UNKNOWN}
