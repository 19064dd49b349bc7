"""`warev accept`: sign for a known gap, in the architecture file."""

from pathlib import Path
from typing import Annotated

import typer

from warev.cli import screen
from warev.cli.options import Today, day
from warev.errors import WarevError, nearest

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
    from warev import editing, reading, signing, spelling, trust

    known, now, last = trust.known(), day(today), day(until, "--until")
    if (found := known.items.get(item.strip().upper())) is None:
        raise WarevError.of(f"there is no item {item}", hint=nearest(item, known.items))
    signature = signing.Signature(owner, reason, last, component or "", flow or "")
    signed = signing.sign(found, reading.read(file, known), signature, now)
    if signed.entry is None:
        screen.show(signed.note, stderr=True)
        return
    editing.insert(file, ("accepted", editing.END), signed.entry)
    of = component or flow
    whole = f"{found.id}{f' of {of}' if of else ''} is accepted until {last}"
    under = signed.entry.get("under", {})
    screen.show(f"wrote {file}: {whole}", ", as long as these facts stay:" if under else "", stderr=True, hang=2)
    for path, value in under.items():
        screen.show(f"- {path}: {spelling.inline(value)}", stderr=True, indent=2, hang=2)
