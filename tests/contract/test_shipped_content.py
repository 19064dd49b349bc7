"""The shipped content proves itself; a new file of YAML is tested the day it lands."""

import json
from collections import Counter

import pytest

from warev import catalog as catalogs
from warev import proof
from warev.catalog import Catalog
from warev.proof import Proof
from warev.services import folded
from warev.vocabulary import Subject


@pytest.fixture(scope="module")
def proved() -> Proof:
    """The whole content, read as YAML and found sound."""
    return proof.prove()


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return catalogs.load()


def test_nothing_is_wrong_in_it(proved: Proof) -> None:
    assert proved.catalog.items
    assert proved.packs


def test_there_are_the_six_pillars_in_the_order_of_the_framework(shipped: Catalog) -> None:
    assert [pillar.code for pillar in shipped.pillars] == ["OPS", "SEC", "REL", "PERF", "COST", "SUS"]


def test_every_name_of_a_service_finds_exactly_that_service(shipped: Catalog) -> None:
    names = Counter(name for service in shipped.services for name in {folded(each) for each in service.names})
    assert [name for name, count in names.items() if count > 1] == []
    for service in shipped.services:
        for name in service.names:
            assert shipped.services.find(name) is service, name
            assert shipped.service(name.upper()) is service, name


def test_every_fact_that_can_be_stated_is_asked_for_in_a_question(shipped: Catalog) -> None:
    assert [term.name for term in shipped.vocabulary if not term.ask.rstrip().endswith("?")] == []


def test_every_item_asks_a_question(shipped: Catalog) -> None:
    assert [item.id for item in shipped.items.values() if not item.ask.rstrip().endswith("?")] == []


def test_a_fact_of_a_component_is_of_a_kind_that_some_service_has(shipped: Catalog) -> None:
    """Or of what is no service: a person, a third party, one's own server."""
    kinds = {service.kind for service in shipped.services} | {"person", "third-party"}
    of_nothing = [
        term.name for term in shipped.vocabulary.of(Subject.COMPONENT) if term.kinds and not kinds & set(term.kinds)
    ]
    assert of_nothing == []


def test_no_guarantee_contradicts_another_of_its_service(shipped: Catalog) -> None:
    for service in shipped.services:
        always = Counter(each.fact for each in service.guarantees if each.when is None)
        assert [fact for fact, count in always.items() if count > 1] == [], service.id


def test_what_is_compiled_says_the_same(proved: Proof) -> None:
    for sheet in proved.catalog.sheets.values():
        assert json.loads(json.dumps(sheet.raw)) == sheet.raw, sheet.path
