"""What to state next: the facts that are missing in the end, the weightiest first."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from warev import wording
from warev.catalog import Catalog
from warev.review import judge, review
from warev.todo import Todo, todos

TODAY = date(2026, 11, 30)
Read = Any


@pytest.fixture
def asked(architecture: Read, catalog: Catalog) -> Any:
    """What is to be stated of an architecture, by fact."""

    def stated(text: str) -> dict[str, Todo]:
        return {todo.statement: todo for todo in review(architecture(text), catalog, today=TODAY).todos}

    return stated


def test_nothing_stated_asks_for_lists_and_for_facts_of_the_workload(asked: Any) -> None:
    assert {key: todo.items for key, todo in asked("name: x").items()} == {
        "complete: [components]": ["REL02-BP01", "REL01-BP01", "SEC01-BP01", "REL01-BP02", "REL02-BP03", "SEC01-BP04"],
        "complete: [flows]": ["SEC01-BP01"],
        "identity.mfa": ["SEC01-BP03"],
        "uses": ["SEC01-BP02"],
    }


def test_a_derived_fact_is_asked_for_by_what_it_follows_from(asked: Any) -> None:
    found = asked("complete: [components, flows]\ncomponents: {db: {service: rds, encrypted_at_rest: false}}")
    assert "precious" not in found
    assert "holds_personal_data" not in found
    assert found["stores"].things == ["db"]
    assert found["stores"].items == ["SEC01-BP01"]
    stored = (
        "complete: [components]\ndata: {d: {}}\ncomponents: {db: {service: rds, stores: [d], encrypted_at_rest: false}}"
    )
    assert asked(stored)["personal"].things == ["d"]


def test_a_place_that_is_not_stated_is_asked_for_by_the_component(asked: Any) -> None:
    found = asked("components: {db: {service: rds, zones: 1}}")
    assert found["in"].things == ["db"]
    assert found["in"].ask == "In which place is it?"


def test_both_sides_of_a_comparison_are_asked_for(asked: Any) -> None:
    found = asked("components: {db: {service: rds, backup: {retention_days: 7}}}")
    assert found["backup.interval_minutes"].things == found["objectives.rpo_minutes"].things == ["db"]


def test_one_fact_of_many_things_is_one_entry(asked: Any) -> None:
    found = asked("components: {a: {service: ec2}, b: {service: ec2}, c: {kind: compute}}")
    entry = found["availability_zones"]
    assert (entry.things, entry.items, entry.weight) == (["a", "b", "c"], ["REL01-BP01"], 4)
    assert wording.todo(entry) == "state `availability_zones` of a, b, c"
    assert wording.todo(entry, 2) == "state `availability_zones` of a, b and 1 more"
    assert entry.ask == "In how many zones does it run?"


def test_a_thing_that_two_items_wait_for_is_named_once(architecture: Read, catalog: Catalog) -> None:
    one, other = catalog.items["REL01-BP01"], catalog.items["SEC01-BP02"]
    (piece,) = judge(one, architecture("components: {a: {service: ec2}}")).evidence[:1]
    (entry,) = todos([(one, [piece, piece]), (other, [piece])], catalog.vocabulary)
    assert (entry.things, entry.items, entry.weight) == (["a"], ["REL01-BP01", "SEC01-BP02"], 6)


def test_what_most_weight_waits_for_comes_first(architecture: Read, catalog: Catalog) -> None:
    found = review(architecture("components: {db: {service: rds}}"), catalog, today=TODAY).todos
    assert [todo.weight for todo in found] == sorted((todo.weight for todo in found), reverse=True)
    assert all(todo.weight == sum(catalog.items[item].risk.weight for item in todo.items) for todo in found)


def test_a_list_that_may_lack_something_is_asked_for_in_words(asked: Any) -> None:
    entry = asked("name: x")["complete: [flows]"]
    assert wording.todo(entry) == "state `complete: [flows]` if `flows` leaves nothing out"
    assert entry.ask == "Is nothing left out of `flows`?"


def test_what_an_answer_has_decided_is_not_asked_for(asked: Any) -> None:
    assert "identity.mfa" not in asked("answers: {SEC01-BP03: yes}")


def test_a_number_that_is_known_too_roughly_is_asked_for(architecture: Read, catalog: Catalog) -> None:
    """`multi_az: true` may be three zones or two: a rule that wants to know asks for the number."""
    item = catalog.items["REL01-BP01"]
    sharp = replace(item, rule={"every": "components", "must": {"fact": "availability_zones", "at_least": 3}})
    finding = judge(sharp, architecture("components: {db: {service: rds, multi_az: true}}"))
    (todo,) = todos([(item, finding.evidence)], catalog.vocabulary)
    assert (todo.statement, todo.things) == ("availability_zones", ["db"])
