"""A quiz as people meet it: in a terminal, through a pipe, with a screen reader's plain lines."""

import os
import re
import shlex
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pexpect
import pytest

GARDEN = str(Path(__file__).parents[1] / "fixtures" / "quizzes" / "garden")
WAREV = [sys.executable, "-m", "warev", "quiz"]
# The replies that are right for the garden with the seed kelp-4821; tests/unit/test_quiz.py holds them to it.
SEED = ["--seed", "kelp-4821"]
RIGHT = ["c", "b c", "1a 2b 3a", "t", "f", "b"]
ESCAPE = "\x1b"


def terminal(*arguments: str, columns: int = 80, **environment: str) -> "pexpect.spawn[str]":
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "LINES"}}
    return pexpect.spawn(
        WAREV[0],
        [*WAREV[1:], "--plain", *arguments],
        env=plain | {"TERM": "xterm-256color"} | environment,
        encoding="utf-8",
        timeout=20,
        dimensions=(24, columns),
    )


def sit(child: "pexpect.spawn[str]", *replies: str) -> str:
    """Everything on the screen, once *replies* were typed and the program has ended."""
    shown = ""
    for reply in replies:
        child.expect_exact("Your answer: ")
        shown += f"{child.before}{child.after}"
        child.sendline(reply)
    child.expect(pexpect.EOF)
    child.close()
    return f"{shown}{child.before}"


def interrupt(child: "pexpect.spawn[str]") -> None:
    """Press Ctrl-C once the program waits: a prompt is on the screen a moment before."""
    time.sleep(0.2)
    child.sendintr()


def piped(replies: str | bytes, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    said = replies.encode() if isinstance(replies, str) else replies
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "FORCE_COLOR"}}
    return subprocess.run(
        [*WAREV, *arguments], input=said, capture_output=True, timeout=60, check=False, env=plain | environment
    )


def own_pack(folder: Path, choice: str) -> str:
    """The path of a pack with *choice*, as YAML, among its choices."""
    text = Path(GARDEN, "pack.yaml").read_text(encoding="utf-8")
    own = folder / "own.yaml"
    own.write_text(
        text.replace("  idle: What costs nothing\n", "").replace("A larger instance", choice, 1), encoding="utf-8"
    )
    return str(own)


# -- in a terminal ------------------------------------------------------------------------------------------------------


def test_right_replies_lead_to_a_full_score() -> None:
    child = terminal(GARDEN, *SEED)
    shown = sit(child, *RIGHT)
    assert "Score: 6 of 6" in shown
    assert "To look at again" not in shown
    assert child.exitstatus == 0


def test_after_a_wrong_reply_everything_is_told() -> None:
    shown = re.sub(r"\s+", " ", sit(terminal(GARDEN, *SEED, NO_COLOR="1"), "a", "q"))
    for part in (
        "Wrong: you said A.",
        "The answer: C. A standby in a second zone",
        "Why not: A. A backup brings the data back, hours later. B. A larger instance stands in the same zone.",
        "With a standby in another zone the database fails over within minutes.",
        "Sources: https://docs.aws.amazon.com/example/two-zones.html",
        "To look at again: 1. What keeps the shop open when the zone fails? (two-zones) warev show REL10-BP01",
    ):
        assert part in shown


def test_a_reply_that_cannot_be_read_is_asked_again_and_never_marked() -> None:
    shown = sit(terminal(GARDEN, *SEED), "banana", "", "a b", "9", "é", "c", "q")
    assert shown.count("Choose ONE: reply with a letter from A to C.") == 6
    assert "Score: 1 of 1" in shown


def test_question_mark_shows_the_keys() -> None:
    assert "q, quit: stop" in sit(terminal(GARDEN, *SEED), "?", "q")


@pytest.mark.parametrize("word", ["q", "Q", " quit "])
def test_quitting_shows_the_score_so_far(word: str) -> None:
    child = terminal(GARDEN, *SEED)
    shown = sit(child, "c", "a c", word)
    assert "Score: 1 of 2" in shown
    assert "4 questions left unanswered, and not counted." in shown
    assert child.exitstatus == 0


