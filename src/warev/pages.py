"""The checklists as pages to read and to share, in Markdown: one for each pillar and lens, and one that lists them."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from warev.catalog import Catalog, Edition, Pillar, Shows
from warev.escaping import markdown as escape
from warev.escaping import prose
from warev.phrasing import phrase
from warev.templates import fill

_FILTERS: dict[str, Callable[..., Any]] = {"md": escape, "advice": prose, "phrase": phrase}


class Coverage(NamedTuple):
    """How many items there are, and what a description can show of them: both verdicts, gaps only, or nothing."""

    items: int
    both: int
    gaps: int
    attested: int


def coverage(heads: Iterable[Pillar]) -> Coverage:
    items = [item for head in heads for item in head.items]
    ruled = [item.shows for item in items if item.rule is not None]
    return Coverage(len(items), ruled.count(Shows.BOTH), ruled.count(Shows.GAP), len(items) - len(ruled))


def page(head: Pillar, edition: Edition) -> str:
    """Everything that the pillar or lens *head* asks for."""
    return fill("checklist.md.j2", _FILTERS, head=head, edition=edition).rstrip() + "\n"


def contents(known: Catalog) -> str:
    """The page that lists the others, with what a description can show of each."""
    values = {"edition": known.edition, "pillars": known.pillars, "lenses": known.lenses, "coverage": coverage}
    return fill("checklists.md.j2", _FILTERS, **values)
