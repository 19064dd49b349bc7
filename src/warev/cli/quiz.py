"""`warev quiz`: questions to answer, and to learn from."""

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from warev.cli.grouping import grouped
from warev.cli.keeping import StoreOption
from warev.cli.options import completing
from warev.cli.sitting.options import Ruled, Sat, Wished
from warev.shelf import shelf


def _packs() -> Iterator[str]:
    """The shipped packs by the names of their files, for completion: a shell waits for no YAML."""
    return (path.stem for path in sorted((shelf("content") / "quizzes").iterdir()) if not path.name.startswith("."))


_PackName = Annotated[
    str | None,
    typer.Argument(
        metavar="pack",
        help="A pack's name, or the path of your own: a YAML file or a folder with pack.yaml. Without it, warev lists the packs and asks.",
        autocompletion=completing(_packs),
        show_default=False,
    ),
]


@grouped
def quiz(
    pack: _PackName = None,
    *,
    wished: Wished = Wished(),
    ruled: Ruled = Ruled(),
    sat: Sat = Sat(),
    store: StoreOption = None,
) -> None:
    """Answer questions, and learn after each one why.

    Questions and choices come in a new order each time. Reply with letters or
    numbers; ? shows what else you can type, q quits. Every reply is kept as you
    give it: whatever ends a sitting, `warev quiz --resume` goes on with it.

    \b
    Examples:
      warev quiz                                   list the packs, and ask which
      warev quiz modern-applications
      warev quiz modern-applications --topic communication --count 10
      warev quiz ./my-pack.yaml                    your own questions
      warev quiz --due                             what is due to be asked again
      warev quiz --from architecture.yaml          about the gaps of a review
      warev quiz modern-applications --exam --count 20 --minutes 40 --pass 70
      warev quiz modern-applications --present     for a group in one room
      warev quiz modern-applications --report sitting.html
      warev quiz --resume                          go on where you were
    """
    from warev.cli.sitting import ending, faces, flow, opening, presenting, written

    if reconfigure := getattr(sys.stdin, "reconfigure", None):
        reconfigure(errors="replace")  # bytes that are no text are no reply, and no reason to fall over
    if sat.report is not None:
        written.check(sat.report)
    if sat.present:
        presenting.present(pack, wished, ruled, sat)
        return
    with opening.store(store, needed=sat.resume) as kept:
        if (begun := opening.opened(kept, pack, wished, ruled, sat)) is None:
            return
        face = faces.face(plain=sat.plain)
        with face.on(begun.sitting):
            opening.show(begun)
            interrupted = flow.sit(begun.sitting, face)
        ending.show(begun)
        if sat.report is not None:
            written.write(begun, sat)
    if interrupted:
        raise typer.Exit(130)
