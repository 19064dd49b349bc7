"""Compiles the shipped content for a wheel, once it has been proved."""

from pathlib import Path

from warev import catalog, content, proof, shelf
from warev.errors import Mistakes


def compile_content(target: Path) -> list[Path]:
    """Write one JSON file for each shelf that a review or a quiz reads into *target*; raises WarevError with every mistake in the content."""
    proof.prove()
    home = shelf.shelf("content")
    shelves = {name: content.read(home, name, Mistakes()) for name in (*catalog.SHELVES, "quizzes")}
    for name, sheets in shelves.items():
        content.keep(name, sheets, target)
    return [target / f"{name}.json" for name, sheets in shelves.items() if sheets]
