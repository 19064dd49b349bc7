"""What a learner wishes of their memory: due, weak, new, missed and flagged, alone, together and beside other wishes."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from warev.errors import WarevError
from warev.quiz import packs, schedule
from warev.quiz.choosing import NothingError, Remembered, Wish, select
from warev.quiz.ledger import Outcome
from warev.quiz.schedule import Standing
from warev.quiz.sitting import moment

GARDEN = packs.read(Path(__file__).parents[1] / "fixtures" / "quizzes" / "garden")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
REVS = {question.id: question.rev for question in GARDEN.questions}


def standing(question: str, *shares: str, days: int = 0, rev: int | None = None, flagged: bool = False) -> Standing:
    """Where a learner stands who replied with these shares, a day after the other, the last of them *days* before noon."""
    marks: list[Outcome] = []
    for place, share in enumerate(reversed(shares)):
        at = moment(NOON - timedelta(days=days + len(shares) - 1 - place))
        mark = Outcome(
            "ada",
            f"garden/{question}",
            at,
            f"s{place}",
            rev or REVS[question],
            Fraction(share),
            None,
            0,
            flagged,
            1.0,
            ("x",),
        )
        marks.append(schedule.remembered(mark, marks))
    return Standing(marks[-1], len(marks))


def chosen(wish: Wish, *standings: Standing) -> list[str]:
    remembered = Remembered({each.last.question: each for each in standings}, NOON)
    return [each.question.id for each in select([GARDEN], "s", wish, remembered)]


LONG_AGO = standing("idle", "1", "1", "1", days=300)
YESTERDAY = standing("two-zones", "1", "1", days=1)
WRONG = standing("not-alone", "0", days=1)
HALF = standing("who-does-what", "1/2", days=2, flagged=True)
ALL = (LONG_AGO, YESTERDAY, WRONG, HALF)
NEVER = set(REVS) - {"idle", "two-zones", "not-alone", "who-does-what"}


def test_new_is_what_was_never_asked() -> None:
    assert set(chosen(Wish(new=True), *ALL)) == NEVER


def test_missed_is_what_was_not_wholly_right_the_last_time() -> None:
    assert set(chosen(Wish(missed=True), *ALL)) == {"not-alone", "who-does-what"}


def test_flagged_is_what_was_flagged_the_last_time() -> None:
    assert chosen(Wish(flagged=True), *ALL) == ["who-does-what"]


def test_due_is_what_the_schedule_says_the_most_forgotten_first() -> None:
    now_due = [each for each in ALL if each.due <= NOON]
    by_chance = sorted(now_due, key=lambda each: schedule.recall(each.last, NOON))
    assert LONG_AGO in now_due
    assert WRONG in now_due
    assert YESTERDAY not in now_due
    assert chosen(Wish(due=True), *ALL) == [each.last.question.removeprefix("garden/") for each in by_chance]


def test_weak_is_what_is_remembered_with_less_than_nine_in_ten() -> None:
    weak = chosen(Wish(weak=True), *ALL)
    assert set(weak) == {
        each.last.question.removeprefix("garden/") for each in ALL if schedule.recall(each.last, NOON) < 0.9
    }
    assert "idle" in weak


def test_wishes_of_memory_unite_and_what_is_new_comes_behind_what_is_due() -> None:
    found = chosen(Wish(due=True, new=True), *ALL)
    assert set(found) == set(chosen(Wish(due=True), *ALL)) | NEVER
    assert set(found[-len(NEVER) :]) == NEVER


def test_other_wishes_narrow_them() -> None:
    assert chosen(Wish(missed=True, pillars=("reliability",)), *ALL) == ["not-alone"]
    assert len(chosen(Wish(new=True, count=1), *ALL)) == 1
    assert chosen(Wish(missed=True, flagged=True, topics=("copies",)), *ALL) == ["who-does-what"]


def test_a_higher_rev_is_a_new_question() -> None:
    before = standing("who-does-what", "0", rev=REVS["who-does-what"] - 1)
    assert chosen(Wish(missed=True), before, WRONG) == ["not-alone"]
    assert "who-does-what" in chosen(Wish(new=True), before)


def test_where_nothing_is_due_it_is_said_when_something_will_be() -> None:
    with pytest.raises(
        NothingError, match=r"nothing is due now, of 6 questions; the next is due on 2026-.*; 5 were never"
    ):
        chosen(Wish(due=True), YESTERDAY)
    with pytest.raises(NothingError, match="nothing is missed or flagged now"):
        chosen(Wish(missed=True, flagged=True), YESTERDAY)


def test_without_a_store_nothing_is_known_of_memory() -> None:
    with pytest.raises(WarevError, match="is not known without a store"):
        select([GARDEN], "s", Wish(due=True))


@pytest.mark.parametrize("item", ["REL10-BP01", "rel10", "REL", "perf"])
def test_items_are_items_questions_of_the_framework_or_pillars(item: str) -> None:
    about = {question.id for question in GARDEN.questions for each in question.teaches if each.startswith(item.upper())}
    if about:
        assert set(chosen(Wish(items=(item,)))) == about
    else:
        with pytest.raises(WarevError, match="no such question of garden is about"):
            chosen(Wish(items=(item,)))


@pytest.mark.parametrize("wrong", ["4", "0", "3-1", "1-4", "easy", "1-"])
def test_a_difficulty_that_is_none_is_told(wrong: str) -> None:
    with pytest.raises(WarevError, match="is no difficulty"):
        chosen(Wish(difficulty=wrong))


def test_a_difficulty_may_be_a_span() -> None:
    for said, levels in (("1", {1}), ("1-2", {1, 2}), ("2-3", {2, 3})):
        expected = {question.id for question in GARDEN.questions if question.difficulty in levels}
        if expected:
            assert set(chosen(Wish(difficulty=said))) == expected
