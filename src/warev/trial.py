"""Items on trial: each rule judges its own examples, and must say what their labels say."""

from typing import Any

from warev import reading
from warev.catalog import Catalog, Item, Shows
from warev.changes import changed
from warev.content import Sheet
from warev.document import Node
from warev.errors import Location, Mistakes, WarevError
from warev.grammar import LISTS
from warev.plan.effects import Effects
from warev.plan.settings import Setting
from warev.plan.ways import Ways
from warev.review import judge
from warev.verdict import Verdict

_FIXES = range(2, 6)
_LABELS = {
    "met": Verdict.MET,
    "not_met": Verdict.NOT_MET,
    "clear": Verdict.UNKNOWN,
    "not_applicable": Verdict.NOT_APPLICABLE,
}
_NOWHERE = Location("nothing", 1, 1)


def check_form(item: Item, question: str, sheet: Sheet, route: tuple[str | int, ...], mistakes: Mistakes) -> None:
    """Add to *mistakes* what *item* lacks or has too much of; its rules are somebody else's business."""

    def refuse(said: str, key: str) -> None:
        mistakes.add(f"{item.id}: {said}", sheet.locate(*route, key))

    if not item.id.startswith(f"{question}-BP"):
        refuse(f"an item of {question} is called {question}-BP01 or the like", "id")
    if len(item.fix) not in _FIXES:
        refuse(f"fix has {len(item.fix)} steps; two to five are wanted", "fix")
    if not item.source.startswith("https://"):
        refuse("source should be an https address", "source")
    for key in ("title", "why", "ask", "proof"):
        if not getattr(item, key).strip():
            refuse(f"{key} is empty", key)
    if item.rule is None:
        for key in ("when", "examples", "set"):
            if getattr(item, "set_" if key == "set" else key):
                refuse(f"{key} without a rule", key)
        return
    if item.examples is None:
        refuse("a rule needs examples", "rule")
        return
    wanted, refused = ("clear", "met") if item.shows is Shows.GAP else ("met", "clear")
    for key in (wanted, "not_met"):
        if not item.examples.of(key):
            refuse(f"there is no example `{key}`", "examples")
    if item.examples.of(refused):
        refuse(f"a rule that shows {item.shows} has no example `{refused}`", "examples")


def try_examples(item: Item, sheet: Sheet, route: tuple[str | int, ...], catalog: Catalog, mistakes: Mistakes) -> None:
    """Add to *mistakes* every example that the rule of *item* judges otherwise than its label says."""
    if item.demand is None or item.examples is None or sheet.node is None:
        return
    nothing = reading.architecture(Node({}, "", _NOWHERE, _NOWHERE), catalog, Mistakes())
    if (verdict := judge(item, nothing).verdict) is not Verdict.UNKNOWN:
        mistakes.add(f"{item.id}: with nothing stated the rule says {verdict}", sheet.locate(*route, "rule"))
    for label, wanted in _LABELS.items():
        for node in _nodes(sheet.node, (*route, "examples", label)):
            _try(item, node, label, wanted, catalog, mistakes)
    if item.set_:
        tried = [_remedied(item, node, catalog) for node in _nodes(sheet.node, (*route, "examples", "not_met"))]
        if not any(used for used, _ in tried):
            mistakes.add(f"{item.id}: no example `not_met` needs what `set` says", sheet.locate(*route, "set"))
        elif not all(closed for _, closed in tried):
            said = f"{item.id}: what `set` says does not close the gap of its example `not_met`"
            mistakes.add(said, sheet.locate(*route, "set"))


def _try(item: Item, node: Node, label: str, wanted: Verdict, catalog: Catalog, mistakes: Mistakes) -> None:
    if not isinstance(node.value, dict):
        mistakes.add(f"{item.id}: an example is a small architecture", node.at)
        return
    try:
        finding = judge(item, reading.architecture(node, catalog, Mistakes()))
    except WarevError as error:
        mistakes.extend(error)
        return
    if finding.verdict is not wanted or (label == "clear" and not finding.unopposed):
        waits = "; ".join(sorted({f"{each.thing.title()} {each.fact}".strip() for each in finding.evidence}))
        said = f"{item.id}: the rule says {finding.verdict} of its example `{label}`"
        mistakes.add(said, node.key_at, f"because of {waits}" if waits else "")


def _remedied(item: Item, node: Node, catalog: Catalog) -> tuple[bool, bool]:
    """Whether the gap that the example at *node* shows needs what `set` of *item* says, and whether that closes it."""
    try:
        before = reading.architecture(_completed(node), catalog, Mistakes())
        lacks = Ways(catalog).lacks(item, before.workload)
        settings = frozenset[Setting]().union(*(lack.ways[0] for lack in lacks if lack.ways))
        finding = judge(item, changed(before, Effects(before, catalog, [item]).texts(settings), catalog))
    except WarevError:
        return False, False
    own = {remedy.name.fact for remedy in item.set_}
    used = any(setting.fact in own for setting in settings)
    # Where a rule shows gaps only, what an example leaves out may keep it unknown whether there is none.
    return used, finding.verdict is (Verdict.UNKNOWN if item.shows is Shows.GAP else Verdict.MET)


def _completed(node: Node) -> Node:
    """The example at *node* with nothing left out of its lists: only then can anything be met."""
    lists = Node([Node(name, name, node.at, node.at) for name in LISTS if name in node.value], "", node.at, node.at)
    return node._replace(value=node.value | {"complete": lists})


def _nodes(root: Node, route: tuple[Any, ...]) -> list[Node]:
    """The example at *route*, or each of the examples in the list there."""
    node = root
    for step in route:
        if isinstance(node.value, dict) and step not in node.value:
            return []
        node = node.value[step]
    return node.value if isinstance(node.value, list) else [node]
