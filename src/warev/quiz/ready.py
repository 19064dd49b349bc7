"""Packs of one's own, kept ready: reading YAML is most of the time that a large one takes.

A copy is found by a digest of all that it was made of, warev's own version included, so that a stale one is never used; it is
kept once the pack has passed every check.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from warev import __version__, places
from warev.content import digest_of, write_whole
from warev.errors import WarevError

# So many copies are kept, the latest ones.
MOST = 50


def digest(texts: Mapping[str, str]) -> str:
    """What tells apart packs of these *texts*, each by its file."""
    return digest_of(((file, text.encode()) for file, text in texts.items()), __version__)


def find(name: str) -> dict[str, Any] | None:
    """What the files of the pack with the digest *name* hold, each by its path; None where it is not kept."""
    try:
        found = json.loads((_home() / f"{name}.json").read_bytes())
    except (OSError, ValueError, WarevError):
        return None
    return found if isinstance(found, dict) else None


def keep(name: str, held: Mapping[str, Any]) -> None:
    """Keep what the files of a sound pack hold; where that cannot be, it is read as YAML each time."""
    with suppress(OSError, WarevError):
        home = _home()
        home.mkdir(parents=True, exist_ok=True)
        write_whole(home / f"{name}.json", json.dumps(held, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        for old in sorted(home.glob("*.json"), key=lambda each: each.stat().st_mtime, reverse=True)[MOST:]:
            old.unlink(missing_ok=True)


def _home() -> Path:
    return places.cache() / "packs"
