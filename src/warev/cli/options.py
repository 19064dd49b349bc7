"""Makers of options: words that must be one of a list, and names of things, with completion.

A command declares its options as annotated types above its function, so that the function shows what it does.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from warev.errors import WarevError, nearest


def completing(words: Callable[[], Iterable[str]], *, listed: bool = False) -> Callable[[str], list[str]]:
    """A completion over *words*, or *listed* over lists of them with commas; it must never disturb the shell."""

    def complete(incomplete: str) -> list[str]:
        before, comma, begun = incomplete.rpartition(",") if listed else ("", "", incomplete)
        try:
            # What is typed stays as it is: typer drops whatever does not begin so, in its very case.
            rests = [word[len(begun) :] for word in words() if word.lower().startswith(begun.lower())]
            return [f"{before}{comma}{begun}{rest}" for rest in rests]
        except Exception:  # noqa: BLE001  a traceback in the middle of somebody's command line helps nobody
            return []

    return complete


def one_of(words: Sequence[str], *flags: str, help: str) -> Any:  # noqa: A002  typer's own name for it
    """An option that takes one of *words*, or none."""

    def check(value: str | None) -> str | None:
        if value is not None and value not in words:
            hint = nearest(value, words)
            raise typer.BadParameter(f"{value!r} is none of {', '.join(words)}" + (f"; {hint}" if hint else ""))
        return value

    return typer.Option(
        *flags, callback=check, metavar="|".join(words), autocompletion=completing(lambda: words), help=help
    )


def naming(words: Callable[[], Iterable[str]], *flags: str, metavar: str, help: str, listed: bool = False) -> Any:  # noqa: A002
    """An option that takes the name of something, completed from *words*; *listed*: or several names with commas."""
    return typer.Option(*flags, metavar=metavar, autocompletion=completing(words, listed=listed), help=help)


OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Write into this file; its ending names the format.", dir_okay=False, show_default=False
    ),
]
Today = Annotated[
    str | None,
    typer.Option("--today", metavar="DATE", help="The day that counts as today; without it, the clock's."),
]


def day(written: str | None, option: str = "--today") -> date:
    """The day *written* for *option*; without one the clock's, which only this and the library read."""
    if written is None:
        return date.today()  # noqa: DTZ011  a person's day, where that person is
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise WarevError.of(f"{option}: {written!r} is no day", hint="write it as 2026-11-30") from None


def pillar_ids() -> list[str]:
    """The ids of the shipped pillars, for completion."""
    from warev import content

    return [sheet.raw["id"] for sheet in content.sheets("pillars") if sheet.path.endswith("/pillar.yaml")]


def lens_ids() -> list[str]:
    """The ids of the shipped lenses, for completion."""
    from warev import content

    return [sheet.raw["id"] for sheet in content.sheets("lenses") if sheet.path.endswith("/lens.yaml")]


def pack_ids() -> list[str]:
    """The ids of the shipped packs, for completion."""
    from warev.quiz.packs import names

    return list(names())


def service_ids() -> list[str]:
    """The ids of the services, for completion."""
    from warev import content

    return [service["id"] for sheet in content.sheets("services") for service in sheet.raw["services"]]


def known_words() -> list[str]:
    """Everything that `warev show` explains, by id, for completion."""
    from warev import content

    ids: list[str] = []
    for sheet in (*content.sheets("pillars"), *content.sheets("lenses")):
        ids += [sheet.raw["id"], *(item["id"] for item in sheet.raw.get("items", ()))]
    ids += service_ids()
    ids += [fact["name"] for sheet in content.sheets("facts") for fact in sheet.raw["facts"]]
    ids += pack_ids()
    for sheet in content.sheets("quizzes"):
        # A scenario with several questions has no id, and they have.
        listed = [each for raw in sheet.raw.get("questions", ()) for each in raw.get("questions", [raw])]
        ids += [*sheet.raw.get("topics", ()), *(question["id"] for question in listed)]
    return list(dict.fromkeys(ids))
