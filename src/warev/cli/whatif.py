"""The option `--set`: what if this were so?"""

from typing import TYPE_CHECKING, Annotated

import typer

from warev.errors import WarevError

if TYPE_CHECKING:
    from warev.architecture import Architecture
    from warev.catalog import Catalog
    from warev.review import Review

Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="What if this were so? The file stays as it is. PATH is a fact of the workload, components.ID.FACT, "
        "flows.ID.FACT, places.ID.FACT, data.ID.FACT or answers.ITEM; null unstates. May be repeated.",
    ),
]


def check(settings: list[str] | None, save: str | None) -> None:
    """Raise WarevError where what is only assumed is to be kept."""
    if settings and save is not None:
        hint = "edit the file, and then save its review"
        raise WarevError.of("--save keeps what is, and --set asks what would be", hint=hint)


def altered(architecture: "Architecture", settings: list[str] | None, catalog: "Catalog") -> "Architecture":
    """*architecture* as the words behind `--set` change it; raises WarevError with every mistake in them."""
    if not settings:
        return architecture
    from warev import changes

    return changes.changed(architecture, settings, catalog)


def show(before: "Review", after: "Review", settings: list[str]) -> None:
    """Show what *settings* change."""
    from warev.cli import difference

    difference.show(before, after, settings)
