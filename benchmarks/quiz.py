"""How long a quiz takes to its first question, to keep a reply and to answer a key, and how much memory it needs.

Run it with `make bench`. It writes a pack of 1,000 questions in YAML and a store with 100,000 replies to them, and measures
whole runs of the program that see the first question and then the end of their input, alternately with the imports that no
such program can do without, so that a busy machine slows both. With `--check` it exits 1 where one takes more than it may.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import pexpect
import yaml

from warev import store
from warev.quiz import choosing, ledger, packs, schedule
from warev.quiz.choosing import Wish
from warev.quiz.ledger import Kept, Outcome, Paper
from warev.quiz.session import Act, Session
from warev.quiz.sitting import Clock, Sitting, moment

QUESTIONS = 1_000
REPLIES = 100_000
RUNS = 11
KEPT = 300
# At most so many times the imports, so many megabytes, and so many milliseconds to keep a reply.
MOST_TIMES, MOST_MEGABYTES, MOST_MILLISECONDS = 2.0, 100, 20
# To know what is due, the last reply to each of the questions has to be read as well.
MOST_DUE = 2.5
# How many milliseconds a key may take, of so many that are pressed.
MOST_KEY, KEYS = 50, 100
IMPORTS = [sys.executable, "-c", "import typer, rich, pydantic, yaml, jinja2"]
WAREV = [sys.executable, "-m", "warev"]
WHO = "bench"
BEGIN = datetime(2026, 1, 1, 9, tzinfo=UTC)


def pack() -> dict[str, object]:
    """A pack of many questions, in the form of its file: about as long as those that people write."""
    chance = random.Random("pack")  # noqa: S311  the same pack each time, no secret
    nouns = ("queue", "table", "bucket", "cache", "function", "cluster", "topic", "stream")
    questions = []
    for number in range(QUESTIONS):
        noun, other = chance.sample(nouns, 2)
        questions.append(
            {
                "id": f"question-{number}",
                "kind": "single",
                "scenario": f"Team {number} runs a {noun} and a {other} in two zones, and each of them has failed once this year.",
                "prompt": f"What keeps the {noun} of team {number} from losing what the {other} was sent before it failed?",
                "choices": [
                    {"text": f"A {other} that waits for the {noun}", "right": True},
                    *(
                        {"text": f"Plan {letter} of team {number}", "why": f"Plan {letter} loses it." * 3}
                        for letter in "bcd"
                    ),
                ],
                "explanation": f"The {other} keeps what the {noun} has not confirmed yet, for as long as it is told to. "
                * 2,
                "difficulty": 1 + number % 3,
                "topics": [f"topic-{number % 10}"],
                "sources": ["https://docs.aws.amazon.com/wellarchitected/latest/framework/welcome.html"],
            }
        )
    topics = {f"topic-{number}": f"Topic {number}" for number in range(10)}
    return {"id": "bench", "title": "Bench", "description": "Many questions.", "topics": topics, "questions": questions}


def fill(path: Path) -> None:
    """A store in which the learner has replied to every question, again and again, each with the memory after it."""
    chance = random.Random("replies")  # noqa: S311
    rounds = REPLIES // QUESTIONS
    with store.writing(path) as connection:
        for name in range(rounds):
            at = BEGIN + timedelta(days=3 * name)
            questions = tuple((f"bench/question-{number}", 1) for number in range(QUESTIONS))
            ledger.begin(connection, Kept(f"{name:06}", WHO, moment(at), Paper("Bench", ("bench",), "s", questions)))
        for number in range(QUESTIONS):
            memory, marks = schedule.Memory(), []
            for name in range(rounds):
                at = BEGIN + timedelta(days=3 * name, seconds=number)
                share = Fraction(chance.random() < 0.8)  # noqa: PLR2004
                mark = Outcome(
                    WHO, f"bench/question-{number}", moment(at), f"{name:06}", 1, share, None, 0, False, 9.0, ("said",)
                )
                memory, due = schedule.after(memory, mark)
                marks.append(mark._replace(memory=memory.spelled(), due=moment(due)))
            ledger.add_marks(connection, marks)


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """How many seconds *command* takes with nobody to reply, and how many megabytes it needs at most."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return took, used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def first_question(name: str, command: list[str], environment: dict[str, str], most: float = MOST_TIMES) -> bool:
    """Measure *command* beside the imports, and say it; whether it takes *most* times as long as they at most."""
    first, _ = run(command, environment)
    pairs = [(run(command, environment), run(IMPORTS, environment)) for _ in range(RUNS)]
    ours, floor = (median(pair[side][0] for pair in pairs) for side in (0, 1))
    memory = max(pair[0][1] for pair in pairs)
    print(
        f"{name}: {ours * 1000:.0f} ms, the imports {floor * 1000:.0f} ms: {ours / floor:.2f} times (at most {most}); "
        f"the first run {first / floor:.2f} times; {memory:.0f} MB (at most {MOST_MEGABYTES})"
    )
    return ours / floor <= most and memory <= MOST_MEGABYTES


