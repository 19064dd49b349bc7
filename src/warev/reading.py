"""From an architecture file to an architecture, with every mistake in it told at once."""

from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any

from warev import document, graph, including, inference
from warev.architecture import Architecture
from warev.attestations import read_acceptances, read_answers, read_efforts
from warev.catalog import Catalog
from warev.document import Node
from warev.errors import Mistakes, WarevError, nearest
from warev.facts import Fact, Members, Origin, Thing
from warev.services import Service
from warev.statements import Statements
from warev.vocabulary import NONE, SORTS, Subject

SECTIONS = {
    "name", "description", "notes", "complete", "places", "data", "defaults", "components", "flows", "answers", "accepted",
    "efforts", including.INCLUDE,
}  # fmt: skip
# The lists that an architecture may call complete, beside the open facts such as `uses`.
LISTS = ("components", "flows", "places", "data")
_OWN_KEYS = {"name", "notes"}
_FLOW_KEYS = {*_OWN_KEYS, "from", "to"}


def read(path: Path, catalog: Catalog) -> Architecture:
    """The architecture in *path*; raises WarevError with every mistake in it."""
    mistakes = Mistakes()
    try:
        node = document.read(path, mistakes)
    except WarevError as error:
        mistakes.extend(error)
        mistakes.stop()
        raise
    return architecture(node, catalog, mistakes)


def architecture(node: Node, catalog: Catalog, mistakes: Mistakes) -> Architecture:
    """The architecture that *node* spells, with what it includes; raises WarevError with *mistakes* and every further one."""
    made = _Reader(whole(node, catalog, mistakes).node, catalog, mistakes).read()
    mistakes.stop()
    return made


def whole(node: Node, catalog: Catalog, mistakes: Mistakes) -> including.Whole:
    """The tree *node* with the files that it includes merged into it; what is wrong with these goes to *mistakes*."""
    return including.whole(node, catalog.vocabulary, mistakes, lambda part: _Reader(part, catalog, mistakes).read())


