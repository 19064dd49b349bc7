"""`warev results`: what was replied, moved to another machine or handed to a group."""

from pathlib import Path
from typing import Annotated

import typer

from warev.cli import screen
from warev.cli.keeping import StoreOption, where
from warev.errors import Mistake, WarevError, nearest

_WAYS = ("export", "import")

_Way = Annotated[str, typer.Argument(metavar="export|import", help="Out of the store, or into it.", show_default=False)]
_Files = Annotated[
    list[Path] | None, typer.Argument(metavar="[file]...", help="What to import.", show_default=False, dir_okay=False)
]
_Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Export into this file.", dir_okay=False, show_default=False),
]
_Learner = Annotated[
    str | None,
    typer.Option("--learner", metavar="<name>", help="Export those of one person; import under this name."),
]


def results(
    way: _Way, files: _Files = None, *, output: _Output = None, learner: _Learner = None, store: StoreOption = None
) -> None:
    """Move what was replied: to another machine, or to a group.

    An export holds every sitting whole. Importing it adds what is not there yet;
    importing it twice changes nothing.

    \b
    Examples:
      warev results export -o results.json
      warev results export --learner ada -o ada.json
      warev results import ada.json ben.json
      warev results import laptop.json --learner ada
    """
    if way not in _WAYS:
        raise WarevError.of(f"results go by export or import, not by {way!r}", hint=nearest(way, _WAYS))
    if way == "export":
        if files:
            raise WarevError.of("an export takes no file", hint=f"warev results export -o {files[0]}")
        _export(output, learner, where(store))
    else:
        if not files or output is not None:
            raise WarevError.of("an import takes the files that it reads", hint="warev results import results.json")
        _import(files, learner, where(store))


def _export(output: Path | None, learner: str | None, store: Path) -> None:
    from warev import store as stores
    from warev.cli.writing import write
    from warev.quiz import results as moved

    with stores.reading(store) as connection:
        sats = moved.everything(connection, learner) if connection else ()
    if not sats:
        raise WarevError.of(f"nobody called {learner} has sat a quiz" if learner else "nobody has sat a quiz yet")
    write(moved.render(sats), output)


def _import(files: list[Path], learner: str | None, store: Path) -> None:
    from warev import store as stores
    from warev.quiz import results as moved

    read, mistakes = [], list[Mistake]()
    for file in files:
        try:
            read.append((file, moved.read(file)))
        except WarevError as error:
            mistakes += error.mistakes
    if mistakes:
        raise WarevError(mistakes)  # all of them or none
    with stores.writing(store) as connection:
        told = [(file, moved.add(connection, sats, learner)) for file, sats in read]
    for file, added in told:
        there = f", {added.known} were there already" if added.known else ""
        marks = screen.counted(added.marks, "mark")
        screen.show(f"{file}: {screen.counted(added.sittings, 'new sitting')} with {marks}{there}", stderr=True)
