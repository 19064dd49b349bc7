"""SARIF as code scanning reads it: valid by the schema, with lines of the user's file, and with fingerprints that stay."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from warev import catalog as catalogs
from warev import reading
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.formats import sarif
from warev.review import review

HERE = Path(__file__).parents[1]
ROOT = HERE.parent
TODAY = date(2026, 11, 30)
SHOP = (HERE / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")
SCHEMA = Draft202012Validator(json.loads((HERE / "fixtures" / "schemas" / "sarif-2.1.0.json").read_bytes()))
KNOWN = catalogs.load()
EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))


@pytest.fixture
def run_of(architecture: Callable[[str], Architecture], catalog: Catalog) -> Callable[[str], Any]:
    """The one run of the log of a review of a text."""

    def made(text: str) -> Any:
        (run,) = json.loads(sarif.render(review(architecture(text), catalog, today=TODAY)))["runs"]
        return run

    return made


def gaps(run: Any) -> dict[tuple[str, str], Any]:
    """The results by rule and by what lacks it."""
    found = {}
    for result in run["results"]:
        (location,) = result["locations"]
        (named,) = location.get("logicalLocations", [{"name": ""}])
        found[result["ruleId"], named["name"]] = result
    assert len(found) == len(run["results"])
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_log_of_every_example_is_valid(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    architecture = reading.read(example.relative_to(ROOT), KNOWN)
    log = json.loads(sarif.render(review(architecture, KNOWN, lenses=KNOWN.lenses, today=TODAY)))
    assert [error.message for error in SCHEMA.iter_errors(log)] == []
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == list(KNOWN.items)
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    lines = example.read_text(encoding="utf-8").splitlines()
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == example.relative_to(ROOT).as_posix()
        region = place["region"]
        assert 1 <= region["startColumn"] <= len(lines[region["startLine"] - 1])


def test_a_result_points_at_the_fact_that_decided_it(run_of: Callable[[str], Any]) -> None:
    result = gaps(run_of(SHOP))["REL02-BP01", "catalog-db"]
    region = result["locations"][0]["physicalLocation"]["region"]
    line = SHOP.splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 :].startswith("retention_days: 1")
    assert result["level"] == "error"
    assert result["message"]["text"].startswith("Back up often enough. backup.retention_days is 1 (catalog-db;")


def test_what_is_met_or_unknown_is_no_result(run_of: Callable[[str], Any]) -> None:
    run = run_of("name: x")
    assert run["results"] == []
    assert len(run["properties"]["unknown"]) == len(run["tool"]["driver"]["rules"])


def test_an_accepted_gap_is_a_suppressed_result_while_that_holds(run_of: Callable[[str], Any]) -> None:
    found = gaps(run_of(SHOP))
    suppressed = {key: result["suppressions"] for key, result in found.items() if result["suppressions"]}
    assert suppressed.keys() == {("REL02-BP01", "catalog-db")}
    ((entry,),) = suppressed.values()
    assert entry["kind"] == "inSource"
    assert entry["justification"] == "replaced in January (data team, until 2027-01-31)"
    line = SHOP.splitlines()[entry["location"]["physicalLocation"]["region"]["startLine"] - 1]
    assert "item: REL02-BP01" in line
    expired, reopened = (found[key]["message"]["text"] for key in (("REL01-BP01", "catalog-db"), ("SEC01-BP03", "")))
    assert expired.endswith("Signed for by data team, but expired: open again since 2026-11-30.")
    assert reopened.endswith("Signed for by platform team, but reopened: identity.mfa was none and is admins.")


def test_results_are_suppressed_exactly_where_nothing_is_left_open(
    architecture: Callable[[str], Architecture], catalog: Catalog
) -> None:
    made = review(architecture(SHOP), catalog, today=TODAY)
    (run,) = json.loads(sarif.render(made))["runs"]
    open_ = {(result["ruleId"], sarif_name(result)) for result in run["results"] if not result["suppressions"]}
    assert open_ == {(gap.item.id, name) for gap in made.gaps for name in gap.unaccepted}


def sarif_name(result: Any) -> str:
    (named,) = result["locations"][0].get("logicalLocations", [{"fullyQualifiedName": ""}])
    return str(named["fullyQualifiedName"])


def test_an_acceptance_of_one_component_suppresses_no_other(run_of: Callable[[str], Any]) -> None:
    shop = """\
components:
  one: {service: rds, tier: critical, backup: {retention_days: 1}}
  two: {service: rds, tier: critical, backup: {retention_days: 1}}
accepted:
  - {item: REL02-BP01, component: one, reason: r, owner: o, until: 2027-01-31}
"""
    found = gaps(run_of(shop))
    assert found["REL02-BP01", "one"]["suppressions"] != []
    assert found["REL02-BP01", "two"]["suppressions"] == []


def test_fingerprints_stay_while_lines_move(run_of: Callable[[str], Any]) -> None:
    before, after = gaps(run_of(SHOP)), gaps(run_of("# a line more\n\n" + SHOP))
    assert before.keys() == after.keys()
    for key, result in before.items():
        assert result["partialFingerprints"] == after[key]["partialFingerprints"]
    prints = [result["partialFingerprints"][sarif.FINGERPRINT] for result in before.values()]
    assert len(set(prints)) == len(prints)
    assert after["REL02-BP01", "catalog-db"]["locations"] != before["REL02-BP01", "catalog-db"]["locations"]


def test_only_what_is_tagged_security_has_a_severity(run_of: Callable[[str], Any]) -> None:
    for rule in run_of(SHOP)["tool"]["driver"]["rules"]:
        assert ("security-severity" in rule["properties"]) == ("security" in rule["properties"]["tags"])


def test_no_message_holds_a_link(run_of: Callable[[str], Any]) -> None:
    shop = 'components: {db: {service: rds, tier: critical, backup: {retention_days: 1}, name: "[here](https://evil.example)"}}'
    message = gaps(run_of(shop))["REL02-BP01", "db"]["message"]["text"]
    assert "\\[here\\](https://evil.example)" in message


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a.yaml", {"uri": "a.yaml", "uriBaseId": "SRCROOT"}),
        ("sub folder/ä#?.yaml", {"uri": "sub%20folder/%C3%A4%23%3F.yaml", "uriBaseId": "SRCROOT"}),
        ("../a.yaml", {"uri": "../a.yaml", "uriBaseId": "SRCROOT"}),
    ],
)
def test_a_file_is_named_by_a_relative_reference(
    file: str, expected: Any, architecture: Callable[[str], Architecture], catalog: Catalog
) -> None:
    made = review(architecture(SHOP)._replace(file=file), catalog, today=TODAY)
    (run,) = json.loads(sarif.render(made))["runs"]
    assert run["automationDetails"]["id"] == f"warev/{expected['uri']}/"
    assert sarif._artifact(file) == expected
