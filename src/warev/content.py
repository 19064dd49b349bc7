"""Content files, as people wrote them (YAML, with lines) or as they ship, compiled to JSON.

Compiled content loads some twenty times as fast. An installed warev trusts the compiled copy that was built with it. A checkout compares a digest of every file first, so
that a stale copy is never used, and keeps a new one once the content has passed all checks.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from warev import document, shelf
from warev.document import Node
from warev.errors import Location, Mistakes, WarevError
from warev.forms import revive, validate

Form = TypeVar("Form")

# Two files, then folders.
SHELVES = ("edition", "framework", "facts", "services", "pillars", "lenses", "quizzes")
# Raise it when the compiled form changes.
COMPILED_FORM = 2


class Sheet(NamedTuple):
    """One content file: its path below the content folder, what it holds, and its lines and its text where it was read as YAML."""

    path: str
    raw: Any
    node: Node | None = None
    text: str = ""

    def read(self, form: type[Form], mistakes: Mistakes) -> Form | None:
        """The sheet as a *form*; None where it is none, and every reason in *mistakes*."""
        return revive(form, self.raw) if self.node is None else validate(form, self.node, mistakes)

    def locate(self, *route: str | int) -> Location | None:
        """Where *route* stands in the file, for mistakes; None where lines are not at hand."""
        return self.node.locate(route) if self.node else None


def sheets(name: str) -> list[Sheet]:
    """The files of shelf *name*, in the order of their paths; those of the user's own folder laid over the shipped ones."""
    found = {sheet.path: sheet for sheet in _shipped(shelf.shelf("content"), name)}
    if (own := shelf.own()) is not None:
        mistakes = Mistakes()
        found |= {sheet.path: sheet for sheet in read(own, name, mistakes)}
        mistakes.stop()
    return [found[path] for path in sorted(found)]


def read(folder: Path, name: str, mistakes: Mistakes) -> list[Sheet]:
    """The files of shelf *name* in *folder*, read as YAML."""
    read_sheets = []
    for path in files(folder, name):
        try:
            text = document.read_text(path)
            node = document.parse(text, str(path), mistakes)
        except WarevError as error:
            mistakes.extend(error)
        else:
            read_sheets.append(Sheet(path.relative_to(folder).as_posix(), node.plain(), node, text))
    return read_sheets


def shelf_of(path: str) -> str:
    """The shelf of a file, by its path below the content folder: ``facts/data.yaml``, ``edition.yaml``."""
    return path.partition("/")[0].removesuffix(".yaml")


def files(folder: Path, name: str) -> list[Path]:
    """The YAML files of shelf *name* in *folder*, in order: a folder of them, or one file of that name."""
    return sorted(path for path in [*(folder / name).rglob("*.yaml"), folder / f"{name}.yaml"] if path.is_file())


def _shipped(home: Path, name: str) -> list[Sheet]:
    copy = compiled_home() / f"{name}.json"
    digest = None if home.parent == shelf.PACKAGE else digest_of(_files(home, name))
    if (plain := _compiled(copy, digest)) is not None:
        return [Sheet(path, raw) for path, raw in plain.items()]
    mistakes = Mistakes()
    fresh = read(home, name, mistakes)
    mistakes.stop()
    return fresh


def compiled_home() -> Path:
    """Where compiled content lies: in an installed package beside it, in a checkout among what is built."""
    packed = shelf.PACKAGE / "compiled"
    return packed if packed.is_dir() else shelf.CHECKOUT / "build" / "compiled"


def _compiled(copy: Path, digest: str | None) -> dict[str, Any] | None:
    try:
        whole = json.loads(copy.read_bytes())
    except (OSError, ValueError):
        return None
    if not (isinstance(whole, dict) and isinstance(whole.get("files"), dict)):
        return None
    if digest is not None and whole.get("digest") != digest:
        return None
    plain: dict[str, Any] = whole["files"]
    return plain


def _files(home: Path, name: str) -> Iterator[tuple[str, bytes]]:
    return ((path.relative_to(home).as_posix(), path.read_bytes()) for path in files(home, name))


def digest_of(contents: Iterable[tuple[str, bytes]], salt: str = "") -> str:
    """What tells apart files by their paths and *contents*, compiled in this form; *salt* tells apart what they are for."""
    from hashlib import blake2b

    total = blake2b(f"{COMPILED_FORM} {salt}".encode(), digest_size=16)
    for path, raw in contents:
        for part in (path.encode("utf-8", "surrogatepass"), raw):
            total.update(b"%d " % len(part) + part)  # with its length, so that no content passes for another path
    return total.hexdigest()


def keep(name: str, fresh: Sequence[Sheet], place: Path | None = None) -> None:
    """Keep *fresh* as the compiled copy of shelf *name*; call it with sheets that have passed every check."""
    if not fresh or any(sheet.node is None for sheet in fresh):
        return
    # Of what was read, not of what stands there now: who saves a file meanwhile gets no stale copy.
    digest = digest_of((sheet.path, sheet.text.encode()) for sheet in fresh)
    whole = {"digest": digest, "files": {sheet.path: _kept(sheet.raw) for sheet in fresh}}
    target = place or compiled_home()
    try:
        target.mkdir(parents=True, exist_ok=True)
        write_whole(target / f"{name}.json", json.dumps(whole, ensure_ascii=False).encode())
    except OSError:
        return  # a checkout that cannot be written to reads its YAML each time


def _kept(raw: Any) -> Any:
    """*raw* without the examples of its items: they are what a proof needs, and a proof reads YAML."""
    if not (isinstance(raw, dict) and "items" in raw):
        return raw
    return raw | {"items": [{key: value for key, value in item.items() if key != "examples"} for item in raw["items"]]}


def write_whole(path: Path, content: bytes) -> None:
    """Write *content* to *path* so that nobody ever sees a part of it. Raises OSError, and then leaves *path* as it was."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(path.stat().st_mode if path.exists() else 0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
