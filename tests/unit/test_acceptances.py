"""An acceptance holds until its last day, and only while the gap is the one that somebody signed for."""

from datetime import date
from typing import Any

import pytest

from warev import wording
from warev.acceptances import State
from warev.catalog import Catalog
from warev.review import Finding, Review, review

Read = Any
TODAY = date(2026, 11, 30)
VPC = "places: {vpc: {type: network}}\n"
ONE_ZONE = f"{VPC}components:\n  db: {{service: rds, in: vpc, tier: critical, availability_zones: 1}}\n"
TWO = f"{ONE_ZONE}  web: {{service: ec2, in: vpc, tier: critical, availability_zones: 1}}\n"
SIGNED = "reason: r, owner: o, until: 2027-01-31"


@pytest.fixture
def made(architecture: Read, catalog: Catalog) -> Any:
    """The review of a text and an acceptance of the item about zones, or of another *item*."""

    def make(text: str, *entries: str, item: str = "REL01-BP01", today: date = TODAY) -> Review:
        listed = "".join(f"  - {{item: {item}, {entry}}}\n" for entry in entries)
        return review(architecture(f"{text}accepted:\n{listed}"), catalog, today=today)

    return make


def found(whole: Review, item: str = "REL01-BP01") -> Finding:
    return next(each for each in whole.findings if each.item.id == item)


def states(whole: Review) -> list[State]:
    return [each.state for _, each in whole.standings]


def said(whole: Review) -> list[str]:
    return [wording.standing(*each) for each in whole.standings]


@pytest.mark.parametrize(
    ("today", "state", "since"),
    [
        (date(2027, 1, 30), State.HOLDS, None),
        (date(2027, 1, 31), State.HOLDS, None),
        (date(2027, 2, 1), State.EXPIRED, date(2027, 2, 1)),
        (date(2028, 2, 1), State.EXPIRED, date(2027, 2, 1)),
    ],
)
def test_until_is_the_last_day_on_which_it_holds(made: Any, today: date, state: State, since: date | None) -> None:
    whole = made(ONE_ZONE, f"component: db, {SIGNED}", today=today)
    ((_, standing),) = whole.standings
    assert (standing.state, standing.open_since) == (state, since)
    assert bool(found(whole).unaccepted) is (state is State.EXPIRED)


def test_a_fact_that_changed_while_the_gap_is_there_reopens_it_and_is_named(made: Any) -> None:
    entry = f"component: db, {SIGNED}, under: {{components.db.availability_zones: 1, places.vpc.type: network}}"
    assert said(made(ONE_ZONE, entry)) == ["holds"]
    for after, change in (("{type: account}", "account"), ("{}", "not stated any more")):
        whole = made(ONE_ZONE.replace("{type: network}", after), entry)
        assert said(whole) == [f"reopened: places.vpc.type was network and is {change}"]
        assert found(whole).unaccepted == ("components.db",)


def test_a_gap_that_is_closed_is_a_note_whatever_changed_or_expired(made: Any) -> None:
    entry = f"component: db, {SIGNED}, under: {{components.db.availability_zones: 1}}"
    closed = ONE_ZONE.replace("zones: 1", "zones: 2")
    assert said(made(closed, entry)) == ["closed: the item is met"]
    assert said(made(closed, entry, today=date(2030, 1, 1))) == ["closed: the item is met"]
    assert said(made(TWO.replace("zones: 1", "zones: 2", 1), entry)) == ["closed: what it is about does not fail"]


def test_without_under_it_holds_until_its_day_and_the_report_says_so(made: Any) -> None:
    assert said(made(ONE_ZONE, SIGNED)) == ["holds until that day, whatever changes: it has no under"]


def test_what_began_to_fail_later_is_not_signed_for(made: Any) -> None:
    entry = f"{SIGNED}, under: {{components.db.availability_zones: 1}}"
    assert found(made(ONE_ZONE, entry)).unaccepted == ()
    whole = made(TWO, entry)
    assert states(whole) == [State.HOLDS]
    assert found(whole).unaccepted == ("components.web",)
    assert wording.acceptances(found(whole))[-1] == "nobody has signed for web"
    only_the_new_one = made(TWO.replace("availability_zones: 1", "availability_zones: 2", 1), entry)
    assert said(only_the_new_one) == ["reopened: components.db.availability_zones was 1 and is 2"]
    shared = made(
        TWO.replace("availability_zones: 1", "availability_zones: 2", 1),
        f"{SIGNED}, under: {{places.vpc.type: network}}",
    )
    assert said(shared) == ["reopened: components.web.availability_zones is 1, which nobody has signed for"]


def test_an_item_is_accepted_once_everything_that_fails_is(made: Any) -> None:
    assert found(made(TWO, f"component: db, {SIGNED}")).unaccepted == ("components.web",)
    assert found(made(TWO, f"component: db, {SIGNED}", f"component: web, {SIGNED}")).unaccepted == ()
    assert found(made(TWO, SIGNED)).unaccepted == ()


