"""An architecture file: each section is read and checked, and all its mistakes are told in one run, with their places."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from warev import catalog as catalogs
from warev import inference, reading
from warev.architecture import Answer, Architecture, Reply
from warev.catalog import Catalog
from warev.errors import Location, WarevError
from warev.facts import Fact, Origin, Thing
from warev.values import OpenList, Span

Read = Any
Told = Any

FILE = Path(__file__).parents[1] / "fixtures" / "architecture.yaml"
DESIGN = """\
name: Online store
description: Sells garden furniture in three countries.
environment: production
environments: [development, production]
regions: [eu-west-1]
complete: [components, flows, uses]    # nothing is left out of these lists: only then is an absence evidence
uses: [cloudtrail, budgets]            # account-wide services: not components, not twenty booleans
objectives: {availability_percent: 99.9, rto_minutes: 240, rpo_minutes: 15}   # a component may tighten them
load: {average_rps: 30, peak_rps: 400}
identity: {mfa: admins, password_min_length: 8}          # workload facts, grouped by their first word
delivery: {infrastructure_as_code: none}
places:                                # accounts, networks, sites
  prod: {type: account}
  vpc:  {type: network, in: prod, region: eu-west-1, availability_zones: 2}
  hall: {type: site}                   # on premises
data:                                  # each set of data once; a component is as sensitive as the strictest it stores
  orders: {classification: confidential, personal: true, retention_days: 3650}
defaults: {all: {tier: important}, function: {architecture: arm64}}   # by kind; a component's own statement wins
components:
  web:        {service: ec2, in: vpc, tier: critical, availability_zones: 2, autoscaling: true}
  catalog-db: {service: rds, in: vpc, tier: critical, multi_az: false, stores: [orders], backup: {retention_days: 1}}
  orders:     {service: sqs, dead_letter: failed}
  failed:     {service: sqs}
  billing:    {kind: compute, in: hall}      # no AWS service: state the kind
flows:                                 # the way the message goes; `to` may be several; id: `web->catalog-db`
  - {from: web, to: catalog-db, style: sync, encrypted: true, carries: [orders]}
  - {from: web, to: orders, style: async, purpose: order placed}
answers:                               # what no description can show: attested by a person
  OPS07-BP03: yes                      # yes | no | partly
  SEC10-BP05: {answer: partly, by: platform team, date: 2026-11-02, notes: "pre-provisioned, never rehearsed"}
  SUS01-BP01: {not_applicable: the contract fixes the Region}
accepted:                              # a known gap that someone has signed for
  - {item: REL09-BP03, component: catalog-db, reason: replaced in January, owner: data team, until: 2027-01-31}
