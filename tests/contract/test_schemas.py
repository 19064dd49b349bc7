"""The JSON Schemas hold what warev reads and writes, by a real validator: they mark what is wrong, and never what is right."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from warev import catalog as catalogs
from warev import content, document, portfolio, reading, shapes, starting
from warev.architecture import Architecture
from warev.catalog import SHELVES, Catalog, Risk
from warev.errors import Location, Mistake, Mistakes, WarevError
from warev.folders import Candidate, LeftOut
from warev.formats import json as json_
from warev.portfolio import Choice
from warev.quiz.packs import SHELF
from warev.reading import SECTIONS
from warev.review import review
from warev.schemas import SCHEMAS
from warev.vocabulary import Subject, Type

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs" / "schema" / "report.schema.json"
SHOP = (Path(__file__).parents[1] / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 30)
KNOWN = catalogs.load()
EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))

Validators = dict[str, Draft7Validator]


def validators(catalog: Catalog) -> Validators:
    made = {name: SCHEMAS[name].schema(catalog) for name in SCHEMAS.names}
    for schema in made.values():
        Draft7Validator.check_schema(schema)
    return {name: Draft7Validator(schema) for name, schema in made.items()}


@pytest.fixture(scope="module")
def shipped() -> Validators:
    """The schemas of the content that warev ships."""
    return validators(KNOWN)


@pytest.fixture(scope="module")
def small(catalog: Catalog) -> Validators:
    """The schemas of the tests' own content."""
    return validators(catalog)


def plain(text: str) -> Any:
    return document.parse(text, "shop.yaml", Mistakes()).plain()


def faults(validator: Draft7Validator, raw: Any) -> list[str]:
    """What is wrong with *raw*, each fault with the way to it."""
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}"[:300] for error in validator.iter_errors(raw)]


# -- every schema ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMAS.names)
def test_a_schema_says_the_same_each_time_and_names_its_draft(name: str) -> None:
    made = SCHEMAS[name].schema(KNOWN)
    assert json.dumps(made) == json.dumps(SCHEMAS[name].schema(KNOWN))
    assert next(iter(made)) == "$schema"
    assert made["$schema"] == shapes.DRAFT
    assert made["title"]


@pytest.mark.parametrize("name", SCHEMAS.names)
def test_every_reference_of_a_schema_leads_somewhere(name: str) -> None:
    made = SCHEMAS[name].schema(KNOWN)
    targets = {each["$ref"].removeprefix("#/definitions/") for each in objects(made) if "$ref" in each}
    assert targets - made["definitions"].keys() == set()
    # No validator of draft 7 looks at what stands beside a reference.
    assert [each for each in objects(made) if "$ref" in each and len(each) > 1] == []


def objects(raw: Any) -> Iterator[dict[str, Any]]:
    if isinstance(raw, dict):
        if isinstance(raw.get("$ref", ""), str):
            yield raw
        for each in raw.values():
            yield from objects(each)
    elif isinstance(raw, list):
        for each in raw:
            yield from objects(each)


# -- architectures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_example_follows_the_schema(example: Path, shipped: Validators) -> None:
    assert faults(shipped["architecture"], plain(example.read_text(encoding="utf-8"))) == []


def test_a_file_that_warev_begins_follows_the_schema(shipped: Validators) -> None:
    text = starting.start(["rds", "lambda", "sqs", "alb", "cloudfront"], KNOWN)
    assert text.splitlines()[0] == f"# yaml-language-server: $schema={starting.SCHEMA}"
    assert faults(shipped["architecture"], plain(text)) == []


