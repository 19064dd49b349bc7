"""The packs that are known without a path, and what is said of those that are not sound."""

from pathlib import Path
from typing import TYPE_CHECKING

from warev.cli import screen
from warev.errors import WarevError

if TYPE_CHECKING:
    from warev.quiz.packs import Pack


def packs() -> "tuple[Pack, ...]":
    """Warev's packs and the user's own; of one that is not sound it is said on standard error that it is left out."""
    from warev.quiz import packs as every

    return every.known(_left_out)


def _left_out(name: str, path: Path, error: WarevError) -> None:
    from shlex import quote

    first = error.mistakes[0]
    more = f" (and {screen.counted(len(error.mistakes) - 1, 'mistake')} more)" if len(error.mistakes) > 1 else ""
    screen.show(("warning: ", "bold yellow"), f"the pack {name} is left out{more}:", stderr=True, whole=True)
    screen.mistake(first)
    screen.show(f"  all of it: warev check {quote(str(path))}", stderr=True, whole=True)
