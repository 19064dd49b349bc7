"""The proof of the content: each kind of mistake gives its message with its line, and all of them come in one run."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from warev import proof
from warev.errors import WarevError

FACTS, SERVICES = "facts/facts.yaml", "services/services.yaml"
SECURITY, SEC01 = "pillars/security/pillar.yaml", "pillars/security/SEC01.yaml"
QUE01 = "lenses/queues/QUE01.yaml"
Spoilt: TypeAlias = Callable[..., list[str]]


@pytest.fixture
def spoilt(checkout: Path) -> Spoilt:
    """What is told of content in whose *file* the words *old* are now *new*; each mistake without the folder before it."""

    def told(file: str, old: str, new: str) -> list[str]:
        path = checkout / "content" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return proved(checkout)

    return told


def proved(checkout: Path) -> list[str]:
    """Every mistake that is told of the content of *checkout*, without the folder before it."""
    try:
        proof.prove()
    except WarevError as error:
        return [str(mistake).replace(f"{checkout}/content/", "") for mistake in error.mistakes]
    return []


def line(checkout: Path, file: str, words: str) -> int:
    """The line on which *words* stand."""
    before, found, _ = (checkout / "content" / file).read_text(encoding="utf-8").partition(words)
    assert found, f"no {words!r} in {file}"
    return before.count("\n") + 1


def test_the_content_of_the_tests_is_sound(checkout: Path) -> None:
    proved = proof.prove()
    assert len(proved.catalog.items) == 11
    assert proved.packs == ()


# -- facts ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: utilization,", "name: version,", "there are two component facts version\n  hint: the other stands at"),
        ("zones: same", "owner: same", "there are two component facts owner\n  hint: the other stands at"),
        ("type: choice, choices: [managed, own]", "type: choice", "mode is a choice without choices"),
        ("name: personal, subject: data, type: bool", "name: personal, subject: data, type: bool, choices: [a]", "personal has choices, but is bool"),
        ("kinds: [queue, function]", "kinds: [queue, fonction]", "fonction is no kind of component\n  hint: did you mean function?"),
        ("places: [network, site]", "places: [network, sight]", "sight is no type of place\n  hint: did you mean site?"),
        ("name: mode, subject: component", "name: mode, places: [site], subject: component", "mode is no fact of a place, so no type of place makes a difference"),
        ("name: personal, subject: data", "name: personal, kinds: [queue], subject: data", "personal is no fact of a component, so no kind of component makes a difference"),
        ("name: backed_up\n    subject: component", "name: backed_up\n    subject: [component, place]\n    places: [site]", "backed_up is derived: for which types of place it makes sense follows"),
        ("  - name: on_premises\n    subject: component\n    type: bool", "  - name: on_premises\n    subject: component\n    type: int", "on_premises is derived, so it is a bool"),
        ("is: {fact: place.type, equals: site}", "is: {fact: place.typ, equals: site}", "typ is no fact of a place; did you mean type?"),
        ("is: {fact: place.type, equals: site}", "is: {fact: on_premises, equals: true}", "on_premises follows from itself: on_premises"),
        ("name: mode, subject: component", "name: mode, subject: []", "mode is a fact of nothing"),
        ("{at_least: 2}", "{at_lest: 2}", "multi_az: write equals, at_least or at_most, and a value"),
        ("{at_least: 2}", "{equals: two}", "availability_zones is a whole number, at least 1, never 'two'"),
        ("zones: same}", "zones: 3}", "zones: write `same`, or what each word means"),
        ("name: identity.mfa,", "name: Identity.mfa,", "Identity.mfa: a name is dotted lower case, such as backup.retention_days"),
        ("inherits: workload", "inherits: data", "objectives.rpo_minutes: a component inherits from the workload, and both must have the fact"),
    ],
)  # fmt: skip
def test_a_fact_that_makes_no_sense_is_told(spoilt: Spoilt, old: str, new: str, said: str) -> None:
    found = spoilt(FACTS, old, new)
    assert any(said in each for each in found), found
    assert all(each.startswith((f"{FACTS}:", SERVICES, "pillars", "lenses")) for each in found), found


def test_derived_facts_that_follow_from_each_other_are_told(spoilt: Spoilt, checkout: Path) -> None:
    found = spoilt(
        FACTS, "is: {some: stores, must: {fact: personal, equals: true}}", "is: {fact: precious, equals: true}"
    )
    assert len(found) == 1
    assert "follows from itself: " in found[0]
    assert found[0].startswith(f"{FACTS}:")


# -- services ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("aliases: [EC2 instance]", "aliases: [amazon-rds]", "there are two services amazon rds\n  hint: the other stands at"),
        ("kind: load-balancer", "kind: balancer", "balancer is no kind of component\n  hint: did you mean load-balancer?"),
        ("fact: style", "fact: stile", "stile is no fact of a flow that can be stated\n  hint: did you mean style?"),
        ("{fact: availability_zones, equals: 3,", "{fact: durable, equals: true,", "durable is no fact of a component that can be stated"),
        ("{fact: availability_zones, equals: 3,", "{fact: dead_letter, equals: none,", "dead_letter makes no sense for a database\n  hint: it is stated of queue, function"),
        ("{fact: availability_zones, equals: 3,", "{fact: availability_zones,", "a guarantee has one of equals, at_least, at_most, one_of"),
        ("{fact: availability_zones, equals: 3,", "{fact: availability_zones, equals: 3, at_least: 2,", "a guarantee has one of equals, at_least, at_most, one_of"),
        ("{fact: availability_zones, equals: 3,", "{fact: availability_zones, equals: many,", "availability_zones is a whole number, at least 1, never 'many'"),
        ("equals: async", "equals: slow", "style is one of sync, async, never 'slow'"),
        ("senseless: [utilization]", "senseless: [utilisation]", "utilisation is no fact of a component that can be stated\n  hint: did you mean utilization?"),
        ("senseless: [utilization]", "senseless: [durable]", "durable is no fact of a component that can be stated"),
        ("senseless: [utilization]", "senseless: [zones]", "zones is another spelling; write availability_zones"),
        ("senseless: [utilization]", "senseless: [utilization, utilization]", "utilization stands here twice"),
        ("senseless: [utilization]", "senseless: [backup.retention_days]", "backup.retention_days makes no sense for a function anyway\n  hint: it is stated of database, object-store"),
        ("senseless: [utilization]", "senseless: [version]", "AWS Lambda guarantees version, so it makes sense"),
        ("senseless: [utilization]", "senseless: [region]", "region says what a component is, which makes sense of each"),
        ("senseless: [utilization]", "senseless: [tier]", "tier says what a component is, which makes sense of each"),
        ("when: {fact: mode, equals: managed}", "when: {fact: mood, equals: managed}", "mood is no fact of a component; did you mean mode?"),
        ("when: {fact: mode, equals: managed}", "when: {fact: durable, equals: true}", "durable is derived after the guarantees, which cannot wait for it"),
    ],
)  # fmt: skip
def test_a_service_that_makes_no_sense_is_told(spoilt: Spoilt, old: str, new: str, said: str) -> None:
    found = spoilt(SERVICES, old, new)
    assert any(said in each for each in found), found
    assert all(each.startswith(f"{SERVICES}:") for each in found), found


# -- pillars and items --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (SECURITY, "id: security", "id: safety", "1:1: the pillar's id is safety, but its folder security"),
        (SEC01, "id: SEC01\n", "id: SEC02\n", "1:1: the question's id is SEC02, but its file SEC01"),
        (SECURITY, "code: SEC", "code: SAF", "1:1: a question of Security begins with SAF"),
        (SEC01, "id: SEC01-BP04", "id: SEC01-BP03", "there are two items SEC01-BP03"),
        (SEC01, "id: SEC01-BP04", "id: SEC1-BP04", "SEC1-BP04: an item of SEC01 is called SEC01-BP01 or the like"),
        (SEC01, "fix: [List the versions., Upgrade the oldest.]", "fix: [Upgrade.]", "SEC01-BP04: fix has 1 steps; two to five are wanted"),
        (SEC01, "source: https://example.com/SEC01-BP04", "source: http://x", "SEC01-BP04: source should be an https address"),
        (SEC01, "why: Old versions have known holes.", "why: ' '", "SEC01-BP04: why is empty"),
        (SEC01, "    rule: {fact: identity.mfa, equals: all}\n", "", "SEC01-BP03: examples without a rule"),
        (SEC01, "    examples:\n      met: {identity: {mfa: all}}\n      not_met: {identity: {mfa: admins}}\n", "", "SEC01-BP03: a rule needs examples"),
        (SEC01, "      not_met: {identity: {mfa: admins}}\n", "", "SEC01-BP03: there is no example `not_met`"),
        (SEC01, "      met: {identity: {mfa: all}}\n", "      met: {identity: {mfa: all}}\n      clear: {identity: {mfa: all}}\n", "SEC01-BP03: a rule that shows both has no example `clear`"),
        (SEC01, "met: {identity: {mfa: all}}", "met: {identity: {mfa: none}}", "SEC01-BP03: the rule says not met of its example `met`\n  hint: because of identity.mfa"),
        (SEC01, "not_met: {identity: {mfa: admins}}", "not_met: {name: x}", "SEC01-BP03: the rule says unknown of its example `not_met`\n  hint: because of identity.mfa"),
        (SEC01, "met: {identity: {mfa: all}}", "met: [{identity: {mfa: all}}, {name: x}]", "SEC01-BP03: the rule says unknown of its example `met`"),
        (SEC01, "met: {identity: {mfa: all}}", "met: {identity: {mfo: all}}", "identity.mfo is no known fact of a workload"),
        (SEC01, "met: {identity: {mfa: all}}", "met: all", "SEC01-BP03: an example is a small architecture"),
        (SEC01, "met: {identity: {mfa: all}}", "met: [all]", "SEC01-BP03: an example is a small architecture"),
        (SEC01, "rule: {fact: identity.mfa, equals: all}", "rule: {fact: identity.mfa, equals: some}", "identity.mfa is one of none, admins, all, never 'some'"),
        (SEC01, "rule: {fact: identity.mfa, equals: all}", "rule: {fact: identity.mfo, equals: all}", "identity.mfo is no fact of a workload; did you mean identity.mfa?"),
        (SEC01, "rule: {fact: identity.mfa, equals: all}", "rule: {fact: identity.mfa, equal: all}", "this is no rule: write all, any, not, every, some, or a fact with one of"),
        (SEC01, "rule: {fact: identity.mfa, equals: all}", "rule: {fact: identity.mfa, equals: all}\n    when: {fact: whatever, equals: 1}", "whatever is no fact of a workload"),
        (SEC01, "where: {fact: kind, equals: compute}", "where: {fact: service, equals: ecs}", "there is no service ecs"),
        (SEC01, 'must: {fact: version, matches: "^[2-9]\\\\."}', "must: {not: {fact: kind, equals: person}}", "SEC01-BP04: the rule says met of its example `not_met`"),
        (SEC01, "rule: {fact: uses, includes: cloudtrail}", "rule: {every: data, must: {not: {fact: personal, equals: true}}}", "SEC01-BP02: the rule says unknown of its example `met`"),
    ],
)  # fmt: skip
def test_an_item_that_makes_no_sense_is_told(spoilt: Spoilt, file: str, old: str, new: str, said: str) -> None:
    found = spoilt(file, old, new)
    assert any(said in each for each in found), found
    assert all(":" in each and each.split(":")[1].isdigit() for each in found), found


def test_a_mistake_is_told_with_the_line_on_which_it_stands(spoilt: Spoilt, checkout: Path) -> None:
    at = line(checkout, SEC01, "where: {fact: kind, equals: compute}")
    (found,) = spoilt(SEC01, "where: {fact: kind, equals: compute}", "where: {fact: knd, equals: compute}")
    assert found.startswith(f"{SEC01}:{at}:15: knd is no fact of a component")


def test_a_rule_that_shows_gaps_only_needs_an_example_that_is_clear(spoilt: Spoilt) -> None:
    old = (
        "clear: {components: {jobs: {service: sqs, dead_letter: failed}, failed: {service: sqs, dead_letter: failed}}}"
    )
    (found,) = spoilt("pillars/reliability/REL02.yaml", old, "clear: {components: {jobs: {service: sqs}}}")
    assert "REL02-BP03: the rule says unknown of its example `clear`" in found


def test_mistakes_of_all_files_are_told_in_one_run(spoilt: Spoilt, checkout: Path) -> None:
    for file, old, new in ((FACTS, "name: owner", "name: mode"), (SERVICES, "kind: load-balancer", "kind: x")):
        path = checkout / "content" / file
        path.write_text(path.read_text().replace(old, new))
    found = spoilt(SEC01, "why: Old versions have known holes.", "why: ''")
    assert {each.split(":")[0] for each in found} == {FACTS, SERVICES, SEC01, QUE01}


def test_a_file_that_nobody_reads_is_told(checkout: Path) -> None:
    for stray in ("pillars/security/SEC02.yml", "servics/own.yaml", "notes.md", ".cache/x.yaml"):
        path = checkout / "content" / stray
        path.parent.mkdir(exist_ok=True)
        path.write_text("id: x\n")
    with pytest.raises(WarevError) as caught:
        proof.prove()
    assert [str(mistake).replace(f"{checkout}/content/", "") for mistake in caught.value.mistakes] == [
        "pillars/security/SEC02.yml:1:1: nobody reads this file\n  hint: content is *.yaml below facts/, services/, pillars/, lenses/ or quizzes/",
        "servics/own.yaml:1:1: nobody reads this file\n  hint: content is *.yaml below facts/, services/, pillars/, lenses/ or quizzes/",
    ]


def test_content_of_ones_own_is_proved_with_the_shipped(checkout: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "pillars" / "security"
    own.mkdir(parents=True)
    text = (checkout / "content" / SEC01).read_text().replace("identity.mfa, equals", "identity.mfo, equals")
    (own / "SEC01.yaml").write_text(text)
    with pytest.raises(
        WarevError, match=r"own/pillars/security/SEC01.yaml:\d+:\d+: identity.mfo is no fact of a workload"
    ):
        proof.prove(tmp_path / "own")


def test_a_folder_without_content_is_told(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WarevError, match="holds no content"):
        proof.prove(tmp_path / "empty")


# -- the grammar of rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{}", "this is no rule"),
        ("3", "this is no rule"),
        ("{all: []}", "this is no rule"),
        ("{all: {fact: owner, equals: us}}", "this is no rule"),
        ("{all: [{fact: owner, equals: us}], any: [{fact: owner, equals: us}]}", "this is no rule"),
        ("{fact: owner}", "this is no rule"),
        ("{fact: owner, equals: us, matches: us}", "this is no rule"),
        ("{fact: [owner], equals: us}", "this is no rule"),
        ("{every: components}", "this is no rule"),
        ("{every: things, must: {fact: owner, equals: us}}", "things is no list of a workload; write one of components, flows, places, data"),
        ("{every: stores, must: {fact: personal, equals: true}}", "stores is no list of a workload"),
        ("{every: components, must: {every: carries, must: {fact: personal, equals: true}}}", "carries is no list of a component"),
        ("{fact: from.kind, equals: queue}", "from.kind: a workload has no link of that name"),
        ("{every: flows, must: {fact: place.type, equals: site}}", "place.type: a flow has no link of that name"),
        ("{every: components, must: {fact: multi_az, equals: true}}", "multi_az is another spelling; write availability_zones"),
        ("{every: components, must: {fact: tags, equals: a}}", "equals does not fit tags, a list; write includes"),
        ("{every: components, must: {fact: version, at_least: 2}}", "at_least does not fit version, a text; write equals or one_of or matches"),
        ("{every: components, must: {fact: version, one_of: '2'}}", "one_of takes a list of values"),
        ("{every: components, must: {fact: version, one_of: []}}", "one_of takes a list of values"),
        ("{every: components, must: {fact: version, matches: '('}}", "'(' is no regular expression"),
        ("{every: components, must: {fact: version, equals: {fact: utilization}}}", "version (text) cannot be compared with utilization (number)"),
        ("{every: components, must: {fact: version, equals: {fact: encrypted_at_rest}}}", "version (text) cannot be compared with encrypted_at_rest (bool)"),
        ("{every: components, must: {fact: version, equals: {fact: tags}}}", "version (text) cannot be compared with tags (list)"),
        ("{every: components, must: {fact: version, one_of: {fact: tags}}}", "one_of takes a list of values"),
        ("{every: components, must: {fact: version, matches: {fact: owner}}}", "{'fact': 'owner'} is no regular expression"),
        ("{every: components, must: {fact: tags, includes: {fact: utilization}}}", "tags (list) cannot be compared with utilization (number)"),
        ("{every: components, must: {fact: version, equals: {fct: owner}}}", "compare with a value, or with {fact: another.fact}"),
        ("{every: components, must: {fact: dead_letter, equals: failed}}", "dead_letter is the id of a component, or none, never 'failed'"),
        ("{every: components, must: {fact: availability_zones, at_least: 2.5}}", "availability_zones is a whole number, at least 1, never 2.5"),
        ("{every: components, must: {fact: encrypted_at_rest, equals: 'true'}}", "encrypted_at_rest is true or false, never 'true'"),
        ("{every: components, must: {fact: durable, equals: null}}", "durable is true or false, never None"),
    ],
)  # fmt: skip
def test_a_rule_that_is_none_is_told(spoilt: Spoilt, rule: str, said: str) -> None:
    found = spoilt(SEC01, "rule: {fact: identity.mfa, equals: all}", f"rule: {rule}")
    assert any(said in each for each in found), found


@pytest.mark.parametrize(
    "rule",
    [
        "{every: components, must: {fact: tags, includes: {fact: workload.owner}}}",
        "{every: components, must: {fact: dead_letter, equals: {fact: dead_letter}}}",
        "{every: components, must: {fact: availability_zones, at_least: {fact: utilization}}}",
        "{every: components, must: {fact: version, equals: {fact: workload.owner}}}",
        "{every: components, must: {fact: region, equals: {fact: place.region}}}",
        "{every: flows, must: {fact: from.place.place.type, equals: account}}",
        "{every: components, must: {fact: mode, equals: {fact: version}}}",
    ],
)
def test_a_rule_that_makes_sense_is_let_pass(spoilt: Spoilt, rule: str) -> None:
    found = spoilt(SEC01, "rule: {fact: identity.mfa, equals: all}", f"rule: {rule}")
    assert all("of its example" in each for each in found), found


# -- what the whole must hold --------------------------------------------------------------------------------------------------


def test_a_fact_that_no_rule_reads_is_told(spoilt: Spoilt, checkout: Path) -> None:
    (said,) = spoilt(QUE01, "{fact: tags, includes: a}", "{fact: utilization, at_least: 2}")
    at = line(checkout, FACTS, "{name: tags,")
    assert said == f"{FACTS}:{at}:6: no rule reads tags\n  hint: use it in an item, or leave it out"


FRAMEWORK = """\
pages: https://example.com/
questions:
  - id: SEC01
    pillar: security
    title: How do you keep data secret?
    practices:
      - {id: SEC01-BP01, risk: high, page: "", title: Encrypt personal data everywhere}
