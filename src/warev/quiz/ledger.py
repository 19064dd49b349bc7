"""The store's part of the quiz: sittings, their steps, and the marks that came out of them.

A sitting is a session that somebody sat. Its steps are kept as they are taken, so that it can be taken up again where it was
left, whatever ended it. A mark is kept once the reply stands; all that is known of a learner is derived from these.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from sqlite3 import Connection, IntegrityError
from typing import Any, NamedTuple

from warev.errors import WarevError
from warev.quiz.session import NO, YES, Act, Step


@dataclass(frozen=True)
class Paper:
    """What a sitting asks, and by which rules.

    `sources` are the packs as they can be loaded again; `questions` are keys (``pack/id``), each with the revision that
    was asked; `minutes` is the limit of time, `mark` what an exam must earn to be passed, in percent.
    """

    title: str
    sources: tuple[str, ...]
    seed: str
    questions: tuple[tuple[str, int], ...]
    exam: bool = False
    sure: bool = False
    minutes: float | None = None
    mark: float | None = None
    # What else belongs to it, by the module that knows it.
    more: dict[str, Any] = field(default_factory=dict)

    def spelled(self) -> str:
        """The paper as JSON, on one line."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> "Paper":
        """The paper that *text* spells. Raises WarevError where it spells none."""
        try:
            raw = json.loads(text)
            raw["sources"] = tuple(raw["sources"])
            raw["questions"] = tuple((str(key), int(rev)) for key, rev in raw["questions"])
            return cls(**raw)
        except (ValueError, TypeError, KeyError) as error:
            raise WarevError.of(f"a sitting in the store cannot be read: {error}") from None


class Kept(NamedTuple):
    """A sitting as it is kept. Moments are of UTC, as ``2026-11-26T09:30:00.000Z``."""

    id: str
    learner: str
    began: str
    paper: Paper


class Outcome(NamedTuple):
    """A mark as it is kept: what a learner's reply to a question earned, once it stood.

    `question` is its key; `sure` is None where it was not asked; `said` is the reply in words, a line for each part.
    `memory` and `due` are what the schedule made of it.
    """

    learner: str
    question: str
    at: str
    sitting: str
    rev: int
    share: Fraction
    sure: bool | None
    hints: int
    flagged: bool
    seconds: float
    said: tuple[str, ...]
    memory: str = ""
    due: str = ""

    def row(self) -> tuple[Any, ...]:
        """The mark as the columns of its table hold it."""
        spelled = {
            "share": str(self.share),
            "sure": {None: "", True: YES, False: NO}[self.sure],
            "flagged": int(self.flagged),
            "said": json.dumps(self.said, ensure_ascii=False),
        }
        return tuple((self._asdict() | spelled).values())

    @classmethod
    def of(cls, row: Sequence[Any]) -> "Outcome":
        """The mark that a row of its table holds."""
        made = cls(*row)
        return made._replace(
            share=Fraction(row[5]),
            sure={"": None, YES: True, NO: False}[row[6]],
            flagged=bool(row[8]),
            said=tuple(json.loads(row[10])),
        )


class ElsewhereError(Exception):
    """Somebody else has gone on with this sitting."""


_COLUMNS = ", ".join(Outcome._fields)


# -- writing ------------------------------------------------------------------------------------------------------------


def begin(connection: Connection, kept: Kept) -> None:
    """Keep a sitting that begins."""
    row = (kept.id, kept.learner, kept.began, kept.paper.spelled())
    connection.execute("INSERT INTO sittings VALUES (?, ?, ?, ?)", row)


def add_step(connection: Connection, sitting: str, number: int, at: str, step: Step) -> None:
    """Keep the *number*-th step of a sitting, counted from 0, taken at the moment *at*."""
    row = (sitting, number, at, step.act.value, step.text, step.seconds)
    try:
        connection.execute("INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?)", row)
    except IntegrityError:
        raise ElsewhereError from None


def add_marks(connection: Connection, outcomes: Iterable[Outcome]) -> None:
    """Keep what replies earned."""
    places = ", ".join("?" * len(Outcome._fields))
    connection.executemany(f"INSERT INTO marks VALUES ({places})", [each.row() for each in outcomes])  # noqa: S608


# -- reading ------------------------------------------------------------------------------------------------------------


def sittings(connection: Connection, learner: str | None = None) -> Iterator[Kept]:
    """The sittings of *learner*, or of all, the latest first."""
    found = connection.execute(
        "SELECT id, learner, began, body FROM sittings WHERE :learner IS NULL OR learner = :learner ORDER BY began DESC, id",
        {"learner": learner},
    )
    return (Kept(name, who, began, Paper.read(body)) for name, who, began, body in found)


def unfinished(connection: Connection, learner: str) -> Iterator[Kept]:
    """The sittings of *learner* that were left before their end, the latest first."""
    ended = {name for (name,) in connection.execute("SELECT sitting FROM steps WHERE act = ?", (Act.END.value,))}
    return (kept for kept in sittings(connection, learner) if kept.id not in ended)


def steps(connection: Connection, sitting: str) -> list[Step]:
    """What was done in a sitting, in its order."""
    rows = connection.execute("SELECT act, text, seconds FROM steps WHERE sitting = ? ORDER BY number", (sitting,))
    return [Step(Act(act), text, seconds) for act, text, seconds in rows]


def about(connection: Connection, learner: str, question: str) -> list[Outcome]:
    """The marks of *learner* for one question, in the order of time."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM marks WHERE learner = ? AND question = ? ORDER BY at, sitting",  # noqa: S608
        (learner, question),
    )
    return [Outcome.of(row) for row in rows]


def replies(connection: Connection, learner: str) -> dict[str, dict[int, int]]:
    """How many marks of *learner* there are for each question, and of each of its revisions."""
    found: dict[str, dict[int, int]] = {}
    rows = connection.execute(
        "SELECT question, rev, count(*) FROM marks WHERE learner = ? GROUP BY question, rev", (learner,)
    )
    for question, rev, number in rows:
        found.setdefault(question, {})[rev] = number
    return found


def last(connection: Connection, learner: str, question: str) -> Outcome | None:
    """The latest mark of *learner* for one question."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM marks WHERE learner = ? AND question = ? ORDER BY at DESC, sitting DESC LIMIT 1",  # noqa: S608
        (learner, question),
    ).fetchone()
    return None if row is None else Outcome.of(row)


def marks_of(connection: Connection, kept: Kept) -> list[Outcome]:
    """The marks of a sitting, each found by its learner and question."""
    found = []
    for key, _ in kept.paper.questions:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM marks WHERE learner = ? AND question = ? AND sitting = ?",  # noqa: S608
            (kept.learner, key, kept.id),
        )
        found += [Outcome.of(row) for row in rows]
    return found


def marks(connection: Connection, learner: str | None = None) -> Iterator[Outcome]:
    """Every mark of *learner*, or of all: question by question, in the order of time."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM marks WHERE :learner IS NULL OR learner = :learner"  # noqa: S608
        " ORDER BY learner, question, at, sitting",
        {"learner": learner},
    )
    return map(Outcome.of, rows)
