"""Reviews are kept under a name, found again by number or day, and shown as they went."""

import csv
import io
import json
import re
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from warev import catalog, cli, history, store
from warev.cli.keeping import spelled
from warev.errors import WarevError
from warev.history import Kept

ROOT = Path(__file__).parents[2]
SHOP = """\
name: Shop
identity: {mfa: none}
components:
  db: {service: rds, tier: critical, availability_zones: 1}
  web: {service: ec2, tier: critical, availability_zones: 2}
answers: {OPS07-BP03: partly}
"""
# What the second and the third review have judged.
BETTER = SHOP.replace("availability_zones: 1", "availability_zones: 2")
BEST = BETTER.replace("mfa: none", "mfa: all")
DAYS = ("2026-11-01", "2026-11-10", "2026-11-20")
PILLARS = len(catalog.load().pillars)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments), env={"COLUMNS": "", "NO_COLOR": "1"}, prog_name="warev")


def out(*arguments: str) -> str:
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, ""), result.exception or result.output
    return result.stdout


def told(*arguments: str) -> str:
    """What is said of the user's mistake."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert result.exc_info is None or issubclass(result.exc_info[0], SystemExit)
    return result.stderr


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own to work in, with a home that holds no store yet."""
    monkeypatch.chdir(tmp_path)
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA", "WAREV_STORE"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    for name, text in (("shop.yaml", SHOP), ("better.yaml", BETTER), ("best.yaml", BEST)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three reviews of a shop. Nobody writes to it."""
    folder = tmp_path_factory.mktemp("past")
    path = folder / "kept.sqlite3"
    for text, day in zip((SHOP, BETTER, BEST), DAYS, strict=True):
        file = folder / "shop.yaml"
        file.write_text(text, encoding="utf-8")
        assert run("review", str(file), "--save", "--store", str(path), "--today", day).exit_code == 0
    return path


# -- keeping ------------------------------------------------------------------------------------------------------------


def test_a_review_is_kept_under_its_own_name_in_the_data_folder(folder: Path) -> None:
    place = store.place()
    assert place.is_relative_to(folder / "home")
    first = run("review", "shop.yaml", "--save", "--today", "2026-11-01")
    assert (first.exit_code, first.stderr) == (0, f"kept Shop@1 in {place}\n")
    assert first.stdout == out("review", "shop.yaml", "--today", "2026-11-01")
    second = run("review", "--save", "shop.yaml", "--today", "2026-11-02")
    assert second.stderr == f"kept Shop@2 in {place}\nwhat has changed since: warev diff Shop@1 Shop@2\n"


def test_the_store_may_lie_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("review", "shop.yaml", "--save", "a b", "--store", "x/y.db").stderr == "kept a b@1 in x/y.db\n"
    monkeypatch.setenv("WAREV_STORE", "x/y.db")
    assert "warev diff 'a b@1' 'a b@2'" in run("review", "shop.yaml", "--save=a b").stderr
    assert out("history").startswith("a b  2 reviews, ")
    assert not (folder / "home").exists()


def test_all_risks_are_kept_whatever_is_shown(folder: Path) -> None:
    assert run("review", "shop.yaml", "--save", "--risk", "high", "--pillar", "security").exit_code == 0
    (entry,) = history.entries(store.place(), "Shop")
    assert [section.id for section in entry.saved.sections] == ["security"]
    assert len({item.risk for item in entry.saved.sections[0].items}) > 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (" ", "it is empty"),
        ("a" * 201, "it is longer than 200 characters"),
        ("a.yaml ", "it ends like a file"),
        ("a.JSON", "it ends like a file"),
        ("a@3", "what stands behind its @"),
        ("a@2026-11-01", "what stands behind its @"),
        ("-a", "it begins like an option"),
    ],
)
def test_a_name_that_means_something_else_is_refused_before_anything_is_kept(folder: Path, name: str, why: str) -> None:
    assert why in told("review", "shop.yaml", f"--save={name}")
    assert not store.place().exists()


def test_a_hostile_name_is_made_harmless_and_found_again(folder: Path) -> None:
    name = "=1+1 <script>\x1b[31m|`x`\n@home"
    text = json.dumps(name)
    (folder / "shop.yaml").write_text(SHOP.replace("name: Shop", f"name: {text}"), encoding="utf-8")
    kept = run("review", "shop.yaml", "--save")
    assert kept.exit_code == 0
    assert kept.stderr.startswith("kept =1+1 <script>\\x1b[31m|`x` @home@1 in ")
    shown = out("history", name)
    assert shown.startswith("=1+1 <script>\\x1b[31m|`x` @home  1 review")
    assert "\x1b" not in shown
    assert out("history", "--format", "csv").splitlines()[1].startswith("'=1+1 ")
    assert out("diff", name, "shop.yaml").endswith("Nothing has changed.\n")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a.yaml --save", "a.yaml --save="),
        ("--save a.yaml", "--save= a.yaml"),
        ("--save a.YML --all", "--save= a.YML --all"),
        ("--save --all a.yaml", "--save= --all a.yaml"),
        ("a.yaml --save shop", "a.yaml --save shop"),
        ("--save=shop a.yaml", "--save=shop a.yaml"),
        ("-- --save", "-- --save"),
    ],
)
def test_save_takes_the_name_behind_it_and_no_file(written: str, read: str) -> None:
    assert spelled(written.split()) == read.split()


