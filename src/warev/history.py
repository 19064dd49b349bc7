"""Reviews that were kept: each under a name, with a number of its own and the day by which it was judged."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from warev import saved, store
from warev.catalog import Risk
from warev.errors import WarevError, nearest
from warev.escaping import terminal
from warev.review import Review
from warev.saved import Saved

# By these a word names a file, and never a review that was kept.
ARCHITECTURES = (".yaml", ".yml")
REPORTS = (".json",)
LONGEST_NAME = 200
_WHICH = re.compile(r"(.+)@([0-9]{1,9}|[0-9]{4}-[0-9]{2}-[0-9]{2})", re.DOTALL)


class Kept(NamedTuple):
    """A review that was kept: the *number*-th under its name."""

    name: str
    number: int
    day: date

    def __str__(self) -> str:
        return f"{self.name}@{self.number}"


class Summary(NamedTuple):
    """A name under which reviews were kept: how many, and of which days the first and the last one were."""

    name: str
    reviews: int
    first: date
    last: date


class Entry(NamedTuple):
    """A review that was kept, with what it said."""

    kept: Kept
    saved: Saved

    @property
    def high(self) -> tuple[int, int]:
        """How many questions of the pillars are at HIGH risk, and how many may be."""
        questions = [each for section in self.saved.sections if not section.lens for each in section.questions]
        known = sum(each.known_risk is Risk.HIGH for each in questions)
        return known, sum(each.possible_risk is Risk.HIGH for each in questions)


# -- names --------------------------------------------------------------------------------------------------------------


def checked(name: str) -> str:
    """*name*, under which a review may be kept; raises WarevError where it could not be told from something else."""
    clean = " ".join(terminal(name).split())
    wrong = ""
    if not clean:
        wrong = "it is empty"
    elif len(clean) > LONGEST_NAME:
        wrong = f"it is longer than {LONGEST_NAME} characters"
    elif clean.startswith("-"):
        wrong = "it begins like an option"
    elif clean.lower().endswith((*ARCHITECTURES, *REPORTS)):
        wrong = "it ends like a file"
    elif _WHICH.fullmatch(clean):
        wrong = "what stands behind its @ would say which of its reviews is meant"
    if wrong:
        raise WarevError.of(f"no review is kept under the name {clean!r}: {wrong}", hint="choose one: --save NAME")
    return clean


def split(word: str) -> tuple[str, int | date | None]:
    """The name that *word* begins with, and which of its reviews it means: a number, a day, or (None) the last."""
    clean = " ".join(terminal(word).split())
    found = _WHICH.fullmatch(clean)
    if found is None:
        return clean, None
    if "-" not in found[2]:
        return found[1], int(found[2])
    try:
        return found[1], date.fromisoformat(found[2])
    except ValueError:
        raise WarevError.of(f"{word}: {found[2]} is no day", hint="write it as 2026-11-30") from None


# -- keeping ------------------------------------------------------------------------------------------------------------


def keep(path: Path, name: str, review: Review) -> Kept:
    """Keep *review* in the store *path*, with the findings of every risk, as the next one under *name*."""
    body = saved.render(review._replace(risks=tuple(Risk)))
    with store.writing(path) as connection:
        (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM reviews WHERE name = ?", (name,)).fetchone()
        kept = Kept(name, last + 1, review.today)
        connection.execute("INSERT INTO reviews VALUES (?, ?, ?, ?)", (name, kept.number, str(kept.day), body))
    return kept


# -- finding ------------------------------------------------------------------------------------------------------------


def summaries(path: Path) -> tuple[Summary, ...]:
    """The names in the store *path*, in the order of the alphabet; none where there is no store yet."""
    with store.reading(path) as connection:
        if connection is None:
            return ()
        found = connection.execute(
            "SELECT name, count(*), min(day), max(day) FROM reviews GROUP BY name ORDER BY name"
        ).fetchall()
    return tuple(Summary(name, count, _day(path, first), _day(path, last)) for name, count, first, last in found)


def entries(path: Path, name: str, most: int | None = None) -> tuple[Entry, ...]:
    """The reviews of *name*, the last *most* of them, the first one first; raises WarevError where there is none."""
    rows = _rows(path, "name = ?", (name,), most)
    if not rows:
        raise _unknown(path, name)
    return tuple(_entry(path, *row) for row in reversed(rows))


def find(path: Path, word: str) -> Entry:
    """The review that *word* means: ``NAME`` the last one, ``NAME@2`` the second, ``NAME@2026-11-01`` the last one up to
    that day. Raises WarevError where there is none.
    """
    name, which = split(word)
    match which:
        case None:
            rows = _rows(path, "name = ?", (name,), 1)
        case int():
            rows = _rows(path, "name = ? AND number = ?", (name, which), 1)
        case date():
            rows = _rows(path, "name = ? AND day <= ?", (name, str(which)), 1, "day DESC, number DESC")
    if rows:
        return _entry(path, *rows[0])
    known = {each.name: each for each in summaries(path)}
    if name not in known:
        raise _unknown(path, name, word)
    summary = known[name]
    hint = f"there are {name}@1 to {name}@{summary.reviews}, of {summary.first} to {summary.last}"
    raise WarevError.of(f"{word}: there is no such review", hint=hint if summary.reviews > 1 else f"there is {name}@1")


Row = tuple[str, int, str, str]


def _rows(
    path: Path, where: str, values: Sequence[str | int], most: int | None, order: str = "number DESC"
) -> list[Row]:
    with store.reading(path) as connection:
        if connection is None:
            return []
        # Both texts are ours; what a user says goes in as a value.
        query = f"SELECT name, number, day, body FROM reviews WHERE {where} ORDER BY {order} LIMIT ?"  # noqa: S608
        found: list[Row] = connection.execute(query, (*values, -1 if most is None else most)).fetchall()
    return found


def _entry(path: Path, name: str, number: int, day: str, body: str) -> Entry:
    kept = Kept(name, number, _day(path, day))
    return Entry(kept, saved.read(body, f"{kept} in {path}"))


def _day(path: Path, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise WarevError.of(f"the store {path} holds a day that is none: {text!r}") from None


def _unknown(path: Path, name: str, word: str = "") -> WarevError:
    names = [each.name for each in summaries(path)]
    if not names:
        hint = "keep one first: warev review architecture.yaml --save"
        return WarevError.of(f"{word or name}: no review is kept in {path} yet", hint=hint)
    hint = nearest(name, names) or f"kept are {', '.join(names[:8])}{' and others' if len(names) > 8 else ''}"  # noqa: PLR2004  as many as are read
    return WarevError.of(f"{word or name}: no review is kept under that name", hint=hint)
