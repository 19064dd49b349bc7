"""The account of a sitting tells what was asked and replied, what is right and why, and what to study; in every format harmless."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from warev import cli, trust
from warev.accounts import ACCOUNTS
from warev.errors import WarevError
from warev.quiz import choosing, packs
from warev.quiz.account import Account, account
from warev.quiz.ledger import Kept, Paper
from warev.quiz.packs import Pack
from warev.quiz.session import Act, Session
from warev.quiz.sitting import Clock, Sitting

GARDEN = packs.read(Path(__file__).parents[1] / "fixtures" / "quizzes" / "garden")
HOSTILE = "<script>alert(1)</script> | `x` [a](javascript:b) \x1b[31m \u202e {{7*7}} & =1+1"


def sitting(pack: Pack, *replies: str, exam: bool = False, learner: str = "ada") -> Sitting:
    """A sitting with these replies; `!` flags, `s` skips, `end` hands in."""
    asked = choosing.select([pack], "kelp-4821", choosing.Wish())
    questions = tuple((each.key, each.question.rev) for each in asked)
    paper = Paper(pack.title, (pack.id,), "kelp-4821", questions, exam=exam)
    ticks = count(0.0, 1.5)
    clock = Clock(lambda: next(ticks), lambda: datetime(2026, 11, 26, 9, 30, tzinfo=UTC))
    kept = Kept("4f1c2a", learner, "2026-11-26T09:30:00.000Z", paper)
    made = Sitting(kept, Session.of(asked, "kelp-4821", exam=exam), clock)
    acts = {"!": Act.FLAG, "s": Act.SKIP, "end": Act.END}
    for reply in replies:
        if reply in acts:
            assert made.take(acts[reply])
            continue
        assert made.take(Act.REPLY, reply)
        assert exam or made.take(Act.SHOW)
        assert made.take(Act.NEXT)
    return made


def sat(pack: Pack, *replies: str, exam: bool = False, named: bool = True, learner: str = "ada") -> Account:
    made = sitting(pack, *replies, exam=exam, learner=learner)
    return account(made.kept, [pack], made.session.done, made.outcomes(), trust.known(), named=named)


def test_it_counts_and_groups_what_was_replied() -> None:
    made = sat(GARDEN, "a", "b c", "1a 2b 3b")
    assert (made.score.earned, made.score.total) == (Fraction(5, 3), 3)
    assert [(each.verdict, each.said) for each in made.entries[:3]] == [
        ("wrong", ("A nightly backup",)),
        ("right", ("A queue", "A stream")),
        (
            "partly right",
            ("Amazon SQS: Holds messages", "Amazon SNS: Spreads messages", "Amazon Kinesis: Spreads messages"),
        ),
    ]
    assert [each.verdict for each in made.entries[3:]] == ["no reply"] * 3
    assert {each.id: str(each.interval) for each in made.pillars} == {
        "reliability": "9-91 %",
        "performance-efficiency": "9-97 %",
    }
    assert [(each.item.id, each.numbers) for each in made.study] == [("REL10-BP01", (1,))]
    assert not made.finished


def test_of_an_exam_that_was_handed_in_every_question_counts() -> None:
    assert sat(GARDEN, "c", "end", exam=True).score.total == 6


def test_an_exam_tells_nothing_before_its_end() -> None:
    with pytest.raises(WarevError, match="the exam 4f1c2a is not handed in yet, and tells nothing until then"):
        sat(GARDEN, "c", exam=True)


def test_a_question_that_is_gone_is_told_by_its_mark() -> None:
    made = sitting(GARDEN, "a", "b c")
    less = replace(GARDEN, questions=tuple(each for each in GARDEN.questions if each.id != "two-zones"))
    told = account(made.kept, [less], made.session.done, made.outcomes(), trust.known(), named=True)
    assert [(each.verdict, each.said) for each in told.entries[:2]] == [
        ("wrong", ("A nightly backup",)),
        ("right", ("A queue", "A stream")),
    ]
    assert [each.card is None for each in told.entries[:2]] == [True, False]
    for name in ACCOUNTS.names:
        assert "garden/two-zones" in ACCOUNTS[name].render(told)


@pytest.mark.parametrize("name", ACCOUNTS.names)
def test_a_name_that_is_not_to_be_told_stands_nowhere(name: str) -> None:
    assert "Ada Lovelace" in ACCOUNTS[name].render(sat(GARDEN, "a", learner="Ada Lovelace"))
    assert "Lovelace" not in ACCOUNTS[name].render(sat(GARDEN, "a", learner="Ada Lovelace", named=False))


def hostile() -> Account:
    questions = tuple(
        replace(each, scenario=HOSTILE, prompt=HOSTILE, explanation=HOSTILE, sources=(HOSTILE,))
        for each in GARDEN.questions
    )
    return sat(replace(GARDEN, title=HOSTILE, questions=questions), "a", "b c", learner=HOSTILE)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.links += [value or "" for key, value in attrs if key in {"href", "src"}]


def test_hostile_text_is_harmless_in_html() -> None:
    page = ACCOUNTS["html"].render(hostile())
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.found
    assert all(link.startswith(("https://docs.aws.amazon.com/", "#")) for link in tags.links)
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "{{7*7}}" in page


def test_hostile_text_is_harmless_in_markdown() -> None:
    text = ACCOUNTS["markdown"].render(hostile())
    shown = MarkdownIt("commonmark").enable("table").render(text)
    tags = Tags()
    tags.feed(shown)
    assert "script" not in tags.found
    assert all(link.startswith("https://docs.aws.amazon.com/") for link in tags.links)
    assert "\x1b" not in text


def test_markdown_keeps_code_and_says_why_not(golden: Callable[[str, str], None]) -> None:
    golden("sitting.md", ACCOUNTS["markdown"].render(sat(GARDEN, "a", "!", "b c", "1a 2b 3b", "s")))


def test_json_is_as_it_was(golden: Callable[[str, str], None]) -> None:
    golden("sitting.json", ACCOUNTS["json"].render(sat(GARDEN, "a", "b c", "end", exam=True)))


# -- on the command line ------------------------------------------------------------------------------------------------


def test_a_sitting_is_reported_at_its_end_and_later(tmp_path: Path) -> None:
    store, first, later = (tmp_path / name for name in ("store", "first.md", "later.md"))
    garden = str(Path(__file__).parents[1] / "fixtures" / "quizzes" / "garden")
    run = CliRunner().invoke
    done = run(
        cli.app, ["quiz", garden, "--store", str(store), "--report", str(first)], input="a\nq\n", catch_exceptions=False
    )
    assert done.exit_code == 0, done.stderr
    done = run(cli.app, ["report", "sitting", "--store", str(store), "-o", str(later)])
    assert done.exit_code == 0, done.stderr
    assert later.read_text(encoding="utf-8") == first.read_text(encoding="utf-8")
    nothing = run(cli.app, ["report", "sitting", "zz", "--store", str(store)])
    assert nothing.exit_code == 2
    assert "there is no sitting of learner that begins with 'zz'" in nothing.stderr


def test_a_report_in_no_format_is_refused_before_the_sitting(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli.app, ["quiz", "modern-applications", "--report", str(tmp_path / "a.doc")])
    assert (done.exit_code, done.stdout) == (2, "")
