"""The rule language: what a rule yields, and the law that learning a fact never overturns what facts have shown."""

import json
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev import document, grammar, reading
from warev.architecture import Answer, Architecture, Reply
from warev.catalog import Catalog, Effort, Item, Risk, Shows
from warev.errors import Location, Mistakes
from warev.grammar import LINKS, LISTS, OWN_LISTS
from warev.review import judge
from warev.rules import Judgement
from warev.rules import judge as judged_by
from warev.verdict import Credit, Verdict
from warev.vocabulary import Subject, Term, Type, Vocabulary

Draw: TypeAlias = Any
Raw: TypeAlias = dict[str, Any]
# Where a fact is stated, and what is said of it: nothing at first, then each of the values, the later ones sharper.
Lesson: TypeAlias = tuple[tuple[str | int, ...], tuple[tuple[str, Any], ...]]

WORDS = ("a", "b", "c")
NUMBERS = st.integers(0, 4)


# -- random worlds: a frame, and everything that could be learned about it -------------------------------------------------


def one(path: tuple[str | int, ...], fact: str, value: Any) -> Lesson:
    return path, ((fact, value),)


@st.composite
def worlds(draw: Draw) -> tuple[Raw, list[Lesson]]:
    """A frame (components, flows, places, data, complete) and the facts that hold in it, each of which may be learned."""
    lists = [name for name in (*LISTS, "uses", "tags") if draw(st.sampled_from([True, True, False]))]
    frame: Raw = {"complete": lists, "components": {}, "places": {}, "data": {}, "flows": []}
    lessons: list[Lesson] = []
    for place in WORDS[: draw(st.sampled_from([1, 2, 0]))]:
        frame["places"][place] = {"in": "a"} if place == "b" and draw(st.booleans()) else {}
        path = ("places", place)
        type_ = draw(st.sampled_from(["account", "network", "site"]))
        lessons += [one(path, "type", type_)]
        if type_ != "account":
            # Of an account these make no sense: until its type is learned nobody knows.
            lessons += _zones(draw, path, 1)
            lessons += [one(path, "cidr", draw(st.sampled_from(["10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/16"])))]
    if "a" in frame["places"]:
        lessons += [one(("places", "a"), "region", draw(st.sampled_from(WORDS)))]
    for data in WORDS[: draw(st.sampled_from([2, 1, 0]))]:
        frame["data"][data] = {}
        lessons += [
            one(("data", data), "classification", draw(st.sampled_from(["public", "confidential"]))),
            one(("data", data), "personal", draw(st.booleans())),
        ]
    ids = WORDS[: draw(st.sampled_from([3, 3, 2, 1, 0]))]
    for component in ids:
        lessons += _component(draw, component, ids, frame)
    for index in range(draw(st.sampled_from([2, 3, 1, 0])) if ids else 0):
        lessons += _flow(draw, index, ids, frame)
    lessons += [
        one((), "identity.mfa", draw(st.sampled_from(["none", "admins", "all"]))),
        one((), "load.peak_rps", draw(NUMBERS)),
        one((), "owner", draw(st.sampled_from(WORDS))),
        one((), "objectives.rpo_minutes", draw(NUMBERS)),
        _words(draw, (), "uses", frame),
    ]
    return frame, lessons


def _zones(draw: Draw, path: tuple[str, str], least: int, most: int = 3) -> list[Lesson]:
    zones = draw(st.integers(least, most))
    exact = ("availability_zones", zones)
    return [(path, draw(st.sampled_from([(exact,), (("multi_az", zones > 1), exact)])))]


def _words(draw: Draw, path: tuple[str | int, ...], fact: str, frame: Raw) -> Lesson:
    """A list of words, which is open unless it is declared complete: then more of them may be learned."""
    words = draw(st.lists(st.sampled_from(WORDS), unique=True))
    stages = [words] if fact in frame["complete"] else [words[:length] for length in range(len(words) + 1)]
    return path, tuple((fact, stage) for stage in stages)


KINDS = {"sqs": "queue", "rds": "database", "dynamodb": "database", "lambda": "function", "ec2": "compute"}


