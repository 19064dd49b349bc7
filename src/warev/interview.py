"""An interview: which question to ask next, so that most of a review becomes known.

A question asks one fact of all things that lack it, whether a list leaves nothing out, or for one item that only a person can
answer. What it gains is found by assuming each of its sample answers in turn and judging again the items that read it: the
weight that becomes known, averaged over the samples.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeAlias

from warev import topics
from warev.architecture import Architecture
from warev.assumed import allows, complete, completed, plain_node, reread, stated, with_value
from warev.catalog import Catalog, Item, Shows
from warev.reach import Reach
from warev.review import Finding, credit, judge
from warev.samples import SECTION_OF, Samples
from warev.scores import Tally
from warev.todo import roots
from warev.topics import ITEM, LIST, Holder, Topic, lacking, missing, unfinished
from warev.values import OpenList, Value
from warev.verdict import Credit, Share, Verdict
from warev.vocabulary import Term


class Question(NamedTuple):
    """A question to ask. `gain` is the weight that it makes known on average, `items` are those that wait for it."""

    topic: Topic
    gain: Fraction
    items: tuple[Item, ...]
    term: Term | None = None
    holders: tuple[Holder, ...] = ()

    @property
    def item(self) -> Item | None:
        """The item that it asks a person to attest."""
        return self.items[0] if self.topic.subject == ITEM else None


class Grounds(NamedTuple):
    """What stays the same throughout an interview: the content, and the items that it is about."""

    catalog: Catalog
    items: tuple[Item, ...]
    reach: Reach
    samples: Samples

    @classmethod
    def of(cls, catalog: Catalog, items: Iterable[Item]) -> "Grounds":
        chosen = tuple(items)
        return cls(catalog, chosen, Reach(catalog, chosen), Samples(catalog))


class _Shares(NamedTuple):
    """Of which items it is known how much of their weight an answer makes known, averaged over *samples*."""

    samples: tuple[Value, ...]
    of: dict[str, Fraction]


# Topics, and the ids of holders, that nobody wants to be asked now.
Skipped: TypeAlias = frozenset[tuple[Topic, str]]


class Interview:
    """One state of an interview: an architecture, and what is not to be asked. It never changes; `after` gives the next."""

    def __init__(
        self,
        grounds: Grounds,
        architecture: Architecture,
        skipped: Skipped = frozenset(),
        findings: Mapping[str, Finding] | None = None,
        shares: "Mapping[Topic, _Shares] | None" = None,
    ) -> None:
        self.architecture = architecture
        self.skipped = skipped
        self._grounds = grounds
        self._findings = {item.id: (findings or {}).get(item.id) or judge(item, architecture) for item in grounds.items}
        # What is known of gains: it stays true, and is added to.
        self._shares: dict[Topic, _Shares] = dict(shares or {})

    def after(self, architecture: Architecture, answered: Topic) -> "Interview":
        """The interview once *architecture* holds an answer to *answered*; what that cannot have changed is kept."""
        touched = self._items(answered)
        findings = {id_: finding for id_, finding in self._findings.items() if id_ not in touched}
        shares = {}
        for topic, kept in self._shares.items():
            if topic == answered or self._samples(topic, architecture) != kept.samples:
                continue
            shares[topic] = kept._replace(of={id_: part for id_, part in kept.of.items() if id_ not in touched})
        return Interview(self._grounds, architecture, self.skipped, findings, shares)

    def skip(self, topic: Topic, ids: Iterable[str]) -> "Interview":
        """The interview that no longer asks *topic* of the holders with *ids*."""
        skipped = self.skipped | {(topic, id_) for id_ in ids}
        shares = {each: kept for each, kept in self._shares.items() if each != topic}
        return Interview(self._grounds, self.architecture, skipped, self._findings, shares)

    def afresh(self, architecture: Architecture) -> "Interview":
        """The interview about *architecture*, of which nothing is known to be as before."""
        return Interview(self._grounds, architecture, self.skipped)

    # -- how much is known --------------------------------------------------------------------------------------------

    def tally(self, items: Iterable[Item] | None = None) -> Tally:
        """What is known of *items*, by default of all that the interview is about."""
        chosen = self._grounds.items if items is None else items
        return sum((self._findings[item.id].tally for item in chosen if item.id in self._findings), Tally())

    @property
    def left(self) -> int:
        """How many questions unknown items wait for, with those of which it is found that they gain something."""
        gaining = {topic for topic in self._shares if topic in self._topics and any(self._shares[topic].of.values())}
        return len(self._named | gaining)

    # -- the next question --------------------------------------------------------------------------------------------

    def next(self) -> Question | None:
        """The question that makes most weight known, the first by name of those that make the same; None: none is left."""
        best, most = None, Fraction(0)
        bounds = self._bounds
        for topic in sorted(self._topics, key=lambda each: (-bounds[each], each)):
            if bounds[topic] < most or not bounds[topic]:
                break
            gain = self.gain(topic)
            if gain > most or (gain == most > 0 and best is not None and topic < best):
                best, most = topic, gain
        if best is None:
            # Alone none of them decides anything; two together may.
            best = min((topic for topic in self._named if topic in self._topics), default=None)
        return None if best is None else self._question(best, most)

    def words(self, fact: str) -> tuple[str, ...]:
        """The words that the rules look for in the list *fact*."""
        return self._grounds.samples.words(fact)

    def question(self, topic: Topic) -> Question | None:
        """The question about *topic*; None where there is nothing of it to ask any more."""
        return self._question(topic, self.gain(topic)) if topic in self._topics else None

    def gain(self, topic: Topic) -> Fraction:
        """The weight that an answer to *topic* makes known, averaged over its sample answers."""
        kept = self._shares.get(topic) or _Shares(self._samples(topic, self.architecture), {})
        unknown = [item for item in self._waiting(topic) if item.id not in kept.of]
        if unknown:
            outcomes = list(self._outcomes(topic, unknown, kept.samples))
            fresh = {}
            for index, item in enumerate(unknown):
                after = [_width(item, found[index]) for found in outcomes]
                fresh[item.id] = self._widths[item.id] - Fraction(sum(after), len(after)) if after else Fraction(0)
            kept = self._shares[topic] = kept._replace(of=kept.of | fresh)
        return sum((kept.of[item.id] for item in self._waiting(topic)), Fraction(0))

    def _samples(self, topic: Topic, architecture: Architecture) -> tuple[Value, ...]:
        """The sample answers to *topic*: of an item any, since each decides it; of a list that it is complete, or is not."""
        if topic.subject in {ITEM, LIST}:
            return (True,) if topic.subject == ITEM else (True, False)
        return self._grounds.samples.of(self._term(topic), architecture)

    def _outcomes(
        self, topic: Topic, waiting: Sequence[Item], samples: Iterable[Value]
    ) -> Iterator[list[Credit | None]]:
        """What *waiting* are worth after each of the *samples* as an answer to *topic*."""
        now = [self._findings[item.id].credit for item in waiting]
        for value in samples:
            match topic.subject:
                case topics.ITEM:
                    yield [None]
                case topics.LIST:
                    whole = (
                        reread(completed(self.architecture.source, topic.name), self._grounds.catalog)
                        if value
                        else None
                    )
                    yield self._credits(waiting, whole) or now
                case _:
                    if (found := self._assume(topic, self._topics[topic], value, waiting)) is not None:
                        yield found

    def _assume(
        self, topic: Topic, holders: Sequence[Holder], value: Value, waiting: Sequence[Item]
    ) -> list[Credit | None] | None:
        """What *waiting* are worth once *topic* is *value* for all *holders*; None where no file could say so."""
        things = [thing for holder in holders for thing in holder.things]
        allowed = [thing for thing in things if allows(thing, topic.name, value)]
        if not allowed:
            return None
        if self._grounds.reach.alone(topic.name) and topic.name not in SECTION_OF and not self._inherits(topic):
            with stated(allowed, topic.name, self._opened(topic, value)):
                return self._credits(waiting, self.architecture)
        source = self.architecture.source
        for holder in holders:
            if holder.things[0] in allowed:
                source = with_value(source, (*holder.route, topic.name), plain_node(value))
        return self._credits(waiting, reread(source, self._grounds.catalog))

    def _opened(self, topic: Topic, value: Value) -> Value:
        open_ = self._term(topic).open and topic.name not in complete(self.architecture.source)
        return OpenList(value) if open_ and isinstance(value, tuple) else value

    @staticmethod
    def _credits(items: Sequence[Item], architecture: Architecture | None) -> list[Credit | None] | None:
        return None if architecture is None else [credit(item, architecture) for item in items]

    # -- what could be asked ------------------------------------------------------------------------------------------

    @cached_property
    def _topics(self) -> dict[Topic, tuple[Holder, ...]]:
        """Everything that could be asked and that some item waits for, each fact with those that lack it."""
        found: dict[Topic, list[Holder]] = {}
        for topic, holder in lacking(self.architecture, self._grounds.catalog):
            if self._grounds.reach.items(topic.name) and (topic, holder.names[0]) not in self.skipped:
                found.setdefault(topic, []).append(holder)
        every = {topic: tuple(holders) for topic, holders in found.items()}
        attestable = (Topic(item.id, ITEM) for item in self._grounds.items if _attestable(self._findings[item.id]))
        for topic in (*unfinished(self.architecture, self._grounds.catalog), *attestable):
            if (topic, "") not in self.skipped:
                every[topic] = ()
        return every

    def _inherits(self, topic: Topic) -> bool:
        return self._term(topic).inherits is not None

    def _term(self, topic: Topic) -> Term:
        term = self._grounds.catalog.vocabulary.find(topic.subject, topic.name)
        assert term is not None  # noqa: S101  topics are made from the vocabulary
        return term

    def _items(self, topic: Topic) -> frozenset[str]:
        """The items that an answer to *topic* may make known."""
        return frozenset({topic.name}) if topic.subject == ITEM else self._grounds.reach.items(topic.reads)

    def _waiting(self, topic: Topic) -> list[Item]:
        """Those of them that are not wholly known yet."""
        ids = self._items(topic)
        return [each for each in self._grounds.items if each.id in ids and self._widths[each.id]]

    @cached_property
    def _widths(self) -> dict[str, Share]:
        return {item.id: _width(item, self._findings[item.id].credit) for item in self._grounds.items}

    @cached_property
    def _bounds(self) -> dict[Topic, Share]:
        """More than this no answer to a topic can make known: what is known of its gain, and all the rest of the weight."""
        bounds: dict[Topic, Share] = {}
        for topic in self._topics:
            kept = self._shares[topic].of if topic in self._shares else {}
            most = 1 if topic.subject != LIST else Fraction(1, 2)  # a list that is not complete changes nothing
            widths = ((id_, self._widths[id_]) for id_ in self._items(topic))
            bounds[topic] = sum(kept.get(id_, most * width) if width else 0 for id_, width in widths)
        return bounds

    @cached_property
    def _missing(self) -> dict[Topic, set[str]]:
        """The topics that unknown items wait for by their evidence, with the ids of the things concerned."""
        found: dict[Topic, set[str]] = {}
        for finding in self._findings.values():
            if finding.verdict is Verdict.UNKNOWN:
                for piece in roots(finding.evidence):
                    topic, id_ = missing(piece, self._grounds.catalog)
                    found.setdefault(topic, set()).add(id_)
                if _attestable(finding):
                    found.setdefault(Topic(finding.item.id, ITEM), set()).add("")
        return found

    @property
    def _named(self) -> set[Topic]:
        return self._missing.keys() & self._topics.keys()

    # -- a question to show -------------------------------------------------------------------------------------------

    def _question(self, topic: Topic, gain: Fraction) -> Question:
        waiting = tuple(sorted(self._waiting(topic), key=lambda item: (-item.risk.weight, item.id)))
        if topic.subject in {ITEM, LIST}:
            return Question(topic, gain, waiting)
        holders = self._topics[topic]
        chosen = tuple(holder for holder in holders if self._matters(topic, holder, waiting))
        return Question(topic, gain, waiting, self._term(topic), chosen or holders)

    def _matters(self, topic: Topic, holder: Holder, waiting: Sequence[Item]) -> bool:
        """Whether it makes a difference to *waiting* what *holder* says."""
        if self._missing.get(topic, set()) & set(holder.names):
            return True
        now = [self._findings[item.id].credit for item in waiting]
        samples = self._samples(topic, self.architecture)
        outcomes = (self._assume(topic, (holder,), value, waiting) for value in samples)
        return any(found is not None and found != now for found in outcomes)


def _attestable(finding: Finding) -> bool:
    """Whether nothing but a person's word is missing."""
    if finding.verdict is not Verdict.UNKNOWN or finding.answer is not None:
        return False
    return finding.by_rule is None or (finding.item.shows is Shows.GAP and finding.unopposed)


def _width(item: Item, found: Credit | None) -> Share:
    """The weight of *item* that is not known."""
    return item.risk.weight * (found.best - found.worst) if found else 0
