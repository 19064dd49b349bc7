"""The folders that the platform has for a program: what it remembers, what its user sets up, and what it can make again."""

from pathlib import Path

from warev.errors import WarevError

_APP = "warev"


def data() -> Path:
    """Where warev remembers. Raises WarevError where nothing tells a home."""
    from platformdirs import user_data_path

    return _whole(user_data_path(_APP, appauthor=False), "the store", "name a file with --store")


def config() -> Path:
    """Where the user's own packs lie. Raises WarevError where nothing tells a home."""
    from platformdirs import user_config_path

    return _whole(user_config_path(_APP, appauthor=False, roaming=True), "packs of your own", "name a pack by its path")


def cache() -> Path:
    """Where what was made once is kept, to be made again if it is gone. Raises WarevError where nothing tells a home."""
    from platformdirs import user_cache_path

    return _whole(user_cache_path(_APP, appauthor=False), "what is made ready", "set HOME")


def _whole(folder: Path, what: str, hint: str) -> Path:
    if not folder.is_absolute():
        raise WarevError.of(f"there is no home folder to keep {what} in", hint=hint)
    return folder