def _component(draw: Draw, id_: str, ids: tuple[str, ...], frame: Raw) -> list[Lesson]:
    service = draw(st.sampled_from([*KINDS, None]))
    kind = KINDS[service] if service else draw(st.sampled_from(["database", "queue", "compute", "person"]))
    spelled = frame["components"][id_] = {"service": service} if service else {"kind": kind}
    path = ("components", id_)
    if frame["places"] and draw(st.sampled_from([True, True, False])):
        spelled["in"] = draw(st.sampled_from(sorted(frame["places"])))
    if draw(st.booleans()):
        # A component's own objective replaces the workload's: that is a change of the question, and no lesson.
        spelled["objectives"] = {"rpo_minutes": draw(NUMBERS)}
    mode = draw(st.sampled_from(["managed", "own"]))
    bound = service == "dynamodb" or (service == "sqs" and mode == "managed")
    lessons = [
        one(path, "tier", draw(st.sampled_from(["standard", "standard", "standard", "critical"]))),
        one(path, "mode", mode),
        one(path, "encrypted_at_rest", bound or draw(st.booleans())),
        one(path, "version", draw(st.sampled_from(WORDS[:2] if service == "lambda" else WORDS))),
        one(
            path, "stores", draw(st.lists(st.sampled_from(sorted(frame["data"])), unique=True)) if frame["data"] else []
        ),
        _words(draw, path, "tags", frame),
    ]
    if service != "lambda":
        lessons += [one(path, "utilization", draw(NUMBERS) + 0.5)]
    if "in" not in spelled:
        lessons += [one(path, "region", draw(st.sampled_from(WORDS)))]
    lessons += _zones(draw, path, {"dynamodb": 3, "sqs": 2, "lambda": 2}.get(service, 1))
    if kind == "database":
        lessons += [
            one(path, "backup.retention_days", draw(NUMBERS)),
            one(path, "backup.interval_minutes", draw(NUMBERS)),
        ]
    if kind in {"queue", "function"}:
        lessons += [one(path, "dead_letter", draw(st.sampled_from([*ids, "none"])))]
    return lessons


def _flow(draw: Draw, index: int, ids: tuple[str, ...], frame: Raw) -> list[Lesson]:
    sender, target = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
    frame["flows"].append({"from": sender, "to": target})
    path = ("flows", index)
    to_queue = frame["components"][target].get("service") == "sqs"
    return [
        one(path, "style", "async" if to_queue else draw(st.sampled_from(["sync", "async"]))),
        one(path, "encrypted", draw(st.booleans())),
        one(
            path,
            "carries",
            draw(st.lists(st.sampled_from(sorted(frame["data"])), unique=True)) if frame["data"] else [],
        ),
    ]


def described(frame: Raw, lessons: list[Lesson], levels: list[int], catalog: Catalog) -> Architecture:
    """The architecture in which of each lesson so many stages are learned."""
    spelled = json.loads(json.dumps(frame))
    for (path, stages), level in zip(lessons, levels, strict=True):
        if level:
            holder = spelled
            for step in path:
                holder = holder[step]
            fact, value = stages[level - 1]
            holder[fact] = value
    mistakes = Mistakes()
    return reading.architecture(document.parse(json.dumps(spelled), "world", mistakes), catalog, mistakes)


# -- random rules -----------------------------------------------------------------------------------------------------------

WORDY = {Type.TEXT, Type.CHOICE, Type.COMPONENT}
BRANCHES = ("every", "some", "every", "all", "any", "not", "leaf")
# What no lesson teaches: a rule about it stays unknown, which is tried often enough without.
UNTAUGHT = {
    "in",
    "stores",
    "carries",
    "purpose",
    "environment",
    "environments",
    "regions",
    "architecture",
    "identity.password_min_length",
    "retention_days",
}


def rules(draw: Draw, subject: str, vocabulary: Vocabulary, depth: int) -> Raw:
    """A rule about a *subject*, of any operator and branch, at most so deep."""
    branch = draw(st.sampled_from(BRANCHES)) if depth else "leaf"
    match branch:
        case "leaf":
            return _leaf(draw, subject, vocabulary)
        case "all" | "any":
            return {branch: [rules(draw, subject, vocabulary, depth - 1) for _ in range(draw(st.integers(1, 2)))]}
        case "not":
            return {"not": rules(draw, subject, vocabulary, depth - 1)}
        case _:
            own = {name: inner for (holder, name), inner in OWN_LISTS.items() if holder == subject}
            over = draw(st.sampled_from(sorted(own) * 2 + sorted(LISTS)))
            inner = own[over] if over in own else LISTS[over]
            where = {"where": rules(draw, inner, vocabulary, depth - 1)} if draw(st.booleans()) else {}
            return {branch: over, **where, "must": rules(draw, inner, vocabulary, depth - 1)}


def _name(draw: Draw, subject: str, vocabulary: Vocabulary, fits: Any) -> tuple[str, Term]:
    """A fact that can be seen from a *subject*, by links or not, and its term."""
    reach = {"": subject, "workload.": "workload"}
    reach |= {f"{link}.": target for (holder, link), target in LINKS.items() if holder == subject}
    if subject == "flow":
        reach |= {"from.place.": "place", "to.place.": "place"}
    found = [
        (prefix + term.name, term)
        for prefix, holder in reach.items()
        for term in vocabulary.of(holder)
        if term.name not in UNTAUGHT and fits(term)
    ]
    picked: tuple[str, Term] = draw(st.sampled_from(found))
    return picked


