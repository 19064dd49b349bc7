"""What if: a change is the same as editing the file, and whoever writes it wrongly is told how to write it."""

import json
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev import changes, document, reading
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.errors import Mistakes, WarevError
from warev.facts import Thing
from warev.review import judge
from warev.verdict import Verdict

Read: TypeAlias = Any
Draw: TypeAlias = Any

SHOP = """\
complete: [components, flows]
identity.mfa: none
objectives: {rpo_minutes: 15}
places: {vpc: {type: network, availability_zones: 2}}
data: {orders: {personal: true}}
defaults: {all: {mode: own}}
components:
  web: {service: ec2, availability_zones: 2, in: vpc, version: 5.10, tags: [a, b]}
  db: {service: rds, multi_az: false, backup: {retention_days: 1, interval_minutes: 5}}
  queue: {kind: queue, dead_letter: none}
flows:
  - {from: web, to: [db, queue, db], encrypted: false, purpose: save}
  - {from: web, to: queue, encrypted: false}
answers: {SEC01-BP03: {answer: no, by: somebody, date: 2026-01-01}}
"""


@pytest.fixture(scope="module")
def shop(architecture: Read) -> Architecture:
    made: Architecture = architecture(SHOP)
    return made


def thing(made: Architecture, id_: str) -> Thing:
    return next(each for each in made.things() if each.id == id_)


def value(made: Architecture, id_: str, fact: str) -> Any:
    found = thing(made, id_).facts.get(fact)
    return found.value if found else None


def refused(shop: Architecture, catalog: Catalog, *texts: str) -> list[str]:
    with pytest.raises(WarevError) as caught:
        changes.changed(shop, texts, catalog)
    return [str(mistake) for mistake in caught.value.mistakes]


# -- what a change says -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "id_", "fact", "expected"),
    [
        ("identity.mfa=all", "workload", "identity.mfa", "all"),
        ("environments=[a, b]", "workload", "environments", ("a", "b")),
        ("environments=a, b", "workload", "environments", ("a", "b")),
        ("environments=[]", "workload", "environments", ()),
        ("components.web.availability_zones=3", "web", "availability_zones", 3),
        ("components.db.availability_zones=2", "db", "availability_zones", 2),
        ("components.db.zones=2", "db", "availability_zones", 2),
        ("components.db.backup.retention_days=7", "db", "backup.retention_days", 7),
        ("components.web.version=3.10", "web", "version", "3.10"),
        ("components.web.version=true", "web", "version", "true"),
        ('components.web.version="null"', "web", "version", "null"),
        ("components.web.version=a = b", "web", "version", "a = b"),
        ("components.web.mode=managed", "web", "mode", "managed"),
        ("components.web.mode=null", "web", "mode", "own"),
        ("components.web.service=Amazon RDS", "web", "kind", "database"),
        ("components.queue.dead_letter=web", "queue", "dead_letter", "web"),
        ("flows.web->db.encrypted=true", "web->db", "encrypted", True),
        ("flows.web->db#2.encrypted=true", "web->db#2", "encrypted", True),
        ("places.vpc.availability_zones=3", "vpc", "availability_zones", 3),
        ("data.orders.personal=false", "orders", "personal", False),
        ("objectives.rpo_minutes=null", "web", "objectives.rpo_minutes", None),
        ("components.db.backup.retention_days = null", "db", "backup.retention_days", None),
    ],
)
def test_a_value_is_read_by_the_type_of_its_fact(
    shop: Architecture, catalog: Catalog, text: str, id_: str, fact: str, expected: Any
) -> None:
    assert value(changes.changed(shop, [text], catalog), id_, fact) == expected


def test_only_the_thing_that_is_named_changes(shop: Architecture, catalog: Catalog) -> None:
    made = changes.changed(shop, ["flows.web->queue.encrypted=true"], catalog)
    flows = made.workload.lists["flows"].things
    assert [(flow.id, flow.facts["encrypted"].value, "purpose" in flow.facts) for flow in flows] == [
        ("web->db", False, True),
        ("web->queue", True, True),
        ("web->db#2", False, True),
        ("web->queue#2", False, False),
    ]
    assert [flow.at for flow in flows] == [flow.at for flow in shop.workload.lists["flows"].things]


