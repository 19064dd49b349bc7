"""`warev review` of several files and folders: one page about all, every mistake told, and the outputs that one review has."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from warev import cli

EXAMPLES = Path(__file__).parents[2] / "examples"
WEAK = "identity: {mfa: none}\ncomponents: {db: {service: rds, tier: critical, availability_zones: 1}}\n"
HOSTILE = 'name: "<b>|`x`\\n=1+1 \\e[31m{{7*7}}[red]"\n'


@pytest.fixture(autouse=True)
def _in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("a.yaml", f"name: Shop\n{WEAK}")
    write("team/b.yaml", f"{HOSTILE}{WEAK}")
    write("team/c.yaml", "name: Shop\nload: {peak_rps: 3}\n")


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def run(*words: str, columns: str = "") -> Result:
    return CliRunner().invoke(
        cli.app,
        ["review", *words, "--today", "2026-11-30"],
        env={"COLUMNS": columns, "NO_COLOR": "1"},
        prog_name="warev",
    )


def test_several_files_and_folders_give_one_page() -> None:
    done = run("a.yaml", "team")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "Portfolio  3 workloads, 2 components, 0 flows"
    ranked = [line.split()[1] for line in lines if line[:3].strip().isdigit() and "%" not in line]
    assert ranked[0] == "<b>|`x`"  # both have as many risks and as little that is met
    assert "Shop (a.yaml)" in done.stdout
    assert "Shop (team/c.yaml)" in done.stdout
    assert "The gaps that most workloads share" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("columns", ["40", "60", "80", "200"])
def test_the_page_fits_the_screen(columns: str) -> None:
    done = run("a.yaml", "team", columns=columns)
    assert done.exit_code == 0
    assert [line for line in done.stdout.splitlines() if len(line) > int(columns)] == []


def test_a_folder_with_one_architecture_gives_a_page_too_and_one_file_a_review() -> None:
    assert run("team", "-p", "security").stdout.startswith("Portfolio  2 workloads")
    write("one/a.yaml", WEAK)
    assert run("one", "-p", "security").stdout.startswith("Portfolio  1 workload,")
    assert run("a.yaml", "-p", "security").stdout.startswith("Shop  1 component")


def test_a_bad_file_is_told_with_all_its_mistakes_and_the_others_are_reviewed() -> None:
    write("team/bad.yaml", "components: {x: {service: rsd}}\nidentity: {mfa: 3}\n")
    done = run("a.yaml", "team", "-o", "all.json", "-o", "all.md")
    assert (done.exit_code, done.stdout) == (2, "")
    told = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert [line.split()[1] for line in told] == ["team/bad.yaml:1:27:", "team/bad.yaml:2:17:"]
    read = json.loads(Path("all.json").read_text(encoding="utf-8"))
    assert [each["file"] for each in read["portfolio"]] == ["team/b.yaml", "a.yaml", "team/c.yaml"]
    assert [each["file"] for each in read["failed"]] == ["team/bad.yaml"]
    assert "team/bad.yaml" in Path("all.md").read_text(encoding="utf-8")


def test_nothing_to_review_is_a_mistake() -> None:
    write("other/compose.yaml", "services: {web: {image: x}}\n")
    done = run("other")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: there is no architecture in other\n")
    done = run("a.yaml", "none.yaml", "none-either.yaml")
    assert done.exit_code == 2
    assert done.stderr.count("error: cannot read none") == 2
    assert done.stdout.startswith("Portfolio  1 workload,")


def test_a_format_without_a_form_for_several_says_so_before_anything_is_judged() -> None:
    done = run("a.yaml", "team", "-o", "all.md", "-o", "all.sarif")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: sarif has no form for several architectures\n  hint: take csv or ")
    assert not Path("all.md").exists()


def test_an_output_that_cannot_be_written_stops_no_other_and_no_mistake_of_a_file() -> None:
    write("team/bad.yaml", "identity: {mfa: 3}\n")
    done = run("a.yaml", "team", "-o", "none/all.md", "-o", "all.csv")
    assert done.exit_code == 2
    assert "error: cannot write none/all.md" in done.stderr
    assert "error: team/bad.yaml:1:17:" in done.stderr
    assert Path("all.csv").read_text(encoding="utf-8").startswith("rank,workload,file,pillar")


def test_a_template_of_ones_own_has_the_portfolio() -> None:
    write("mine.txt.j2", "{% for each in portfolio.workloads %}\n{{ each.file }} {{ each.known.high }}\n{% endfor %}\n")
    done = run("a.yaml", "team", "--template", "mine.txt.j2")
    assert (done.exit_code, done.stdout) == (0, "team/b.yaml 2\na.yaml 2\nteam/c.yaml 0\n")


def test_pillars_lenses_and_risks_are_chosen_as_for_one() -> None:
    done = run("a.yaml", "team", "-p", "SEC", "-l", "modern-applications", "-r", "medium", "-f", "json")
    read = json.loads(done.stdout)
    assert [each["id"] for each in read["together"]] == ["security"]
    assert [len(each["lenses"]) for each in read["portfolio"]] == [1, 1, 1]
    assert read["risks"] == ["medium"]
    assert (read["today"], done.exit_code) == ("2026-11-30", 0)


def test_the_examples_are_a_portfolio_that_says_what_their_reviews_say() -> None:
    some = json.loads(run(str(EXAMPLES), "-f", "json").stdout)["portfolio"]
    assert len(some) > 2
    for each in some[:2]:
        alone = json.loads(run(each["file"], "-f", "json").stdout)
        assert [pillar["exact_range"] for pillar in each["pillars"]] == [
            pillar["exact_range"] for pillar in alone["pillars"]
        ]
        assert each["first_gaps"] == alone["recommendations"][:3]
        assert sorted(each["gaps"]) == sorted(alone["recommendations"])
