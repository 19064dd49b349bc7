"""The one exception that warev shows to its user, and the mistakes that it carries."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Self, TypeVar

Made = TypeVar("Made")


class Location(NamedTuple):
    """A spot in a file, as an editor counts: lines and columns from 1. What is said elsewhere, as by an option of the
    command line, has the line 0, and `file` says it all.
    """

    file: str
    line: int
    column: int

    @property
    def in_file(self) -> bool:
        return self.line > 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.in_file else self.file


class Mistake(NamedTuple):
    """Something the user can mend: what is wrong, where, and what to try."""

    what: str
    at: Location | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.at}: " if self.at else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{place}{self.what}{hint}"


class WarevError(Exception):
    """One or more mistakes of the user, told together."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))

    @classmethod
    def of(cls, what: str, at: Location | None = None, hint: str = "") -> Self:
        return cls([Mistake(what, at, hint)])


class Mistakes:
    """Collects mistakes, so that all of a file are told in one run."""

    def __init__(self) -> None:
        self._found: list[Mistake] = []

    def add(self, what: str, at: Location | None = None, hint: str = "") -> None:
        self._found.append(Mistake(what, at, hint))

    def extend(self, error: WarevError) -> None:
        self._found.extend(error.mistakes)

    def attempt(self, step: Callable[[], Made]) -> Made | None:
        """What *step* makes; None where it raises some, which are collected so that the next step goes on."""
        try:
            return step()
        except WarevError as error:
            self.extend(error)
            return None

    def __len__(self) -> int:
        return len(self._found)

    def ordered(self) -> tuple[Mistake, ...]:
        """What was found, each once, in the order of the files."""
        return tuple(dict.fromkeys(sorted(self._found, key=lambda mistake: mistake.at or Location("", 0, 0))))

    def stop(self) -> None:
        """Raise what was found, in the order of the files; do nothing where there is nothing."""
        if self._found:
            raise WarevError(self.ordered())


# Among so many words, one with a typo in its first letter is not worth the search.
_MANY = 100


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known words nearest to *word*; empty where none is near."""
    from difflib import get_close_matches

    wanted = word.lower()
    spellings = {each.lower(): each for each in known}
    likely = [each for each in spellings if 2 * abs(len(each) - len(wanted)) <= len(wanted) + 2]
    if len(likely) > _MANY:
        likely = [each for each in likely if each[:1] == wanted[:1]][:_MANY]
    found = [spellings[near] for near in get_close_matches(wanted, likely, n=3, cutoff=0.6)]
    return f"did you mean {' or '.join(found)}?" if found else ""
