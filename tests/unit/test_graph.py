"""Facts that follow from the graph: what each says, and that one more flow or one more fact never overturns it."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise, permutations, product
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev import wording
from warev.catalog import Catalog
from warev.graph import menu
from warev.review import review
from warev.values import OpenList, Span, Value

TODAY = date(2026, 11, 30)
Read: TypeAlias = Any
Draw: TypeAlias = Any
# A flow: who sends, who receives, and whether the sender waits, goes on, or nobody said.
Flow: TypeAlias = tuple[str, str, str]

NAMES = "abcde"
KINDS = {"a": "person", "b": "compute", "c": "function", "d": "queue", "e": "database"}
STYLES = ("sync", "async", "?")


def spelled(flows: list[Flow], *, critical: str = "b", unknown: str = "", closed: bool = True, more: str = "") -> str:
    """An architecture of five components with *flows*; the tiers of those in *unknown* are not stated."""
    tiers = {name: "critical" if name in critical else "standard" for name in NAMES if name not in unknown}
    parts = [f"  {name}: {{kind: {KINDS[name]}{f', tier: {tiers[name]}' if name in tiers else ''}}}" for name in NAMES]
    lines = [
        f"  - {{from: {sender}, to: {target}{'' if style == '?' else f', style: {style}'}}}"
        for sender, target, style in flows
    ]
    head = f"complete: [{'flows, ' if closed else ''}components]\n{more}components:\n"
    return head + "\n".join(parts) + ("\nflows:\n" + "\n".join(lines) if lines else "")


def told(architecture: Any, fact: str) -> dict[str, Value | None]:
    """The values of *fact*, by thing; a thing for which it makes no sense is left out."""
    return {
        thing.id: thing.facts[fact].value
        for thing in architecture.things()
        if fact in thing.facts and fact not in thing.senseless
    }


def test_every_fact_of_the_graph_is_in_the_tests_catalogue(catalog: Catalog) -> None:
    assert {term.name for term in catalog.vocabulary if term.from_graph} == menu().keys()


# -- what each says --------------------------------------------------------------------------------------------------------------


def test_what_a_critical_component_waits_for_is_on_the_critical_path(architecture: Read) -> None:
    made = architecture(spelled([("a", "b", "sync"), ("b", "c", "sync"), ("c", "d", "async"), ("c", "e", "?")]))
    assert told(made, "graph.on_critical_path") == {"a": False, "b": True, "c": True, "d": False, "e": None}
    doubtful = architecture(spelled([("b", "c", "sync")], critical="", unknown="b"))
    assert told(doubtful, "graph.on_critical_path") == {"a": False, "b": None, "c": None, "d": False, "e": False}


def test_a_chain_counts_whom_one_waits_for_in_a_row(architecture: Read) -> None:
    chain = [("a", "b", "sync"), ("b", "c", "sync"), ("c", "e", "?"), ("a", "e", "sync"), ("b", "d", "async")]
    made = architecture(spelled(chain))
    assert told(made, "graph.sync_depth") == {"a": Span(2, 3), "b": Span(1, 2), "c": Span(0, 1), "d": 0, "e": 0}
    open_ = architecture(spelled([("a", "b", "sync")], closed=False))
    assert told(open_, "graph.sync_depth")["a"] == Span(1, None)


def test_in_a_circle_each_waits_for_all_the_others(architecture: Read) -> None:
    circle = [("b", "c", "sync"), ("c", "d", "sync"), ("d", "b", "sync"), ("d", "e", "sync")]
    made = architecture(spelled(circle))
    assert told(made, "graph.sync_depth") == {"a": 0, "b": 3, "c": 3, "d": 3, "e": 0}
    assert told(made, "graph.in_sync_cycle") == {"a": False, "b": True, "c": True, "d": True, "e": False}
    perhaps = architecture(spelled([("b", "c", "sync"), ("c", "b", "?")]))
    assert told(perhaps, "graph.in_sync_cycle") == {"a": False, "b": None, "c": None, "d": False, "e": False}
    alone = architecture(spelled([("c", "c", "sync")]))
    assert told(alone, "graph.in_sync_cycle")["c"] is True


def test_who_is_called_twice_counts_once(architecture: Read) -> None:
    made = architecture(
        spelled(
            [
                ("b", "c", "sync"),
                ("b", "c", "sync"),
                ("c", "b", "?"),
                ("b", "e", "sync"),
                ("b", "b", "sync"),
                ("a", "c", "async"),
            ]
        )
    )
    assert told(made, "graph.sync_fan_out") == {"a": 0, "b": 1, "c": Span(0, 1), "d": 0, "e": 0}
    assert told(made, "graph.callers") == {"a": 0, "b": 1, "c": 2, "d": 0, "e": 1}


def test_what_outside_reaches_is_exposed_and_what_all_ways_pass_protects(architecture: Read) -> None:
    made = architecture(
        spelled([("a", "b", "sync"), ("b", "d", "async"), ("d", "c", "async"), ("b", "e", "sync"), ("c", "e", "sync")])
    )
    assert told(made, "graph.exposed") == {"a": False, "b": True, "c": True, "d": True, "e": True}
    # The queue stands on one of the two ways to the database only.
    assert told(made, "graph.protected_by") == {
        "b": (),
        "c": ("compute", "queue"),
        "d": ("compute",),
        "e": ("compute",),
    }
    open_ = architecture(spelled([("a", "b", "sync"), ("b", "e", "sync")], closed=False))
    assert told(open_, "graph.exposed") == {"a": None, "b": True, "c": None, "d": None, "e": True}
    assert told(open_, "graph.protected_by")["e"] == OpenList((), ("compute",))


BORDERS = """\
places:
  prod: {type: account}
  vpc: {type: network, in: prod, region: eu-west-1}
  other: {type: account}
  far: {type: network, in: other, region: us-east-1}
  hall: {type: site}
