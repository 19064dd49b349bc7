"""Acceptances, judged: whether a known gap that somebody signed for is still the one that they signed for.

An acceptance changes no verdict, no risk and no score. Where it holds, a gate lets the gap pass.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from warev import grounds
from warev.architecture import Acceptance, Architecture
from warev.values import Value

# What fails, each by the name that paths of it begin with (empty: the workload), and the stated facts that it rests on.
Failing: TypeAlias = Mapping[str, Mapping[str, Value]]


class State(StrEnum):
    """What an acceptance has come to."""

    HOLDS = "holds"
    EXPIRED = "expired"
    REOPENED = "reopened"
    REPLACED = "replaced"
    CLOSED = "closed"


class Change(NamedTuple):
    """A fact that is no longer what it was when somebody signed, in words; empty where it was or is not stated."""

    path: str
    was: str
    now: str


class Standing(NamedTuple):
    """An acceptance and what it has come to. `covers` names what fails and is signed for by it, while it holds."""

    acceptance: Acceptance
    state: State
    changes: tuple[Change, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.state is State.HOLDS

    @property
    def open_since(self) -> date | None:
        """The first day on which the gap was open again; None where it is not expired."""
        until = self.acceptance.until
        return until + timedelta(days=1) if self.state is State.EXPIRED and until else None


def stand(
    acceptances: Sequence[Acceptance], failing: Failing, architecture: Architecture, today: date
) -> tuple[Standing, ...]:
    """What the *acceptances* of one item have come to on the day *today*; nothing *failing* is a gap that is closed."""
    found = [_judged(each, failing, architecture, today) for each in acceptances]
    renewed = {_of(each.acceptance) for each in found if each.holds}
    past = {State.EXPIRED, State.REOPENED}
    return tuple(
        each._replace(state=State.REPLACED) if each.state in past and _of(each.acceptance) in renewed else each
        for each in found
    )


def covered(standings: Iterable[Standing]) -> frozenset[str]:
    """What fails and is signed for by those of *standings* that hold."""
    return frozenset(name for each in standings if each.holds for name in each.covers)


def _judged(acceptance: Acceptance, failing: Failing, architecture: Architecture, today: date) -> Standing:
    target = _of(acceptance)
    meant = tuple(name for name in failing if target in {"", name})
    if not meant:
        return Standing(acceptance, State.CLOSED)
    changes = tuple(
        Change(path, was, now)
        for path, was in (acceptance.under or {}).items()
        if (now := grounds.now(architecture, path)) != was
    )
    if acceptance.until is None or acceptance.until < today:
        return Standing(acceptance, State.EXPIRED, changes)
    if changes:
        return Standing(acceptance, State.REOPENED, changes)
    signed = meant if target else tuple(name for name in meant if _signed(name, failing[name], acceptance.under))
    if signed:
        return Standing(acceptance, State.HOLDS, (), signed)
    under = acceptance.under or {}
    new = (Change(path, "", grounds.said(value)) for name in meant for path, value in failing[name].items())
    return Standing(acceptance, State.REOPENED, tuple(each for each in new if each.path not in under))


def _of(acceptance: Acceptance) -> str:
    """What the acceptance is of, as paths begin with it; empty for all of its item."""
    for section, id_ in (("components", acceptance.component), ("flows", acceptance.flow)):
        if id_:
            return f"{section}.{id_}"
    return ""


def _signed(name: str, rests_on: Mapping[str, Value], under: Mapping[str, str] | None) -> bool:
    """Whether the failing of *name* was there to be seen: what began to fail later is no part of what was signed.

    Facts that it shares with others (those of its place) do not tell; those of its own do, where it rests on any.
    """
    if under is None or not name or not rests_on:
        return True
    own = [path for path in rests_on if path.startswith(f"{name}.")]
    return any(path in under for path in own or rests_on)
