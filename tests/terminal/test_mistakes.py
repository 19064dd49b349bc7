"""Bad architecture files and half-typed commands, given to the real program: one clear message each, and never a traceback."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest
from typer.testing import CliRunner, Result

from warev import cli

WAREV = [sys.executable, "-m", "warev"]
PLAIN = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "FORCE_COLOR"}}


def warev(*arguments: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*WAREV, *arguments],
        cwd=cwd,
        env=PLAIN | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def refused(file: str, cwd: Path) -> str:
    done = warev("review", file, cwd=cwd)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


# -- one mistake, one message -------------------------------------------------------------------------------------------

DEEP = b"name: " + b"[" * 100_000
RDS = b"components:\n  db: {service: rds}\n"
BOMB = b"a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "a.yaml:1:1: the file is empty"),
        (b"# nothing but a comment\n", "a.yaml:1:1: the file is empty"),
        (b"hello\n", "a.yaml:1:1: the file should hold keys and values at the top, but holds a single value"),
        (b"- a\n- b\n", "a.yaml:1:1: the file should hold keys and values at the top, but holds a list"),
        (b"name: x\nnotes: \xff\xfe\n", "a.yaml:2:1: this is not UTF-8 text"),
        (b"name: [b\ncomponents: }", "a.yaml:2:11: this is not YAML: "),
        (b"name: a\tb\n\tx: y", "a.yaml:2:1: this is not YAML: "),
        (b"name: x\0y\n", "a.yaml:1:8: a control character, '\\x00', stands here"),
        (b"name: \x1b[31mred\n", "a.yaml:1:7: a control character, '\\x1b', stands here"),
        (b"name: x\n---\nname: y\n", "a.yaml:2:1: a second document starts here; warev reads one"),
        (b"name: x\nname: y\n", "a.yaml:2:1: name is written twice"),
        (DEEP, "a.yaml:1:106: nested more than 100 levels deep"),
        (BOMB, "a.yaml:5:38: more than 100000 values, aliases counted as often as used"),
        (b"name: &a [*a]\n", "a.yaml:1:11: *a holds itself"),
        (b"name: *nobody\n", "a.yaml:1:7: *nobody names no anchor above it"),
        (
            b"notes: !!python/object/apply:os.system [id]\n",
            "a.yaml:1:8: the tag !!python/object/apply:os.system is not read",
        ),
        (b"componets: {}\n", "a.yaml:1:1: componets is no known fact of a workload"),
        (b"components: [db]\n", "a.yaml:1:13: components should hold ids and, below each, its facts"),
        (
            b"components:\n  db: {service: rsd}\n",
            "a.yaml:2:17: db: 'rsd' is no AWS service that warev knows\n  hint: did you mean rds or drs?",
        ),
        (b"components:\n  db: {}\n", "a.yaml:2:3: db states neither a service nor a kind"),
        (b"components:\n  my db: {service: rds}\n", "a.yaml:2:3: 'my db' is no id"),
        (
            b"components:\n  db: {service: rds, multi_az: yes}\n",
            "a.yaml:2:32: multi_az should be true or false, but is 'yes'; write true",
        ),
        (RDS + b"identity: {password_min_length: eight}\n", "should be a whole number"),
        (RDS + b"flows:\n  - {from: db, to: bd}\n", "a.yaml:4:20: to: bd is no component of this file"),
        (RDS + b"flows:\n  - {from: db}\n", "a.yaml:4:5: this flow has no `to`"),
        (RDS + b"answers: {REL99-BP99: yes}\n", "a.yaml:3:11: "),
    ],
)
def test_one_mistake_gets_one_message(raw: bytes, expected: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(raw)
    said = refused("a.yaml", tmp_path)
    assert said.startswith("error: ")
    assert said.count("error: ") == 1
    assert expected in said


def test_every_mistake_of_a_file_is_told_in_one_run_in_order(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "nmae: x\nregions: eu\nregions: [us]\nidentity: {mfa: sometimes}\ncomponents:\n"
        "  db: {service: rsd, availability_zoness: 2}\n  web: {service: ec2, dead_letter: none}\n"
        "flows:\n  - {from: web, to: nowhere}\n",
        encoding="utf-8",
    )
    lines = [line for line in refused("a.yaml", tmp_path).splitlines() if line.startswith("error: ")]
    places = [tuple(map(int, line.split(":")[2:4])) for line in lines]
    assert places == sorted(places)
    assert [line for line, _ in places] == [1, 2, 3, 4, 6, 6, 7, 9]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    with (tmp_path / "big.yaml").open("wb") as file:
        file.truncate(50_000_000)
    for file_name, reason in {
        "missing.yaml": "No such file or directory",
        "big.yaml": "it is larger than 5 MB",
        "loop.yaml": "",
        "x" * 300: "File name too long",
        "missing.yaml/under": "No such file or directory",
    }.items():
        assert refused(file_name, tmp_path).startswith(f"error: cannot read {file_name}: {reason}")
    assert refused("folder", tmp_path).startswith("error: there is no architecture in folder\n")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file's name is text")
def test_a_name_that_is_no_text_is_no_traceback(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.yaml")
    (tmp_path / name).write_text("name: x\n", encoding="utf-8")
    for arguments in (["-f", "json"], ["-f", "markdown"], [], ["-o", "r.json"], ["-o", "r.md"]):
        done = warev("review", name, *arguments, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    assert refused(name.replace("c", "k"), tmp_path).startswith("error: cannot read kaf")


def test_hostile_names_do_nothing_on_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        'name: "[red]markup[/] \\e[2J\\a \\u202e\\x9b31m"\ndescription: "[bold]:smile: \\r\\n $HOME"\n'
        'components:\n  db: {service: rds, tier: critical, availability_zones: 1, owner: "[blink]\\e]0;x\\a"}\n'
        'answers: {REL12-BP04: {answer: no, by: "[i]\\e[1A", notes: "\\u2028"}}\n',
        encoding="utf-8",
    )
    done = warev("review", "a.yaml", "--all", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert [letter for letter in done.stdout if not letter.isprintable() and letter != "\n"] == []
    assert done.stdout.startswith("[red]markup[/] \\x1b[2J\\x07 \\u202e\\x9b31m  1 component\n[bold]:smile:")
    assert "by [i]\\x1b[1A" in done.stdout


def test_hostile_keys_do_nothing_in_messages(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('"[red]\\e[31m": x\n"a\\nb": y\n', encoding="utf-8")
    said = refused("a.yaml", tmp_path)
    assert "a.yaml:1:1: [red]\\x1b[31m is no known fact" in said
    assert len(said.splitlines()) == 2


# -- completion ---------------------------------------------------------------------------------------------------------


def complete(line: str, shell: str = "bash", word: str | None = None) -> Result:
    """What the shell is told when somebody presses Tab at the end of *line*."""
    asked = {
        "_WAREV_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": word or str(line.count(" ")),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    return CliRunner().invoke(cli.app, [], env=asked, prog_name="warev")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("warev re", ["review"]),
        ("warev review x --pillar s", ["security", "sustainability"]),
        ("warev review x -p op", ["operational-excellence"]),
        ("warev review x --format ", ["json", "markdown"]),
        ("warev review x --risk h", ["high"]),
        ("warev review --for", ["--format"]),
        ("warev list top", ["topics"]),
        ("warev list items --pillar rel", ["reliability"]),
        ("warev list facts --service lam", ["lambda"]),
        ("warev list questions --pack mod", ["modern-applications"]),
        ("warev quiz mod", ["modern-applications"]),
        ("warev quiz x --topic commun", ["communication"]),
        ("warev show rel10-b", ["rel10-bP01"]),
        ("warev show identity.m", ["identity.mfa"]),
        ("warev show eventual-consistency", ["eventual-consistency"]),
        ("warev init --service lamb", ["lambda"]),
        ("warev init --service rds,lamb", ["rds,lambda"]),
        ("warev show zzz", []),
    ],
)
def test_a_shell_completes(line: str, expected: list[str]) -> None:
    done = complete(line)
    assert (done.exit_code, done.stderr) == (0, "")
    words = done.stdout.split()
    assert set(expected) <= set(words)
    # Content grows: there may be more that begins so.
    assert [word for word in words if not word.lower().startswith(line.rsplit(" ", 1)[-1])] == []


def test_fish_and_zsh_complete_too() -> None:
    assert complete("warev review x --format m", "fish").stdout.split() == ["markdown"]
    assert '"markdown"' in complete("warev review x --format m", "zsh").stdout


@pytest.mark.parametrize(
    ("line", "word"),
    [("warev show 'unclosed", "2"), ("", "0"), ("warev zzz ", "2"), ("warev review --nope x -p ", "4"), ("warev", "9")],
)
def test_an_odd_line_is_completed_without_a_word_of_complaint(line: str, word: str) -> None:
    for shell in ("bash", "fish", "zsh"):
        done = complete(line, shell, word)
        assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "asked",
    [
        {"_WAREV_COMPLETE": "complete_bash"},
        {"_WAREV_COMPLETE": "complete_fish"},
        {"_WAREV_COMPLETE": "complete_bash", "COMP_WORDS": "warev show", "COMP_CWORD": "x"},
    ],
)
def test_a_completion_that_fails_says_nothing(asked: dict[str, str], tmp_path: Path) -> None:
    done = warev(cwd=tmp_path, **asked)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", [shell for shell in ("bash", "zsh", "fish") if which(shell)])
def test_in_each_shell_the_program_shows_the_script_that_turns_completion_on(shell: str, tmp_path: Path) -> None:
    # The shell must wait for it, and not become it, to be seen as the one that asks.
    code = "$status" if shell == "fish" else "$?"
    asked = [shell, "-c", f"{shlex.join(WAREV)} --show-completion; exit {code}"]
    done = subprocess.run(
        asked, cwd=tmp_path, env=PLAIN, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "_WAREV_COMPLETE" in done.stdout


def test_the_real_program_completes(tmp_path: Path) -> None:
    asked = {"_WAREV_COMPLETE": "complete_bash", "COMP_WORDS": "warev review x --risk ", "COMP_CWORD": "4"}
    assert warev(cwd=tmp_path, **asked).stdout.split() == ["high", "medium", "low"]
