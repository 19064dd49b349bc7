"""JUnit as the reports of CI read it, here by junitparser."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from junitparser import Failure, JUnitXml, Skipped, TestCase

from warev.architecture import Architecture
from warev.catalog import Catalog, Risk
from warev.formats import junit
from warev.review import review

TODAY = date(2026, 11, 30)
SHOP = (Path(__file__).parents[1] / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")


@pytest.fixture
def cases(architecture: Callable[[str], Architecture], catalog: Catalog) -> Callable[[str], dict[str, TestCase]]:
    """The test cases of a review of a text, by item."""

    def read(text: str) -> dict[str, TestCase]:
        whole = JUnitXml.fromstring(junit.render(review(architecture(text), catalog, today=TODAY)).encode())
        found = [case for suite in whole for case in suite]
        assert whole.tests == len(found)
        assert whole.failures == sum(isinstance(each, Failure) for case in found for each in case.result)
        assert whole.skipped == sum(isinstance(each, Skipped) for case in found for each in case.result)
        return {str(case.name).partition(" ")[0]: case for case in found}

    return read


def test_a_gap_fails_with_its_evidence_and_what_to_do(cases: Callable[[str], dict[str, TestCase]]) -> None:
    (failure,) = cases(SHOP)["REL01-BP01"].result
    assert isinstance(failure, Failure)
    assert failure.type == "high risk"
    lines = str(failure.text).splitlines()
    assert lines[0] == "shop.yaml:21:55: availability_zones is 1 (catalog-db; wanted: at least 2)"
    assert "1. List what runs in one zone." in lines


def test_a_case_names_the_line_that_decided_it(cases: Callable[[str], dict[str, TestCase]]) -> None:
    element = cases(SHOP)["REL01-BP01"]._elem
    assert (element.get("file"), element.get("line")) == ("shop.yaml", "21")


def test_unknown_is_skipped_and_asks(cases: Callable[[str], dict[str, TestCase]]) -> None:
    for case in cases("name: x").values():
        (skipped,) = case.result
        assert isinstance(skipped, Skipped)
        assert skipped.message == "unknown"
        assert "ask: " in str(skipped.text)


def test_a_gap_of_which_all_is_signed_for_is_skipped_and_says_by_whom(
    cases: Callable[[str], dict[str, TestCase]],
) -> None:
    shop = """\
components:
  one: {service: rds, backup: {retention_days: 1}}
  two: {service: rds, backup: {retention_days: 1}}
accepted:
  - {item: REL02-BP01, component: one, reason: r, owner: o, until: 2027-01-31}
  - {item: REL02-BP01, component: two, reason: s, owner: p, until: 2026-11-30}
"""
    (skipped,) = cases(shop)["REL02-BP01"].result
    assert isinstance(skipped, Skipped)
    assert skipped.message == "accepted by o until 2027-01-31: r; by p until 2026-11-30: s"
    (failure,) = cases(shop.replace("2026-11-30", "2026-11-29"))["REL02-BP01"].result
    assert isinstance(failure, Failure)
    assert "expired: open again since 2026-11-30" in str(failure.text)
    assert "nobody has signed for two" in str(failure.text)


def test_a_risk_narrows_the_cases_but_not_the_counts(
    architecture: Callable[[str], Architecture], catalog: Catalog
) -> None:
    made = review(architecture(SHOP), catalog, risks=[Risk.LOW], today=TODAY)
    whole = JUnitXml.fromstring(junit.render(made).encode())
    for suite, section in zip(whole, made.sections, strict=True):
        properties = {each.name: each.value for each in suite.properties()}  # type: ignore[no-untyped-call]  # junitparser has no types for it
        assert properties["not_met"] == str(section.tally.not_met)
        assert suite.tests == sum(finding.item.risk is Risk.LOW for finding in section.findings)


def test_no_name_breaks_the_xml(architecture: Callable[[str], Architecture], catalog: Catalog) -> None:
    made = review(architecture('name: "\\e]]><a b=\\"&\\ufffe\\0"'), catalog, today=TODAY)
    assert ET.fromstring(junit.render(made)).get("name") == '\\x1b]]><a b="&\ufffd\\x00'  # noqa: S314  our own
