"""A portfolio: many workloads side by side. Of each review it keeps the numbers and names that a page about all shows."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from sys import intern
from typing import NamedTuple, Self

from warev import __version__, document, reading
from warev.acceptances import Standing, State
from warev.catalog import Catalog, Edition, Item, Pillar, Risk
from warev.document import Node
from warev.errors import Mistake, Mistakes, WarevError
from warev.folders import Candidate, LeftOut
from warev.review import Answered, Review, Section, pressing, review
from warev.scores import Tally
from warev.verdict import Share, Verdict
from warev.vocabulary import Subject, Vocabulary

_RISKS = tuple(Risk)
_STATES = (State.REOPENED, State.EXPIRED, State.HOLDS, State.REPLACED, State.CLOSED)
# So many gaps stand beside a workload's name.
FIRST_GAPS = 3
# They stand in other files too.
_ANYBODYS = {"name", "description", "notes"}


class Levels(NamedTuple):
    """How many questions of the framework have a risk of each level. They add up."""

    high: int = 0
    medium: int = 0
    low: int = 0

    @classmethod
    def of(cls, risks: Iterable[Risk | None]) -> Self:
        found = list(risks)
        return cls(*(found.count(risk) for risk in _RISKS))

    def __add__(self, other: "Levels") -> "Levels":  # type: ignore[override]  # levels are no mere tuple
        return Levels(self.high + other.high, self.medium + other.medium, self.low + other.low)


class Part(NamedTuple):
    """What a review says of one pillar or lens: its tally, and how many questions have which risk, known and possible."""

    pillar: str
    tally: Tally
    known: Levels
    possible: Levels

    @classmethod
    def of(cls, section: Section) -> Self:
        questions: tuple[Answered, ...] = section.questions
        known = Levels.of(each.known_risk for each in questions)
        return cls(section.pillar.id, section.tally, known, Levels.of(each.possible_risk for each in questions))


class Signed(NamedTuple):
    """An acceptance, judged, with its item and that item's verdict."""

    item: str
    verdict: Verdict
    standing: Standing


class Summary(NamedTuple):
    """What a portfolio keeps of one review. `gaps` are the items not met, in the catalogue's order, `first` those that matter
    most, `accepted` those of which nothing is left open by acceptances, all of which stand in `signed`. `published` is how
    many of `parts` are pillars: lenses follow them, and count in no sum.
    """

    name: str
    file: str
    description: str
    components: int
    flows: int
    parts: tuple[Part, ...]
    published: int
    gaps: tuple[str, ...]
    first: tuple[str, ...]
    accepted: tuple[str, ...] = ()
    signed: tuple[Signed, ...] = ()

    def interned(self) -> "Summary":
        """The same, in which the name of an item is no further copy of it: what comes from another process has its own."""
        return self._replace(
            gaps=tuple(map(intern, self.gaps)),
            first=tuple(map(intern, self.first)),
            accepted=tuple(map(intern, self.accepted)),
        )

    @property
    def pillars(self) -> tuple[Part, ...]:
        return self.parts[: self.published]

    @property
    def known(self) -> Levels:
        """How many questions have which risk for sure."""
        return sum((part.known for part in self.pillars), Levels())

    @property
    def possible(self) -> Levels:
        """How many questions may have which risk at worst."""
        return sum((part.possible for part in self.pillars), Levels())

    @property
    def tally(self) -> Tally:
        """The counts of all pillars: they order workloads, and are no score."""
        return Tally.total(part.tally for part in self.pillars)

    @property
    def worst(self) -> Share:
        """The share of all weight that is met for sure."""
        found = self.tally.range
        return found.worst if found else 0


class Failed(NamedTuple):
    """A file that could not be reviewed."""

    file: str
    mistakes: tuple[Mistake, ...]