def test_the_file_and_what_was_read_of_it_stay_as_they_are(shop: Architecture, catalog: Catalog) -> None:
    before = shop.source.plain()
    changes.changed(shop, ["flows.web->db.encrypted=true", "identity.mfa=all", "components.db.zones=2"], catalog)
    assert shop.source.plain() == before
    assert value(shop, "db", "availability_zones") == 1


def test_an_answer_replaces_the_whole_answer(shop: Architecture, catalog: Catalog) -> None:
    (answer,) = changes.changed(shop, ["answers.SEC01-BP03=yes"], catalog).answers.values()
    assert (answer.reply, answer.by, answer.on) == ("yes", "", None)
    assert str(answer.at) == "--set answers.SEC01-BP03=yes"
    assert changes.changed(shop, ["answers.SEC01-BP03=null"], catalog).answers == {}


def test_an_answer_may_say_why_the_item_does_not_apply(shop: Architecture, catalog: Catalog) -> None:
    made = changes.changed(shop, ["answers.SEC01-BP04={not_applicable: no users}"], catalog)
    assert made.answers["SEC01-BP04"].reason == "no users"


def test_evidence_names_the_change_and_no_line_of_the_file(shop: Architecture, catalog: Catalog) -> None:
    fact = thing(changes.changed(shop, ["components.db.zones=2"], catalog), "db").facts["availability_zones"]
    assert fact.at is not None
    assert (str(fact.at), fact.at.in_file) == ("--set components.db.zones=2", False)


def test_what_an_included_file_states_changes_too(catalog: Catalog, tmp_path: Path) -> None:
    shared = "identity.mfa: all\nowner: ops\nuses: [budgets]\nplaces: {vpc: {type: network, availability_zones: 2}}\n"
    (tmp_path / "shared.yaml").write_text(shared, encoding="utf-8")
    (tmp_path / "shop.yaml").write_text("include: [shared.yaml]\nowner: web\nuses: [cloudtrail]\n", encoding="utf-8")
    shop = reading.read(tmp_path / "shop.yaml", catalog)
    texts = ["identity.mfa=null", "owner=null", "uses=[cloudtrail]", "places.vpc.availability_zones=3"]
    made = changes.changed(shop, texts, catalog)
    assert [value(made, "workload", fact) for fact in ("identity.mfa", "owner")] == [None, None]
    assert value(made, "workload", "uses").words == ("cloudtrail",)
    assert value(made, "vpc", "availability_zones") == 3


