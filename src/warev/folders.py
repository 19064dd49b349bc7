"""The files that a person means who names files and folders."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from warev.errors import Mistake

ENDINGS = (".yaml", ".yml")


class Candidate(NamedTuple):
    """A file that may be an architecture. `named`: a person wrote its name; else it was found in a folder."""

    path: Path
    named: bool


class LeftOut(NamedTuple):
    """A file that is not reviewed, and why: that is no mistake."""

    file: str
    why: str


class Walk:
    """The candidates among what a person *named*, in that order and each once, those of a folder by name.

    Hidden files and folders stay aside. Links out of a folder are not followed, nor are links to folders.
    """

    def __init__(self, named: Iterable[Path]) -> None:
        self.candidates: list[Candidate] = []
        self.left_out: list[LeftOut] = []
        self.mistakes: list[Mistake] = []
        self._seen: set[Path] = set()
        for path in named:
            if os.path.isdir(path):  # noqa: PTH112  no name makes it raise
                for found in self._walk(path, Path(os.path.realpath(path))):
                    self._add(found, named=False)
            else:
                self._add(path, named=True)

    def _add(self, path: Path, *, named: bool) -> None:
        real = Path(os.path.realpath(path)) if "\0" not in str(path) else path
        if real not in self._seen:
            self._seen.add(real)
            self.candidates.append(Candidate(path, named))

    def _walk(self, folder: Path, top: Path) -> Iterator[Path]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.mistakes.append(Mistake(f"cannot read {folder}: {error.strerror}"))
            return
        for entry in entries:
            path = folder / entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._walk(path, top)
            elif entry.is_symlink() and os.path.isdir(path):  # noqa: PTH112  a circle of links makes the others raise
                self.left_out.append(LeftOut(str(path), "a link to a folder"))
            elif not entry.name.lower().endswith(ENDINGS):
                continue
            elif entry.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(top):
                self.left_out.append(LeftOut(str(path), "a link that leads out of the folder"))
            elif os.path.isfile(path) or not os.path.exists(path):  # noqa: PTH110, PTH113  the same
                yield path  # a link to nothing is told when it is read; a pipe is never read