# One in twelve at each run, all of them in CI: a validator in Python takes its time.
@pytest.mark.parametrize("step", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_every_architecture_in_the_content_follows_the_schema(step: int, shipped: Validators) -> None:
    found = {}
    for where, raw in list(architectures_of_the_content())[::step]:
        if wrong := faults(shipped["architecture"], raw):
            found[where] = wrong
    assert found == {}


def architectures_of_the_content() -> Iterator[tuple[str, Any]]:
    """The architectures by which rules are proved, each with the item that it belongs to."""
    for name in ("pillars", "lenses"):
        for sheet in content.sheets(name):
            for item in sheet.raw.get("items", ()):
                for key, each in (item.get("examples") or {}).items():
                    yield from ((f"{item['id']} {key}", raw) for raw in (each if isinstance(each, list) else [each]))


def test_the_schema_knows_every_section_and_every_fact_by_all_its_spellings(shipped: Validators) -> None:
    schema: Any = shipped["architecture"].schema
    assert schema["properties"].keys() >= SECTIONS
    for subject in Subject:
        holder = schema if subject == Subject.WORKLOAD else schema["definitions"][subject]
        properties = holder["properties"]
        for spelling in KNOWN.vocabulary.spellings(subject):
            assert spelling in properties
            first, dot, rest = spelling.partition(".")
            assert not dot or rest in properties[first]["properties"]


def test_every_fact_is_described_by_its_meaning(shipped: Validators) -> None:
    schema: Any = shipped["architecture"].schema
    definitions = schema["definitions"]
    for term in KNOWN.vocabulary:
        if not term.derived:
            (described,) = {
                definitions[name]["description"] for name in definitions if name.split(" of a ")[0] == term.name
            }
            assert described.startswith(term.meaning)
            assert term.unit in described
            assert all(kind in described for kind in term.kinds)


def test_a_derived_fact_is_not_offered(shipped: Validators) -> None:
    schema: Any = shipped["architecture"].schema
    component = schema["definitions"]["component"]["properties"]
    assert [term.name for term in KNOWN.vocabulary.of("component") if term.derived and term.name in component] == []


# What warev tells, and a schema can tell as well: the text, and the place where both say so.
BROKEN = {
    "nothing but keys and values": ("components: [a]", "components"),
    "an unknown word at the top": ("nmae: Shop", ""),
    "an unknown fact of a component": ("components: {db: {service: rds, colour: red}}", "components.db"),
    "an unknown fact in a group": ("identity: {mfaa: all}", "identity"),
    "a group that is none": ("identity: all", "identity"),
    "a text for a whole number": ("components: {db: {service: rds, backup: {retention_days: seven}}}", "components.db.backup.retention_days"),
    "a dotted fact of the wrong type": ("components: {db: {service: rds, backup.retention_days: seven}}", "components.db.backup.retention_days"),
    "half of a whole number": ("components: {db: {service: rds, availability_zones: 1.5}}", "components.db.availability_zones"),
    "too little": ("components: {db: {service: rds, availability_zones: 0}}", "components.db.availability_zones"),
    "too much": ("components: {db: {service: rds, backup: {retention_days: 9999}}}", "components.db.backup.retention_days"),
    "yes for true": ("components: {db: {service: rds, multi_az: yes}}", "components.db.multi_az"),
    "a quoted truth": ('components: {db: {service: rds, encrypted_at_rest: "true"}}', "components.db.encrypted_at_rest"),
    "a truth for text": ("owner: true", "owner"),
    "an empty text": ('owner: ""', "owner"),
    "a word that is no choice": ("identity: {mfa: always}", "identity.mfa"),
    "a word where a list is wanted": ("uses: cloudtrail", "uses"),
    "a word that the list does not take": ("environments: [{a: b}]", "environments.0"),
    "a derived fact": ("components: {db: {service: rds, durable: true}}", "components.db"),
    "neither service nor kind": ("components: {db: {tier: critical}}", "components.db"),
    "an unknown service": ("components: {db: {service: rsd}}", "components.db.service"),
    "an unknown kind": ("components: {db: {kind: databas}}", "components.db.kind"),
    "another kind than the service's": ("components: {db: {service: rds, kind: queue}}", "components.db.kind"),
    "a fact that makes no sense for the kind": ("components: {q: {kind: queue, backup: {retention_days: 1}}}", "components.q.backup"),
    "a fact that makes no sense for the service": ("components: {q: {service: Amazon SQS, backup.retention_days: 1}}", "components.q"),
    "an alias that makes no sense": ("places: {a: {type: account, multi_az: true}}", "places.a"),
    "a fact that makes no sense for the place": ("places: {a: {type: account, availability_zones: 2}}", "places.a"),
    "an id with a space": ("components: {the db: {service: rds}}", "components"),
    "a component called none": ("components: {none: {service: rds}}", "components"),
    "defaults of no kind": ("defaults: {databases: {tier: critical}}", "defaults"),
    "a service as a default": ("defaults: {all: {service: rds}}", "defaults.all"),
    "a default that makes no sense": ("defaults: {queue: {backup: {retention_days: 1}}}", "defaults.queue.backup"),
    "flows by name": ("flows: {a: b}", "flows"),
    "a flow without an end": ("components: {a: {kind: compute}}\nflows: [{from: a}]", "flows.0"),
    "a flow to nobody": ("components: {a: {kind: compute}}\nflows: [{from: a, to: []}]", "flows.0.to"),
    "a flow from many": ("components: {a: {kind: compute}}\nflows: [{from: [a], to: a}]", "flows.0.from"),
    "an unknown fact of a flow": ("components: {a: {kind: compute}}\nflows: [{from: a, to: a, secure: true}]", "flows.0"),
    "a list that is none of the file": ("complete: [compnents]", "complete.0"),
    "an unknown item": ("answers: {REL01-BP99: yes}", "answers"),
    "an unknown answer": ("answers: {REL01-BP01: maybe}", "answers.REL01-BP01"),
    "a truth for an answer": ("answers: {REL01-BP01: true}", "answers.REL01-BP01"),
    "no answer": ("answers: {REL01-BP01: {by: me}}", "answers.REL01-BP01"),
    "two answers": ("answers: {REL01-BP01: {answer: yes, not_applicable: because}}", "answers.REL01-BP01"),
    "no reason": ("answers: {REL01-BP01: {not_applicable: true}}", "answers.REL01-BP01"),
    "no date": ("answers: {REL01-BP01: {answer: yes, date: soon}}", "answers.REL01-BP01"),
    "an unknown key of an answer": ("answers: {REL01-BP01: {answer: yes, who: me}}", "answers.REL01-BP01"),
    "an acceptance without an end": ("accepted: [{item: REL01-BP01, reason: r, owner: o}]", "accepted.0"),
    "an acceptance of no item": ("accepted: [{item: REL99, reason: r, owner: o, until: 2027-01-31}]", "accepted.0.item"),
    "an acceptance until some day": ("accepted: [{item: REL01-BP01, reason: r, owner: o, until: soon}]", "accepted.0.until"),
    "an acceptance under no mapping": ("accepted: [{item: REL01-BP01, reason: r, owner: o, until: 2027-01-31, under: [a]}]", "accepted.0.under"),
    "an include of no YAML": ("include: [organisation.json]", "include.0"),
    "an unknown key of an acceptance": ("accepted: [{item: REL01-BP01, reason: r, owner: o, until: 2027-01-31, why: w}]", "accepted.0"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_mistake_that_a_schema_can_tell_is_told_by_both(
    what: str, small: Validators, told: Callable[[str], list[str]]
) -> None:
    text, place = BROKEN[what]
    assert told(text)
    found = faults(small["architecture"], plain(text))
    assert [fault for fault in found if fault.startswith(f"{place}: ")], found


SOUND = """\
name: 5
components:
  a: {service: AMAZON  rds, backup.retention_days: 7, name: 5.10, notes: [anything]}
  b: {service: null, kind: compute, version: 5.10, architecture: null, backup: null}
  c: {service: sqs, kind: queue, dead_letter: none, tags: [1, true, x]}
  5: {kind: person}
flows:
  - {from: 5, to: [a, b]}
  - {from: b, to: c, style: async}
places: {p: null}
data: null
complete: components
answers: {REL01-BP01: Yes, REL01-BP02: null, REL02-BP01: {answer: PARTLY, by: 7}, SEC01-BP01: {not_applicable: because}}
"""


def test_what_is_right_in_odd_ways_is_not_marked(small: Validators, told: Callable[[str], list[str]]) -> None:
    for text in (SHOP, SOUND, "name: x"):
        assert told(text) == []
        assert faults(small["architecture"], plain(text)) == []


_VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [True, False, None, 0, 1, 2, 7, 4000, -1, 2.0, 0.5, "", "none", "all", "web", "db", "true", "no", "Yes", "critical",
     "sync", "arm64", "2026-11-02", [], ["a"], ["a", 1], [[]], {}, {"a": 1}, "confidential", "network", "own"],
)  # fmt: skip


def _value(catalog: Catalog, subject: Subject, name: str) -> st.SearchStrategy[Any]:
    """A value of the fact called *name*, and now and then any other."""
    term, alias = catalog.vocabulary.find(subject, name), catalog.vocabulary.alias(subject, name)
    meanings = alias.aliases[name] if alias else None
    match term.type if term else alias.type if alias else Type.TEXT:
        case _ if isinstance(meanings, dict):
            fit: st.SearchStrategy[Any] = st.sampled_from([document.resolve(word) for word in meanings])
        case Type.BOOL:
            fit = st.booleans()
        case Type.INT | Type.NUMBER:
            fit = st.sampled_from([1, 2, 7, 2.0, 0.5])
        case Type.CHOICE if term:
            fit = st.sampled_from(term.choices)
        case Type.LIST:
            fit = st.sampled_from([[], [*(term.choices[:2] if term else ())], ["a", 1]])
        case _:
            fit = st.sampled_from(["web", "db", "none", 5])
    return st.one_of(fit, fit, fit, fit, _VALUES)


@st.composite
def architectures(draw: st.DrawFn, catalog: Catalog) -> dict[str, Any]:
    """Files that are about right: known words in known places, with values of all sorts."""
    spellings = {subject: [*catalog.vocabulary.spellings(subject), "name", "notes"] for subject in Subject}

    def stated(subject: Subject, **own: Any) -> dict[str, Any]:
        names = draw(st.lists(st.sampled_from(spellings[subject]), max_size=2, unique=True))
        flat = {name: draw(_value(catalog, subject, name)) for name in names} | own
        if not draw(st.booleans()):
            return flat
        nested: dict[str, Any] = {}
        for name, value in flat.items():
            first, dot, rest = name.partition(".")
            group = nested.setdefault(first, {}) if dot else nested
            if isinstance(group, dict):
                group[rest or first] = value
        return nested

    sorts = st.sampled_from(
        [
            {"service": "rds"},
            {"service": "Amazon sqs"},
            {"service": "lambda"},
            {"kind": "compute"},
            {"kind": "queue"},
            {"kind": "person"},
        ]
    )
    ends = {
        "from": draw(st.sampled_from(["web", "db", "web", "db", ["web"]])),
        "to": draw(st.sampled_from(["db", ["web", "db"], "web", ["db"], []])),
    }
    replies = st.sampled_from(["yes", "No", "PARTLY", {"answer": "yes", "by": 7}, {"not_applicable": "because"}, None])
    items = st.sampled_from([*catalog.items, "REL99"])
    return stated(Subject.WORKLOAD) | {
        "components": {"web": stated(Subject.COMPONENT, **draw(sorts)), "db": stated(Subject.COMPONENT, **draw(sorts))},
        "places": {"p": stated(Subject.PLACE)},
        "data": {"d": stated(Subject.DATA)},
        "defaults": {draw(st.sampled_from(["all", "queue", "database"])): stated(Subject.COMPONENT)},
        "flows": [stated(Subject.FLOW, **ends)] if draw(st.booleans()) else draw(st.sampled_from([None, []])),
        "answers": draw(st.dictionaries(items, st.one_of(replies, replies, replies, _VALUES), max_size=2)),
        "complete": draw(st.sampled_from([None, "flows", ["components", "places"], ["flows"], ["nothing"]])),
    }  # fmt: skip


def test_whatever_warev_reads_the_schema_lets_pass(
    catalog: Catalog, small: Validators, architecture: Callable[[str], Architecture]
) -> None:
    passed = []

    @settings(max_examples=100)
    @given(architectures(catalog))
    def holds(raw: dict[str, Any]) -> None:
        try:
            architecture(json.dumps(raw))
        except WarevError:
            return
        passed.append(1)
        assert faults(small["architecture"], plain(json.dumps(raw))) == []

    holds()
    assert len(passed) >= 10


# -- content --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shelf", "form", "step"),
    [
        ("pillars", "pillar", 6),
        pytest.param("pillars", "pillar", 1, marks=pytest.mark.slow),
        ("lenses", "pillar", 1),
        (SHELF, "quiz", 1),
    ],
)
def test_every_file_of_content_follows_its_schema(shelf: str, form: str, step: int, shipped: Validators) -> None:
    assert shelf in (*SHELVES, SHELF)
    sheets = content.sheets(shelf)
    heads = [sheet for sheet in sheets if "items" not in sheet.raw]
    found = {sheet.path: faults(shipped[form], sheet.raw) for sheet in [*sheets[::step], *heads]}
    assert found
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("form", "raw", "place"),
    [
        ("pillar", {"id": "REL01", "title": "t", "items": [{"id": "REL01-BP01"}]}, "items.0"),
        ("pillar", {"id": "reliability", "code": "REL"}, ""),
        ("pillar", {"id": "REL01", "title": "t", "items": [], "more": 1}, ""),
        ("quiz", {"id": "x", "title": "t"}, ""),
        ("quiz", {"questions": [{"kind": "singel"}]}, "questions.0.kind"),
        ("quiz", {"questions": [{"kind": "true_false", "id": "a b"}]}, "questions.0.id"),
        ("quiz", {"questions": [{"kind": "single", "teaches": ["REL99"]}]}, "questions.0.teaches.0"),
        ("quiz", {"question": []}, ""),
    ],
)
def test_what_is_wrong_in_content_is_marked(form: str, raw: Any, place: str, shipped: Validators) -> None:
    found = faults(shipped[form], raw)
    assert [fault for fault in found if fault.startswith(f"{place}: ")], found


