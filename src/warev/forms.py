"""From plain data to frozen dataclasses, by two doors.

`validate` is the strict door, for YAML that a person wrote: pydantic tells every mistake with its line. `revive` is the
fast one, for content that has passed the first: it knows no mistakes, and starting warev does not pay for pydantic.

A trailing underscore in a field's name (`is_`) is not part of the key in the file.
"""

import json
import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, dataclass_transform, get_args, get_origin, get_type_hints

from warev.document import Node
from warev.errors import Mistakes, nearest

Form = TypeVar("Form")


def _key(name: str) -> str:
    return name.rstrip("_")


# What a dataclass carries as ``__pydantic_config__`` so that a key which it does not know is a mistake.
STRICT: Any = {"extra": "forbid", "alias_generator": _key}


@dataclass_transform(frozen_default=True, eq_default=False)
def form(cls: type[Form]) -> type[Form]:
    """Make *cls* a frozen dataclass for what a file holds; there is one of each, so they compare by identity.

    Without `__eq__` and `__repr__`, which take most of the time that a dataclass costs at import.
    """
    cls.__pydantic_config__ = STRICT  # type: ignore[attr-defined]  # pydantic reads it
    return dataclass(frozen=True, eq=False, repr=False)(cls)


def validate(kind: type[Form], node: Node, mistakes: Mistakes) -> Form | None:
    """*node* as a *kind* of form; None where it is none, and every reason in *mistakes*."""
    from pydantic import TypeAdapter, ValidationError

    try:
        # Strict, and by way of JSON: a list may be a tuple and a word a choice, but "2" is no number and `no` no bool.
        TypeAdapter(kind).validate_json(json.dumps(node.plain()), strict=True)
    except ValidationError as error:
        for found in filter(_meant, error.errors()):
            _tell(kind, node, found, mistakes)
        return None
    return revive(kind, node.plain())


def _meant(found: Any) -> bool:
    """Whether a mistake is told of what was meant: of "one word or a list of them", a word is no list, and a list no word."""
    branch = str(found["loc"][-1]) if found["loc"] else ""
    return not (branch.startswith("tuple[") or (branch.startswith("str-enum[") and isinstance(found["input"], list)))


# What pydantic calls a mistake, and what was wanted instead.
_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "keys and values",
    "dataclass_type": "keys and values",
}


def _tell(kind: Any, node: Node, found: Any, mistakes: Mistakes) -> None:
    # Steps that pydantic adds for unions and tagged forms lead nowhere in the file; they are passed over.
    route = tuple(
        step
        for step in found["loc"]
        if isinstance(step, int) or not step.startswith(("function-", "tuple[", "str-enum["))
    )
    name = next((str(step) for step in reversed(route) if isinstance(step, str)), "this")
    hint = ""
    match found["type"]:
        case "missing":
            said = f"{name} is missing"
        case "unexpected_keyword_argument" | "extra_forbidden":
            said = f"{name} is not a known key"
            hint = nearest(name, (_key(each.name) for each in fields(kind))) if len(route) == 1 else ""
        case "enum":
            said = f"{name} should be {found['ctx']['expected']}, but is {found['input']!r}"
        case kind if kind in _EXPECTED:
            found_here = "" if isinstance(found["input"], dict | list) else f", but is {found['input']!r}"
            said = f"{name} should be {_EXPECTED[kind]}{found_here}"
        case _:
            message = found["msg"].removeprefix("Value error, ")
            said = f"{name}: {message[:1].lower()}{message[1:]}"
    mistakes.add(said, node.locate(route), hint)


def revive(kind: type[Form], raw: Any) -> Form:
    """The form of that *kind* that the valid plain data *raw* spells."""
    made: Form = _maker(cast("Any", kind))(raw)
    return made


@cache
def _maker(hint: Any) -> Callable[[Any], Any]:
    origin = get_origin(hint)
    if is_dataclass(hint):
        return _dataclass_maker(hint)
    if origin is tuple:
        member = _maker(get_args(hint)[0])
        return tuple if member is _same else (lambda raw: tuple(map(member, raw)))
    if origin is dict:
        member = _maker(get_args(hint)[1])
        return _same if member is _same else (lambda raw: {key: member(each) for key, each in raw.items()})
    if origin in {Union, types.UnionType}:
        members = [each for each in get_args(hint) if each is not type(None)]
        # A choice between real types is left as it was written, for the dataclass to make of it what it will.
        member = _maker(members[0]) if len(members) == 1 else _same
        return _same if member is _same else (lambda raw: None if raw is None else member(raw))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _same


def _same(raw: Any) -> Any:
    return raw


def _dataclass_maker(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    plan = [(_key(each.name), each.name, _maker(hints[each.name])) for each in fields(kind) if each.init]
    # What is not left as it was written: few fields of a form.
    made_anew = [(key, name, maker) for key, name, maker in plan if maker is not _same or key != name]
    fresh = [(each.name, each.default_factory) for each in fields(kind) if each.default_factory is not MISSING]

    def make(raw: dict[str, Any]) -> Any:
        # Past `__init__`, which would set each of a thousand forms' fields by a call of its own; other defaults stand on the class.
        made = object.__new__(kind)
        own = made.__dict__
        own.update(raw)
        for key, name, maker in made_anew:
            if key in raw:
                own[name] = maker(own.pop(key))
        for name, default in fresh:
            own.setdefault(name, default())
        return made

    return make
