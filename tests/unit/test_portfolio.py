"""A portfolio: workloads in their order, gaps that they share, sums that add up, and what is kept of each."""

import gc
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from warev import crew, document, portfolio
from warev.catalog import Catalog, Risk
from warev.errors import Mistakes
from warev.facts import Thing
from warev.folders import Candidate, Walk
from warev.portfolio import Choice, Judged, Levels, Portfolio
from warev.review import Review, review
from warev.scores import Tally

TODAY = date(2026, 11, 30)
ALL = Choice(TODAY)
# One zone, which is a gap of high risk where the tier is critical.
WEAK = (
    "places: {vpc: {type: network}}\ncomponents: {db: {service: rds, in: vpc, tier: critical, availability_zones: 1}}\n"
)
SOUND = WEAK.replace("zones: 1", "zones: 3")
Made = Callable[..., Portfolio]


@pytest.fixture
def made(catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """The portfolio of files of those names, in the folder in which the test runs."""
    monkeypatch.chdir(tmp_path)

    def make(choice: Choice = ALL, **files: str) -> Portfolio:
        for name, text in files.items():
            path = Path(name.replace("__", "/") + ".yaml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        walk = Walk([Path()])
        return portfolio.assemble(
            crew.judge(walk.candidates, catalog, choice), catalog, choice, walk.mistakes, walk.left_out
        )

    return make


def gaps_of(one: Review) -> tuple[str, ...]:
    return tuple(sorted(gap.item.id for gap in one.gaps))


def test_the_most_high_risks_come_first_then_the_worst_end_then_the_name(made: Made) -> None:
    some = made(
        a=f"name: Sound\n{SOUND}", b=f"name: Weak\n{WEAK}", c="name: Nothing\nowner: x\n", d=f"name: Also weak\n{WEAK}"
    )
    ranked = [(each.name, each.known.high) for each in some.workloads]
    assert [name for name, _ in ranked[:2]] == ["Also weak", "Weak"]
    assert ranked[0][1] == ranked[1][1] > ranked[2][1]
    ends = [each.worst for each in some.workloads[2:]]
    assert ends == sorted(ends)


def test_a_summary_says_what_the_review_says(made: Made, catalog: Catalog) -> None:
    some = made(Choice(TODAY, lenses=(catalog.lenses[0].id,)), weak=WEAK)
    (summary,) = some.workloads
    mistakes = Mistakes()
    from warev import reading

    node = document.parse(WEAK, "weak.yaml", mistakes)
    whole = review(
        reading.architecture(node, catalog, mistakes), catalog, lenses=catalog.lenses[:1], today=TODAY, seek=False
    )
    assert summary.tally == whole.tally
    assert sorted(summary.gaps) == list(gaps_of(whole))
    assert [part.tally for part in summary.parts] == [section.tally for section in whole.sections]
    assert summary.first == tuple(gap.item.id for gap in whole.gaps[: portfolio.FIRST_GAPS])
    known = [
        question.known_risk for section in whole.sections if section.pillar.published for question in section.questions
    ]
    assert summary.known == Levels.of(known)
    assert (summary.components, summary.flows) == (1, 0)


def test_what_stands_for_all_is_the_sum_of_all(made: Made) -> None:
    some = made(a=WEAK, b=SOUND, c="owner: x\n")
    for index, part in enumerate(some.parts):
        assert part.tally == Tally.total(each.parts[index].tally for each in some.workloads)
        assert part.known.high == sum(each.parts[index].known.high for each in some.workloads)
        assert part.possible.low == sum(each.parts[index].possible.low for each in some.workloads)


def test_gaps_are_shared_by_two_or_more_and_the_commonest_come_first(made: Made) -> None:
    some = made(a=WEAK, b=WEAK, c=f"identity: {{mfa: none}}\n{WEAK}", d="identity: {mfa: none}\n", e=SOUND)
    numbers = [len(each.workloads) for each in some.shared]
    assert numbers == sorted(numbers, reverse=True)
    assert min(numbers) > 1
    for shared in some.shared:
        assert list(shared.workloads) == [each for each in some.workloads if shared.item.id in each.gaps]
    unshared = {item for each in some.workloads for item in each.gaps} - {each.item.id for each in some.shared}
    assert all(sum(item in each.gaps for each in some.workloads) == 1 for item in unshared)


def test_risks_narrow_the_gaps_and_no_number(made: Made) -> None:
    whole, high = made(a=WEAK), made(Choice(TODAY, risks=(Risk.LOW,)), a=WEAK)
    assert whole.workloads[0].parts == high.workloads[0].parts
    assert {high.items[item].risk for item in high.workloads[0].gaps} <= {Risk.LOW}
    assert whole.workloads[0].gaps != high.workloads[0].gaps


def test_workloads_of_one_name_are_told_apart_by_their_files(made: Made) -> None:
    some = made(a=f"name: Shop\n{WEAK}", b=f"name: Shop\n{WEAK}", c=f"name: Billing\n{WEAK}")
    assert sorted(some.titles.values()) == ["Billing", "Shop (a.yaml)", "Shop (b.yaml)"]


def test_a_file_that_another_one_includes_is_no_workload(made: Made) -> None:
    some = made(
        shop=f"include: [organisation.yaml]\n{WEAK}", organisation="identity: {mfa: none}\n", other="owner: x\n"
    )
    assert {each.file for each in some.workloads} == {"shop.yaml", "other.yaml"}
    assert [(each.file, each.why) for each in some.left_out] == [("organisation.yaml", "included by others")]


def test_what_is_wrong_with_an_included_file_is_told_once(made: Made) -> None:
    some = made(a="include: [o.yaml]\n", b="include: [o.yaml]\n", o="identity: {mfa: never}\n")
    assert [each.file for each in some.failed] == ["a.yaml", "b.yaml"]
    assert len({mistake for each in some.failed for mistake in each.mistakes}) == 1


def test_a_bad_file_tells_all_its_mistakes_and_the_others_are_judged(made: Made) -> None:
    some = made(good=WEAK, bad="components: {x: {service: rsd}}\nidentity: {mfa: 3}\n", worse="name: [\n")
    assert [each.file for each in some.workloads] == ["good.yaml"]
    assert [(each.file, len(each.mistakes)) for each in some.failed] == [("bad.yaml", 2), ("worse.yaml", 1)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (WEAK, True),
        ("name: Only a name\n", False),
        ("name: x\nidentity: {mfa: all}\n", True),
        ("version: 2\nservices: {web: {image: x}}\n", False),
        ("AWSTemplateFormatVersion: 2010-09-09\nResources: {}\n", False),
        ("name: x\non: push\njobs: {a: {}}\n", False),
        ("componets: {}\nflows: []\n", True),
    ],
)
def test_a_file_found_in_a_folder_is_an_architecture_if_half_of_its_keys_are(
    text: str, meant: bool, catalog: Catalog
) -> None:
    assert portfolio.looks_described(document.parse(text, "x.yaml", Mistakes()), catalog.vocabulary) is meant


def test_a_named_file_is_meant_to_be_an_architecture_whatever_it_holds(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "compose.yaml"
    path.write_text("services: {web: {image: x}}\n", encoding="utf-8")
    assert portfolio.judge(Candidate(path, named=True), catalog, ALL).mistakes
    assert portfolio.judge(Candidate(path, named=False), catalog, ALL) == Judged(str(path), path.resolve())


def test_acceptances_are_kept_and_those_that_hold_no_more_come_first(made: Made) -> None:
    item = "REL01-BP01"
    signed = "  - {{item: {item}, component: db, reason: r, owner: o, until: {until}}}\n"
    some = made(
        a=f"{WEAK}accepted:\n{signed.format(item=item, until='2027-01-31')}",
        b=f"{WEAK}accepted:\n{signed.format(item=item, until='2026-11-29')}",
        c=WEAK,
    )
    assert [(summary.file, str(each.standing.state)) for summary, each in some.signed] == [
        ("b.yaml", "expired"),
        ("a.yaml", "holds"),
    ]
    assert {each.file: each.accepted for each in some.workloads} == {"a.yaml": (item,), "b.yaml": (), "c.yaml": ()}
    # An acceptance improves nothing.
    assert len({(each.tally, each.known) for each in some.workloads}) == 1


def test_nothing_of_an_architecture_is_kept(made: Made) -> None:
    gc.collect()
    before = sum(isinstance(each, Thing) for each in gc.get_objects())
    some = made(**{f"w{number}": WEAK for number in range(5)})
    gc.collect()
    assert sum(isinstance(each, Thing) for each in gc.get_objects()) == before
    assert len(some.workloads) == 5


# -- the crew -----------------------------------------------------------------------------------------------------------


def test_what_one_process_hands_to_another_comes_back_whole(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(WEAK, encoding="utf-8")
    judged = portfolio.judge(Candidate(tmp_path / "a.yaml", named=True), catalog, ALL)
    again = pickle.loads(pickle.dumps(judged))  # noqa: S301  its own
    assert again == judged
    assert again.summary.interned() == judged.summary


def test_processes_are_worth_it_for_many_files_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: range(64), raising=False)
    assert [crew.processes(files) for files in (0, 1, 79, 80, 400, 10_000)] == [1, 1, 1, 2, 10, crew.MOST]
    monkeypatch.setattr("os.sched_getaffinity", lambda _: range(1), raising=False)
    assert crew.processes(10_000) == 1


def test_where_no_process_can_begin_this_one_does_it_all(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(*_given: object) -> None:
        raise OSError("no semaphores here")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", impossible)
    candidates = [Candidate(tmp_path / f"{number}.yaml", named=True) for number in range(3)]
    for each in candidates:
        each.path.write_text(WEAK, encoding="utf-8")
    judged = list(crew.judge(candidates, catalog, ALL, jobs=2))
    assert [each.file for each in judged] == [str(each.path) for each in candidates]


def test_several_processes_give_what_one_gives_in_the_same_order(tmp_path: Path) -> None:
    from warev import catalog as catalogs

    shipped = catalogs.load()
    texts = [f"name: W{number}\n{WEAK if number % 3 else SOUND}" for number in range(18)] + ["name: [", "nonsense: 1\n"]
    candidates = [Candidate(tmp_path / f"{number:02}.yaml", named=True) for number in range(len(texts))]
    for each, text in zip(candidates, texts, strict=True):
        each.path.write_text(text, encoding="utf-8")
    assert list(crew.judge(candidates, shipped, ALL, jobs=2)) == list(crew.judge(candidates, shipped, ALL, jobs=1))