@pytest.mark.parametrize(
    "rule",
    [
        {"fact": "tier"},
        {"fact": "teir", "equals": "critical"},
        {"fact": "tier", "equal": "critical"},
        {"all": []},
        {"every": "components", "where": {"fact": "tier", "equals": "critical"}},
        {"every": "component", "must": {"fact": "tier", "equals": "critical"}},
        {"any": {"fact": "tier", "equals": "critical"}},
        {"fact": "tier", "one_of": "critical"},
    ],
)
def test_a_rule_that_is_none_is_marked(rule: Any, shipped: Validators) -> None:
    schema: Any = shipped["pillar"].schema
    assert faults(Draft7Validator({**schema["definitions"]["rule"], "definitions": schema["definitions"]}), rule)


# -- the report -----------------------------------------------------------------------------------------------------------


def test_the_published_schema_of_the_report_is_the_one_that_warev_prints(request: pytest.FixtureRequest) -> None:
    from warev.escaping import json_text

    text = json_text(SCHEMAS["report"].schema(KNOWN))
    if request.config.getoption("--update-golden"):
        PUBLISHED.parent.mkdir(exist_ok=True)
        PUBLISHED.write_text(text, encoding="utf-8", newline="")
    assert PUBLISHED.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("example", "risks"),
    [*((example, ()) for example in EXAMPLES), (EXAMPLES[0], (Risk.LOW,))],
    ids=lambda each: str(each.relative_to(ROOT)) if isinstance(each, Path) else "+".join(each) or "all",
)
def test_every_report_follows_the_schema_and_has_no_key_that_is_not_in_it(
    example: Path, risks: tuple[Risk, ...], shipped: Validators
) -> None:
    made = review(reading.read(example, KNOWN), KNOWN, risks=risks, lenses=KNOWN.lenses, today=TODAY)
    report = json.loads(json_.render(made))
    assert faults(shipped["report"], report) == []
    assert sorted(strange(shipped["report"].schema, shipped["report"].schema, report)) == []