class Judged(NamedTuple):
    """What became of one candidate: a summary, mistakes, or neither where it is no architecture.

    `included` are the files that it includes, as they are really called, `stopped` why it does not pass the gate.
    """

    file: str
    real: Path
    summary: Summary | None = None
    mistakes: tuple[Mistake, ...] = ()
    included: tuple[Path, ...] = ()
    stopped: tuple[str, ...] = ()


class Choice(NamedTuple):
    """By which day and against what is judged, by id (nothing: all pillars, no lens), and the risks whose gaps are named
    (nothing: all). `gate` says of each review why it does not pass; it is sent to other processes.
    """

    today: date
    pillars: tuple[str, ...] = ()
    lenses: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()
    gate: Callable[[Review], tuple[str, ...]] | None = None


class Shared(NamedTuple):
    """An item that several workloads do not meet, with those workloads in the order of the ranking."""

    item: Item
    workloads: tuple[Summary, ...]


class Portfolio:
    """What formats render: the workloads, the most pressing first, and the files that are none.

    `stopped` are the files that do not pass the gate, each with a reason.
    """

    def __init__(
        self,
        summaries: Iterable[Summary],
        catalog: Catalog,
        choice: Choice,
        failed: Iterable[Failed] = (),
        left_out: Iterable[LeftOut] = (),
        version: str = __version__,
        stopped: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.edition: Edition = catalog.edition
        self.version = version
        self.today = choice.today
        self.risks = choice.risks or _RISKS
        self.heads: tuple[Pillar, ...] = _heads(catalog, choice)
        self.failed = tuple(failed)
        self.left_out = tuple(left_out)
        self.stopped = tuple(stopped)
        self.workloads = tuple(sorted(summaries, key=_pressing))
        self.items = catalog.items

    @cached_property
    def titles(self) -> dict[str, str]:
        """What to call each workload, by its file: its name, and the file where others have the same name."""
        names = Counter(summary.name for summary in self.workloads)
        return {
            each.file: f"{each.name} ({each.file})" if names[each.name] > 1 else each.name for each in self.workloads
        }

    def names(self, workloads: Iterable[Summary]) -> list[str]:
        """What to call each of *workloads*."""
        return [self.titles[each.file] for each in workloads]

    @cached_property
    def shared(self) -> tuple[Shared, ...]:
        """The gaps that two workloads or more have, those that most have first; then by risk, effort and id."""
        found: dict[str, list[Summary]] = {}
        for summary in self.workloads:
            for item in summary.gaps:
                found.setdefault(item, []).append(summary)
        gaps = [Shared(self.items[item], tuple(each)) for item, each in found.items() if len(each) > 1]
        return tuple(sorted(gaps, key=_commonest))

    @cached_property
    def signed(self) -> tuple[tuple[Summary, Signed], ...]:
        """Every acceptance with its workload: those that hold no more come first, then as the workloads are ranked."""
        every = [(summary, each) for summary in self.workloads for each in summary.signed]
        return tuple(sorted(every, key=lambda pair: _STATES.index(pair[1].standing.state)))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What all workloads add up to, pillar by pillar."""
        return tuple(
            Part(
                head.id,
                Tally.total(each.parts[index].tally for each in self.workloads),
                sum((each.parts[index].known for each in self.workloads), Levels()),
                sum((each.parts[index].possible for each in self.workloads), Levels()),
            )
            for index, head in enumerate(self.heads)
        )


def _pressing(summary: Summary) -> tuple[int, Share, str, str]:
    return -summary.known.high, summary.worst, summary.name, summary.file


def _commonest(shared: Shared) -> tuple[int, int, int, str]:
    item = shared.item
    return -len(shared.workloads), _RISKS.index(item.risk), item.effort.points, item.id


def _heads(catalog: Catalog, choice: Choice) -> tuple[Pillar, ...]:
    pillars = [each for each in catalog.pillars if each.id in choice.pillars] or catalog.pillars
    return (*pillars, *(each for each in catalog.lenses if each.id in choice.lenses))


# -- of one file --------------------------------------------------------------------------------------------------------


def judge(candidate: Candidate, catalog: Catalog, choice: Choice) -> Judged:
    """What *candidate* comes to. Nothing of the architecture itself is kept."""
    path = candidate.path
    judged = Judged(str(path), _real(path))
    mistakes = Mistakes()
    try:
        node = document.read(path, mistakes)
        if not candidate.named and not looks_described(node, catalog.vocabulary):
            return judged
        whole = reading.whole(node, catalog, mistakes)
        judged = judged._replace(included=tuple(whole.files))
        architecture = reading.architecture(whole.node, catalog, mistakes)
    except WarevError as error:
        mistakes.extend(error)
        return judged._replace(mistakes=mistakes.ordered())
    pillars = [each for each in catalog.pillars if each.id in choice.pillars]
    lenses = [each for each in catalog.lenses if each.id in choice.lenses]
    made = review(architecture, catalog, pillars, choice.risks, lenses, today=choice.today, seek=False)
    return judged._replace(summary=summarise(made), stopped=choice.gate(made) if choice.gate else ())


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # a circle of links, a name that no file can have
        return path


def looks_described(node: Node, vocabulary: Vocabulary) -> bool:
    """Whether the file *node* means to be an architecture: half of its keys at least are those of one."""
    facts = {word.partition(".")[0] for word in vocabulary.spellings(Subject.WORKLOAD)}
    keys = {key.partition(".")[0] for key in node.value}
    telling = keys & (reading.SECTIONS | facts) - _ANYBODYS
    return bool(telling) and 2 * len(telling | keys & _ANYBODYS) >= len(keys)


def summarise(made: Review) -> Summary:
    """What a portfolio keeps of the review *made*."""
    architecture = made.architecture
    lists = architecture.workload.lists
    gaps = [finding for finding in made.findings if finding.verdict is Verdict.NOT_MET]
    # Whom a gap reaches takes looking at its evidence: only those of the first risks are ordered.
    first: list[str] = []
    for risk in made.risks:
        if len(first) < FIRST_GAPS:
            ordered = sorted((each for each in gaps if each.item.risk is risk), key=pressing)
            first += [each.item.id for each in ordered]
    return Summary(
        architecture.name,
        architecture.file,
        architecture.description,
        len(lists["components"].things),
        len(lists["flows"].things),
        tuple(map(Part.of, made.sections)),
        sum(1 for section in made.sections if section.pillar.published),
        tuple(finding.item.id for finding in gaps),
        tuple(first[:FIRST_GAPS]),
        # Without an acceptance a gap is open, and its evidence need not be found.
        tuple(finding.item.id for finding in gaps if finding.standings and not finding.unaccepted),
        tuple(Signed(finding.item.id, finding.verdict, each) for finding, each in made.standings),
    )


# -- of many ------------------------------------------------------------------------------------------------------------


def assemble(
    results: Iterable[Judged],
    catalog: Catalog,
    choice: Choice,
    mistakes: Sequence[Mistake] = (),
    left_out: Sequence[LeftOut] = (),
) -> Portfolio:
    """The portfolio of what became of all candidates. A file that another one includes is no workload of its own."""
    kept = tuple(results)
    included = {real for each in kept for real in each.included}
    own = [each for each in kept if each.real not in included]
    reasons = [LeftOut(each.file, "included by others") for each in kept if each.real in included]
    reasons += [LeftOut(each.file, "no architecture") for each in own if not each.summary and not each.mistakes]
    failed = [Failed("", (mistake,)) for mistake in mistakes]
    # What is wrong with an included file is told of those that include it; two that include each other tell it themselves.
    told = {mistake for each in own for mistake in each.mistakes}
    for each in kept:
        wrong = tuple(mistake for mistake in each.mistakes if each.real not in included or mistake not in told)
        failed += [Failed(each.file, wrong)] if wrong else []
    summaries = (each.summary for each in own if each.summary)
    stopped = [(each.file, reason) for each in own for reason in each.stopped]
    return Portfolio(summaries, catalog, choice, failed, [*left_out, *reasons], stopped=stopped)
