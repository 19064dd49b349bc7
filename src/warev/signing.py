"""Signing for a gap: the entry of an acceptance, with the facts that the gap rests on today."""

from datetime import date
from typing import Any, NamedTuple

from warev import grounds, wording
from warev.architecture import Architecture
from warev.catalog import Item
from warev.errors import Mistakes, WarevError, nearest
from warev.review import Finding, judge, with_acceptances
from warev.values import OpenList, Value
from warev.verdict import Verdict


class Signature(NamedTuple):
    """Who signs for a gap, why, and up to which day; of one component or flow, or of all of it."""

    owner: str
    reason: str
    until: date
    component: str = ""
    flow: str = ""

    @property
    def target(self) -> str:
        """What it is for, as paths of it begin; empty for all of the gap."""
        return f"components.{self.component}" if self.component else f"flows.{self.flow}" if self.flow else ""


class Signed(NamedTuple):
    """The entry to write under `accepted`; None where the gap is closed, and `note` says so."""

    entry: dict[str, Any] | None
    note: str = ""


def sign(item: Item, architecture: Architecture, signature: Signature, today: date) -> Signed:
    """The acceptance of *item* on the day *today*; raises WarevError where there is nothing to sign for."""
    mistakes = Mistakes()
    check(signature, architecture, today, mistakes)
    finding = with_acceptances(judge(item, architecture), architecture, today)
    if finding.verdict is Verdict.UNKNOWN:
        hint = f"state what is missing, or answer it: {item.ask}"
        mistakes.add(f"{item.id} is unknown: nobody can sign for a gap that may be none", hint=hint)
    mistakes.stop()
    if finding.verdict is not Verdict.NOT_MET:
        return Signed(None, f"{item.id} is {finding.verdict}: there is no gap to accept, and nothing was written")
    meant = _meant(finding, signature)
    under: dict[str, Value] = {}
    for name in meant:
        under |= finding.failing[name]
    head = {"item": item.id, "component": signature.component, "flow": signature.flow, "reason": signature.reason}
    whole = head | {"owner": signature.owner, "until": signature.until}
    entry: dict[str, Any] = {name: value for name, value in whole.items() if value}
    if under:
        entry["under"] = {path: _written(value) for path, value in under.items()}
    return Signed(entry)


def check(signature: Signature, architecture: Architecture | None, today: date, mistakes: Mistakes) -> None:
    """Add to *mistakes* what is wrong with *signature*, whatever it is for. *architecture* is None where nobody could read it."""
    for word, written in (("owner", signature.owner), ("reason", signature.reason)):
        if not written.strip():
            mistakes.add(f"an acceptance needs its {word}", hint=f'write --{word} "..."')
    if signature.component and signature.flow:
        mistakes.add("an acceptance is of one component or of one flow", hint="accept each by itself")
    if signature.until < today:
        mistakes.add(f"until {signature.until} lies before today, {today}", hint="it is the last valid day")
    if architecture is None:
        return
    lists = architecture.workload.lists
    for word, written in (("component", signature.component), ("flow", signature.flow)):
        ids = [thing.id for thing in lists[f"{word}s"].things]
        if written and written not in ids:
            mistakes.add(f"there is no {word} {written}", hint=nearest(written, ids))


def _meant(finding: Finding, signature: Signature) -> list[str]:
    """What fails of the gap and is to be signed for."""
    meant = [name for name in finding.failing if signature.target in {"", name}]
    if not meant:
        failing = ", ".join(map(wording.bare, finding.failing))
        hint = f"it fails for {failing}; without --component and --flow all of it is accepted"
        raise WarevError.of(f"{finding.item.id} does not fail for {wording.bare(signature.target)}", hint=hint)
    if not set(meant) & set(finding.unaccepted):
        at = next(each.acceptance.at for each in finding.standings if each.holds)
        raise WarevError.of(f"{finding.item.id} is accepted already", at, "change that entry, or take it out")
    return meant


def _written(value: Value) -> Any:
    """*value* as it stands in a file."""
    if isinstance(value, OpenList):
        return list(value.words)
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, bool | int | float | str) else grounds.said(value)
