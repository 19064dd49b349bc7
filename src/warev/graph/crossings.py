"""Which borders a flow crosses: of a zone, a Region, an account, or between a site of one's own and AWS."""

from collections.abc import Callable, Iterator

from warev.errors import Mistakes
from warev.facts import Evidence, Fact, Thing
from warev.graph import Deriver, Graph, derived, piece
from warev.values import OpenList, Span, Value
from warev.verdict import Verdict


def crosses(graph: Graph, mistakes: Mistakes) -> Iterator[tuple[Thing, Fact | None]]:
    """The borders that a flow surely crosses, and those that it may."""
    for flow in graph.flows:
        found = {border: crossed(flow.links["from"], flow.links["to"]) for border, crossed in _BORDERS.items()}
        certain = tuple(border for border, crossed in found.items() if crossed)
        possible = tuple(border for border, crossed in found.items() if crossed is not False)
        because = tuple(_because(flow, found))
        yield flow, derived(certain if certain == possible else OpenList(certain, possible), because)


def _region(sender: Thing, target: Thing) -> bool | None:
    one, other = sender.facts.get("region"), target.facts.get("region")
    return None if one is None or other is None else one.value != other.value


def _account(sender: Thing, target: Thing) -> bool | None:
    one, other = (
        next((each for each in _around(end) if _type(each) in {"account", None}), None) for end in (sender, target)
    )
    if one is None or other is None or None in (_type(one), _type(other)):
        return None
    return one is not other


def _site(sender: Thing, target: Thing) -> bool | None:
    """Whether it leaves a site; a component whose place nobody stated may stand anywhere."""
    one, other = _ground(sender), _ground(target)
    return None if one is None or other is None else one != other


def _ground(component: Thing) -> str | None:
    """The site that *component* stands in, or AWS; None where that cannot be told."""
    around = list(_around(component))
    if None in map(_type, around):
        return None
    if sites := [each.id for each in around if _type(each) == "site"]:
        return sites[0]
    in_aws = any(_type(each) == "account" or "region" in each.facts for each in around)
    return "AWS, and no id of a place" if in_aws else None


def _zone(sender: Thing, target: Thing) -> bool | None:
    """Whether some of it must change the zone: it comes from several and goes to one, or changes the Region."""
    elsewhere = _region(sender, target)
    (least, most), (_, highest) = _zones(sender), _zones(target)
    if elsewhere or (least > 1 and highest == 1):
        return True
    if elsewhere is None or not most == highest == 1:
        return None
    subnets = [
        next((each for each in _around(end) if _type(each) in {"subnet", None}), None) for end in (sender, target)
    ]
    return False if subnets[0] is subnets[1] and subnets[0] is not None and _type(subnets[0]) else None


def _zones(component: Thing) -> tuple[float, float]:
    fact = component.facts.get("availability_zones")
    match fact.value if fact else None:
        case Span(low=low, high=high):
            return (1 if low is None else low), (float("inf") if high is None else high)
        case int() as zones:
            return zones, zones
        case _:
            return 1, float("inf")


def _around(component: Thing) -> Iterator[Thing]:
    """The places that *component* is in, from the nearest out."""
    place = component.links.get("place")
    while place is not None:
        yield place
        place = place.links.get("place")


def _type(place: Thing) -> Value | None:
    fact = place.facts.get("type")
    return fact.value if fact else None


_BORDERS: dict[str, Callable[[Thing, Thing], bool | None]] = {
    "zone": _zone,
    "region": _region,
    "account": _account,
    "site": _site,
}
# What tells whether a border is crossed.
_READS = {"zone": "availability_zones", "region": "region", "account": "in", "site": "in"}


def _because(flow: Thing, found: dict[str, bool | None]) -> Iterator[Evidence]:
    for fact in dict.fromkeys(_READS[border] for border in found):
        crossed = [value for border, value in found.items() if _READS[border] == fact]
        for end in ("from", "to"):
            each = flow.links[end]
            if True in crossed or (None in crossed and fact not in each.facts and fact not in each.senseless):
                known = each.facts.get(fact)
                yield (
                    piece(each, fact, known.value, "")
                    if known and known.value is not None
                    else Evidence(each, fact, "known", Verdict.UNKNOWN)
                )


READS = ("availability_zones", "region", "in", "type")
FACTS: dict[str, Deriver] = {"graph.crosses": crosses}
