"""Writing into a user's YAML file: what is put in stands on lines of its own, or inside the brackets that are there, and
every other byte stays as it was.

No library writes YAML back so: each lays out anew what it has read. Here the text is cut where the parser says that
something ends, and what comes out is read again before it replaces the file: it must say what it said, and the new.
"""

import codecs
import os
import re
from collections.abc import Iterable, Sequence
from errno import EACCES
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import yaml
from yaml.events import AliasEvent, DocumentEndEvent, MappingStartEvent, NodeEvent, ScalarEvent, SequenceStartEvent

from warev import document
from warev.content import write_whole
from warev.document import Node
from warev.errors import Mistakes, WarevError
from warev.spelling import entry, inline, key, lines

# The step of a route that stands for a new entry at the end of a list.
END: Final = -1
# Keys of mappings and places in lists, from the top of the file.
Route: TypeAlias = tuple[str | int, ...]
_STEP = 2


class Span(NamedTuple):
    """A value in a text: where it begins and ends, and how it is written.

    `children` are those of a list, by their place, or of a mapping, by their key: the first of a key that is written twice.
    `keys` says for a mapping where each key begins and ends.
    """

    start: int
    end: int
    children: "dict[str | int, Span] | None" = None
    keys: "dict[str | int, tuple[int, int]]" = {}  # noqa: RUF012  never written to
    flow: bool = False
    listed: bool = False
    alias: bool = False


def insert(path: Path, route: Route, value: Any) -> None:
    """Put *value* into the file *path* at *route*, whose last step is a key that is not there yet (or states null), or
    `END`; mappings on the way that are missing are made. Raises WarevError, and then leaves the file as it was.
    """
    insert_each(path, [(route, value)])


def insert_each(path: Path, changes: Iterable[tuple[Route, Any]]) -> None:
    """Make all *changes* to the file *path*, or none."""
    before = document.read_text(path)
    text = inserted_each(before, str(path), list(changes))
    if text == before:
        return
    if document.read_text(path) != before:
        raise WarevError.of(f"{path} was changed meanwhile, so nothing was written", hint="try again")
    save(path, text)


def save(path: Path, text: str) -> None:
    """Let the file *path* hold *text*, whole, where it stands: behind a link, with its mode and the mark before its text."""
    try:
        home = path.resolve(strict=True)
        if not os.access(home, os.W_OK):  # it could be replaced, but somebody meant it to stay
            raise PermissionError(EACCES, os.strerror(EACCES))
        mark = codecs.BOM_UTF8 if home.read_bytes().startswith(codecs.BOM_UTF8) else b""
        write_whole(home, mark + text.encode())
    except OSError as error:
        raise WarevError.of(f"cannot write {path}: {error.strerror}") from None


def inserted_each(text: str, file: str, changes: Sequence[tuple[Route, Any]]) -> str:
    """*text* with all *changes*, told as from *file*; many that go to different places cost hardly more than one."""
    if len(changes) > 1 and (new := _at_once(text, file, changes)) is not None:
        return new
    for route, value in changes:
        text = inserted(text, file, route, value)
    return text


def _at_once(text: str, file: str, changes: Sequence[tuple[Route, Any]]) -> str | None:
    """*text* with all *changes*; None where they do not go to places that lie apart, or cannot be made."""
    before, whole = document.parse(text, file, Mistakes()), _spans(text)
    holders = [(_reached(whole, route)[0], route, value) for route, value in changes]
    # From the end on: what is put in moves nothing that stands before it.
    holders.sort(key=lambda each: each[0].start, reverse=True)
    if any(one.start < other.end for (one, *_), (other, *_) in pairwise(holders)):
        return None
    new, expected = text, before.plain()
    try:
        for _, route, value in holders:
            new = _inserted(new, whole, route, value, before)
            expected = _with(expected, route, _plain(value))
        return new if document.parse(new, file, Mistakes()).plain() == expected else None
    except WarevError:
        return None


def inserted(text: str, file: str, route: Route, value: Any) -> str:
    """*text* with *value* at *route*, told as from *file*; every other character is as it was."""
    mistakes = Mistakes()
    before = document.parse(text, file, mistakes)
    new = _inserted(text, _spans(text), route, value, before)
    again = Mistakes()
    try:
        same = document.parse(new, file, again).plain() == _with(before.plain(), route, _plain(value))
    except WarevError:
        same = False
    if not same or len(again) != len(mistakes):
        raise _refusal(before, route, value)
    return new