components:
  wide: {service: ec2, in: vpc, availability_zones: 2}
  narrow: {service: rds, in: vpc, availability_zones: 1}
  away: {service: ec2, in: far, availability_zones: 2}
  old: {kind: compute, in: hall}
  lost: {service: ec2}
flows:
"""


@pytest.mark.parametrize(
    ("ends", "crossed"),
    [
        (("wide", "narrow"), ("zone",)),
        (("narrow", "wide"), OpenList((), ("zone",))),
        (("wide", "away"), ("zone", "region", "account")),
        (("wide", "old"), OpenList(("site",), ("zone", "region", "account", "site"))),
        (("wide", "lost"), OpenList((), ("zone", "region", "account", "site"))),
    ],
)
def test_a_flow_crosses_the_borders_that_lie_between_its_ends(
    architecture: Read, ends: tuple[str, str], crossed: Value
) -> None:
    made = architecture(f"{BORDERS}  - {{from: {ends[0]}, to: {ends[1]}}}")
    assert told(made, "graph.crosses") == {"->".join(ends): crossed}


def test_addresses_clash_where_neither_place_is_in_the_other(architecture: Read) -> None:
    text = """\
complete: [places]
places:
  one: {type: network, cidr: 10.0.0.0/16}
  subnet: {type: network, in: one, cidr: 10.0.1.0/24}
  other: {type: network, cidr: 10.0.1.0/26}
  apart: {type: network, cidr: 192.168.0.0/24}
"""
    made = architecture(text)
    assert told(made, "graph.overlaps") == {"one": True, "subnet": True, "other": True, "apart": False}
    assert told(architecture(text + "  more: {type: network}"), "graph.overlaps")["apart"] is None
    assert told(architecture(text.replace("complete: [places]\n", "")), "graph.overlaps")["apart"] is None


def test_a_place_that_has_no_addresses_leaves_those_of_others_known(architecture: Read) -> None:
    text = """\
complete: [places]
places:
  prod: {type: account}
  one: {type: network, in: prod, cidr: 10.0.0.0/16}
  hall: {type: site, cidr: 10.1.0.0/16}
