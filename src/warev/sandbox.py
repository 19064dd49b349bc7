"""A Jinja environment for templates of others: they see what they are given, do nothing, and come to an end.

Jinja's sandbox keeps a template from Python's innards and from changing anything. Bounds of our own do the rest: a
template takes so many steps and makes so many characters, wherever it runs, and nothing in it is left to chance.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sized
from datetime import date
from fractions import Fraction
from typing import Any

from jinja2 import nodes
from jinja2.environment import Template
from jinja2.exceptions import SecurityError
from jinja2.filters import make_attrgetter
from jinja2.runtime import Context, Undefined, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from warev.errors import Location

STEPS = 1_000_000
CHARACTERS = 50_000_000
# The widest that something may be padded, the longest text to put between or in place of others, the longest number.
WIDEST = 10_000
_BITS = 10_000
# Of text, so many characters are gone through in a step.
_AT_ONCE = 1_000
# A width that is too much, or that comes with the values.
_WIDTH = re.compile(r"\d{5,}|\*|:[^{}]*\{")
_PLAIN = (str, int, float, Fraction, date, Location, type(None), Undefined)
# Filters that pass things on or through; all others make text of them.
_STRUCTURAL = {
    "attr", "batch", "count", "d", "default", "dictsort", "first", "groupby", "items", "join", "last", "length", "list",
    "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "slice", "sort", "sum", "tojson",
    "unique",
}  # fmt: skip
# What is left to chance, or prints what it looks like inside.
_UNFIT = {"random", "pprint", "xmlattr"}


class Bounded(ImmutableSandboxedEnvironment):
    """The environment of templates; it counts anew at each run."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(
        self, filters: dict[str, Callable[..., Any]], text: set[str], clean: Callable[[str], str], **settings: Any
    ) -> None:
        """*filters* are those to add; those of *text* take plain values only. All text that is printed goes through *clean*."""
        super().__init__(finalize=self._finished, **settings)
        self._clean = clean
        self._steps = 0
        self._characters = 0
        self._text = text
        self.globals.pop("lipsum")
        every = {name: each for name, each in self.filters.items() if name not in _UNFIT} | filters
        self.filters = {name: self._bounded(name, each, own=name in filters) for name, each in every.items()}
        self.filters |= {"_counted": self._counted, "_concat": self._concat}
        self.concat = self._joined  # type: ignore[method-assign]  # what joins the output of macros and blocks

    # -- counting ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        self._steps = self._characters = 0

    def _step(self, over: Any = None) -> None:
        """Count a step, and what it takes to go through *over*."""
        self._steps += 1
        if isinstance(over, str):
            self._steps += len(over) // _AT_ONCE
        elif isinstance(over, Sized):
            self._steps += len(over)
        if self._steps > STEPS:
            raise SecurityError(f"the template takes more than {STEPS:,} steps")

    def made(self, value: Any) -> Any:
        """*value*, whose characters are counted where it is text."""
        if isinstance(value, str):
            self._characters += len(value)
            if self._characters > CHARACTERS:
                raise SecurityError(f"the template makes more than {CHARACTERS:,} characters")
        return value

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self._step()
            yield value

    def _joined(self, parts: Iterable[str]) -> str:
        return "".join(self.made(part) for part in parts)

    # -- what makes text --------------------------------------------------------------------------------------------

    def _printed(self, value: Any) -> Any:
        """*value* where it is something to print. A review prints no sensible way, and may be too much to print."""
        if not isinstance(value, _PLAIN):
            raise SecurityError(f"{type(value).__name__} is no text; print one of its parts, or `join` a list of texts")
        return value

    def _finished(self, value: Any) -> Any:
        printed = self._printed(value)
        if not isinstance(printed, str) or (clean := self._clean(printed)) == printed:
            return printed
        return type(printed)(clean)  # what has been escaped stays so

    def _concat(self, parts: list[Any]) -> str:
        join = markup_join if any(hasattr(part, "__html__") for part in parts) else str_join
        made: str = self.made(join(self._printed(part) for part in parts))
        return made

    def _bounded(self, name: str, run: Callable[..., Any], *, own: bool) -> Callable[..., Any]:
        passed = getattr(run, "jinja_pass_arg", None) is not None
        plain = name in self._text if own else name not in _STRUCTURAL

        @functools.wraps(run)
        def bounded(*arguments: Any, **options: Any) -> Any:
            value, *others = arguments[1:] if passed else arguments
            self._step(value)
            if isinstance(value, Iterator):
                value = self._counted(value)
            if plain:
                self._printed(value)
            if name == "format":
                self._widths(value, [*others, *options.values()])
            if name == "join" and len(others) < 2:  # noqa: PLR2004  the second may be the attribute to join by
                attribute = options.pop("attribute", None)
                value = [self._printed(each) for each in self._each(value, attribute)]
            elif name == "join":
                raise SecurityError("name the attribute to join by: join(', ', attribute='id')")
            if not own:
                self._narrow([*others, *options.values()])
            return self.made(run(*arguments[: int(passed)], value, *others, **options))

        return bounded

    def _each(self, values: Iterable[Any], attribute: str | int | None) -> Iterable[Any]:
        return values if attribute is None else map(make_attrgetter(self, attribute), values)

    def _narrow(self, arguments: Iterable[Any]) -> None:
        """Refuse *arguments* of a filter or method of text by which a short text becomes a very long one."""
        for each in arguments:
            if isinstance(each, int) and abs(each) > WIDEST:
                raise SecurityError(f"{each} is too much; {WIDEST:,} is the most")
            if isinstance(each, str) and len(each) > WIDEST:
                raise SecurityError(f"a text of {len(each):,} characters is too long here; {WIDEST:,} is the most")

    def _widths(self, pattern: Any, values: Iterable[Any]) -> None:
        for each in values:
            self._printed(each)
        if _WIDTH.search(str(pattern)):
            raise SecurityError("a width in a format is too much")

    # -- hooks of the sandbox -----------------------------------------------------------------------------------------

    def call(self, context: Context, callee: Any, /, *arguments: Any, **options: Any) -> Any:
        owner = getattr(callee, "__self__", None)
        self._step(owner if isinstance(owner, str) else None)
        if isinstance(owner, str):
            self._narrow([*arguments, *options.values()])
        return self.made(super().call(context, callee, *arguments, **options))

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        pattern, mapped = value.__self__, value.__name__ == "format_map"

        @functools.wraps(wrapped)
        def bounded(*arguments: Any, **options: Any) -> str:
            given = [each for one in arguments for each in one.values()] if mapped else arguments
            self._step(pattern)
            self._widths(pattern, [*given, *options.values()])
            return wrapped(*arguments, **options)

        return bounded

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        self._step()
        if operator == "%" and isinstance(left, str):
            self._widths(left, right if isinstance(right, tuple) else [right])
        elif operator in {"*", "**"}:
            _refuse_growth(operator, left, right)
        elif operator == "+" and isinstance(left, list | tuple):
            self._step(left)
            self._step(right)
        return self.made(super().call_binop(context, operator, left, right))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The tree of *source*, in which loops count their steps, and `~` its characters."""
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "_counted", [], [], None, None, lineno=loop.lineno)
        holders: list[nodes.Node] = [tree, *tree.find_all(nodes.Node)]
        for holder in holders:
            for field, value in holder.iter_fields():
                if isinstance(value, nodes.Concat):
                    setattr(holder, field, _joining(value))
                elif isinstance(value, list):
                    value[:] = [_joining(each) if isinstance(each, nodes.Concat) else each for each in value]
        return tree


def _joining(concat: nodes.Concat) -> nodes.Filter:
    parts = nodes.List(concat.nodes, lineno=concat.lineno)
    return nodes.Filter(parts, "_concat", [], [], None, None, lineno=concat.lineno)


def _refuse_growth(operator: str, left: Any, right: Any) -> None:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, str | list | tuple) and isinstance(other, int) and len(one) * other > WIDEST:
            raise SecurityError(f"repeated to more than {WIDEST:,}")
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * abs(right) if operator == "**" else left.bit_length() + right.bit_length()
        if bits > _BITS:
            raise SecurityError("a number is too long")


def run(template: Template, environment: Bounded, **values: Any) -> str:
    """What *template* of *environment* makes of *values*."""
    environment.start()
    return "".join(map(environment.made, template.generate(**values)))
