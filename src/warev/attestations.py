"""What people attest, accept and estimate: the sections `answers`, `accepted` and `efforts` of an architecture file."""

from collections.abc import Collection, Iterable
from datetime import date

from warev import grounds
from warev.architecture import Acceptance, Answer, Reply
from warev.catalog import Catalog, Effort
from warev.document import Node
from warev.errors import Mistakes, nearest

_REPLIES = {"yes": Reply.YES, "no": Reply.NO, "partly": Reply.PARTLY}
ANSWER_KEYS = {"answer", "by", "date", "notes", "not_applicable"}
MOST_POINTS = 10_000
ACCEPTANCE_KEYS = {"item", "component", "flow", "reason", "owner", "until", "notes", "under"}


def read_answers(node: Node | None, catalog: Catalog, mistakes: Mistakes) -> dict[str, Answer]:
    """The answers that *node* holds, by item."""
    if node is None or node.value is None:
        return {}
    if not isinstance(node.value, dict):
        mistakes.add("answers should hold item ids and, for each, yes, no or partly", node.at)
        return {}
    answers = {}
    for item, entry in node.value.items():
        if item not in catalog.items:
            mistakes.add(f"there is no item {item}", entry.key_at, nearest(item, catalog.items))
        elif answer := _answer(item, entry, mistakes):
            answers[item] = answer
    return answers


def _answer(item: str, node: Node, mistakes: Mistakes) -> Answer | None:
    if node.value is None:
        return None
    if not isinstance(node.value, dict):
        reply = _reply(node, mistakes)
        return Answer(item, reply, node.key_at) if reply else None
    keys = node.value
    _refuse_others(keys, ANSWER_KEYS, mistakes)
    by, notes, reason = (_text(keys, key, mistakes) for key in ("by", "notes", "not_applicable"))
    on = _date(keys, "date", mistakes)
    if "not_applicable" in keys:
        if "answer" in keys:
            mistakes.add(f"{item}: write answer or not_applicable, not both", node.key_at)
        if not reason.strip() or isinstance(keys["not_applicable"].value, bool):
            mistakes.add(f"{item}: not_applicable needs its reason", keys["not_applicable"].at)
        return Answer(item, Reply.NOT_APPLICABLE, node.key_at, by, on, notes, reason)
    if "answer" not in keys:
        mistakes.add(
            f"{item}: the answer is missing", node.key_at, "write answer: yes, no or partly; or not_applicable: REASON"
        )
        return None
    reply = _reply(keys["answer"], mistakes)
    return Answer(item, reply, node.key_at, by, on, notes) if reply else None


def _reply(node: Node, mistakes: Mistakes) -> Reply | None:
    word = "" if isinstance(node.value, dict | list) else node.text.lower()
    if word in _REPLIES:
        return _REPLIES[word]
    hint = {"true": "write yes", "false": "write no"}.get(word, "")
    if word.replace("_", " ") in {"not applicable", "n/a", "na"}:
        hint = "write {not_applicable: REASON}"
    found = (
        "a list" if isinstance(node.value, list) else "a mapping" if isinstance(node.value, dict) else repr(node.text)
    )
    mistakes.add(f"an answer is yes, no or partly, but this is {found}", node.at, hint)
    return None


def read_acceptances(
    node: Node | None, catalog: Catalog, components: set[str], flows: set[str], mistakes: Mistakes
) -> tuple[Acceptance, ...]:
    """The acceptances that *node* holds, in its order."""
    if node is None or node.value is None:
        return ()
    if not isinstance(node.value, list):
        mistakes.add("accepted should be a list, each entry with item, reason, owner and until", node.at)
        return ()
    known: dict[str, Collection[str]] = {"item": catalog.items, "component": components, "flow": flows}
    found = [_acceptance(entry, known, catalog, mistakes) for entry in node.value]
    return tuple(each for each in found if each is not None)


