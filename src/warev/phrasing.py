"""A rule read aloud, from its YAML."""

from typing import Any

from warev.values import say

_OPERATORS = {
    "equals": "is",
    "at_least": "is at least",
    "at_most": "is at most",
    "one_of": "is one of",
    "includes": "includes",
    "matches": "matches",
}
_MEMBERS = {
    "components": "component",
    "flows": "flow",
    "places": "place",
    "data": "set of data",
    "inflows": "flow into it",
    "outflows": "flow out of it",
    "stores": "set of data that it stores",
    "carries": "set of data that it carries",
}


def phrase(raw: Any) -> str:
    """The valid rule *raw* as a clause, such as ``every component, where kind is queue, has: dead_letter is not none``."""
    match raw:
        case {"all": parts}:
            return " and ".join(_inner(part) for part in parts)
        case {"any": parts}:
            return " or ".join(_inner(part) for part in parts)
        case {"not": {"fact": fact, "equals": value}}:
            return f"{fact} is not {_value(value)}"
        case {"not": part}:
            return f"it is not so that {phrase(part)}"
        case {"every": over, **rest} | {"some": over, **rest}:
            word = "every" if "every" in raw else "some"
            where = f" where {phrase(rest['where'])}" if "where" in rest else ""
            return f"{word} {_MEMBERS[over]}{where}: {phrase(rest['must'])}"
        case _:
            ((operator, value),) = ((key, raw[key]) for key in raw if key != "fact")
            return f"{raw['fact']} {_OPERATORS[operator]} {_value(value)}"


def _inner(raw: Any) -> str:
    joined = isinstance(raw, dict) and raw.keys() & {"all", "any", "every", "some"}
    return f"({phrase(raw)})" if joined else phrase(raw)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["fact"])
    return ", ".join(map(say, value)) if isinstance(value, list) else say(value)