"""


def thing(made: Architecture, id_: str) -> Thing:
    return next(each for each in made.things() if each.id == id_)


def stated(made: Architecture, id_: str) -> dict[str, Any]:
    """What a thing states or inherits, without what follows from it."""
    return {name: fact.value for name, fact in thing(made, id_).facts.items() if fact.origin is Origin.STATED}


# -- the whole ----------------------------------------------------------------------------------------------------------------


def test_the_file_of_the_design_is_read_whole(tmp_path: Path) -> None:
    """With the shipped catalogue, and with the quotes that a text with a comma needs."""
    shipped = catalogs.load()
    (tmp_path / "store.yaml").write_text(DESIGN, encoding="utf-8")
    made = reading.read(tmp_path / "store.yaml", shipped)
    assert [each.id for each in made.things()] == [
        "workload", "web", "catalog-db", "orders", "failed", "billing", "web->catalog-db", "web->orders", "prod", "vpc", "hall", "orders",
    ]  # fmt: skip
    assert thing(made, "web->orders").facts["style"].value == "async"
    assert thing(made, "web").facts["objectives.rto_minutes"].value == 240


def test_a_comma_that_ends_a_text_is_explained(told: Told) -> None:
    (said,) = told("answers: {SEC01-BP03: {answer: partly, notes: planned, never done}}")
    assert said == ("shop.yaml:1:56: never done is not a known key\n  hint: put a text that holds a comma in quotes")


def test_every_section_is_read(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FILE.parent)
    made = reading.read(Path(FILE.name), catalog)
    assert (made.name, made.file, made.description) == (
        "Online store",
        "architecture.yaml",
        "Sells garden furniture in three countries.",
    )
    assert stated(made, "workload") == {
        "environment": "production",
        "environments": ("development", "production"),
        "regions": ("eu-west-1",),
        "uses": ("cloudtrail",),
        "objectives.rpo_minutes": 15,
        "load.peak_rps": 400,
        "identity.mfa": "admins",
        "identity.password_min_length": 8,
    }
    assert stated(made, "vpc") == {"type": "network", "in": "prod", "region": "eu-west-1", "availability_zones": 2}
    assert stated(made, "catalog-db") == {
        "service": "rds", "in": "vpc", "region": "eu-west-1", "tier": "critical", "availability_zones": 1, "stores": ("orders",),
        "backup.retention_days": 1, "objectives.rpo_minutes": 15,
    }  # fmt: skip
    assert stated(made, "web->catalog-db") == {"style": "sync", "encrypted": True, "carries": ("orders",)}
    assert stated(made, "web->billing") == {"purpose": "order placed"}
    assert thing(made, "web").facts["version"] == Fact("5.10", Origin.STATED, Location("architecture.yaml", 20, 71))
    assert [members.complete for members in made.workload.lists.values()] == [True, True, False, False]
    assert made.answers == {
        "REL02-BP02": Answer(
            "REL02-BP02",
            Reply.PARTLY,
            Location("architecture.yaml", 30, 3),
            "platform team",
            date(2026, 11, 2),
            "never rehearsed",
        ),
        "SEC01-BP04": Answer(
            "SEC01-BP04",
            Reply.NOT_APPLICABLE,
            Location("architecture.yaml", 31, 3),
            reason="the contract fixes the version",
        ),
        "SEC01-BP03": Answer("SEC01-BP03", Reply.YES, Location("architecture.yaml", 32, 3)),
    }
    accepted, _, reopened = made.accepted
    assert (accepted.under, reopened.under) == (None, {"identity.mfa": "none"})
    assert (accepted.item, accepted.component, accepted.owner, accepted.until) == (
        "REL02-BP01",
        "catalog-db",
        "data team",
        date(2027, 1, 31),
    )


def test_things_are_linked(catalog: Catalog) -> None:
    made = reading.read(FILE, catalog)
    web, orders = (thing(made, id_) for id_ in ("web", "orders"))
    assert [flow.id for flow in web.lists["outflows"].things] == ["web->catalog-db", "web->orders", "web->billing"]
    assert [flow.id for flow in orders.lists["inflows"].things] == ["web->orders"]
    assert thing(made, "catalog-db").lists["stores"].things[0].subject == "data"
    assert web.links["place"].links["place"].id == "prod"
    assert "stores" not in web.lists


def test_an_empty_section_states_nothing(told: Told) -> None:
    sections = (
        "places",
        "data",
        "defaults",
        "components",
        "flows",
        "answers",
        "accepted",
        "complete",
        "name",
        "description",
        "identity",
        "uses",
    )
    assert told("".join(f"{section}:\n" for section in sections)) == []
    assert told("components: {web: {service: ec2, backup: , dead_letter: ~, tier: null}}") == []


def test_the_name_is_that_of_the_file_where_none_is_written(architecture: Read) -> None:
    assert architecture("description: x").name == "shop"


# -- facts --------------------------------------------------------------------------------------------------------------------


def test_dotted_and_nested_spelling_are_the_same_fact(architecture: Read, told: Told) -> None:
    for spelled in ("backup.retention_days: 7", "backup: {retention_days: 7}"):
        assert (
            stated(architecture(f"components: {{db: {{service: rds, {spelled}}}}}"), "db")["backup.retention_days"] == 7
        )
    assert told("identity: {mfa: all}\nidentity.mfa: all\n") == [
        "shop.yaml:2:1: identity.mfa is stated twice\n  hint: the other stands at shop.yaml:1:12"
    ]


@pytest.mark.parametrize(
    ("spelled", "value"),
    [
        ("multi_az: true", Span(2)),
        ("multi_az: True", Span(2)),
        ("multi_az: false", 1),
        ("zones: 2", 2),
        ("multi_az: true, availability_zones: 3", 3),
        ("availability_zones: 1, multi_az: false", 1),
        ("zones: 2, multi_az: null", 2),
    ],
)
def test_an_alias_is_another_spelling(architecture: Read, spelled: str, value: object) -> None:
    made = architecture(f"components: {{db: {{service: rds, {spelled}}}}}")
    assert stated(made, "db")["availability_zones"] == value


def test_two_spellings_must_agree(told: Told) -> None:
    assert told("components:\n  db:\n    service: rds\n    availability_zones: 1\n    multi_az: true\n") == [
        "shop.yaml:5:5: multi_az says that availability_zones is at least 2, but shop.yaml:4:5 says 1"
    ]


def test_null_is_not_stated(architecture: Read) -> None:
    made = architecture("identity: {mfa: null}\ncomponents: {db: {service: rds, tier: ~, in: null, stores: null}}")
    assert stated(made, "workload") == {}
    assert stated(made, "db") == {"service": "rds"}


def test_an_open_list_may_hold_more_unless_it_is_complete(architecture: Read) -> None:
    assert stated(architecture("uses: [budgets]"), "workload")["uses"] == OpenList(("budgets",))
    assert stated(architecture("uses: [budgets]\ncomplete: [uses]"), "workload")["uses"] == ("budgets",)
    assert stated(architecture("complete: uses\nuses: []"), "workload")["uses"] == ()


@pytest.mark.parametrize(
    ("spelled", "said"),
    [
        ("multi_az: yes", "multi_az should be true or false, but is 'yes'; write true"),
        ("multi_az: off", "multi_az should be true or false, but is 'off'; write false"),
        ("multi_az: [true]", "multi_az should be true or false, but is a list"),
        ("encrypted_at_rest: yes", "encrypted_at_rest should be true or false, but is 'yes'; write true"),
        ("encrypted_at_rest: No", "encrypted_at_rest should be true or false, but is 'No'; write false"),
        ("encrypted_at_rest: 1", "encrypted_at_rest should be true or false, but is '1'"),
        (
            "encrypted_at_rest: 'true'",
            "encrypted_at_rest should be true or false, but is 'true'; write it without quotes",
        ),
        ("availability_zones: two", "availability_zones should be a whole number, at least 1, but is 'two'"),
        ("availability_zones: 0", "availability_zones should be a whole number, at least 1, but is '0'"),
        ("availability_zones: 2.5", "availability_zones should be a whole number, at least 1, but is '2.5'"),
        ("availability_zones: true", "availability_zones should be a whole number, at least 1, but is 'true'"),
        ("zones: two", "zones should be a whole number, at least 1, but is 'two'"),
        (
            "backup.retention_days: 9999",
            "backup.retention_days should be a whole number of days, at least 0 and at most 3650, but is '9999'",
        ),
        ("utilization: 101", "utilization should be a number, at least 0 and at most 100, but is '101'"),
        (
            "tier: critcal",
            "tier should be one of standard, important, critical, but is 'critcal'; did you mean critical?",
        ),
        ("tags: a", "tags should be a list of words, but is 'a'"),
        ("tags: [{a: 1}]", "tags should be a list of words; each member a single word or text"),
        ("tags: [a, null]", "tags should be a list of words; each member a single word or text"),
        ("version: {a: 1}", "version should be text, but holds keys of its own"),
        ("version: ''", "version should be text, but is ''"),
        ("version: [1]", "version should be text, but is a list"),
        ("version: true", "version should be text, but is 'true'; write it in quotes"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_with_what_was_expected(told: Told, spelled: str, said: str) -> None:
    key = spelled.partition(":")[0]
    expected = f"shop.yaml:4:{len(key) + 7}: {said}"
    assert told(f"components:\n  db:\n    service: rds\n    {spelled}\n") == [expected]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("identity: {mafa: all}", "1:12: identity.mafa is no known fact of a workload\n  hint: did you mean identity.mfa?"),
        ("tier: critical", "1:1: tier is no known fact of a workload\n  hint: it is a fact of a component"),
        ("whatever: 1", "1:1: whatever is no known fact of a workload"),
        ("identity: 3", "1:1: identity is no known fact of a workload\n  hint: did you mean identity.mfa?"),
        ("components: {db: {service: rds, durable: true}}", "1:33: durable is not stated but derived from other facts\n  hint: it means: It keeps state."),
        ("components: {db: {service: rds, dead_letter: none}}", "1:33: dead_letter makes no sense for a component of kind database\n  hint: it is stated of queue, function"),
        ("components: {f: {service: lambda, utilization: 5}}", "1:35: utilization makes no sense for a component of service lambda\n  hint: `warev show lambda` lists what is stated of it"),
        ("places: {prod: {cidr: 10.0.0.0/16, type: account}}", "1:17: cidr makes no sense for a place of type account\n  hint: it is stated of network, site"),
        ("places: {prod: {type: account, multi_az: true}}", "1:32: multi_az makes no sense for a place of type account\n  hint: it is stated of network, site"),
        ("places: {prod: {type: acount, cidr: 10.0.0.0/16}}", "1:23: type should be one of account, network, site, but is 'acount'; did you mean account?"),
        ("components: {db: {service: rds, purpose: x}}", "1:33: purpose is no known fact of a component\n  hint: it is a fact of a flow"),
    ],
)  # fmt: skip
def test_a_fact_that_is_none_is_told(told: Told, text: str, said: str) -> None:
    assert told(text) == [f"shop.yaml:{said}"]


# -- components -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("component", "said"),
    [
        ("{service: rsd}", "28: db: 'rsd' is no AWS service that warev knows\n  hint: did you mean rds?"),
        ("{service: [rds]}", "28: db: this is no AWS service that warev knows\n  hint: warev list services shows them; for anything else state `kind`"),
        ("{tier: critical}", "14: db states neither a service nor a kind\n  hint: add `service: rds` or `kind: database`"),
        ("{service: null}", "14: db states neither a service nor a kind\n  hint: add `service: rds` or `kind: database`"),
        ("null", "14: db states neither a service nor a kind\n  hint: add `service: rds` or `kind: database`"),
        ("{kind: databse}", "25: db: kind should be one of compute, function, container, database, object-store, queue, load-balancer, person, third-party, but is 'databse'; did you mean database?"),
        ("{service: rds, kind: queue}", "39: db: kind is queue, but Amazon RDS is a database\n  hint: leave `kind` out"),
        ("{service: rds, in: vcp}", "33: db is in vcp, which is no place of this file\n  hint: did you mean vpc?"),
        ("{service: rds, stores: [order]}", "33: stores holds order, which is no set of data of this file\n  hint: did you mean orders?"),
        ("{service: sqs, dead_letter: dbs}", "33: dead_letter is dbs, which is no component of this file\n  hint: did you mean db?"),
        ("{service: dynamodb, multi_az: false}", "38: db: availability_zones is 1, but by nature of Amazon DynamoDB it is 3\n  hint: see https://example.com/dynamodb-zones"),
        ("{service: sqs, mode: managed, encrypted_at_rest: false}", "48: db: encrypted_at_rest is false, but by nature of Amazon SQS it is true\n  hint: see https://example.com/sqs-encryption"),
        ("[rds]", "18: db should hold facts, as keys and values"),
    ],
)  # fmt: skip
def test_a_component_that_makes_no_sense_is_told(told: Told, component: str, said: str) -> None:
    assert told(f"places: {{vpc: {{}}}}\ndata: {{orders: {{}}}}\ncomponents: {{db: {component}}}") == [
        f"shop.yaml:3:{said}"
    ]


def test_a_service_is_found_by_every_name(architecture: Read) -> None:
    for name in ("sqs", "SQS", "Amazon SQS", "amazon-simple_queue service"):
        assert stated(architecture(f"components: {{q: {{service: {name}}}}}"), "q")["service"] == "sqs"


@pytest.mark.parametrize("id_", ["a.b", "a b", "é", "'[red]'", "''", "a->b", "'\\e'"])
def test_an_id_takes_few_letters(told: Told, id_: str) -> None:
    (said,) = told(f"components: {{{id_}: {{service: rds}}}}")
    assert (
        said
        == f"shop.yaml:1:14: {id_.strip(chr(39))!r} is no id\n  hint: an id takes letters, digits, - and _; `name:` shows anything"
    )


def test_the_word_none_is_no_component(told: Told) -> None:
    assert told("components: {none: {service: rds}}") == ["shop.yaml:1:14: none is a word of warev's and no id"]


def test_a_service_guarantees_facts_that_nobody_stated(architecture: Read) -> None:
    made = architecture(
        "components: {q: {service: sqs}, t: {service: sqs, mode: managed}, o: {service: sqs, mode: own}}"
    )
    assert thing(made, "q").facts["availability_zones"] == Fact(
        Span(2), Origin.INHERENT, source="https://example.com/sqs-zones"
    )
    assert "encrypted_at_rest" not in thing(made, "q").facts
    assert "encrypted_at_rest" not in thing(made, "o").facts
    assert thing(made, "t").facts["encrypted_at_rest"].value is True


def test_a_statement_that_is_sharper_than_the_guarantee_stays(architecture: Read) -> None:
    made = architecture(
        "components: {q: {service: sqs, availability_zones: 3}, r: {service: dynamodb, multi_az: true}}"
    )
    assert thing(made, "q").facts["availability_zones"].origin is Origin.STATED
    assert thing(made, "r").facts["availability_zones"].value == 3


def test_what_a_service_does_to_flows_holds(architecture: Read, told: Told) -> None:
    text = "components: {a: {service: ec2}, q: {service: sqs}}\nflows: [{from: a, to: q%s}]"
    assert thing(architecture(text % ""), "a->q").facts["style"].origin is Origin.INHERENT
    assert told(text % ", style: sync") == [
        "shop.yaml:2:26: a->q: style is sync, but by nature of Amazon SQS it is async\n  hint: see https://example.com/sqs-flows"
    ]


# -- defaults and inheritance -----------------------------------------------------------------------------------------------------


def test_defaults_give_way_to_the_kind_then_to_the_component(architecture: Read) -> None:
    made = architecture("""\
