"""What holds for many workloads: the files that an architecture includes, merged into its tree before anybody reads it.

Each value keeps the place where it was written, so that mistakes and evidence name the included file. What the
architecture states itself wins over what it includes, and of two included files the later one wins.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from warev import document
from warev.document import Node
from warev.errors import Mistakes, WarevError, nearest
from warev.statements import Statement, Statements
from warev.vocabulary import Subject, Vocabulary

INCLUDE = "include"
# The sections that an included file may hold, beside facts of the workload.
SHARED = ("places", "defaults", "answers", "accepted")
# Those that tell of one workload: no other has the same.
OWN = ("components", "flows", "data", "complete")
# Of one architecture, those that its included files include counted.
MAX_FILES = 20
ENDINGS = (".yaml", ".yml")
_SAID = {"name", "description", "notes"}
_BESIDE = {"name", "notes"}


class Whole(NamedTuple):
    """A tree with all that it includes, and the included files, what they are called and where they really lie."""

    node: Node
    files: dict[Path, str]


def whole(node: Node, vocabulary: Vocabulary, mistakes: Mistakes, check: Callable[[Node], object]) -> Whole:
    """The architecture *node* with what it includes. *check* tells what is wrong with an included file, read by itself."""
    includer = _Includer(node, vocabulary, mistakes, check)
    return Whole(includer.whole(node), includer.files)


class _Includer:
    """Reads the files that one architecture includes, each once."""

    def __init__(self, node: Node, vocabulary: Vocabulary, mistakes: Mistakes, check: Callable[[Node], object]) -> None:
        self._merging = _Merging(vocabulary)
        self._mistakes = mistakes
        self._check = check
        self._top = Path(node.at.file).parent.resolve()
        self._parts: dict[Path, list[tuple[Path, Node]]] = {}
        self._open = [Path(node.at.file).resolve()]
        self.files: dict[Path, str] = {}

    def whole(self, node: Node) -> Node:
        if INCLUDE not in node.value:
            return node
        return self._over(node, self._included(node))

    def _over(self, node: Node, parts: list[tuple[Path, Node]]) -> Node:
        made = node._replace(value={key: child for key, child in node.value.items() if key != INCLUDE})
        for _, part in reversed(parts):
            made = self._merging.under(made, part)
        return made

    def _included(self, node: Node) -> list[tuple[Path, Node]]:
        """What *node* includes, each file once: those that another one includes before it, for they give way to it."""
        written = node.value.get(INCLUDE)
        if written is None or written.value is None:
            return []
        found: dict[Path, Node] = {}
        for entry in written.value if isinstance(written.value, list) else [written]:
            for real, part in self._file(entry):
                found.setdefault(real, part)
        return list(found.items())

    def _file(self, entry: Node) -> list[tuple[Path, Node]]:
        """The file that *entry* names and, before it, those that it includes; none where it cannot be read."""
        path = self._path(entry)
        if path is None:
            return []
        real = path.resolve()
        if real in self._open:
            self._mistakes.add(f"{path} includes itself", entry.at, "leave it out of one of the files")
        elif real not in self._parts:
            self._parts[real] = []
            if len(self.files) == MAX_FILES:
                self._mistakes.add(f"more than {MAX_FILES} files are included", entry.at)
                return []
            self.files[real] = str(path)
            if part := self._read(path, entry):
                self._open.append(real)
                inner = self._included(part)
                self._check(self._over(part, inner))
                self._parts[real] = [*inner, (real, part)]
                self._open.pop()
        return self._parts.get(real, [])

    def _path(self, entry: Node) -> Path | None:
        """The file that *entry* names; None, and why, where it may not be included."""
        text = "" if isinstance(entry.value, dict | list) or entry.value is None else entry.text
        wrong, hint = _refusal(text)
        if not wrong:
            path = Path(entry.at.file).parent / text
            try:
                real = path.resolve(strict=True)  # or Python 3.13 passes over a circle of links
                if not real.is_relative_to(self._top):
                    wrong = f"{text} leads out of the architecture's folder"
                elif real.is_file():
                    return path
                else:
                    wrong, hint = f"there is no file {path}", _beside(path)
            except (FileNotFoundError, NotADirectoryError):
                wrong, hint = f"there is no file {path}", _beside(path)
            except (OSError, RuntimeError, ValueError):  # a circle of links, a name that no file can have
                wrong = f"{text!r} names no file"
        self._mistakes.add(wrong, entry.at, hint)
        return None

    def _read(self, path: Path, entry: Node) -> Node | None:
        try:
            node = document.read(path, self._mistakes)
        except WarevError as error:
            for mistake in error.mistakes:
                self._mistakes.add(mistake.what, mistake.at or entry.at, mistake.hint)
            return None
        for key in OWN:
            if key in node.value:
                said = f"{key} tells of one workload, and this file is included"
                self._mistakes.add(said, node.value[key].key_at, "state it in the architecture itself")
        return node._replace(value={key: child for key, child in node.value.items() if key not in OWN})


def _refusal(text: str) -> tuple[str, str]:
    """Why no file called *text* is included, and what to try; both empty where one may be."""
    if not text:
        return "include should list files, as in [organisation.yaml]", ""
    parts = PurePosixPath(text).parts
    if "\\" in text or PurePosixPath(text).is_absolute() or PureWindowsPath(text).anchor or ".." in parts:
        hint = "name a file in the same folder or below, with / between folders"
        return f"{text} leads out of this file's folder", hint
    if not text.lower().endswith(ENDINGS):
        return f"{text} is no YAML file by its name", f"its name should end with {' or '.join(ENDINGS)}"
    return "", ""


def _beside(path: Path) -> str:
    with suppress(OSError):
        return nearest(path.name, sorted(each.name for each in path.parent.iterdir()))
    return ""


class _Merging:
    """Merges trees: what the one above states wins, fact by fact, however each of them spells it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        # What is wrong in either is told by those who read them.
        self._statements = Statements(vocabulary, Mistakes(), set())

    def under(self, own: Node, part: Node) -> Node:
        """*own* with what *part* states beside it."""
        sections = {*_SAID, *SHARED, *OWN, INCLUDE}
        made = self._facts(own, part, Subject.WORKLOAD, sections)
        for name in SHARED:
            theirs = part.value.get(name)
            if theirs is not None and theirs.value is not None:
                made.value[name] = self._section(name, made.value.get(name), theirs)
        return made

    def _section(self, name: str, own: Node | None, theirs: Node) -> Node:
        if own is None or own.value is None:
            return theirs
        match own.value, theirs.value:
            case list() as mine, list() as further:
                return own._replace(value=[*mine, *further])
            case dict() as mine, dict() as further:
                made = dict(mine)
                for id_, entry in further.items():
                    made[id_] = self._entry(name, made.get(id_), entry)
                return own._replace(value=made)
            case _:
                return own

    def _entry(self, section: str, own: Node | None, theirs: Node) -> Node:
        """The entry of *own*, with what *theirs* states beside it; answers are whole, and never mixed."""
        if own is None or own.value is None:
            return theirs
        if section == "answers" or not (isinstance(own.value, dict) and isinstance(theirs.value, dict)):
            return own
        if section == "places":
            made = self._facts(own, theirs, Subject.PLACE, _BESIDE)
            if "name" in theirs.value:
                made.value.setdefault("name", theirs.value["name"])
            return made
        return self._facts(own, theirs, Subject.COMPONENT, {*_BESIDE, "service", "kind"})

    def _facts(self, own: Node, theirs: Node, subject: Subject, others: set[str]) -> Node:
        """*own* with the facts that only *theirs* states; lists that are open unite. *others* are no facts."""
        stated = {each.term.name: each for each in self._statements.read(subject, own, others)}
        made = own._replace(value=dict(own.value))
        for each in self._statements.read(subject, theirs, others):
            mine = stated.get(each.term.name)
            if mine is None:
                before = made.value.get(each.written)
                if before is None or before.value is None:
                    made.value[each.written] = each.node
            elif each.term.open:
                made = _replaced(made, mine.written, _united(mine, each))
        return made


def _united(one: Statement, other: Statement) -> Node:
    """The list of *one* with the words that only *other* has, each with its own place."""
    mine, theirs = one.node, other.node
    if not (isinstance(mine.value, list) and isinstance(theirs.value, list)):
        return mine
    words = {member.text for member in mine.value}
    return mine._replace(value=[*mine.value, *(member for member in theirs.value if member.text not in words)])


def _replaced(node: Node, name: str, new: Node) -> Node:
    """*node* with *new* where it spells the fact *name*, in one key or group by group."""
    children = dict(node.value)
    for key, child in children.items():
        if key == name:
            children[key] = new
        elif name.startswith(f"{key}.") and isinstance(child.value, dict):
            children[key] = _replaced(child, name.removeprefix(f"{key}."), new)
    return node._replace(value=children)
