"""A folder of modules as a menu: a new file there is a new entry."""

import pkgutil
from collections.abc import Sequence
from importlib import import_module
from typing import Generic, TypeVar, cast

from warev.errors import WarevError, nearest

Entry = TypeVar("Entry")


class Menu(Generic[Entry]):
    """The modules of one package, by name; each is imported when first asked for."""

    def __init__(self, package: str, path: Sequence[str]) -> None:
        self._package = package
        self.names = tuple(sorted(module.name for module in pkgutil.iter_modules(path)))

    def __getitem__(self, name: str) -> Entry:
        if name not in self.names:
            kind = self._package.rpartition(".")[2]
            hint = nearest(name, self.names) or f"choose one of: {', '.join(self.names)}"
            raise WarevError.of(f"{name!r} is none of warev's {kind}", hint=hint)
        return cast("Entry", import_module(f"{self._package}.{name}"))  # tests/contract proves it
