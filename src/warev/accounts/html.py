"""The account of a sitting as one page of HTML: it holds all that it shows, and asks nothing of any server."""

from base64 import b64encode
from hashlib import sha256

from markupsafe import Markup

from warev.escaping import lines
from warev.quiz.account import Account
from warev.quiz.saying import decimal, duration
from warev.templates import fill, fill_markup

SUFFIX = ".html"


def render(account: Account) -> str:
    style = Markup(fill("sitting.css.j2").strip())  # noqa: S704  our own
    digest = b64encode(sha256(style.encode()).digest()).decode()
    values = {
        "account": account,
        "style": style,
        "policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    }
    return fill_markup("sitting.html.j2", {"decimal": decimal, "duration": duration}, lines, values).rstrip() + "\n"
