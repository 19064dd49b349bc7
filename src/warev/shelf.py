"""Where the shipped content and templates lie, installed or in a checkout."""

import os
from pathlib import Path

from warev.errors import WarevError

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parents[1]
OWN = "WAREV_CONTENT"
FONTS = "WAREV_FONTS"


def shelf(name: str) -> Path:
    """The folder *name* (`content` or `templates`) that this warev ships."""
    for home in (PACKAGE, CHECKOUT):
        if (home / name).is_dir():
            return home / name
    raise WarevError.of(f"this copy of warev was packed without its {name}/", hint="reinstall warev")


def own() -> Path | None:
    """The folder of content that the user lays over the shipped one, as the environment variable `WAREV_CONTENT` says."""
    return _named(OWN, "name a folder like content/")


def fonts() -> Path | None:
    """The folder of fonts that a PDF may use beside typst's own, as the environment variable `WAREV_FONTS` says."""
    return _named(FONTS, "name a folder of .ttf or .otf files")


def _named(variable: str, hint: str) -> Path | None:
    if not (named := os.environ.get(variable)):
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise WarevError.of(f"{variable} is {named!r}, which is no folder", hint=f"unset {variable}, or {hint}")
    return folder
