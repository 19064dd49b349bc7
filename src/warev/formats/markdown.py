"""A review as Markdown, for people: it renders on GitHub as it is."""

from dataclasses import replace
from typing import Any

from warev import wording
from warev.escaping import markdown as escape
from warev.escaping import prose, terminal
from warev.mermaid import flowchart
from warev.portfolio import Portfolio
from warev.review import Review
from warev.scores import percent
from warev.templates import fill
from warev.todo import Todo
from warev.verdict import Verdict

SUFFIX = ".md"


def render(review: Review) -> str:
    filters: dict[str, Any] = {
        "md": escape,
        "code": code,
        "cell": cell,
        "advice": prose,
        "task": task,
        "percent": percent,
    }
    chart = flowchart(review)
    too_large = not chart and bool(review.architecture.workload.lists["components"].things)
    values = {"review": review, "say": wording, "Verdict": Verdict, "chart": chart, "too_large": too_large}
    return fill("review.md.j2", filters, **values).rstrip() + "\n"


def render_portfolio(portfolio: Portfolio) -> str:
    filters: dict[str, Any] = {"md": escape, "code": code, "cell": cell}
    return fill("portfolio.md.j2", filters, portfolio=portfolio, names=portfolio.names, say=wording).rstrip() + "\n"


def code(text: str) -> str:
    """*text* as a code span that nothing inside can end."""
    clean = " ".join(terminal(text).split())
    fence = "`"
    while fence in clean:
        fence += "`"
    pad = " " if clean.startswith("`") or clean.endswith("`") else ""
    return f"{fence}{pad}{clean}{pad}{fence}"


def cell(text: str) -> str:
    """*text* as a code span in a table, where a bar would end the cell even inside a span: then as plain words."""
    return escape(text) if "|" in text else code(text)


def task(todo: Todo) -> str:
    """What to state: the fact is a code span, and the names of things are text."""
    return wording.todo(replace(todo, things=[escape(thing) for thing in todo.things]), 12)