def spelled(node: Node, fact: str) -> tuple[str, ...]:
    """The route, from the mapping *node*, to the dotted *fact*: into the groups of it that are there, and dotted from there."""
    words = fact.split(".")
    for size in range(len(words) - 1, 0, -1):
        group = ".".join(words[:size])
        held = node.value.get(group) if isinstance(node.value, dict) else None
        if held is not None and isinstance(held.value, dict):
            return (group, *spelled(held, ".".join(words[size:])))
    return (fact,)


def _refusal(before: Node, route: Route, value: Any) -> WarevError:
    """That the file is written in a way into which nothing can be put safely: the user is told what to write."""
    place = ".".join(str(step) for step in route if step != END)
    return WarevError.of(
        f"cannot write into {place} here without changing what else stands there",
        before.locate(route),
        f"write it yourself: {inline(value)}",
    )


# -- what the text says ---------------------------------------------------------------------------------------------------


def _spans(text: str) -> Span:
    """The value that *text* holds, with the places of everything in it. The text has been read, so it is bounded."""
    # The parser in Python: it counts characters, as a text is cut by.
    events = yaml.parse(text, Loader=yaml.SafeLoader)
    root, end = None, len(text)
    for event in events:
        if isinstance(event, NodeEvent) and root is None:
            root = _span(event, events)
        elif isinstance(event, DocumentEndEvent):
            end = _index(event.start_mark) if event.explicit else len(text)
            break
    assert root is not None  # noqa: S101  an empty file was refused
    return root if root.flow else root._replace(end=end)


def _span(event: NodeEvent, events: Any) -> Span:
    start, end = _index(event.start_mark), _index(event.end_mark)
    match event:
        case MappingStartEvent():
            children: dict[str | int, Span] = {}
            keys: dict[str | int, tuple[int, int]] = {}
            while isinstance(head := next(events), NodeEvent):
                name = head.value if isinstance(head, ScalarEvent) else None
                at = _span(head, events)
                child = _span(next(events), events)
                if name is None:
                    name = f"\0{len(children)}"  # no name that a route can have; it still takes up room
                if name in children:
                    name = f"\0{len(children)}"
                children[name], keys[name] = child, (at.start, at.end)
            return Span(start, _closing(head, event, children, end), children, keys, flow=bool(event.flow_style))
        case SequenceStartEvent():
            members: dict[str | int, Span] = {}
            while isinstance(head := next(events), NodeEvent):
                members[len(members)] = _span(head, events)
            return Span(start, _closing(head, event, members, end), members, flow=bool(event.flow_style), listed=True)
        case _:
            return Span(start, end, alias=isinstance(event, AliasEvent))


def _index(mark: Any) -> int:
    """How many characters stand before *mark*."""
    return int(mark.index)


def _closing(tail: Any, head: Any, children: dict[str | int, Span], otherwise: int) -> int:
    """Where a collection ends: at its bracket, or where its last child does. (A block's own end is that of the comments
    behind it.)
    """
    if head.flow_style:
        return _index(tail.end_mark)
    return max((child.end for child in children.values()), default=otherwise)


# -- where it goes ----------------------------------------------------------------------------------------------------------


def _reached(root: Span, route: Route) -> tuple[Span, Span | None, int, Route]:
    """How far into *root* the *route* leads: what is there, what holds that, where its key ends, and the steps that are left."""
    span, holder, key_at = root, None, 0
    for depth, step in enumerate(route):
        child = None if span.children is None else span.children.get(step)
        if child is None:
            return span, holder, key_at, route[depth:]
        key_at = span.keys[step][1] if step in span.keys else child.start
        span, holder = child, span
    return span, holder, key_at, ()


def _inserted(text: str, root: Span, route: Route, value: Any, before: Node) -> str:
    span, holder, key_at, rest = _reached(root, route)
    if span.alias:
        raise _refusal(before, route, value)
    if span.children is not None and rest and (rest[0] == END if span.listed else isinstance(rest[0], str)):
        new = _nested(rest[1:], value)
        return (
            _into_flow(text, span, rest[0], new) if span.flow else _into_block(text, span, rest[0], new, span is root)
        )
    written = text[span.start : span.end]
    if span.children is None and holder is not None and document.resolve(written) is None:
        return _in_place(text, span, holder, key_at, _nested(rest, value))
    if span.children is None and rest == (END,) and isinstance(value, str) and "\n" not in written:
        # One word stood for a list of one: `complete: flows`.
        return f"{text[: span.start]}[{written}, {inline(value)}]{text[span.end :]}"
    if not rest:
        place = ".".join(map(str, route))
        raise WarevError.of(f"{place} says something already", before.locate(route), "change it there")
    raise _refusal(before, route, value)