defaults:
  all: {tier: standard, owner: all, zones: 1, backup: {retention_days: 3}}
  database: {tier: important, owner: databases}
components:
  a: {service: rds, tier: critical}
  b: {service: rds, multi_az: true, backup: {retention_days: null}}
  c: {service: ec2}
  d: {service: sqs}
""")
    assert stated(made, "a") | {"service": 0} == {
        "service": 0,
        "tier": "critical",
        "owner": "databases",
        "availability_zones": 1,
        "backup.retention_days": 3,
    }
    assert stated(made, "b")["availability_zones"] == Span(2)
    assert stated(made, "b")["backup.retention_days"] == 3
    assert "backup.retention_days" not in stated(
        made, "c"
    )  # it makes no sense for a server, and was not said of this one
    assert thing(made, "d").facts["availability_zones"].value == Span(
        2
    )  # a default yields to the nature of the service
    assert thing(made, "c").facts["tier"].at == Location("shop.yaml", 2, 9)


def test_a_default_that_agrees_with_the_nature_of_a_service_sharpens_it(architecture: Read) -> None:
    made = architecture("defaults: {all: {availability_zones: 3}}\ncomponents: {q: {service: sqs}}")
    assert thing(made, "q").facts["availability_zones"].value == 3


@pytest.mark.parametrize(
    ("defaults", "said"),
    [
        ("{databse: {tier: critical}}", ["12: databse is no kind of component\n  hint: did you mean database?"]),
        ("{all: {teir: critical}}", ["18: teir is no known fact of a component\n  hint: did you mean tier?"]),
        ("{compute: {dead_letter: none}}", ["22: dead_letter makes no sense for a component of kind compute\n  hint: it is stated of queue, function"]),
        ("{all: {multi_az: true, zones: 1}}", ["34: zones says that availability_zones is 1, but shop.yaml:1:18 says at least 2"]),
        ("{all: {backup.retention_days: 1, backup: {retention_days: 2}}}", ["53: backup.retention_days is stated twice\n  hint: the other stands at shop.yaml:1:18"]),
        ("{all: {service: rds}}", ["18: service is no default: each component states its own"]),
        ("{all: {kind: queue}}", ["18: kind is no default: each component states its own"]),
        ("{all: 3}", ["17: all should hold facts, as keys and values"]),
        ("[all]", ["11: defaults should hold ids and, below each, its facts"]),
    ],
)  # fmt: skip
def test_defaults_are_checked_like_statements(told: Told, defaults: str, said: list[str]) -> None:
    assert told(f"defaults: {defaults}") == [f"shop.yaml:1:{each}" for each in said]


def test_a_default_passes_over_a_service_for_which_it_makes_no_sense(architecture: Read) -> None:
    for group in ("all", "function"):
        made = architecture(
            f"defaults: {{{group}: {{utilization: 5}}}}\ncomponents: {{f: {{service: lambda}}, g: {{kind: function}}}}"
        )
        assert "utilization" not in thing(made, "f").facts
        assert thing(made, "g").facts["utilization"].value == 5


def test_two_defaults_of_one_fact_are_joined(architecture: Read) -> None:
    made = architecture("defaults: {all: {multi_az: true, availability_zones: 3}}\ncomponents: {a: {service: ec2}}")
    assert stated(made, "a")["availability_zones"] == 3


def test_a_component_inherits_nothing_that_makes_no_sense_for_it(catalog: Catalog) -> None:
    workload = Thing("workload", "workload", facts={"objectives.rpo_minutes": Fact(60)})
    for senseless in ((), ("objectives.rpo_minutes",)):
        component = Thing("component", "db", senseless=frozenset(senseless), links={"workload": workload})
        inference.inherit(component, catalog)
        assert ("objectives.rpo_minutes" in component.facts) is not bool(senseless)


def test_a_component_inherits_objectives_and_may_tighten_them(architecture: Read) -> None:
    made = architecture(
        "objectives: {rpo_minutes: 60}\ncomponents: {a: {service: rds}, b: {service: rds, objectives: {rpo_minutes: 5}}}"
    )
    assert thing(made, "a").facts["objectives.rpo_minutes"] == Fact(60, Origin.STATED, Location("shop.yaml", 1, 14))
    assert thing(made, "b").facts["objectives.rpo_minutes"].value == 5


def test_what_is_no_service_of_aws_is_in_no_region_of_the_workload(architecture: Read) -> None:
    made = architecture(
        "regions: [eu-west-1]\ncomponents: {hall: {kind: compute}, guest: {kind: person}, db: {service: rds}}"
    )
    found = {each.id for each in made.workload.lists["components"].things if "region" in each.facts}
    assert found == {"db"}


def test_a_region_comes_from_the_nearest_place_then_from_the_only_region(architecture: Read) -> None:
    text = """\
