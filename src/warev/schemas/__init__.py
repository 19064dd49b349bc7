"""The forms of warev's files as JSON Schema, for editors and for programs. A module here is a form.

In draft 7, which every editor and every validator of JSON Schema reads.
"""

from typing import TYPE_CHECKING, Any, Protocol

from warev.discover import Menu

if TYPE_CHECKING:
    from warev.catalog import Catalog  # the menu alone costs nothing: `warev --help` shows it


class Form(Protocol):
    """What each module of this folder offers."""

    def schema(self, catalog: "Catalog") -> dict[str, Any]: ...


SCHEMAS: Menu[Form] = Menu(__name__, __path__)
# What a schema is called where it lies beside the files that follow it.
ENDING = ".schema.json"
