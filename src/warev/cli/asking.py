"""An interview on the screen: its questions, what replies to them mean, and how far it has come."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from warev import replies, wording
from warev.cli import screen
from warev.errors import nearest
from warev.record import Entry, completed, lengthened, lengthens, listed
from warev.scores import Tally, percent
from warev.topics import ITEM, LIST

if TYPE_CHECKING:
    from warev.catalog import Item
    from warev.interview import Interview, Question

    Sections: TypeAlias = Sequence[tuple[str, Sequence[Item]]]

_CELLS = 20
_MOST_NAMES = 24
_MOST_ITEMS = 3
KEYS = (
    "?: explain   - or Enter: leave open   b: take the last reply back   q: quit; every answer is in the file already"
)


# -- how far it has come ----------------------------------------------------------------------------------------------------


def opening(interview: "Interview", sections: "Sections", file: Path) -> None:
    """What is known when it begins."""
    screen.show((interview.architecture.name, "bold"))
    _bars(interview, sections)
    screen.blank()
    left = interview.left
    screen.show(
        f"{screen.counted(left, 'question')} could be asked; those that make most known come first. Answers go into {file}."
    )
    screen.show(KEYS, hang=2)


def ending(interview: "Interview", sections: "Sections", file: Path, written: int) -> None:
    """What is known when it ends."""
    screen.blank()
    left = interview.left
    if not left:
        screen.show(
            "Nothing is left to ask." if not interview.skipped else "Nothing is left to ask but what you left open."
        )
    _bars(interview, sections)
    screen.blank()
    said = f"{screen.counted(written, 'answer')} written into {file}." if written else f"{file} is as it was."
    screen.show(said + (f" {screen.counted(left, 'question')} left: the same command goes on." if left else ""))


def progress(before: "Interview", after: "Interview", sections: "Sections") -> None:
    """What the last answer has made known."""
    old, new = before.tally(), after.tally()
    parts: list[screen.Part] = [("Written. ", "bold"), "Known: ", *_bar(new)]
    parts.append(f" {percent(old.coverage)} -> {percent(new.coverage)} % ")
    left = f"unknown {_weight(_unknown(old))} -> {_weight(_unknown(new))} of {_weight(new.weight)} by weight"
    screen.show(*parts, f"({left})", hang=2)
    moved = []
    for name, items in sections if len(sections) > 1 else ():
        one, other = percent(before.tally(items).coverage), percent(after.tally(items).coverage)
        if one != other:
            moved.append(f"{name} {one} -> {other} %")
    screen.show("; ".join([*moved, f"{screen.counted(after.left, 'question')} left"]) + ".", indent=2, hang=2)


def _bars(interview: "Interview", sections: "Sections") -> None:
    rows = [(name, interview.tally(items)) for name, items in sections]
    if len(rows) > 1:
        rows.append(("All of these", interview.tally()))
    widest = max((len(name) for name, _ in rows), default=0)
    narrow = screen.columns() < widest + _CELLS + 14
    for name, tally in rows:
        if narrow:
            screen.show((name, "bold"))
        head = "" if narrow else f"{name:<{widest}}  "
        bar = _bar(tally) if tally.weight else [(" " * _CELLS, "")]
        said = f"{wording.coverage(tally)} known" if tally.weight else "no item applies"
        screen.show((head, "bold"), *bar, f"  {said:>11}")


def _bar(tally: Tally) -> "list[tuple[str, str]]":
    """How much of *tally* is known, in cells: all of them only where everything is."""
    cells = int(tally.coverage * _CELLS)
    if not cells and tally.coverage:
        cells = 1
    return [("█" * cells, "green"), ("▒" * (_CELLS - cells), "yellow")]


def _unknown(tally: Tally) -> Any:
    return tally.best - tally.worst


def _weight(share: Any) -> str:
    """A weight with one decimal, and none where it is whole."""
    return f"{round(float(share), 1):.1f}".removesuffix(".0")


# -- the question -----------------------------------------------------------------------------------------------------------


def question(asked: "Question", interview: "Interview") -> None:
    """Show *asked*: what is wanted, in which words, of whom, and what waits for it."""
    screen.blank()
    screen.show((_ask(asked), "bold"))
    for line in _about(asked, interview):
        screen.show(line, indent=2, hang=2)
    if asked.topic.subject != ITEM and asked.items:
        items = ", ".join(f"{item.id} ({item.risk.upper()})" for item in asked.items[:_MOST_ITEMS])
        more = len(asked.items) - _MOST_ITEMS
        wait = "waits" if len(asked.items) == 1 else "wait"
        screen.show((f"{items}{f' and {more} more' if more > 0 else ''} {wait} for it.", "dim"), indent=2, hang=2)


def _ask(asked: "Question") -> str:
    if asked.item:
        return asked.item.ask
    if asked.term:
        return asked.term.ask
    return f"Is nothing left out of `{asked.topic.name}`?"


def _about(asked: "Question", interview: "Interview") -> list[str]:
    if item := asked.item:
        return [
            f"{item.id} ({item.risk.upper()}): {item.title}",
            "yes, no, partly, or n/a: and the reason; notes may follow",
        ]
    if asked.term is None:
        there = listed(interview.architecture, asked.topic.name)
        return [
            f"It holds {_names(there) or 'nothing'}.",
            "yes, no, or what is missing, with commas"
            if lengthens(interview.architecture, asked.topic.name)
            else f"yes or no; write what is missing into {interview.architecture.file}, which is then read again",
        ]
    expects = {"true or false": "yes or no"}.get(asked.term.expects(), asked.term.expects())
    ids = names(asked, interview).ids
    if ids is not None:
        expects = f"{'some of ' if asked.term.type == 'list' else ''}{_names(ids)}" + (
            ", or none" if asked.term.type != "text" else ""
        )
    titles = [thing.title() for holder in asked.holders for thing in holder.things if thing.title()]
    lines = [f"{asked.topic.name}: {expects}"]
    if titles:
        subject = asked.topic.subject if asked.topic.subject == "data" else f"{asked.topic.subject}s"
        lines.append(
            f"Not stated of {screen.counted(len(titles), asked.topic.subject) if len(titles) == 1 else f'{len(titles)} {subject}'}: {_names(titles)}"
        )
    if len(titles) > 1:
        first = asked.holders[0].names[0]
        lines.append(f"Reply for all, or for each: {first}=...; what you leave out stays open")
    return lines


def _names(found: Sequence[str]) -> str:
    more = len(found) - _MOST_NAMES
    return ", ".join(found[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def explanation(asked: "Question", interview: "Interview") -> None:
    """What *asked* is about, at length."""
    words = interview.words(asked.topic.name)
    if item := asked.item:
        for head, said in (("Why: ", item.why), ("What would show it: ", item.proof), ("See: ", item.source)):
            screen.show((head, "bold"), said, indent=2, hang=2)
    elif asked.term:
        screen.show(asked.term.meaning, indent=2, hang=2)
        for each in asked.items[:8]:
            screen.show(f"{each.id} ({each.risk.upper()}) {each.title}", indent=2, hang=2)
    else:
        said = "Only where a list leaves nothing out is it evidence that something is missing from it."
        screen.show(said, indent=2, hang=2)
    if words and asked.topic.subject != ITEM and not (asked.term and asked.term.choices):
        screen.show(f"Rules look for: {', '.join(words)}", indent=2, hang=2)
    screen.show(KEYS, indent=2, hang=2)


# -- the reply --------------------------------------------------------------------------------------------------------------


def names(asked: "Question", interview: "Interview") -> replies.Names:
    """The ids that a value of what is *asked* may name."""
    from warev.samples import SECTION_OF

    assert asked.term is not None  # noqa: S101  only facts have values
    section = "components" if asked.term.type == "component" else SECTION_OF.get(asked.term.name)
    if section is None:
        return replies.Names(words=interview.words(asked.term.name))
    return replies.Names(tuple(thing.id for thing in interview.architecture.workload.lists[section].things))


def understood(
    asked: "Question", said: str, interview: "Interview", by: str, day: date
) -> "tuple[list[Entry], list[str]]":
    """What *said* has to be written, and the ids of those that it leaves open; raises ValueError where it cannot be read."""
    skipped = said.lower() in replies.SKIP
    if item := asked.item:
        return ([], [""]) if skipped else ([_attestation(item.id, replies.attested(said), by, day)], [])
    if asked.topic.subject == LIST:
        return ([], [""]) if skipped else _completion(asked.topic.name, said, interview)
    assert asked.term is not None  # noqa: S101  it is a fact, then
    values = {} if skipped else replies.stated(said, asked.term, asked.holders, names(asked, interview))
    entries = [
        Entry(holder.route, asked.topic.name, list(value) if isinstance(value, tuple) else value)
        for holder, value in values.items()
    ]
    return entries, [holder.names[0] for holder in asked.holders if holder not in values]


def _attestation(item: str, reply: replies.Attested, by: str, day: date) -> Entry:
    given = {
        "answer": reply.answer,
        "not_applicable": reply.reason,
        "by": by,
        "date": day.isoformat(),
        "notes": reply.notes,
    }
    return Entry(("answers", item), "", {key: words for key, words in given.items() if words})


def _completion(name: str, said: str, interview: "Interview") -> "tuple[list[Entry], list[str]]":
    try:
        return (completed(interview.architecture, name), []) if replies.agreed(said) else ([], [""])
    except ValueError:
        if not lengthens(interview.architecture, name) or nearest(said, ("yes", "no")):
            raise
    added = replies.words(said, replies.Names(words=interview.words(name)))
    entries = lengthened(interview.architecture, name, added)
    if not entries:
        raise ValueError(f"{said} stands there already; reply yes, no, or what is missing")
    return entries, []
