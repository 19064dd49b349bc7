"""Which differences between two architectures moved an item.

A difference did if the item moves once it alone is made in the old architecture, or once it alone is unmade in the new one:
both are judged. Where no single one did, several did together; and where there are too many to try, it is those that the
evidence names.
"""

from collections.abc import Iterable, Iterator, Sequence

from warev import reading
from warev.architecture import Architecture
from warev.catalog import Catalog, Item
from warev.errors import Mistakes, WarevError
from warev.facts import Evidence, Origin
from warev.review import judge, ruled
from warev.stated import COMPLETE, COMPONENTS, DEFAULTS, FLOWS, Difference, Spot, Stated, patched, stated, tree
from warev.verdict import Credit
from warev.vocabulary import Subject

# Each difference costs two readings of an architecture: some seconds for so many of a large one.
MOST = 40
# A path through the graph may be as long as the architecture, and be met on many ways.
_LONGEST_WALK = 2_000
_SECTIONS = {
    Subject.COMPONENT: COMPONENTS,
    Subject.FLOW: FLOWS,
    Subject.PLACE: "places",
    Subject.DATA: "data",
    Subject.WORKLOAD: "",
}


def causes(
    old: Architecture, new: Architecture, found: Sequence[Difference], items: Sequence[Item], catalog: Catalog
) -> dict[str, tuple[Difference, ...]]:
    """For each of *items*, which the facts have moved, those of the differences *found* that did it, in their order."""
    moved_by = _tried(old, new, found, items, catalog) if len(found) <= MOST else {}
    return {item.id: moved_by.get(item.id) or _named(item, old, new, found) for item in items}


def _tried(
    old: Architecture, new: Architecture, found: Sequence[Difference], items: Sequence[Item], catalog: Catalog
) -> dict[str, tuple[Difference, ...]]:
    before = stated(old, catalog)
    usual = [(item, _credit(item, old), _credit(item, new)) for item in items]
    moved_by: dict[str, tuple[Difference, ...]] = {}
    for difference in found:
        others = [each for each in found if each is not difference]
        alone = _made(before, [difference], difference, found, catalog)
        without = _made(before, others, difference, found, catalog)
        for item, was, now in usual:
            if (alone and _credit(item, alone) != was) or (without and _credit(item, without) != now):
                moved_by[item.id] = (*moved_by.get(item.id, ()), difference)
    return moved_by


def _credit(item: Item, architecture: Architecture) -> Credit | None:
    """What the facts of *architecture* alone say of *item*."""
    judgement = ruled(item, architecture.workload)
    return judgement.credit if judgement else None


def _made(
    before: Stated, chosen: Iterable[Difference], tried: Difference, found: Sequence[Difference], catalog: Catalog
) -> Architecture | None:
    """The architecture in which of the differences *found* only those *chosen* are made; None where there is none such."""
    settled = _settled(before, list(chosen), tried, found)
    try:
        return reading.architecture(tree(patched(before, settled)), catalog, Mistakes())
    except WarevError:
        return None  # such as a dead letter that points at a queue which is not there yet


def _settled(
    before: Stated, chosen: list[Difference], tried: Difference, found: Sequence[Difference]
) -> list[Difference]:
    """*chosen*, and what must go with it: no flow stands without its ends."""
    there = patched(before, chosen)
    whole = {each.spot: each for each in found if not each.fact}
    for spot, facts in there.items():
        if spot.section != FLOWS:
            continue
        for end in ("from", "to"):
            component = Spot(COMPONENTS, str(facts[end].value))
            if component in there:
                continue
            # The one that is tried stays as it is, and the other follows.
            follower = whole.get(spot if spot in whole and whole[spot] is not tried else component)
            if follower in chosen:
                chosen = [each for each in chosen if each is not follower]
            elif follower is not None:
                chosen = [*chosen, follower]
    return chosen


# -- by evidence --------------------------------------------------------------------------------------------------------


def _named(item: Item, old: Architecture, new: Architecture, found: Sequence[Difference]) -> tuple[Difference, ...]:
    """Those of the differences *found* that the evidence of *item* names, before or after."""
    pieces = [*_pieces(judge(item, old).evidence), *_pieces(judge(item, new).evidence)]
    return tuple(each for each in found if any(_names(piece, each) for piece in pieces))


def _pieces(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """*evidence*, and all that it follows from, each once."""
    waiting, seen = list(evidence), set[int]()
    while waiting and len(seen) < _LONGEST_WALK:
        piece = waiting.pop()
        if id(piece) not in seen:
            seen.add(id(piece))
            yield piece
            waiting += piece.because


def _names(piece: Evidence, difference: Difference) -> bool:
    spot, fact = difference.spot, difference.fact
    if spot.section == COMPLETE:
        return piece.gap == fact or (piece.gap == "none" and piece.fact == fact)
    if spot.section == DEFAULTS:
        return piece.thing.subject == Subject.COMPONENT and piece.fact == fact
    if Spot(_SECTIONS[Subject(piece.thing.subject)], _id(piece)) != spot:
        return False
    return fact in {"", piece.fact} or (fact == "service" and piece.origin is Origin.INHERENT)


def _id(piece: Evidence) -> str:
    return "" if piece.thing.subject == Subject.WORKLOAD else piece.thing.id