regions: [%s]
places: {prod: {region: a}, vpc: {in: prod}, subnet: {in: vpc, region: b}, lone: {}}
components:
  own: {service: rds, in: vpc, region: c}
  outer: {service: rds, in: vpc}
  inner: {service: rds, in: subnet}
  lone: {service: rds, in: lone}
"""
    for regions, lone in (("z", "z"), ("y, z", None)):
        made = architecture(text % regions)
        components = made.workload.lists["components"].things
        found = {each.id: fact.value if (fact := each.facts.get("region")) else None for each in components}
        assert found == {"own": "c", "outer": "a", "inner": "b", "lone": lone}


# -- places and flows ---------------------------------------------------------------------------------------------------------------


def test_no_place_is_in_itself(told: Told) -> None:
    assert told("places: {a: {in: a}}") == ["shop.yaml:1:14: a is in itself"]
    assert told("places: {a: {in: b}, b: {in: c}, c: {in: a}}") == ["shop.yaml:1:38: c is in itself"]


@pytest.mark.parametrize(
    ("flows", "said"),
    [
        ("[{from: web, to: dbs}]", ["2:25: to: dbs is no component of this file\n  hint: did you mean db?"]),
        ("[{from: wbe, to: [web, dbs, 3]}]", [
            "2:16: from: wbe is no component of this file\n  hint: did you mean web?",
            "2:31: to: dbs is no component of this file\n  hint: did you mean db?",
            "2:36: to: 3 is no component of this file",
        ]),
        ("[{to: web}]", ["2:9: this flow has no `from`"]),
        ("[{from: web, to: []}]", ["2:9: this flow has no `to`"]),
        ("[{from: [web], to: db}]", ["2:16: `from` names one component; write a flow for each sender"]),
        ("[{from: x, stile: sync}]", ["2:9: this flow has no `to`", "2:16: from: x is no component of this file", "2:19: stile is no known fact of a flow\n  hint: did you mean style?"]),
        ("[{from: web, to: [db, web], stile: sync}]", ["2:36: stile is no known fact of a flow\n  hint: did you mean style?"]),
        ("[{from: web, to: db, carries: [x]}]", ["2:29: carries holds x, which is no set of data of this file"]),
        ("[web]", ["2:9: a flow should hold `from`, `to` and its facts"]),
        ("{web: db}", ["2:8: flows should be a list, each entry with `from` and `to`"]),
    ],
)  # fmt: skip
def test_a_flow_that_makes_no_sense_is_told(told: Told, flows: str, said: list[str]) -> None:
    assert told(f"components: {{web: {{service: ec2}}, db: {{service: rds}}}}\nflows: {flows}") == [
        f"shop.yaml:{each}" for each in said
    ]


def test_two_flows_between_the_same_components_have_different_ids(architecture: Read) -> None:
    made = architecture("components: {a: {service: ec2}}\nflows: [{from: a, to: [a, a]}, {from: a, to: a}]")
    assert [flow.id for flow in made.workload.lists["flows"].things] == ["a->a", "a->a#2", "a->a#3"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("complete: [componets]", "12: complete holds 'componets', which is no list of this file\n  hint: did you mean components?"),
        ("complete: [owner]", "12: complete holds 'owner', which is no list of this file\n  hint: it lists some of components, flows, places, data, tags, uses"),
        ("components: [web]", "13: components should hold ids and, below each, its facts"),
        ("places: 3", "9: places should hold ids and, below each, its facts"),
        ("name: [a]", "7: name should be text"),
        ("data: {d: {personal: maybe}}", "22: personal should be true or false, but is 'maybe'"),
    ],
)  # fmt: skip
def test_a_section_of_the_wrong_form_is_told(told: Told, text: str, said: str) -> None:
    assert told(text) == [f"shop.yaml:1:{said}"]


# -- answers and acceptances ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("REL02-BP09: yes", "11: there is no item REL02-BP09\n  hint: did you mean {nearest}?"),
        ("REL02-BP02: true", "23: an answer is yes, no or partly, but this is 'true'\n  hint: write yes"),
        ("REL02-BP02: n/a", "23: an answer is yes, no or partly, but this is 'n/a'\n  hint: write {not_applicable: REASON}"),
        ("REL02-BP02: [yes]", "23: an answer is yes, no or partly, but this is a list"),
        ("REL02-BP02: {by: me}", "11: REL02-BP02: the answer is missing\n  hint: write answer: yes, no or partly; or not_applicable: REASON"),
        ("REL02-BP02: {answer: maybe}", "32: an answer is yes, no or partly, but this is 'maybe'"),
        ("REL02-BP02: {answer: yes, bye: me}", "37: bye is not a known key\n  hint: did you mean by?"),
        ("REL02-BP02: {answer: yes, date: tomorrow}", "43: date should be a date like 2026-11-30, but is 'tomorrow'"),
        ("REL02-BP02: {answer: yes, date: 2026-02-30}", "43: date should be a date like 2026-11-30, but is '2026-02-30'"),
        ("REL02-BP02: {not_applicable: }", "40: REL02-BP02: not_applicable needs its reason"),
        ("REL02-BP02: {not_applicable: ' '}", "40: REL02-BP02: not_applicable needs its reason"),
        ("REL02-BP02: {not_applicable: true}", "40: REL02-BP02: not_applicable needs its reason"),
        ("REL02-BP02: {not_applicable: so, answer: yes}", "11: REL02-BP02: write answer or not_applicable, not both"),
        ("REL02-BP02: {answer: no, by: [me]}", "40: by should be text"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_told(told: Told, answer: str, said: str) -> None:
    (found,) = told(f"answers: {{{answer}}}")
    if "{nearest}" in said:
        assert found.startswith("shop.yaml:1:11: there is no item REL02-BP09\n  hint: did you mean REL02-BP0")
    else:
        assert found == f"shop.yaml:1:{said}"


def test_answers_are_read_in_any_case_and_null_is_none(architecture: Read) -> None:
    made = architecture("answers: {REL02-BP02: Yes, SEC01-BP02: NO, SEC01-BP03: null}")
    assert {item: answer.reply for item, answer in made.answers.items()} == {
        "REL02-BP02": Reply.YES,
        "SEC01-BP02": Reply.NO,
    }


GOOD = "item: REL01-BP01, reason: r, owner: o, until: 2027-01-31"


@pytest.mark.parametrize(
    ("accepted", "said"),
    [
        ("[{item: REL01-BP01}]", ["12: this acceptance has no reason", "12: this acceptance has no owner", "12: this acceptance has no until"]),
        (f"[{{{GOOD.replace('BP01', 'BPO1')}}}]", ["19: there is no item REL01-BPO1\n  hint: did you mean REL01-BP01 or REL02-BP01 or REL01-BP02?"]),
        (f"[{{{GOOD}, component: dbs}}]", ["82: there is no component dbs\n  hint: did you mean db?"]),
        (f"[{{{GOOD}, flow: web->bd}}]", ["77: there is no flow web->bd\n  hint: did you mean web->db?"]),
        (f"[{{{GOOD.replace('2027-01-31', 'soon')}}}]", ["59: until should be a date like 2026-11-30, but is 'soon'"]),
        (f"[{{{GOOD}, component: db, flow: web->db}}]", ["12: an acceptance is of one component or of one flow\n  hint: write one entry for each"]),
        (f"[{{{GOOD}, under: [a]}}]", ["78: under should hold facts and what they were, such as components.db.availability_zones: 1"]),
        (f"[{{{GOOD}, under: {{identity.mfaa: all}}}}]", ["79: identity.mfaa names no fact of a workload\n  hint: did you mean identity.mfa?"]),
        (f"[{{{GOOD}, under: {{components.db.zzz: 1}}}}]", ["79: components.db.zzz names no fact of a component\n  hint: write a fact of the workload, or components.ID.FACT, flows.ID.FACT, places.ID.FACT, data.ID.FACT"]),
        (f"[{{{GOOD}, under: {{identity.mfa: some}}}}]", ["93: identity.mfa should be one of none, admins, all, but is 'some'"]),
        (f"[{{{GOOD}, under: {{answers.REL02-BP02: maybe}}}}]", ["99: answers.REL02-BP02 should be one of yes, no, partly, not applicable, but is 'maybe'"]),
        (f"[{{{GOOD}, untill: 1}}]", ["71: untill is not a known key\n  hint: did you mean until?"]),
        ("[REL01-BP01]", ["12: an acceptance should hold item, reason, owner and until"]),
        ("{item: REL01-BP01}", ["11: accepted should be a list, each entry with item, reason, owner and until"]),
    ],
)  # fmt: skip
def test_an_acceptance_that_is_none_is_told(told: Told, accepted: str, said: list[str]) -> None:
    frame = "components: {web: {service: ec2}, db: {service: rds}}\nflows: [{from: web, to: db}]\n"
    assert sorted(told(f"{frame}accepted: {accepted}")) == sorted(f"shop.yaml:3:{each}" for each in said)


# -- all of them --------------------------------------------------------------------------------------------------------------------------


def test_all_mistakes_of_a_file_are_told_in_one_run_in_the_order_of_the_file(told: Told) -> None:
    said = told("""\
