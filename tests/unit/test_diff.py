"""`warev diff` compares kept reviews, reports and files, and tells each change with its cause."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from warev import cli

SHOP = """\
name: Shop
identity: {mfa: none}
components:
  db: {service: rds, tier: critical, availability_zones: 1}
  web: {service: ec2, tier: critical, availability_zones: 2}
answers: {OPS07-BP03: partly}
accepted:
  - {item: REL10-BP01, component: db, owner: us, reason: later, until: 2026-11-30}
"""
BETTER = SHOP.replace("mfa: none", "mfa: all").replace("OPS07-BP03: partly", "OPS07-BP03: yes")


def run(*arguments: str, columns: str = "") -> Result:
    return CliRunner().invoke(cli.app, list(arguments), env={"COLUMNS": columns, "NO_COLOR": "1"}, prog_name="warev")


def out(*arguments: str, columns: str = "") -> str:
    result = run(*arguments, columns=columns)
    assert (result.exit_code, result.stderr) == (0, ""), result.exception or result.output
    return result.stdout


def told(*arguments: str) -> str:
    """What is said of the user's mistake."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert result.exc_info is None or issubclass(result.exc_info[0], SystemExit)
    return result.stderr


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both versions of a shop as files, and the first one as a report and in a store."""
    folder = tmp_path_factory.mktemp("shop")
    for name, text in (("shop.yaml", SHOP), ("better.yaml", BETTER)):
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        keep = ("--save", "--store", "store.db", "-o", "shop.json", "--today", "2026-11-15")
        assert run("review", "shop.yaml", *keep).exit_code == 0
    return folder


@pytest.fixture(autouse=True)
def folder(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(made)
    monkeypatch.setenv("WAREV_STORE", str(made / "store.db"))
    return made


def test_what_has_changed_is_told_with_its_causes() -> None:
    shown = out("diff", "shop.yaml", "better.yaml", "--today", "2026-11-15")
    assert shown.startswith("shop.yaml as of 2026-11-15 -> better.yaml as of 2026-11-15\n\n")
    assert (
        "SEC02-BP01 Use strong sign-in mechanisms: not met -> unknown\n  architecture: identity.mfa: none -> all\n"
        in shown
    )
    assert ": not met -> met\n  answer: partly -> yes\n" in shown
    assert "What the architecture states otherwise  1\n- identity.mfa: none -> all  (better.yaml:2:12)\n" in shown
    assert "Answers  1\n- OPS07-BP03: partly -> yes\n" in shown
    assert "Acceptances" not in shown


@pytest.mark.parametrize("old", ["shop.yaml", "shop.json", "Shop", "Shop@1", "Shop@2026-11-15", "Shop@2027-01-01"])
def test_a_file_a_report_and_a_kept_review_say_the_same(old: str) -> None:
    _, _, shown = out("diff", old, "better.yaml", "--today", "2026-11-15").partition("\n")
    assert shown == out("diff", "shop.yaml", "better.yaml", "--today", "2026-11-15").partition("\n")[2]


@pytest.mark.parametrize("one", ["shop.yaml", "shop.json", "Shop"])
@pytest.mark.parametrize("other", ["shop.yaml", "shop.json", "Shop"])
def test_nothing_differs_from_itself_however_it_was_kept(one: str, other: str) -> None:
    assert out("diff", one, other, "--today", "2026-11-15").endswith("\n\nNothing has changed.\n")


def test_an_acceptance_expires_between_two_days() -> None:
    shown = out("diff", "Shop", "shop.yaml", "--today", "2026-12-24")
    assert shown.endswith("\nAcceptances  1\n- REL10-BP01 of db: expired: open again since 2026-12-01\n")
    assert "unchanged" in shown
    assert "->" not in shown.partition("\n")[2]


def test_lines_fit_a_narrow_terminal() -> None:
    shown = out("diff", "shop.yaml", "better.yaml", columns="40")
    assert max(map(len, shown.splitlines())) <= 40


def test_only_the_chosen_pillars_are_compared() -> None:
    shown = out("diff", "Shop", "better.yaml", "--pillar", "security", "--today", "2026-11-15")
    assert "Security" in shown
    assert "Reliability" not in shown
    assert "OPS07-BP03 " not in shown.partition("Answers")[0]
    lens = out("diff", "shop.yaml", "better.yaml", "-p", "SEC", "--lens", "modern-applications")
    assert "Modern applications" in lens
    noted = out("diff", "Shop", "better.yaml", "-p", "SEC", "--lens", "modern-applications", "--today", "2026-11-15")
    assert "Note: Shop@1 holds nothing of Modern applications, which is left out.\n" in noted


def test_it_is_written_into_a_file_by_its_ending(folder: Path) -> None:
    assert out("diff", "Shop", "better.yaml", "-o", "d.md", "--today", "2026-11-15") == ""
    assert (folder / "d.md").read_text(encoding="utf-8") == out(
        "diff", "Shop", "better.yaml", "--format", "markdown", "--today", "2026-11-15"
    )
    assert json.loads(out("diff", "Shop", "better.yaml", "--format", "json"))["old"]["title"] == "Shop@1"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Shp", "shop.yaml"], "did you mean Shop?"),
        (["Shop@7", "shop.yaml"], "there is Shop@1"),
        (["nope.yaml", "shop.yaml"], "cannot read nope.yaml"),
        (["shop.json", "nope.json"], "cannot read nope.json"),
        (["store.db", "shop.yaml"], "an architecture file ends in .yaml or .yml, a report in .json"),
        (["shop.yaml"], "Missing argument 'NEW'"),
        (["shop.yaml", "better.yaml", "-o", "d.txt"], "no format has the ending '.txt'"),
        (["shop.yaml", "better.yaml", "--format", "html"], "'html' is none of json, markdown"),
        (["shop.yaml", "better.yaml", "--pillar", "x"], "'x'"),
        (["shop.yaml", "better.yaml", "--today", "x"], "--today: 'x' is no day"),
    ],
)
def test_a_mistake_is_told(words: list[str], said: str) -> None:
    assert said.lower() in told("diff", *words).lower()


def test_a_report_of_an_older_form_says_what_to_do(folder: Path) -> None:
    whole = json.loads((folder / "shop.json").read_text(encoding="utf-8"))
    (folder / "old.json").write_text(json.dumps(whole | {"form": 2}), encoding="utf-8")
    assert "does not say what it judged\n  hint: write it anew" in told("diff", "old.json", "shop.yaml")
