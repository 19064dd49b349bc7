"""The shipped content proves itself; a new file of YAML is tested the day it lands."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from warev import catalog as catalogs
from warev import proof, reading
from warev.catalog import Catalog
from warev.proof import Proof
from warev.review import review
from warev.services import folded
from warev.vocabulary import Subject

TODAY = date(2026, 11, 30)


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


def test_a_service_is_found_with_either_name_of_its_maker_and_without(shipped: Catalog) -> None:
    """People write AWS SQS and Amazon Lambda, whatever the brand says."""
    for service in shipped.services:
        maker, _, rest = service.name.partition(" ")
        if maker in {"AWS", "Amazon"}:
            assert {shipped.services.find(f"{prefix}{rest}") for prefix in ("", "AWS ", "Amazon ")} == {service}


@pytest.mark.parametrize(
    ("service", "zones", "failover"),
    [
        ("alb", None, "automatic"),
        ("sns", None, "automatic"),
        ("step-functions", None, "automatic"),
        ("fsx-ontap", None, "automatic"),
        ("aurora", 2, "automatic"),
        ("neptune", 2, "automatic"),
        ("efs", 2, "automatic"),
        ("dax", 3, "automatic"),
        ("aurora", 1, None),
        ("efs", 1, None),
        ("dax", 2, None),
        ("aurora", None, None),
    ],
)
def test_failover_is_by_nature_where_the_zones_suffice_for_it(
    shipped: Catalog, tmp_path: Path, service: str, zones: int | None, failover: str | None
) -> None:
    path = tmp_path / "x.yaml"
    stated = "" if zones is None else f", availability_zones: {zones}"
    path.write_text(f"name: x\ncomponents: {{one: {{service: {service}{stated}}}}}\n", encoding="utf-8")
    (one,) = reading.read(path, shipped).workload.lists["components"].things
    fact = one.facts.get("failover")
    assert (fact and fact.value) == failover


def test_every_fact_that_can_be_stated_is_asked_for_in_a_question(shipped: Catalog) -> None:
    assert [term.name for term in shipped.vocabulary if not term.ask.rstrip().endswith("?")] == []


def test_every_item_asks_a_question(shipped: Catalog) -> None:
    assert [item.id for item in shipped.items.values() if not item.ask.rstrip().endswith("?")] == []


def test_of_a_workload_of_which_nothing_is_stated_nothing_is_known(shipped: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("name: x\n", encoding="utf-8")
    made = review(reading.read(path, shipped), shipped, lenses=shipped.lenses, today=TODAY)
    assert made.gaps == ()
    for section in made.sections:
        tally = section.tally
        assert (tally.met, tally.not_met, tally.not_applicable) == (0, 0, 0), section.pillar.id
        assert tally.unknown == len(section.pillar.items)
        assert tally.range == (0, 1)
        assert tally.coverage == tally.coverage_by_description == 0
    assert sum(section.tally.unknown for section in made.sections) == len(shipped.items)


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
