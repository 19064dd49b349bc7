"""A YAML file as a tree of plain values, each of which knows its line.

User files are hostile until read: the event stream is counted (depth, size, aliases) while it is built, so that neither
the parser's own composer nor Python's stack ever meets more than the bounds below.
"""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from warev.errors import Location, Mistake, Mistakes, WarevError

MAX_BYTES = 5_000_000
MAX_DEPTH = 100
MAX_NODES = 100_000

Scalar: TypeAlias = bool | int | float | str | None

# The same event stream in C where PyYAML was built with libyaml, as every wheel is: some ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)\.[0-9]+|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_TEXT_TAGS = {"!", "tag:yaml.org,2002:str"}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Node(NamedTuple):
    """A value and where it was written.

    `value` is a scalar, a dict from text to nodes, or a list of nodes. `text` is a scalar as it was written (`5.10` is
    the number 5.1, and its text is ``5.10``). `at` is the value's location, `key_at` that of the key before it.
    """

    value: Any
    text: str
    at: Location
    key_at: Location

    def plain(self) -> Any:
        """The value without its locations."""
        match self.value:
            case dict():
                return {key: child.plain() for key, child in self.value.items()}
            case list():
                return [child.plain() for child in self.value]
            case _:
                return self.value

    def locate(self, route: tuple[str | int, ...]) -> Location:
        """Where *route* is written below this node, or the nearest value that encloses it; a key stands for its value."""
        node = self
        for step in route:
            match node.value, step:
                case dict() as children, str() if step in children:
                    node = children[step]
                case list() as children, int() if 0 <= step < len(children):
                    node = children[step]
                case _:
                    break
        return node.key_at


