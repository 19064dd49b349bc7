"""What settings do to the credits of items, without judging everything anew.

An item is judged again only where a setting touches a fact that it reads, directly or by what follows from it; and the
architecture is read again only where a setting may change more than the fact itself. What comes out is the same as after
editing the file.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import TypeAlias

from warev import changes
from warev.architecture import Answer, Architecture, Reply
from warev.catalog import Catalog, Item
from warev.errors import WarevError
from warev.facts import Fact, Origin, Thing
from warev.grammar import LISTS
from warev.plan.settings import SECTIONS, Setting, Way, merged, value_of
from warev.reach import Reach, reads
from warev.review import combined, ruled
from warev.services import Guarantee
from warev.values import Value, meet
from warev.verdict import Credit, Share
from warev.vocabulary import opened

Target: TypeAlias = tuple[str, str, str]
# So many architectures are kept that were read again; more would take memory for little time.
MOST_KEPT = 4


def spelled(target: Target, value: Value) -> str:
    """That *target* is *value*, as `--set` takes it."""
    return f"{changes.path(*target)}={changes.spelled(value)}"


class Effects:
    """The credits of *items* under settings made to *architecture*."""

    def __init__(self, architecture: Architecture, catalog: Catalog, items: Sequence[Item]) -> None:
        self._architecture = architecture
        self._catalog = catalog
        self._items = {item.id: item for item in items}
        self._things = _by_target(architecture)
        self.reach = Reach(catalog, items)
        self._cache: dict[tuple[str, frozenset[Setting]], Credit | None] = {}
        self._possible: dict[frozenset[Setting], bool] = {}
        self._read = lru_cache(MOST_KEPT)(self._reread)

    def touched(self, setting: Setting) -> frozenset[str]:
        """The items whose credit may depend on *setting*."""
        if setting.section == changes.ANSWERS:
            return frozenset({setting.fact} & self._items.keys())
        return self.reach.items(setting.fact)

    def values(self, settings: Iterable[Setting]) -> dict[Target, Value]:
        """What *settings*, which must agree, come to, in the order of what they set."""
        return {
            target: value_of(group, fact.value if (fact := self.stated(target)) else None)
            for target, group in (merged(settings) or {}).items()
        }

    def texts(self, settings: Iterable[Setting]) -> tuple[str, ...]:
        """*settings*, which must agree, as `--set` takes them."""
        return tuple(spelled(target, value) for target, value in self.values(settings).items())

    def stated(self, target: Target) -> Fact | None:
        """What is known of *target* so far."""
        thing = self._things.get(target[:2])
        return thing.facts.get(target[2]) if thing else None

    def doable(self, way: Way) -> Way | None:
        """*way* where an architecture file may say so, if need be with what services guarantee then; otherwise None."""
        if self.possible(way):
            return way
        further = way | {each for setting in way for each in self._guaranteed(setting)}
        return further if further != way and self.possible(further) else None

    def _guaranteed(self, setting: Setting) -> Iterator[Setting]:
        """What the service guarantees depending on the fact that is set, where the file states something else."""
        thing = self._things[setting.section, setting.id]
        for guarantee in self._guarantees(thing):
            fact, value = thing.facts.get(guarantee.fact), guarantee.value
            if guarantee.condition is None or setting.fact not in reads(guarantee.condition) or not fact:
                continue
            if (
                fact.value is not None
                and isinstance(value, bool | str | int | float)
                and meet(fact.value, value) is None
            ):
                yield Setting(setting.section, setting.id, guarantee.fact, value)

    def possible(self, settings: frozenset[Setting]) -> bool:
        """Whether an architecture file may say so: *settings* neither contradict each other nor what a service guarantees."""
        return merged(settings) is not None and all(map(self._readable, self._apart(self.leading(settings))))

    def _apart(self, leading: frozenset[Setting]) -> Iterator[frozenset[Setting]]:
        """*leading* in groups that cannot contradict each other: a guarantee is about one component, or a flow to it."""
        groups: dict[str, set[Setting]] = {}
        for each in leading:
            thing = self._things[each.section, each.id]
            holder = thing.links["to"] if thing.subject == "flow" else thing
            groups.setdefault(holder.id if holder.subject == "component" else "", set()).add(each)
        shared = groups.pop("", set())
        yield from (frozenset(group | shared) for group in groups.values())
        if shared and not groups:
            yield frozenset(shared)

    def _readable(self, leading: frozenset[Setting]) -> bool:
        if leading not in self._possible:
            self._possible[leading] = self._read(leading) is not None
        return self._possible[leading]

    def leading(self, settings: frozenset[Setting]) -> frozenset[Setting]:
        """Those of *settings* from which more follows than verdicts."""
        return frozenset(each for each in settings if each.section != changes.ANSWERS and not self._alone(each))

    def credit(self, item_id: str, settings: frozenset[Setting]) -> Credit | None:
        """The credit of an item under *settings*, which must be possible; None: not applicable."""
        key = item_id, settings
        if key not in self._cache:
            self._cache[key] = self._judge(self._items[item_id], settings)
        return self._cache[key]

    def harm(self, settings: frozenset[Setting]) -> Share:
        """The weight that *settings*, which must be possible, take from the best ends of items."""
        touched = frozenset[str]().union(*map(self.touched, settings))
        both = [
            (self._items[each].risk, self.credit(each, frozenset()), self.credit(each, settings)) for each in touched
        ]
        return sum(risk.weight * max(was.best - now.best, 0) for risk, was, now in both if was and now)

    def _judge(self, item: Item, settings: frozenset[Setting]) -> Credit | None:
        answer = self._architecture.answers.get(item.id)
        if any(each.section == changes.ANSWERS and each.fact == item.id for each in settings):
            answer = Answer(item.id, Reply.YES, changes.at(""))
        facts = frozenset(each for each in settings if each.section != changes.ANSWERS)
        leading = self.leading(facts)
        made = self._read(leading) if leading else self._architecture
        assert made is not None  # noqa: S101  they are possible
        with self._changed(made, facts - leading):
            return combined(ruled(item, made.workload), answer)

    # -- the short way: one fact is another, and nothing else ---------------------------------------------------------

    def _alone(self, setting: Setting) -> bool:
        """Whether nothing follows from the fact that is set but verdicts."""
        thing = self._things[setting.section, setting.id]
        term = self._catalog.vocabulary.find(thing.subject, setting.fact)
        if term is None or term.inherits or not self.reach.alone(setting.fact):
            return False
        return setting.fact not in {each.fact for each in self._guarantees(thing)}

    @cached_property
    def inherited(self) -> frozenset[str]:
        """The facts that a thing may have from another one."""
        return frozenset(term.name for term in self._catalog.vocabulary if term.inherits)

    def _guarantees(self, thing: Thing) -> tuple[Guarantee, ...]:
        holder = thing.links["to"] if thing.subject == "flow" else thing
        fact = holder.facts.get("service")
        service = self._catalog.services.find(str(fact.value)) if fact else None
        if service is None:
            return ()
        return service.flows_in if thing.subject == "flow" else service.guarantees

    @contextmanager
    def _changed(self, made: Architecture, settings: frozenset[Setting]) -> Iterator[None]:
        """Within, *made* has *settings*."""
        things = _by_target(made) if made is not self._architecture else self._things
        before: list[tuple[Thing, dict[str, Fact]]] = []
        try:
            for target, group in (merged(settings) or {}).items():
                thing = things[target[:2]]
                term = self._catalog.vocabulary.find(thing.subject, target[2])
                old = thing.facts.get(target[2])
                value = value_of(group, old.value if old else None)
                if term is not None:
                    value = opened(term, value, target[2] in self._complete)
                before.append((thing, thing.facts))
                thing.facts = thing.facts | {target[2]: Fact(value, Origin.STATED)}
            yield
        finally:
            for thing, facts in reversed(before):
                thing.facts = facts

    @cached_property
    def _complete(self) -> frozenset[str]:
        node = self._architecture.source.value.get("complete")
        if node is None or node.value is None:
            return frozenset()
        members = node.value if isinstance(node.value, list) else [node]
        return frozenset(member.text for member in members) - LISTS.keys()

    # -- the long way: everything is read again -----------------------------------------------------------------------

    def _reread(self, settings: frozenset[Setting]) -> Architecture | None:
        """The architecture with *settings*; None where no file may say so."""
        try:
            return changes.changed(self._architecture, self.texts(settings), self._catalog)
        except WarevError:
            return None


def _by_target(architecture: Architecture) -> dict[tuple[str, str], Thing]:
    things = ((SECTIONS[thing.subject], thing) for thing in architecture.things())
    return {(section, thing.id if section else ""): thing for section, thing in things}
