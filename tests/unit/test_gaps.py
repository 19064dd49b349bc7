"""A quiz from a review asks about what it found wanting, the worst first, and says so of each question."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from warev import cli, reading, saved, trust
from warev.quiz import gaps, packs
from warev.quiz.packs import Pack
from warev.review import Review
from warev.review import review as judged
from warev.verdict import Verdict

STORE = Path(__file__).parents[2] / "examples" / "online-store.yaml"
SHIPPED = packs.shipped()


@pytest.fixture(scope="module")
def review() -> Review:
    known = trust.known()
    return judged(reading.read(STORE, known), known, lenses=known.lenses, today=date(2026, 11, 26), seek=False)


def test_each_question_teaches_an_item_that_is_not_met_or_unknown(review: Review) -> None:
    found = gaps.quizzed(review, SHIPPED)
    wanting = {finding.item.id for finding in review.found(Verdict.NOT_MET, Verdict.UNKNOWN)}
    assert found.asked
    assert all(wanting & set(each.question.teaches) for each in found.asked)
    left = {question.id for pack in SHIPPED for question in pack.questions} - {each.question.id for each in found.asked}
    assert not any(
        wanting & set(question.teaches) for pack in SHIPPED for question in pack.questions if question.id in left
    )


def test_the_worst_gap_comes_first_and_gaps_before_unknowns(review: Review) -> None:
    order = [finding.item.id for finding in (*review.gaps, *review.found(Verdict.UNKNOWN))]
    found = gaps.quizzed(review, SHIPPED)
    ranks = [order.index(found.notes[each.key].split(" ", 1)[0]) for each in found.asked]
    assert ranks == sorted(ranks)
    assert all(
        ranks[index] == min(order.index(item) for item in each.question.teaches if item in order)
        for index, each in enumerate(found.asked)
    )


def test_a_note_names_the_gap_its_risk_and_what_is_at_fault(review: Review) -> None:
    notes = gaps.quizzed(review, SHIPPED).notes
    said = notes["modern-applications/spares-catalog-in-one-zone"]
    assert said == "REL10-BP01 Deploy the workload to multiple locations, HIGH risk: not met (catalog-db)"


def test_gaps_without_a_question_are_named(review: Review) -> None:
    silent = [finding.item.id for finding in gaps.quizzed(review, SHIPPED).silent]
    taught = {item for pack in SHIPPED for question in pack.questions for item in question.teaches}
    assert silent == [finding.item.id for finding in review.gaps if finding.item.id not in taught]
    nothing = Pack("none", "N", "D", {}, ())
    assert [each.item.id for each in gaps.quizzed(review, [nothing]).silent] == [each.item.id for each in review.gaps]


def test_a_json_report_asks_the_same_as_its_architecture(review: Review, tmp_path: Path) -> None:
    report = tmp_path / "review.json"
    report.write_text(saved.render(review), encoding="utf-8")
    # The first replies leave the quiz: only the questions are looked at.
    shown = [
        CliRunner().invoke(cli.app, ["quiz", "--from", str(file), "--seed", "s", "-n", "7"], input="q\n").stdout
        for file in (STORE, report)
    ]
    assert "7 questions." in shown[0]
    assert "From your review: " in shown[0]
    assert "No question is about" in shown[0]
    assert shown[0].replace(str(STORE), "FILE") == shown[1].replace(str(report), "FILE")


def test_filters_narrow_what_the_review_chose() -> None:
    done = CliRunner().invoke(cli.app, ["quiz", "--from", str(STORE), "--pillar", "sustainability"], input="q\n")
    assert done.exit_code == 0, done.stderr
    assert "SUS" in done.stdout.partition("From your review: ")[2][:20]
    none = CliRunner().invoke(cli.app, ["quiz", "--from", "nowhere.yaml"])
    assert none.exit_code == 2
    assert "cannot read nowhere.yaml" in none.stderr
