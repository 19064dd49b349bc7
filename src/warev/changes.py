"""What if: an architecture with some of its facts stated otherwise, and its file left alone.

A change is written as its user thinks of it, ``components.catalog-db.availability_zones=2``, and is made to the tree that the
architecture was read from: so reading it again is the same as editing the file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from warev import document, reading
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.document import Node
from warev.errors import Location, Mistakes, WarevError, nearest
from warev.grammar import LISTS
from warev.values import Value
from warev.vocabulary import Subject, Term, Type

ANSWERS = "answers"
# What a change's location is told as, where a statement of a file has its line.
OPTION = "--set"


class Change(NamedTuple):
    """One fact stated otherwise, or one item answered.

    `text` is the whole as it was written. `section` is the list that the thing *id* stands in, empty for the workload;
    or else `answers`. `name` is the fact or item as it was written, `term` the fact that it spells. `node` is the value,
    None where the fact is to be stated no longer.
    """

    text: str
    section: str
    id: str
    name: str
    term: Term | None
    node: Node | None

    @property
    def target(self) -> tuple[str, str, str]:
        """What it changes, however that is spelled."""
        return self.section, self.id, self.term.name if self.term else self.name

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every word by which a file may state the same."""
        return (self.term.name, *self.term.aliases) if self.term else (self.name,)


def changed(architecture: Architecture, texts: Sequence[str], catalog: Catalog) -> Architecture:
    """*architecture* with the changes that *texts* write; raises WarevError with every mistake in them."""
    mistakes = Mistakes()
    found = read(texts, architecture.source, catalog, mistakes)
    return reading.architecture(applied(architecture.source, found), catalog, mistakes)


def path(section: str, id_: str, name: str) -> str:
    """How a change names a fact or an item: what stands before its ``=``."""
    return ".".join(part for part in (section, id_, name) if part)


