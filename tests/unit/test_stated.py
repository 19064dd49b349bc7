"""What an architecture states is the same however it is spelled, and every difference can be made and unmade."""

from collections.abc import Callable

import pytest

from warev import reading
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.errors import Mistakes
from warev.review import judge
from warev.stated import Spot, differences, ordered, patched, stated, tree

Read = Callable[[str], Architecture]

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


@pytest.fixture
def differ(architecture: Read, catalog: Catalog) -> Callable[[str, str], list[str]]:
    """What differs once *old* is replaced by *new* in the shop, in words."""

    def told(old: str, new: str) -> list[str]:
        assert old in SHOP
        pair = [stated(architecture(text), catalog) for text in (SHOP, SHOP.replace(old, new))]
        return [str(each) for each in ordered(differences(*pair))]

    return told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("identity.mfa: none", "identity: {mfa: none}"),
        ("multi_az: false", "availability_zones: 1"),
        ("multi_az: false", "multi_az: false, zones: 1"),
        ("tags: [a, b]", "tags: [b, a]"),
        ("service: rds", "service: Amazon RDS"),
        ("complete: [components, flows]", "complete: [flows, components]"),
        ("places:", "notes: something\nplaces:"),
        ("type: network", "type: network, name: Our network, notes: ours"),
        ("availability_zones: 2, in", "availability_zones: 2, utilization: null, in"),
        ("  - {from: web, to: queue, encrypted: false}\n", "  - {from: web, to: [queue], encrypted: false}\n"),
    ],
)
def test_another_spelling_is_no_difference(differ: Callable[[str, str], list[str]], old: str, new: str) -> None:
    assert differ(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mfa: none", "mfa: all", ["identity.mfa: none -> all"]),
        ("multi_az: false", "multi_az: true", ["components.db.availability_zones: 1 -> at least 2"]),
        ("retention_days: 1, ", "", ["components.db.backup.retention_days: 1 -> not stated"]),
        ("tags: [a, b]", "tags: []", ["components.web.tags: a, b -> none"]),
        ("version: 5.10", "version: 5.1", ["components.web.version: 5.10 -> 5.1"]),
        ("complete: [components, flows]", "complete: [flows, uses]", [
            "complete.uses: not said to be complete -> complete",
            "complete.components: complete -> not said to be complete",
        ]),
        ("{mode: own}", "{mode: managed, tier: standard}", [
            "defaults.all.mode: own -> managed", "defaults.all.tier: not stated -> standard",
        ]),
        ("service: rds", "service: dynamodb", None),
        ("  queue: ", "  cache: {service: sqs}\n  queue: ", ["components.cache: not there -> there (sqs)"]),
        ("personal: true", "personal: false", ["data.orders.personal: true -> false"]),
        ("  - {from: web, to: queue, encrypted: false}\n", "  - {from: db, to: web}\n", [
            "flows.db->web: not there -> there", "flows.web->queue#2: there -> not there",
        ]),
        ("to: queue, encrypted: false", "to: queue, encrypted: true", ["flows.web->queue#2.encrypted: false -> true"]),
    ],
)  # fmt: skip
def test_a_difference_is_told_by_its_path(
    differ: Callable[[str, str], list[str]], old: str, new: str, said: list[str] | None
) -> None:
    if said is not None:
        assert differ(old, new) == said


def test_a_tree_of_what_is_stated_is_judged_alike(architecture: Read, catalog: Catalog) -> None:
    made = architecture(SHOP)
    again = reading.architecture(tree(stated(made, catalog)), catalog, Mistakes())
    assert [(each.subject, each.id) for each in again.things()] == [(each.subject, each.id) for each in made.things()]
    for item in catalog.items.values():
        one, other = judge(item, made).by_rule, judge(item, again).by_rule
        assert (one and one.credit) == (other and other.credit)


def test_every_difference_can_be_made_and_unmade(architecture: Read, catalog: Catalog) -> None:
    changed = SHOP.replace("retention_days: 1, ", "").replace("  queue:", "  spare: {service: sqs}\n  queue:")
    one, other = (stated(architecture(text), catalog) for text in (SHOP, changed))
    found = differences(one, other)
    assert len(found) == 2
    assert differences(patched(one, found), other) == ()
    assert differences(patched(other, differences(other, one)), one) == ()
    assert [each.spot for each in found if not each.fact] == [Spot("components", "spare")]
