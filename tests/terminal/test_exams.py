"""Exams, papers and questions for a group, as people meet them."""

import json
import re
import subprocess
import sys
from pathlib import Path

from terminal.test_quiz import GARDEN, RIGHT, SEED, piped

BANK = """\
id: bank
title: A bank
description: Questions for an exam.
topics: {a: A, b: B}
exam: {number: 10, minutes: 20, pass: 50, domains: {one: {title: The one, share: 50, topics: [a]}, two: {title: The other, share: 50, topics: [b]}}}
questions:
"""


def bank(tmp_path: Path, size: int = 4) -> str:
    listed = "".join(
        f"  - {{id: q{number}, kind: true_false, prompt: 'Is {number} a number?', answer: true, why: It is one., explanation: It is.,"
        f" difficulty: 1, topics: [{'ab'[number % 2]}], sources: ['https://docs.aws.amazon.com/{number}']}}\n"
        for number in range(size)
    )
    file = tmp_path / "bank.yaml"
    file.write_text(BANK + listed, encoding="utf-8")
    return str(file)


def test_an_exam_is_held_by_the_rules_of_its_pack(tmp_path: Path) -> None:
    done = piped("t\nt\nt\nf\nend\n", bank(tmp_path), "--exam", *SEED, "--report", str(tmp_path / "a.json"))
    text = re.sub(r"\s+", " ", done.stdout.decode())
    assert done.returncode == 0, done.stderr
    assert "4 questions, which is all there are (you asked for 10)" in text
    assert "an exam of at most 8 minutes, which is in proportion, passed with 50 %" in text
    assert "Question 1 of 4, 7 minutes left" in text or "Question 1 of 4, 8 minutes left" in text
    assert "Passed: 75 %, and the mark is 50 %." in text
    assert re.search(r"By domain: (The (one|other): \d of 2, \d+-\d+ %, too few to tell ?){2}", text)
    told = json.loads((tmp_path / "a.json").read_text())
    assert (told["mark"], told["passed"]) == (50, True)
    assert re.fullmatch(r"bank:4:kelp-4821:[0-9a-f]{6}", told["paper"])
    assert text.count("Wrong: ") == 1
    assert "Right: " not in text
    assert "warev report sitting" in text


def test_rules_of_its_own_are_not_mixed_with_others(tmp_path: Path) -> None:
    for options in (["--minutes", "5"], ["--count", "2"], ["--topic", "a"], ["--pass", "60"], ["--new"]):
        done = piped("", bank(tmp_path), "--exam", *options)
        assert done.returncode == 2
        assert (
            f"the exam of bank has its own rules, so that {options[0]} means nothing beside it" in done.stderr.decode()
        )


def test_who_hands_in_without_replies_is_asked_once_more() -> None:
    done = piped("c\nr\nend\nn\nend\ny\n", GARDEN, *SEED, "--exam", "--pass", "10", "--count", "9", "--minutes", "9")
    text = done.stdout.decode()
    assert "1 with a reply, 5 without, 0 flagged." in text
    assert text.count("5 questions without a reply count as wrong. Hand in all the same? (y/n)") == 2
    assert "at most 6 minutes, which is in" in text
    assert "5 questions left unanswered, and wrong." in text
    assert "Passed: 16.66 %, and the mark is 10 %." in text


def test_a_code_takes_the_same_paper_and_tells_where_it_is_another(tmp_path: Path) -> None:
    first = piped("\n".join(RIGHT), GARDEN, *SEED).stdout.decode()
    code = re.findall(r"^  (garden:6:kelp-4821:\w{6})$", first, re.MULTILINE)[0]
    again = piped("\n".join(RIGHT), GARDEN, "--paper", code)
    assert again.stdout.decode().count("Score: 6 of 6") == 1
    assert again.stderr == b""
    assert code in again.stdout.decode()
    other = piped("q", GARDEN, "--paper", code[:-6] + "000000")
    assert other.returncode == 0
    assert "warning: this is" in other.stderr.decode()
    assert "the same in other words" in other.stderr.decode()
    for arguments, told in (
        (["--paper", "x"], "'x' is no code of a paper"),
        (["--paper", code, "--seed", "y"], "--paper says what --seed is"),
        ([bank(tmp_path), "--paper", code], "is of the pack garden, and not of bank"),
        (["--pass", "70"], "add --exam"),
        (["--exam", "--pass", "0"], "--pass is 0"),
    ):
        names = arguments if arguments[0].endswith(".yaml") else [GARDEN, *arguments]
        done = piped("", *names)
        assert done.returncode == 2
        assert told in done.stderr.decode()


def test_questions_are_shown_to_a_group_and_nothing_is_kept(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite3"
    shown = piped("\n\n\n<\n\n\nq\n", GARDEN, *SEED, "--present", WAREV_STORE=str(store)).stdout.decode()
    assert re.findall(r"^Question (\d) of 6$", shown, re.MULTILINE) == ["1", "2", "2", "3"]
    assert shown.count("The answer") == 2 + 1
    assert "Not A larger instance: A larger instance stands in the same zone." in shown
    assert re.search(r"garden:6:kelp-4821:\w{6}", shown)
    assert not store.exists()
    refused = piped("", GARDEN, "--present", "--exam")
    assert (refused.returncode, "--exam means nothing beside it" in refused.stderr.decode()) == (2, True)


def test_an_exam_that_was_left_is_not_reported_on(tmp_path: Path) -> None:
    store, report = ["--store", str(tmp_path / "store")], tmp_path / "a.md"
    done = piped("t\nq\n", bank(tmp_path), "--exam", *SEED, "--report", str(report), *store)
    assert done.returncode == 0
    assert b"No report is written: an exam tells nothing until it is handed in." in done.stderr
    assert not report.exists()
    told = subprocess.run(
        [sys.executable, "-m", "warev", "report", "sitting", *store], capture_output=True, encoding="utf-8", check=False
    )
    assert (told.returncode, told.stdout) == (2, "")
    assert "is not handed in yet, and tells nothing until then" in told.stderr
