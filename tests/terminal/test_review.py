"""The installed program as people and pipes meet it: on terminals of all sorts, with bad files, full disks and no patience."""

import errno
import json
import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parents[2]
STORE = "examples/online-store.yaml"
WAREV = [sys.executable, "-m", "warev"]
PLAIN = {
    name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "FORCE_COLOR", "TERM"}
}
ESCAPE = "\x1b"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and /dev are Unix's")


def terminal(*arguments: str, columns: int = 80, **environment: str) -> str:
    """What a terminal shows of a run."""
    child = pexpect.spawn(
        WAREV[0],
        [*WAREV[1:], *arguments],
        env=PLAIN | {"TERM": "xterm-256color"} | environment,
        encoding="utf-8",
        timeout=20,
        dimensions=(24, columns),
        cwd=ROOT,
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return str(child.before).replace("\r\n", "\n")


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*WAREV, *arguments],
        cwd=cwd,
        env=PLAIN | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def shell(line: str, cwd: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    warev = f'warev() {{ {shlex.join(WAREV)} "$@"; }}\n'
    return subprocess.run(
        ["bash", "-c", warev + line], cwd=cwd, env=PLAIN, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def refused(*arguments: str, cwd: Path = ROOT) -> str:
    """What a run says that is the user's mistake."""
    done = run(*arguments, cwd=cwd)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


# -- on a terminal ------------------------------------------------------------------------------------------------------


def test_a_review_on_a_terminal_has_colour_six_bars_and_gaps_with_evidence() -> None:
    shown = terminal("review", STORE)
    assert f"{ESCAPE}[32m█" in shown
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    bars = re.findall(r"^(\w[\w ]+?) +(█*)(▒*)(░*) +(\d+)-(\d+) % +(\d+) % known$", text, re.MULTILINE)
    assert len(bars) == 6
    for _, met, unknown, not_met, low, high, known in bars:
        assert len(met + unknown + not_met) == 20
        assert int(low) <= int(high)
        # Each end is rounded on its own.
        assert abs(int(known) - (100 - int(high) + int(low))) <= 1
    assert "  examples/online-store.yaml:100:5: availability_zones is 1 (catalog-db;" in text
    assert re.search(r"^  do: \w", text, re.MULTILINE)
    assert re.search(r"^- state `\w+` of web", text, re.MULTILINE)
    assert "warev show REL05-BP03" in re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    "columns", [40, pytest.param(80, marks=pytest.mark.slow), pytest.param(132, marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("arguments", [["review", STORE, "--all"], ["show", "rds"], ["list", "facts"]])
def test_lines_fit_the_terminal(columns: int, arguments: list[str]) -> None:
    shown = re.sub(r"\x1b\[[0-9;]*m", "", terminal(*arguments, columns=columns))
    words = [line for line in shown.splitlines() if len(line) > columns]
    # One word that is longer than a line, such as an address, stays whole.
    assert [line for line in words if " " in line.strip()] == []


def test_a_narrow_terminal_gets_its_bars_below_the_names() -> None:
    shown = terminal("review", STORE, columns=40, NO_COLOR="1").splitlines()
    at = shown.index("Security")
    assert re.fullmatch(r"[█▒░]{20} \d+-\d+ %", shown[at + 1])
    assert re.fullmatch(r"\d+ % known", shown[at + 2])


def test_a_terminal_without_colour_gets_no_escape_at_all() -> None:
    for shown in (terminal("review", STORE, NO_COLOR="1"), terminal("review", STORE, TERM="dumb")):
        assert "█" in shown
        assert ESCAPE not in shown


def test_the_same_words_with_and_without_colour() -> None:
    coloured = re.sub(r"\x1b\[[0-9;]*m", "", terminal("review", STORE, "--all", columns=72))
    assert coloured == terminal("review", STORE, "--all", columns=72, NO_COLOR="1")


# -- in a pipe ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [["review", STORE, "--all"], ["show", "rds"], ["list", "items"], ["init", "-o", "-"]]
)
def test_a_pipe_gets_no_colour_and_no_controls(arguments: list[str]) -> None:
    done = run(*arguments, TERM="xterm-256color", FORCE_COLOR="1")
    assert (done.returncode, done.stderr) == (0, "")
    assert [letter for letter in done.stdout if not letter.isprintable() and letter != "\n"] == []


def test_a_pipe_gets_each_paragraph_on_one_line() -> None:
    gaps = [line for line in run("review", STORE, "--all").stdout.splitlines() if line.startswith("HIGH ")]
    assert gaps
    assert [line for line in gaps if not re.search(r"  \(\w+ effort, .*\)$", line)] == []
    assert max(map(len, run("review", STORE, COLUMNS="60").stdout.splitlines())) <= 60


def test_the_same_input_gives_the_same_output() -> None:
    assert run("review", STORE, PYTHONHASHSEED="1").stdout == run("review", STORE, PYTHONHASHSEED="2").stdout


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
@pytest.mark.parametrize("extra", [[], ["-f", "markdown"], ["-f", "json"]])
def test_a_console_that_cannot_show_a_character_gets_a_plain_one(
    encoding: str, extra: list[str], tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text("name: Café → 東京 “x”\nregions: [eu-west-1]\n", encoding="utf-8")
    done = subprocess.run(
        [*WAREV, "review", "a.yaml", *extra],
        cwd=tmp_path,
        env=PLAIN | {"PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode(encoding)
    assert "-> ??" in text
    if not extra:
        assert "? unknown" in text


@pytest.mark.parametrize("command", ["list items", "list pillars", f"review {STORE} -f json", "--help"])
def test_a_reader_that_leaves_early_is_no_mistake(command: str) -> None:
    done = shell(f'(sleep 0.3; warev {command}; echo "exit $?" >&2) | true')
    assert done.stderr == "exit 0\n"
    done = shell(f"set -o pipefail; warev {command} | head -1")
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["list items", "list pillars", f"review {STORE} -f json", "--help"])
def test_a_full_disk_is_told(command: str) -> None:
    done = shell(f"warev {command} > /dev/full")
    assert (done.returncode, done.stderr) == (2, "error: cannot write to standard output: No space left on device\n")


@pytest.mark.parametrize("streams", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_closed_stream_is_no_traceback(streams: str) -> None:
    done = shell(f"warev review {STORE} {streams}")
    assert (done.returncode, done.stderr) == (0, "")
    assert shell(f"warev review nope.yaml {streams}").returncode == 2


def test_ctrl_c_exits_130(tmp_path: Path) -> None:
    pipe = tmp_path / "slow.yaml"
    os.mkfifo(pipe)
    with subprocess.Popen(
        [*WAREV, "review", str(pipe)], env=PLAIN, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as child:
        writer = os.open(pipe, os.O_WRONLY)  # once it is read, and not before
        try:
            assert interrupted(child) == ("", "")
        finally:
            os.close(writer)
            child.kill()
    assert child.returncode == 130


def interrupted(child: subprocess.Popen[str]) -> tuple[str, str]:
    """What *child* wrote until Ctrl-C ended it.

    A signal that comes between Python's last look for one and the read that waits is seen only at the next one, so it is
    pressed again, as people do.
    """
    for _ in range(3):
        child.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return child.communicate(timeout=10)
    raise AssertionError("Ctrl-C does not end it")


# -- into a file --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["review.md", "REVIEW.MD", "review.json"])
def test_a_file_s_ending_names_the_format(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    done = run("review", STORE, "-o", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written = {".md": "markdown", ".json": "json"}[file.suffix.lower()]
    assert file.read_text(encoding="utf-8") == run("review", STORE, "--format", written).stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~umask()
    assert [each.name for each in tmp_path.iterdir()] == [name]


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_named_format_wins_over_the_ending(tmp_path: Path) -> None:
    file = tmp_path / "review.md"
    assert run("review", STORE, "-f", "json", "-o", str(file)).returncode == 0
    assert json.loads(file.read_text(encoding="utf-8"))["name"] == "Online store"


def test_a_file_that_is_there_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "review.md"
    file.write_text("x" * 1_000_000, encoding="utf-8")
    file.chmod(0o640)
    assert run("review", STORE, "-o", str(file)).returncode == 0
    assert file.read_text(encoding="utf-8").startswith("# Online store\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link, dangling = tmp_path / "real.md", tmp_path / "link.md", tmp_path / "new.md"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    dangling.symlink_to(tmp_path / "other.md")
    for output in (link, dangling):
        assert run("review", STORE, "-o", str(output)).returncode == 0
        assert output.is_symlink()
    assert real.read_text(encoding="utf-8") == (tmp_path / "other.md").read_text(encoding="utf-8") != "old"


def test_where_nothing_can_be_written_it_is_told_and_nothing_changes(tmp_path: Path) -> None:
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    (tmp_path / "folder.md").mkdir()
    long = "x" * 300 + ".md"
    for output, reason in {
        "nowhere/review.md": "cannot write nowhere/review.md: No such file or directory",
        "loop.md": f"cannot write loop.md: {os.strerror(errno.ELOOP)}",
        "folder.md": "is a directory",
        long: f"cannot write {long}: File name too long",
        "": "",
    }.items():
        assert reason in refused("review", str(ROOT / STORE), "-f", "markdown", "-o", output, cwd=tmp_path)
        assert reason in refused("init", "-o", output, cwd=tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder.md", "loop.md"]


def unprivileged() -> list[str]:
    """What to put before a command so that permissions bind it, as they do everybody but root."""
    if os.geteuid():
        return []
    drop = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    if not shutil.which("setpriv") or subprocess.run([*drop, "true"], capture_output=True, check=False).returncode:
        pytest.skip("root may write everywhere")
    return drop


def test_permissions_are_respected_and_nothing_is_left_half_written(tmp_path: Path) -> None:
    before = unprivileged()
    file = tmp_path / "review.md"
    file.write_text("mine", encoding="utf-8")
    for locked, mode in ((file, 0o444), (tmp_path, 0o555)):
        usual = locked.stat().st_mode
        locked.chmod(mode)
        done = subprocess.run(
            [*before, *WAREV, "review", STORE, "-o", str(file)], cwd=ROOT, env=PLAIN, capture_output=True, check=False
        )
        locked.chmod(usual)
        assert (done.returncode, done.stderr.decode()) == (2, f"error: cannot write {file}: Permission denied\n")
        assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("review.md", "mine")]


def test_devices_are_written_to_and_never_replaced(tmp_path: Path) -> None:
    whole = run("review", STORE, "-f", "markdown").stdout
    for output in ("-", "/dev/stdout", "/dev/fd/1"):
        assert run("review", STORE, "-f", "markdown", "-o", output).stdout == whole
    file = tmp_path / "to.md"
    assert shell(f"warev review {STORE} -f markdown -o /dev/stdout > {file}").returncode == 0
    assert file.read_text(encoding="utf-8") == whole
    assert run("review", STORE, "-f", "markdown", "-o", "/dev/null").returncode == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    if Path("/dev/full").exists():
        said = refused("review", STORE, "-f", "markdown", "-o", "/dev/full")
        assert said == "error: cannot write /dev/full: No space left on device\n"
