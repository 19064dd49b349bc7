"""The templates that lay out what warev writes."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from warev.shelf import shelf


def fill(name: str, filters: dict[str, Callable[..., str]] | None = None, **values: Any) -> str:
    """The template *name* filled with *values*. Nothing is escaped on its way: *filters* do what the format needs."""
    environment = Environment(
        loader=FileSystemLoader(shelf("templates")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  neither Markdown nor YAML is HTML
    )
    environment.filters |= filters or {}
    return environment.get_template(name).render(**values)