"""
    made = architecture(text)
    assert told(made, "graph.overlaps") == {"one": False, "hall": False}
    # Nobody said what it is: it may be a network.
    made = architecture(text.replace("type: account", ""))
    assert told(made, "graph.overlaps") == {"prod": None, "one": None, "hall": None}


def test_a_range_that_is_none_is_a_mistake_with_its_line(told: Any) -> None:
    (said,) = told("places:\n  one: {type: network, cidr: 10.0.0.1/16}")
    assert said.startswith("shop.yaml:2:24: cidr: 10.0.0.1/16 has host bits set\n  hint: write a range")


def test_evidence_tells_the_path_with_its_lines(catalog: Catalog, architecture: Read) -> None:
    made = architecture(spelled([("b", "c", "sync"), ("c", "e", "sync")]))
    sections = review(made, catalog, lenses=catalog.lenses, today=TODAY).sections
    finding = next(each for section in sections for each in section.findings if each.item.id == "QUE01-BP01")
    assert wording.pieces(finding) == [
        "shop.yaml:9:22: graph.sync_depth is 2 (b; follows from b->c (line 9), c->e (line 10); wanted: at most 1)"
    ]


# -- laws ------------------------------------------------------------------------------------------------------------------------


def flows() -> st.SearchStrategy[list[Flow]]:
    return st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(STYLES)), max_size=9)


def narrower(before: Value | None, after: Value | None) -> bool:
    """Whether *after* allows nothing that *before* ruled out."""
    if before is None:
        return True
    match before, after:
        case Span(low=low, high=high), Span(low=least, high=most):
            return (low is None or (least is not None and least >= low)) and (
                high is None or (most is not None and most <= high)
            )
        case Span(low=low, high=high), int():
            return (low is None or after >= low) and (high is None or after <= high)
        case OpenList(words=words, most=most), OpenList(words=more, most=fewer):
            return set(words) <= set(more) and (most is None or (fewer is not None and set(fewer) <= set(most)))
        case OpenList(words=words, most=most), tuple():
            return set(words) <= set(after) and (most is None or set(after) <= set(most))
        case _:
            return before == after


def assert_narrowed(before: Any, after: Any) -> None:
    for fact in menu():
        known, later = told(before, fact), told(after, fact)
        for thing in known.keys() & later.keys():
            assert narrower(known[thing], later[thing]), (
                f"{fact} of {thing} was {known[thing]} and became {later[thing]}"
            )


@given(first=flows(), more=flows(), critical=st.sets(st.sampled_from(NAMES)))
def test_one_more_flow_in_a_list_that_is_not_complete_overturns_nothing(
    architecture: Read, first: list[Flow], more: list[Flow], critical: set[str]
) -> None:
    tiers = "".join(sorted(critical))
    before = architecture(spelled(first, critical=tiers, closed=False))
    assert_narrowed(before, architecture(spelled(first + more, critical=tiers, closed=False)))
    # And so does the word that nothing is left out.
    assert_narrowed(before, architecture(spelled(first + more, critical=tiers, closed=True)))


@given(found=flows(), data=st.data())
def test_learning_a_style_or_a_tier_narrows_every_fact_of_the_graph(
    architecture: Read, found: list[Flow], data: st.DataObject
) -> None:
    critical = "".join(sorted(data.draw(st.sets(st.sampled_from(NAMES)))))
    unknown = "".join(sorted(data.draw(st.sets(st.sampled_from(NAMES)))))
    learned = [
        (sender, target, data.draw(st.sampled_from(STYLES[:2])) if style == "?" and data.draw(st.booleans()) else style)
        for sender, target, style in found
    ]
    fewer = "".join(name for name in unknown if data.draw(st.booleans()))
    before = architecture(spelled(found, critical=critical, unknown=unknown))
    assert_narrowed(before, architecture(spelled(learned, critical=critical, unknown=fewer)))


RANGES = ("10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/16")
# A place: its type, its addresses where it can have any, and the word that says whether each of them has been learned.
PLACES = st.lists(
    st.tuples(
        st.sampled_from(("account", "network", "site")), st.sampled_from(RANGES), st.integers(0, 3), st.integers(0, 3)
    ),
    min_size=1,
    max_size=4,
)


def laid_out(types: list[str], ranges: list[str], learned: list[int], *, complete: bool) -> str:
    """An architecture of places, of each of which bit 1 of *learned* tells the type and bit 2 the addresses."""
    lines = []
    for index, (type_, range_, known) in enumerate(zip(types, ranges, learned, strict=True)):
        facts = [f"type: {type_}"] if known & 1 else []
        facts += [f"cidr: {range_}"] if known & 2 and type_ != "account" else []
        lines.append(f"  p{index}: {{{', '.join(facts)}}}")
    return ("complete: [places]\n" if complete else "") + "places:\n" + "\n".join(lines)


@given(found=PLACES, complete=st.booleans())
def test_learning_a_type_or_a_range_overturns_no_clash(architecture: Read, found: Any, complete: bool) -> None:
    types, ranges, first, more = (list(column) for column in zip(*found, strict=True))
    times = (first, [old | new for old, new in zip(first, more, strict=True)], [3] * len(first))
    known = [architecture(laid_out(types, ranges, learned, complete=complete)) for learned in times]
    for before, after in pairwise(known):
        assert_narrowed(before, after)
        # What has become senseless was never known.
        gone = told(before, "graph.overlaps").keys() - told(after, "graph.overlaps").keys()
        assert {told(before, "graph.overlaps")[place] for place in gone} <= {None}


def worlds(found: list[Flow]) -> Iterator[list[Flow]]:
    """*found* with every style that nobody stated said in every way."""
    open_ = [index for index, flow in enumerate(found) if flow[2] == "?"]
    for styles in product(("sync", "async"), repeat=len(open_)):
        said = dict(zip(open_, styles, strict=True))
        yield [(sender, target, said.get(index, style)) for index, (sender, target, style) in enumerate(found)]


def simply(found: list[Flow], name: str) -> tuple[int, bool]:
    """The longest way without a repeat from *name* along synchronous flows, by trying them all, and whether any leads back."""
    edges = {(sender, target) for sender, target, style in found if style == "sync"}
    others = [each for each in NAMES if each != name]
    longest, back = 0, (name, name) in edges
    for length in range(1, len(NAMES)):
        for way in permutations(others, length):
            steps = list(zip((name, *way), way, strict=False))
            if all(step in edges for step in steps):
                longest = max(longest, length)
                back = back or (way[-1], name) in edges
    return longest, back


@given(found=flows())
def test_chains_and_circles_agree_with_trying_every_way(architecture: Read, found: list[Flow]) -> None:
    said = [flow for flow in found if flow[2] != "?"]
    made = architecture(spelled(said))
    depth, circle = told(made, "graph.sync_depth"), told(made, "graph.in_sync_cycle")
    for name in NAMES:
        longest, back = simply(said, name)
        assert circle[name] is back
        if not any(circle.values()):
            assert depth[name] == longest
        else:
            # A circle counts all its members, however one walks it.
            counted = depth[name]
            assert isinstance(counted, int)
            assert counted >= longest


@given(found=flows().filter(lambda flows: sum(style == "?" for *_, style in flows) <= 4))
def test_an_interval_holds_exactly_what_the_unstated_styles_allow(architecture: Read, found: list[Flow]) -> None:
    made = architecture(spelled(found))
    possible = [architecture(spelled(world)) for world in worlds(found)]
    for fact in ("graph.sync_depth", "graph.sync_fan_out", "graph.on_critical_path", "graph.in_sync_cycle"):
        for name, value in told(made, fact).items():
            values = {told(world, fact)[name] for world in possible}
            if isinstance(value, Span):
                assert (min(values), max(values)) == (value.low, value.high)  # type: ignore[type-var]
            else:
                assert values == ({True, False} if value is None else {value})