# -- mistakes -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("components.dbb.zones=2", "components holds no dbb\n  hint: did you mean db?"),
        ("components.db.zoness=2", "zoness is no known fact of a component\n  hint: did you mean zones?"),
        ("components.db=2", "nothing is no known fact of a component"),
        ("places.x.type=site", "places holds no x\n  hint: there are vpc"),
        ("flows.db->web.encrypted=true", "flows holds no db->web\n  hint: there are web->db, web->queue, web->db#2, web->queue#2"),
        ("answers.SEC01-BP3=yes", "there is no item SEC01-BP3\n  hint: did you mean SEC01-BP03 or SEC01-BP04 or"),
        ("answers.SEC01-BP03=maybe", "an answer is yes, no or partly, but this is 'maybe'"),
        ("answers.SEC01-BP03={a: [}", "this is not YAML"),
        ("web.tier=critical", "web.tier is no known fact of a workload\n  hint: did you mean components.web.tier?"),
        ("component.web.tier=critical", "component.web.tier is no known fact of a workload\n  hint: did you mean components?"),
        ("components.db.durable=true", "durable is not stated but derived from other facts\n  hint: it means: It keeps state."),
        ("components.db.zones", "this change has no value\n  hint: write components.web.tier=critical; null"),
        ("components.db.zones=", "this change has no value"),
        ("=2", "this change has no path"),
        ("components.db.encrypted_at_rest=yes", "encrypted_at_rest should be true or false, but is 'yes'; write true"),
        ("components.db.zones=two", "zones should be a whole number, at least 1, but is 'two'"),
        ("components.db.tags=a,,b", "tags should be a list of words; each member a single word or text"),
        ("components.db.dead_letter=queue", "dead_letter makes no sense for a component of kind database"),
        ("components.queue.dead_letter=webb", "dead_letter is webb, which is no component of this file\n  hint: did you mean web?"),
        ("components.web.version=\udcff", "this is not UTF-8 text"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_the_change_and_what_was_meant(
    shop: Architecture, catalog: Catalog, text: str, said: str
) -> None:
    (told,) = refused(shop, catalog, text)
    assert told.startswith(f"--set {text}: {said}")


def test_all_mistakes_are_told_at_once(shop: Architecture, catalog: Catalog) -> None:
    assert len(refused(shop, catalog, "x=1", "components.db.zones=two", "answers.SEC01-BP03=perhaps")) == 3


def test_two_spellings_of_one_fact_are_not_both_set(shop: Architecture, catalog: Catalog) -> None:
    (told,) = refused(shop, catalog, "components.db.zones=2", "components.db.multi_az=true")
    assert told == (
        "--set components.db.multi_az=true: components.db.availability_zones is set twice\n"
        "  hint: the other is --set components.db.zones=2"
    )


# -- the law: a change is the same as editing the file -----------------------------------------------------------------------

WORDS = ("a", "b", "c")
LETTERS = st.characters(
    max_codepoint=0xFFFD, exclude_categories=["Cs"]
)  # what JSON, by which the tests write YAML, can spell
TEXT = st.text(LETTERS, min_size=1, max_size=6) | st.sampled_from(
    ["null", "true", "5.10", '"a"', " a", "a, b", "[a]", "=1+1", "é"]
)
# What may be stated of the things of each section, whatever their kind: the words for one fact, and its values.
FACTS: dict[str, dict[tuple[str, ...], st.SearchStrategy[Any]]] = {
    "": {
        ("identity.mfa",): st.sampled_from(["none", "admins", "all"]),
        ("load.peak_rps",): st.floats(0, 9).map(lambda number: round(number, 3)),
        ("uses",): st.lists(TEXT, max_size=2),
        ("owner",): TEXT,
    },
    "components": {
        ("availability_zones", "zones"): st.integers(1, 3),
        ("encrypted_at_rest",): st.booleans(),
        ("backup.retention_days",): st.integers(0, 9),
        ("backup.interval_minutes",): st.integers(0, 9),
        ("objectives.rpo_minutes",): st.integers(0, 9),
        ("version",): TEXT,
        ("tags",): st.lists(TEXT, max_size=3),
        ("tier",): st.sampled_from(["standard", "critical"]),
    },
    "flows": {("encrypted",): st.booleans(), ("style",): st.sampled_from(["sync", "async"]), ("purpose",): TEXT},
    "places": {("availability_zones", "zones"): st.integers(1, 3), ("region",): TEXT},
    "data": {("personal",): st.booleans(), ("retention_days",): st.integers(0, 9)},
}
Stated: TypeAlias = dict[tuple[str, ...], Any]


@st.composite
def stated(draw: Draw, section: str) -> Stated:
    return {words: draw(values) for words, values in FACTS[section].items() if draw(st.booleans())}


@st.composite
def worlds(draw: Draw) -> dict[str, Any]:
    """An architecture: what is stated of each thing. Flows come in bundles that share a sender and what is stated."""
    world: dict[str, Any] = {"": draw(stated("")), "answers": draw(st.sampled_from([{}, {"SEC01-BP03": "yes"}]))}
    for section in ("components", "places", "data"):
        world[section] = {id_: draw(stated(section)) for id_ in WORDS[: draw(st.integers(1, 3))]}
    ids = st.sampled_from(sorted(world["components"]))
    world["flows"] = [
        (draw(ids), draw(st.lists(ids, min_size=1, max_size=3)), draw(stated("flows")))
        for _ in range(draw(st.integers(0, 3)))
    ]
    return world


def written(facts: Stated, spell: Any) -> dict[str, Any]:
    """*facts* as keys of a file: nested or not, by one word or another, as *spell* chooses."""
    keys: dict[str, Any] = {}
    for words, each in facts.items():
        word = spell(words)
        first, _, rest = word.partition(".")
        if rest and spell((True, False)):
            keys.setdefault(first, {})[rest] = each
        else:
            keys[word] = each
    return keys


def read(world: dict[str, Any], spell: Any, catalog: Catalog) -> Architecture:
    """The architecture that *world* is, written as *spell* chooses and read again."""
    file: dict[str, Any] = written(world[""], spell) | {"complete": ["components"], "answers": world["answers"]}
    file["flows"] = [{"from": sender, "to": to, **written(facts, spell)} for sender, to, facts in world["flows"]]
    for section in ("components", "places", "data"):
        file[section] = {id_: written(facts, spell) for id_, facts in world[section].items()}
    for keys in file["components"].values():
        keys["kind"] = "database"
    for keys in file["places"].values():
        keys["type"] = "network"
    mistakes = Mistakes()
    return reading.architecture(document.parse(json.dumps(file), "world", mistakes), catalog, mistakes)


@st.composite
def edits(draw: Draw, world: dict[str, Any]) -> tuple[str, Any, dict[str, Any]]:
    """A path, a value (None: unstated), and *world* with the one set to the other."""
    edited = json_copy(world)
    section = draw(st.sampled_from([*FACTS, "answers"]))
    if section == "answers":
        reply = draw(st.sampled_from(["yes", "no", "partly", None]))
        edited["answers"] = {} if reply is None else {"SEC01-BP03": reply}
        return "answers.SEC01-BP03", reply, edited
    words = draw(st.sampled_from(sorted(FACTS[section])))
    value = draw(FACTS[section][words] | st.none())
    id_, holder = "", edited[section]
    if section == "flows":
        edited["flows"] = [(sender, [target], dict(facts)) for sender, to, facts in world["flows"] for target in to]
        if not edited["flows"]:
            return "identity.mfa", None, edited | {"": {k: v for k, v in world[""].items() if k != ("identity.mfa",)}}
        index = draw(st.integers(0, len(edited["flows"]) - 1))
        ends = [(sender, to[0]) for sender, to, _ in edited["flows"]]
        number = ends[: index + 1].count(ends[index])
        id_, holder = "->".join(ends[index]) + (f"#{number}" if number > 1 else ""), edited["flows"][index][2]
    elif section:
        id_ = draw(st.sampled_from(sorted(world[section])))
        holder = holder[id_]
    holder.pop(words, None)
    if value is not None:
        holder[words] = value
    return changes.path(section, id_, draw(st.sampled_from(words))), value, edited


def json_copy(world: dict[str, Any]) -> dict[str, Any]:
    return {
        key: dict(part) if key in {"", "answers"} else {id_: dict(facts) for id_, facts in part.items()}
        for key, part in world.items()
        if key != "flows"
    } | {"flows": world["flows"]}


def known(made: Architecture) -> list[Any]:
    return [
        (each.subject, each.id, {name: (fact.value, fact.origin) for name, fact in each.facts.items()})
        for each in made.things()
    ]


@given(drawn=st.data())
def test_a_change_is_the_same_as_editing_the_file(drawn: st.DataObject, catalog: Catalog) -> None:
    world = drawn.draw(worlds())
    path, new, edited = drawn.draw(edits(world))
    spell = lambda words: drawn.draw(st.sampled_from(words))  # noqa: E731
    before = read(world, spell, catalog)
    text = f"{path}={'null' if new is None else changes.spelled(tuple(new) if isinstance(new, list) else new)}"
    changed, other = changes.changed(before, [text], catalog), read(edited, spell, catalog)
    assert known(changed) == known(other)
    assert [answer.reply for answer in changed.answers.values()] == [answer.reply for answer in other.answers.values()]
    for item in catalog.items.values():
        assert judge(item, changed).credit == judge(item, other).credit


def test_the_law_is_no_empty_one(shop: Architecture, catalog: Catalog) -> None:
    """A change can turn a verdict."""
    made = changes.changed(shop, ["identity.mfa=all", "answers.SEC01-BP03=null"], catalog)
    turned = {
        item.id: (judge(item, shop).verdict, judge(item, made).verdict)
        for item in catalog.items.values()
        if judge(item, shop).verdict is not judge(item, made).verdict
    }
    assert turned == {"SEC01-BP03": (Verdict.NOT_MET, Verdict.MET)}
