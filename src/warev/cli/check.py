"""`warev check`: prove the content."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warev.cli import screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warev.catalog import Pillar


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="A folder of content, laid over what warev ships; without it, what warev ships.",
            show_default=False,
            file_okay=False,
            exists=True,
        ),
    ] = None,
) -> None:
    """Prove content: that its forms, names and rules are sound.

    Judges each rule by its item's own examples. Tells every mistake in one run, each with file, line and column, and
    exits 2 where there is one.

    \b
    Examples:
      warev check                  the content that warev ships
      warev check my-content       my-content/quizzes/team.yaml beside it
    """
    from warev import proof, shelf

    proved = proof.prove(folder or shelf.own())
    questions = sum(len(pack.questions) for pack in proved.packs)
    counts = [
        screen.counted(len(proved.catalog.pillars), "pillar"),
        _items(proved.catalog.pillars),
        *(f"lens {lens.id} with {_items([lens])}" for lens in proved.catalog.lenses),
        screen.counted(len(proved.catalog.services.all), "service"),
        screen.counted(len(proved.catalog.vocabulary.terms), "fact"),
        screen.counted(len(proved.packs), "pack"),
        screen.counted(questions, "quiz question"),
    ]
    screen.show("proved: ", ", ".join(counts))


def _items(heads: "Sequence[Pillar]") -> str:
    items = [item for head in heads for item in head.items]
    return f"{screen.counted(len(items), 'item')} ({sum(1 for item in items if item.rule is not None)} with rules)"