def _leaf(draw: Draw, subject: str, vocabulary: Vocabulary) -> Raw:
    name, term = _name(draw, subject, vocabulary, lambda _: True)
    operator = draw(st.sampled_from([each for each, types in grammar._TYPES.items() if term.type in types]))
    if operator not in {"one_of", "matches"} and draw(st.booleans()):
        same = (
            {Type.INT, Type.NUMBER}
            if term.type in {Type.INT, Type.NUMBER}
            else WORDY
            if operator == "includes"
            else {term.type}
        )
        return {"fact": name, operator: {"fact": _name(draw, subject, vocabulary, lambda each: each.type in same)[0]}}
    value = {
        Type.BOOL: st.booleans(),
        Type.INT: NUMBERS,
        Type.NUMBER: NUMBERS,
        Type.COMPONENT: st.just("none"),
    }.get(term.type, st.sampled_from(term.choices or WORDS))
    if operator == "one_of":
        return {"fact": name, operator: draw(st.lists(value, min_size=1, max_size=2))}
    return {"fact": name, operator: draw(value)}


@st.composite
def items(draw: Draw, vocabulary: Vocabulary) -> Item:
    """An item with a random rule, with a condition or not, that shows both verdicts or gaps only."""
    rule = rules(draw, Subject.WORKLOAD, vocabulary, draw(st.integers(1, 4)))
    when = rules(draw, Subject.WORKLOAD, vocabulary, 2) if draw(st.integers(0, 3)) == 0 else None
    shows = Shows.GAP if draw(st.integers(0, 3)) == 0 else Shows.BOTH
    return Item("X", "", Risk.HIGH, Effort.LOW, "", (), "", "", "", when, rule, shows)


@st.composite
def lessons_learned(draw: Draw, vocabulary: Vocabulary) -> tuple[Item, Raw, list[Lesson], list[list[int]]]:
    """An item, a world, and what is known of it at four times: something, one thing more, some more, and everything."""
    frame, lessons = draw(worlds())
    everything = [len(stages) for _, stages in lessons]
    first = [draw(st.integers(0, most)) for most in everything]
    second = list(first)
    index = draw(st.integers(0, len(lessons) - 1))
    second[index] = min(everything[index], first[index] + 1)
    third = [draw(st.integers(low, most)) for low, most in zip(second, everything, strict=True)]
    return draw(items(vocabulary)), frame, lessons, [first, second, third, everything]


REPLIES = [Answer("X", reply, Location("world", 1, 1), reason="so") for reply in Reply]


def assert_learned(before: Credit | None, after: Credit | None) -> None:
    if before is None:
        assert after is None, f"not applicable became {after}"
    elif after is None:
        assert before.verdict is Verdict.UNKNOWN, f"{before} became not applicable"
    else:
        assert after.within(before), f"{before} became {after}"
        assert before.verdict in {Verdict.UNKNOWN, after.verdict}


@given(given_=st.data())
def test_learning_a_fact_narrows_every_credit_and_never_overturns_a_verdict(
    given_: st.DataObject, catalog: Catalog
) -> None:
    item, frame, lessons, times = given_.draw(lessons_learned(catalog.vocabulary))
    known = [described(frame, lessons, levels, catalog) for levels in times]
    for before, after in pairwise([judge(item, architecture) for architecture in known]):
        assert before.by_rule is not None
        assert after.by_rule is not None
        assert_learned(before.by_rule.credit, after.by_rule.credit)
    for answer in REPLIES:
        for architecture in known:
            architecture.answers["X"] = answer
        for before, after in pairwise([judge(item, architecture) for architecture in known]):
            # Where facts left the rule unknown the answer decided, provisionally: facts may say otherwise later.
            if before.by_rule is not None and before.by_rule.verdict is not Verdict.UNKNOWN:
                assert_learned(before.credit, after.credit)


@given(given_=st.data())
def test_all_evidence_of_a_rule_agrees_with_its_verdict(given_: st.DataObject, catalog: Catalog) -> None:
    item, frame, lessons, times = given_.draw(lessons_learned(catalog.vocabulary))
    architecture = described(frame, lessons, times[0], catalog)
    assert item.demand is not None
    judgement = judged_by(item.demand, architecture.workload)
    if judgement.credit is not None:
        assert {piece.verdict for piece in judgement.evidence} == {judgement.verdict}


