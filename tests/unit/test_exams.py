"""Exams: what is drawn by a blueprint, what shrinks, what is passed, and the codes of papers."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev.errors import WarevError
from warev.quiz import codes, exams, packs
from warev.quiz.exams import Blueprint, Domain
from warev.quiz.intervals import wilson
from warev.quiz.packs import Pack
from warev.quiz.session import Asked, Session

GARDEN = packs.read(Path(__file__).parents[1] / "fixtures" / "quizzes" / "garden")
HEAD = """\
id: bank
title: A bank
description: Questions for an exam.
topics: {a: A, b: B, c: C}
"""
EXAM = """\
exam:
  number: 4
  minutes: 8
  pass: 50
  domains:
    one: {title: The one, share: 50, topics: [a]}
    two: {title: The other, share: 50, topics: [b, c]}
"""


def question(number: int, topic: str) -> str:
    return f"""\
  - id: q{number}
    kind: true_false
    prompt: "Is {number} a number?"
    answer: true
    why: It is one.
    explanation: It is.
    difficulty: 1
    topics: [{topic}]
    sources: [https://docs.aws.amazon.com/example/{number}.html]
"""


def text(sizes: dict[str, int], exam: str = EXAM) -> str:
    listed = [topic for topic, size in sizes.items() for _ in range(size)]
    return f"{HEAD}{exam}questions:\n{''.join(question(*each) for each in enumerate(listed))}"


@pytest.fixture
def bank(tmp_path: Path) -> Callable[..., Pack]:
    def made(exam: str = EXAM, **sizes: int) -> Pack:
        file = tmp_path / "bank.yaml"
        file.write_text(text(sizes, exam), encoding="utf-8")
        return packs.read(file)

    return made


SHARES = st.lists(st.integers(1, 30), min_size=1, max_size=6).map(
    lambda parts: [100 * part / sum(parts) for part in parts]
)


def blueprint(shares: list[float], number: int = 10) -> Blueprint:
    domains = {f"d{index}": Domain(f"D{index}", share, topics=(f"t{index}",)) for index, share in enumerate(shares)}
    return Blueprint(number, 100, 72, domains)


@given(SHARES, st.integers(0, 200))
def test_quotas_make_the_number_and_each_is_its_share_to_within_one(shares: list[float], number: int) -> None:
    quotas = blueprint(shares).quotas(number)
    assert sum(quotas.values()) == number
    assert all(abs(quota - number * share / 100) < 1 for quota, share in zip(quotas.values(), shares, strict=True))


@given(SHARES, st.lists(st.integers(0, 12), min_size=6, max_size=6), st.integers(1, 60), st.text())
def test_a_drawn_exam_holds_its_shares_and_asks_nothing_twice(
    shares: list[float], sizes: list[int], number: int, seed: str
) -> None:
    rules = blueprint(shares, number)
    (one, *_) = GARDEN.questions
    made = [
        replace(one, id=f"q{index}-{each}", topics=(f"t{index}",))
        for index, size in enumerate(sizes)
        for each in range(size)
    ]
    pack = replace(GARDEN, questions=tuple(made))
    drawn = exams.draw(pack, rules, seed)
    counts = Counter(rules.domain(each.question) for each in drawn.asked)
    assert {id_: counts[id_] for id_ in rules.domains} == rules.quotas(len(drawn.asked))
    assert len({each.key for each in drawn.asked}) == len(drawn.asked) <= number
    assert sorted(key for _, keys in drawn.domains for key in keys) == sorted(each.key for each in drawn.asked)
    assert drawn.minutes == pytest.approx(100 * len(drawn.asked) / number, abs=0.06)
    assert drawn == exams.draw(replace(pack, questions=tuple(reversed(made))), rules, seed)


def test_an_exam_shrinks_until_every_domain_has_enough(bank: Callable[..., Pack]) -> None:
    small = bank(a=1, b=5, c=1)
    assert small.exam is not None
    drawn = exams.draw(small, small.exam, "kelp")
    # Of three, half is one and a half each, and the domain that stands first would ask two.
    assert (len(drawn.asked), drawn.minutes) == (2, 4)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("number: 4", "number: 0", "an exam asks at least one question"),
        ("minutes: 8", "minutes: 0", "an exam takes some time"),
        ("pass: 50", "pass: 101", "at most 100 percent"),
        ("share: 50, topics: [a]", "share: 40, topics: [a]", "they make 90"),
        ("topics: [a]", "topics: [z]", "'z' is none of the pack's topics"),
        ("topics: [b, c]", "pillars: [security]", "'security' is none of the pack's pillars"),
        ("topics: [b, c]", "topics: [a]", "no question belongs to the domain two"),
        ("pass: 50", "passs: 50", "pass is missing"),
    ],
)
def test_a_blueprint_that_cannot_be_is_refused_with_its_line(
    bank: Callable[..., Pack], old: str, new: str, told: str
) -> None:
    with pytest.raises(WarevError) as caught:
        bank(EXAM.replace(old, new), a=3, b=3, c=3)
    assert any(told in each.what or told in each.hint for each in caught.value.mistakes)
    assert caught.value.mistakes[0].at is not None


@pytest.mark.parametrize(
    ("right", "total", "is_passed"), [(36, 50, True), (35, 50, False), (0, 0, False), (1, 1, True)]
)
def test_an_exam_is_passed_from_the_mark_on(right: int, total: int, is_passed: bool) -> None:
    assert exams.passed(Fraction(right), total, 72) is is_passed


def test_what_few_questions_cannot_tell_is_not_told() -> None:
    said = [exams.against(wilson(right, total), 72) for right, total in ((5, 6), (60, 65), (20, 65), (0, 0))]
    assert said == ["too few to tell", "above the mark", "below the mark", "too few to tell"]


# -- codes --------------------------------------------------------------------------------------------------------------


def code(pack: Pack, seed: str = "kelp", count: int | None = None) -> codes.Code:
    asked = [Asked(pack.id, each) for each in pack.questions[:count]]
    return codes.of([pack.id], seed, Session.of(asked, seed))


def test_a_code_changes_with_content_alone_and_tells_so() -> None:
    (first, *rest) = GARDEN.questions
    reworded = replace(GARDEN, questions=(replace(first, prompt="What else?"), *rest))
    assert code(GARDEN) == code(GARDEN)
    assert code(GARDEN).differs_only_in_content(code(reworded))
    assert not code(GARDEN).differs_only_in_content(code(GARDEN))
    assert not code(GARDEN).differs_only_in_content(code(GARDEN, count=2))
    assert code(GARDEN, "fern")[2] == "fern"


@given(
    st.from_regex(r"[a-z][a-z+-]*", fullmatch=True),
    st.integers(1, 999),
    st.text(min_size=1).map(str.strip).filter(bool),
)
def test_a_code_reads_as_it_is_spelled(pack: str, number: int, seed: str) -> None:
    made = codes.Code(pack, number, seed, "7f3a9c")
    assert codes.read(str(made)) == made


@pytest.mark.parametrize("text", ["", "garden", "garden:6:kelp", "garden:0:kelp:7f", "garden:x:kelp:7f", ":6:kelp:7f"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(WarevError, match="is no code of a paper"):
        codes.read(text)
