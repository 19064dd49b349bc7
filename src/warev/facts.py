"""Facts: what is known of a thing, and who says so.

A *thing* is what facts are stated of: the workload, a component, a flow, a place, a set of data.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from warev.errors import Location
from warev.values import Value
from warev.verdict import Verdict


class Origin(StrEnum):
    """Who says that a fact holds."""

    STATED = "stated"
    INHERENT = "inherent"
    DERIVED = "derived"


class Fact(NamedTuple):
    """One thing known: its value (None: cannot be told yet), and where that comes from.

    `at` is the place of the statement, `source` the page that documents an inherent fact, `because` the evidence of a
    derived one. `elsewhere` places the words of a list that another file adds to it.
    """

    value: Value | None
    origin: Origin = Origin.STATED
    at: Location | None = None
    source: str = ""
    because: "tuple[Evidence, ...]" = ()
    elsewhere: tuple[tuple[str, Location], ...] = ()


class Members(NamedTuple):
    """A list to quantify over, and whether nothing is left out of it."""

    things: "tuple[Thing, ...]"
    complete: bool


@dataclass(slots=True, eq=False)
class Thing:
    """Whatever facts are stated of. `name` is what people call it, where that is not its id.

    `senseless` names the facts that make no sense for it, such as the backups of a queue: a rule passes over them.
    `links` leads to the one thing of a name (`workload`, `place`, `from`, `to`), `lists` to the many (`components`,
    `inflows`, ...); a list that is not there is one of which nothing is known.

    Things lead to each other, so a thing is shown without what it leads to: to follow all ways would never end.
    """

    subject: str
    id: str
    at: Location | None = None
    facts: dict[str, Fact] = field(default_factory=dict, repr=False)
    senseless: frozenset[str] = frozenset()
    links: dict[str, "Thing"] = field(default_factory=dict, repr=False)
    lists: dict[str, Members] = field(default_factory=dict, repr=False)
    name: str = ""

    def members(self, name: str) -> Members | None:
        """The list *name*: its own, or else the workload's."""
        if name in self.lists:
            return self.lists[name]
        workload = self.links.get("workload")
        return workload.lists.get(name) if workload else None

    @property
    def critical(self) -> bool | None:
        """Whether the workload stops without it; None where that is not known. A flow is as critical as both its ends."""
        match self.subject:
            case "component":
                tier = self.facts.get("tier")
                return None if tier is None else tier.value == "critical"
            case "flow":
                ends = [self.links[end].critical for end in ("from", "to")]
                return False if False in ends else None if None in ends else True
            case _:
                return False

    def title(self) -> str:
        """What to call it to a person; empty for the workload, of which one need not say that it is meant."""
        if self.subject == "workload":
            return ""
        return f'{self.id} "{self.name}"' if self.name else self.id


class Evidence(NamedTuple):
    """One comparison that a verdict rests on.

    `fact` is the name as seen from `thing` and `demand` what a rule wants of it. Where `value` is None the fact is not
    known. `gap` names what is missing when no fact is: a list that is not declared complete, or has no such member.
    `against` is the fact that it was compared with, where that is known too. `of` is the member of a list that a rule
    judged by it, the outermost where lists stand in lists; None where it is about the workload as a whole.
    """

    thing: Thing
    fact: str
    demand: str
    verdict: Verdict
    value: Value | None = None
    origin: Origin | None = None
    at: Location | None = None
    source: str = ""
    because: "tuple[Evidence, ...]" = ()
    gap: str = ""
    against: "tuple[Evidence, ...]" = ()
    of: Thing | None = None