nme: x
complete: [all]
identity: {mfa: [all]}
places: {a: {typ: site}}
data: {a: {personal: 1}}
defaults: {all: {tier: high}}
components:
  a: {service: x}
  a: {service: rds}
  b: {service: rds, in: x, tier: x}
flows: [{from: x, to: b}]
answers: {X: yes}
accepted: [{item: X, reason: r, owner: o, until: u}]
""")
    assert [int(each.split(":")[1]) for each in said] == [1, 2, 3, 4, 5, 6, 8, 9, 10, 10, 11, 12, 13, 13]


def test_a_mistake_of_yaml_is_told_with_those_before_it(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "f.yaml").write_text("a: 1\na: 2\nb: *nowhere\n")
    with pytest.raises(WarevError) as caught:
        reading.read(tmp_path / "f.yaml", catalog)
    assert [(mistake.what, mistake.at and mistake.at.line) for mistake in caught.value.mistakes] == [
        ("a is written twice", 2),
        ("*nowhere names no anchor above it", 3),
    ]


def test_the_same_file_tells_the_same_mistakes_in_the_same_order(told: Told) -> None:
    text = "base: &b {x1: 1, x2: 1, x3: 1}\nanswers: {REL02-BP02: {<<: *b, answer: yes}}"
    assert told(text) == told(text)
    assert [each.split(" ")[1] for each in told(text)][-3:] == ["x1", "x2", "x3"]


@pytest.mark.slow
def test_a_large_file_is_read_in_time_that_grows_with_its_size(architecture: Read) -> None:
    def seconds(size: int) -> float:
        components = "".join(f"  c{index}: {{kind: queue, dead_letter: c0}}\n" for index in range(size))
        flows = (
            "".join(f"  - {{from: c{index}, to: c0}}\n" for index in range(size)) + "  - {from: c0, to: c0}\n" * size
        )
        before = time.process_time()
        architecture(f"components:\n{components}flows:\n{flows}")
        return time.process_time() - before

    seconds(50)
    assert seconds(4000) < 40 * min(seconds(400), seconds(400))
