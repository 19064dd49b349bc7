"""Places whose private addresses clash."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from warev.errors import Mistakes
from warev.facts import Evidence, Fact, Thing
from warev.graph import Deriver, Graph, derived, piece
from warev.verdict import Verdict

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    Range: TypeAlias = IPv4Network | IPv6Network


def overlaps(graph: Graph, mistakes: Mistakes) -> Iterator[tuple[Thing, Fact | None]]:
    """Whether the addresses of a place are also those of another, which neither encloses it nor lies in it.

    A place that can have none, such as an account, is passed over. A range that cannot be read is a mistake.
    """
    addressed = [place for place in graph.places.things if "cidr" not in place.senseless]
    ranges = {place.id: (place, found) for place in addressed if (found := _range(place, mistakes)) is not None}
    clashes = _clashes(list(ranges.values()))
    complete = graph.places.complete and len(ranges) == len(addressed)
    for place in graph.places.things:
        if "cidr" in place.senseless:
            yield place, None
        elif place.id in clashes:
            pair = (place, clashes[place.id])
            yield place, derived(True, tuple(_stated(each, Verdict.MET) for each in pair))
        elif complete:
            yield place, derived(False, ())
        else:
            yield place, derived(None, tuple(_doubts(graph, place, addressed)))


def _range(place: Thing, mistakes: Mistakes) -> "Range | None":
    fact = place.facts.get("cidr")
    if fact is None or fact.value is None:
        return None
    from ipaddress import ip_network  # few files state a range

    try:
        return ip_network(str(fact.value))
    except ValueError as wrong:
        mistakes.add(f"cidr: {wrong}", fact.at, "write a range of addresses, such as 10.0.0.0/16")
        return None


def _clashes(ranges: "list[tuple[Thing, Range]]") -> dict[str, Thing]:
    """For each place that shares addresses with an unrelated one, one such other. Two ranges are nested or apart, so a walk
    in their order meets each after those that hold it.
    """
    found: dict[str, Thing] = {}
    holding: list[tuple[Thing, Range]] = []
    for place, own in sorted(
        ranges, key=lambda each: (each[1].version, int(each[1].network_address), each[1].prefixlen)
    ):
        while holding and not _holds(holding[-1][1], own):
            holding.pop()
        for stranger in (other for other, _ in reversed(holding) if not _related(other, place)):
            found.setdefault(place.id, stranger)
            found.setdefault(stranger.id, place)
        holding.append((place, own))
    return found


def _holds(outer: "Range", inner: "Range") -> bool:
    return outer.version == inner.version and int(outer.broadcast_address) >= int(inner.broadcast_address)


def _related(one: Thing, other: Thing) -> bool:
    return _within(one, other) or _within(other, one)


def _within(place: Thing | None, outer: Thing) -> bool:
    while place is not None:
        if place is outer:
            return True
        place = place.links.get("place")
    return False


def _stated(place: Thing, verdict: Verdict) -> Evidence:
    fact = place.facts["cidr"]
    return Evidence(place, "cidr", "", verdict, fact.value, fact.origin, fact.at)


def _doubts(graph: Graph, place: Thing, addressed: list[Thing]) -> Iterator[Evidence]:
    """What would tell: its own range, another's, or that no place is left out."""
    missing = [each for each in (place, *addressed) if "cidr" not in each.facts]
    for each in missing[:1]:
        yield piece(each, "cidr", "", "known")
    if not graph.places.complete:
        yield Evidence(graph.workload, "complete", "includes places", Verdict.UNKNOWN, gap="places")


READS = ("cidr",)
FACTS: dict[str, Deriver] = {"graph.overlaps": overlaps}
