"""One review goes into many files: each in its format, none stopped by another."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from warev import cli, formats
from warev.formats import markdown
from warev.review import Review, review

STORE = str(Path(__file__).parents[2] / "examples" / "event-driven-store.yaml")


@pytest.fixture(autouse=True)
def _in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    words = ["review", STORE, "--today", "2026-11-30", *arguments]
    return CliRunner().invoke(cli.app, words, env={"COLUMNS": "", "NO_COLOR": "1"}, prog_name="warev")


def written(*names: str) -> dict[str, bytes]:
    """What the files that stand in the folder now hold; they are called *names*."""
    found = {file.name: file.read_bytes() for file in Path().iterdir()}
    assert sorted(found) == sorted(names)
    return found


def test_every_format_is_written_in_one_run_as_it_would_be_alone() -> None:
    names = [f"review{suffix}" for suffix in formats.suffixes()]
    done = run("-p", "cost-optimization", *(word for name in names for word in ("-o", name)))
    assert (done.exit_code, done.output) == (0, "")
    together = written(*names)
    for name in names:
        assert run("-p", "cost-optimization", "-o", name).exit_code == 0
        assert Path(name).read_bytes() == together[name]


def test_the_architecture_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = []
    real = review

    def counted(*arguments: Any, **options: Any) -> Review:
        judged.append(1)
        return real(*arguments, **options)

    monkeypatch.setattr("warev.review.review", counted)
    assert run("-o", "a.md", "-o", "b.json", "-o", "c.csv").exit_code == 0
    assert judged == [1]


def test_a_file_that_cannot_be_written_does_not_stop_the_others() -> None:
    done = run("-o", "nowhere/a.md", "-o", "b.json", "-o", "nowhere/c.csv")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "error: cannot write nowhere/a.md: No such file or directory\n"
        "error: cannot write nowhere/c.csv: No such file or directory\n"
    )
    assert json.loads(written("b.json")["b.json"])


def test_a_format_that_lacks_its_extra_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    done = run("-o", "a.pdf", "-o", "b.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "error: a PDF needs typst, which is not installed\n  hint: pip install 'warev[pdf]'\n"
    written("b.json")


def test_a_bug_in_one_format_does_not_stop_the_others_and_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_review: Review) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(markdown, "render", broken)
    done = run("-o", "a.md", "-o", "b.json")
    assert isinstance(done.exception, ZeroDivisionError)
    written("b.json")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "a.md", "-o", "b.txt"], "b.txt: no format has the ending '.txt'"),
        (["-o", "a.md", "-o", "-"], "-: no ending names a format"),
        (["-o", "a.md", "-o", "a.md"], "a.md: named twice with --output"),
        (["-o", "a.md", "-o", "b.json", "-f", "csv"], "--format goes with one file"),
        (["--template", "t.j2", "-f", "csv"], "--template and --format both say how to write"),
        (["--template", "t.j2", "-o", "a", "-o", "b"], "--template writes one file"),
        (["--template", "t.j2"], "cannot read t.j2: No such file or directory"),
    ],
)
def test_what_is_not_clear_is_told_before_anything_is_written(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {said}")
    written()


def test_a_template_of_one_s_own_is_written_to_a_file_or_printed() -> None:
    Path("mine.j2").write_text("{{ review.architecture.name }}: {{ review.gaps | length }}\n", encoding="utf-8")
    printed = run("--template", "mine.j2")
    assert (printed.exit_code, printed.stderr) == (0, "")
    assert printed.stdout == "Event-driven store: 0\n"
    assert run("--template", "mine.j2", "-o", "mine.txt").output == ""
    assert written("mine.j2", "mine.txt")["mine.txt"].decode() == printed.stdout


def test_a_template_that_fails_writes_nothing() -> None:
    Path("mine.j2").write_text("a\n{{ review.nothing }}\n", encoding="utf-8")
    done = run("--template", "mine.j2", "-o", "mine.txt")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "error: mine.j2:2:1: 'warev.review.Review object' has no attribute 'nothing'\n"
    written("mine.j2")


def test_bytes_go_into_a_pipe_and_text_comes_out_as_it_is_in_a_file() -> None:
    assert run("-p", "cost-optimization", "-o", "a.pdf").exit_code == 0
    piped = subprocess.run(
        [
            sys.executable,
            "-m",
            "warev",
            "review",
            STORE,
            "--today",
            "2026-11-30",
            "-p",
            "cost-optimization",
            "-f",
            "pdf",
        ],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
    )
    assert piped.stdout == written("a.pdf")["a.pdf"]


def test_what_one_format_needs_the_others_do_not_load() -> None:
    code = "import sys; from warev import cli; cli.main()"
    for names, unwanted in {"csv": {"jinja2", "typst", "pydantic", "xml.etree"}, "sarif": {"jinja2", "typst"}}.items():
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", code, "review", STORE, "-f", names],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert loaded & unwanted == set()