@given(given_=st.data())
def test_every_random_rule_is_one_that_content_may_hold(given_: st.DataObject, catalog: Catalog) -> None:
    """The properties above try nothing that `warev check` would refuse."""
    refused: list[str] = []
    item = given_.draw(items(catalog.vocabulary))
    grammar.check(item.rule, Subject.WORKLOAD, catalog.vocabulary, lambda _, said: refused.append(said))
    assert refused == []


# -- docs/rules.md, "What a rule yields", sentence by sentence ---------------------------------------------------------------


@pytest.fixture(scope="module")
def judged(catalog: Catalog) -> Any:
    """What the YAML of a rule says of the YAML of an architecture."""

    def judgement(rule: str, text: str) -> Judgement:
        mistakes = Mistakes()
        architecture = reading.architecture(document.parse(text, "shop.yaml", mistakes), catalog, mistakes)
        return judged_by(grammar.parse(document.parse(rule, "rule", mistakes).plain()), architecture.workload)

    return judgement


def credit(worst: float | Fraction, best: float | Fraction) -> Credit:
    return Credit(Fraction(worst), Fraction(best))


MFA = "{fact: identity.mfa, equals: all}"
ZONES = "{every: components, must: {fact: availability_zones, at_least: 2}}"


def components(*zones: str, tier: str = "standard", more: str = "") -> str:
    """Servers in so many zones each; `?` is not stated."""
    stated = ("" if zone == "?" else f", availability_zones: {zone}" for zone in zones)
    spelled = ", ".join(f"c{number}: {{service: ec2, tier: {tier}{each}}}" for number, each in enumerate(stated))
    return f"components: {{{spelled}}}\n{more}"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("identity: {mfa: all}", Verdict.MET), ("identity: {mfa: none}", Verdict.NOT_MET), ("name: x", Verdict.UNKNOWN)],
)
def test_a_leaf_is_met_not_met_or_unknown(judged: Any, text: str, verdict: Verdict) -> None:
    judgement = judged(MFA, text)
    assert judgement.verdict is verdict
    assert judgement.credit in {Credit(1, 1), Credit(0, 0), Credit(0, 1)}


def test_all_gives_the_least_of_both_ends_and_any_the_greatest(judged: Any) -> None:
    text = components("2", "1", more="load: {peak_rps: 5}")
    half_and_unknown = f"[{ZONES}, {MFA}]"
    half_and_met = f"[{ZONES}, {{fact: load.peak_rps, at_most: 5}}]"
    assert judged(f"{{all: {half_and_unknown}}}", text).credit == credit(0, 0.5)
    assert judged(f"{{any: {half_and_unknown}}}", text).credit == credit(0.5, 1)
    assert judged(f"{{all: {half_and_met}}}", text).credit == credit(0.5, 0.5)
    assert judged(f"{{any: {half_and_met}}}", text).credit == credit(1, 1)


def test_not_reads_only_the_verdict_of_its_part(judged: Any) -> None:
    assert judged(f"{{not: {ZONES}}}", components("2", "1")).credit == credit(1, 1)  # half is not met
    assert judged(f"{{not: {ZONES}}}", components("2", "?")).credit == credit(0, 1)  # at least half is still unknown
    assert judged(f"{{not: {ZONES}}}", components("2", "2")).credit == credit(0, 0)


def test_every_gives_the_mean_over_the_selected_members(judged: Any) -> None:
    assert judged(ZONES, components("2", "2", "1")).credit == credit(Fraction(2, 3), Fraction(2, 3))
    assert judged(ZONES, components("2", "1", "?")).credit == credit(Fraction(1, 3), Fraction(2, 3))


def test_every_gives_nothing_once_a_critical_member_fails(judged: Any) -> None:
    text = components("2", "2", "1").replace("c2: {service: ec2, tier: standard", "c2: {service: ec2, tier: critical")
    assert judged(ZONES, text).credit == credit(0, 0)


def test_every_may_give_nothing_while_a_possibly_critical_member_possibly_fails(judged: Any) -> None:
    without_tier = components("2", "2", "1").replace(", tier: standard", "")
    assert judged(ZONES, without_tier).credit == credit(0, Fraction(2, 3))
    assert judged(ZONES, components("2", "?", tier="critical")).credit == credit(0, 1)


def test_a_member_whose_where_is_unknown_counts_as_unknown(judged: Any) -> None:
    rule = "{every: components, where: {fact: encrypted_at_rest, equals: true}, must: {fact: availability_zones, at_least: 2}}"
    text = "components: {a: {service: ec2, tier: standard, encrypted_at_rest: true, availability_zones: 2}, b: {service: ec2, tier: standard, availability_zones: 1}}"
    assert judged(rule, text).credit == credit(0.5, 1)


