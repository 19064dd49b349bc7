"""The account of a sitting as Markdown, for people: it renders on GitHub as it is."""

import re
from typing import Any

from warev.escaping import markdown as escape
from warev.escaping import terminal
from warev.quiz.account import Account
from warev.quiz.saying import decimal, duration
from warev.templates import fill

SUFFIX = ".md"
_SPAN = re.compile("(`[^`]+`)")


def render(account: Account) -> str:
    filters: dict[str, Any] = {"md": escape, "prose": _prose, "decimal": decimal, "duration": duration}
    return fill("sitting.md.j2", filters, account=account).rstrip() + "\n"


def _prose(text: str) -> str:
    """*text* as one line of Markdown in which code spans are meant, and nothing else."""
    pieces = _SPAN.split(" ".join(terminal(text).split()))
    return "".join(
        piece
        if index % 2
        else f"{piece[: len(piece) - len(piece.lstrip())]}{escape(piece)}{' ' * piece[1:].endswith(' ')}"
        for index, piece in enumerate(pieces)
    )
