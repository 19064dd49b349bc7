"""Which questions are asked follows from the wish and the seed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from warev.errors import WarevError
from warev.quiz import packs
from warev.quiz.choosing import Wish, select

FIXTURES = Path(__file__).parents[1] / "fixtures"
GARDEN = packs.read(FIXTURES / "quizzes" / "garden")


def said(call: Callable[[], object]) -> list[str]:
    with pytest.raises(WarevError) as caught:
        call()
    return [str(mistake) for mistake in caught.value.mistakes]


def test_topics_widen_and_pillars_narrow() -> None:
    def chosen(topics: list[str], pillars: list[str]) -> set[str]:
        wish = Wish(tuple(topics), tuple(pillars))
        return {each.question.id for each in select([GARDEN], "s", wish)}

    assert chosen(["idle"], []) == {"idle"}
    assert chosen(["idle", "COPIES"], []) == {"idle", "two-zones", "either-will-do", "who-does-what"}
    assert chosen(["messages"], ["reliability"]) == {"not-alone"}
    assert chosen([], ["reliability", "cost-optimization"]) == {"two-zones", "not-alone", "either-will-do", "idle"}


def test_a_count_takes_the_beginning_of_the_same_order() -> None:
    whole = select([GARDEN], "s", Wish())
    assert select([GARDEN], "s", Wish(count=2)) == whole[:2]
    assert select([GARDEN], "s", Wish(count=99)) == whole


@pytest.mark.parametrize("count", [0, -3])
def test_a_quiz_of_no_questions_is_refused(count: int) -> None:
    assert said(lambda: select([GARDEN], "s", Wish(count=count))) == [
        f"a quiz asks at least one question, but the count is {count}"
    ]


def test_unknown_names_are_told_with_what_exists() -> None:
    assert said(lambda: select([GARDEN], "s", Wish(("copys", "zz"), ("relibility",)))) == [
        "garden has no topic 'copys'\n  hint: did you mean copies?",
        "garden has no topic 'zz'\n  hint: its topics: copies, messages, idle",
        "garden has no question of the pillar 'relibility'\n  hint: did you mean reliability?",
    ]


def test_filters_that_select_nothing_are_told_with_what_exists() -> None:
    assert said(lambda: select([GARDEN], "s", Wish(("idle",), ("reliability",)))) == [
        "no question on idle is of the pillar reliability\n  hint: on that, garden asks about cost-optimization"
    ]


def test_questions_of_one_scenario_follow_each_other_as_they_were_written() -> None:
    pack = packs.read(FIXTURES / "quizzes" / "orchard.yaml")
    orders = set()
    for seed in range(50):
        ids = [each.question.id for each in select([pack], str(seed), Wish())]
        assert sorted(ids) == sorted(question.id for question in pack.questions)
        assert ids.index("what-it-needs") == ids.index("where-it-goes") + 1
        orders.add(tuple(ids))
    assert len(orders) == 6
