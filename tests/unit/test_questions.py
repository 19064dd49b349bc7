"""Each kind reads the replies that people write, and marks what they mean."""

from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev import document, questions
from warev.cli.sitting import commands
from warev.errors import Mistakes
from warev.questions import WAYS_OUT, Mark, Question
from warev.questions.short import distance
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
    "order": "steps: [{text: a, why: w}, {text: b, why: w}, {text: c, why: w}]",
    "short": "accept: [queue]\nwrong: [{text: topic, why: w}]",
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
    ("kind: order", "steps: [{text: a, why: w}, {text: b, why: w}]", "2:1: a question has from 3 to 16 steps, but this has 2"),
    ("kind: order", "steps: [{text: a, why: w}, {text: b, why: w}, {text: A, why: w}]", "2:48: the step 'A' stands here twice"),
    ("kind: order", "steps: [{text: a, why: w}, {text: b, why: w}, {text: c, why: ''}]", "2:57: the why of this step is empty"),
    ("kind: short", "accept: []", "2:1: nothing is accepted"),
    ("kind: short", "accept: [queue, The Queue]", "2:17: 'The Queue' stands here twice"),
    ("kind: short", "accept: [queue]\nwrong: [{text: a queue, why: w}]", "3:10: 'a queue' stands here twice"),
    ("kind: short", "accept: [queue]\nwrong: [{text: topic, why: ''}]", "3:23: the why of this reply is empty"),
    ("kind: short", "accept: ['...']", "2:10: nobody can reply '...'"),
    ("kind: short", "accept: [Skip]", "2:10: nobody can reply 'Skip'"),
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


# -- what is put in order -----------------------------------------------------------------------------------------------

STEPS = ("dig", "plant", "water", "wait")
ORDER = a("order", steps=[{"text": text, "why": f"{text}: why here"} for text in STEPS])


def in_letters(*steps: str) -> str:
    card = ORDER.card()
    letters = {choice.text: letter for letter, choice in zip(card.letters, card.choices, strict=True)}
    return " ".join(letters[step] for step in steps)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("dig", "plant", "water", "wait"), Fraction(1)),
        (("plant", "dig", "water", "wait"), Fraction(2, 3)),  # five pairs of six are right, one is wrong
        (("plant", "dig", "wait", "water"), Fraction(1, 3)),
        (("wait", "dig", "plant", "water"), Fraction(0)),  # three right, three wrong
        (("wait", "water", "plant", "dig"), Fraction(0)),
    ],
)
def test_an_order_earns_its_right_pairs_less_its_wrong_ones(steps: tuple[str, ...], expected: Fraction) -> None:
    assert share(ORDER, in_letters(*steps)) == expected


def test_all_orders_together_earn_little_more_than_nothing_by_chance() -> None:
    shares = [share(ORDER, in_letters(*steps)) or Fraction(0) for steps in permutations(STEPS)]
    assert sum(shares) / len(shares) < Fraction(1, 5)
    assert shares.count(Fraction(1)) == 1


@pytest.mark.parametrize("reply", ["", "A", "A B C", "A A B C", "A B C D A", "A B C E", "1 2 3", "banana"])
def test_an_order_wants_each_letter_once(reply: str) -> None:
    assert mark(ORDER, reply) is None


def test_an_order_may_be_written_in_any_dress() -> None:
    found = {str(mark(ORDER, reply)) for reply in ("B A D C", "badc", "b, a, d, c", "2 1 4 3", "2143")}
    assert len(found) == 1
    assert "None" not in found


def test_who_misplaced_a_step_is_told_why_it_comes_elsewhere() -> None:
    found = mark(ORDER, in_letters("plant", "dig", "water", "wait"))
    assert found is not None
    assert [remark.why for remark in found.remarks] == ["plant: why here", "dig: why here"]
    assert found.said == ("1. plant", "2. dig", "3. water", "4. wait")


def test_the_example_of_a_reply_is_never_the_answer() -> None:
    cards = [ORDER.card(chance(str(seed))) for seed in range(200)]
    assert [card for card in cards if f"such as {card.right}." in card.how] == []
    assert "D C B A" in {card.right for card in cards}


