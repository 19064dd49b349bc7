"""Templates of the user's own: a review written by a Jinja template, in a sandbox. See docs/templates.md."""

from collections.abc import Callable
from pathlib import Path, PurePath
from types import SimpleNamespace
from typing import Any, NamedTuple

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2 import Template as Compiled

from warev import escaping, wording
from warev.document import read_text
from warev.errors import Location, WarevError
from warev.formats import markdown
from warev.portfolio import Portfolio
from warev.review import Review
from warev.sandbox import Bounded, run
from warev.scores import percent
from warev.verdict import Verdict

_TEMPLATE_ENDINGS = {".j2", ".jinja", ".jinja2"}
_MARKUP = {".html", ".htm", ".xhtml", ".xml", ".svg"}
# The filters of warev's own templates; all but `task` and `percent` take text.
FILTERS: dict[str, Callable[..., str | int]] = {
    "md": escaping.markdown,
    "code": markdown.code,
    "cell": markdown.cell,
    "advice": escaping.prose,
    "xml": escaping.xml,
    "sheet": escaping.sheet,
    "plain": escaping.terminal,
    "task": markdown.task,
    "percent": percent,
}
_TEXT_FILTERS = set(FILTERS) - {"task", "percent"}
# Functions that say things, without the module around them.
_SAY = SimpleNamespace(
    **{
        name: each
        for name, each in vars(wording).items()
        if callable(each) and not name.startswith("_") and getattr(each, "__module__", "") == wording.__name__
    }
)


class OwnTemplate(NamedTuple):
    """A template that has been read and compiled."""

    compiled: Compiled
    environment: Bounded
    folder: Path

    def render(self, review: Review) -> str:
        """*review* as the template writes it; raises WarevError with the line where it fails."""
        return self._run(review=review)

    def render_portfolio(self, portfolio: Portfolio) -> str:
        """*portfolio* as the template writes it; raises WarevError likewise."""
        return self._run(portfolio=portfolio)

    def _run(self, **made: Any) -> str:
        try:
            return run(self.compiled, self.environment, **made, say=_SAY, Verdict=Verdict)
        except WarevError:
            raise
        except Exception as error:  # noqa: BLE001  whatever a template does wrong is the user's to mend
            raise _told(error, self.folder, self.compiled.filename or "") from None


def read(path: Path) -> OwnTemplate:
    """The template in *path*; raises WarevError where it is none. It may include others of its folder, and below."""
    folder = path.parent
    environment = Bounded(
        FILTERS,
        _TEXT_FILTERS,
        escaping.lines,
        loader=_Folder(folder, path),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=_escapes,
    )
    try:
        return OwnTemplate(environment.get_template(path.name), environment, folder)
    except WarevError:
        raise
    except Exception as error:  # noqa: BLE001  the same
        raise _told(error, folder, str(path)) from None


def _escapes(name: str | None) -> bool:
    """Whether what the template *name* prints is escaped as HTML: by its ending, that of a template put aside."""
    path = PurePath((name or "").lower())
    ending = PurePath(path.stem).suffix if path.suffix in _TEMPLATE_ENDINGS else path.suffix
    return ending in _MARKUP


class _Folder(BaseLoader):
    """Loads templates from one folder and below, wherever links may lead; the first one is whatever the user named."""

    def __init__(self, folder: Path, first: Path) -> None:
        self._folder = folder
        self._first = first

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        path = self._folder / template
        if path != self._first:
            home = self._folder.resolve()
            try:
                real = path.resolve()
                inside = real.is_relative_to(home) and real.is_file()
            except (OSError, ValueError, RuntimeError):  # a name that is none, a circle of links
                inside = False
            if not inside:
                raise TemplateNotFound(template)
        return read_text(path), str(path), lambda: True


def _told(error: Exception, folder: Path, file: str) -> WarevError:
    """What went wrong, and where in the templates."""
    if isinstance(error, TemplateSyntaxError):
        return WarevError.of(f"this is no template: {error.message}", Location(error.filename or file, error.lineno, 1))
    at: Location | None = None
    step = error.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        if name == file or PurePath(name).is_relative_to(folder):
            at = Location(name, step.tb_lineno, 1)
        step = step.tb_next
    if isinstance(error, TemplateNotFound):
        hint = "templates include others of their own folder, and below"
        return WarevError.of(f"there is no template {error.name!r}", at or Location(file, 1, 1), hint)
    said = str(error) or type(error).__name__
    if isinstance(error, RecursionError | MemoryError):
        said = (
            "the template goes too deep" if isinstance(error, RecursionError) else "the template takes too much memory"
        )
    return WarevError.of(said, at or Location(file, 1, 1))
