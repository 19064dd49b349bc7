"""Findings in words, for every format and the terminal alike. No markup, and no sentence about AWS."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from warev.acceptances import Change, Standing, State
from warev.architecture import Acceptance
from warev.facts import Evidence, Origin, Thing
from warev.review import Finding
from warev.scores import Range, Tally, percent
from warev.todo import Todo
from warev.values import say
from warev.verdict import Verdict

if TYPE_CHECKING:
    from warev.portfolio import Signed  # a review alone needs none

# What a thing is says why a rule looks at it, seldom what is wrong with it.
_FRAME = {"kind", "service", "tier", "type"}
_MOST_DEMANDS = 4
_MOST_STEPS = 5
# A path may be as long as the architecture; so much of it is looked at, of which a few steps are said.
_LONGEST_WALK = 30


def evidence(piece: Evidence) -> str:
    """*piece* as a sentence that begins with its place: ``shop.yaml:14:5: availability_zones is 1 (db; wanted: at least 2)``."""
    title = piece.thing.title()
    at = piece.thing.at if piece.origin is Origin.INHERENT else piece.at
    place = f"{at}: " if at else ""
    if piece.gap == "none":
        return f"{place}{f'{title}: ' if title else ''}none of the {piece.fact} is one that this is about"
    if piece.gap:
        return f"whether {piece.gap} holds everything is not stated"
    if piece.value is None and piece.origin is not Origin.DERIVED:
        return f"{piece.fact} is not stated ({_asides(title, f'wanted: {piece.demand}')})"
    value = "not known" if piece.value is None else say(piece.value)
    wanted = piece.demand and piece.verdict is not Verdict.MET
    asides = _asides(title, _origin(piece), f"wanted: {piece.demand}" if wanted else "")
    return f"{place}{piece.fact} is {value}" + (f" ({asides})" if asides else "")


def _origin(piece: Evidence) -> str:
    match piece.origin:
        case Origin.INHERENT:
            return "by nature of the service"
        case Origin.DERIVED:
            steps = list(dict.fromkeys(_steps(piece)))
            more = [f"{len(steps) - _MOST_STEPS} more"] if len(steps) > _MOST_STEPS else []
            return f"follows from {', '.join([*steps[:_MOST_STEPS], *more])}" if steps else "derived"
        case _:
            return ""


def _steps(piece: Evidence) -> Iterator[str]:
    """What the derived *piece* follows from, down to what was stated; of a path through the graph, each flow."""
    waiting, walked = [piece.because], 0
    while waiting and walked < _LONGEST_WALK:
        walked += 1
        deeper = []
        for each in waiting.pop():
            line = f" ({f'line {each.at.line}' if each.at.in_file else each.at})" if each.at else ""
            if each.origin is Origin.DERIVED:
                deeper.append(each.because)
            elif each.gap:
                yield f"{each.gap} being complete, which is not stated"
            elif each.thing.subject == "flow":
                yield f"{each.thing.id}{line}"
            elif each.value is None:
                yield f"{each.thing.title()} {each.fact}, which is not stated".strip()
            else:
                yield f"{each.thing.title()} {each.fact} {say(each.value)}{line}".strip()
        waiting += reversed(deeper)


def _asides(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def telling(found: Iterable[Evidence]) -> list[Evidence]:
    """What a person needs of the evidence *found*: each fact once, with all that was wanted of it, in order."""
    everything = tuple(found)
    kept: dict[tuple[str, str, str], list[Evidence]] = {}
    for piece in [each for each in everything if each.fact not in _FRAME] or everything:
        kept.setdefault((piece.thing.id, piece.fact, piece.gap), []).append(piece)
    return [pieces[0]._replace(demand=_either(piece.demand for piece in pieces)) for pieces in kept.values()]


def _either(demands: Iterable[str]) -> str:
    different = list(dict.fromkeys(demands))
    more = ["..."] if len(different) > _MOST_DEMANDS else []
    return " or ".join([*different[:_MOST_DEMANDS], *more])


def pieces(finding: Finding) -> list[str]:
    """The evidence of *finding*, each piece once, in order; then what people attested."""
    said = list(dict.fromkeys(map(evidence, telling(finding.evidence))))
    if finding.answer is not None:
        said.append(attested(finding))
    return said


def attested(finding: Finding) -> str:
    """Who answered what; empty where nobody did."""
    answer = finding.answer
    if answer is None:
        return ""
    who = _asides(f"by {answer.by}" if answer.by else "", f"on {answer.on}" if answer.on else "")
    reason = f": {answer.reason}" if answer.reason else ""
    notes = f"; {answer.notes}" if answer.notes else ""
    return f"{answer.at}: answered {answer.reply}{reason}" + (f" ({who})" if who else "") + notes


def acceptances(finding: Finding) -> list[str]:
    """Who signed for the gap, until when and why, and whether that holds; then what nobody signed for."""
    said = [
        f"{each.acceptance.at}: {_accepted(each.acceptance)} ({standing(finding, each)})" for each in finding.standings
    ]
    if (open_ := finding.unaccepted) and any(each.holds for each in finding.standings):
        said.append(f"nobody has signed for {', '.join(map(bare, open_))}")
    return said


def _accepted(signed: Acceptance) -> str:
    of = signed.component or signed.flow
    return "accepted" + (f" for {of}" if of else "") + f" by {signed.owner} until {signed.until}: {signed.reason}"


def standing(finding: "Finding | Signed", judged: Standing) -> str:
    """What an acceptance of *finding* has come to, and why."""
    match judged.state:
        case State.HOLDS:
            return "holds" if judged.acceptance.under else "holds until that day, whatever changes: it has no under"
        case State.EXPIRED:
            return f"expired: open again since {judged.open_since}"
        case State.REOPENED:
            return f"reopened: {'; '.join(_change(judged, each) for each in judged.changes)}"
        case State.REPLACED:
            return "replaced by another one"
        case State.CLOSED:
            decided = finding.verdict in {Verdict.MET, Verdict.NOT_APPLICABLE}
            return f"closed: the item is {finding.verdict}" if decided else "closed: what it is about does not fail"


def _change(judged: Standing, change: Change) -> str:
    if change.path not in (judged.acceptance.under or {}):
        return f"{change.path} is {change.now}, which nobody has signed for"
    return f"{change.path} was {change.was or 'not stated'} and is {change.now or 'not stated any more'}"


def bare(name: str) -> str:
    """What fails, as a person calls it, from the *name* that paths of it begin with."""
    return name.partition(".")[2] or "the workload as a whole"


def reach(finding: Finding) -> str:
    """How far a gap reaches, in a few words."""
    if finding.wide:
        return "whole workload"
    if finding.tier:
        return f"{finding.tier} tier"
    subjects = {each.thing.subject for each in finding.evidence if each.verdict is Verdict.NOT_MET}
    return "tier not stated" if subjects & {"component", "flow"} else " and ".join(sorted(subjects))


def score(tally: Tally) -> str:
    """The range of *tally*: ``31-64 %``; ``no item applies`` where there is none."""
    return span(tally.range)


def span(found: Range | None) -> str:
    """A range in words, as `score` says it."""
    if found is None:
        return "no item applies"
    worst, best = map(percent, found)
    return f"{worst} %" if found.worst == found.best else f"{worst}-{best} %"


def coverage(tally: Tally) -> str:
    """How much of *tally* is known."""
    return f"{percent(tally.coverage)} %"


def bar(tally: Tally, width: int) -> tuple[int, int, int]:
    """How many of *width* cells (3 at least) show met, unknown and not met; what there is has one cell at least."""
    return cells_of(tally.range, width)


def cells_of(found: Range | None, width: int) -> tuple[int, int, int]:
    """The cells of a bar of *found*, as `bar` has them."""
    if found is None:
        return 0, 0, 0
    shares = (found.worst, found.best - found.worst, 1 - found.best)
    cells = [max(1, int(share * width)) if share else 0 for share in shares]
    # Whole cells are cut off above and forced below: the widest part takes up the difference.
    widest = max(range(3), key=lambda index: shares[index])
    cells[widest] += width - sum(cells)
    return cells[0], cells[1], cells[2]


def todo(entry: Todo, most: int = 4) -> str:
    """What to state, and of what: ``state `availability_zones` of web, db``."""
    if entry.listed:
        return f"state `{entry.statement}` if `{entry.listed}` leaves nothing out"
    of = ""
    if entry.things:
        of = f" of {first(entry.things, most)}"
    return f"state `{entry.statement}`{of}"


def called(thing: Thing) -> str:
    """What people call *thing*."""
    return " ".join((thing.name or thing.id).split())


def sort(thing: Thing) -> str:
    """Of which service *thing* is, or else of which kind; of a place, its type."""
    service = word(thing, "service")
    return (word(thing, "kind") or word(thing, "type")) if service in {"", "none"} else service


def word(thing: Thing, fact: str) -> str:
    """The word or text that *fact* of *thing* is; empty where it is not known."""
    known = thing.facts.get(fact)
    return str(known.value) if known is not None and isinstance(known.value, str) else ""


def first(names: Sequence[str], most: int | None = 4) -> str:
    """The first *most* of *names*, and how many more there are: ``web, db and 3 more``."""
    shown = ", ".join(names[:most])
    more = len(names) - len(names[:most])
    return f"{shown} and {more} more" if more else shown
