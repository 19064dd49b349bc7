"""`warev review --set`: the difference to the file on the screen, the changed review in a format."""

import json
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner, Result

from warev import cli
from warev.cli import difference
from warev.scores import Tally

ROOT = Path(__file__).parents[2]
STORE = str(ROOT / "examples" / "online-store.yaml")
ZONES = "components.catalog-db.availability_zones=3"
HOSTILE = "flows.customer->cdn.purpose=\x1b[31mred"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["review", STORE, *arguments], env={"COLUMNS": "", "NO_COLOR": "1"})


def out(*arguments: str) -> str:
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, ""), result.exception or result.output
    return result.stdout


def test_the_screen_shows_ranges_and_verdicts_before_and_after() -> None:
    before = Path(STORE).read_bytes()
    text = out("--set", "identity.mfa=all", "--set", ZONES)
    assert Path(STORE).read_bytes() == before
    assert "SEC02-BP01 Use strong sign-in mechanisms  not met -> met\n" in text
    assert "  --set identity.mfa=all: identity.mfa is all\n" in text
    changed = [line for line in text.splitlines() if " % -> " in line]
    assert [line.split("  ")[0] for line in changed] == ["Security", "Reliability"]


def test_an_acceptance_that_rested_on_a_changed_fact_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    signed = "{item: SEC02-BP01, owner: ops, reason: soon, until: 2027-01-31, under: {identity.mfa: none}}"
    file.write_text(f"name: Shop\nidentity: {{mfa: none}}\naccepted: [{signed}]\n", encoding="utf-8")
    options = ["--today", "2026-12-01", "--set", "identity.mfa=admins"]
    text = CliRunner().invoke(cli.app, ["review", str(file), *options], env={"COLUMNS": "200"}).stdout
    assert "SEC02-BP01 Use strong sign-in mechanisms  still not met\n" in text
    assert "reopened" in text


def test_what_changes_nothing_says_so() -> None:
    assert out("--set", "identity.mfa=admins").endswith("\nNo verdict changes.\n")


def test_a_pillar_whose_change_is_rounded_away_is_told_apart_from_one_that_stays(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def shown(worst: int) -> str:
        sections = [
            SimpleNamespace(pillar=SimpleNamespace(name="Cost"), tally=Tally(met=1, weight=1000, worst=end, best=900))
            for end in (500, worst)
        ]
        difference._section(sections[0], sections[1], 4)  # type: ignore[arg-type]
        return capsys.readouterr().out

    assert [line.split("  ")[-1].strip() for line in (shown(500), shown(501), shown(510))] == [
        "60 % known",
        "by less than 1 %",
        "61 % known",
    ]
    assert "50-90 % -> 51-90 %" in shown(510)


def test_a_format_writes_the_changed_review() -> None:
    made = json.loads(out("--set", "identity.mfa=all", "--format", "json"))
    findings = {
        item["id"]: item for pillar in made["pillars"] for each in pillar["questions"] for item in each["items"]
    }
    found = findings["SEC02-BP01"]
    assert found["verdict"] == "met"
    said = next(piece for piece in found["evidence"] if piece["fact"] == "identity.mfa")
    assert (said["text"], said["file"], said["line"]) == ("--set identity.mfa=all: identity.mfa is all", None, None)


def test_no_format_takes_an_option_for_a_file(tmp_path: Path) -> None:
    changed = ["--set", "components.catalog-db.encrypted_at_rest=false", "--set", "answers.OPS07-BP03=no"]
    files = [tmp_path / "made.sarif", tmp_path / "made.xml"]
    out(*changed, "-o", str(files[0]), "-o", str(files[1]))
    (made,) = json.loads(files[0].read_text(encoding="utf-8"))["runs"]
    results = {result["ruleId"]: result for result in made["results"]}
    for id_, said in (("SEC08-BP02", "encrypted_at_rest is false"), ("OPS07-BP03", "answered no")):
        (place,) = [each["physicalLocation"] for each in results[id_]["locations"]]
        assert place["artifactLocation"]["uri"].endswith("online-store.yaml")
        assert place["region"]["startLine"] >= 1
        assert f": {said}" in results[id_]["message"]["text"]
        assert "--set " in results[id_]["message"]["text"]
    cases = [case for case in ET.parse(files[1]).iter("testcase") if case.get("name", "").startswith("SEC08")]  # noqa: S314  our own
    assert {case.get("file") for case in cases} == {STORE}


def test_mistakes_end_the_run_with_nothing_on_standard_output() -> None:
    result = run("--set", "identity.mfa=alll", "--set", "x.y=1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("error: --set ") == 2


def test_a_hostile_value_is_harmless_on_the_screen() -> None:
    assert "\x1b" not in out("--set", HOSTILE)
    assert "purpose=\\x1b[31mred" in out("--set", HOSTILE)


def test_what_is_only_assumed_is_not_kept(tmp_path: Path) -> None:
    kept = tmp_path / "store.db"
    refused = run("--set", "identity.mfa=all", "--save", "x", "--store", str(kept))
    assert (refused.exit_code, refused.stdout, kept.exists()) == (2, "", False)
