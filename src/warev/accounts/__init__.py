"""How the account of a sitting is written down. A module here is a format."""

from typing import TYPE_CHECKING, Protocol

from warev.discover import Menu

if TYPE_CHECKING:
    from warev.quiz.account import Account


class Format(Protocol):
    """What each module of this folder offers."""

    SUFFIX: str

    def render(self, account: "Account") -> str: ...


ACCOUNTS: Menu[Format] = Menu(__name__, __path__)
