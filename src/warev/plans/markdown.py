"""A plan as Markdown, for people: it renders on GitHub as it is."""

import shlex
from typing import Any

from warev.escaping import markdown as escape
from warev.escaping import prose, terminal
from warev.formats.markdown import code
from warev.plan import Plan, words
from warev.templates import fill

SUFFIX = ".md"


def render(plan: Plan) -> str:
    filters: dict[str, Any] = {"md": escape, "code": code, "advice": prose, "oneline": terminal, "arrows": _arrows}
    options = [shlex.quote(text) for text in plan.texts]
    made = fill("plan.md.j2", filters, plan=plan, say=words, file=shlex.quote(plan.architecture.file), options=options)
    return made.rstrip() + "\n"


def _arrows(text: str) -> str:
    return text.replace(" -> ", " → ")
