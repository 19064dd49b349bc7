"""Each kind reads the replies that people write, and marks what they mean."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from warev import document, questions
from warev.errors import Mistakes
from warev.questions import Mark, Question
from warev.quiz.session import chance

COMMON = {"id": "q", "prompt": "p", "explanation": "e", "difficulty": 1, "topics": ["t"], "sources": ["s"]}
FOUR = [
    {"text": "a", "right": True},
    {"text": "b", "right": True},
    {"text": "c", "why": "no"},
    {"text": "d", "why": "no"},
]
THREE_PAIRS = [
    {"left": left, "right": right, "why": "no"} for left, right in (("x", "1st"), ("y", "2nd"), ("z", "1st"))
]


def a(kind: str, **own: Any) -> Question:
    made = questions.parse(COMMON | {"kind": kind} | own, None, Mistakes())
    assert made is not None
    return made


def mark(question: Question, reply: str) -> Mark | None:
    return question.mark(reply, question.card())


def share(question: Question, reply: str) -> Fraction | None:
    found = mark(question, reply)
    return None if found is None else found.share


SINGLE = a("single", choices=FOUR)
MULTIPLE = a("multiple", choices=FOUR)
TRUE_FALSE = a("true_false", answer=False, why="no")
MATCH = a("match", pairs=THREE_PAIRS)


def test_a_single_question_accepts_any_choice_that_is_right() -> None:
    assert [share(SINGLE, reply) for reply in "abcd"] == [1, 1, 0, 0]


@pytest.mark.parametrize("reply", ["b", "B", " b ", "2", "b.", "(b)", "b)", "b b", "b, 2"])
def test_a_choice_may_be_named_by_letter_or_number_in_any_dress(reply: str) -> None:
    found = mark(SINGLE, reply)
    assert found is not None
    assert found.reply == "B"


@pytest.mark.parametrize(
    "reply", ["", " ", "e", "0", "5", "a b", "ab", "-1", "a?", "é", "²", "1" * 5000, "11", "banana"]
)
def test_what_names_no_choice_or_too_many_is_no_reply(reply: str) -> None:
    assert mark(SINGLE, reply) is None


@pytest.mark.parametrize("reply", ["A C", "a,c", "ac", "1 3", "13", "1,3", "c a", "a and c", "A + C", "a & 3", "a a c"])
def test_several_choices_may_be_named_in_any_dress(reply: str) -> None:
    found = mark(MULTIPLE, reply)
    assert found is not None
    assert found.reply == "A C"


def test_a_wrong_tick_takes_a_right_one_back() -> None:
    assert [share(MULTIPLE, reply) for reply in ("ab", "ac", "cd")] == [1, 0, 0]
    three = a(
        "multiple", choices=[{"text": str(n), "right": n < 3, **({} if n < 3 else {"why": "no"})} for n in range(5)]
    )
    assert [share(three, reply) for reply in ("abc", "abd", "ade")] == [1, Fraction(1, 3), 0]


@pytest.mark.parametrize("reply", ["a", "a a", "abc", "a e", "15", "and"])
def test_a_multiple_question_takes_exactly_as_many_choices_as_it_asks_for(reply: str) -> None:
    assert mark(MULTIPLE, reply) is None


def test_a_multiple_question_says_how_many() -> None:
    assert MULTIPLE.card().how == "Choose TWO: reply with 2 letters, such as A B."


def test_from_ten_choices_on_a_number_has_two_digits() -> None:
    ten = a(
        "single", choices=[{"text": str(n), "right": n == 9, **({} if n == 9 else {"why": "no"})} for n in range(10)]
    )
    assert [share(ten, reply) for reply in ("10", "j", "1", "01")] == [1, 1, 0, 0]
    assert share(ten, "11") is None


@pytest.mark.parametrize(
    ("reply", "read"), [("t", "T"), ("True", "T"), ("1", "T"), ("F", "F"), (" false. ", "F"), ("2", "F")]
)
def test_true_and_false_may_be_cut_short(reply: str, read: str) -> None:
    found = mark(TRUE_FALSE, reply)
    said = ({"T": "True", "F": "False"}[read],)
    assert found == Mark(read, Fraction(read == "F"), () if read == "F" else (questions.Remark("T", "no"),), said=said)


@pytest.mark.parametrize("reply", ["", "tf", "t f", "yes", "a", "3", "truth"])
def test_other_words_are_neither_true_nor_false(reply: str) -> None:
    assert mark(TRUE_FALSE, reply) is None


@pytest.mark.parametrize(
    "reply", ["1a 2b 3a", "1=a, 2=b, 3=a", "1-A 2-B 3-A", "3a 1a 2b", "1a2b3a", "1) a 2) b 3) a", "1: a; 2: b; 3: a", "1 -> a 2 -> b 3 -> a", "a b a", "aba", "1a 1a 2b 3a"]
)  # fmt: skip
def test_a_match_may_be_written_in_any_dress(reply: str) -> None:
    found = mark(MATCH, reply)
    assert found is not None
    assert (found.reply, found.share, found.remarks) == ("1A 2B 3A", Fraction(1), ())


@pytest.mark.parametrize(
    "reply",
    ["", "a b", "a b a b", "1a 2b", "1a 2b 3c", "1a 2b 4a", "1a 1b 2b 3a", "1 2 1", "121", "a1 b2 a3", "0a 1a 2b 3a"],
)
def test_a_match_wants_one_letter_for_each_number(reply: str) -> None:
    assert mark(MATCH, reply) is None


def test_a_match_marks_each_pair_and_says_why_the_wrong_ones_are() -> None:
    found = mark(MATCH, "bba")
    assert found is not None
    assert found.share == Fraction(2, 3)
    assert found.remarks == (questions.Remark("1B", "no"),)


def test_a_right_side_that_several_share_is_shown_once() -> None:
    assert [choice.text for choice in MATCH.card().choices] == ["1st", "2nd"]


def test_choices_that_keep_their_order_are_not_shuffled() -> None:
    kept = a("single", choices=FOUR, keep_order=True)
    assert {kept.card(chance(str(seed))).choices for seed in range(20)} == {kept.card().choices}
    assert len({SINGLE.card(chance(str(seed))).choices for seed in range(20)}) > 1


def test_the_answer_names_every_right_choice() -> None:
    assert SINGLE.card().answer == ("A. a", "B. b")
    assert MATCH.card().answer == ("1A. x: 1st", "2B. y: 2nd", "3A. z: 1st")
    assert TRUE_FALSE.card().answer == ("F. False",)


SOUND = {
    "single": "choices: [{text: a, right: true}, {text: b, why: w}]",
    "multiple": "choices: [{text: a, right: true}, {text: b, right: true}, {text: c, why: w}]",
    "true_false": "answer: true\nwhy: w",
    "match": "pairs: [{left: a, right: b, why: w}, {left: c, right: d, why: w}]",
}
FAULTY = [
    ("kind: singel", "", "1:1: 'singel' is no kind of question"),
    ("", "", "3:1: kind is missing"),
    ("kind: single", "choices: [{text: a, why: w}, {text: b, why: w}]", "2:1: no choice is marked right"),
    ("kind: single", "choices: [{text: a, right: true}]", "2:1: a question has from 2 to 16 choices, but this has 1"),
    ("kind: single", "choices: [{text: a, right: true}, {text: b, right: true}]", "2:1: every choice is marked right"),
    ("kind: single", "choices: [{text: a, right: true}, {text: b}]", "2:35: this choice is wrong and has no why"),
    ("kind: single", "choices: [{text: a, right: true, why: w}, {text: b, why: w}]", "2:34: this choice is right and has a why"),
    ("kind: single", "choices: [{text: a, right: true}, {text: ' A', why: w}]", "2:36: the choice ' A' stands here twice"),
    ("kind: single", "choices: [{text: a, right: yes}, {text: b, why: w}]", "2:21: right"),
    ("kind: multiple", SOUND["single"], "2:1: one choice only is marked right"),
    ("kind: true_false", "answer: no\nwhy: w", "2:1: answer"),
    ("kind: true_false", "answer: true\nwhy: ' '", "3:1: why is empty"),
    ("kind: match", "pairs: [{left: a, right: b, why: w}]", "2:1: a question has from 2 to 16 pairs, but this has 1"),
    ("kind: match", "pairs: [{left: a, right: b, why: w}, {left: a, right: c, why: w}]", "2:39: the left side 'a' stands"),
    ("kind: match", "pairs: [{left: a, right: b, why: w}, {left: c, right: B, why: w}]", "2:1: the right side 'B' stands"),
    ("kind: match", "pairs: [{left: a, right: b, why: w}, {left: c, right: b, why: w}]", "2:1: all pairs share one right"),
    ("kind: match", "pairs: [{left: a, right: b, why: w}, {left: c, right: d, why: ''}]", "2:58: the why of this pair is"),
]  # fmt: skip
REST = "\nid: q\nprompt: p\nexplanation: e\ndifficulty: 1\ntopics: [t]\nsources: [s]\n"


def told(text: str, tmp_path: Path) -> list[str]:
    file = tmp_path / "q.yaml"
    file.write_text(text, encoding="utf-8")
    mistakes = Mistakes()
    node = document.read(file, mistakes)
    questions.parse(node.plain(), node, mistakes)
    return [f"{mistake.at}: {mistake.what}".removeprefix(f"{file}:") for mistake in mistakes._found]


@pytest.mark.parametrize(("kind", "own", "expected"), FAULTY)
def test_a_fault_is_told_with_its_place(kind: str, own: str, expected: str, tmp_path: Path) -> None:
    found = told(f"{kind}\n{own}{REST}", tmp_path)
    assert any(each.startswith(expected) for each in found), found


@pytest.mark.parametrize("kind", sorted(SOUND))
def test_a_sound_question_has_no_fault(kind: str, tmp_path: Path) -> None:
    assert told(f"kind: {kind}\n{SOUND[kind]}{REST}", tmp_path) == []


def test_all_faults_of_a_question_are_told_at_once(tmp_path: Path) -> None:
    text = f"kind: multiple\n{SOUND['single']}\nid: a b\nrev: 0\nprompt: ''\nexplanation: e\ndifficulty: 4\n"
    assert told(text, tmp_path) == [
        "3:1: the id 'a b' should be made of letters, digits, - and _",
        "4:1: rev should be a whole number from 1 on, but is 0",
        "7:1: difficulty should be 1, 2 or 3, but is 4",
        "5:1: prompt is empty",
        "1:1: the question names no topics",
        "1:1: the question names no sources",
        "2:1: one choice only is marked right",
    ]


def test_a_number_in_quotes_is_no_number(tmp_path: Path) -> None:
    text = f"kind: single\n{SOUND['single']}{REST}rev: '2'\n"
    assert told(text, tmp_path) == ["9:1: rev should be a whole number, but is '2'"]