def test_every_portfolio_follows_its_schema_and_has_no_key_that_is_not_in_it(shipped: Validators) -> None:
    choice = Choice(TODAY, lenses=tuple(lens.id for lens in KNOWN.lenses))
    judged = [portfolio.judge(Candidate(each, named=True), KNOWN, choice) for each in (*EXAMPLES, EXAMPLES[0])]
    bad = judged[0]._replace(file="bad.yaml", real=Path("bad.yaml"), summary=None)
    bad = bad._replace(mistakes=(Mistake("wrong", Location("bad.yaml", 1, 2), "mend it"), Mistake("worse")))
    many = portfolio.assemble([*judged, bad], KNOWN, choice, [Mistake("shut")], [LeftOut("link", "a link to a folder")])
    report = json.loads(json_.render_portfolio(many))
    assert min(map(len, (report[key] for key in ("shared_gaps", "failed", "left_out")))) > 0
    assert faults(shipped["portfolio"], report) == []
    assert sorted(strange(shipped["portfolio"].schema, shipped["portfolio"].schema, report)) == []


def strange(whole: Any, schema: Any, raw: Any, way: str = "report") -> set[str]:
    """The keys in *raw* that its *schema* does not describe."""
    if "$ref" in schema:
        return strange(whole, whole["definitions"][schema["$ref"].rpartition("/")[2]], raw, way)
    for part in [*schema.get("allOf", ()), *schema.get("anyOf", ())]:
        if part.get("type") != "null":
            return strange(whole, part, raw, way)
    if isinstance(raw, dict):
        described = schema.get("properties")
        if described is None:
            return set()
        unknown = {f"{way}.{key}" for key in raw.keys() - described.keys()}
        below = (strange(whole, described[key], each, f"{way}.{key}") for key, each in raw.items() if key in described)
        return unknown.union(*below)
    if isinstance(raw, list) and isinstance(schema.get("items"), dict):
        return set().union(*(strange(whole, schema["items"], each, f"{way}[]") for each in raw))
    return set()


def test_the_reports_of_nothing_and_of_spite_follow_the_schema(
    architecture: Callable[[str], Architecture], catalog: Catalog, small: Validators
) -> None:
    for text in ("name: x", SHOP, 'name: "\\e[31m<script>"\ncomplete: [components, flows]'):
        report = json.loads(json_.render(review(architecture(text), catalog, today=TODAY)))
        assert faults(small["report"], report) == []


def test_ids_stay_while_names_and_lines_change(architecture: Callable[[str], Architecture], catalog: Catalog) -> None:
    def ids(text: str) -> list[tuple[str, list[str]]]:
        report = json.loads(json_.render(review(architecture(text), catalog, today=TODAY)))
        items = [item for pillar in report["pillars"] for each in pillar["questions"] for item in each["items"]]
        return [(item["id"], [piece["of"] for piece in item["evidence"]]) for item in items]

    moved = "# a line more\n" + SHOP.replace("name: Online store", "name: Another").replace("The old billing", "Old")
    assert ids(SHOP) == ids(moved)