"""


@pytest.fixture
def held(checkout: Path) -> Spoilt:
    """What is told of the tests' content where AWS publishes what *published* says."""

    def told(published: str) -> list[str]:
        (checkout / "content" / "framework.yaml").write_text(published, encoding="utf-8")
        return proved(checkout)

    return told


def practice(title: str, risk: str, page: str, id_: str = "SEC01-BP01") -> str:
    return f"      - {{id: {id_}, risk: {risk}, page: {page}, title: {title}}}\n"


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (practice("Encrypt it all", "high", "SEC01-BP01"), "SEC01-BP01: the title in the framework is 'Encrypt it all'"),
        (practice("Encrypt personal data everywhere", "low", "SEC01-BP01"), "SEC01-BP01: the risk in the framework is 'low'"),
        (practice("Encrypt personal data everywhere", "high", "x"), "SEC01-BP01: the source in the framework is 'https://example.com/x.html'"),
        (practice("Sleep well", "high", "x", "SEC01-BP09"), "SEC01-BP09 is missing: Sleep well"),
        (practice("Sleep well", "high", "x", "SEC01-BP09"), "SEC01-BP01 is no best practice of the framework"),
    ],
)  # fmt: skip
def test_an_item_that_differs_from_what_aws_publishes_is_told(held: Spoilt, published: str, said: str) -> None:
    head = FRAMEWORK.rpartition("      - ")[0]
    assert any(said in each for each in held(head + published))


def test_a_question_that_differs_from_what_aws_publishes_is_told(held: Spoilt) -> None:
    wrong = FRAMEWORK.replace("How do you keep", "How does one keep").replace("pillar: security", "pillar: reliability")
    found = "\n".join(held(wrong))
    assert "SEC01.yaml:1:1: SEC01 is a question of reliability, not of security" in found
    assert "SEC01.yaml:2:1: SEC01 is called 'How does one keep data secret?' in the framework" in found
    assert "SEC09 is missing: Why?" in "\n".join(
        held(FRAMEWORK.replace("id: SEC01\n", "id: SEC09\n").replace("How do you keep data secret?", "Why?"))
    )


def test_a_derived_fact_that_the_graph_does_not_tell_is_told(spoilt: Spoilt) -> None:
    found = spoilt("facts/graph.yaml", "{name: graph.sync_depth,", "{name: graph.sync_deepth,")
    assert any(
        "graph.sync_deepth is nothing that the graph tells\n  hint: did you mean graph.sync_depth" in each
        for each in found
    )
