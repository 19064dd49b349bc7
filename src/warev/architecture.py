"""An architecture: what is known of one workload, and what people have attested and accepted."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from warev.document import Node
from warev.errors import Location
from warev.facts import Thing


class Reply(StrEnum):
    """What a person attests of an item."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "not applicable"


class Answer(NamedTuple):
    """An item, answered by a person. `reason` says why it does not apply, where it does not."""

    item: str
    reply: Reply
    at: Location
    by: str = ""
    on: date | None = None
    notes: str = ""
    reason: str = ""


class Acceptance(NamedTuple):
    """A known gap that someone has signed for: of an item, or of one component or flow of it. `until` is its last day.

    `under` says what the facts were that the gap rested on, each in words, by its path; None where nobody wrote it.
    """

    item: str
    reason: str
    owner: str
    until: date | None
    at: Location
    component: str = ""
    flow: str = ""
    under: dict[str, str] | None = None


class Architecture(NamedTuple):
    """What importers make and a review judges. All things hang on the workload: its lists hold them.

    `efforts` are estimates in points, by item and then by the id of the thing; the empty id is for all other things.
    `source` is the tree of the file, from which the architecture can be read again with something changed.
    """

    name: str
    file: str
    workload: Thing
    source: Node
    description: str = ""
    answers: dict[str, Answer] = {}  # noqa: RUF012  never written to
    accepted: tuple[Acceptance, ...] = ()
    efforts: dict[str, dict[str, int]] = {}  # noqa: RUF012  never written to

    def things(self) -> Iterator[Thing]:
        """The workload, then every component, flow, place and set of data."""
        yield self.workload
        for name in ("components", "flows", "places", "data"):
            yield from self.workload.lists[name].things
