"""The rule language: what a rule yields, and the law that learning a fact never overturns what facts have shown."""

import json
from fractions import Fraction
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev import document, grammar, reading
from warev.architecture import Answer, Architecture, Reply
from warev.catalog import Catalog, Effort, Item, Risk, Shows
from warev.errors import Location, Mistakes
from warev.facts import Thing
from warev.grammar import LINKS, LISTS, OWN_LISTS
from warev.review import judge
from warev.rules import Judgement
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
    lists = draw(st.lists(st.sampled_from(["components", "flows", "places", "data", "uses", "tags"]), unique=True))
    frame: Raw = {"complete": lists, "components": {}, "places": {}, "data": {}, "flows": []}
    lessons: list[Lesson] = []
    for place in WORDS[: draw(st.integers(0, 2))]:
        frame["places"][place] = {"in": "a"} if place == "b" and draw(st.booleans()) else {}
        lessons += [one(("places", place), "type", draw(st.sampled_from(["account", "network", "site"])))]
        lessons += _zones(draw, ("places", place), 1)
    if "a" in frame["places"]:
        lessons += [one(("places", "a"), "region", draw(st.sampled_from(WORDS)))]
    for data in WORDS[: draw(st.integers(0, 2))]:
        frame["data"][data] = {}
        lessons += [
            one(("data", data), "classification", draw(st.sampled_from(["public", "confidential"]))),
            one(("data", data), "personal", draw(st.booleans())),
        ]
    ids = WORDS[: draw(st.integers(0, 3))]
    for component in ids:
        lessons += _component(draw, component, ids, frame)
    for index in range(draw(st.integers(0, 3)) if ids else 0):
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
    if frame["places"] and draw(st.booleans()):
        spelled["in"] = draw(st.sampled_from(sorted(frame["places"])))
    if draw(st.booleans()):
        # A component's own objective replaces the workload's: that is a change of the question, and no lesson.
        spelled["objectives"] = {"rpo_minutes": draw(NUMBERS)}
    mode = draw(st.sampled_from(["managed", "own"]))
    bound = service == "dynamodb" or (service == "sqs" and mode == "managed")
    lessons = [
        one(path, "tier", draw(st.sampled_from(["standard", "important", "critical"]))),
        one(path, "mode", mode),
        one(path, "encrypted_at_rest", bound or draw(st.booleans())),
        one(path, "utilization", draw(NUMBERS) + 0.5),
        one(path, "version", draw(st.sampled_from(WORDS))),
        one(path, "stores", draw(st.lists(st.sampled_from(sorted(frame["data"])), unique=True)) if frame["data"] else []),
        _words(draw, path, "tags", frame),
    ]
    if "in" not in spelled:
        lessons += [one(path, "region", draw(st.sampled_from(WORDS)))]
    lessons += _zones(draw, path, {"dynamodb": 3, "sqs": 2, "lambda": 2}.get(service, 1))
    if kind == "database":
        lessons += [one(path, "backup.retention_days", draw(NUMBERS)), one(path, "backup.interval_minutes", draw(NUMBERS))]
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
        one(path, "carries", draw(st.lists(st.sampled_from(sorted(frame["data"])), unique=True)) if frame["data"] else []),
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


def rules(draw: Draw, subject: str, vocabulary: Vocabulary, depth: int) -> Raw:
    """A rule about a *subject*, of any operator and branch, at most so deep."""
    branch = draw(st.sampled_from(["leaf", "all", "any", "not", "every", "some"])) if depth else "leaf"
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
        if term.name not in {"in", "stores", "carries"} and fits(term)
    ]
    picked: tuple[str, Term] = draw(st.sampled_from(found))
    return picked


def _leaf(draw: Draw, subject: str, vocabulary: Vocabulary) -> Raw:
    name, term = _name(draw, subject, vocabulary, lambda _: True)
    operator = draw(st.sampled_from([each for each, types in grammar._TYPES.items() if term.type in types]))
    if operator in {"equals", "at_least", "at_most"} and draw(st.booleans()):
        same = {Type.INT, Type.NUMBER} if term.type.is_number else {term.type}
        return {"fact": name, operator: {"fact": _name(draw, subject, vocabulary, lambda each: each.type in same)[0]}}
    value = {
        Type.BOOL: st.booleans(),
        Type.INT: NUMBERS,
        Type.NUMBER: NUMBERS,
        Type.CHOICE: st.sampled_from(term.choices or WORDS),
        Type.COMPONENT: st.just("none"),
    }.get(term.type, st.sampled_from(WORDS))
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
def test_learning_a_fact_narrows_every_credit_and_never_overturns_a_verdict(given_: st.DataObject, catalog: Catalog) -> None:
    item, frame, lessons, times = given_.draw(lessons_learned(catalog.vocabulary))
    findings = [judge(item, described(frame, lessons, levels, catalog)) for levels in times]
    for before, after in zip(findings, findings[1:], strict=False):
        assert before.by_rule is not None
        assert after.by_rule is not None
        assert_learned(before.by_rule.credit, after.by_rule.credit)


@given(given_=st.data(), answer=st.sampled_from(REPLIES))
def test_learning_a_fact_never_overturns_what_facts_and_an_answer_gave(
    given_: st.DataObject, answer: Answer, catalog: Catalog
) -> None:
    item, frame, lessons, times = given_.draw(lessons_learned(catalog.vocabulary))
    findings = []
    for levels in times:
        architecture = described(frame, lessons, levels, catalog)
        architecture.answers["X"] = answer
        findings.append(judge(item, architecture))
    for before, after in zip(findings, findings[1:], strict=False):
        # Where facts left the rule unknown the answer decided, provisionally: facts may say otherwise later.
        if before.by_rule is not None and before.by_rule.verdict is not Verdict.UNKNOWN:
            assert_learned(before.credit, after.credit)


@given(given_=st.data())
def test_all_evidence_of_a_rule_agrees_with_its_verdict(given_: st.DataObject, catalog: Catalog) -> None:
    item, frame, lessons, times = given_.draw(lessons_learned(catalog.vocabulary))
    architecture = described(frame, lessons, times[0], catalog)
    assert item.demand is not None
    judgement = item.demand.judge(architecture.workload)
    if judgement.credit is not None:
        assert {piece.verdict for piece in judgement.evidence} == {judgement.verdict}


@given(given_=st.data())
def test_every_random_rule_is_one_that_content_may_hold(given_: st.DataObject, catalog: Catalog) -> None:
    """The properties above try nothing that `warev check` would refuse."""
    refused: list[str] = []
    item = given_.draw(items(catalog.vocabulary))
    grammar.check(item.rule, Subject.WORKLOAD, catalog.vocabulary, lambda _, said: refused.append(said))
    assert refused == []