def _nested(rest: Route, value: Any) -> Any:
    """*value* inside the mappings and lists that the steps of *rest* name."""
    for step in reversed(rest):
        value = [value] if step == END else {step: value}
    return value


def _into_flow(text: str, span: Span, step: str | int, value: Any) -> str:
    """Into brackets, behind what is there: ``{a: 1}`` and ``[a]``."""
    new = inline(value) if step == END else f"{key(str(step))}: {inline(value)}"
    children = list(span.children or {})
    if not children:
        opened = text.index("[" if span.listed else "{", span.start) + 1
        return text[:opened] + new + text[opened:]
    last = (span.children or {})[children[-1]]
    return f"{text[: last.end]}, {new}{text[last.end :]}"


def _into_block(text: str, span: Span, step: str | int, value: Any, whole: bool) -> str:
    """On lines of its own, below what is there and as far indented; at the top of the file below its comments, too."""
    first = next(iter((span.children or {}).items()))
    begins = text.rindex("-", 0, first[1].start) if span.listed else span.keys[first[0]][0]
    indent = _column(text, begins)
    if step == END:
        # What stands behind the dash tells how far the entries are indented below it.
        gap = text[begins + 1 : first[1].start]
        behind = len(gap) + 1 if gap.isspace() and "\n" not in gap else _STEP
        return _put(text, span.end, entry(value, behind), indent)
    # A blank line sets a section apart, unless one is there, or would become part of a text that keeps its line ends.
    blank = whole and isinstance(value, dict | list) and not re.search(r"\n\r?\n$|[|>]\d?\+", text[: span.end])
    return _put(text, span.end, ([""] if blank else []) + lines({str(step): value}, _STEP), indent)


def _in_place(text: str, span: Span, holder: Span, key_at: int, value: Any) -> str:
    """In the place of a null: ``accepted:`` or ``accepted: null``."""
    if holder.flow or not isinstance(value, dict | list):
        colon = "" if holder.listed or ":" in text[key_at : span.start] else ":"
        space = "" if text[: span.start].endswith((" ", "\t")) else " "
        return text[: span.start] + colon + space + inline(value) + text[span.end :]
    if holder.listed:
        return text[: span.start] + " " * (text[span.start - 1] == "-") + inline(value) + text[span.end :]
    start = len(text[: span.start].rstrip(" ")) if span.end > span.start else span.start
    indent = _column(text, next(iter(holder.keys.values()))[0])
    bare = text[:start] + text[span.end :]
    return _put(bare, start, lines(value, _STEP), indent + _STEP)


def _put(text: str, end: int, new: list[str], indent: int) -> str:
    """*text* with the lines *new* below the one in which *end* lies."""
    ending = "\r\n" if "\r\n" in text else "\n"
    pad = " " * indent
    whole = [f"{pad}{line}" if line else "" for line in new]
    if text[:end].endswith(("\n", "\r")):
        # What ends there was a block of text, which takes its last line end with it.
        at = end
    elif (found := text.find("\n", end)) >= 0:
        at = found + 1
    else:
        return text + ending + ending.join(whole)
    below = ending.join(whole) + ending
    return text[:at] + below + text[at:]


def _column(text: str, index: int) -> int:
    return index - (text.rfind("\n", 0, index) + 1)


# -- what comes out ---------------------------------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    """*value* as it is read back."""
    match value:
        case dict():
            return {name: _plain(child) for name, child in value.items()}
        case list() | tuple():
            return [_plain(child) for child in value]
        case bool() | int() | float() | None:
            return value
        case _:
            return str(value)


def _with(whole: Any, route: Route, value: Any) -> Any:
    """What *whole* becomes with *value* at *route*."""
    if not route:
        return value
    step, *rest = route
    if step == END:
        there = whole if isinstance(whole, list) else [] if whole is None else [whole]
        return [*there, _with(None, tuple(rest), value)]
    if isinstance(step, int):
        return [_with(each, tuple(rest), value) if place == step else each for place, each in enumerate(whole)]
    held = whole or {}
    return {**held, step: _with(held.get(step), tuple(rest), value)}
