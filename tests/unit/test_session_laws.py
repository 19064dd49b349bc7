"""What holds of a session whatever a person does in it: no question is lost or repeated, marks add up, and it can be left anywhere."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from hypothesis import example, given, settings
from hypothesis import strategies as st

from warev import store
from warev.quiz import choosing, ledger, packs
from warev.quiz.choosing import Wish
from warev.quiz.ledger import Kept, Paper
from warev.quiz.session import NO, YES, Act, Session, Step
from warev.quiz.sitting import Clock, Sitting, moment

FIXTURES = Path(__file__).parents[1] / "fixtures" / "quizzes"
PACKS = (packs.read(FIXTURES / "garden"), packs.read(FIXTURES / "orchard.yaml"))
NUMBER = sum(len(pack.questions) for pack in PACKS)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

Act_: TypeAlias = tuple[Act, str]
# RIGHT stands for the right reply to whatever is asked; the others are right, wrong or unreadable, as it happens.
RIGHT = "right"
REPLIES = st.sampled_from(
    [RIGHT, RIGHT, "a", "b", "c", "a b", "b c", "t", "f", "b a d c", "1a 2b 3c", "sqs", "sns", "dlq", "", "?"]
)
ACTS: st.SearchStrategy[Act_] = st.one_of(
    st.tuples(st.just(Act.REPLY), REPLIES),
    st.tuples(st.just(Act.SURE), st.sampled_from([YES, NO, "perhaps"])),
    st.tuples(st.just(Act.GO), st.integers(-1, NUMBER + 2).map(str)),
    st.tuples(
        st.sampled_from([Act.SHOW, Act.SHOW, Act.NEXT, Act.NEXT, Act.SKIP, Act.FLAG, Act.HINT, Act.UNDO, Act.WAIT]),
        st.just(""),
    ),
)
WAYS = st.lists(ACTS, max_size=40)


def begun(seed: str, *, exam: bool) -> Session:
    return Session.of(choosing.select(PACKS, seed, Wish()), seed, exam=exam)


def step(session: Session, act: Act_, seconds: float = 0.0) -> Step:
    kind, text = act
    if text == RIGHT and session.current is not None:
        text = session.current.right
    return Step(kind, text, seconds)


def walked(session: Session, way: list[Act_]) -> Session:
    for place, act in enumerate(way):
        session = session.after(step(session, act, seconds=place / 8)) or session
    return session


@given(st.text(max_size=3), st.booleans(), WAYS)
def test_no_question_is_lost_or_repeated_and_marks_add_up(seed: str, exam: bool, way: list[Act_]) -> None:
    first = begun(seed, exam=exam)
    session = walked(first, way)
    assert session.cards == first.cards
    assert Counter(card.id for card in session.cards) == Counter(
        question.id for pack in PACKS for question in pack.questions
    )
    assert len(session.places) == len(session.answered) + session.left == NUMBER
    score = session.score
    assert score.right + score.partly + score.wrong == score.total == len(session.answered)
    assert score.earned == sum((mark.share for _, mark in session.answered), Fraction(0))
    assert score.right <= score.earned <= score.right + score.partly
    for names in (lambda card: card.topics, lambda card: [card.pillar]):
        groups = session.scores(names)
        assert all(group.total <= score.total for group in groups.values())
    assert session.scores(lambda _: ["all"]).get("all", score) == score


@given(st.text(max_size=3), st.booleans(), WAYS)
@example("", False, [(Act.GO, "2"), (Act.UNDO, "")])
def test_the_same_seed_and_the_same_steps_give_the_same_sitting(seed: str, exam: bool, way: list[Act_]) -> None:
    session = walked(begun(seed, exam=exam), way)
    assert begun(seed, exam=exam).replayed(session.done) == session


@given(st.text(max_size=3), WAYS, WAYS)
def test_what_was_shown_stays_as_it_is(seed: str, before: list[Act_], after: list[Act_]) -> None:
    session = walked(begun(seed, exam=False), before)
    shown = {index: place.mark for index, place in enumerate(session.places) if place.shown}
    later = walked(session, after)
    assert {index: later.places[index].mark for index in shown} == shown
    assert all(later.places[index].shown for index in shown)


@given(st.text(max_size=3), st.booleans(), WAYS, ACTS)
def test_what_is_undone_was_never_done_but_for_the_time(seed: str, exam: bool, way: list[Act_], act: Act_) -> None:
    session = walked(begun(seed, exam=exam), way)
    after = session.after(step(session, act))
    if after is None or act[0] not in {Act.REPLY, Act.SURE, Act.GO, Act.SKIP, Act.FLAG}:
        return
    undone = after.after(Step(Act.UNDO, "", 3.0))
    assert undone is not None
    assert undone.at == session.at
    assert [replace(place, seconds=0.0) for place in undone.places] == [
        replace(place, seconds=0.0) for place in session.places
    ]
    assert undone.seconds == session.seconds + 3.0


@given(st.text(max_size=3), st.booleans(), WAYS)
def test_whoever_goes_on_comes_to_the_end_and_each_question_is_asked_until_it_is_answered(
    seed: str, exam: bool, way: list[Act_]
) -> None:
    session = walked(begun(seed, exam=exam), way)
    for _ in range(3 * NUMBER):
        if session.current is None:
            if not session.left:
                break
            number = next(index for index, place in enumerate(session.places, 1) if place.mark is None)
            session = session.after(Step(Act.GO, str(number))) or session
        elif session.place.mark is None:
            session = session.after(Step(Act.REPLY, session.current.right)) or session
        else:
            session = session.after(Step(Act.SHOW)) or session
            session = session.after(Step(Act.NEXT)) or session
    assert session.left == 0
    over = session.after(Step(Act.END))
    assert over is not None
    assert over.over
    assert len(over.decided) == over.score.total == NUMBER


@given(st.text(max_size=3), st.booleans(), WAYS, st.lists(st.integers(0, 39), max_size=6))
@settings(max_examples=30)
def test_a_sitting_can_be_left_anywhere_and_goes_on_the_same(
    seed: str, exam: bool, way: list[Act_], leaves: list[int]
) -> None:
    asked = choosing.select(PACKS, seed, Wish())
    paper = Paper("Two", ("garden", "orchard"), seed, tuple((each.key, each.question.rev) for each in asked), exam=exam)
    ticks = count(0.0, 0.125)
    moments = (NOON + timedelta(seconds=second) for second in count())
    clock = Clock(lambda: next(ticks), lambda: next(moments))
    with TemporaryDirectory() as folder, store.opened(Path(folder, "store")) as opened:
        sitting = Sitting(Kept("s", "ada", moment(NOON), paper), Session.of(asked, seed, exam=exam), clock, opened)
        sitting.settle()
        for place, act in enumerate([*way, (Act.END, "")]):
            if place in leaves:
                with opened.reading() as connection:
                    (kept,) = ledger.sittings(connection, "ada")
                    again = choosing.again(PACKS, kept.paper.questions)
                    before = sitting.session
                    sitting = Sitting.resumed(kept, again, ledger.steps(connection, kept.id), clock, opened, print)
                    assert sitting.session == before
            taken = step(sitting.session, act)
            sitting.take(taken.act, taken.text)
        with opened.reading() as connection:
            assert begun(seed, exam=exam).replayed(ledger.steps(connection, "s")) == sitting.session
            assert [*ledger.unfinished(connection, "ada")] == []
            marks = [*ledger.marks(connection, "ada")]
    decided = {asked[index].key: sitting.session.places[index].mark for index in sitting.session.decided}
    assert Counter(mark.question for mark in marks) == Counter(decided.keys())
    assert {mark.question: mark.share for mark in marks} == {key: mark.share for key, mark in decided.items() if mark}


def test_two_sittings_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    path = tmp_path / "store"
    clock = Clock(lambda: 0.0, lambda: NOON)
    sittings = []
    with store.opened(path) as one, store.opened(path) as other:
        for opened, name in ((one, "a"), (other, "b")):
            asked = choosing.select(PACKS, name, Wish())
            paper = Paper("Two", ("garden",), name, tuple((each.key, each.question.rev) for each in asked))
            sittings.append(Sitting(Kept(name, "ada", moment(NOON), paper), Session.of(asked, name), clock, opened))
        for sitting in sittings:
            sitting.settle()
        for _ in range(NUMBER):
            for sitting in sittings:
                card = sitting.session.current
                assert card is not None
                assert sitting.take(Act.REPLY, card.right)
                assert sitting.take(Act.SHOW)
                assert sitting.take(Act.NEXT)
    with closing(sqlite3.connect(path)) as connection:
        for sitting in sittings:
            assert (
                begun(sitting.kept.id, exam=False).replayed(ledger.steps(connection, sitting.kept.id))
                == sitting.session
            )
            assert len(ledger.marks_of(connection, sitting.kept)) == NUMBER