def test_steps_are_never_shown_as_they_were_written_unless_chance_has_it() -> None:
    assert tuple(choice.text for choice in ORDER.card().choices) != STEPS
    assert ORDER.card() == ORDER.card()


# -- what is typed ------------------------------------------------------------------------------------------------------

MISS = {"text": "Amazon Kinesis", "why": "Kinesis keeps a stream."}
QUEUE = a("short", accept=["Amazon SQS", "Simple Queue Service"], wrong=[MISS])
MATURE = a("short", accept=["asynchronous"])
ROUTE = a("short", accept=["Route 53"])
LAG = a("short", accept=["replication lag"], wrong=[{"text": "replication log", "why": "That is what is replicated."}])


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (QUEUE, "SQS"),
        (QUEUE, "amazon sqs"),
        (QUEUE, "the AWS SQS"),
        (QUEUE, "S.Q.S."),
        (QUEUE, "simple queue service"),
        (QUEUE, "Simple-Queue-Service"),
        (QUEUE, "simple queu servcie"),  # a letter dropped, two swapped
        (MATURE, "asynchronuos"),
        (MATURE, "ASYNCHRONOUS."),
        (MATURE, "ásynchronous"),
        (ROUTE, "amazon route 53"),
        (ROUTE, "rout 53"),
        (ROUTE, "route53"),
        (LAG, "a replication  lag"),
        (LAG, "replicaton lag"),
    ],
)
def test_case_accents_articles_and_small_typos_are_forgiven(question: Question, reply: str) -> None:
    assert share(question, reply) == 1


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (QUEUE, "SNS"),  # one letter away, and another service
        (QUEUE, "sqa"),  # in three letters no slip is small
        (QUEUE, "Simple Notification Service"),
        (QUEUE, "Simple Email Service"),
        (MATURE, "synchronous"),  # two letters away, and the opposite
        (ROUTE, "route 35"),
        (ROUTE, "route 5"),
        (ROUTE, "route"),
        (LAG, "replication log"),
        (LAG, "replication lug"),  # as near to what is wrong as to what is right
        (LAG, "replication"),
    ],
)
def test_what_means_something_else_is_no_typo(question: Question, reply: str) -> None:
    assert share(question, reply) == 0


def test_what_many_say_instead_is_told_why_it_is_wrong() -> None:
    for reply in ("kinesis", "Amazon Kinesis", "kinesys"):
        found = mark(QUEUE, reply)
        assert found is not None
        assert [remark.why for remark in found.remarks] == ["Kinesis keeps a stream."]
    other = mark(QUEUE, "sns")
    assert other is not None
    assert [remark.label for remark in other.remarks] == ["Amazon SNS"]


def test_no_name_of_a_service_is_a_typo_of_another() -> None:
    from warev import content

    listed = [service for sheet in content.sheets("services") for service in sheet.raw["services"]]
    assert len(listed) > 100
    for service in listed:
        own = (service["name"], *service.get("aliases", ()))
        question = a("short", accept=own)
        assert [share(question, each) for each in own] == [1] * len(own)
        others = [other["name"] for other in listed if other is not service]
        assert [each for each in others if share(question, each)] == []


@pytest.mark.parametrize("reply", ["", "   ", "?", "q", "skip", "hand in", "...", "x" * 121])
def test_what_says_nothing_is_asked_again(reply: str) -> None:
    assert mark(QUEUE, reply) is None


def test_what_is_a_key_everywhere_is_no_reply_anywhere() -> None:
    assert commands.WORDS | commands.SHORT.keys() == WAYS_OUT


@given(st.text("abcd", max_size=7), st.text("abcd", max_size=7), st.text("abcd", max_size=7))
def test_the_distance_of_two_words_is_one(first: str, second: str, third: str) -> None:
    between = distance(first, second)
    assert (between == 0) == (first == second)
    assert between == distance(second, first)
    assert abs(len(first) - len(second)) <= between <= max(len(first), len(second))
    assert distance(third + first, third + second) <= between