def test_a_flow_is_critical_when_both_its_ends_are(judged: Any) -> None:
    rule = "{every: flows, must: {fact: encrypted, equals: true}}"
    flows = "flows: [{from: a, to: b, encrypted: false}, {from: b, to: a, encrypted: true}]"
    both = "components: {a: {service: ec2, tier: critical}, b: {service: ec2, tier: critical}}\n"
    assert judged(rule, both + flows).credit == credit(0, 0)
    assert judged(rule, both.replace("critical", "standard", 1) + flows).credit == credit(0.5, 0.5)
    assert judged(rule, both.replace(", tier: critical", "", 1) + flows).credit == credit(0, 0.5)
    # Whatever the other end is: one end that the workload can do without is enough.
    assert judged(
        rule, both.replace("critical", "standard", 1).replace(", tier: critical", "") + flows
    ).credit == credit(0.5, 0.5)


def test_places_and_data_are_never_critical(judged: Any) -> None:
    text = "places: {a: {type: site}, b: {type: account}}\ndata: {c: {personal: true}, d: {personal: false}}"
    assert judged("{every: places, must: {fact: type, equals: site}}", text).credit == credit(0.5, 0.5)
    assert judged("{every: data, must: {fact: personal, equals: true}}", text).credit == credit(0.5, 0.5)


def test_every_over_nothing_is_not_applicable_only_where_the_list_is_complete(judged: Any) -> None:
    assert judged(ZONES, "name: x").verdict is Verdict.UNKNOWN
    assert judged(ZONES, "complete: [components]").verdict is Verdict.NOT_APPLICABLE
    none_selected = (
        "{every: components, where: {fact: kind, equals: queue}, must: {fact: availability_zones, at_least: 2}}"
    )
    assert judged(none_selected, components("2")).verdict is Verdict.UNKNOWN
    assert judged(none_selected, components("2", more="complete: [components]")).verdict is Verdict.NOT_APPLICABLE


def test_some_that_finds_no_member_is_not_met_only_where_the_list_is_complete(judged: Any) -> None:
    rule = ZONES.replace("every", "some")
    assert judged(rule, components("1")).credit == credit(0, 1)
    assert judged(rule, components("1", more="complete: [components]")).credit == credit(0, 0)
    assert judged(rule, components("1", "2")).credit == credit(1, 1)
    assert judged(rule, "complete: [components]").credit == credit(0, 0)


def test_what_is_stored_and_carried_is_complete_as_soon_as_it_is_stated(judged: Any) -> None:
    stored = "{every: components, must: {some: stores, must: {fact: personal, equals: true}}}"
    carried = "{every: flows, must: {every: carries, must: {fact: personal, equals: true}}}"
    data = "data: {d: {personal: false}}\n"
    assert judged(stored, data + "components: {a: {service: rds}}").verdict is Verdict.UNKNOWN
    assert judged(stored, data + "components: {a: {service: rds, stores: [d]}}").verdict is Verdict.NOT_MET
    flows = data + "complete: [flows]\ncomponents: {a: {service: rds}}\nflows: "
    assert judged(carried, flows + "[{from: a, to: a}]").verdict is Verdict.UNKNOWN
    assert judged(carried, flows + "[{from: a, to: a, carries: []}]").verdict is Verdict.NOT_APPLICABLE


def test_the_flows_of_a_component_are_complete_where_all_flows_are(judged: Any) -> None:
    rule = "{every: components, must: {some: inflows, must: {fact: style, equals: sync}}}"
    text = "components: {a: {service: ec2, tier: standard}}\n"
    assert judged(rule, text).verdict is Verdict.UNKNOWN
    assert judged(rule, text + "complete: [flows]").verdict is Verdict.NOT_MET


def test_a_part_that_is_not_applicable_drops_out(judged: Any) -> None:
    empty = "{every: data, must: {fact: personal, equals: true}}"
    text = "complete: [data]\nidentity: {mfa: all}"
    for join in ("all", "any"):
        assert judged(f"{{{join}: [{MFA}, {empty}]}}", text).verdict is Verdict.MET
        assert judged(f"{{{join}: [{empty}]}}", text).verdict is Verdict.NOT_APPLICABLE
    assert judged(f"{{not: {empty}}}", text).verdict is Verdict.NOT_APPLICABLE
    stored = "{every: components, must: {every: stores, must: {fact: personal, equals: true}}}"
    data = "data: {d: {personal: true}}\ncomponents: {a: {service: rds, stores: []}, b: {service: rds, stores: [d]}}"
    assert judged(stored, data).credit == credit(1, 1)


