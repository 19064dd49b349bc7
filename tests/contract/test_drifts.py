"""Every format of a drift keeps the contract: stable bytes, and all that has changed."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from warev import saved
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.comparing import compare
from warev.drift import Drift, Side, Source
from warev.drifts import DRIFTS
from warev.review import review

Read = Callable[[str], Architecture]

FIXTURE = (Path(__file__).parents[1] / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")
THEN, NOW = date(2026, 11, 1), date(2027, 2, 1)
every_format = pytest.mark.parametrize("name", DRIFTS.names)


@pytest.fixture
def found(architecture: Read, catalog: Catalog) -> Drift:
    """A drift with something of everything: facts, components, flows, an answer, acceptances, and another content."""
    whole = json.loads(saved.render(review(architecture(FIXTURE), catalog, today=THEN)))
    whole["content"] = "test.0"
    whole["judged"]["stated"]["load"] = {"peak_rpm": whole["judged"]["stated"]["load"]["peak_rps"]}
    items = {item["id"]: item for pillar in whole["pillars"] for each in pillar["questions"] for item in each["items"]}
    items["SEC01-BP02"]["credit"] = ["0", "0"]
    text = FIXTURE.replace("mfa: admins", "mfa: all").replace("multi_az: false", "availability_zones: 3")
    text = text.replace("answer: partly", "answer: no").replace("  failed:", "  spare: {service: sqs}\n  failed:")
    text = text.replace("to: [orders, billing]", "to: [orders]")
    old = Source("Shop@1", THEN, saved=saved.read(json.dumps(whole), "Shop@1"))
    made = compare(old, Source("shop.yaml", NOW, architecture=architecture(text)), catalog)
    return made._replace(old=of_version_0(made.old), new=of_version_0(made.new))


def of_version_0(side: Side) -> Side:
    """*side* as if it had been made by a version that stays."""
    return side._replace(saved=side.saved._replace(made=side.saved.made._replace(warev="0")))


@every_format
def test_a_format_holds_what_it_always_held(name: str, found: Drift, golden: Callable[[str, str], None]) -> None:
    golden(f"drift{DRIFTS[name].SUFFIX}", DRIFTS[name].render(found))


@every_format
def test_a_format_tells_every_change(name: str, found: Drift) -> None:
    text = DRIFTS[name].render(found)
    for moved in found.items:
        assert moved.id in text
    for question in found.questions:
        assert question.id in text
    for difference in found.differences:
        path = difference.where.replace("_", r"\_").replace(">", r"\>") if name == "markdown" else difference.where
        assert path in text
    for item in (*(each.item for each in found.answers), *(each.item for each in found.acceptances)):
        assert item in text
    assert "peak" in text  # what had to be left out


@every_format
def test_a_drift_of_nothing_says_so(name: str, architecture: Read, catalog: Catalog) -> None:
    side = Source("shop.yaml", NOW, architecture=architecture(FIXTURE))
    text = DRIFTS[name].render(compare(side, side, catalog))
    assert '"empty": true' in text or ": nothing." in text


def test_json_says_what_it_says_in_words_too(found: Drift) -> None:
    whole: dict[str, Any] = json.loads(DRIFTS["json"].render(found))
    assert whole["empty"] is False
    assert (whole["old"]["today"], whole["new"]["today"]) == (str(THEN), str(NOW))
    items = {item["id"]: item for item in whole["items"]}
    assert items["SEC01-BP03"]["causes"] == [
        {"kind": "architecture", "text": ["identity.mfa: admins -> all"], "of": ["identity.mfa"]}
    ]
    assert items["REL02-BP02"]["causes"][0]["kind"] == "answer"
    assert items["SEC01-BP02"]["causes"][0]["kind"] == "content"
    assert {pillar["id"]: pillar["causes"] for pillar in whole["pillars"] if pillar["moved"]}["security"]
    expired = [each for each in whole["acceptances"] if each["after"] == "expired"]
    assert [each["item"] for each in expired] == ["REL02-BP01"]
