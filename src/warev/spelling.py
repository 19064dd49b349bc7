"""Values spelled as YAML that reads back as they were, as plainly as that allows."""

import json
import re
from typing import Any

from warev.document import resolve

# What needs no quotes, in brackets neither: no sign that YAML reads anything into.
_PLAIN = re.compile(r"[^\W_](?:[\w ./()+>'-]|(?<=\S)#)*(?<! )|[^\W_]")
# What quotes must not hold as it is: line ends that are not \n, and what a terminal would obey.
_UNSAFE = re.compile("[\x7f-\xa0\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def text(written: str) -> str:
    """*written* as a scalar: plain where it stays text, else in quotes."""
    if _PLAIN.fullmatch(written) and isinstance(resolve(written), str):
        return written
    quoted = json.dumps(written, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)


key = text


def inline(value: Any) -> str:
    """*value* on one line, in brackets where it holds others."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key(name)}: {inline(child)}" for name, child in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(inline, value)) + "]"
        case None:
            return "null"
        case bool() | int() | float():
            return json.dumps(value)
        case _:
            return text(str(value))


def lines(value: Any, step: int) -> list[str]:
    """The dict or list *value* as lines, what is inside indented by *step* more; lists of words stay on one line."""
    if not _wide(value):
        return [inline(value)]
    if isinstance(value, dict):
        found = []
        for name, child in value.items():
            if _wide(child):
                found += [f"{key(name)}:", *(f"{' ' * 2}{line}" for line in lines(child, 2))]
            else:
                found.append(f"{key(name)}: {inline(child)}")
        return found
    return [line for child in value for line in entry(child, step)]


def entry(value: Any, step: int) -> list[str]:
    """*value* as an entry of a list: lines, of which the first has a dash, and *step* columns before what is inside."""
    first, *rest = lines(value, 2)
    return [f"{'-':<{step}}{first}", *(f"{' ' * step}{line}" for line in rest)]


def _wide(value: Any) -> bool:
    """Whether *value* takes several lines: a mapping, or a list that holds one."""
    if isinstance(value, dict):
        return bool(value)
    return isinstance(value, list | tuple) and any(map(_wide, value))
