"""A sitting that is killed at any moment goes on where it was left: nothing that was said is lost, nothing is there twice."""

import os
import random
import re
import selectors
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from warev import store
from warev.quiz import choosing, ledger, packs
from warev.quiz.session import Session

PACK = "modern-applications"
SEED = "kelp-4821"
# To a question, and behind feedback that was shown before the program was killed.
PROMPTS = (b"Your answer: ", b"Enter goes on: ")
CHOSEN = packs.load(PACK)
SESSION = Session.of(choosing.select([CHOSEN], SEED, choosing.Wish()), SEED)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is Unix's")


def live(seconds: float, chance: random.Random, *arguments: str) -> set[int]:
    """Answer for so long as *seconds*, then kill the program: the questions whose feedback was seen, by index."""
    seen: set[int] = set()
    pending: int | None = None
    command = [sys.executable, "-m", "warev", "quiz", "--learner", "ada", *arguments]
    with (
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0
        ) as child,
        closing(selectors.DefaultSelector()) as selector,
    ):
        assert child.stdin is not None
        assert child.stdout is not None
        selector.register(child.stdout, selectors.EVENT_READ)
        shown = b""
        until = time.monotonic() + seconds
        while selector.select(max(0.0, until - time.monotonic())):
            more = os.read(child.stdout.fileno(), 65536)
            if not more:
                break
            shown += more
            if not shown.endswith(PROMPTS):
                continue
            if pending is not None:
                seen.add(pending)
            pending = int(re.findall(rb"Question (\d+) of", shown)[-1]) - 1
            time.sleep(chance.uniform(0, 0.01))
            child.stdin.write(SESSION.cards[pending].right.encode() + b"\n")
        child.kill()
    return seen


def check(path: Path, seen: dict[str, set[int]]) -> None:
    """What *seen* says of each sitting stands in the store, once."""
    with store.reading(path) as connection:
        assert connection is not None
        for kept in ledger.sittings(connection):
            session = SESSION.replayed(ledger.steps(connection, kept.id))
            numbers = [
                number
                for (number,) in connection.execute(
                    "SELECT number FROM steps WHERE sitting = ? ORDER BY number", (kept.id,)
                )
            ]
            assert numbers == list(range(len(numbers)))
            assert set(session.decided) >= seen.get(kept.id, set())
            marked = Counter(mark.question for mark in ledger.marks(connection) if mark.sitting == kept.id)
            assert marked == Counter(session.asked[index].key for index in session.decided)


def waiting(path: Path) -> int:
    """How many sittings were left before their end."""
    with store.reading(path) as connection:
        assert connection is not None
        return len([*ledger.unfinished(connection, "ada")])


@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_lose_nothing_and_double_nothing(kills: int, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    chance = random.Random(kills)  # noqa: S311  the moments of the kills, no secret
    seen: dict[str, set[int]] = {}
    for _ in range(kills):
        with store.reading(path) as connection:
            left = next(ledger.unfinished(connection, "ada"), None) if connection else None
        how = ["--resume"] if left else [PACK, "--seed", SEED]
        replied = live(chance.uniform(0.2, 1.5), chance, "--store", str(path), *how)
        with store.reading(path) as connection:
            latest = next(ledger.sittings(connection, "ada"), None) if connection else None
        if latest is None:
            assert not replied
            continue
        seen.setdefault(latest.id, set()).update(replied)
        check(path, seen)
    assert any(seen.values())
    # Whatever was left goes on to its end, with every mark of an undisturbed sitting.
    for _ in range(waiting(path)):
        live(60, chance, "--store", str(path), "--resume")
        check(path, seen)
    assert waiting(path) == 0
    with store.reading(path) as connection:
        assert connection is not None
        for name in seen:
            marks = [mark for mark in ledger.marks(connection) if mark.sitting == name]
            assert sum(mark.share for mark in marks) == len(marks) == len(SESSION.cards)
