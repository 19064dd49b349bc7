"""Where the shipped content and templates lie, installed or in a checkout."""

import os
from pathlib import Path

from warev.errors import WarevError

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parents[1]
OWN = "WAREV_CONTENT"


def shelf(name: str) -> Path:
    """The folder *name* (`content` or `templates`) that this warev ships."""
    for home in (PACKAGE, CHECKOUT):
        if (home / name).is_dir():
            return home / name
    raise WarevError.of(f"this copy of warev was packed without its {name}/", hint="reinstall warev")


def own() -> Path | None:
    """The folder of content that the user lays over the shipped one, as the environment variable `WAREV_CONTENT` says."""
    if not (named := os.environ.get(OWN)):
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise WarevError.of(
            f"{OWN} is {named!r}, which is no folder", hint=f"unset {OWN}, or name a folder like content/"
        )
    return folder