class _Reader:
    """Reads one file. The order of the steps matters: things first, then what they say of each other."""

    def __init__(self, node: Node, catalog: Catalog, mistakes: Mistakes) -> None:
        self._node = node
        self._catalog = catalog
        self._mistakes = mistakes
        self._complete = self._read_complete()
        self._statements = Statements(catalog.vocabulary, mistakes, self._complete)
        self._workload = Thing(Subject.WORKLOAD, "workload", node.at)
        self._services: dict[str, Service] = {}
        self._defaults = self._read_defaults()
        self._defaulted: dict[str, set[str]] = {}

    def read(self) -> Architecture:
        self._statements.state(self._workload, self._node, SECTIONS)
        places = {id_: self._place_called(id_, node) for id_, node in self._section("places")}
        data = {id_: self._thing(Subject.DATA, id_, node) for id_, node in self._section("data")}
        components = {id_: self._component(id_, node) for id_, node in self._section("components")}
        for thing in (*places.values(), *components.values()):
            self._place(thing, places)
        flows = self._flows(components)
        self._hang(components, flows, places, data)
        for component in components.values():
            self._point(component, components)
            if service := self._services.get(component.id):
                defaults = self._defaulted[component.id]
                inference.promise(component, service, service.guarantees, self._mistakes, defaults)
            inference.inherit(component, self._catalog)
        for flow in flows:
            if service := self._services.get(flow.links["to"].id):
                inference.promise(flow, service, service.flows_in, self._mistakes, set())
        made = Architecture(
            name=self._text("name", self._node) or Path(self._node.at.file).stem,
            file=self._node.at.file,
            workload=self._workload,
            source=self._node,
            description=self._text("description", self._node),
            answers=read_answers(self._node.value.get("answers"), self._catalog, self._mistakes),
            accepted=read_acceptances(
                self._node.value.get("accepted"),
                self._catalog,
                set(components),
                {flow.id for flow in flows},
                self._mistakes,
            ),
            efforts=read_efforts(
                self._node.value.get("efforts"),
                self._catalog,
                {each.id for each in (*components.values(), *flows, *places.values(), *data.values())},
                self._mistakes,
            ),
        )
        graph.derive(self._workload, self._catalog.vocabulary, self._mistakes)
        inference.derive(list(made.things()), self._catalog)
        return made

    # -- sections ---------------------------------------------------------------------------------------------------

    def _section(self, name: str) -> list[tuple[str, Node]]:
        """The entries of the section *name*, each an id and a mapping."""
        node = self._node.value.get(name)
        if node is None or node.value is None:
            return []
        if not isinstance(node.value, dict):
            self._mistakes.add(f"{name} should hold ids and, below each, its facts", node.at)
            return []
        entries = []
        for id_, entry in node.value.items():
            if not id_ or not all(letter.isascii() and (letter.isalnum() or letter in "_-") for letter in id_):
                hint = "an id takes letters, digits, - and _; `name:` shows anything"
                self._mistakes.add(f"{id_!r} is no id", entry.key_at, hint)
            elif entry.value is not None and not isinstance(entry.value, dict):
                self._mistakes.add(f"{id_} should hold facts, as keys and values", entry.at)
            elif name == "components" and id_ == NONE:
                self._mistakes.add(f"{NONE} is a word of warev's and no id", entry.key_at)
            else:
                entries.append((id_, entry))
        return entries

    def _thing(self, subject: str, id_: str, node: Node) -> Thing:
        return self._described(Thing(subject, id_, node.key_at), node)

    def _place_called(self, id_: str, node: Node) -> Thing:
        """The place *id_*. Its type comes first: it says which other facts make sense."""
        thing = Thing(Subject.PLACE, id_, node.key_at)
        written = (node.value or {}).get("type")
        term = self._catalog.vocabulary.find(Subject.PLACE, "type")
        if term is not None and written is not None and written.value is not None:
            with suppress(ValueError):  # told where all its facts are stated
                self._sort(thing, Fact(term.read(written), Origin.STATED, written.key_at))
        return self._described(thing, node)

    def _sort(self, thing: Thing, fact: Fact) -> None:
        """Let *fact* say what sort of thing it is."""
        thing.facts[SORTS[Subject(thing.subject)]] = fact
        thing.senseless = self._catalog.vocabulary.senseless(thing.subject, str(fact.value))

    def _described(self, thing: Thing, node: Node) -> Thing:
        if node.value is not None:
            self._statements.state(thing, node, _OWN_KEYS)
            thing.name = self._text("name", node)
        return thing

    def _text(self, key: str, holder: Node) -> str:
        node = holder.value.get(key)
        if node is None or node.value is None:
            return ""
        if isinstance(node.value, dict | list):
            self._mistakes.add(f"{key} should be text", node.at)
            return ""
        return str(node.text)

    def _read_complete(self) -> set[str]:
        node = self._node.value.get("complete")
        if node is None or node.value is None:
            return set()
        known = [*LISTS, *(term.name for term in self._catalog.vocabulary if term.open)]
        members = node.value if isinstance(node.value, list) else [node]
        for member in members:
            if isinstance(member.value, dict | list) or member.text not in known:
                hint = nearest(member.text, known) or f"it lists some of {', '.join(known)}"
                self._mistakes.add(f"complete holds {member.text!r}, which is no list of this file", member.at, hint)
        return {member.text for member in members}

    # -- components -------------------------------------------------------------------------------------------------

    def _component(self, id_: str, node: Node) -> Thing:
        thing = Thing(Subject.COMPONENT, id_, node.key_at)
        keys: dict[str, Node] = node.value or {}
        service = self._service(id_, keys.get("service"), thing)
        kind = self._kind(id_, node, keys.get("kind"), service)
        if kind is not None:
            self._sort(thing, kind)
            if service is not None and service.senseless:
                thing.senseless |= frozenset(service.senseless)
            if "service" not in thing.facts:
                # A kind is stated of what is no AWS service: that is known, then.
                thing.facts["service"] = Fact(NONE, kind.origin, kind.at)
        if node.value is not None:
            self._statements.state(thing, node, {*_OWN_KEYS, "service", "kind"})
            thing.name = self._text("name", node)
        self._default(thing)
        return thing

    def _service(self, id_: str, node: Node | None, thing: Thing) -> Service | None:
        if node is None or node.value is None:
            return None
        nested = isinstance(node.value, dict | list)
        service = None if nested else self._catalog.services.find(node.text)
        if service is None:
            hint = (
                nearest(node.text, self._catalog.services.names)
                or "warev list services shows them; for anything else state `kind`"
            )
            written = "this" if nested else repr(node.text)
            self._mistakes.add(f"{id_}: {written} is no AWS service that warev knows", node.at, hint)
            return None
        thing.facts["service"] = Fact(service.id, Origin.STATED, node.key_at)
        self._services[id_] = service
        return service

    def _kind(self, id_: str, whole: Node, node: Node | None, service: Service | None) -> Fact | None:
        if node is None or node.value is None:
            if service is not None:
                return Fact(service.kind, Origin.INHERENT, source=service.source)
            written = whole.value.get("service") if whole.value else None
            if written is None or written.value is None:
                self._mistakes.add(
                    f"{id_} states neither a service nor a kind", whole.key_at, "add `service: rds` or `kind: database`"
                )
            return None
        term = self._catalog.vocabulary.find(Subject.COMPONENT, "kind")
        try:
            kind = term.read(node) if term else node.text
        except ValueError as wrong:
            self._mistakes.add(f"{id_}: {wrong}", node.at)
            return None
        if service is not None and kind != service.kind:
            self._mistakes.add(
                f"{id_}: kind is {kind}, but {service.name} is a {service.kind}", node.at, "leave `kind` out"
            )
        return Fact(kind, Origin.STATED, node.key_at)

    def _default(self, thing: Thing) -> None:
        """Give *thing* the defaults of its kind, then those of all: its own statements win."""
        own = set(thing.facts)
        kind = thing.facts.get("kind")
        for group in (kind.value if kind else None, "all"):
            for name, fact in self._defaults.get(str(group), {}).items():
                if name not in own and name not in thing.senseless:
                    thing.facts.setdefault(name, fact)
        self._defaulted[thing.id] = set(thing.facts) - own

    def _read_defaults(self) -> dict[str, dict[str, Fact]]:
        """What is stated of all components of a kind, and of `all`, by fact."""
        term = self._catalog.vocabulary.find(Subject.COMPONENT, "kind")
        groups = (*(term.choices if term else ()), "all")
        defaults = {}
        for group, node in self._section("defaults"):
            if group not in groups:
                self._mistakes.add(f"{group} is no kind of component", node.key_at, nearest(group, groups))
            elif node.value is not None:
                whole = Thing(Subject.COMPONENT, group)
                if group != "all":
                    self._sort(whole, Fact(group))
                for key in ("service", "kind"):
                    if key in node.value:
                        said = f"{key} is no default: each component states its own"
                        self._mistakes.add(said, node.value[key].key_at)
                self._statements.state(whole, node, {*_OWN_KEYS, "service", "kind"})
                defaults[group] = {name: fact for name, fact in whole.facts.items() if name != "kind"}
        return defaults

    def _place(self, thing: Thing, places: dict[str, Thing]) -> None:
        fact = thing.facts.get("in")
        if fact is None:
            return
        place = places.get(str(fact.value))
        if place is None:
            self._mistakes.add(
                f"{thing.id} is in {fact.value}, which is no place of this file",
                fact.at,
                nearest(str(fact.value), places),
            )
        elif _encloses(thing, place):
            self._mistakes.add(f"{thing.id} is in itself", fact.at)
        else:
            thing.links["place"] = place

    def _point(self, component: Thing, components: dict[str, Thing]) -> None:
        """Check the facts that point at another component."""
        for term in self._catalog.vocabulary.pointing:
            fact = component.facts.get(term.name)
            if fact is not None and fact.value != NONE and fact.value not in components:
                hint = nearest(str(fact.value), components) or f"write the id of a component, or {NONE}"
                self._mistakes.add(f"{term.name} is {fact.value}, which is no component of this file", fact.at, hint)

    # -- flows ------------------------------------------------------------------------------------------------------

    def _flows(self, components: dict[str, Thing]) -> list[Thing]:
        node = self._node.value.get("flows")
        if node is None or node.value is None:
            return []
        if not isinstance(node.value, list):
            self._mistakes.add("flows should be a list, each entry with `from` and `to`", node.at)
            return []
        flows = []
        numbers: Counter[str] = Counter()
        for entry in node.value:
            if not isinstance(entry.value, dict):
                self._mistakes.add("a flow should hold `from`, `to` and its facts", entry.at)
                continue
            senders, targets = self._ends(entry, "from", components), self._ends(entry, "to", components)
            if not (senders and targets):
                self._statements.state(Thing(Subject.FLOW, ""), entry, _FLOW_KEYS)  # for its mistakes
            for target in targets if senders else ():
                id_ = f"{senders[0].id}->{target.id}"
                numbers[id_] += 1
                flow = Thing(Subject.FLOW, id_ if numbers[id_] == 1 else f"{id_}#{numbers[id_]}", entry.at)
                self._statements.state(flow, entry, _FLOW_KEYS)
                flow.links |= {"from": senders[0], "to": target}
                flows.append(flow)
        return flows

    def _ends(self, entry: Node, end: str, components: dict[str, Thing]) -> list[Thing]:
        node = entry.value.get(end)
        if node is None or node.value is None or node.value == []:
            self._mistakes.add(f"this flow has no `{end}`", entry.at)
            return []
        if isinstance(node.value, list) and end == "from":
            self._mistakes.add("`from` names one component; write a flow for each sender", node.at)
            return []
        found = []
        for member in node.value if isinstance(node.value, list) else [node]:
            name = "" if isinstance(member.value, dict | list) else member.text
            if name in components:
                found.append(components[name])
            else:
                self._mistakes.add(
                    f"{end}: {name or 'this'} is no component of this file", member.at, nearest(name, components)
                )
        return found

    # -- the frame --------------------------------------------------------------------------------------------------

    def _hang(
        self, components: dict[str, Thing], flows: list[Thing], places: dict[str, Thing], data: dict[str, Thing]
    ) -> None:
        """Link every thing to the others that rules reach from it."""
        lists: dict[str, Any] = {
            "components": components.values(),
            "flows": flows,
            "places": places.values(),
            "data": data.values(),
        }
        for name, things in lists.items():
            self._workload.lists[name] = Members(tuple(things), name in self._complete)
        for thing in (self._workload, *components.values(), *flows, *places.values(), *data.values()):
            thing.links["workload"] = self._workload
        ends: dict[tuple[str, str], list[Thing]] = defaultdict(list)
        for flow in flows:
            for end in ("from", "to"):
                ends[end, flow.links[end].id].append(flow)
        complete = "flows" in self._complete
        for component in components.values():
            component.lists["inflows"] = Members(tuple(ends["to", component.id]), complete)
            component.lists["outflows"] = Members(tuple(ends["from", component.id]), complete)
            self._refer(component, "stores", data)
        for flow in flows:
            self._refer(flow, "carries", data)

    def _refer(self, thing: Thing, name: str, data: dict[str, Thing]) -> None:
        """Turn the ids that the fact *name* lists into the sets of data that they mean."""
        fact = thing.facts.get(name)
        if fact is None or not isinstance(fact.value, tuple):
            return
        for id_ in fact.value:
            if id_ not in data:
                self._mistakes.add(
                    f"{name} holds {id_}, which is no set of data of this file", fact.at, nearest(id_, data)
                )
        thing.lists[name] = Members(tuple(data[id_] for id_ in fact.value if id_ in data), complete=True)


def _encloses(thing: Thing, place: Thing) -> bool:
    """Whether *thing* is *place* or encloses it, so that it cannot be in it."""
    step: Thing | None = place
    while step is not None:
        if step is thing:
            return True
        step = step.links.get("place")
    return False
