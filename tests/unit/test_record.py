"""Answers in the file: where people would write them, at once, and with everything else as it was."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warev import document, reading
from warev.catalog import Catalog
from warev.errors import Mistakes, WarevError
from warev.record import ChangedMeanwhileError, Entry, Record, completed, lengthened, listed

SHOP = """\
# The shop, as its people tell it.
name: Shop   # a working title
complete: [flows]
identity: {mfa: admins}   # soon all

# What there is.
components:
  web: {service: ec2}   # the only one
  db:
    service: rds
    backup: {retention_days: 7}   # a week
    # more to come

flows:
  - {from: web, to: db}
answers:
  REL02-BP02: yes
"""


@pytest.fixture
def record(tmp_path: Path, catalog: Catalog) -> Any:
    def make(text: str = SHOP) -> Record:
        path = tmp_path / "shop.yaml"
        path.write_bytes(text.encode())
        return Record(path, catalog)

    return make


def lines_added(before: str, after: str) -> list[str]:
    """The lines of *after* that are not in *before*; all others must be there, in their order."""
    old, found = before.splitlines(), []
    for line in after.splitlines():
        if old and line == old[0]:
            old.pop(0)
        else:
            found.append(line)
    return found + [f"LOST {line}" for line in old]


@pytest.mark.parametrize(
    ("route", "name", "value", "line"),
    [
        (("components", "db"), "tier", "critical", "    tier: critical"),
        (("components", "db"), "encrypted_at_rest", False, "    encrypted_at_rest: false"),
        (("answers", "SEC01-BP03"), "", {"answer": "no", "by": "Zoë"}, None),
        (("components", "web"), "tier", "critical", None),
        (("components", "db"), "backup.interval_minutes", 5, None),
        ((), "identity.password_min_length", 12, None),
        ((), "load.peak_rps", 12.5, None),
        (("flows", 0), "style", "sync", None),
    ],
)
def test_a_fact_stands_where_its_group_stands_and_comments_stay(
    route: tuple[str | int, ...], name: str, value: Any, line: str | None, record: Any
) -> None:
    made = record()
    made.write([Entry(route, name, value)])
    text = made.path.read_text(encoding="utf-8")
    for comment in (
        "# The shop",
        "# a working",
        "# soon all",
        "# What there is",
        "# the only",
        "# a week",
        "# more to",
    ):
        assert comment in text
    if line:
        assert lines_added(SHOP, text) == [line]
    plain = document.parse(text, "shop.yaml", Mistakes()).plain()
    assert _found(plain, (*route, *name.split(".")) if name else route) == value


def _found(plain: Any, route: tuple[str | int, ...]) -> Any:
    for step in route:
        plain = plain[step]
    return plain


def test_a_group_in_braces_grows_in_its_braces(record: Any) -> None:
    made = record()
    made.write(
        [Entry((), "identity.password_min_length", 12), Entry(("components", "db"), "backup.interval_minutes", 5)]
    )
    text = made.path.read_text()
    assert "identity: {mfa: admins, password_min_length: 12}   # soon all\n" in text
    assert "    backup: {retention_days: 7, interval_minutes: 5}   # a week\n" in text


def test_a_fact_beside_dotted_ones_is_dotted(record: Any) -> None:
    made = record("components:\n  db: {service: rds, backup.retention_days: 7}\n")
    made.write([Entry(("components", "db"), "backup.interval_minutes", 5)])
    assert "{service: rds, backup.retention_days: 7, backup.interval_minutes: 5}" in made.path.read_text()


def test_what_says_null_takes_the_value(record: Any) -> None:
    made = record("identity:\n  mfa:   # ask Zoë\ncomponents:\n  db: {service: rds, tier: null}\n")
    made.write([Entry((), "identity.mfa", "all"), Entry(("components", "db"), "tier", "critical")])
    assert made.path.read_text() == (
        "identity:\n  mfa: all   # ask Zoë\ncomponents:\n  db: {service: rds, tier: critical}\n"
    )


def test_a_group_that_comes_from_elsewhere_is_not_written_over(record: Any) -> None:
    text = "x: &b {backup: {retention_days: 7}}\ncomponents:\n  db: {<<: *b, service: rds}\n".replace("x:", "notes:")
    made = record(text.replace("notes: &b", "defaults: {database: &b").replace("7}}", "7}}}"))
    made.write([Entry(("components", "db"), "backup.interval_minutes", 5)])
    facts = {name: fact.value for name, fact in made.architecture.workload.lists["components"].things[0].facts.items()}
    assert facts["backup.retention_days"] == 7
    assert facts["backup.interval_minutes"] == 5


def test_what_is_shared_by_an_alias_is_left_alone(record: Any) -> None:
    text = "components:\n  a: &one {service: rds}\n  b: *one\n"
    made = record(text)
    for component in ("a", "b"):
        with pytest.raises(WarevError):
            made.write([Entry(("components", component), "tier", "critical")])
    assert made.path.read_text() == text


def test_a_contradiction_is_told_and_nothing_is_written(record: Any) -> None:
    text = "components: {table: {service: dynamodb}}\n"
    made = record(text)
    with pytest.raises(WarevError, match="by nature of Amazon DynamoDB"):
        made.write([Entry(("components", "table"), "availability_zones", 1)])
    assert made.path.read_text() == text


def test_lists_are_called_complete_and_lengthened(record: Any) -> None:
    made = record(SHOP + "uses: [budgets]\n")
    made.write(completed(made.architecture, "components"))
    made.write(lengthened(made.architecture, "uses", ["budgets", "cloudtrail"]))
    assert listed(made.architecture, "uses") == ("budgets", "cloudtrail")
    made.write(completed(made.architecture, "uses"))
    text = made.path.read_text()
    assert "complete: [flows, components, uses]\n" in text
    assert "uses: [budgets, cloudtrail]\n" in text
    fresh = record("components: {db: {service: rds}}\n")
    fresh.write(completed(fresh.architecture, "components"))
    assert fresh.architecture.workload.lists["components"].complete


@pytest.mark.parametrize("text", ["complete: flows\ncomponents: {}\n", "complete:\n- flows\ncomponents: {}\n"])
def test_a_list_of_complete_lists_may_be_written_in_any_way(text: str, record: Any) -> None:
    made = record(text)
    made.write(completed(made.architecture, "components"))
    assert made.architecture.workload.lists["components"].complete
    assert made.architecture.workload.lists["flows"].complete


def test_what_was_written_last_can_be_undone(record: Any) -> None:
    made = record()
    made.write([Entry(("components", "db"), "tier", "critical")])
    made.write([Entry(("components", "web"), "tier", "critical")])
    made.undo()
    assert lines_added(SHOP, made.path.read_text()) == ["    tier: critical"]
    made.undo()
    assert made.path.read_text() == SHOP


def test_a_file_that_somebody_changed_meanwhile_is_not_written_over(record: Any) -> None:
    made = record()
    made.write([Entry(("components", "db"), "tier", "critical")])
    theirs = made.path.read_text() + "# mine\n"
    made.path.write_text(theirs)
    for act in (lambda: made.write([Entry(("components", "web"), "tier", "critical")]), made.undo):
        with pytest.raises(ChangedMeanwhileError):
            act()
        assert made.path.read_text() == theirs
    assert made.renew()
    assert not made.renew()
    made.write([Entry(("components", "web"), "tier", "critical")])
    assert "# mine" in made.path.read_text()


def test_a_mistake_that_somebody_made_meanwhile_is_told(record: Any) -> None:
    made = record()
    made.path.write_text("components: {db: {service: rsd}}")
    with pytest.raises(WarevError, match="did you mean rds"):
        made.renew()
    made.path.write_text(SHOP)
    assert not made.renew()


def test_links_rights_and_marks_stay(tmp_path: Path, catalog: Catalog) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "shop.yaml"
    real.write_bytes(b"\xef\xbb\xbf" + SHOP.replace("\n", "\r\n").encode())
    real.chmod(0o640)
    link.symlink_to(real)
    Record(link, catalog).write([Entry(("components", "db"), "tier", "critical")])
    raw = real.read_bytes()
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert raw.startswith(b"\xef\xbb\xbf#")
    assert raw.count(b"\n") == raw.count(b"\r\n") == SHOP.count("\n") + 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_is_to_stay_is_not_replaced(record: Any) -> None:
    made = record()
    made.path.chmod(0o444)
    with pytest.raises(WarevError, match="cannot write"):
        made.write([Entry(("components", "db"), "tier", "critical")])


# -- what is written is what was said ---------------------------------------------------------------------------------------

STYLES = [
    SHOP,
    "{components: {web: {service: ec2}, db: {service: rds, backup: {}}}, flows: [{from: web, to: db}]}",
    "components:\n    web:\n        service: ec2\n    db:\n        service: rds\nflows:\n-   from: web\n    to: db",
    "components: {web: {service: ec2},\n  db: {service: rds, # x\n  }\n}\nflows:\n  -\n    from: web\n    to: db\n\n\n# end\n",
    SHOP.replace("\n", "\r\n"),
]
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=12)
FACTS = st.one_of(
    st.tuples(st.just(("components", "db")), st.just("backup.interval_minutes"), st.integers(0, 9)),
    st.tuples(st.just(("components", "db")), st.just("encrypted_at_rest"), st.booleans()),
    st.tuples(st.just(("components", "db")), st.just("version"), TEXTS),
    st.tuples(
        st.just(("components", "web")), st.just("utilization"), st.floats(0, 100).map(lambda number: round(number, 3))
    ),
    st.tuples(st.just(("components", "web")), st.just("tags"), st.lists(TEXTS, max_size=3)),
    st.tuples(st.just(("components", "web")), st.just("version"), TEXTS),
    st.tuples(st.just(("flows", 0)), st.just("encrypted"), st.booleans()),
    st.tuples(st.just(()), st.just("load.peak_rps"), st.integers(0, 9)),
    st.tuples(st.just(()), st.just("uses"), st.lists(TEXTS, max_size=3)),
    st.tuples(st.just(()), st.just("owner"), TEXTS),
)


@settings(max_examples=max(60, settings().max_examples // 4))
@given(text=st.sampled_from(STYLES), said=st.lists(FACTS, unique_by=lambda fact: fact[:2], max_size=5))
def test_reading_the_file_again_gives_what_was_said_and_what_was_there(
    text: str, said: list[tuple[Any, str, Any]], catalog: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("said") / "shop.yaml"
    path.write_bytes(text.encode())
    record = Record(path, catalog)
    before = {
        (thing.id, name): fact.value for thing in record.architecture.things() for name, fact in thing.facts.items()
    }
    for route, name, value in said:
        record.write([Entry(route, name, value)])
    again = reading.read(path, catalog)
    things = {thing.id: thing for thing in again.things()}
    for (id_, name), known in before.items():
        assert name.startswith("graph.") or things[id_].facts[name].value == known
    for route, name, value in said:
        thing = things["web->db" if route[:1] == ("flows",) else route[1] if route else "workload"]
        found = thing.facts[name].value
        assert getattr(found, "words", found) == (tuple(value) if isinstance(value, list) else value)
    for line in text.split("\n") if text is SHOP else ():
        assert not line.startswith("#") or line in path.read_text(encoding="utf-8")


# -- what the file includes -------------------------------------------------------------------------------------------------


@pytest.fixture
def sharing(record: Any, tmp_path: Path) -> Any:
    """The record of a shop whose network and account-wide services stand in a file that it includes."""
    (tmp_path / "all.yaml").write_text("places: {vpc: {type: network}}\nuses: [budgets]\nidentity: {mfa: admins}\n")
    return record("include: [all.yaml]\ncomponents: {web: {service: ec2, in: vpc}}\n")


def test_answers_about_what_is_included_join_it_and_leave_the_included_file_alone(sharing: Any, tmp_path: Path) -> None:
    shared = (tmp_path / "all.yaml").read_bytes()
    sharing.write([Entry(("places", "vpc"), "availability_zones", 3), Entry((), "identity.password_min_length", 12)])
    sharing.write(lengthened(sharing.architecture, "uses", ["budgets", "cloudtrail"]))
    workload = sharing.architecture.workload
    place = workload.lists["places"].things[0]
    assert (place.facts["type"].value, place.facts["availability_zones"].value) == ("network", 3)
    assert (workload.facts["identity.mfa"].value, workload.facts["identity.password_min_length"].value) == (
        "admins",
        12,
    )
    assert set(listed(sharing.architecture, "uses")) == {"budgets", "cloudtrail"}
    assert (tmp_path / "all.yaml").read_bytes() == shared
    assert sharing.path.read_text().startswith("include: [all.yaml]\n")


def test_an_included_file_that_somebody_changed_meanwhile_is_noticed(sharing: Any, tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text("places: {vpc: {type: network, availability_zones: 2}}\n")
    with pytest.raises(ChangedMeanwhileError):
        sharing.write([Entry(("places", "vpc"), "availability_zones", 3)])
    assert sharing.renew()
    assert not sharing.renew()
    assert sharing.architecture.workload.lists["places"].things[0].facts["availability_zones"].value == 2
