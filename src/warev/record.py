"""An architecture file into which answers are written as they are given: at once, whole, and without touching the rest.

Whatever happens between two answers, the file holds every one that was confirmed. Where somebody else changes the file
meanwhile, that is noticed before anything is written, and their change stays.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from warev import document, editing, reading
from warev.architecture import Architecture
from warev.assumed import Route
from warev.catalog import Catalog
from warev.document import Node
from warev.errors import Mistakes, WarevError
from warev.values import OpenList


class Entry(NamedTuple):
    """Something to write: the plain *value* of the fact *name* of what stands at *route*; or at the very place, without a name."""

    route: Route
    name: str
    value: Any


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the file since it was read. Nothing was written."""


class Record:
    """The file, as it was read or written last."""

    def __init__(self, path: Path, catalog: Catalog) -> None:
        self.path = path
        self._catalog = catalog
        # What the file held before each thing that was written.
        self._past: list[str] = []
        self._text = document.read_text(path)
        # What the files held that it includes.
        self._included: dict[Path, str] = {}
        self.architecture = self._read(self._text)

    def renew(self) -> bool:
        """Read the file again where it, or one that it includes, has been changed; whether it has.

        Raises WarevError where there are mistakes now.
        """
        if not self._changed():
            return False
        text = document.read_text(self.path)
        self.architecture = self._read(text)
        self._text = text
        self._past.clear()
        return True

    def write(self, entries: Sequence[Entry]) -> Architecture:
        """Write *entries*, all or none, and read what came out.

        Raises ChangedMeanwhileError, or WarevError where what is said contradicts something else, or has no place in the file.
        """
        self._still()
        text = self._with(self._text, entries)
        architecture = self._read(text)
        self._still()
        editing.save(self.path, text)
        self._past.append(self._text)
        self._text, self.architecture = text, architecture
        return architecture

    def undo(self) -> Architecture:
        """The file as it was before what was written last. Raises ChangedMeanwhileError."""
        self._still()
        editing.save(self.path, self._past[-1])
        self._text = self._past.pop()
        self.architecture = self._read(self._text)
        return self.architecture

    def _still(self) -> None:
        """Make sure that everything is as it was left."""
        if self._changed():
            raise ChangedMeanwhileError

    def _changed(self) -> bool:
        held = {self.path: self._text} | self._included
        return any(document.read_text(path) != text for path, text in held.items())

    def _read(self, text: str) -> Architecture:
        mistakes = Mistakes()
        whole = reading.whole(document.parse(text, str(self.path), mistakes), self._catalog, mistakes)
        made = reading.architecture(whole.node, self._catalog, mistakes)
        self._included = {path: document.read_text(path) for path in whole.files}
        return made

    def _with(self, text: str, entries: Sequence[Entry]) -> str:
        """*text* with *entries* where people would write them; or with a whole name in one word, where its place is taken."""
        node = document.parse(text, str(self.path), Mistakes())
        try:
            return self._put(text, [(_place(node, entry), entry.value) for entry in entries])
        except WarevError:
            for entry in entries:
                text = self._with_one(text, entry)
            return text

    def _with_one(self, text: str, entry: Entry) -> str:
        natural = _place(document.parse(text, str(self.path), Mistakes()), entry)
        plain = (*entry.route, entry.name)
        try:
            return self._put(text, [(natural, entry.value)])
        except WarevError:
            if not entry.name or natural == plain:
                raise
            return self._put(text, [(plain, entry.value)])

    def _put(self, text: str, changes: Sequence[tuple[Route, Any]]) -> str:
        return editing.inserted_each(text, str(self.path), changes)


def _place(whole: Node, entry: Entry) -> Route:
    """Where people would write *entry* in the file *whole*."""
    if not entry.name:
        return entry.route
    node: Node | None = whole
    for step in entry.route:
        # What stands in an included file is not here, and need not be: what is put in joins it.
        node = _child(node, step)
    return (*entry.route, *natural_route(node, entry.name))


def _child(node: Node | None, step: str | int) -> Node | None:
    match node and node.value, step:
        case dict() as keys, str():
            return keys.get(step)
        case list() as entries, int():
            found: Node = entries[step]
            return found
        case _:
            return None


def listed(architecture: Architecture, name: str) -> tuple[str, ...]:
    """What the list *name* of the file holds: ids of things, or words."""
    if name in reading.LISTS:
        return tuple(thing.id for thing in architecture.workload.lists[name].things)
    fact = architecture.workload.facts.get(name)
    return fact.value.words if fact and isinstance(fact.value, OpenList) else ()


def lengthens(architecture: Architecture, name: str) -> bool:
    """Whether the list *name* is one of words, to which a reply may add."""
    return name not in reading.LISTS and name in architecture.workload.facts


def completed(architecture: Architecture, name: str) -> list[Entry]:
    """What to write to call the list *name* complete."""
    there = architecture.source.value.get("complete")
    if there is None or there.value is None:
        return [Entry(("complete",), "", [name])]
    return [Entry(("complete", editing.END), "", name)]


def lengthened(architecture: Architecture, name: str, words: Sequence[str]) -> list[Entry]:
    """What to write to add *words* to the list *name* of the workload."""
    there = listed(architecture, name)
    return [Entry((name, editing.END), "", word) for word in dict.fromkeys(words) if word not in there]


def natural_route(node: Node | None, name: str) -> Route:
    """The way from the mapping *node* to the fact *name*, grouped as the file groups what it states already.

    ``backup: {automated: true}`` takes `backup.retention_days` in; beside ``backup.automated: true`` it is written in one
    word; where there is nothing of that group yet, a group is made.
    """
    keys: dict[str, Node] = (node and node.value) or {}
    words = name.split(".")
    for size in range(len(words) - 1, 0, -1):
        group = ".".join(words[:size])
        if group in keys and (keys[group].value is None or isinstance(keys[group].value, dict)):
            return (group, *natural_route(keys[group], ".".join(words[size:])))
    alone = len(words) == 1 or name in keys
    if alone or words[0] in keys or any(key.startswith(f"{words[0]}.") for key in keys):
        return (name,)
    return tuple(words)
