"""A session is a value that its seed and the steps of the person determine."""

from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from warev.quiz import packs
from warev.quiz.choosing import Wish, select
from warev.quiz.packs import Pack
from warev.quiz.session import Asked, Score, Session

FIXTURES = Path(__file__).parents[1] / "fixtures"
GARDEN = packs.read(FIXTURES / "quizzes" / "garden")
SEEDS = st.text(max_size=12)


def ids(asked: Session) -> list[str]:
    return [card.id for card in asked.cards]


def only(name: str) -> list[Asked]:
    return [Asked(GARDEN.id, question) for question in GARDEN.questions if question.id == name]


def sit(pack: Pack, seed: str, *, exam: bool = False) -> Session:
    return Session.of(select([pack], seed, Wish()), seed, exam=exam)


@given(SEEDS)
def test_the_same_seed_gives_the_same_quiz(seed: str) -> None:
    assert sit(GARDEN, seed) == sit(GARDEN, seed)


def test_a_seed_means_the_same_quiz_for_ever() -> None:
    # Read it as a promise: groups share seeds, and look at their results together.
    session = sit(GARDEN, "kelp-4821")
    assert ids(session) == ["two-zones", "not-alone", "who-does-what", "idle", "once-only", "either-will-do"]
    assert [card.right for card in session.cards] == ["C", "B C", "1A 2B 3A", "T", "F", "B"]


def test_seeds_differ() -> None:
    assert len({tuple(ids(sit(GARDEN, str(seed)))) for seed in range(50)}) > 20


def test_a_seed_need_not_be_sound_text() -> None:
    assert len(sit(GARDEN, "\udcff").cards) == 6


@given(SEEDS, st.sampled_from([question.id for question in GARDEN.questions]))
def test_the_order_of_choices_does_not_depend_on_the_other_questions(seed: str, name: str) -> None:
    alone = Session.of(only(name), seed)
    assert alone.cards[0] in sit(GARDEN, seed).cards


@given(SEEDS, st.sets(st.sampled_from(list(GARDEN.topics)), min_size=1))
def test_who_comes_first_does_not_depend_on_the_other_questions(seed: str, topics: set[str]) -> None:
    some = [each.question.id for each in select([GARDEN], seed, Wish(tuple(sorted(topics))))]
    assert some == [name for name in ids(sit(GARDEN, seed)) if name in some]


@given(SEEDS, st.booleans())
def test_all_right_replies_earn_all_marks(seed: str, exam: bool) -> None:
    session = sit(GARDEN, seed, exam=exam)
    while card := session.current:
        following = session.answer(card.right)
        assert following is not None
        session = following
    assert session.score == Score(Fraction(6), right=6)
    assert session.left == 0


@given(
    SEEDS,
    st.booleans(),
    st.lists(st.one_of(st.sampled_from("abcdtf"), st.sampled_from(["a b", "c d", "bba", "aab"]), st.text())),
)
def test_marks_lie_between_nothing_and_all_and_add_up(seed: str, exam: bool, replies: list[str]) -> None:
    session = sit(GARDEN, seed, exam=exam)
    for reply in replies:
        if session.current is None:
            break
        before = session
        session = session.answer(reply) or session
        assert before.left - session.left in {0, 1}
    shares = [mark.share for _, mark in session.answered]
    assert all(0 <= share <= 1 for share in shares)
    assert not exam or all(share in {0, 1} for share in shares)
    assert session.score.earned == sum(shares)
    assert session.score.total == len(shares) == 6 - session.left
    by_id = session.scores(lambda card: [card.id])
    assert sum(score.earned for score in by_id.values()) == session.score.earned


def test_what_is_no_reply_leaves_the_session_as_it_is() -> None:
    session = sit(GARDEN, "s")
    assert session.answer("what?") is None
    assert session.answered == ()


def test_an_exam_knows_no_half_marks() -> None:
    match = only("who-does-what")
    practice, exam = (Session.of(match, "s", exam=exam).answer("aaa") for exam in (False, True))
    assert practice is not None
    assert exam is not None
    assert 0 < practice.score.earned < 1
    assert exam.score == Score(wrong=1)


def test_a_question_counts_for_each_of_its_topics() -> None:
    match = only("who-does-what")
    session = Session.of(match, "s")
    answered = session.answer(session.cards[0].right)
    assert answered is not None
    assert answered.scores(lambda card: card.topics) == {
        "messages": Score(Fraction(1), 1),
        "copies": Score(Fraction(1), 1),
    }


def test_a_session_that_is_over_takes_no_step() -> None:
    assert Session.of([], "s").answer("a") is None