def test_where_one_would_do_no_component_fails_by_itself(architecture: Read, catalog: Catalog) -> None:
    text = "complete: [components]\ncomponents: {q: {service: sqs, dead_letter: none}}\n"
    whole = review(architecture(text), catalog, today=TODAY)
    assert {each.item.id: list(each.failing) for each in whole.gaps} == {"REL02-BP03": ["components.q"]}
    text = """\
complete: [flows]
components: {web: {service: ec2}, db: {service: rds}}
flows: [{from: web, to: db, style: sync}]
"""
    finding = found(review(architecture(text), catalog, today=TODAY), "REL01-BP02")
    assert (finding.verdict, list(finding.failing)) == ("not met", [""])


def test_what_a_person_answered_is_ground_too(made: Any) -> None:
    entry = f"{SIGNED}, under: {{answers.REL02-BP02: partly}}"
    assert said(made("answers: {REL02-BP02: partly}\n", entry, item="REL02-BP02")) == ["holds"]
    whole = made("answers: {REL02-BP02: no}\n", entry, item="REL02-BP02")
    assert said(whole) == ["reopened: answers.REL02-BP02 was partly and is no"]


def test_one_that_was_renewed_is_not_called_open(made: Any) -> None:
    old = "reason: r, owner: o, until: 2026-01-31"
    assert states(made(ONE_ZONE, old, SIGNED)) == [State.REPLACED, State.HOLDS]
    assert states(made(ONE_ZONE, old, old)) == [State.EXPIRED, State.EXPIRED]


@pytest.mark.parametrize(
    "under",
    [
        "components.db.availability_zones: 1",
        "components: {db: {availability_zones: 1}}",
        "components.db: {zones: 1}",
        "components.db.multi_az: false",
        "components.db.service: Amazon RDS",
        "components.db.tags: [b, a]",
        "components.db.version: 5.10",
        "components.db.owner: null",
        'components.db.kind: "database"',
    ],
)
def test_grounds_may_be_written_as_one_likes(made: Any, under: str) -> None:
    text = ONE_ZONE.replace("rds,", "rds, tags: [a, b], version: '5.10',")
    assert said(made(text, f"component: db, {SIGNED}, under: {{{under}}}")) == ["holds"]


def test_a_ground_that_only_tells_a_part_is_compared_as_it_is_said(made: Any) -> None:
    text = ONE_ZONE + "  web: {service: ec2, multi_az: true}\n"
    under = "components.db.availability_zones: 1, components.web.availability_zones: at least 2"
    assert said(made(text, f"{SIGNED}, under: {{{under}}}")) == ["holds"]


def test_the_grounds_of_a_gap_are_the_stated_facts_beneath_it(architecture: Read, catalog: Catalog) -> None:
    text = """\
objectives: {rpo_minutes: 15}
places: {vpc: {type: network}}
components:
  db: {service: rds, in: vpc, availability_zones: 1, backup: {retention_days: 7, interval_minutes: 60}}
  q: {service: sqs, dead_letter: none}
"""
    whole = review(architecture(text), catalog, today=TODAY)
    assert found(whole).failing == {
        "components.db": {"components.db.availability_zones": 1, "places.vpc.type": "network"}
    }
    # A fact that another one was compared with is a ground as well.
    assert found(whole, "REL02-BP01").failing == {
        "components.db": {"components.db.backup.interval_minutes": 60, "components.db.objectives.rpo_minutes": 15}
    }


def test_a_path_through_the_graph_and_the_nature_of_services_are_grounds(architecture: Read, catalog: Catalog) -> None:
    text = """\
complete: [flows]
components: {a: {service: ec2, tier: critical}, b: {service: ec2}, c: {service: rds}}
flows: [{from: a, to: b, style: sync}, {from: b, to: c, style: sync}]
"""
    whole = review(architecture(text), catalog, lenses=catalog.lenses, today=TODAY)
    assert found(whole, "QUE01-BP01").failing["components.a"] == {
        "flows.a->b.style": "sync",
        "flows.b->c.style": "sync",
    }


def test_an_acceptance_changes_no_verdict_no_risk_and_no_score(architecture: Read, catalog: Catalog, made: Any) -> None:
    plain, accepted = (
        made(TWO, f"component: gone, {SIGNED}".replace("component: gone, ", "component: db, ")),
        made(TWO, SIGNED),
    )
    for one, other in zip(plain.sections, accepted.sections, strict=True):
        assert one.tally == other.tally
        assert [each.risk for each in one.questions] == [each.risk for each in other.questions]
    assert [each.item.id for each in plain.gaps] == [each.item.id for each in accepted.gaps]
