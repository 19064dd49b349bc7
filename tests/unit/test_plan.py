"""The plan: it promises what a review says after doing it, no choice within its budget is better than its bound, and it is cheap."""

import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from warev import changes, cli, reading, trust
from warev import plan as plans
from warev.architecture import Architecture
from warev.catalog import Catalog, Effort, Question, Risk
from warev.errors import WarevError
from warev.plan import Plan, done, plan
from warev.plan.outcomes import Outcome
from warev.plan.search import Problem, Tasks, best

EXAMPLES = Path(__file__).parents[2] / "examples"
# The random worlds and rules of the law of learning.
_SPEC = importlib.util.spec_from_file_location("worlds", Path(__file__).with_name("test_rules.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
worlds = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(worlds)

FEW = settings(max_examples=max(60, settings().max_examples // 3))


@st.composite
def cases(draw: Any, catalog: Catalog) -> tuple[Catalog, Architecture]:
    """A catalogue of a few random items in two pillars, and an architecture of which something is stated and answered."""
    pillars = []
    for pillar in catalog.pillars[:2]:
        items = [
            replace(
                draw(worlds.items(catalog.vocabulary)),
                id=f"{pillar.code}{number}",
                risk=draw(st.sampled_from(Risk)),
                effort=draw(st.sampled_from(Effort)),
            )
            for number in range(draw(st.integers(1, 3)))
        ]
        pillars.append(replace(pillar, questions=(Question(pillar.code, "", tuple(items)),)))
    small = replace(catalog, pillars=tuple(pillars), lenses=())
    frame, lessons = draw(worlds.worlds())
    levels = [draw(st.integers(0, len(stages))) for _, stages in lessons]
    frame["answers"] = {
        item: reply
        for item in small.items
        if (reply := draw(st.sampled_from([None, None, None, "no", "yes", "partly"])))
    }
    return small, worlds.described(frame, lessons, levels, small)


@settings(FEW)
@given(given_=st.data())
def test_a_plan_promises_what_a_review_says_after_doing_it(given_: st.DataObject, catalog: Catalog) -> None:
    small, architecture = given_.draw(cases(catalog))
    budget = given_.draw(st.sampled_from([None, 0, 1, 3, 8, 20]))
    made = plan(architecture, small, budget=budget, unknown=given_.draw(st.booleans()))
    assert_kept(made, small)


def assert_kept(made: Plan, catalog: Catalog) -> None:
    """Every promise of the plan *made* is what a review says."""
    assert Outcome.of(done(made, catalog)) == made.after
    assert made.budget is None or made.effort <= made.budget
    reached, texts = made.before, dict[str, str]()
    for step in made.steps:
        assert step.before == reached
        assert step.sets
        texts |= {each.text.partition("=")[0]: each.text for each in step.sets}
        assert judged(made, list(texts.values()), catalog) == step.after
        reached = step.after
    assert reached == made.after
    assert made.budget is None or made.bound >= made.after.points - made.before.points


def judged(made: Plan, texts: list[str], catalog: Catalog) -> Outcome:
    """Where the architecture stands with *texts* set, by reading and judging all of it again."""
    changed = changes.changed(made.architecture, texts, catalog)
    return Outcome.of(plans._judged(changed, catalog, made.pillars))


@settings(FEW)
@given(given_=st.data())
def test_no_choice_within_the_budget_brings_more_than_the_bound(given_: st.DataObject, catalog: Catalog) -> None:
    small, architecture = given_.draw(cases(catalog))
    planner = plans._Planner(plans._judged(architecture, small, ()), small, unknown=given_.draw(st.booleans()))
    problem = planner._problem()
    if len(problem.costs) > 9:
        return
    budget = given_.draw(st.sampled_from([1, 3, 4, 8, 12]))
    found = best(problem, budget)
    assert found.exact
    worths = [worth for tasks in subsets(problem) if problem.cost(tasks) <= budget and (worth := problem.worth(tasks))]
    assert problem.worth(found.tasks) == max(worths)


def subsets(problem: Problem) -> Iterator[Tasks]:
    everything_ = range(len(problem.costs))
    return (frozenset(chosen) for size in range(len(everything_) + 1) for chosen in combinations(everything_, size))


@settings(FEW)
@given(given_=st.data())
def test_the_smallest_change_lowers_its_question_and_nothing_of_it_can_be_left_out(
    given_: st.DataObject, catalog: Catalog
) -> None:
    small, architecture = given_.draw(cases(catalog))
    made = plan(architecture, small)
    high = [each.question.id for each in made.lowered]
    for each in made.lowered:
        assert risk(made, [], each.question, small) is Risk.HIGH
        if each.sets:
            assert risk(made, [one.text for one in each.sets], each.question, small) is each.risk is not Risk.HIGH
    start = plans._judged(architecture, small, ())
    assert high == [q.question.id for section in start.sections for q in section.questions if q.known_risk is Risk.HIGH]


def risk(made: Plan, texts: list[str], question: Question, catalog: Catalog) -> Risk | None:
    found = plans._judged(changes.changed(made.architecture, texts, catalog), catalog, made.pillars)
    return next(q.known_risk for section in found.sections for q in section.questions if q.question.id == question.id)


# -- of the examples, with what ships -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return trust.known()


@pytest.mark.parametrize(
    ("name", "budget"),
    [
        ("online-store.yaml", None),
        ("exercises/orders/model.yaml", 13),
        *(
            pytest.param(name, budget, marks=pytest.mark.slow)
            for name in ("online-store.yaml", "exercises/orders/model.yaml", "exercises/pipeline/model.yaml")
            for budget in (None, 5, 13)
        ),
    ],
)
def test_a_plan_for_an_example_is_kept(name: str, budget: int | None, shipped: Catalog) -> None:
    made = plan(reading.read(EXAMPLES / name, shipped), shipped, budget=budget)
    assert made.steps
    assert_kept(made, shipped)


@pytest.mark.slow
def test_a_larger_budget_buys_no_less(shipped: Catalog) -> None:
    store = reading.read(EXAMPLES / "online-store.yaml", shipped)
    bought = [plan(store, shipped, budget=budget).after.points for budget in (0, 1, 2, 3, 5, 8)]
    assert bought == sorted(bought)
    assert bought[0] == plan(store, shipped, budget=0).before.points


def test_a_file_may_estimate_its_own_efforts(shipped: Catalog, tmp_path: Path) -> None:
    text = (EXAMPLES / "online-store.yaml").read_text(encoding="utf-8")
    file = tmp_path / "store.yaml"
    file.write_text(f"{text}\nefforts: {{SEC02-BP01: 40, OPS04-BP05: {{web: 7}}}}\n", encoding="utf-8")
    security = [shipped.pillar("security")]
    cheap = plan(reading.read(EXAMPLES / "online-store.yaml", shipped), shipped, security, 3)
    dear = plan(reading.read(file, shipped), shipped, security, 3)
    assert "identity.mfa=all" in cheap.texts
    assert "identity.mfa=all" not in dear.texts


@pytest.mark.parametrize(
    ("efforts", "told"),
    [
        ("{SEC02-BP99: 3}", "there is no item SEC02-BP99"),
        ("{SEC02-BP01: {nowhere: 3}}", "nothing here is called nowhere"),
        (
            "{SEC02-BP01: -3}",
            "an effort is low, medium, high or a whole number of points up to 10000, but this is '-3'",
        ),
        ("{SEC02-BP01: much}", "but this is 'much'"),
        ("3", "efforts should hold item ids"),
    ],
)
def test_an_effort_that_is_none_is_told(efforts: str, told: str, shipped: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"name: A\nefforts: {efforts}\n", encoding="utf-8")
    with pytest.raises(WarevError, match=re.escape(told)):
        reading.read(file, shipped)


# -- as it is shown and written -----------------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["plan", *arguments], env={"COLUMNS": "", "NO_COLOR": "1"}, prog_name="warev")


def test_the_screen_shows_the_first_steps_and_the_rest_on_demand() -> None:
    store = str(EXAMPLES / "online-store.yaml")
    first, whole = run(store), run(store, "--all")
    assert first.exit_code == whole.exit_code == 0
    assert "steps more for an effort of" in first.stdout
    assert "steps more" not in whole.stdout
    assert whole.stdout.startswith(first.stdout[:400])


def test_the_formats_agree(tmp_path: Path) -> None:
    store = str(EXAMPLES / "online-store.yaml")
    for name in ("plan.md", "plan.json"):
        assert run(store, "--effort", "5", "-o", str(tmp_path / name)).exit_code == 0
    written = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    markdown = (tmp_path / "plan.md").read_text(encoding="utf-8")
    assert markdown.count("\n### ") == len(written["steps"])
    assert sum(step["effort"] for step in written["steps"]) == written["effort"] <= 5
    gained = sum(Fraction(step["points"]["exact"]) for step in written["steps"])
    assert gained == Fraction(written["after"]["points"]["exact"]) - Fraction(written["before"]["points"]["exact"])
    command = markdown.partition("```\n")[2].partition("```")[0].replace("\\\n", " ")
    done = CliRunner().invoke(cli.app, [*shlex.split(command)[1:], "--format", "json"])
    after = {each["id"]: each["exact_range"][0] for each in json.loads(done.stdout)["pillars"]}
    assert after == {each["id"]: each["worst"] for each in written["after"]["pillars"]}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--effort", "-1"], "is no whole number of points"),
        (["--effort", "x"], "is no whole number of points"),
        (["--pillar", "secc"], "there is no pillar 'secc'"),
        (["-o", "plan.doc"], "plan.doc"),
        (["--format", "pdf"], "'pdf' is none of json, markdown"),
    ],
)
def test_what_cannot_be_meant_is_told(arguments: list[str], told: str) -> None:
    done = run(str(EXAMPLES / "online-store.yaml"), *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