def read_text(path: Path, most: int = MAX_BYTES) -> str:
    """The text of *path*, which must be UTF-8 and of at most *most* bytes."""
    try:
        if path.is_dir():
            raise WarevError.of(f"cannot read {path}: it is a folder")
        if path.stat().st_size > most:
            raise WarevError.of(f"cannot read {path}: it is larger than {most // 1_000_000} MB")
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise WarevError.of(f"cannot read {path}: {error.strerror}") from None
    except ValueError:  # a NUL in the name
        raise WarevError.of(f"cannot read {str(path)!r}: that is no file name") from None
    if len(raw) > most:
        raise WarevError.of(f"cannot read {path}: it is larger than {most // 1_000_000} MB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise WarevError.of("this is not UTF-8 text", Location(str(path), line, 1)) from None


def read(path: Path, mistakes: Mistakes) -> Node:
    """The mapping that *path* holds. What is wrong but can be read past goes to *mistakes*; the rest raises."""
    return parse(read_text(path), str(path), mistakes)


def parse(text: str, file: str, mistakes: Mistakes) -> Node:
    """The mapping that *text* holds, told as from *file*."""
    if found := _FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        raise WarevError.of(f"a control character, {found.group()!r}, stands here", Location(file, line, column))
    try:
        root = _Builder(text, file, mistakes).document()
    except yaml.MarkedYAMLError as error:
        mark = cast("Any", error.problem_mark or error.context_mark)
        at = Location(file, 1, 1) if mark is None else Location(file, mark.line + 1, mark.column + 1)
        said = ", ".join(part for part in (error.context, error.problem) if part)
        raise WarevError.of(f"this is not YAML: {said}", at) from None
    except yaml.YAMLError as error:
        raise WarevError.of(f"this is not YAML: {error}", Location(file, 1, 1)) from None
    if root is None or root.value is None:
        raise WarevError.of("the file is empty", Location(file, 1, 1))
    if not isinstance(root.value, dict):
        holds = "a list" if isinstance(root.value, list) else "a single value"
        raise WarevError.of(f"the file should hold keys and values at the top, but holds {holds}", root.at)
    return root


class _Anchored(NamedTuple):
    node: Node
    size: int
    depth: int


class _Builder:
    """Builds the tree from the event stream, counting as it goes."""

    def __init__(self, text: str, file: str, mistakes: Mistakes) -> None:
        self._file = file
        self._mistakes = mistakes
        self._events: Iterator[Event] = yaml.parse(text, Loader=_LOADER)
        self._anchors: dict[str, _Anchored | None] = {}
        self._nodes = 0
        self._deepest = 0

    def document(self) -> Node | None:
        root = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._mistakes.add("a second document starts here; warev reads one", self._at(event))
                    break
                root = self._node(next(self._events), 1)
        return root

    def _at(self, event: Event) -> Location:
        mark = cast("Any", event.start_mark)  # both parsers set it
        return Location(self._file, mark.line + 1, mark.column + 1)

    def _count(self, event: Event, size: int, depth: int) -> None:
        self._nodes += size
        self._deepest = max(self._deepest, depth)
        if depth > MAX_DEPTH:
            raise WarevError.of(f"nested more than {MAX_DEPTH} levels deep", self._at(event))
        if self._nodes > MAX_NODES:
            raise WarevError.of(f"more than {MAX_NODES} values, aliases counted as often as used", self._at(event))

    def _node(self, event: Event, depth: int) -> Node:
        if isinstance(event, AliasEvent):
            return self._alias(event, depth)
        self._count(event, 1, depth)
        anchor = getattr(event, "anchor", None)
        if anchor is None:
            return self._bare(event, depth)
        before, outer = self._nodes, self._deepest
        self._deepest = depth
        self._anchors[anchor] = None
        node = self._bare(event, depth)
        self._anchors[anchor] = _Anchored(node, self._nodes - before + 1, self._deepest - depth)
        self._deepest = max(outer, self._deepest)
        return node

    def _alias(self, event: AliasEvent, depth: int) -> Node:
        at = self._at(event)
        if event.anchor not in self._anchors:
            raise WarevError.of(f"*{event.anchor} names no anchor above it", at)
        if (found := self._anchors[event.anchor]) is None:
            raise WarevError.of(f"*{event.anchor} holds itself", at)
        self._count(event, found.size, depth + found.depth)
        return found.node._replace(at=at, key_at=at)

    def _bare(self, event: Event, depth: int) -> Node:
        at = self._at(event)
        match event:
            case ScalarEvent():
                return Node(self._scalar(event, at), event.value, at, at)
            case SequenceStartEvent():
                self._refuse_tag(event.tag, at)
                return Node(list(self._members(depth)), "", at, at)
            case _:
                self._refuse_tag(getattr(event, "tag", None), at)
                return Node(self._mapping(depth), "", at, at)

    def _members(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _mapping(self, depth: int) -> dict[str, Node]:
        own: dict[str, Node] = {}
        merged: dict[str, Node] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key_at = self._at(event)
            key = self._key(event, key_at, depth)
            child = self._node(next(self._events), depth + 1)
            if key == "<<" and isinstance(event, ScalarEvent) and event.implicit[0]:
                self._merge(child, merged, key_at)
            elif key is None:
                continue
            elif key in own:
                self._mistakes.add(f"{key} is written twice", key_at, f"the other stands at {own[key].key_at}")
            else:
                own[key] = child._replace(key_at=key_at)
        return merged | own

    def _key(self, event: Event, at: Location, depth: int) -> str | None:
        if isinstance(event, ScalarEvent):
            self._count(event, 1, depth)
            return _sound(event.value, at)
        self._node(event, depth + 1)
        self._mistakes.add("a key must be plain text", at)
        return None

    def _merge(self, child: Node, merged: dict[str, Node], at: Location) -> None:
        parts = child.value if isinstance(child.value, list) else [child]
        for part in parts:
            if isinstance(part.value, dict):
                # YAML's merge: what comes earlier in the list of merged mappings wins.
                merged |= {key: node for key, node in part.value.items() if key not in merged}
            else:
                self._mistakes.add("<< merges mappings only", at)

    def _refuse_tag(self, tag: str | None, at: Location) -> None:
        if tag is not None and tag not in {"!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}:
            self._mistakes.add(f"the tag {_short(tag)} is not read here; write the value out", at)

    def _scalar(self, event: ScalarEvent, at: Location) -> Scalar:
        text = _sound(event.value, at)
        if event.tag is not None and event.tag not in _TEXT_TAGS:
            self._mistakes.add(f"the tag {_short(event.tag)} is not read here; write the value out", at)
            return text
        return resolve(text) if event.tag is None and event.implicit[0] else text


def resolve(text: str) -> Scalar:
    """What the plain scalar *text* means in YAML 1.2's core schema: dates, `yes` and `012` stay text."""
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def _sound(text: str, at: Location) -> str:
    """*text*, which no escape may have filled with half a character."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise WarevError([Mistake("half a character (a lone surrogate) stands here", at)])
    return text


def _short(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