def replies(path: Path, source: str) -> bool:
    """Measure how long a reply takes to be kept, with its mark and what the schedule makes of it, and say it."""
    loaded = packs.read(Path(source))
    asked = choosing.select([loaded], "seed", Wish(count=KEPT))
    paper = Paper("Bench", (source,), "seed", tuple((each.key, each.question.rev) for each in asked))
    took = []
    with store.opened(path) as opened:
        clock = Clock(time.monotonic, lambda: datetime.now(UTC))
        sitting = Sitting(Kept("bench", WHO, moment(clock.now()), paper), Session.of(asked, "seed"), clock, opened)
        sitting.settle()
        while (card := sitting.session.current) is not None:
            begin = time.perf_counter()
            sitting.take(Act.REPLY, card.right)
            sitting.take(Act.SHOW)
            took.append((time.perf_counter() - begin) * 1000)
            sitting.take(Act.NEXT)
    return timed(f"a reply and its mark, with {REPLIES:,} replies there, are kept in", took, MOST_MILLISECONDS)


def timed(what: str, took: list[float], most: int) -> bool:
    """Say how many milliseconds *what* *took*, and whether 95 of 100 took *most* at most."""
    took = sorted(took)
    late = took[int(len(took) * 0.95)]
    print(
        f"{what} {median(took):.1f} ms (median), {late:.1f} ms (95 of 100; at most {most}), {took[-1]:.1f} ms (the slowest of "
        f"{len(took)})"
    )
    return late <= most


def keys(environment: dict[str, str]) -> bool:
    """Measure how long the screen takes to answer a key, in a terminal of 80 columns, and say it."""
    child: Any = pexpect.spawn(
        WAREV[0],
        [*WAREV[1:], "quiz", "modern-applications"],
        env=environment | {"TERM": "xterm-256color"},
        dimensions=(24, 80),
    )
    child.delaybeforesend = None  # pexpect waits 50 ms before it sends anything, unless it is told not to
    child.expect_exact("Your answer:")
    time.sleep(1)
    took = []
    for number in range(2 * KEYS):
        drained(child)
        begin = time.perf_counter()
        child.send(b"\x7f" if number % 2 else b"abcd"[number // 2 % 4 :][:1])
        child.read_nonblocking(65_536, timeout=5)
        took.append((time.perf_counter() - begin) * 1000)
        time.sleep(0.02)
    child.close(force=True)
    return timed("a key is answered in", took, MOST_KEY)


def drained(child: Any) -> None:
    """Read what is still on its way, such as the clock of another second."""
    with suppress(pexpect.TIMEOUT):
        while True:
            child.read_nonblocking(65_536, timeout=0)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="warev-bench-") as place:
        folder = Path(place)
        own, kept = folder / "bench.yaml", folder / "store"
        own.write_text(yaml.safe_dump(pack(), sort_keys=False), encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"XDG_CACHE_HOME": f"{folder}/cache", "WAREV_STORE": str(kept), "WAREV_LEARNER": WHO}
        os.environ["XDG_CACHE_HOME"] = environment["XDG_CACHE_HOME"]
        fill(kept)
        sound = [
            first_question("warev quiz modern-applications", [*WAREV, "quiz", "modern-applications"], environment),
            first_question(f"warev quiz own.yaml ({QUESTIONS:,} questions)", [*WAREV, "quiz", str(own)], environment),
            first_question("the same with --due", [*WAREV, "quiz", str(own), "--due"], environment, MOST_DUE),
            replies(kept, str(own)),
            keys(environment),
        ]
    return 1 if not all(sound) and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