def test_a_fact_that_makes_no_sense_for_the_kind_is_passed_over(judged: Any) -> None:
    rule = "{every: components, must: {fact: backup.retention_days, at_least: 7}}"
    text = "components: {web: {service: ec2}, db: {service: rds, backup: {retention_days: 7}}}"
    assert judged(rule, text).credit == credit(1, 1)
    assert (
        judged(
            "{every: components, must: {not: {fact: dead_letter, equals: none}}}", "complete: [components]\n" + text
        ).credit
        is None
    )


def test_a_fact_that_makes_no_sense_for_the_service_is_passed_over(judged: Any) -> None:
    rule = "{every: components, must: {fact: utilization, at_most: 50}}"
    text = "components: {f: {service: lambda}, g: {kind: function, utilization: %s}}\ncomplete: [components]"
    assert judged(rule, text % 20).credit == credit(1, 1)
    assert judged(rule, text % 70).credit == credit(0, 0)
    assert judged(rule, text.replace("g: {", "g: {tier: standard, ") % "null").credit == credit(0, 1)


def test_a_fact_that_makes_no_sense_for_the_type_of_a_place_is_passed_over(judged: Any) -> None:
    rule = "{every: places, must: {fact: availability_zones, at_least: 2}}"
    text = "complete: [components, places]\nplaces: {net: {type: network, availability_zones: 2}, other: {%s}}"
    assert judged(rule, text % "type: account").credit == credit(1, 1)
    assert judged(rule, text % "type: site").credit == credit(Fraction(1, 2), 1)
    # Nobody said what it is, so it may have zones.
    assert judged(rule, text % "").credit == credit(Fraction(1, 2), 1)
    of_place = "{every: components, must: {fact: place.availability_zones, at_least: 2}}"
    text += "\ncomponents: {web: {service: ec2, in: other}}"
    assert judged(of_place, text % "type: account").verdict is Verdict.NOT_APPLICABLE
    assert judged(of_place, text % "").verdict is Verdict.UNKNOWN


def test_a_comparison_with_a_fact_that_makes_no_sense_for_the_kind_is_passed_over(judged: Any) -> None:
    rule = "{every: components, must: {fact: utilization, at_least: {fact: backup.retention_days}}}"
    text = "complete: [components]\ncomponents: {web: {service: ec2, utilization: 7}}"
    assert judged(rule, text).verdict is Verdict.NOT_APPLICABLE


def test_a_derived_fact_may_follow_from_derived_ones(judged: Any) -> None:
    rule = "{every: components, must: {fact: coveted, equals: true}}"
    text = "data: {d: {personal: %s}}\ncomponents: {db: {service: rds, stores: [d]}}"
    assert judged(rule, text % "true").verdict is Verdict.MET
    assert judged(rule, text % "false").verdict is Verdict.NOT_MET
    assert judged(rule, text % "null").verdict is Verdict.UNKNOWN


def test_a_derived_fact_makes_no_sense_where_what_it_follows_from_makes_none(judged: Any) -> None:
    rule = "{every: components, must: {fact: %s, equals: true}}"
    text = "complete: [components]\ndata: {d: {classification: public}}\ncomponents: {web: {service: ec2, stores: []}, db: {service: rds%s}}"
    assert judged(rule % "backed_up", text % ", backup: {retention_days: 7}").credit == credit(1, 1)
    assert judged(rule % "backed_up", text % ", backup: {retention_days: 0}").verdict is Verdict.NOT_MET
    assert judged(rule % "backed_up", text % "").verdict is Verdict.UNKNOWN
    assert judged(rule % "all_public", text % ", stores: [d]").credit == credit(1, 1)
    assert judged(rule % "all_public", text % ", stores: []").verdict is Verdict.NOT_APPLICABLE
    assert judged(rule % "all_public", text % "").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("objectives: {rpo_minutes: 60}\ncomponents: {db: {service: rds, backup: {interval_minutes: 30}}}",
         "objectives: {rpo_minutes: 60}\ncomponents: {db: {service: rds, backup: {interval_minutes: 30}, objectives: {rpo_minutes: 15}}}"),
        ("defaults: {all: {backup: {interval_minutes: 5}, objectives: {rpo_minutes: 15}}}\ncomponents: {db: {service: rds}}",
         "defaults: {all: {backup: {interval_minutes: 5}, objectives: {rpo_minutes: 15}}}\ncomponents: {db: {service: rds, backup: {interval_minutes: 60}}}"),
    ],
)  # fmt: skip
def test_what_replaces_an_inherited_value_or_a_default_is_no_lesson(judged: Any, before: str, after: str) -> None:
    """The law is about what nobody has stated: these were stated for many at once, and one component says otherwise."""
    rule = "{every: components, must: {fact: backup.interval_minutes, at_most: {fact: objectives.rpo_minutes}}}"
    assert judged(rule, before).verdict is Verdict.MET
    assert judged(rule, after).verdict is Verdict.NOT_MET


