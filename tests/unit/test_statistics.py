"""Statistics are told from marks alone: by the last reply to each question, and by the days of the learner's place."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from warev import cli, store
from warev.figures import FIGURES
from warev.quiz import choosing, ledger, packs, results, schedule
from warev.quiz import crowd as crowds
from warev.quiz.crowd import Crowd
from warev.quiz.intervals import wilson
from warev.quiz.ledger import Kept, Outcome, Paper
from warev.quiz.results import Sat
from warev.quiz.saying import sparkline
from warev.quiz.session import Act, Session, Step
from warev.quiz.sitting import Clock, Sitting, moment
from warev.quiz.statistics import DAYS, Statistics, Subjects, statistics

GARDEN = packs.read(Path(__file__).parents[1] / "fixtures" / "quizzes" / "garden")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SUBJECTS = Subjects(
    {"reliability": "Reliability", "cost-optimization": "Cost"},
    {"REL10": "How do you isolate faults?", "REL09": "Backups?"},
)
REVS = {question.id: question.rev for question in GARDEN.questions}


def mark(question: str, share: str, day: int, *, seconds: float = 10.0, rev: int = 1, hour: int = 0) -> Outcome:
    """A reply, *day* days after noon of the 20th, without the memory after it."""
    at = moment(NOON + timedelta(days=day, hours=hour))
    return Outcome(
        "ada", f"garden/{question}", at, f"s{day}{hour}", rev, Fraction(share), None, 0, False, seconds, ("x",)
    )


def told(marks: list[Outcome], now: datetime = NOON, zone: timezone = UTC) -> Statistics:
    kept: list[Outcome] = []
    for each in sorted(marks, key=lambda mark: (mark.question, mark.at)):
        kept.append(schedule.remembered(each, [one for one in kept if one.question == each.question]))
    found = statistics("ada", kept, [GARDEN], SUBJECTS, now, zone)
    assert found is not None
    return found


def test_without_replies_there_is_nothing_to_tell() -> None:
    assert statistics("ada", [], [GARDEN], SUBJECTS, NOON, UTC) is None


def test_mastery_is_what_the_last_replies_earned() -> None:
    found = told([mark("two-zones", "1", 0), mark("two-zones", "1/2", 1), mark("idle", "0", 0), mark("idle", "1", 2)])
    whole = found.mastery
    assert (whole.questions, whole.asked, whole.earned) == (6, 2, Fraction(3, 2))
    assert whole.interval == wilson(1.5, 2)
    assert [(each.id, each.meaning, each.asked, each.earned) for each in found.pillars] == [
        ("reliability", "Reliability", 1, Fraction(1, 2)),
        ("cost-optimization", "Cost", 1, Fraction(1)),
    ]
    assert {each.id: each.asked for each in found.topics} == {"copies": 1, "messages": 0, "idle": 1}


def test_few_replies_leave_a_wide_interval() -> None:
    few = told([mark("idle", "1", 0)]).mastery
    assert few.interval.low < 0.25
    assert few.interval.high == 1
    nothing = next(each for each in told([mark("idle", "1", 0)]).pillars if each.id == "reliability")
    assert (nothing.interval, nothing.recall) == ((0.0, 1.0), None)


def test_a_question_that_became_another_one_counts_as_a_reply_and_no_mastery() -> None:
    found = told([mark("idle", "1", 0, rev=7), mark("never-heard-of", "1", 0), mark("two-zones", "1", 0)])
    assert (found.replies, found.gone, found.mastery.asked) == (3, 2, 1)


# -- days ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "now", "streak", "longest"),
    [
        ([0], 0, 1, 1),
        ([0, 1, 2], 2, 3, 3),
        ([0, 1, 2], 3, 3, 3),  # a day that is not over breaks nothing
        ([0, 1, 2], 4, 0, 3),
        ([0, 1, 3], 3, 1, 2),
        ([0, 0, 1, 1], 1, 2, 2),
        ([-40, -39, -38, -37, 0], 0, 1, 4),
    ],
)
def test_a_streak_is_of_days_in_a_row(days: list[int], now: int, streak: int, longest: int) -> None:
    marks = [mark("idle", "1", day, hour=place) for place, day in enumerate(days)]
    found = told(marks, NOON + timedelta(days=now, hours=8))
    assert (found.streak, found.longest_streak) == (streak, longest)
    assert found.practised == len(set(days))


def test_days_are_those_of_the_learners_place() -> None:
    late = [mark("idle", "1", 0, hour=11)]  # 23:00 UTC
    assert told(late, NOON + timedelta(hours=11)).first == date(2026, 11, 20)
    east = timezone(timedelta(hours=9))
    found = told(late, NOON + timedelta(hours=11), east)
    assert found.first == date(2026, 11, 21)
    assert found.days[-1] == (date(2026, 11, 21), 1, 10.0)


def test_time_is_summed_by_day() -> None:
    found = told([mark("idle", "1", 0), mark("two-zones", "1", 0, seconds=30), mark("not-alone", "1", -1, seconds=80)])
    assert (found.seconds, found.median_seconds) == (120.0, 30.0)
    assert len(found.days) == DAYS
    assert [tuple(each) for each in found.days[-2:]] == [
        (date(2026, 11, 19), 1, 80.0),
        (date(2026, 11, 20), 2, 40.0),
    ]


def test_the_forecast_counts_each_question_once_on_its_day() -> None:
    marks = [
        mark("idle", "1", 0),
        mark("idle", "1", 0, hour=1),
        mark("two-zones", "0", 0),
        mark("not-alone", "0", -100),
    ]
    now = NOON + timedelta(hours=2)
    found = told(marks, now)
    learnt = schedule.remembered(marks[1], [schedule.remembered(marks[0], [])])
    idle = schedule.instant(learnt.due).date()
    assert now.date() < idle < now.date() + timedelta(days=DAYS)
    assert found.due == 2
    expected = {now.date(): 2, idle: 1}
    assert found.forecast == tuple(
        (day, expected.get(day, 0)) for day in (now.date() + timedelta(days=place) for place in range(DAYS))
    )


# -- what is hard -------------------------------------------------------------------------------------------------------


def test_what_is_surely_missed_most_comes_first() -> None:
    often = [mark("idle", "0", day) for day in range(3)]
    once = [mark("two-zones", "0", 0)]
    seldom = [mark("not-alone", "1" if day else "1/2", day) for day in range(4)]
    found = told([*often, *once, *seldom, mark("either-will-do", "1", 0)])
    assert [(each.key, each.missed, each.replies, each.last) for each in found.missed] == [
        ("garden/idle", 3, 3, Fraction(0)),
        ("garden/two-zones", 1, 1, Fraction(0)),
        ("garden/not-alone", 1, 4, Fraction(1)),
    ]


def test_retention_is_of_replies_after_a_day_and_beside_what_the_schedule_expected() -> None:
    marks = [mark("idle", "1", 0), mark("idle", "1", 0, hour=2), mark("idle", "1", 3), mark("idle", "0", 9)]
    found = told(marks, NOON + timedelta(days=9)).retention
    assert found is not None
    assert (found.replies, found.right) == (2, 1)
    kept: list[Outcome] = []
    for each in marks:
        kept.append(schedule.remembered(each, kept))
    expected = [schedule.recall(kept[index], schedule.instant(kept[index + 1].at)) for index in (1, 2)]
    assert found.predicted == pytest.approx(sum(expected) / 2)
    assert told([mark("idle", "1", 0)]).retention is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*REVS]), st.sampled_from(["0", "1/2", "1"]), st.integers(-60, 0), st.integers(0, 11)
        ),
        min_size=1,
        max_size=25,
        unique_by=lambda each: (each[0], each[2], each[3]),
    )
)
def test_numbers_add_up(drawn: list[tuple[str, str, int, int]]) -> None:
    found = told(
        [mark(name, share, day, hour=hour, rev=REVS[name]) for name, share, day, hour in drawn],
        NOON + timedelta(hours=12),
    )
    assert found.replies == len(drawn)
    assert found.mastery.asked == len({name for name, *_ in drawn}) <= found.mastery.questions == len(REVS)
    for each in (found.mastery, *found.pillars, *found.topics, *found.framework):
        assert 0 <= each.earned <= each.asked <= each.questions
        assert each.interval.low <= (float(each.earned / each.asked) if each.asked else 0.5) <= each.interval.high
        assert (each.recall is None) == (each.asked == 0)
    assert sum(number for _, number in found.forecast) <= found.mastery.asked
    assert found.streak <= found.longest_streak <= found.practised
    assert found.seconds == pytest.approx(10.0 * len(drawn))
    for name in FIGURES.names:
        assert FIGURES[name].render(found)


# -- a group ------------------------------------------------------------------------------------------------------------


def sat(name: str, sitting: str, marks: list[Outcome], steps: int = 0) -> Sat:
    keys = tuple(dict.fromkeys((each.question, each.rev) for each in marks))
    kept = Kept(sitting, name, moment(NOON), Paper("Garden", ("garden",), "s", keys))
    own = tuple(each._replace(learner=name, sitting=sitting) for each in marks)
    return Sat(kept, tuple(results.Taken(moment(NOON), Step(Act.WAIT)) for _ in range(steps)), own)


def gathered(*people: Sat) -> Crowd:
    named = crowds.named([(f"{each.kept.learner}.json", [each]) for each in people])
    return crowds.crowd(named, [GARDEN], SUBJECTS, NOON)


def test_a_group_is_told_member_by_member_and_together() -> None:
    found = gathered(
        sat("ada", "a", [mark("idle", "1", 0), mark("two-zones", "1", 0)]),
        sat("ben", "b", [mark("idle", "0", 0), mark("two-zones", "1/2", 0)]),
    )
    assert [(each.name, each.mastery.earned, each.mastery.asked) for each in found.members] == [
        ("ada", 2, 2),
        ("ben", Fraction(1, 2), 2),
    ]
    assert [(each.id, each.earned, each.asked) for each in found.pillars] == [
        ("reliability", Fraction(3, 2), 2),
        ("cost-optimization", 1, 2),
    ]
    assert [(each.key, each.missed, each.replies) for each in found.missed] == [
        ("garden/idle", 1, 2),
        ("garden/two-zones", 1, 2),
    ]


def test_only_the_last_reply_of_each_member_says_what_the_group_misses() -> None:
    found = gathered(sat("ada", "a", [mark("idle", "0", 0), mark("idle", "1", 1)]))
    assert found.missed == ()


def test_one_name_in_two_files_is_two_people_unless_they_share_a_sitting() -> None:
    first, second = sat("root", "a", [mark("idle", "1", 0)]), sat("root", "b", [mark("idle", "0", 0)])
    apart = crowds.named([("one.json", [first]), ("two.json", [second])])
    assert {name: [each.kept.id for each in sats] for name, sats in apart.items()} == {
        "root (one.json)": ["a"],
        "root (two.json)": ["b"],
    }
    same = crowds.named([("one.json", [first]), ("two.json", [second]), ("three.json", [first, second])])
    assert {name: [each.kept.id for each in sats] for name, sats in same.items()} == {"root": ["a", "b"]}


def test_a_sitting_exported_twice_counts_once_as_it_went_on() -> None:
    early, late = (
        sat("ada", "a", [mark("idle", "1", 0)], 1),
        sat("ada", "a", [mark("idle", "1", 0), mark("two-zones", "1", 0)], 2),
    )
    for files in ([("1", [early]), ("2", [late])], [("1", [late]), ("2", [early])]):
        assert crowds.named(files) == {"ada": [late]}


def test_a_formula_in_a_name_is_no_formula_in_a_sheet() -> None:
    found = gathered(sat("=1+1", "a", [mark("idle", "1", 0)]))
    rows = list(csv.DictReader(io.StringIO(FIGURES["csv"].render_crowd(found))))
    assert {row["learner"] for row in rows} == {"'=1+1"}
    assert {row["by"] for row in rows} == {"all", "pillar", "topic"}


# -- through the command line -------------------------------------------------------------------------------------------


def sit(path: Path, learner: str, *, right: bool) -> None:
    asked = choosing.select([GARDEN], "s", choosing.Wish())
    paper = Paper("Garden", ("modern-applications",), "s", tuple((each.key, each.question.rev) for each in asked))
    with store.opened(path) as opened:
        clock = Clock(lambda: 0.0, lambda: NOON)
        sitting = Sitting(Kept(learner, learner, moment(NOON), paper), Session.of(asked, "s"), clock, opened)
        while sitting.session.current:
            card = sitting.session.current
            wrong = ("T A B", "F", "A B", "A", "B", "C", "T", "AAA", "A A A A")
            replies = [card.right] if right else [each for each in wrong if each != card.right]
            assert any(sitting.take(Act.REPLY, reply) for reply in replies)
            sitting.take(Act.SHOW)
            sitting.take(Act.NEXT)


def run(*words: str) -> str:
    done = CliRunner().invoke(cli.app, ["stats", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_statistics_of_a_person_are_shown_and_written(tmp_path: Path) -> None:
    path, garden = tmp_path / "store", str(Path(__file__).parents[1] / "fixtures" / "quizzes" / "garden")
    sit(path, "ada", right=True)
    shown = run("--store", str(path), "--learner", "ada", "--pack", garden)
    for said in (
        "ada  6 replies on 1 day",
        "100 % (61-100 %)",
        "6 of 6",
        "Coming due",
        "Remembered after a day or more",
    ):
        assert said in shown
    assert "Missed most" not in shown
    made = json.loads(run("--store", str(path), "--learner", "ada", "--pack", garden, "-f", "json"))
    assert (made["replies"], made["mastery"]["earned"], made["gone"]) == (6, "6", 0)
    file = tmp_path / "stats.csv"
    run("--store", str(path), "--learner", "ada", "--pack", garden, "-o", str(file))
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert rows[0] | {"recall_percent": ""} == {
        "learner": "ada", "by": "all", "id": "", "meaning": "", "questions": "6", "asked": "6", "earned": "6",
        "share_percent": "100", "low_percent": f"{wilson(6, 6).low * 100:.4g}", "high_percent": "100", "recall_percent": "",
    }  # fmt: skip


def test_the_statistics_of_a_group_are_shown_and_written(tmp_path: Path) -> None:
    garden = str(Path(__file__).parents[1] / "fixtures" / "quizzes" / "garden")
    files = []
    for learner, right in (("ada", True), ("ben", False)):
        sit(tmp_path / learner, learner, right=right)
        with store.reading(tmp_path / learner) as connection:
            assert connection is not None
            file = tmp_path / f"{learner}.json"
            file.write_text(results.render(results.everything(connection)), encoding="utf-8")
            files.append(str(file))
    shown = run(*files, "--pack", garden)
    for said in ("2 members  12 replies", "Members", "What the group misses most", "missed by 1 of 2 who were asked"):
        assert said in shown
    made = json.loads(run(*files, "--pack", garden, "-f", "json"))
    assert [(each["name"], each["replies"]) for each in made["members"]] == [("ada", 6), ("ben", 6)]
    without = run(*files)
    assert "12 replies to questions of no pack at hand" in without


def test_who_never_replied_and_what_is_no_result_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli.app, ["stats", "--store", str(tmp_path / "none"), "--learner", "ada"])
    assert (done.exit_code, "ada has replied to no question yet" in done.output) == (2, True)
    (tmp_path / "bad.json").write_text("[]", encoding="utf-8")
    done = CliRunner().invoke(cli.app, ["stats", str(tmp_path / "bad.json"), str(tmp_path / "gone.json")])
    assert done.exit_code == 2
    assert "bad.json" in done.output
    assert "gone.json" in done.output


def test_a_pack_that_is_gone_leaves_the_rest_to_be_told(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with store.writing(path) as connection:
        paper = Paper("Gone", (str(tmp_path / "gone.yaml"),), "s", (("gone/a", 1),))
        ledger.begin(connection, Kept("k", "ada", moment(NOON), paper))
        ledger.add_marks(connection, [mark("idle", "1", 0)])
    shown = run("--store", str(path), "--learner", "ada")
    assert "1 reply to questions that are gone" in shown


@pytest.mark.parametrize(
    ("numbers", "drawn"), [([], ""), ([0, 0], "▁▁"), ([0, 1, 7], "▁▂█"), ([5], "█"), ([1, 100], "▂█"), ([3.5, 7], "▅█")]
)
def test_a_sparkline_shows_nothing_as_nothing_and_little_as_something(numbers: list[float], drawn: str) -> None:
    assert sparkline(numbers) == drawn
