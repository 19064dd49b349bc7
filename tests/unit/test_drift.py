"""Drift: every change between two reviews is named with its cause, and nothing is named that has not changed."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warev import causes, document, reading, saved, stated
from warev.acceptances import State
from warev.architecture import Architecture
from warev.catalog import Catalog, Risk
from warev.comparing import compare
from warev.drift import Cause, Drift, Source, Turn, Why
from warev.errors import Mistakes, WarevError
from warev.formats import json as report
from warev.review import Review, judge, review
from warev.verdict import Verdict

Draw: TypeAlias = Any
Read = Callable[[str], Architecture]

FIXTURE = (Path(__file__).parents[1] / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")
# Each judges many architectures, which takes its time.
FEWER = max(25, settings.default.max_examples // 8) if settings.default else 25
DAY, LATER = date(2026, 11, 1), date(2027, 2, 1)

# -- random architectures, and another version of each ----------------------------------------------------------------------

FACTS: dict[str, dict[str, Any]] = {
    "": {"identity.mfa": ["none", "all"], "uses": [[], ["cloudtrail"]], "objectives.rpo_minutes": [1, 60]},
    "components": {
        "tier": ["standard", "critical"],
        "availability_zones": [2, 3],
        "encrypted_at_rest": [True],
        "backup.retention_days": [0, 30],
        "backup.interval_minutes": [5],
        "version": ["5.10", "a"],
        "dead_letter": ["a", "none"],
        "in": ["vpc"],
        "stores": [["orders"], []],
    },
    "flows": {"style": ["sync", "async"], "encrypted": [True, False], "carries": [["orders"], []]},
    "places": {"type": ["network", "site"], "availability_zones": [1, 2]},
    "data": {"personal": [True, False], "classification": ["public", "confidential"]},
}
SENSELESS = {
    "dead_letter": {"sqs", "lambda"},
    "backup.retention_days": {"rds"},
    "backup.interval_minutes": {"rds"},
    "version": {"ec2", "rds"},
}


def _facts(draw: Draw, section: str, service: str = "") -> dict[str, Any]:
    found = {}
    for name, values in FACTS[section].items():
        if service and service not in SENSELESS.get(name, {service}):
            continue
        if draw(st.integers(0, 1)):
            found[name] = draw(st.sampled_from(values))
    return found


@st.composite
def worlds(draw: Draw) -> dict[str, Any]:
    """An architecture as plain values."""
    ids = ["a", *draw(st.lists(st.sampled_from(["b", "c", "d"]), unique=True))]
    services = {id_: draw(st.sampled_from(["ec2", "rds", "sqs", "lambda"])) for id_ in ids}
    ends = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=3))
    flows = [{"from": sender, "to": to, **_facts(draw, "flows")} for sender, to in ends]
    for flow in flows:
        if services[flow["to"]] == "sqs":
            flow["style"] = "async"
    items = ["SEC01-BP03", "REL02-BP02", "REL01-BP01"]
    return {
        **_facts(draw, ""),
        "complete": draw(st.lists(st.sampled_from(["components", "flows", "uses", "places"]), unique=True)),
        "places": {"vpc": _facts(draw, "places")},
        "data": {"orders": _facts(draw, "data")},
        "defaults": {"all": {"mode": draw(st.sampled_from(["own", "managed"]))}} if draw(st.booleans()) else {},
        "components": {id_: {"service": services[id_], **_facts(draw, "components", services[id_])} for id_ in ids},
        "flows": flows,
        "answers": {item: draw(st.sampled_from(["yes", "no", "partly"])) for item in items if draw(st.booleans())},
        "accepted": [
            {"item": "REL01-BP01", "component": "a", "reason": "x", "owner": "y", "until": str(draw(st.sampled_from([DAY, LATER])))}
        ]
        if draw(st.booleans())
        else [],
    }  # fmt: skip


def read(world: dict[str, Any], catalog: Catalog) -> Architecture:
    mistakes = Mistakes()
    return reading.architecture(document.parse(json.dumps(world), "world.yaml", mistakes), catalog, mistakes)


@st.composite
def pairs(draw: Draw) -> tuple[dict[str, Any], dict[str, Any]]:
    """An architecture, and one that shares some of its parts."""
    one, other = draw(worlds()), draw(worlds())
    kept = {key for key in one if draw(st.booleans()) and key not in {"flows", "components"}}
    mixed = {key: one[key] for key in kept if key in other} | {
        key: value for key, value in other.items() if key not in kept
    }
    for id_ in set(mixed["components"]) & set(one["components"]):
        if draw(st.booleans()) and mixed["components"][id_]["service"] == one["components"][id_]["service"]:
            mixed["components"][id_] = one["components"][id_]
    return one, mixed  # fmt: skip


def judged(architecture: Architecture, catalog: Catalog, *chosen: Any) -> Review:
    return review(architecture, catalog, *chosen, today=DAY)


def fresh(architecture: Architecture, title: str = "world.yaml", today: date = DAY) -> Source:
    return Source(title, today, architecture=architecture)


def kept(made: Review, title: str = "kept", today: date = DAY) -> Source:
    return Source(title, today, saved=saved.read(saved.render(made), title))


# -- laws ---------------------------------------------------------------------------------------------------------------


@settings(max_examples=FEWER)
@given(world=worlds())
def test_nothing_differs_from_itself(world: dict[str, Any], catalog: Catalog) -> None:
    made = read(world, catalog)
    whole = judged(made, catalog)
    stored = saved.read(report.render(whole), "a.json")
    sources = [fresh(made), kept(whole), Source("a.json", DAY, saved=stored)]
    for one in sources:
        for other in sources:
            found = compare(one, other, catalog)
            assert found.empty
            assert found.notes == ()
            assert found.made == ""


@settings(max_examples=FEWER)
@given(world=worlds())
def test_a_spelling_in_json_or_from_a_tree_is_no_drift(world: dict[str, Any], catalog: Catalog) -> None:
    made = read(world, catalog)
    again = reading.architecture(stated.tree(stated.stated(made, catalog)), catalog, Mistakes())
    found = compare(fresh(made), fresh(again), catalog)
    assert found.differences == ()
    assert [each for each in found.items if each.causes[0].why is not Why.ANSWER] == []


@settings(max_examples=FEWER)
@given(both=pairs())
def test_every_item_that_moved_is_named_with_a_cause_and_no_other(
    both: tuple[dict[str, Any], dict[str, Any]], catalog: Catalog
) -> None:
    old, new = (read(world, catalog) for world in both)
    found = compare(fresh(old), fresh(new), catalog)
    shares = [{item.id: judge(item, each).credit for pillar in catalog.pillars for question in pillar.questions for item in question.items} for each in (old, new)]  # fmt: skip
    assert {each.id for each in found.items} == {id_ for id_, credit in shares[0].items() if credit != shares[1][id_]}
    for moved in found.items:
        assert moved.causes
        for cause in moved.causes:
            assert cause.why is not Why.CONTENT
            assert (cause.why is Why.ANSWER) == bool(cause.said and cause.said != "several changes together")
            assert all(each in found.differences for each in cause.differences)
        if Why.ANSWER in {cause.why for cause in moved.causes}:
            assert moved.id in {each.item for each in found.answers}
    for section in found.sections:
        assert bool(section.whys) == section.moved
        assert Why.CONTENT not in section.whys
        assert section.before_today == section.before.range
        assert section.after_today == section.after.range
    assert found.empty == (not found.items and not found.differences and not found.answers and not found.acceptances)


@settings(max_examples=FEWER)
@given(both=pairs())
def test_drift_is_the_same_whether_it_was_kept_or_judged_now(
    both: tuple[dict[str, Any], dict[str, Any]], catalog: Catalog
) -> None:
    old, new = (read(world, catalog) for world in both)
    direct = compare(fresh(old), fresh(new), catalog)
    stored = compare(kept(judged(old, catalog)), kept(judged(new, catalog)), catalog)
    for one, other in zip(direct.items, stored.items, strict=True):
        assert (one.id, one.before, one.after) == (other.id, other.before, other.after)
        assert [[str(each) for each in cause.differences] for cause in one.causes] == [
            [str(each) for each in cause.differences] for cause in other.causes
        ]
    assert [str(each) for each in direct.differences] == [str(each) for each in stored.differences]
    assert direct.questions == stored.questions


@settings(max_examples=FEWER)
@given(both=pairs())
def test_what_is_named_did_it_and_what_alone_did_it_is_named(
    both: tuple[dict[str, Any], dict[str, Any]], catalog: Catalog
) -> None:
    """A difference that by itself moves the rule of an item is among its causes."""
    old, new = (read(world, catalog) for world in both)
    found = compare(fresh(old), fresh(new), catalog)
    before = stated.stated(old, catalog)
    for difference in found.differences:
        try:
            alone = reading.architecture(stated.tree(stated.patched(before, [difference])), catalog, Mistakes())
        except WarevError:
            continue
        for moved in found.items:
            one, other = (judge(catalog.items[moved.id], each).by_rule for each in (old, alone))
            named = [each for cause in moved.causes if cause.why is Why.FACTS for each in cause.differences]
            if one and other and one.credit != other.credit and named:
                assert difference in named


@settings(max_examples=FEWER)
@given(both=pairs())
def test_too_many_differences_to_try_are_told_by_the_evidence(
    both: tuple[dict[str, Any], dict[str, Any]], catalog: Catalog
) -> None:
    old, new = (read(world, catalog) for world in both)
    before, after = stated.stated(old, catalog), stated.stated(new, catalog)
    differences = stated.differences(before, after)
    items = list(catalog.items.values())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(causes, "MOST", -1)
        named = causes.causes(old, new, differences, items, catalog)
    assert set(named) == set(catalog.items)
    assert all(set(map(id, each)) <= set(map(id, differences)) for each in named.values())


# -- causes, one by one ---------------------------------------------------------------------------------------------------


@pytest.fixture
def changed(architecture: Read, catalog: Catalog) -> Callable[..., Drift]:
    """What has changed once each old is replaced by its new in the fixture."""

    def found(*changes: tuple[str, str], today: date = DAY) -> Drift:
        text = FIXTURE
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        whole = judged(architecture(FIXTURE), catalog)
        return compare(kept(whole), fresh(architecture(text), "shop.yaml", today), catalog)

    return found


def said(found: Drift) -> dict[str, list[str]]:
    """The causes of each item in words."""
    return {
        each.id: [f"{cause.why}: {'; '.join(map(str, cause.differences)) or cause.said}" for cause in each.causes]
        for each in found.items
    }


def test_a_fact_is_named_with_its_component_and_values(changed: Callable[..., Drift]) -> None:
    found = changed(("multi_az: false", "availability_zones: 3"))
    assert said(found)["REL01-BP01"] == ["architecture: components.catalog-db.availability_zones: 1 -> 3"]
    assert [str(each) for each in found.differences] == ["components.catalog-db.availability_zones: 1 -> 3"]
    assert str(found.differences[0].at) == "shop.yaml:21:55"


def test_of_many_changes_only_those_that_moved_an_item_are_its_causes(changed: Callable[..., Drift]) -> None:
    found = changed(
        ("multi_az: false", "availability_zones: 3"), ("mfa: admins", "mfa: all"), ("peak_rps: 400", "peak_rps: 4")
    )
    assert len(found.differences) == 3
    assert said(found)["SEC01-BP03"] == ["architecture: identity.mfa: admins -> all"]
    assert "identity.mfa" not in str(said(found)["REL01-BP01"])  # fmt: skip


def test_a_component_comes_with_its_flows_and_goes_with_them(changed: Callable[..., Drift]) -> None:
    found = changed(
        ("  failed:", "  spare: {service: rds, stores: [orders], encrypted_at_rest: false, tier: critical}\n  failed:"),
        ("flows:\n", "flows:\n  - {from: web, to: spare, style: sync}\n"),
    )
    assert [str(each) for each in found.differences] == [
        "components.spare: not there -> there (rds)",
        "flows.web->spare: not there -> there",
    ]
    for moved in found.items:
        assert moved.causes[0].why is Why.FACTS
        assert moved.causes[0].differences
    assert any("components.spare" in str(reasons) for reasons in said(found).values())


def test_an_answer_is_named_and_told_from_facts(changed: Callable[..., Drift]) -> None:
    found = changed(("answer: partly", "answer: yes"))
    assert said(found) == {"REL02-BP02": ["answer: partly -> yes"]}
    assert [each.told() for each in found.answers] == [("partly", "yes")]
    assert found.turned(Turn.CLOSED) == found.items
    resigned = changed(("date: 2026-11-02", "date: 2026-11-09"))
    assert resigned.items == ()
    assert not resigned.empty
    assert [each.told() for each in resigned.answers] == [
        ("partly (by platform team, on 2026-11-02, never rehearsed)", "partly (by platform team, on 2026-11-09, never rehearsed)")
    ]  # fmt: skip


def test_an_answer_that_is_withdrawn_is_lost(changed: Callable[..., Drift]) -> None:
    found = changed(
        ("  REL02-BP02: {answer: partly, by: platform team, date: 2026-11-02, notes: never rehearsed}\n", "")
    )
    assert said(found) == {"REL02-BP02": ["answer: partly -> not answered"]}
    assert found.items[0].turn is Turn.LOST  # fmt: skip


def test_acceptances_expire_by_the_day_and_change_nothing_else(changed: Callable[..., Drift]) -> None:
    found = changed(today=LATER)
    assert [tuple(each) for each in found.acceptances] == [
        ("REL01-BP01", "catalog-db", State.HOLDS, State.EXPIRED, "expired: open again since 2026-11-30"),
        ("REL02-BP01", "catalog-db", State.HOLDS, State.EXPIRED, "expired: open again since 2027-02-01"),
        ("SEC01-BP03", "", State.REOPENED, State.EXPIRED, "expired: open again since 2027-02-01"),
    ]
    assert found.acceptances[0].expired
    assert found.items == ()
    assert not found.empty


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("until: 2027-01-31", "until: 2027-06-30", "signed anew by data team until 2027-06-30: replaced in January"),
        (
            "January, owner: data team",
            "January, owner: web team",
            "signed anew by web team until 2027-01-31: replaced in January",
        ),
        ("REL02-BP01, component: catalog-db", "REL02-BP01", "accepted by data team"),
        ("accepted:\n  -", "notes:\n  -", "no longer accepted (by data team until 2027-01-31: replaced in January)"),
    ],
)
def test_an_acceptance_is_followed(changed: Callable[..., Drift], old: str, new: str, said: str) -> None:
    found = changed((old, new))
    assert said in [each.said[: len(said)] for each in found.acceptances]
    assert (found.items, found.differences) == ((), ())


# -- content ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def whole(architecture: Read, catalog: Catalog) -> dict[str, Any]:
    """What is kept of a review of the fixture, to be spoilt."""
    found: dict[str, Any] = json.loads(saved.render(judged(architecture(FIXTURE), catalog)))
    return found


def item(whole: dict[str, Any], id_: str) -> dict[str, Any]:
    for pillar in whole["pillars"]:
        for question in pillar["questions"]:
            for each in question["items"]:
                if each["id"] == id_:
                    found: dict[str, Any] = each
                    return found
    raise AssertionError(id_)


def source(whole: dict[str, Any], title: str = "kept", today: date = DAY) -> Source:
    return Source(title, today, saved=saved.read(json.dumps(whole), title))


def test_what_today_s_content_judges_otherwise_is_the_content_s_doing(
    whole: dict[str, Any], architecture: Read, catalog: Catalog
) -> None:
    whole["content"] = "test.0"
    item(whole, "REL01-BP01")["credit"] = ["1", "1"]
    whole["pillars"][1]["exact_range"] = ["1/2", "1"]
    found = compare(source(whole), fresh(architecture(FIXTURE)), catalog)
    assert said(found) == {"REL01-BP01": ["content: content test.0 -> test.1"]}
    assert found.items[0].turn is Turn.OPENED
    assert found.differences == ()
    (shift,) = [each for each in found.sections if each.moved]
    assert shift.by_content
    assert shift.whys == (Why.CONTENT,)
    assert shift.before_today == shift.after.range


def test_content_and_architecture_may_both_have_moved_an_item(
    whole: dict[str, Any], architecture: Read, catalog: Catalog
) -> None:
    whole["warev"] = "0.0.1"
    item(whole, "REL01-BP01")["credit"] = ["1/7", "1/7"]
    found = compare(source(whole), fresh(architecture(FIXTURE.replace("multi_az: false", "zones: 3"))), catalog)
    first, second = said(found)["REL01-BP01"]
    assert first == "architecture: components.catalog-db.availability_zones: 1 -> 3"
    assert second.startswith("content: warev 0.0.1 -> ")


def test_content_that_was_edited_under_its_version_is_told(
    whole: dict[str, Any], architecture: Read, catalog: Catalog
) -> None:
    item(whole, "SEC01-BP02")["credit"] = ["0", "0"]
    found = compare(source(whole), fresh(architecture(FIXTURE)), catalog)
    assert said(found) == {"SEC01-BP02": ["content: the content was edited under the same version"]}
    assert found.made == ""


def test_two_old_reviews_of_one_content_differ_by_the_architecture_alone(
    whole: dict[str, Any], architecture: Read, catalog: Catalog
) -> None:
    """Today's content says something else of both, which is nobody's question."""
    newer: dict[str, Any] = json.loads(
        saved.render(judged(architecture(FIXTURE.replace("mfa: admins", "mfa: all")), catalog))
    )
    for each, credit in ((whole, "1/3"), (newer, "2/3")):
        each["content"] = "test.0"
        item(each, "SEC01-BP03")["credit"] = [credit, credit]
        item(each, "SEC01-BP02")["credit"] = ["0", "0"]
    found = compare(source(whole), source(newer, "newer"), catalog)
    assert said(found) == {"SEC01-BP03": ["architecture: identity.mfa: admins -> all"]}
    assert found.items[0].told() == ("not met (33 %)", "not met (67 %)")
    assert not any(each.by_content for each in found.sections)


def test_what_only_one_of_two_old_reviews_would_be_today_is_not_the_content_s_doing(
    whole: dict[str, Any], architecture: Read, catalog: Catalog
) -> None:
    """Old: not met, then met. Today's content says met of both: that is how it is, and not what has happened."""
    text = FIXTURE.replace("mfa: admins", "mfa: all")
    newer: dict[str, Any] = json.loads(saved.render(judged(architecture(text), catalog)))
    answered = FIXTURE.replace("SEC01-BP03: yes", "SEC01-BP03: no")
    for each in (whole, newer):
        each["content"] = "test.0"
    item(whole, "SEC01-BP02")["credit"] = ["0", "0"]
    found = compare(source(whole), source(newer, "newer"), catalog)
    assert said(found)["SEC01-BP02"][0].startswith("architecture: ")
    withdrawn: dict[str, Any] = json.loads(saved.render(judged(architecture(answered), catalog)))
    withdrawn["content"] = "test.0"
    item(withdrawn, "SEC01-BP03")["credit"] = ["1/2", "1/2"]
    item(whole, "SEC01-BP02")["credit"] = item(withdrawn, "SEC01-BP02")["credit"]
    assert said(compare(source(whole), source(withdrawn, "newer"), catalog)) == {"SEC01-BP03": ["answer: yes -> no"]}


