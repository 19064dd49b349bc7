"""`warev accept`: sign for a known gap, in the architecture file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warev.cli import screen
from warev.cli.options import Today, day
from warev.errors import Mistakes, nearest

if TYPE_CHECKING:
    from warev.catalog import Catalog, Item
    from warev.signing import Signature, Signed

_File = Annotated[Path, typer.Argument(help="The architecture file.", show_default=False)]
_Item = Annotated[str, typer.Argument(help="The item that is not met.", show_default=False)]
_Component = Annotated[
    str | None,
    typer.Option("--component", "-c", metavar="<component>", help="Only where it fails for this component."),
]
_Flow = Annotated[
    str | None,
    typer.Option("--flow", metavar="<flow>", help="Only where it fails for this flow, as in 'web->db'."),
]
_Owner = Annotated[str, typer.Option("--owner", metavar="TEXT", help="Who answers for it.", show_default=False)]
_Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it may stay.", show_default=False)]
_Until = Annotated[
    str, typer.Option("--until", metavar="DATE", help="The last day on which it holds.", show_default=False)
]


def accept(
    file: _File,
    item: _Item,
    *,
    owner: _Owner,
    reason: _Reason,
    until: _Until,
    component: _Component = None,
    flow: _Flow = None,
    today: Today = None,
) -> None:
    """Sign for a known gap until a day.

    Writes an entry under `accepted:` into the file, whose other bytes stay as they are, with the facts that the gap
    rests on: once one of them changes while the gap is there, it is open again. It changes no verdict, no risk and no
    score; `warev review --fail-on` lets it pass.

    \b
    Examples:
      warev accept a.yaml OPS05-BP01 --owner us --reason new --until 2027-01-31
      warev accept a.yaml REL10-BP01 -c q --owner us --reason r --until 2027-01-31
    """
    from warev import editing, signing, spelling, trust

    known, mistakes = trust.known(), Mistakes()
    now, last = mistakes.attempt(lambda: day(today)), mistakes.attempt(lambda: day(until, "--until"))
    if (found := known.items.get(item.strip().upper())) is None:
        mistakes.add(f"there is no item {item}", hint=nearest(item, known.items))
    signature = signing.Signature(owner, reason, last or date.max, component or "", flow or "")
    signed = _signed(file, found, signature, now, known, mistakes)
    if signed.entry is None:
        screen.show(signed.note, stderr=True)
        return
    editing.insert(file, ("accepted", editing.END), signed.entry)
    of = component or flow
    whole = f"{signed.entry['item']}{f' of {of}' if of else ''} is accepted until {last}"
    under = signed.entry.get("under", {})
    screen.show(f"wrote {file}: {whole}", ", as long as these facts stay:" if under else "", stderr=True, hang=2)
    for path, value in under.items():
        screen.show(f"- {path}: {spelling.inline(value)}", stderr=True, indent=2, hang=2)


def _signed(
    file: Path, item: "Item | None", signature: "Signature", now: date | None, known: "Catalog", mistakes: Mistakes
) -> "Signed":
    """The acceptance of *item* in *file*; raises WarevError with *mistakes* and all others, where there are some."""
    from warev import reading, signing

    signed: Signed | None = None
    architecture = mistakes.attempt(lambda: reading.read(file, known))
    if item is None or architecture is None or now is None:
        signing.check(signature, architecture, now or date.min, mistakes)
    else:
        signed = mistakes.attempt(lambda: signing.sign(item, architecture, signature, now))
    mistakes.stop()
    assert signed is not None  # noqa: S101  there are mistakes, or it is signed
    return signed
