"""A review as Markdown, for people: it renders on GitHub as it is."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from warev import wording
from warev.escaping import markdown as escape
from warev.review import Finding, Review
from warev.scores import percent
from warev.shelf import shelf
from warev.verdict import Verdict

SUFFIX = ".md"


def render(review: Review) -> str:
    environment = Environment(
        loader=FileSystemLoader(shelf("templates")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  Markdown is not HTML; every value passes the filter `md`
    )
    environment.filters |= {"md": escape, "code": code, "percent": percent}
    return environment.get_template("review.md.j2").render(review=review, say=wording, Verdict=Verdict, advice=advice)


def code(text: str) -> str:
    """*text* as a code span that nothing inside can end."""
    clean = " ".join(text.split()).replace("|", "\\|")
    fence = "`"
    while fence in clean:
        fence += "`"
    pad = " " if clean.startswith("`") or clean.endswith("`") else ""
    return f"{fence}{pad}{clean}{pad}{fence}"


def advice(text: str) -> str:
    """A sentence of the content, whose code spans are meant; it is ours and needs no escape but for HTML."""
    return text.replace("<", "\\<")


__all__ = ["SUFFIX", "Finding", "render"]