def test_quitting_before_any_answer_says_so() -> None:
    assert "No question answered, so there is no score." in sit(terminal(GARDEN, *SEED), "q")


def test_a_part_of_a_mark_is_told_as_such() -> None:
    shown = sit(terminal(GARDEN, *SEED), "c", "b c", "1a 2b 3b", "q")
    assert "Partly right" in shown
    assert "you said 1A 2B 3B, which earns 2/3 of the mark." in shown
    assert "Score: 2.66 of 3" in shown


def test_ctrl_d_quits_with_the_score_so_far() -> None:
    child = terminal(GARDEN, *SEED)
    child.expect_exact("Your answer: ")
    child.sendline("c")
    child.expect_exact("Your answer: ")
    child.sendeof()
    child.expect_exact("Score: 1 of 1")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_ctrl_c_shows_the_score_so_far_and_exits_130() -> None:
    child = terminal(GARDEN, *SEED)
    child.expect_exact("Your answer: ")
    child.sendline("c")
    child.expect_exact("Your answer: ")
    interrupt(child)
    child.expect_exact("Score: 1 of 1")
    child.expect_exact("The same quiz again:")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


def test_ctrl_c_while_choosing_a_pack_exits_130() -> None:
    child = terminal()
    child.expect_exact("Which pack? ")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


def test_without_a_pack_they_are_listed_and_asked_for() -> None:
    child = terminal()
    child.expect("1\\. ([a-z-]+)")
    name = child.match.group(1)  # type: ignore[union-attr]  # it has matched
    child.expect_exact("Which pack? ")
    child.sendline("0")
    child.expect_exact("Reply with a pack's number or name")
    child.expect_exact("Which pack? ")
    child.sendline("1")
    assert f"warev quiz {name} --seed " in sit(child, "q")


def test_in_40_columns_no_line_is_longer_but_for_addresses_and_commands() -> None:
    shown = sit(terminal(GARDEN, *SEED, columns=40), "?", "a", "a d", "abb", "f", "t", "a")
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in shown.split("\r\n")]
    assert "Score: 0" in shown
    assert [line for line in lines if len(line) > 40 and not ("https://" in line or "warev quiz" in line)] == []


def test_no_color_means_no_escape_codes() -> None:
    assert ESCAPE in sit(terminal(GARDEN, *SEED), "a", "q")
    assert ESCAPE not in sit(terminal(GARDEN, *SEED, NO_COLOR="1"), "a", "b c", "aaa", "q")


def test_nothing_is_redrawn() -> None:
    shown = sit(terminal(GARDEN, *SEED), "?", "x", *RIGHT)
    assert set(re.findall(r"\x1b[^m]*m?", shown)) <= set(re.findall(r"\x1b\[[0-9;]*m", shown))
    assert "\r" not in shown.replace("\r\n", "")


def test_an_exam_tells_nothing_until_the_end_and_then_everything() -> None:
    child = terminal(GARDEN, *SEED, "--exam", NO_COLOR="1")
    child.expect_exact("Your answer: ")
    for reply in ("a", "b c", "aaa"):
        child.sendline(reply)
        child.expect_exact("Your answer: ")
        assert not re.search("Right|Wrong|Sources|Why not", str(child.before))
    child.sendline("end")
    child.expect_exact("Hand in? ")
    child.sendline("end")
    child.expect_exact("Hand in all the same? (y/n) ")
    child.sendline("y")
    child.expect(pexpect.EOF)
    shown = str(child.before)
    # What was right is left to the report.
    assert [shown.count(part) for part in ("Right: ", "Wrong: ", "Partly", "Sources:")] == [0, 2, 0, 5]
    assert shown.count("You did not reply.") == 3
    assert shown.index("Score: 1 of 6") < shown.index("Not passed: 16.66 %, and the mark is 72 %.")
    assert shown.index("Not passed") < shown.index("Question 3 of 6")
    assert "warev report sitting" in shown