def test_no_item_applies_where_its_condition_is_not_met(catalog: Catalog, architecture: Any) -> None:
    item = catalog.items["REL01-BP02"]
    flow = "flows: [{from: a, to: b}]\ncomponents: {b: {service: sqs}, a: "
    assert judge(item, architecture(flow + "{service: ec2}}")).verdict is Verdict.MET
    assert (
        judge(item, architecture("complete: [components]\n" + flow + "{service: rds}}")).verdict
        is Verdict.NOT_APPLICABLE
    )
    # Nobody said that there is no function elsewhere: whatever the rule says, the item is unknown.
    assert judge(item, architecture(flow + "{service: rds}}")).credit == credit(0, 1)


def test_a_rule_that_shows_gaps_only_never_judges_met(catalog: Catalog, architecture: Any) -> None:
    item = catalog.items["REL02-BP03"]
    queues = "complete: [components]\ncomponents: {a: {service: sqs, tier: critical, dead_letter: %s}}"
    clear = judge(item, architecture(queues % "a"))
    assert (clear.verdict, clear.unopposed, clear.evidence) == (Verdict.UNKNOWN, True, ())
    assert judge(item, architecture(queues % "none")).verdict is Verdict.NOT_MET
    assert not judge(item, architecture(queues % "null")).unopposed


def test_a_rule_that_shows_gaps_only_and_selects_nothing_leaves_its_item_to_a_person(
    catalog: Catalog, architecture: Any
) -> None:
    item = catalog.items["REL02-BP03"]
    nothing = judge(item, architecture("complete: [components]"))
    assert (nothing.verdict, nothing.credit, nothing.unopposed) == (Verdict.UNKNOWN, credit(0, 1), True)
    attested = judge(item, architecture("complete: [components]\nanswers: {REL02-BP03: partly}"))
    assert attested.credit == credit(Fraction(1, 2), Fraction(1, 2))


def test_only_its_condition_makes_an_item_that_shows_gaps_not_applicable(architecture: Any) -> None:
    when = {"some": "components", "must": {"fact": "kind", "equals": "queue"}}
    rule = {
        "every": "components",
        "where": {"fact": "kind", "equals": "queue"},
        "must": {"fact": "dead_letter", "equals": "none"},
    }
    item = Item("X", "", Risk.HIGH, Effort.LOW, "", (), "", "", "", when, rule, Shows.GAP)
    database = "components: {a: {service: rds}}"
    assert judge(item, architecture("complete: [components]\n" + database)).verdict is Verdict.NOT_APPLICABLE
    assert judge(item, architecture(database)).verdict is Verdict.UNKNOWN


# -- names, operators ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("must", "verdict"),
    [
        ("{fact: workload.owner, equals: us}", Verdict.MET),
        ("{fact: from.service, equals: ec2}", Verdict.MET),
        ("{fact: to.place.type, equals: site}", Verdict.MET),
        ("{fact: to.place.place.type, equals: account}", Verdict.MET),
        ("{fact: from.place.type, equals: site}", Verdict.UNKNOWN),
        ("{fact: to.version, equals: {fact: from.version}}", Verdict.NOT_MET),
        ("{some: carries, must: {fact: classification, one_of: [internal, confidential]}}", Verdict.MET),
    ],
)
def test_a_name_leads_along_links(judged: Any, must: str, verdict: Verdict) -> None:
    text = """\
owner: us
places: {all: {type: account}, hall: {type: site, in: all}}
data: {d: {classification: internal}}
components: {a: {service: ec2, version: 5.1}, b: {kind: compute, in: hall, version: 5.10}}
flows: [{from: a, to: b, carries: [d]}]
"""
    assert judged(f"{{every: flows, must: {must}}}", text).verdict is verdict


