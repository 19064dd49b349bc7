"""The templates that lay out what warev writes."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from warev.shelf import shelf


def fill(name: str, filters: dict[str, Callable[..., str]] | None = None, **values: Any) -> str:
    """The template *name* filled with *values*. Nothing is escaped on its way: *filters* do what the format needs."""
    return _filled(name, filters, values, autoescape=False)


def fill_markup(
    name: str, filters: dict[str, Callable[..., str]], clean: Callable[[str], str], values: dict[str, Any]
) -> str:
    """The HTML or XML template *name* filled with *values*, each text of which is made *clean*, then escaped."""

    def finalize(value: Any) -> Any:
        # Markup says of itself that it is HTML. What is no text yet, such as a place in a file, is shown as one.
        return value if hasattr(value, "__html__") else clean(str(value))

    return _filled(name, filters, values, autoescape=True, finalize=finalize)


def _filled(name: str, filters: dict[str, Callable[..., str]] | None, values: dict[str, Any], **options: Any) -> str:
    environment = Environment(  # noqa: S701  the callers say whether to escape: neither Markdown nor YAML is HTML
        loader=FileSystemLoader(shelf("templates")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )
    environment.filters |= filters or {}
    return environment.get_template(name).render(**values)
