"""Results move whole: an export that is imported and exported again is the same, byte for byte."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from warev import cli, store
from warev.errors import WarevError
from warev.quiz import choosing, ledger, packs, results
from warev.quiz.ledger import Kept, Paper
from warev.quiz.session import Act, Session
from warev.quiz.sitting import Clock, Sitting, moment

GARDEN = packs.read(Path(__file__).parents[1] / "fixtures" / "quizzes" / "garden")
BEGIN = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
REPLIES = st.lists(
    st.tuples(
        st.sampled_from(list(Act)), st.sampled_from(["a", "b c", "t", "aab", "yes", "no", "3", "\u202e\x1b=1+1"])
    ),
    max_size=30,
)


def sit(path: Path, name: str, steps: list[tuple[Act, str]], *, exam: bool = False, learner: str = "ada") -> None:
    """Sit with these steps, as far as they mean something, and keep it in the store *path*."""
    asked = choosing.select([GARDEN], name, choosing.Wish())
    questions = tuple((each.key, each.question.rev) for each in asked)
    ticks = count(0.0, 1.7)
    moments = (BEGIN + timedelta(seconds=second) for second in count())
    with store.opened(path) as opened:
        sitting = Sitting(
            Kept(name, learner, moment(BEGIN), Paper("Garden", ("garden",), name, questions, exam=exam)),
            Session.of(asked, name, exam=exam),
            Clock(lambda: next(ticks), lambda: next(moments)),
            opened,
        )
        sitting.settle()
        for act, text in steps:
            sitting.take(act, text)


def export(path: Path, learner: str | None = None) -> str:
    with store.reading(path) as connection:
        assert connection is not None
        return results.render(results.everything(connection, learner))


def bring(text: str, into: Path, learner: str | None = None) -> results.Imported:
    file = into.with_suffix(".json")
    file.write_text(text, encoding="utf-8")
    with store.writing(into) as connection:
        return results.add(connection, results.read(file), learner)


@given(st.lists(st.tuples(REPLIES, st.booleans()), min_size=1, max_size=3))
@settings(max_examples=25)
def test_export_and_import_are_exact(
    tmp_path_factory: pytest.TempPathFactory, sittings: list[tuple[list[tuple[Act, str]], bool]]
) -> None:
    folder = tmp_path_factory.mktemp("results")
    for number, (steps, exam) in enumerate(sittings):
        sit(folder / "one", f"s{number}", steps, exam=exam)
    text = export(folder / "one")
    added = bring(text, folder / "other")
    assert (added.sittings, added.known) == (len(sittings), 0)
    assert export(folder / "other") == text
    assert bring(text, folder / "other") == (0, 0, 0, len(sittings))
    assert export(folder / "other") == text


def test_a_sitting_that_went_on_is_brought_up_to_date(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    sit(one, "kelp-4821", [(Act.REPLY, "c"), (Act.SHOW, "")])
    longer = [(Act.REPLY, "c"), (Act.SHOW, ""), (Act.NEXT, ""), (Act.FLAG, "")]
    sit(other, "kelp-4821", longer)
    early, late = export(one), export(other)
    assert bring(late, one) == (0, 2, 0, 1)
    assert export(one) == late
    assert bring(early, other) == (0, 0, 0, 1)
    assert export(other) == late


def test_a_sitting_that_went_on_in_two_places_is_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    sit(one, "s", [(Act.FLAG, "")])
    sit(other, "s", [(Act.SKIP, "")])
    before = export(one)
    with pytest.raises(WarevError, match="has gone on here and there"):
        bring(export(other), one)
    assert export(one) == before


def test_people_are_exported_alone_and_imported_under_a_name(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    sit(one, "a", [(Act.REPLY, "c"), (Act.SHOW, "")])
    sit(one, "b", [(Act.FLAG, "")], learner="ben")
    assert bring(export(one, "ben"), other, "Benjamin") == (1, 1, 0, 0)
    with store.reading(other) as connection:
        assert connection is not None
        assert [kept.learner for kept in ledger.sittings(connection)] == ["Benjamin"]
    with pytest.raises(WarevError, match="as another one"):
        bring(export(one, "ben"), other)


def changed(text: str, change: Callable[[Any], object]) -> str:
    raw = json.loads(text)
    change(raw)
    return json.dumps(raw)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda raw: raw.update(form=99), "was written by a newer warev"),
        (lambda raw: raw.update(form="1"), "the file.form: is missing, or of another type"),
        (lambda raw: raw.update(sittings={}), "the file.sittings: is missing"),
        (lambda raw: raw["sittings"].append(raw["sittings"][0]), "sittings: one stands here twice"),
        (lambda raw: raw["sittings"][0].update(began="now"), "sittings[0].began: is no moment"),
        (lambda raw: raw["sittings"][0].update(learner="x" * 20_001), "sittings[0].learner: is longer than"),
        (lambda raw: raw["sittings"][0].update(learner="\ud800"), "sittings[0].learner: is no text"),
        (lambda raw: raw["sittings"][0]["paper"].update(questions=3), "sittings[0].paper: is no paper"),
        (lambda raw: raw["sittings"][0]["paper"].update(more_of_it=3), "sittings[0].paper: is no paper"),
        (lambda raw: raw["sittings"][0]["steps"][0].update(act="cheat"), "steps[0].act: is nothing that a person does"),
        (lambda raw: raw["sittings"][0]["steps"][0].update(seconds=-1), "steps[0].seconds: is no sensible number"),
        (lambda raw: raw["sittings"][0]["steps"][0].update(seconds=10**400), "steps[0].seconds: is no sensible number"),
        (lambda raw: raw["sittings"][0]["marks"][0].update(share="2"), "marks[0].share: is no share"),
        (lambda raw: raw["sittings"][0]["marks"][0].update(share="1/0"), "marks[0].share: is no share"),
        (
            lambda raw: raw["sittings"][0]["marks"][0].update(hints=True),
            "marks[0].hints: is missing, or of another type",
        ),
        (
            lambda raw: raw["sittings"][0]["marks"][0].update(question="x/y"),
            "marks: they are not those of its questions",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(change: Callable[[Any], object], told: str, tmp_path: Path) -> None:
    sit(
        tmp_path / "one",
        "s",
        [(Act.REPLY, "c"), (Act.REPLY, "a"), (Act.REPLY, "t"), (Act.REPLY, "aab"), (Act.REPLY, "b c"), (Act.SHOW, "")],
    )
    text = changed(export(tmp_path / "one"), change)
    with pytest.raises(WarevError) as caught:
        bring(text, tmp_path / "other")
    assert told in str(caught.value)


@pytest.mark.parametrize("text", ["", "[", "[" * 100_000, '{"form": NaN}', "{}", "3", "\x00"])
def test_what_is_no_file_of_results_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WarevError):
        results.read(file)


def test_a_bad_file_among_good_ones_leaves_the_store_alone(tmp_path: Path) -> None:
    sit(tmp_path / "one", "s", [(Act.FLAG, "")])
    good, bad, into = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "into"
    good.write_text(export(tmp_path / "one"), encoding="utf-8")
    bad.write_text("{}", encoding="utf-8")
    done = CliRunner().invoke(cli.app, ["results", "import", str(good), str(bad), "--store", str(into)])
    assert done.exit_code == 2
    assert "bad.json" in done.stderr
    assert not into.exists()
    done = CliRunner().invoke(cli.app, ["results", "import", str(good), "--store", str(into)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "1 new sitting with 0 marks" in done.stderr
    done = CliRunner().invoke(cli.app, ["results", "export", "--store", str(into)])
    assert done.stdout == good.read_text(encoding="utf-8")