@pytest.mark.parametrize(
    ("demand", "stated", "verdict"),
    [
        ("availability_zones, equals: 2", "multi_az: true", Verdict.UNKNOWN),
        ("availability_zones, equals: 1", "multi_az: true", Verdict.NOT_MET),
        ("availability_zones, at_least: 2", "multi_az: true", Verdict.MET),
        ("availability_zones, at_most: 1", "multi_az: true", Verdict.NOT_MET),
        ("availability_zones, at_most: 2", "multi_az: true", Verdict.UNKNOWN),
        ("availability_zones, one_of: [1, 3]", "multi_az: true", Verdict.UNKNOWN),
        ("availability_zones, one_of: [1]", "multi_az: true", Verdict.NOT_MET),
        ("availability_zones, at_least: {fact: workload.load.peak_rps}", "multi_az: true", Verdict.MET),
        ("tags, includes: a", "tags: [a]", Verdict.MET),
        ("tags, includes: b", "tags: [a]", Verdict.UNKNOWN),
        ("tags, includes: {fact: owner}", "{tags: [a], owner: a}", Verdict.MET),
        ("version, matches: '^5[.]'", "version: 5.10", Verdict.MET),
        ("version, equals: '5.1'", "version: 5.10", Verdict.NOT_MET),
        ("utilization, at_most: 2.5", "utilization: 2.5", Verdict.MET),
        ("encrypted_at_rest, equals: false", "encrypted_at_rest: false", Verdict.MET),
        # By nature of its service a function's version is a or b.
        ("version, equals: a", "service: lambda", Verdict.UNKNOWN),
        ("version, equals: c", "service: lambda", Verdict.NOT_MET),
        ("version, one_of: [a, b, c]", "service: lambda", Verdict.MET),
        ("version, one_of: [a]", "service: lambda", Verdict.UNKNOWN),
        ("version, one_of: [c]", "service: lambda", Verdict.NOT_MET),
        ("version, matches: '[ab]'", "service: lambda", Verdict.MET),
        ("version, matches: 'a'", "service: lambda", Verdict.UNKNOWN),
        ("version, matches: 'c'", "service: lambda", Verdict.NOT_MET),
        ("tags, includes: {fact: version}", "{service: lambda, tags: [a]}", Verdict.UNKNOWN),
        ("tags, includes: {fact: version}", "{service: lambda, tags: [a, b]}", Verdict.MET),
        ("version, equals: {fact: workload.owner}", "service: lambda", Verdict.NOT_MET),
        ("mode, equals: {fact: version}", "{service: lambda, mode: own}", Verdict.NOT_MET),
    ],
)
def test_an_operator_says_no_more_than_is_known(judged: Any, demand: str, stated: str, verdict: Verdict) -> None:
    component = "{" + ("" if "service" in stated else "service: rds, ") + stated.strip("{}") + "}"
    rule = f"{{every: components, must: {{fact: {demand}}}}}"
    assert judged(rule, f"owner: c\nload: {{peak_rps: 1.5}}\ncomponents: {{db: {component}}}").verdict is verdict


def test_a_list_that_is_complete_lacks_what_it_does_not_hold(judged: Any) -> None:
    rule = "{fact: uses, includes: cloudtrail}"
    assert judged(rule, "uses: [budgets]").verdict is Verdict.UNKNOWN
    assert judged(rule, "uses: [budgets]\ncomplete: [uses]").verdict is Verdict.NOT_MET


# -- evidence ----------------------------------------------------------------------------------------------------------------


def test_evidence_is_only_what_decided(judged: Any) -> None:
    judgement = judged(ZONES, components("2", "1", "?"))
    assert [(piece.thing.id, piece.value, piece.at and piece.at.line) for piece in judgement.evidence] == [("c1", 1, 1)]


def test_evidence_that_was_denied_says_the_opposite(judged: Any) -> None:
    (piece,) = judged(f"{{not: {MFA}}}", "identity: {mfa: all}").evidence
    assert (piece.demand, piece.verdict) == ("not all", Verdict.NOT_MET)
    (piece,) = judged(f"{{not: {{not: {MFA}}}}}", "identity: {mfa: all}").evidence
    assert (piece.demand, piece.verdict) == ("all", Verdict.MET)


def missing(judgement: Judgement) -> set[tuple[str, str]]:
    return {(piece.thing.id, piece.fact) for piece in judgement.evidence}


def test_where_both_sides_of_a_comparison_are_missing_both_are_asked_for(judged: Any) -> None:
    rule = "{every: components, must: {fact: backup.interval_minutes, at_most: {fact: objectives.rpo_minutes}}}"
    text = "components: {db: {service: rds%s}}"
    both = {("db", "backup.interval_minutes"), ("db", "objectives.rpo_minutes")}
    assert missing(judged(rule, text % "")) == both
    assert missing(judged(rule, text % ", backup: {interval_minutes: 5}")) == {("db", "objectives.rpo_minutes")}
    assert missing(judged(rule, text % ", objectives: {rpo_minutes: 5}")) == {("db", "backup.interval_minutes")}


def test_a_link_that_leads_nowhere_is_missing_where_it_breaks_off(judged: Any) -> None:
    text = "components: {a: {service: ec2}}\nflows: [{from: a, to: a}]"
    assert missing(judged("{every: flows, must: {fact: to.place.type, equals: site}}", text)) == {("a", "place.type")}
    compared = "{every: components, must: {fact: version, equals: {fact: place.region}}}"
    assert missing(judged(compared, text)) == {("a", "version"), ("a", "place.region")}
