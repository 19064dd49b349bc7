"""The interview: the question that it chooses gains most of all, what it keeps between questions is still true, it ends."""

import importlib.util
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warev import document, reading
from warev.architecture import Architecture
from warev.assumed import completed, plain_node, reread, with_value
from warev.catalog import Catalog, Effort, Item, Risk
from warev.catalog import Question as Chapter
from warev.errors import Mistakes
from warev.interview import Grounds, Interview, Question
from warev.review import credit
from warev.samples import Samples
from warev.topics import ITEM, LIST, Topic, lacking
from warev.values import OPERATORS, Value
from warev.verdict import Verdict

# The random worlds and rules of the law of learning.
_SPEC = importlib.util.spec_from_file_location("worlds", Path(__file__).with_name("test_rules.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
worlds = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(worlds)

SOME = settings(max_examples=max(20, settings().max_examples // 8))


def with_items(catalog: Catalog, items: list[Item]) -> Catalog:
    """*catalog* with *items* and no others."""
    pillar = replace(catalog.pillars[0], questions=(Chapter("X", "", tuple(items)),))
    return replace(catalog, pillars=(pillar,), lenses=())


@st.composite
def cases(draw: Any, catalog: Catalog) -> tuple[Catalog, Architecture]:
    """A catalogue of a few random items, and an architecture of which something is stated."""
    items = [
        replace(draw(worlds.items(catalog.vocabulary)), id=f"X{number}", risk=draw(st.sampled_from(Risk)))
        for number in range(draw(st.integers(1, 3)))
    ]
    if draw(st.booleans()):
        items.append(Item("Y1", "", Risk.LOW, Effort.LOW, "", (), "", "", ""))
    small = with_items(catalog, items)
    frame, lessons = draw(worlds.worlds())
    levels = [draw(st.integers(0, len(stages))) for _, stages in lessons]
    return small, worlds.described(frame, lessons, levels, small)


def width(catalog: Catalog, architecture: Architecture) -> Fraction:
    """The weight that is not known, by judging every item anew."""
    total = Fraction(0)
    for item in catalog.items.values():
        if found := credit(item, architecture):
            total += item.risk.weight * (found.best - found.worst)
    return total


def every_gain(catalog: Catalog, architecture: Architecture) -> dict[Topic, Fraction]:
    """What each question gains, by reading the whole architecture again with each answer."""
    now = width(catalog, architecture)
    samples = Samples(catalog)
    facts: dict[Topic, list[tuple[str | int, ...]]] = {}
    for topic, holder in lacking(architecture, catalog):
        facts.setdefault(topic, []).append(holder.route)
    gains = {}
    for topic, routes in facts.items():
        term = catalog.vocabulary.find(topic.subject, topic.name)
        assert term is not None
        after = [
            width(catalog, told)
            for value in samples.of(term, architecture)
            if (told := everywhere(catalog, architecture, topic.name, routes, value))
        ]
        gains[topic] = now - Fraction(sum(after), len(after)) if after else Fraction(0)
    for name in (*reading.LISTS, *(term.name for term in catalog.vocabulary if term.open)):
        if told := reread(completed(architecture.source, name), catalog):
            gains[Topic(name, LIST)] = (now - width(catalog, told)) / 2
    return gains


def everywhere(
    catalog: Catalog, architecture: Architecture, fact: str, routes: list[tuple[str | int, ...]], value: Value
) -> Architecture | None:
    """The architecture in which *value* is stated wherever it contradicts nothing; None where that is nowhere."""
    source, told = architecture.source, False
    for route in routes:
        tried = with_value(source, (*route, fact), plain_node(value))
        if reread(with_value(architecture.source, (*route, fact), plain_node(value)), catalog):
            source, told = tried, True
    return reread(source, catalog) if told else None


def answered(draw: Any, grounds: Grounds, interview: Interview, question: Question) -> Interview:
    """The interview after one of the sample answers, or after a question was skipped."""
    topic, architecture = question.topic, interview.architecture
    source: document.Node | None = None
    match topic.subject:
        case "item":
            reply = draw(st.sampled_from(["yes", "no", "partly"]))
            source = with_value(architecture.source, ("answers", topic.name), plain_node(reply))
        case "list":
            source = completed(architecture.source, topic.name) if draw(st.booleans()) else None
        case _:
            assert question.term is not None
            value = draw(st.sampled_from(grounds.samples.of(question.term, architecture)))
            source = architecture.source
            for holder in question.holders:
                source = with_value(source, (*holder.route, topic.name), plain_node(value))
    told = reread(source, grounds.catalog) if source else None
    if told is None:
        return interview.skip(topic, [holder.names[0] for holder in question.holders] or [""])
    return interview.after(told, topic)


@SOME
@given(given_=st.data())
def test_no_question_gains_more_than_the_one_that_is_asked(given_: st.DataObject, catalog: Catalog) -> None:
    small, architecture = given_.draw(cases(catalog))
    gains = every_gain(small, architecture)
    question = Interview(Grounds.of(small, small.items.values()), architecture).next()
    facts_and_lists = max(gains.values(), default=Fraction(0))
    if question is None:
        assert facts_and_lists == 0
    elif question.topic.subject == ITEM:
        assert question.gain >= facts_and_lists
    else:
        assert question.gain == facts_and_lists == gains[question.topic]
        equal = [topic for topic, gain in gains.items() if gain == question.gain]
        assert question.gain == 0 or question.topic == min(equal)


@SOME
@given(given_=st.data())
def test_what_is_kept_between_questions_is_what_a_new_interview_finds(given_: st.DataObject, catalog: Catalog) -> None:
    small, architecture = given_.draw(cases(catalog))
    grounds = Grounds.of(small, small.items.values())
    interview = Interview(grounds, architecture)
    for _ in range(4):
        question = interview.next()
        anew = Interview(grounds, interview.architecture, interview.skipped)
        asked = anew.next()
        assert (question and question.topic) == (asked and asked.topic)
        assert (question and question.gain) == (asked and asked.gain)
        assert interview.tally() == anew.tally()
        if question is None:
            return
        interview = answered(given_.draw, grounds, interview, question)


@SOME
@given(given_=st.data())
def test_an_interview_ends_and_then_nothing_askable_is_left(given_: st.DataObject, catalog: Catalog) -> None:
    small, architecture = given_.draw(cases(catalog))
    grounds = Grounds.of(small, small.items.values())
    interview = Interview(grounds, architecture)
    asked = 0
    while question := interview.next():
        before = interview.tally()
        interview = answered(given_.draw, grounds, interview, question)
        after = interview.tally()
        assert after.best - after.worst <= before.best - before.worst
        asked += 1
        assert asked < 300
    skipped = {topic for topic, _ in interview.skipped}
    gains = every_gain(small, interview.architecture)
    assert [topic for topic, gain in gains.items() if gain and topic not in skipped] == []


# -- sample answers ---------------------------------------------------------------------------------------------------------


def _sampled(catalog: Catalog, fact: str, rules: list[dict[str, Any]], text: str = "{}") -> tuple[Value, ...]:
    subject = "workload" if fact.startswith("identity.") else "component"
    wholes = rules if subject == "workload" else [{"every": "components", "must": rule} for rule in rules]
    items = [
        Item(f"X{number}", "", Risk.LOW, Effort.LOW, "", (), "", "", "", None, rule)
        for number, rule in enumerate(wholes)
    ]
    small = with_items(catalog, items)
    architecture = reading.architecture(document.parse(text, "shop.yaml", Mistakes()), small, Mistakes())
    term = small.vocabulary.find(subject, fact)
    assert term is not None
    return Samples(small).of(term, architecture)


LENGTH = "identity.password_min_length"


def test_two_thresholds_make_three_samples(catalog: Catalog) -> None:
    found = _sampled(catalog, LENGTH, [{"fact": LENGTH, "at_least": 7}, {"fact": LENGTH, "at_least": 35}])
    classes = [(number >= 7, number >= 35) for number in found]  # type: ignore[operator]  # an int fact
    assert sorted(classes) == [(False, False), (True, False), (True, True)]


@given(given_=st.data())
def test_each_class_of_numbers_has_one_sample(given_: st.DataObject, catalog: Catalog) -> None:
    operator = st.sampled_from(["equals", "at_least", "at_most", "one_of"])
    comparisons = given_.draw(st.lists(st.tuples(operator, st.integers(0, 12)), min_size=1, max_size=4))

    def other(operator: str, mark: int) -> Any:
        return [mark] if operator == "one_of" else mark

    def classed(number: Any) -> tuple[Any, ...]:
        return tuple(OPERATORS[operator](number, other(operator, mark)) for operator, mark in comparisons)

    rules = [{"fact": LENGTH, operator: other(operator, mark)} for operator, mark in comparisons]
    found = [classed(each) for each in _sampled(catalog, LENGTH, rules)]
    assert len(found) == len(set(found))
    assert set(found) >= {classed(number) for number in range(20)}


def test_a_fact_that_is_compared_with_another_is_sampled_around_what_that_is_worth(catalog: Catalog) -> None:
    rule = {"fact": "backup.interval_minutes", "at_most": {"fact": "objectives.rpo_minutes"}}
    assert len(_sampled(catalog, "backup.interval_minutes", [rule])) == 1
    below, above = _sampled(catalog, "backup.interval_minutes", [rule], "objectives: {rpo_minutes: 15}")
    assert isinstance(below, int)
    assert isinstance(above, int)
    assert below <= 15 < above


def test_choices_that_no_rule_tells_apart_are_one_sample(catalog: Catalog) -> None:
    rules = [{"fact": "identity.mfa", "equals": "all"}]
    assert _sampled(catalog, "identity.mfa", rules) == ("none", "all")


@pytest.mark.parametrize(
    ("words", "samples"),
    [
        (["a"], {(), ("a",)}),
        (["a", "b"], {(), ("a",), ("b",), ("a", "b")}),
        (["a", "b", "c"], {(), ("a", "c"), ("b",), ("a", "b", "c")}),
    ],
)
def test_each_word_of_a_list_is_in_half_of_its_samples(
    words: list[str], samples: set[tuple[str, ...]], catalog: Catalog
) -> None:
    found = _sampled(catalog, "tags", [{"fact": "tags", "includes": word} for word in words])
    assert set(found) == samples


# -- what is asked, and of whom ---------------------------------------------------------------------------------------------


@pytest.fixture
def interviewed(catalog: Catalog, architecture: Any) -> Any:
    """The interview about the architecture that a text spells, over all items or those named."""

    def begin(text: str, *items: str) -> Interview:
        chosen = [item for item in catalog.items.values() if not items or item.id in items]
        return Interview(Grounds.of(catalog, chosen), architecture(text))

    return begin


def asked(question: Question | None) -> tuple[str, list[str]]:
    assert question is not None
    return question.topic.name, [name for holder in question.holders for name in holder.names]


def test_one_question_asks_one_fact_of_all_that_lack_it(interviewed: Any) -> None:
    text = """
complete: [components]
components:
  one: {service: rds, tier: standard}
  two: {service: rds, tier: standard, availability_zones: 2}
  three: {service: rds, tier: standard}
"""
    assert asked(interviewed(text, "REL01-BP01").next()) == ("availability_zones", ["one", "three"])


def test_things_of_which_no_rule_wants_to_know_are_left_out(interviewed: Any) -> None:
    text = """
complete: [components]
components:
  db: {service: rds, tier: standard, availability_zones: 1}
  crowd: {kind: person, tier: standard}
"""
    names = []
    interview = interviewed(text, "REL01-BP01")
    while question := interview.next():
        names.append(asked(question))
        interview = interview.skip(question.topic, [holder.names[0] for holder in question.holders] or [""])
    assert ("availability_zones", ["crowd"]) not in names


def test_the_type_of_a_place_is_asked_where_it_says_whether_another_fact_makes_sense(catalog: Catalog) -> None:
    zones = {"some": "places", "must": {"fact": "availability_zones", "at_least": 2}}
    small = with_items(catalog, [Item("X1", "", Risk.LOW, Effort.LOW, "", (), "", "", "", None, zones)])
    text = "complete: [places]\nplaces: {a: {}}\n"
    architecture = reading.architecture(document.parse(text, "shop.yaml", Mistakes()), small, Mistakes())
    interview = Interview(Grounds.of(small, small.items.values()), architecture)
    # Of an account the zones make no sense: then none of the places has two.
    assert interview.gain(Topic("type", "place")) == Fraction(1, 3)
    assert {topic.name for topic in interview._topics if interview.gain(topic)} == {"type", "availability_zones"}


def test_an_item_that_nobody_can_describe_is_asked_of_a_person(interviewed: Any) -> None:
    question = interviewed("{}", "REL02-BP02").next()
    assert question.item.id == "REL02-BP02"
    assert question.gain == 1


def test_a_rule_that_shows_gaps_only_is_asked_of_a_person_once_the_facts_are_clear(interviewed: Any) -> None:
    text = "complete: [components]\ncomponents: {jobs: {service: sqs, tier: standard}}"
    assert asked(interviewed(text, "REL02-BP03").next()) == ("dead_letter", ["jobs"])
    clear = text.replace("standard}", "standard, dead_letter: jobs}")
    assert interviewed(clear, "REL02-BP03").next().item.id == "REL02-BP03"


def test_whether_a_list_leaves_nothing_out_is_a_question(interviewed: Any) -> None:
    question = interviewed("uses: [budgets]", "SEC01-BP02").next()
    assert question.topic == Topic("uses", LIST)
    assert question.gain == 1


def test_what_components_take_from_the_workload_is_asked_of_it(interviewed: Any) -> None:
    text = """
complete: [components]
components: {db: {service: rds, tier: standard, backup: {retention_days: 7, interval_minutes: 5}}}
"""
    assert asked(interviewed(text, "REL02-BP01").next()) == ("objectives.rpo_minutes", ["workload"])


def test_the_flows_of_one_entry_are_asked_as_one(interviewed: Any) -> None:
    text = """
complete: [components, flows]
components: {web: {service: ec2}, a: {service: rds}, b: {service: rds}}
flows: [{from: web, to: [a, b]}]
"""
    interview = interviewed(text, "REL01-BP02")
    found = {topic.name: holders for topic, holders in interview._topics.items()}
    assert [holder.names for holder in found["style"]] == [("web->a", "web->b")]
    assert [holder.route for holder in found["style"]] == [("flows", 0)]


def test_a_question_that_was_skipped_does_not_come_back(interviewed: Any) -> None:
    interview = interviewed("{}")
    seen = set()
    while question := interview.next():
        assert question.topic not in seen
        seen.add(question.topic)
        interview = interview.skip(question.topic, [holder.names[0] for holder in question.holders] or [""])
    assert {topic.subject for topic in seen} >= {"workload", LIST, ITEM}


def test_unknown_items_that_only_two_answers_together_decide_are_asked_about(catalog: Catalog) -> None:
    one, other = {"fact": "identity.mfa", "equals": "all"}, {"fact": "load.peak_rps", "at_least": 5}
    same = {"any": [{"all": [one, other]}, {"all": [{"not": one}, {"not": other}]}]}
    small = with_items(catalog, [Item("X1", "", Risk.LOW, Effort.LOW, "", (), "", "", "", None, same)])
    architecture = reading.architecture(document.parse("{}", "shop.yaml", Mistakes()), small, Mistakes())
    interview = Interview(Grounds.of(small, small.items.values()), architecture)
    question = interview.next()
    assert question is not None
    assert (question.topic.name, question.gain) == ("identity.mfa", Fraction(0))
    told = reread(with_value(architecture.source, ("identity.mfa",), plain_node("all")), small)
    assert told is not None
    second = interview.after(told, question.topic).next()
    assert second is not None
    assert (second.topic.name, second.gain) == ("load.peak_rps", Fraction(1))
    assert interview.tally().unknown == 1
    assert all(finding.verdict is Verdict.UNKNOWN for finding in interview._findings.values())