def spelled(value: Value) -> str:
    """*value*, one that a file can state, as a change writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case tuple() as words:
            return ",".join(map(_quoted, words)) if _plain(words) else f"[{', '.join(map(_quoted, words))}]"
        case str():
            bare = value == value.strip() and value.isprintable() and not _in_quotes(value)
            return value if bare and document.resolve(value) is not None else _quoted(value)
        case _:
            return str(value)


def _plain(words: tuple[str, ...]) -> bool:
    return bool(words) and all(_quoted(word) == word for word in words)


def _quoted(word: str) -> str:
    """*word* as YAML reads it in a list: in quotes, unless it is made of letters, digits and a few signs."""
    if word and document.resolve(word) is not None and all(each.isalnum() or each in "_-./" for each in word):
        return word
    import json

    spelled_out = json.dumps(word, ensure_ascii=False)
    return "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in spelled_out)


def _in_quotes(written: str) -> bool:
    return len(written) > 1 and written[0] == written[-1] and written[0] in "\"'"


# -- from what the user wrote to changes ------------------------------------------------------------------------------------


def read(texts: Iterable[str], source: Node, catalog: Catalog, mistakes: Mistakes) -> tuple[Change, ...]:
    """The changes that *texts* write, to an architecture read from *source*; what is wrong with them goes to *mistakes*.

    Whether a fact may take the value is told when the changed architecture is read.
    """
    found: dict[tuple[str, str, str], Change] = {}
    reader = _Reader(source, catalog, mistakes)
    for text in texts:
        if (change := reader.read(text)) is None:
            continue
        if change.target in found:
            twin = found[change.target]
            mistakes.add(f"{path(*change.target)} is set twice", at(text), f"the other is {at(twin.text)}")
        found.setdefault(change.target, change)
    return tuple(found.values())


def at(text: str) -> Location:
    """Where the change *text* is written: on the command line, in no file."""
    return Location(f"{OPTION} {text}", 0, 0)


class _Reader:
    def __init__(self, source: Node, catalog: Catalog, mistakes: Mistakes) -> None:
        self._source = source
        self._catalog = catalog
        self._mistakes = mistakes

    def read(self, text: str) -> Change | None:
        """The change that *text* writes; None, and the reasons among the mistakes, where it is none."""
        try:
            return self._change(text)
        except WarevError as error:
            for mistake in error.mistakes:
                self._mistakes.add(mistake.what, at(text), mistake.hint)
            return None

    def _change(self, text: str) -> Change:
        where, equals, value = (part.strip() for part in text.partition("="))
        if not where or not equals or not value:
            hint = "write components.web.tier=critical; null instead of a value unstates a fact"
            raise WarevError.of(f"this change has no {'value' if where else 'path'}", hint=hint)
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise WarevError.of("this is not UTF-8 text")
        section, _, rest = where.partition(".")
        if section == ANSWERS:
            if rest not in self._catalog.items:
                raise WarevError.of(f"there is no item {rest}", hint=nearest(rest, self._catalog.items))
            return Change(text, section, "", rest, None, self._value(value, None, text))
        if section not in LISTS:
            return self._fact(Subject.WORKLOAD, "", "", where, value, text)
        id_, _, fact = rest.partition(".")
        known = list(_ids(self._source, section))
        if id_ not in known:
            hint = nearest(id_, known) or (f"there are {', '.join(known[:8])}" if known else "")
            raise WarevError.of(f"{section} holds no {id_ or 'thing without an id'}", hint=hint)
        return self._fact(LISTS[section], section, id_, fact, value, text)

    def _fact(self, subject: Subject, section: str, id_: str, fact: str, value: str, text: str) -> Change:
        vocabulary = self._catalog.vocabulary
        term = vocabulary.find(subject, fact) or vocabulary.alias(subject, fact)
        if term is None:
            hint = nearest(fact, vocabulary.spellings(subject)) or (self._meant(fact) if not section else "")
            raise WarevError.of(f"{fact or 'nothing'} is no known fact of a {subject}", hint=hint)
        if term.derived:
            said = f"{fact} is not stated but derived from other facts"
            raise WarevError.of(said, hint=f"it means: {term.meaning}")
        return Change(text, section, id_, fact, term, self._value(value, term.type, text))

    def _meant(self, written: str) -> str:
        """What somebody may have meant who wrote a path that names no fact of the workload."""
        first = written.partition(".")[0]
        for section in LISTS:
            if first in _ids(self._source, section):
                return f"did you mean {section}.{written}?"
        return nearest(first, [*LISTS, ANSWERS])

    def _value(self, written: str, kind: Type | None, text: str) -> Node | None:
        """What *written* says, by the *kind* of the fact (None: an answer); None where it unstates."""
        here = at(text)
        if document.resolve(written) is None:
            return None
        opens = "{" if kind is None else "["
        if _in_quotes(written) or (written.startswith(opens) and kind in {None, Type.LIST}):
            return _yaml(written, here)
        if kind is Type.LIST:
            words = [word.strip() for word in written.split(",")]
            return Node([Node(document.resolve(word), word, here, here) for word in words], "", here, here)
        literal = kind in {Type.TEXT, Type.COMPONENT}
        return Node(written if literal else document.resolve(written), written, here, here)


def _yaml(written: str, here: Location) -> Node:
    """*written* as YAML reads it; raises WarevError where it is none."""
    mistakes = Mistakes()
    found = document.parse(f"value: {written}", str(here), mistakes).value
    mistakes.stop()
    if len(found) > 1:
        raise WarevError.of("this is more than one value")
    return _moved(found["value"], here)


def _moved(node: Node, here: Location) -> Node:
    """*node* and all below it, as if it stood *here*."""
    value: Any = node.value
    match value:
        case dict():
            value = {key: _moved(child, here) for key, child in value.items()}
        case list():
            value = [_moved(child, here) for child in value]
        case _:
            pass
    return Node(value, node.text, here, here)


# -- from changes to a changed tree -----------------------------------------------------------------------------------------


def applied(source: Node, changes: Iterable[Change]) -> Node:
    """The tree *source* with *changes* made to it; *source* stays as it is. Whatever stated those facts before is gone."""
    root = dict(source.value)
    for change in changes:
        match change.section:
            case "":
                _state(root, change)
            case "flows":
                root["flows"] = _flows(root["flows"], change)
            case section:
                holder = root.get(section) or Node(None, "", at(change.text), at(change.text))
                entries = dict(holder.value or {})
                if section == ANSWERS:
                    _state(entries, change)
                else:
                    entries[change.id] = _thing(entries[change.id], change)
                root[section] = holder._replace(value=entries, text="")
    return source._replace(value=root)


def _thing(entry: Node, change: Change) -> Node:
    keys = dict(entry.value or {})
    _state(keys, change)
    return entry._replace(value=keys, text="")


def _state(keys: dict[str, Node], change: Change) -> None:
    """Have *keys* state what *change* says, and nothing else of that fact."""
    for name in change.spellings:
        _unstate(keys, name)
    if change.node is not None:
        keys[change.name] = change.node


def _unstate(keys: dict[str, Node], name: str) -> None:
    """Remove the fact *name* from *keys*, in whichever nesting it is written: ``a: {b: 1}`` states ``a.b``."""
    for key in [key for key in keys if key == name or name.startswith(f"{key}.")]:
        if key == name:
            del keys[key]
        elif isinstance(keys[key].value, dict):
            inner = dict(keys[key].value)
            _unstate(inner, name.removeprefix(f"{key}."))
            keys[key] = keys[key]._replace(value=inner)


def _flows(node: Node, change: Change) -> Node:
    """The list of flows with one of them changed: an entry with several `to` is split around the one that is meant."""
    entries = list(node.value)
    for id_, index, place in _places(node):
        if id_ != change.id:
            continue
        entry, target = entries[index], entries[index].value["to"]
        parts = [target]
        if isinstance(target.value, list) and len(target.value) > 1:
            members = target.value
            parts = [target._replace(value=part) for part in (members[:place], [members[place]], members[place + 1 :])]
        split = [entry._replace(value=entry.value | {"to": part}) for part in parts if part.value != []]
        meant = 1 if len(parts) > 1 and place else 0
        split[meant] = _thing(split[meant], change)
        entries[index : index + 1] = split
        break
    return node._replace(value=entries)


def _ids(source: Node, section: str) -> Iterator[str]:
    """The ids of the things in *section* of an architecture that has been read from *source*."""
    node = source.value.get(section)
    if node is None or node.value is None:
        return iter(())
    return (id_ for id_, _, _ in _places(node)) if section == "flows" else iter(node.value)


def _places(flows: Node) -> Iterator[tuple[str, int, int]]:
    """Each flow's id, the entry that states it, and which `to` of that entry it is."""
    numbers: Counter[str] = Counter()
    for index, entry in enumerate(flows.value):
        targets = entry.value["to"]
        for place, target in enumerate(targets.value if isinstance(targets.value, list) else [targets]):
            id_ = f"{entry.value['from'].text}->{target.text}"
            numbers[id_] += 1
            yield id_ if numbers[id_] == 1 else f"{id_}#{numbers[id_]}", index, place
