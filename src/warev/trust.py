"""The catalog that commands judge by: compiled content is trusted, content read as YAML is proved first.

So a checkout whose content changed, or a folder of one's own, is told its mistakes with their lines before it judges
anything; and what has passed is kept compiled.
"""

from warev import catalog, content, shelf
from warev.catalog import Catalog


def known() -> Catalog:
    """The catalog, with the user's own content laid over it; raises WarevError with every mistake in what is new."""
    found = catalog.load()
    if any(sheet.node is not None for sheet in found.sheets.values()):
        from warev import proof  # only what is new needs it

        own = shelf.own()
        proof.prove(own)
        if own is None:
            for name in catalog.SHELVES:
                content.keep(name, [sheet for sheet in found.sheets.values() if content.shelf_of(sheet.path) == name])
    return found
