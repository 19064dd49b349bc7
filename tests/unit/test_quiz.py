"""A pack is read or refused whole; a session is a value that its seed and its replies determine."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev import quiz
from warev.errors import Mistakes, WarevError
from warev.quiz import Pack, Score, Session

FIXTURES = Path(__file__).parents[1] / "fixtures"
GARDEN = quiz.read(FIXTURES / "quizzes" / "garden")
SEEDS = st.text(max_size=12)
HEAD = "id: own\ntitle: T\ndescription: D\ntopics: {a: A}\nquestions:\n"
SOUND = "  - {id: ID, kind: true_false, prompt: p, answer: true, why: w, explanation: e, difficulty: 1, topics: [a], sources: [s]}\n"


def ids(asked: Session) -> list[str]:
    return [card.id for card in asked.cards]


def sit(pack: Pack, seed: str, *, exam: bool = False) -> Session:
    return Session.of(quiz.select(pack, seed), seed, exam=exam)


def said(call: Callable[[], object]) -> list[str]:
    with pytest.raises(WarevError) as caught:
        call()
    return [str(mistake) for mistake in caught.value.mistakes]


# -- packs --------------------------------------------------------------------------------------------------------------


def test_a_folder_is_a_pack_of_all_its_files() -> None:
    assert (GARDEN.id, len(GARDEN.questions)) == ("garden", 6)
    assert GARDEN.pillars == ("cost-optimization", "performance-efficiency", "reliability")
    at = GARDEN.locate("two-zones", "teaches", 0)
    assert at is not None
    assert (Path(at.file).name, at.line) == ("pack.yaml", 22)


def test_the_head_of_a_folder_stands_for_the_folder() -> None:
    assert quiz.read(FIXTURES / "quizzes" / "garden" / "pack.yaml") == GARDEN


def test_one_file_is_a_pack_whatever_its_name(tmp_path: Path) -> None:
    file = tmp_path / "mine (1).yml"
    file.write_text(HEAD + SOUND, encoding="utf-8")
    assert quiz.load(str(file)).id == "own"


def test_a_shipped_pack_loads_by_its_id() -> None:
    assert quiz.names()
    for name in quiz.names():
        assert quiz.load(name).id == name
    assert [pack.id for pack in quiz.shipped()] == list(quiz.names())


def test_an_unknown_pack_is_told_with_the_nearest() -> None:
    name = quiz.names()[0]
    assert said(lambda: quiz.load(name[:-2])) == [f"there is no pack '{name[:-2]}'\n  hint: did you mean {name}?"]
    assert "choose one of:" in said(lambda: quiz.load("zzzzzz"))[0]


def test_a_path_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    assert said(lambda: quiz.load(f"{tmp_path}/no.yaml")) == [
        f"cannot read {tmp_path}/no.yaml: No such file or directory"
    ]
    hint = "a pack is one YAML file, or a folder with pack.yaml"
    assert said(lambda: quiz.load(f"{tmp_path}/")) == [f"{tmp_path} holds no pack.yaml\n  hint: {hint}"]


def test_all_mistakes_of_a_pack_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("id: own\ntitel: T\ntopics: {a: A}\n", encoding="utf-8")
    (tmp_path / "one.yaml").write_text("questions:\n" + SOUND + SOUND.replace("[a]", "[aa]"), encoding="utf-8")
    (tmp_path / "two.yaml").write_text("questions:\n  - kind: nothing\n  - [\n", encoding="utf-8")
    found = said(lambda: quiz.load(str(tmp_path) + "/"))
    assert [each.removeprefix(f"{tmp_path}/").partition("\n")[0] for each in found] == [
        "pack.yaml:1:1: title is missing",
        "pack.yaml:1:1: description is missing",
        "pack.yaml:2:1: titel is not a known key",
        "two.yaml:4:1: this is not YAML: while parsing a flow node, did not find expected node content",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + SOUND + SOUND, "7:6: there are two questions ID"),
        (HEAD + SOUND.replace("[a]", "[b]"), "6:105: 'b' is none of the pack's topics"),
        (HEAD.replace("{a: A}", "{a: A, b: B}") + SOUND, "4:16: no question is on the topic b"),
        (HEAD + "  []\n", "5:1: the pack own has no questions"),
        (HEAD + "  5\n", "5:1: questions should be a list, but is 5"),
        (HEAD + "  - 5\n", "6:5: a question should hold keys and values"),
    ],
)
def test_what_only_the_whole_can_tell_is_told(text: str, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    assert any(each.startswith(f"{file}:{expected}") for each in said(lambda: quiz.read(file))), said(
        lambda: quiz.read(file)
    )


def test_content_folders_are_laid_over_what_is_shipped(tmp_path: Path) -> None:
    mistakes = Mistakes()
    names = [pack.id for pack in quiz.packs(FIXTURES, mistakes)]
    mistakes.stop()
    assert names == sorted({*quiz.names(), "garden"})


def test_packs_tells_every_mistake_of_every_pack(tmp_path: Path) -> None:
    shelf = tmp_path / "quizzes"
    for name in ("other", "both", "headless"):
        (shelf / name).mkdir(parents=True)
    (shelf / "own.yaml").write_text(HEAD + SOUND, encoding="utf-8")
    (shelf / "other" / "pack.yaml").write_text(HEAD + SOUND, encoding="utf-8")
    (shelf / "both" / "pack.yaml").write_text(HEAD + SOUND, encoding="utf-8")
    (shelf / "both.yaml").write_text(HEAD + SOUND, encoding="utf-8")
    (shelf / "headless" / "some.yaml").write_text("questions: []\n", encoding="utf-8")
    mistakes = Mistakes()
    quiz.packs(tmp_path, mistakes)
    assert sorted(each.removeprefix(f"{shelf}/").partition("\n")[0] for each in said(mistakes.stop)) == [
        "both.yaml:1:1: the pack both is both a file and a folder",
        "headless/some.yaml:1:1: the pack headless has no pack.yaml",
        "other/pack.yaml:1:1: the pack's id is own, but its file or folder is other",
        "own.yaml:6:6: there are two questions ID",
    ]


# -- selection ----------------------------------------------------------------------------------------------------------


def test_topics_widen_and_pillars_narrow() -> None:
    def chosen(topics: list[str], pillars: list[str]) -> set[str]:
        return {each.id for each in quiz.select(GARDEN, "s", topics=topics, pillars=pillars)}

    assert chosen(["idle"], []) == {"idle"}
    assert chosen(["idle", "COPIES"], []) == {"idle", "two-zones", "either-will-do", "who-does-what"}
    assert chosen(["messages"], ["reliability"]) == {"not-alone"}
    assert chosen([], ["reliability", "cost-optimization"]) == {"two-zones", "not-alone", "either-will-do", "idle"}


def test_a_count_takes_the_beginning_of_the_same_order() -> None:
    whole = quiz.select(GARDEN, "s")
    assert quiz.select(GARDEN, "s", count=2) == whole[:2]
    assert quiz.select(GARDEN, "s", count=99) == whole


@pytest.mark.parametrize("count", [0, -3])
def test_a_quiz_of_no_questions_is_refused(count: int) -> None:
    assert said(lambda: quiz.select(GARDEN, "s", count=count)) == [
        f"a quiz asks at least one question, but the count is {count}"
    ]


def test_unknown_names_are_told_with_what_exists() -> None:
    assert said(lambda: quiz.select(GARDEN, "s", topics=["copys", "zz"], pillars=["relibility"])) == [
        "garden has no topic 'copys'\n  hint: did you mean copies?",
        "garden has no topic 'zz'\n  hint: its topics: copies, messages, idle",
        "garden has no question of the pillar 'relibility'\n  hint: did you mean reliability?",
    ]


def test_filters_that_select_nothing_are_told_with_what_exists() -> None:
    assert said(lambda: quiz.select(GARDEN, "s", topics=["idle"], pillars=["reliability"])) == [
        "no question on idle is of the pillar reliability\n  hint: on that, garden asks about cost-optimization"
    ]


# -- sessions -----------------------------------------------------------------------------------------------------------


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
    alone = Session.of([question for question in GARDEN.questions if question.id == name], seed)
    assert alone.cards[0] in sit(GARDEN, seed).cards


@given(SEEDS, st.sets(st.sampled_from(list(GARDEN.topics)), min_size=1))
def test_who_comes_first_does_not_depend_on_the_other_questions(seed: str, topics: set[str]) -> None:
    some = [question.id for question in quiz.select(GARDEN, seed, topics=sorted(topics))]
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
        assert len(session.marks) - len(before.marks) in {0, 1}
    shares = [mark.share for mark in session.marks]
    assert all(0 <= share <= 1 for share in shares)
    assert not exam or all(share in {0, 1} for share in shares)
    assert session.score.earned == sum(shares)
    assert session.score.total == len(session.marks) == 6 - session.left
    by_id = session.scores(lambda card: [card.id])
    assert sum(score.earned for score in by_id.values()) == session.score.earned


def test_what_is_no_reply_leaves_the_session_as_it_is() -> None:
    session = sit(GARDEN, "s")
    assert session.answer("what?") is None
    assert session.marks == ()


def test_an_exam_knows_no_half_marks() -> None:
    match = [question for question in GARDEN.questions if question.id == "who-does-what"]
    practice, exam = (Session.of(match, "s", exam=exam).answer("aaa") for exam in (False, True))
    assert practice is not None
    assert exam is not None
    assert 0 < practice.score.earned < 1
    assert exam.score == Score(wrong=1)


def test_a_question_counts_for_each_of_its_topics() -> None:
    match = [question for question in GARDEN.questions if question.id == "who-does-what"]
    session = Session.of(match, "s")
    answered = session.answer(session.cards[0].right)
    assert answered is not None
    assert answered.scores(lambda card: card.topics) == {
        "messages": Score(Fraction(1), 1),
        "copies": Score(Fraction(1), 1),
    }


def test_a_session_that_is_over_takes_no_reply() -> None:
    with pytest.raises(IndexError):
        Session((), ()).answer("a")