def test_an_item_that_is_gone_since_two_old_reviews_still_has_a_cause(
    whole: dict[str, Any], architecture: Read, catalog: Catalog
) -> None:
    newer: dict[str, Any] = json.loads(saved.render(judged(architecture(FIXTURE), catalog)))
    for each, credit in ((whole, "0"), (newer, "1")):
        each["content"] = "test.0"
        item(each, "REL01-BP02").update({"id": "REL01-BP99", "credit": [credit, credit]})
    (cause,) = said(compare(source(whole), source(newer, "newer"), catalog))["REL01-BP99"]
    assert cause.startswith("architecture: today's content has no such item")


def test_items_that_came_went_or_were_rated_anew_are_the_content_s_doing(
    whole: dict[str, Any], architecture: Read, catalog: Catalog
) -> None:
    whole["content"] = "test.0"
    item(whole, "REL01-BP02")["id"] = "REL01-BP99"
    item(whole, "SEC01-BP02")["risk"] = "low"
    found = compare(source(whole), fresh(architecture(FIXTURE)), catalog)
    assert {each.id: (each.turn, each.told()) for each in found.items} == {
        "REL01-BP02": (Turn.ADDED, ("no item", "met")),
        "REL01-BP99": (Turn.REMOVED, ("met", "no item")),
        "SEC01-BP02": (Turn.SHIFTED, ("met, low risk", "met, medium risk")),
    }
    assert {cause.why for each in found.items for cause in each.causes} == {Why.CONTENT}


