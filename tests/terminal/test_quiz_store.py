"""A quiz and its store: what cannot be kept is told, the store stays as it is, and the quiz goes on."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from warev import store
from warev.quiz import ledger

GARDEN = str(Path(__file__).parents[1] / "fixtures" / "quizzes" / "garden")
SEED = ["--seed", "kelp-4821"]
RIGHT = "c\nb c\n1a 2b 3a\nt\nf\nb\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and permissions are Unix's")


def quiz(replies: str, *arguments: str, limit: int | None = None) -> "subprocess.CompletedProcess[str]":
    """A quiz whose files may grow to *limit* bytes at most, as on a disk that is full."""

    def full() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit or 0, limit or 0))

    return subprocess.run(
        [sys.executable, "-m", "warev", "quiz", *arguments],
        input=replies,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        preexec_fn=full if limit else None,
    )


def spoilt(path: Path) -> None:
    """Write over the second half of a sound store."""
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 :] = b"\xff" * (len(raw) - len(raw) // 2)
    path.write_bytes(raw)


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "told"), [(spoilt, "is damaged, and nothing was written to it"), (newer, "was written by a newer warev")]
)
def test_a_store_that_cannot_be_used_is_told_and_left_as_it_is(
    spoil: Callable[[Path], None], told: str, tmp_path: Path
) -> None:
    path = tmp_path / "store"
    assert quiz("c\nq\n", GARDEN, *SEED, "--store", str(path)).returncode == 0
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    spoil(path)
    before = path.read_bytes()
    done = quiz(RIGHT, GARDEN, *SEED, "--store", str(path))
    assert done.returncode == 0
    assert told in done.stderr
    assert "The quiz goes on, but what you reply is not kept." in done.stderr
    assert "Score: 6 of 6" in done.stdout
    assert path.read_bytes() == before
    refused = quiz("", "--resume", "--store", str(path))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert told in refused.stderr


def test_a_damaged_store_is_copied(tmp_path: Path) -> None:
    path = tmp_path / "store"
    quiz("q\n", GARDEN, *SEED, "--store", str(path))
    spoilt(path)
    quiz("q\n", GARDEN, *SEED, "--store", str(path))
    copies = list(tmp_path.glob("store.damaged-*"))
    assert [copy.read_bytes() for copy in copies] == [path.read_bytes()]


def test_a_full_disk_is_told_and_the_quiz_goes_on_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "store"
    quiz("q\n", GARDEN, *SEED, "--store", str(path))
    done = quiz(RIGHT, GARDEN, *SEED, "--store", str(path), limit=60_000)
    assert done.returncode == 0
    assert "cannot write to the store" in done.stderr
    assert "The quiz goes on, but what you reply is not kept." in done.stderr
    lost = re.search(r"(\d) (reply|replies) of this sitting could not be kept\.", done.stderr)
    assert "Score: 6 of 6" in done.stdout
    with store.reading(path) as connection:
        assert connection is not None
        kept = len(list(ledger.marks(connection)))
    assert lost
    assert 0 < kept < 6
    assert int(lost[1]) in {6 - kept, 5 - kept}  # of one the reply may be kept, and its feedback not


def test_two_quizzes_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "warev", "quiz", GARDEN, *SEED, "--store", str(tmp_path / "store")]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1)
        for _ in range(2)
    ]
    for reply in RIGHT.splitlines():
        for child in children:
            assert child.stdin is not None
            child.stdin.write(f"{reply}\n")
            child.stdin.flush()
    for child in children:
        shown, _ = child.communicate(timeout=30)
        assert "Score: 6 of 6" in shown
    with store.reading(tmp_path / "store") as connection:
        assert connection is not None
        assert len(list(ledger.sittings(connection))) == 2
        assert len(list(ledger.marks(connection))) == 12


def test_one_sitting_in_two_windows_is_kept_by_one(tmp_path: Path) -> None:
    path = str(tmp_path / "store")
    quiz("c\nq\n", GARDEN, *SEED, "--store", path)
    command = [sys.executable, "-m", "warev", "quiz", "--resume", "--store", path]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as first:
        assert first.stdout is not None
        while "Question 2" not in first.stdout.readline():
            pass
        other = quiz("b c\nq\n", "--resume", "--store", path)
        assert "Score: 2 of 2" in other.stdout
        _, told = first.communicate("a b\nq\n", timeout=30)
    assert "this sitting was taken up in another window, which goes on keeping it" in told
    with store.reading(Path(path)) as connection:
        assert connection is not None
        assert [mark.said for mark in ledger.marks(connection)] == [
            ("A queue", "A stream"),
            ("A standby in a second zone",),
        ]


def test_a_learner_goes_on_with_the_own_sitting_only(tmp_path: Path) -> None:
    path = str(tmp_path / "store")
    quiz("c\nq\n", GARDEN, *SEED, "--store", path, "--learner", "ada")
    done = quiz("q\n", "--resume", "--store", path, "--learner", "bob")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no sitting of bob was left before its end" in done.stderr
    assert "Question 2 of 6" in quiz("q\n", "--resume", "--store", path, "--learner", "ada").stdout


def test_where_no_home_can_be_used_the_quiz_goes_on() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "warev", "quiz", GARDEN, *SEED],
        input="c\nq\n",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", ""), "HOME": "/dev/null"},
    )
    assert done.returncode == 0
    assert "cannot open the store /dev/null/" in done.stderr
    assert "Score: 1 of 1" in done.stdout
