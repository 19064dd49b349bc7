"""Every kind of question keeps the contract; a new file in questions/ is tested the day it lands.

A new kind brings an example of itself: a question in tests/fixtures/quizzes/.
"""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev.questions import KINDS, LETTERS, Card, Question
from warev.quiz import packs
from warev.quiz.session import chance

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "quizzes"
PACKS = [packs.read(FIXTURES / "garden"), packs.read(FIXTURES / "orchard.yaml"), *packs.shipped()]
QUESTIONS = [question for pack in PACKS for question in pack.questions]
SEEDS = st.text(max_size=5)
kinds = pytest.mark.parametrize("kind", KINDS.names)


def of(kind: str) -> list[Question]:
    return [question for question in QUESTIONS if question.kind == kind]


@st.composite
def dealt(draw: st.DrawFn) -> tuple[Question, Card]:
    question = draw(st.sampled_from(QUESTIONS))
    return question, question.card(chance(draw(SEEDS)))


@kinds
def test_a_kind_offers_a_question_and_has_an_example(kind: str) -> None:
    assert issubclass(KINDS[kind].KIND, Question)
    assert all(isinstance(question, KINDS[kind].KIND) for question in of(kind))
    assert of(kind), f"add a question of the kind {kind} to a pack in tests/fixtures/quizzes/"


@kinds
def test_a_card_can_be_shown_by_somebody_who_knows_no_kind(kind: str) -> None:
    for question in of(kind):
        card = question.card(chance("s"))
        assert card.how
        assert "\n" not in card.how
        assert card.answer
        assert card.right
        assert len(card.letters) == len(card.choices) <= len(LETTERS)
        assert "Q" not in card.letters
        assert sorted(choice.text for choice in card.choices) == sorted(
            choice.text for choice in question.card().choices
        )
        assert all(choice.right or choice.why for choice in card.choices)


@kinds
def test_no_kind_has_a_fault_in_its_example(kind: str) -> None:
    assert [list(question.faults()) for question in of(kind)] == [[]] * len(of(kind))


@given(dealt())
def test_the_right_reply_earns_the_whole_mark(given_: tuple[Question, Card]) -> None:
    question, card = given_
    mark = question.mark(card.right, card)
    assert mark is not None
    assert mark.share == 1
    assert mark.reply == card.right


@given(dealt(), st.one_of(st.text(), st.text("abcdefgh1234567890 ,;=-.\n", max_size=12)))
def test_no_text_makes_a_traceback_and_every_mark_is_a_share(given_: tuple[Question, Card], reply: str) -> None:
    question, card = given_
    mark = question.mark(reply, card)
    if mark is not None:
        assert 0 <= mark.share <= 1
        assert question.mark(mark.reply, card) == mark
        assert all(remark.label and remark.why for remark in mark.remarks)


@given(dealt(), st.data())
def test_a_reply_by_letters_equals_the_reply_by_numbers(given_: tuple[Question, Card], data: st.DataObject) -> None:
    question, card = given_
    if card.pairs or not card.choices:
        return
    places = data.draw(st.sets(st.integers(0, len(card.choices) - 1), min_size=1))
    by_letter = question.mark(" ".join(card.letters[place] for place in places), card)
    by_number = question.mark(" ".join(str(place + 1) for place in places), card)
    assert by_letter == by_number


@given(dealt(), st.data())
def test_a_reply_in_order_equals_the_reply_with_numbers(given_: tuple[Question, Card], data: st.DataObject) -> None:
    question, card = given_
    if not card.pairs:
        return
    letters = data.draw(st.lists(st.sampled_from(card.letters), min_size=len(card.pairs), max_size=len(card.pairs)))
    numbered = " ".join(f"{number}{letter}" for number, letter in enumerate(letters, 1))
    assert question.mark(" ".join(letters), card) == question.mark(numbered, card)
    assert question.mark(numbered, card) is not None


@given(dealt())
def test_the_way_out_is_never_a_reply(given_: tuple[Question, Card]) -> None:
    question, card = given_
    assert [question.mark(word, card) for word in ("q", "Q", "quit", "exit", "?", "")] == [None] * 6


def test_nothing_outside_the_folder_knows_a_kind() -> None:
    source = ROOT / "src" / "warev"
    naming = re.compile("|".join(f"""(['"]){name}\\1|questions.{name}\\b""" for name in KINDS.names))
    guilty = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in source.rglob("*.py")
        if path.parent.name != "questions" and (found := naming.search(path.read_text(encoding="utf-8")))
    ]
    assert guilty == []
