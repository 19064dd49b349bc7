"""Gates on the command line: exit code 1 with its reasons on standard error, and the report all the same."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from warev import cli

SHOP = """\
complete: [components, flows]
identity: {mfa: none}
components:
  db: {service: rds, tier: critical, availability_zones: 1}
  web: {service: ec2, tier: critical, availability_zones: 2}
flows:
  - {from: web, to: db, style: sync, encrypted: true}
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP, encoding="utf-8")
    return file


def run(*arguments: str) -> Result:
    words = ["review", "shop.yaml", "--today", "2026-12-01", *arguments]
    return CliRunner().invoke(cli.app, words, env={"COLUMNS": "", "NO_COLOR": "1"}, prog_name="warev")


@pytest.mark.usefixtures("shop")
def test_a_review_that_fails_is_shown_and_written_all_the_same() -> None:
    plain, gated = run(), run("--fail-on", "high", "--min-coverage", "1:rel")
    assert (plain.exit_code, plain.stderr) == (0, "")
    assert (gated.exit_code, gated.stdout) == (1, plain.stdout)
    (line,) = gated.stderr.splitlines()
    assert line.startswith("failed: --fail-on high: ")
    assert "REL10-BP01" in line
    written = run("--fail-on", "high", "--fail-under", "99", "-o", "a.md", "-o", "a.json", "--risk", "low")
    assert (written.exit_code, written.stdout) == (1, "")
    assert [each.partition(":")[0] for each in written.stderr.splitlines()] == ["failed"] * 7
    assert Path("a.md").stat().st_size
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["form"]


@pytest.mark.usefixtures("shop")
def test_a_review_that_passes_says_nothing_of_it() -> None:
    assert (run("--min-coverage", "1:rel").exit_code, run("--min-coverage", "1:rel").stderr) == (0, "")


def test_a_gap_that_a_change_brings_in_is_told_from_those_that_were_there(shop: Path) -> None:
    assert run("-o", "baseline.json").exit_code == 0
    against = ("--baseline", "baseline.json", "--fail-on-new", "high", "--fail-on-lost-coverage")
    assert (run(*against).exit_code, run(*against).stderr) == (0, "")
    shop.write_text(SHOP.replace("encrypted: true", "encrypted: false"), encoding="utf-8")
    worse = run(*against)
    assert (worse.exit_code, worse.stdout) == (1, run().stdout)
    assert worse.stderr == "failed: --fail-on-new high: 1 new gap of high risk: SEC09-BP02 (web->db)\n"
    signed = ("--owner", "us", "--reason", "soon", "--until", "2027-01-31", "--today", "2026-12-01")
    accepted = CliRunner().invoke(cli.app, ["accept", "shop.yaml", "SEC09-BP02", *signed])
    assert accepted.exit_code == 0, accepted.output
    assert run(*against).exit_code == 0
    shop.write_text(SHOP.replace(", encrypted: true", "").replace("identity", "#"), encoding="utf-8")
    hidden = run(*against)
    assert hidden.exit_code == 1
    assert hidden.stderr.startswith("failed: --fail-on-lost-coverage: less is known than in the baseline of ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--fail-under", "x"], "--fail-under: 'x' is no percentage\n  hint: write it as 70, or as 70:security\n"),
        (
            ["--min-coverage", "70:relibility"],
            (
                "--min-coverage 70:relibility: no pillar or lens 'relibility' is judged here\n"
                "  hint: did you mean reliability?\n"
            ),
        ),
        (
            ["-p", "security", "--fail-under", "70:rel"],
            "--fail-under 70:rel: no pillar or lens 'rel' is judged here\n  hint: judged are security\n",
        ),
        (["--strict"], "--strict is no gate by itself\n  hint: add --fail-on high, or --fail-on-new high\n"),
        (
            ["--baseline", "shop.yaml", "--fail-on", "high"],
            "--baseline is no gate by itself\n  hint: add --fail-on-new high, or --fail-on-lost-coverage\n",
        ),
        (
            ["--fail-on-new", "high"],
            (
                "--fail-on-new needs an earlier review to compare with\n"
                "  hint: name it with --baseline; write it with: warev review architecture.yaml -o baseline.json\n"
            ),
        ),
        (
            ["--fail-on-lost-coverage", "--baseline", "none.json"],
            "cannot read none.json: No such file or directory\n",
        ),
        (
            ["--fail-on-new", "high", "--baseline", "shop.yaml"],
            (
                "shop.yaml is no JSON report that this version of warev can hold a review against\n"
                "  hint: write one with: warev review architecture.yaml -o baseline.json\n"
            ),
        ),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
@pytest.mark.usefixtures("shop")
def test_what_is_no_gate_is_a_mistake_and_nothing_is_shown_or_written(arguments: list[str], told: str) -> None:
    result = run(*arguments, "-o", "a.md")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"error: {told}")
    assert not Path("a.md").exists()


@pytest.mark.usefixtures("shop")
def test_a_mistake_outranks_a_gate_that_fails() -> None:
    result = run("--fail-on", "high", "-o", "nowhere/a.md")
    failed, error = result.stderr.splitlines()
    assert (result.exit_code, failed) == (2, run("--fail-on", "high").stderr.rstrip())
    assert error.startswith("error: cannot write nowhere")
    assert run("--fail-on", "hihg").exit_code == 2


@pytest.mark.usefixtures("shop")
def test_spiteful_words_are_harmless_in_what_is_told() -> None:
    spite = "70:\x1b[31m\n<b>\u202e"
    for words in (["--fail-under", spite], ["--fail-on-new", "low", "--baseline", spite]):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "[31m" in result.stderr
        assert not {"\x1b", "\u202e"} & set(result.stderr)


@pytest.mark.usefixtures("shop")
def test_a_reader_who_leaves_early_opens_no_gate() -> None:
    words = [sys.executable, "-m", "warev", "review", "shop.yaml", "--all", "--fail-on", "high"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as gone:
        assert gone.stdout
        assert gone.stderr
        gone.stdout.close()
        said = gone.stderr.read()
    assert (gone.wait(), said.startswith("failed: --fail-on high: "), "Traceback" in said) == (1, True, False)


@pytest.mark.usefixtures("shop")
def test_of_several_files_each_is_told_that_does_not_pass() -> None:
    Path("fine.yaml").write_text("answers: {OPS07-BP03: yes}\n", encoding="utf-8")
    several = run("fine.yaml", "--fail-on", "high")
    assert (several.exit_code, several.stdout) == (1, run("fine.yaml").stdout)
    assert several.stderr == run("--fail-on", "high").stderr.replace("failed: ", "failed: shop.yaml: ")
    assert run("fine.yaml", "--min-coverage", "0").exit_code == 0
    Path("bad.yaml").write_text("components: 7\n", encoding="utf-8")
    worse = run("bad.yaml", "fine.yaml", "--fail-on", "high")
    assert worse.exit_code == 2  # a mistake outranks a gate
    assert worse.stderr.splitlines()[0].startswith("error: bad.yaml:1:13: ")
    assert worse.stderr.splitlines()[1:] == several.stderr.splitlines()


@pytest.mark.usefixtures("shop")
def test_what_is_about_one_architecture_is_refused_for_several() -> None:
    assert run("-o", "baseline.json").exit_code == 0
    for options in (
        ["--baseline", "baseline.json", "--fail-on-new", "high"],
        ["--save", "mine"],
        ["--set", "identity.mfa=all"],
    ):
        refused = run("shop.yaml", ".", *options)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "several" in refused.stderr
