"""What a learner did, as a file: to move it to another machine, or to hand it to a group.

It holds sittings whole, with every step and every mark, so that importing it somewhere loses nothing and doubles nothing.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from sqlite3 import Connection
from typing import Any, NamedTuple, NoReturn

from warev import __version__, document
from warev.errors import WarevError
from warev.escaping import json_text
from warev.quiz import ledger
from warev.quiz.ledger import Kept, Outcome, Paper
from warev.quiz.session import Act, Step

# Raise it when a key changes its meaning or goes away.
FORM = 1
MAX_BYTES = 200_000_000
_LONGEST = 20_000
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_SHARE = re.compile(r"[01]|[0-9]{1,6}/[0-9]{1,6}")
_MOST = 2**53


class Taken(NamedTuple):
    """A step, and the moment at which it was taken."""

    at: str
    step: Step


class Sat(NamedTuple):
    """A sitting, whole."""

    kept: Kept
    steps: tuple[Taken, ...]
    marks: tuple[Outcome, ...]


class Imported(NamedTuple):
    """What an import added: sittings that were not there, steps and marks, and sittings that were there already."""

    sittings: int
    steps: int
    marks: int
    known: int


# -- out ----------------------------------------------------------------------------------------------------------------


def everything(connection: Connection, learner: str | None = None) -> tuple[Sat, ...]:
    """All sittings of *learner*, or of everybody, in the order of time."""
    found = sorted(ledger.sittings(connection, learner), key=lambda kept: (kept.began, kept.id))
    return tuple(
        Sat(kept, tuple(_taken(connection, kept.id)), tuple(ledger.marks_of(connection, kept))) for kept in found
    )


def _taken(connection: Connection, sitting: str) -> Iterable[Taken]:
    rows = connection.execute("SELECT at, act, text, seconds FROM steps WHERE sitting = ? ORDER BY number", (sitting,))
    return (Taken(at, Step(Act(act), text, seconds)) for at, act, text, seconds in rows)


def render(sats: Iterable[Sat]) -> str:
    """The file that holds *sats*, as JSON."""
    return json_text({"form": FORM, "warev": __version__, "sittings": [_plain(sat) for sat in sats]})


def _plain(sat: Sat) -> dict[str, Any]:
    return {
        "id": sat.kept.id,
        "learner": sat.kept.learner,
        "began": sat.kept.began,
        "paper": json.loads(sat.kept.paper.spelled()),
        "steps": [
            {"at": taken.at, "act": taken.step.act.value, "text": taken.step.text, "seconds": taken.step.seconds}
            for taken in sat.steps
        ],
        "marks": [
            {
                "question": mark.question,
                "at": mark.at,
                "rev": mark.rev,
                "share": str(mark.share),
                "sure": mark.sure,
                "hints": mark.hints,
                "flagged": mark.flagged,
                "seconds": mark.seconds,
                "said": list(mark.said),
                "memory": mark.memory,
                "due": mark.due,
            }
            for mark in sat.marks
        ],
    }


# -- in -----------------------------------------------------------------------------------------------------------------


def read(path: Path) -> tuple[Sat, ...]:
    """The sittings that the file *path* holds. Raises WarevError, with the place of what is wrong, where it holds none."""
    text = document.read_text(path, MAX_BYTES)
    try:
        raw = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise WarevError.of(f"{path} is no JSON: {error}") from None
    return _Reader(str(path)).everything(raw)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def add(connection: Connection, sats: Sequence[Sat], learner: str | None = None) -> Imported:
    """Keep *sats*, those of one person under the name *learner* if one is given; what is there already stays as it is.

    Raises WarevError where a sitting is there that has gone on otherwise.
    """
    there = {kept.id: kept for kept in ledger.sittings(connection)}
    fresh = steps = marks = 0
    for sat in sats:
        who = learner or sat.kept.learner
        kept = sat.kept._replace(learner=who)
        if kept.id not in there:
            ledger.begin(connection, kept)
            fresh += 1
        elif there[kept.id] != kept:
            hint = "give the same --learner as when it was imported first"
            raise WarevError.of(f"the sitting {kept.id} is kept already, as another one", hint=hint)
        known = list(_taken(connection, kept.id))
        if list(sat.steps[: len(known)]) != known[: len(sat.steps)]:
            raise WarevError.of(f"the sitting {kept.id} has gone on here and there: it cannot be both")
        for number, taken in enumerate(sat.steps[len(known) :], len(known)):
            ledger.add_step(connection, kept.id, number, taken.at, taken.step)
            steps += 1
        had = {mark.question for mark in ledger.marks_of(connection, kept)}
        more = [mark._replace(learner=who) for mark in sat.marks if mark.question not in had]
        ledger.add_marks(connection, more)
        marks += len(more)
    return Imported(fresh, steps, marks, len(sats) - fresh)


class _Reader:
    """Reads what a stranger may have written."""

    def __init__(self, source: str) -> None:
        self._source = source

    def _refuse(self, where: str, why: str) -> NoReturn:
        raise WarevError.of(f"{self._source}: {where}: {why}")

    def _get(self, holder: Any, key: str, where: str, *kinds: type) -> Any:
        if not isinstance(holder, dict):
            self._refuse(where, "should be an object")
        value = holder.get(key)
        # To Python, true is a number.
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self._refuse(f"{where}.{key}", "is missing, or of another type than it should be")
        return value

    def _text(self, holder: Any, key: str, where: str) -> str:
        text: str = self._get(holder, key, where, str)
        if len(text) > _LONGEST:
            self._refuse(f"{where}.{key}", f"is longer than {_LONGEST} characters")
        try:
            text.encode()
        except UnicodeEncodeError:
            self._refuse(f"{where}.{key}", "is no text")
        return text

    def _number(self, holder: Any, key: str, where: str, *kinds: type) -> Any:
        number = self._get(holder, key, where, *kinds)
        if not 0 <= number <= _MOST or not math.isfinite(number):
            self._refuse(f"{where}.{key}", "is no sensible number")
        return number

    def _moment(self, holder: Any, key: str, where: str, *, empty: bool = False) -> str:
        text = self._text(holder, key, where)
        if not (empty and not text) and not _MOMENT.fullmatch(text):
            self._refuse(f"{where}.{key}", "is no moment such as 2026-11-26T09:30:00.000Z")
        return text

    def everything(self, raw: Any) -> tuple[Sat, ...]:
        form = self._get(raw, "form", "the file", int)
        if form > FORM:
            raise WarevError.of(f"{self._source} was written by a newer warev", hint="use that one")
        listed = self._get(raw, "sittings", "the file", list)
        sats = tuple(self._sat(each, f"sittings[{index}]") for index, each in enumerate(listed))
        if len({sat.kept.id for sat in sats}) != len(sats):
            self._refuse("sittings", "one stands here twice")
        return sats

    def _sat(self, raw: Any, where: str) -> Sat:
        kept = Kept(
            self._text(raw, "id", where),
            self._text(raw, "learner", where),
            self._moment(raw, "began", where),
            self._paper(self._get(raw, "paper", where, dict), f"{where}.paper"),
        )
        steps = self._get(raw, "steps", where, list)
        marks = self._get(raw, "marks", where, list)
        keys = {key for key, _ in kept.paper.questions}
        made = tuple(self._mark(each, kept, f"{where}.marks[{index}]") for index, each in enumerate(marks))
        if len({mark.question for mark in made}) != len(made) or not keys >= {mark.question for mark in made}:
            self._refuse(f"{where}.marks", "they are not those of its questions, one for each")
        return Sat(kept, tuple(self._step(each, f"{where}.steps[{index}]") for index, each in enumerate(steps)), made)

    def _paper(self, raw: Any, where: str) -> Paper:
        self._text(raw, "title", where)
        self._text(raw, "seed", where)
        try:
            paper = Paper.read(json.dumps(raw))
        except WarevError:
            self._refuse(where, "is no paper")
        if json.loads(paper.spelled()) != raw:
            self._refuse(where, "is no paper")
        return paper

    def _step(self, raw: Any, where: str) -> Taken:
        act = self._text(raw, "act", where)
        if act not in {each.value for each in Act}:
            self._refuse(f"{where}.act", "is nothing that a person does in a sitting")
        seconds = self._number(raw, "seconds", where, int, float)
        return Taken(self._moment(raw, "at", where), Step(Act(act), self._text(raw, "text", where), float(seconds)))

    def _mark(self, raw: Any, kept: Kept, where: str) -> Outcome:
        share = self._text(raw, "share", where)
        if not _SHARE.fullmatch(share) or share.endswith("/0") or not 0 <= Fraction(share) <= 1:
            self._refuse(f"{where}.share", "is no share from 0 to 1")
        said = self._get(raw, "said", where, list)
        if not all(isinstance(line, str) and len(line) <= _LONGEST for line in said):
            self._refuse(f"{where}.said", "should be a list of texts")
        return Outcome(
            learner=kept.learner,
            question=self._text(raw, "question", where),
            at=self._moment(raw, "at", where),
            sitting=kept.id,
            rev=self._number(raw, "rev", where, int),
            share=Fraction(share),
            sure=self._get(raw, "sure", where, bool, type(None)),
            hints=self._number(raw, "hints", where, int),
            flagged=self._get(raw, "flagged", where, bool),
            seconds=float(self._number(raw, "seconds", where, int, float)),
            said=tuple(said),
            memory=self._text(raw, "memory", where),
            due=self._moment(raw, "due", where, empty=True),
        )
