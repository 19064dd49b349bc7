"""`warev check`: prove the content."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warev.cli import screen
from warev.errors import Mistakes, WarevError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warev.catalog import Pillar
    from warev.quiz.packs import Pack


def check(
    path: Annotated[
        Path | None,
        typer.Argument(
            help="A folder of content, laid over what warev ships; or a pack: a YAML file, or a folder with pack.yaml. "
            "Without it what warev ships, and your own packs.",
            show_default=False,
        ),
    ] = None,
    *,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="<revision>",
            help="Refuse a question whose key has changed since this git revision without a higher rev.",
        ),
    ] = None,
) -> None:
    """Prove content: that its forms, names and rules are sound.

    Judges each rule by its item's own examples. Tells every mistake in one run, each with file, line and column, and
    exits 2 where there is one.

    \b
    Examples:
      warev check                  the content that warev ships, and your packs
      warev check my-content       my-content/quizzes/team.yaml beside it
      warev check team.yaml        a pack
      warev check team.yaml --against main
    """
    from warev.quiz import packs

    if path is not None and not os.path.exists(path):  # noqa: PTH110  no name and no rights make it raise
        raise WarevError.of(f"there is no {path}")
    if path is not None and (os.path.isfile(path) or os.path.isfile(path / packs.HEAD)):  # noqa: PTH113
        _pack(path, against)
    else:
        _content(path, against)


def _pack(path: Path, against: str | None) -> None:
    from warev import document, proof, trust
    from warev.quiz import packs

    try:
        pack = packs.read(path, fresh=True)
    except WarevError:
        if path.is_file() and not document.read(path, Mistakes()).value.keys() & {"questions", "topics"}:
            hint = f"an architecture is judged by: warev review {path}"
            raise WarevError.of(f"{path} is no pack of questions", hint=hint) from None
        raise
    mistakes = Mistakes()
    proof.prove_packs([pack], trust.known(), mistakes)
    _hold([(pack, path)], against, mistakes)
    mistakes.stop()
    questions, topics = screen.counted(len(pack.questions), "question"), screen.counted(len(pack.topics), "topic")
    screen.show(f"proved: the pack {pack.id}, {questions} on {topics}")


def _content(folder: Path | None, against: str | None) -> None:
    from warev import proof, shelf
    from warev.quiz import packs

    home = folder or shelf.own()
    proved = proof.prove(home)
    mistakes = Mistakes()
    own = packs.own_packs(lambda _, __, error: mistakes.extend(error), fresh=True) if folder is None else ()
    proof.prove_packs(own, proved.catalog, mistakes)
    shelves = [each / packs.SHELF for each in (home, shelf.shelf("content")) if each is not None]
    there = [(pack, _place(pack, shelves)) for pack in proved.packs]
    _hold([(pack, path) for pack, path in there if path is not None], against, mistakes)
    mistakes.stop()
    counts = [
        screen.counted(len(proved.catalog.pillars), "pillar"),
        _items(proved.catalog.pillars),
        *(f"lens {lens.id} with {_items([lens])}" for lens in proved.catalog.lenses),
        screen.counted(len(proved.catalog.services.all), "service"),
        screen.counted(len(proved.catalog.vocabulary.terms), "fact"),
        screen.counted(len(proved.packs), "pack"),
        screen.counted(sum(len(pack.questions) for pack in proved.packs), "quiz question"),
        *([f"{screen.counted(len(own), 'pack')} of your own"] if own else []),
    ]
    screen.show("proved: ", ", ".join(counts))


def _hold(listed: "Sequence[tuple[Pack, Path]]", against: str | None, mistakes: Mistakes) -> None:
    if against is None:
        return
    from warev.quiz import revisions

    for pack, path in listed:
        mistakes.attempt(lambda pack=pack, path=path: revisions.hold(pack, path, against, mistakes))  # type: ignore[misc]


def _place(pack: "Pack", shelves: "Sequence[Path]") -> Path | None:
    """Where the file or folder of a pack of content lies."""
    found = (shelf / name for shelf in shelves for name in (pack.id, f"{pack.id}.yaml"))
    return next((path for path in found if path.exists()), None)


def _items(heads: "Sequence[Pillar]") -> str:
    items = [item for head in heads for item in head.items]
    return f"{screen.counted(len(items), 'item')} ({sum(1 for item in items if item.rule is not None)} with rules)"
