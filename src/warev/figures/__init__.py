"""What a learner or a group knows, for programs and sheets. A module here is a format."""

from typing import TYPE_CHECKING, Protocol

from warev.discover import Menu

if TYPE_CHECKING:
    from warev.quiz.crowd import Crowd
    from warev.quiz.statistics import Statistics


class Format(Protocol):
    """What each module of this folder offers."""

    SUFFIX: str

    def render(self, statistics: "Statistics") -> str: ...

    def render_crowd(self, crowd: "Crowd") -> str: ...


FIGURES: Menu[Format] = Menu(__name__, __path__)
