"""Compiles the shipped content for a wheel, once it has passed every check of form."""

from pathlib import Path

from warev import catalog, content, quiz, shelf
from warev.errors import Mistakes


def compile_content(target: Path) -> list[Path]:
    """Write one JSON file for each shelf into *target*; raises WarevError with every mistake in the content."""
    mistakes = Mistakes()
    home = shelf.shelf("content")
    shelves = {name: content.read(home, name, mistakes) for name in content.SHELVES}
    catalog.read(shelves, mistakes)
    quiz.packs(None, mistakes)
    mistakes.stop()
    for name, sheets in shelves.items():
        content.keep(name, sheets, target)
    return [target / f"{name}.json" for name in shelves]