def test_what_today_s_content_does_not_know_is_noted(
    whole: dict[str, Any], architecture: Read, catalog: Catalog
) -> None:
    whole["content"] = "test.0"
    stated_then = whole["judged"]["stated"]
    stated_then["load"] = {"peak_rpm": stated_then["load"]["peak_rps"]}
    found = compare(source(whole), fresh(architecture(FIXTURE)), catalog)
    assert found.notes == (
        "kept: left out, today's content does not know it: load.peak_rpm is no known fact of a workload",
    )


# -- what is compared -----------------------------------------------------------------------------------------------------


def test_only_what_both_have_judged_is_compared(architecture: Read, catalog: Catalog) -> None:
    made, other = architecture(FIXTURE), architecture(FIXTURE.replace("mfa: admins", "mfa: all"))
    security, lens = catalog.pillar("security"), catalog.lenses[0]
    narrow = kept(judged(made, catalog, [security], (), [lens]), "narrow")
    assert [each.id for each in compare(narrow, fresh(other), catalog).sections] == ["security", lens.id]
    found = compare(narrow, kept(judged(other, catalog), "wide"), catalog)
    assert [each.id for each in found.sections] == ["security"]
    assert found.notes == (
        f"narrow holds nothing of {catalog.pillar('reliability').name}, which is left out",
        f"wide holds nothing of {lens.name}, which is left out",
    )
    chosen = compare(fresh(made), fresh(other), catalog, [security], [lens])
    assert [each.id for each in chosen.sections] == ["security", lens.id]
    with pytest.raises(WarevError, match="no pillar or lens in common"):
        compare(narrow, fresh(other), catalog, [catalog.pillar("reliability")])