# -- finding ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "number"),
    [("Shop", 3), ("Shop@1", 1), ("Shop@3", 3), ("Shop@2026-11-10", 2), ("Shop@2026-11-19", 2), ("Shop@2030-01-01", 3)],
)
def test_a_word_names_one_review(past: Path, word: str, number: int) -> None:
    entry = history.find(past, word)
    assert entry.kept == Kept("Shop", number, date.fromisoformat(DAYS[number - 1]))
    assert entry.saved.today == entry.kept.day


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Shop@4", "there are Shop@1 to Shop@3, of 2026-11-01 to 2026-11-20"),
        ("Shop@0", "there is no such review"),
        ("Shop@2026-10-31", "there is no such review"),
        ("Shop@2026-02-30", "2026-02-30 is no day"),
        ("Shp", "did you mean Shop?"),
        ("x@1", "kept are Shop"),
        ("", "no review is kept under that name"),
    ],
)
def test_a_word_that_names_none_is_told(past: Path, word: str, said: str) -> None:
    with pytest.raises(WarevError) as error:
        history.find(past, word)
    assert said in str(error.value)


def test_a_review_that_was_tampered_with_is_told(past: Path, tmp_path: Path) -> None:
    path = tmp_path / "spoilt.sqlite3"
    path.write_bytes(past.read_bytes())
    for statement in (
        "INSERT INTO reviews VALUES ('x', 1, '2026-11-01', '{}')",
        "INSERT INTO reviews VALUES ('y', 1, 7, 8)",
    ):
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()
        said = told("history", "x", "--store", str(path))
        assert f"x@1 in {path}: this is no review that warev wrote" in said or "holds a day that is none" in said  # fmt: skip


# -- showing ------------------------------------------------------------------------------------------------------------


def test_the_trend_has_the_range_of_every_review_and_pillar(past: Path) -> None:
    shown = out("history", "Shop", "--store", str(past))
    assert shown.startswith("Shop  3 reviews, 2026-11-01 to 2026-11-20\n")
    rows = re.findall(r"^  @(\d)   (\S+)  (█*)(▒*)(░*) +(\d+(?:-\d+)? %)$", shown, re.MULTILINE)
    assert len(rows) == 3 * PILLARS
    assert {len(met + unknown + not_met) for _, _, met, unknown, not_met, _ in rows} == {20}
    entries = history.entries(past, "Shop")
    assert [int(row[0]) for row in rows] == [entry.kept.number for entry in entries] * PILLARS
    assert [row[1] for row in rows[:3]] == list(DAYS)
    assert rows[3][5] != rows[5][5]  # of security, which the last change moved
    assert f"  @3   2026-11-20  {entries[2].high[0]}, may be {entries[2].high[1]}\n" in shown
    assert entries[0].high[0] > entries[2].high[0]
    assert shown.endswith(f"warev diff Shop@2 Shop@3 --store {past}\n")


def test_a_single_name_need_not_be_said_and_several_are_listed(past: Path, folder: Path) -> None:
    assert out("history", "--store", str(past)) == out("history", "Shop", "--store", str(past))
    for name in ("b", "a"):
        assert run("review", "shop.yaml", "--save", name, "--today", "2026-11-01").exit_code == 0
    assert out("history") == "a  1 review, 2026-11-01\nb  1 review, 2026-11-01\n"


def test_a_long_history_shows_its_end(past: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warev.cli.history.FIRST", 2)
    shown = out("history", "Shop", "--store", str(past))
    assert shown.startswith("Shop  3 reviews, 2026-11-01 to 2026-11-20, the last 2 shown: --all shows all\n")
    assert "@1 " not in shown
    assert "@1 " in out("history", "Shop", "--all", "--store", str(past))


def test_a_review_of_fewer_pillars_leaves_no_bar_and_another_version_is_told(folder: Path) -> None:
    assert run("review", "shop.yaml", "--save", "--pillar", "security", "--today", DAYS[0]).exit_code == 0
    with store.writing(store.place()) as connection:
        (text,) = connection.execute("SELECT body FROM reviews").fetchone()
        older = text.replace('"content":"', '"content":"1999.', 1)
        connection.execute("INSERT INTO reviews VALUES ('Shop', 2, ?, ?)", (DAYS[1], older))
    assert run("review", "shop.yaml", "--save", "--today", DAYS[2]).exit_code == 0
    shown = out("history")
    assert shown.count("not judged") == 2 * (PILLARS - 1)
    assert re.search(r"^@1: content [\d.]+, warev \S+; @2: content 1999\.", shown, re.MULTILINE)


def test_csv_and_json_hold_every_review(past: Path, folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(out("history", "--format", "csv", "--store", str(past)))))
    assert len(rows) == 3 * PILLARS
    assert run("history", "Shop", "-o", "trend.json", "--store", str(past)).exit_code == 0
    whole = json.loads((folder / "trend.json").read_text(encoding="utf-8"))
    (workload,) = whole["workloads"]
    assert [review["today"] for review in workload["reviews"]] == list(DAYS)
    ranges = [pillar["range"] for review in workload["reviews"] for pillar in review["pillars"]]
    assert [[int(row["worst_percent"]), int(row["best_percent"])] for row in rows] == ranges
    assert (
        sum(int(row["high_questions"]) for row in rows[:PILLARS]) == workload["reviews"][0]["high_questions"]["known"]
    )


def test_where_nothing_is_kept_yet_that_is_said(folder: Path) -> None:
    result = run("history")
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"no review is kept in {store.place()} yet" in result.stderr
    assert len(out("history", "--format", "csv").splitlines()) == 1
    assert "no review is kept" in told("history", "Shop")
    assert "there is no store nope.db" in told("history", "--store", "nope.db")
    assert not (folder / "home").exists()


def test_a_format_that_there_is_not_is_told(folder: Path) -> None:
    assert "no format has the ending '.txt'" in told("history", "-o", "x.txt")
    assert "'xml' is none of json, csv" in told("history", "--format", "xml")
