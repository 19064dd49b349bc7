"""A tree of YAML in JSON, and back: every value with the text that it was written with, and with its line."""

import re
from collections.abc import Iterator
from typing import Any

from warev import document
from warev.document import MAX_DEPTH, MAX_NODES, Node, Scalar
from warev.errors import Location

# Whole numbers up to here are the same in every program that reads JSON.
_SAFE = 2**53
# Between these, Python and JavaScript write a number the same way, without an exponent.
_SMALLEST, _LARGEST = 1e-4, 1e15
_POSITION = re.compile(r"(?:([0-9]{1,6})@)?([0-9]{1,7}):([0-9]{1,7})")


def write(root: Node) -> dict[str, Any]:
    """The tree *root* in a form that JSON can spell and `read` reads again.

    `stated` is the tree as plain values. `spelled` has, by JSON pointer, the text of each value that JSON would write
    otherwise (`5.10` is the number 5.1). `positions` has the line and column of every value, those below a key in the order
    of the keys' letters, so that sorting them does no harm; ``1@7:3`` stands in the second of `files`.
    """
    spelled: dict[str, str] = {}
    files: dict[str, int] = {root.key_at.file: 0}
    positions: list[str] = []
    for pointer, node in _walk("", root):
        at = node.key_at
        file = files.setdefault(at.file, len(files))
        positions.append(f"{file}@{at.line}:{at.column}" if file else f"{at.line}:{at.column}")
        if not isinstance(node.value, dict | list) and node.text != _written(node.value):
            spelled[pointer] = node.text
    return {
        "stated": root.plain(),
        "spelled": dict(sorted(spelled.items())),
        "files": list(files),
        "positions": " ".join(positions),
    }


def _walk(pointer: str, node: Node) -> Iterator[tuple[str, Node]]:
    """Every node with its JSON pointer: each before those below it, those below a key in the order of the keys."""
    yield pointer, node
    match node.value:
        case dict() as children:
            for key in sorted(children):
                yield from _walk(_below(pointer, key), children[key])
        case list() as members:
            for index, member in enumerate(members):
                yield from _walk(_below(pointer, str(index)), member)
        case _:
            pass


def _below(pointer: str, key: str) -> str:
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"


def _written(value: Scalar) -> str | None:
    """The text of a value that every program which reads and writes JSON keeps; None where some would not."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case int():
            return str(value) if abs(value) < _SAFE else None
        case float():
            return repr(value) if _SMALLEST <= abs(value) <= _LARGEST and value != int(value) else None


def read(written: dict[str, Any]) -> Node:
    """The tree that `write` wrote; raises ValueError with the reason where it is none."""
    match written:
        case {
            "stated": dict() as stated,
            "spelled": dict() as spelled,
            "files": [*files],
            "positions": str() as positions,
        }:
            words = positions.split(" ")
        case _:
            raise ValueError("stated, spelled, files or positions is missing or malformed")
    if len(words) > MAX_NODES:
        raise ValueError(f"it holds more than {MAX_NODES} values")
    return _Reader([_position(word, files) for word in words], spelled).root(stated)


def _position(word: str, files: list[Any]) -> Location:
    found = _POSITION.fullmatch(word)
    file = files[int(found[1] or 0)] if found and int(found[1] or 0) < len(files) else None
    if found is None or not isinstance(file, str):
        raise ValueError("positions is malformed, or names no file of files")
    return Location(_sound(file), int(found[2]), int(found[3]))


def _sound(text: str) -> str:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("it holds half a character")
    return text


class _Reader:
    """Builds the nodes in the order in which their positions were written."""

    def __init__(self, positions: list[Location], spelled: dict[str, Any]) -> None:
        self._positions = iter(positions)
        self._spelled = spelled

    def root(self, stated: Any) -> Node:
        made = self._node(stated, "", 1)
        if next(self._positions, None) is not None:
            raise ValueError("positions and stated do not belong together")
        return made

    def _node(self, value: Any, pointer: str, depth: int) -> Node:
        at = next(self._positions, None)
        if at is None:
            raise ValueError("positions and stated do not belong together")
        if depth > MAX_DEPTH:
            raise ValueError("it is nested too deep")
        match value:
            case dict():
                made = {_sound(key): self._node(value[key], _below(pointer, key), depth + 1) for key in sorted(value)}
                return Node({key: made[key] for key in value}, "", at, at)
            case list():
                members = enumerate(value)
                return Node(
                    [self._node(member, _below(pointer, str(index)), depth + 1) for index, member in members],
                    "",
                    at,
                    at,
                )
            case _:
                return self._scalar(value, self._spelled.get(pointer), at)

    def _scalar(self, value: Any, text: Any, at: Location) -> Node:
        if isinstance(value, str):
            return Node(_sound(value), _sound(text) if isinstance(text, str) else value, at, at)
        if not isinstance(text, str):
            text = _written(value)
            text = str(value) if text is None else text
        return Node(document.resolve(_sound(text)), text, at, at)