# -- through a pipe -----------------------------------------------------------------------------------------------------


def test_a_pipe_gets_plain_text_and_may_answer() -> None:
    done = piped("\n".join(RIGHT), GARDEN, *SEED)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert done.stderr == b""
    assert "Your answer: 1a 2b 3a\n" in text
    assert "Score: 6 of 6 (6 right, 0 partly right, 0 wrong)" in text
    assert re.findall("[^\n -~]", text) == []


def test_the_end_of_the_input_quits_with_the_score_so_far() -> None:
    done = piped("c\n", GARDEN, *SEED)
    assert done.returncode == 0
    assert b"Score: 1 of 1" in done.stdout
    assert piped("", *SEED).returncode == 0


def test_bytes_that_are_no_text_are_no_reply() -> None:
    done = piped(b"\xff\xfe\x00\n\x1b[2J\nc\n", GARDEN, *SEED)
    assert done.returncode == 0
    assert b"Score: 1 of 1" in done.stdout
    assert b"\x1b" not in done.stdout


def test_a_console_of_windows_gets_what_it_can_show(tmp_path: Path) -> None:
    done = piped("a\n", own_pack(tmp_path, "Größer → „mehr“ ≥ 2 ✓ 日"), *SEED, PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Größer -> „mehr“ >= 2 + ?".encode("cp1252") in done.stdout


def test_what_a_pack_says_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    done = piped("a\n", own_pack(tmp_path, r'"[red]\e[2J\a x"'), *SEED)
    assert rb"[red]\x1b[2J\x07 x" in done.stdout
    assert re.findall(rb"[^\n -~]", done.stdout) == []


def test_the_same_seed_gives_the_same_screen_and_another_one_does_not() -> None:
    runs = [piped("a\n" * 9, GARDEN, "--seed", seed).stdout for seed in ("1", "1", "2")]
    assert runs[0] == runs[1] != runs[2]


def test_the_line_at_the_end_repeats_the_quiz() -> None:
    first = piped(
        "end\nend\ny\n",
        GARDEN,
        "--topic",
        "copies",
        "-t",
        "messages",
        "--pillar",
        "reliability",
        "-n",
        "2",
        "--exam",
        COLUMNS="500",
    )
    command = first.stdout.decode().splitlines()[-1]
    assert re.search("--seed [a-z]+-[0-9]{4}", command)
    again = piped("end\nend\ny\n", *shlex.split(command)[2:], COLUMNS="500")
    assert again.stdout == first.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no-such-pack"], "there is no pack 'no-such-pack'"),
        ([GARDEN, "--topic", "copys"], "garden has no topic 'copys'"),
        ([GARDEN, "--pillar", "securty"], "garden has no question of the pillar 'securty'"),
        ([GARDEN, "--count", "0"], "a quiz asks at least one question, but the count is 0"),
        ([f"{GARDEN}/more.yaml"], "more.yaml:1:1: title is missing"),
    ],
)
def test_a_mistake_is_told_on_stderr_and_exits_2(arguments: list[str], told: str) -> None:
    done = piped("", *arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_more_questions_than_there_are_is_said() -> None:
    text = piped("", GARDEN, "-n", "9").stdout.decode()
    assert "6 questions, which is all there are (you asked for 9)." in text


def test_shells_complete_packs_topics_and_pillars() -> None:
    quiz = import_module("warev.cli.quiz")
    names = list(quiz._packs())
    assert names
    assert quiz.completing(quiz._packs)(names[0][:3])
    assert list(import_module("warev.cli.sitting.options").topics())


def test_completion_never_disturbs_the_shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    quiz = import_module("warev.cli.quiz")
    monkeypatch.setattr(quiz, "shelf", lambda _: tmp_path / "gone")
    assert quiz.completing(quiz._packs)("a") == []
