"""warev from Python: what `from warev import load_architecture, review` gives. See docs/library.md."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from os import PathLike
from pathlib import Path

from warev import reading, shelf, trust
from warev.architecture import Architecture
from warev.catalog import Catalog, Risk
from warev.errors import WarevError, nearest
from warev.review import Review
from warev.review import review as judge


def load_architecture(path: str | PathLike[str], *, catalog: Catalog | None = None) -> Architecture:
    """The architecture in the file *path*, with what it includes; raises WarevError with every mistake in it.

    *catalog* is the content to read it by: by default the shipped one, with that of `WAREV_CONTENT` laid over it.
    """
    return reading.read(Path(path), catalog or _shipped(shelf.own()))


def review(
    architecture: Architecture,
    *,
    pillars: Iterable[str] = (),
    lenses: Iterable[str] = (),
    risks: Iterable[str] = (),
    today: date | None = None,
    catalog: Catalog | None = None,
) -> Review:
    """Judge *architecture* against the checklists of *pillars* (ids, names or codes; by default all) and of *lenses* (by
    default none), and show the findings of *risks* (`high`, `medium`, `low`; by default all).

    Acceptances are judged as of *today*, by default the clock's day, as on the command line. Raises WarevError where a name
    is not known.
    """
    known = catalog or _shipped(shelf.own())
    chosen = {known.pillar(name).id for name in _each(pillars)}
    further = {known.lens(name).id for name in _each(lenses)}
    return judge(
        architecture,
        known,
        [each for each in known.pillars if each.id in chosen],
        _risks(_each(risks)),
        [each for each in known.lenses if each.id in further],
        today=today or date.today(),  # noqa: DTZ011  the day where the user is
    )


@cache
def _shipped(own: Path | None) -> Catalog:
    """The content, with the folder *own* laid over it. It is read once in a process, for that takes as long as a review."""
    return trust.known()


def _each(names: Iterable[str]) -> Iterable[str]:
    """*names*, of which a single one needs no brackets."""
    return (names,) if isinstance(names, str) else names


def _risks(words: Iterable[str]) -> list[Risk]:
    found = set()
    for word in words:
        if word not in list(Risk):
            raise WarevError.of(f"{word!r} is no risk", hint=nearest(word, list(Risk)) or "high, medium or low")
        found.add(Risk(word))
    return [risk for risk in Risk if risk in found]