def _acceptance(
    entry: Node, known: dict[str, Collection[str]], catalog: Catalog, mistakes: Mistakes
) -> Acceptance | None:
    if not isinstance(entry.value, dict):
        mistakes.add("an acceptance should hold item, reason, owner and until", entry.at)
        return None
    keys = entry.value
    _refuse_others(keys, ACCEPTANCE_KEYS, mistakes)
    for key in ("item", "reason", "owner", "until"):
        if key not in keys or not keys[key].text:
            mistakes.add(f"this acceptance has no {key}", entry.at)
    item, component, flow = (_text(keys, key, mistakes) for key in ("item", "component", "flow"))
    for written, key in ((item, "item"), (component, "component"), (flow, "flow")):
        if written and written not in known[key]:
            mistakes.add(f"there is no {key} {written}", keys[key].at, nearest(written, known[key]))
    if component and flow:
        mistakes.add("an acceptance is of one component or of one flow", entry.at, "write one entry for each")
    reason, owner = _text(keys, "reason", mistakes), _text(keys, "owner", mistakes)
    under = _under(keys.get("under"), catalog, mistakes)
    return Acceptance(item, reason, owner, _date(keys, "until", mistakes), entry.at, component, flow, under)


def _under(node: Node | None, catalog: Catalog, mistakes: Mistakes) -> dict[str, str] | None:
    """The facts that an acceptance rests on, by path; None where none are written."""
    if node is None or node.value is None:
        return None
    if not isinstance(node.value, dict):
        mistakes.add("under should hold facts and what they were, such as components.db.availability_zones: 1", node.at)
        return None
    return grounds.read(node, catalog, mistakes) or None


def read_efforts(
    node: Node | None, catalog: Catalog, things: set[str], mistakes: Mistakes
) -> dict[str, dict[str, int]]:
    """The points of effort that *node* estimates, by item and by the id of a thing, which is empty for all other things."""
    if node is None or node.value is None:
        return {}
    if not isinstance(node.value, dict):
        mistakes.add("efforts should hold item ids and, for each, points or low, medium or high", node.at)
        return {}
    efforts: dict[str, dict[str, int]] = {}
    for item, entry in node.value.items():
        if item not in catalog.items:
            mistakes.add(f"there is no item {item}", entry.key_at, nearest(item, catalog.items))
        for thing, estimate in entry.value.items() if isinstance(entry.value, dict) else [("", entry)]:
            if thing and thing not in things:
                mistakes.add(f"nothing here is called {thing}", estimate.key_at, nearest(thing, things))
            if (points := _points(estimate, mistakes)) is not None:
                efforts.setdefault(item, {})[thing] = points
    return efforts


def _points(node: Node, mistakes: Mistakes) -> int | None:
    match node.value:
        case bool() | float() | dict() | list():
            pass
        case None:
            return None
        case int() as points if 0 <= points <= MOST_POINTS:
            return points
        case str() as word if word in [*Effort]:
            return Effort(word).points
        case _:
            pass
    expected = f"an effort is low, medium, high or a whole number of points up to {MOST_POINTS}"
    mistakes.add(f"{expected}, but this is {node.text or 'none of them'!r}", node.at)
    return None


def _refuse_others(keys: dict[str, Node], known: Iterable[str], mistakes: Mistakes) -> None:
    for key in keys.keys() - set(known):
        # In `{notes: one, two}` the comma ends the text, and what follows is a key of its own.
        comma = keys[key].value is None and "put a text that holds a comma in quotes"
        mistakes.add(f"{key} is not a known key", keys[key].key_at, nearest(key, known) or comma or "")


def _text(keys: dict[str, Node], key: str, mistakes: Mistakes) -> str:
    node = keys.get(key)
    if node is None or node.value is None:
        return ""
    if isinstance(node.value, dict | list):
        mistakes.add(f"{key} should be text", node.at)
        return ""
    return node.text


def _date(keys: dict[str, Node], key: str, mistakes: Mistakes) -> date | None:
    text = _text(keys, key, mistakes)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        mistakes.add(f"{key} should be a date like 2026-11-30, but is {text!r}", keys[key].at)
        return None
