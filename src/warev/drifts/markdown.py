"""A drift as Markdown, for people: it renders on GitHub as it is."""

from typing import Any

from warev.drift import Drift, Turn, risk
from warev.escaping import markdown as escape
from warev.templates import fill
from warev.wording import span

SUFFIX = ".md"


def render(drift: Drift) -> str:
    filters: dict[str, Any] = {"md": escape, "span": span, "risk": risk}
    return fill("drift.md.j2", filters, drift=drift, turns=Turn).rstrip() + "\n"
