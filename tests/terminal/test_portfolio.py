"""Many architectures, by the real program: it says how far it is where a person waits, and Ctrl-C stops all its processes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pexpect
import pytest

from warev import crew

WAREV = [sys.executable, "-m", "warev"]
PLAIN = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "FORCE_COLOR"}}
STORE = Path(__file__).parents[2] / "examples" / "event-driven-store.yaml"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are Unix's")


def many(folder: Path, number: int) -> Path:
    for each in range(number):
        shutil.copy(STORE, folder / f"{each:03}.yaml")
    return folder


def test_who_waits_at_a_terminal_sees_how_far_it_is_and_a_pipe_nothing_of_it(tmp_path: Path) -> None:
    command = [*WAREV, "review", str(many(tmp_path, 12)), "-p", "cost-optimization"]
    child = pexpect.spawn(
        command[0], command[1:], env=PLAIN | {"TERM": "xterm"}, encoding="utf-8", codec_errors="replace", timeout=30
    )
    child.expect("judging .*/12")
    child.expect("Portfolio")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    done = subprocess.run(command, env=PLAIN, capture_output=True, encoding="utf-8", check=True)
    assert (done.stderr, "judging" in done.stdout) == ("", False)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="nothing tells of other processes here")
@pytest.mark.skipif(crew.processes(500) == 1, reason="one core is one process")
@pytest.mark.parametrize("wait", [0, 1])  # while the processes begin, and while they judge
def test_ctrl_c_stops_all_processes_and_exits_130(wait: int, tmp_path: Path) -> None:
    child = subprocess.Popen(
        [*WAREV, "review", str(many(tmp_path, 500))],
        env=PLAIN,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    while len(alive(child.pid)) < 3:  # itself, and one process that multiprocessing needs
        assert child.poll() is None
        time.sleep(0.01)
    time.sleep(wait)
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert (child.returncode, out) == (130, "")
    assert err == ""
    last = time.monotonic() + 10
    while (left := alive(child.pid)) and time.monotonic() < last:
        time.sleep(0.1)
    assert left == []


def alive(group: int) -> list[str]:
    """The processes of *group* that have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, number = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[:3]
            if number == str(group) and state != "Z":
                found.append(stat.parent.name)
    return found
