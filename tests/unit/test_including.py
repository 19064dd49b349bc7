"""An architecture includes what holds for many: facts, answers and more, each with its own place, and its own words win."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from warev import reading, values, wording
from warev.architecture import Architecture, Reply
from warev.catalog import Catalog
from warev.errors import Mistakes, WarevError
from warev.including import MAX_FILES
from warev.review import review

Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    """Writes files of those names into the folder in which the test runs; the first one is its answer."""
    monkeypatch.chdir(tmp_path)

    def write(**files: str) -> Path:
        paths = [Path(name.replace("__", "/") + ".yaml") for name in files]
        for path, text in zip(paths, files.values(), strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return paths[0]

    return write


@pytest.fixture
def read(catalog: Catalog) -> Callable[[Path], Architecture]:
    return lambda path: reading.read(path, catalog)


@pytest.fixture
def refused(catalog: Catalog) -> Callable[[Path], list[str]]:
    """What is told of a file with mistakes."""

    def told(path: Path) -> list[str]:
        with pytest.raises(WarevError) as caught:
            reading.read(path, catalog)
        return [str(mistake) for mistake in caught.value.mistakes]

    return told


def facts(made: Architecture) -> dict[str, Any]:
    return {name: fact.value for name, fact in made.workload.facts.items() if fact.at}


def test_what_is_included_is_stated_at_its_own_place(written: Written, read: Callable[[Path], Architecture]) -> None:
    made = read(
        written(
            shop="name: Shop\ninclude: [organisation.yaml]\ncomponents:\n  db: {service: rds, in: prod}\n",
            organisation="name: All\nidentity:\n  mfa: all\nplaces:\n  prod: {type: account}\nanswers: {SEC01-BP03: yes}\n"
            "accepted:\n  - {item: REL01-BP01, reason: r, owner: o, until: 2027-01-31}\n"
            "defaults: {all: {tier: important}}\n",
        )
    )
    assert (made.name, made.file) == ("Shop", "shop.yaml")
    assert str(made.workload.facts["identity.mfa"].at) == "organisation.yaml:3:3"
    (db,) = made.workload.lists["components"].things
    assert db.links["place"].id == "prod"
    assert (db.facts["tier"].value, str(db.facts["tier"].at)) == ("important", "organisation.yaml:9:18")
    assert str(made.answers["SEC01-BP03"].at) == "organisation.yaml:6:11"
    assert [str(each.at) for each in made.accepted] == ["organisation.yaml:8:5"]


def test_evidence_names_the_included_file(
    written: Written, read: Callable[[Path], Architecture], catalog: Catalog
) -> None:
    shop = written(
        shop="include: organisation.yaml\nuses: [budgets]\ncomplete: [uses]\n",
        organisation="uses: [cloudtrail]\nidentity: {mfa: all}\n",
    )
    made = review(read(shop), catalog, today=date(2026, 11, 2))
    said = [wording.evidence(piece) for finding in made.findings for piece in finding.evidence]
    assert any(line.startswith("organisation.yaml:2:12: identity.mfa is all") for line in said), said
    assert any(line.startswith("organisation.yaml:1:8: uses is budgets, cloudtrail") for line in said), said


@pytest.mark.parametrize(
    "own",
    ["identity: {mfa: none}", "identity.mfa: none"],
)
@pytest.mark.parametrize("theirs", ["identity: {mfa: all, password_min_length: 9}", "identity.mfa: all"])
def test_what_the_architecture_states_itself_wins_however_it_is_spelled(
    own: str, theirs: str, written: Written, read: Callable[[Path], Architecture]
) -> None:
    made = read(written(shop=f"include: [organisation.yaml]\n{own}\n", organisation=f"{theirs}\n"))
    assert facts(made)["identity.mfa"] == "none"
    assert ("identity.password_min_length" in facts(made)) == ("password" in theirs)


def test_another_spelling_of_one_fact_of_a_place_wins_too(
    written: Written, read: Callable[[Path], Architecture]
) -> None:
    made = read(
        written(
            shop="include: [organisation.yaml]\nplaces: {vpc: {multi_az: true}}\n",
            organisation="places: {vpc: {type: network, availability_zones: 1, name: Ours}, hall: {type: site}}\n",
        )
    )
    vpc, hall = made.workload.lists["places"].things
    assert (vpc.facts["type"].value, values.say(vpc.facts["availability_zones"].value or ""), vpc.name) == (
        "network",
        "at least 2",
        "Ours",
    )
    assert hall.id == "hall"


def test_null_is_not_stated_and_so_gives_way(written: Written, read: Callable[[Path], Architecture]) -> None:
    made = read(
        written(
            shop="include: [o.yaml]\nidentity: {mfa: null}\nidentity.password_min_length:\nanswers: {SEC01-BP03: null}\nplaces:\n",
            o="identity: {mfa: all, password_min_length: 9}\nanswers: {SEC01-BP03: no}\nplaces: {a: {type: site}}\n",
        )
    )
    assert facts(made) == {"identity.mfa": "all", "identity.password_min_length": 9}
    assert made.answers["SEC01-BP03"].reply is Reply.NO
    assert len(made.workload.lists["places"].things) == 1


def test_an_open_list_unites_and_any_other_list_is_the_architectures(
    written: Written, read: Callable[[Path], Architecture]
) -> None:
    made = read(
        written(
            shop="include: [o.yaml]\nuses: [budgets, config]\ncomplete: [uses]\nregions: [a]\n",
            o="uses: [config, cloudtrail]\nregions: [a, b]\n",
        )
    )
    assert facts(made) == {"uses": ("budgets", "config", "cloudtrail"), "regions": ("a",)}


def test_answers_are_whole_and_the_architectures_win(written: Written, read: Callable[[Path], Architecture]) -> None:
    made = read(
        written(
            shop="include: [o.yaml]\nanswers: {SEC01-BP03: no}\n",
            o="answers: {SEC01-BP03: {answer: yes, by: us}, REL02-BP02: yes}\n",
        )
    )
    assert {item: (answer.reply, answer.by) for item, answer in made.answers.items()} == {
        "SEC01-BP03": (Reply.NO, ""),
        "REL02-BP02": (Reply.YES, ""),
    }


def test_a_later_file_wins_over_an_earlier_one_and_over_those_that_it_includes(
    written: Written, read: Callable[[Path], Architecture]
) -> None:
    made = read(
        written(
            shop="include: [all.yaml, team.yaml, teams/other.yaml]\n",
            all="owner: all\nidentity.mfa: none\n",
            team="include: [teams/base.yaml]\nowner: team\n",
            teams__base="identity.mfa: all\nowner: base\nload.peak_rps: 3\n",
            teams__other="include: [base.yaml]\nload.peak_rps: 4\n",
        )
    )
    assert facts(made) == {"owner": "team", "identity.mfa": "all", "load.peak_rps": 4}
    assert str(made.workload.facts["identity.mfa"].at).startswith(str(Path("teams", "base.yaml")))


def test_the_tree_that_an_architecture_keeps_reads_the_same_without_its_files(
    written: Written, read: Callable[[Path], Architecture], catalog: Catalog
) -> None:
    shop = written(shop="include: [o.yaml]\nuses: [budgets]\n", o="uses: [config]\nowner: we\n")
    made = read(shop)
    Path("o.yaml").unlink()
    again = reading.architecture(made.source, catalog, Mistakes())
    assert again.workload.facts == made.workload.facts
    assert made.source.plain() == {"uses": ["budgets", "config"], "owner": "we"}


# -- mistakes -----------------------------------------------------------------------------------------------------------


def test_every_mistake_of_an_included_file_is_told_at_its_place_even_of_what_is_overruled(
    written: Written, refused: Callable[[Path], list[str]]
) -> None:
    told = refused(
        written(
            shop="include: [o.yaml]\nidentity: {mfa: all}\ncomponents: {db: {service: rsd}}\n",
            o="identity: {mfa: always}\nanswers: {SEC9: yes}\nowner: [a]\nowners: b\nplaces: [c]\n",
        )
    )
    assert [line.partition(" ")[0] for line in told] == [
        "o.yaml:1:17:", "o.yaml:2:11:", "o.yaml:3:8:", "o.yaml:4:1:", "o.yaml:5:9:", "shop.yaml:3:28:",
    ]  # fmt: skip


def test_what_tells_of_one_workload_is_not_included(written: Written, refused: Callable[[Path], list[str]]) -> None:
    told = refused(
        written(
            shop="include: [o.yaml]\ncomponents: {db: {service: rds}}\n",
            o="components: {x: {service: rds}}\nflows: []\ndata: {}\ncomplete: [uses]\n"
            "accepted: [{item: REL01-BP01, component: db, reason: r, owner: o, until: 2027-01-31}]\n",
        )
    )
    assert [re.sub(r"\n.*", "", line) for line in told] == [
        "o.yaml:1:1: components tells of one workload, and this file is included",
        "o.yaml:2:1: flows tells of one workload, and this file is included",
        "o.yaml:3:1: data tells of one workload, and this file is included",
        "o.yaml:4:1: complete tells of one workload, and this file is included",
        "o.yaml:5:42: there is no component db",
    ]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("../o.yaml", "../o.yaml leads out of this file's folder"),
        ("a/../../o.yaml", "a/../../o.yaml leads out of this file's folder"),
        ("/etc/o.yaml", "/etc/o.yaml leads out of this file's folder"),
        ("'C:o.yaml'", "C:o.yaml leads out of this file's folder"),
        ("'a\\o.yaml'", "a\\o.yaml leads out of this file's folder"),
        ("o.txt", "o.txt is no YAML file by its name"),
        (".env", ".env is no YAML file by its name"),
        ("organisatoin.yaml", "there is no file organisatoin.yaml\n  hint: did you mean organisation.yaml?"),
        ("folder.yaml", "there is no file folder.yaml"),
        ("{a: b}", "include should list files, as in [organisation.yaml]"),
        ("null", "include should list files, as in [organisation.yaml]"),
        ("[x.yaml]", "include should list files, as in [organisation.yaml]"),
        ('"a\\0.yaml"', "'a\\x00.yaml' names no file"),
        ("shop.yaml", "shop.yaml includes itself"),
        ("link.yaml", "link.yaml leads out of the architecture's folder"),
        ("linked/o.yaml", "linked/o.yaml leads out of the architecture's folder"),
        ("circle.yaml", "'circle.yaml' names no file"),
    ],
)
def test_only_a_yaml_file_in_the_folder_or_below_is_included(
    named: str, said: str, written: Written, refused: Callable[[Path], list[str]], tmp_path_factory: Any
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "o.yaml").write_text("owner: they\n", encoding="utf-8")
    shop = written(shop=f"include:\n  - {named}\n", organisation="owner: we\n")
    Path("folder.yaml").mkdir()
    Path("link.yaml").symlink_to(outside / "o.yaml")
    Path("linked").symlink_to(outside, target_is_directory=True)
    Path("circle.yaml").symlink_to("circle.yaml")
    told = refused(shop)
    assert told[0].startswith(f"shop.yaml:2:5: {said}"), told
    assert len(told) == 1


def test_a_circle_is_told_where_it_closes(written: Written, refused: Callable[[Path], list[str]]) -> None:
    told = refused(written(shop="include: [a.yaml]\n", a="include: [b.yaml]\n", b="include: [a.yaml]\nowner: we\n"))
    assert told == ["b.yaml:1:11: a.yaml includes itself\n  hint: leave it out of one of the files"]


def test_the_files_are_bounded(written: Written, refused: Callable[[Path], list[str]]) -> None:
    files = {f"o{number}": "owner: we\n" for number in range(MAX_FILES + 1)}
    told = refused(written(shop=f"include: [{', '.join(f'{name}.yaml' for name in files)}]\n", **files))
    assert [re.sub(r"^\S+ ", "", line) for line in told] == [f"more than {MAX_FILES} files are included"]


def test_an_included_file_that_is_no_yaml_is_told_at_its_line(
    written: Written, refused: Callable[[Path], list[str]]
) -> None:
    told = refused(written(shop="include: [o.yaml, p.yaml]\n", o="a: [\n", p="- a\n"))
    assert [line.partition(" ")[0] for line in told] == ["o.yaml:2:1:", "p.yaml:1:1:"]
