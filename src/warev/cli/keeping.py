"""What the commands say of the store: where it lies, and under which name a review is kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warev.cli import screen

if TYPE_CHECKING:
    from warev.review import Review

SAVE = "--save"
VARIABLE = "WAREV_STORE"
_FILES = (".yaml", ".yml")

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        envvar=VARIABLE,
        help="The file that keeps reviews, instead of the one in your data folder.",
        dir_okay=False,
        show_default=False,
    ),
]
SaveOption = Annotated[
    str | None,
    typer.Option(
        SAVE,
        metavar="[NAME]",
        help="Keep the review, for `warev history` and `warev diff`; without NAME under the architecture's own name.",
        show_default=False,
    ),
]


def spelled(words: Sequence[str]) -> list[str]:
    """*words* of a command line in which ``--save`` always has its name, empty where none follows: a file is no name."""
    made: list[str] = []
    for index, word in enumerate(words):
        if word == "--":
            return [*made, *words[index:]]
        follower = words[index + 1] if index + 1 < len(words) else "-"
        bare = word == SAVE and (follower.startswith("-") or follower.lower().endswith(_FILES))
        made.append(f"{word}=" if bare else word)
    return made


def where(store: Path | None) -> Path:
    """The file that keeps reviews."""
    if store is not None:
        return store
    from warev import store as stores

    return stores.place()


def keep(review: "Review", name: str, store: Path | None) -> None:
    """Keep *review* under *name*, or its architecture's, and say so."""
    from shlex import quote

    from warev import history

    path = where(store)
    kept = history.keep(path, history.checked(name or review.architecture.name), review)
    screen.show(f"kept {kept} in {path}", stderr=True, hang=2)
    if kept.number > 1:
        before = kept._replace(number=kept.number - 1)
        own = f" --store {quote(str(store))}" if store is not None else ""
        screen.show(
            "what has changed since: ", f"warev diff {quote(str(before))} {quote(str(kept))}{own}", stderr=True, hang=2
        )
