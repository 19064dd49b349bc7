"""Where the shipped content and templates lie, installed or in a checkout."""

from pathlib import Path

from warev.errors import WarevError

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parents[1]


def shelf(name: str) -> Path:
    """The folder *name* (`content` or `templates`) that this warev ships."""
    for home in (PACKAGE, CHECKOUT):
        if (home / name).is_dir():
            return home / name
    raise WarevError.of(f"this copy of warev was packed without its {name}/", hint="reinstall warev")
