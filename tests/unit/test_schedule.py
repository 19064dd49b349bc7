"""The schedule is FSRS as its authors' library computes it, through our store and back."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warev import store
from warev.quiz import ledger, schedule
from warev.quiz.ledger import Outcome
from warev.quiz.schedule import Rating
from warev.quiz.sitting import moment

BEGIN = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
GOOD, AGAIN, HARD = Rating.GOOD, Rating.AGAIN, Rating.HARD


def mark(rating: Rating, at: datetime, *, sitting: str = "s", rev: int = 1) -> Outcome:
    """A mark that is rated like this."""
    return Outcome(
        learner="ada",
        question="garden/idle",
        at=moment(at),
        sitting=sitting,
        rev=rev,
        share=Fraction(rating is not AGAIN),
        sure=False if rating is HARD else None,
        hints=0,
        flagged=False,
        seconds=1.0,
        said=("True",),
    )


def keep(path: Path, outcome: Outcome) -> Outcome:
    """*outcome* as it is kept in the store *path*, with what the schedule makes of it."""
    with store.writing(path) as connection:
        earlier = ledger.about(connection, outcome.learner, outcome.question)
        ledger.add_marks(connection, [schedule.remembered(outcome, earlier)])
    with store.reading(path) as connection:
        assert connection is not None
        found = ledger.last(connection, outcome.learner, outcome.question)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("share", "sure", "hints", "expected"),
    [
        ("1", None, 0, GOOD),
        ("1", True, 0, GOOD),
        ("1", False, 0, HARD),
        ("1", True, 1, HARD),
        ("1/2", True, 0, AGAIN),
        ("0", None, 0, AGAIN),
    ],
)
def test_right_is_good_a_guess_is_hard_and_anything_else_is_again(
    share: str, sure: bool | None, hints: int, expected: Rating
) -> None:
    made = mark(GOOD, BEGIN)._replace(share=Fraction(share), sure=sure, hints=hints)
    assert schedule.rating(made) is expected


def test_the_published_sequence_comes_out_of_the_store(tmp_path: Path) -> None:
    # Of the library's own tests (py-fsrs, tests/test_basic.py), for the weights that it has by default.
    ratings = [GOOD] * 6 + [AGAIN] * 2 + [GOOD] * 5
    at, days = BEGIN, []
    for number, rating in enumerate(ratings):
        kept = keep(tmp_path / "store", mark(rating, at, sitting=str(number)))
        due = schedule.instant(kept.due)
        days.append((due - at).days)
        at = due
    assert days == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


HISTORIES = st.lists(st.tuples(st.sampled_from(list(Rating)), st.integers(0, 90 * 24 * 3600)), min_size=1, max_size=12)


@given(HISTORIES)
@settings(max_examples=40)
def test_any_history_is_scheduled_as_the_library_does(
    tmp_path_factory: pytest.TempPathFactory, history: list[tuple[Rating, int]]
) -> None:
    path = tmp_path_factory.mktemp("fsrs") / "store"
    scheduler, card, at = fsrs.Scheduler(enable_fuzzing=False), fsrs.Card(card_id=1), BEGIN
    for number, (rating, seconds) in enumerate(history):
        at += timedelta(seconds=seconds)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating.value), at)
        kept = keep(path, mark(rating, at, sitting=str(number)))
        assert schedule.Memory.read(kept.memory).card == card.to_json()
        assert schedule.instant(kept.due) == card.due.replace(microsecond=card.due.microsecond // 1000 * 1000)
        later = at + timedelta(days=3)
        assert schedule.recall(kept, later) == scheduler.get_card_retrievability(card, later)


def test_another_revision_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "store"
    for number in range(3):
        keep(path, mark(GOOD, BEGIN + timedelta(days=number), sitting=str(number)))
    fresh = keep(path, mark(GOOD, BEGIN + timedelta(days=9), sitting="n", rev=2))
    assert schedule.Memory.read(fresh.memory).replies == 1
    with store.reading(path) as connection:
        assert connection is not None
        assert schedule.standings(connection, "ada")["garden/idle"].replies == 1


def test_marks_that_came_from_elsewhere_are_remembered_too(tmp_path: Path) -> None:
    path, whole = tmp_path / "store", tmp_path / "whole"
    keep(path, mark(GOOD, BEGIN, sitting="a"))
    keep(path, mark(GOOD, BEGIN + timedelta(days=5), sitting="c"))
    with store.writing(path) as connection:  # an import brings the one between them
        ledger.add_marks(connection, [mark(AGAIN, BEGIN + timedelta(days=2), sitting="b")])
    for day, rating, sitting in ((0, GOOD, "a"), (2, AGAIN, "b"), (5, GOOD, "c")):
        last = keep(whole, mark(rating, BEGIN + timedelta(days=day), sitting=sitting))
    with store.reading(path) as connection:
        assert connection is not None
        assert schedule.standings(connection, "ada")["garden/idle"].last == last


def test_a_memory_that_cannot_be_read_is_none() -> None:
    assert [schedule.Memory.read(text).replies for text in ("", "x", "3", "3 ", "-1 {}")] == [0] * 5