def test_a_report_of_some_risks_hides_no_range_and_invents_no_item(architecture: Read, catalog: Catalog) -> None:
    made, other = architecture(FIXTURE), architecture(FIXTURE.replace("mfa: admins", "mfa: all"))
    narrow = Source("a.json", DAY, saved=saved.read(report.render(judged(made, catalog, (), [Risk.LOW])), "a.json"))
    found = compare(narrow, fresh(other), catalog)
    assert found.items == ()
    assert [(each.id, each.whys) for each in found.sections if each.moved] == [("security", (Why.FACTS,))]
    assert compare(narrow, fresh(made), catalog).empty  # fmt: skip


def test_the_risk_of_a_question_follows_its_items(changed: Callable[..., Drift]) -> None:
    found = changed(("mfa: admins", "mfa: all"))
    (question,) = found.questions
    assert question.id == "SEC01"
    assert (question.items, question.whys) == (("SEC01-BP03",), (Why.FACTS,))
    assert question.before != question.after


def test_each_turn_has_its_name(changed: Callable[..., Drift]) -> None:
    (gap,) = changed(("mfa: admins", "mfa: all")).items
    assert gap.turn is Turn.CLOSED
    assert gap.told() == (Verdict.NOT_MET, Verdict.MET)
    assert Cause(Why.FACTS).differences == ()
    (lost,) = [each for each in changed(("uses: [cloudtrail]\n", "")).items if each.id == "SEC01-BP02"]
    assert lost.turn is Turn.LOST
