"""How a sitting begins: which pack, who sits it, where it is kept, and what is said before the first question."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from warev.cli import known, screen
from warev.cli.keeping import where
from warev.cli.options import day
from warev.cli.sitting import lacking as lacks
from warev.cli.sitting import papers
from warev.errors import WarevError, nearest
from warev.quiz import choosing, codes, ledger, packs
from warev.quiz.choosing import NothingError, Remembered, Wish
from warev.quiz.ledger import Kept, Paper
from warev.quiz.packs import Pack
from warev.quiz.session import Session
from warev.quiz.sitting import Clock, Sitting, moment

if TYPE_CHECKING:
    from warev.cli.sitting.options import Ruled, Sat, Wished
    from warev.review import Finding
    from warev.store import Store

CLOCK = Clock(time.monotonic, lambda: datetime.now(UTC))
_QUIT = {"q", "quit", "exit"}
_SEED_WORDS = ("alder", "basil", "cedar", "clover", "fern", "hazel", "kelp", "lotus", "maple", "moss", "reed", "sage")


def learner(named: str | None) -> str:
    """Who sits: the one *named*, or the system's user."""
    import getpass

    if named is not None:
        if not (clean := " ".join(named.split())):
            raise WarevError.of("the learner's name is empty")
        return clean
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run under a number that has no name
        return "learner"


def identity() -> str:
    """The id of a new sitting."""
    import secrets

    return secrets.token_hex(5)


@contextmanager
def store(path: Path | None, *, needed: bool = False) -> Iterator["Store | None"]:
    """The store, open while the person sits there; None, told, where there is none to be had and it is not *needed*."""
    from warev import store as stores

    with ExitStack() as stack:
        try:
            kept = stack.enter_context(stores.opened(where(path)))
        except WarevError as error:
            if needed:
                raise
            lament(error)
            kept = None
        yield kept


def lament(error: WarevError) -> None:
    """Say that nothing is kept from here on, and why."""
    for mistake in error.mistakes:
        screen.mistake(mistake)
    screen.show("The quiz goes on, but what you reply is not kept.", stderr=True)


def draw_seed() -> str:
    import secrets

    return f"{secrets.choice(_SEED_WORDS)}-{1000 + secrets.randbelow(9000)}"


@dataclass(frozen=True)
class Begun:
    """A sitting, the packs that it asks from, and the wish and the name of the pack by which it was begun."""

    sitting: Sitting
    packs: tuple[Pack, ...]
    # The command line that asks the same again; None for a sitting that was resumed.
    command: str | None = None
    # How many were asked for, where there are fewer.
    wanted: int | None = None
    # The gaps of a review that no question is about.
    silent: tuple["Finding", ...] = ()


def opened(kept: "Store | None", pack: str | None, wished: "Wished", ruled: "Ruled", sat: "Sat") -> Begun | None:
    """The sitting that is asked for, begun or taken up again; None where there is none, and all is said."""
    if sat.resume and kept is not None:
        return resumed(kept, sat)
    names = [*([pack] if pack else []), *(wished.packs or [])]
    if ruled.paper is not None:
        names, wished, ruled = papers.asked_for(names, wished, ruled)
    if not names and not (wished.source or wished.wish().remembers):
        if (chosen := ask_pack()) is None:
            return None
        names = [chosen]
    try:
        return begun(kept, names, wished, ruled, sat)
    except NothingError as nothing:
        said = str(nothing)
        screen.show(f"{said[:1].upper()}{said[1:]}.")
        return None


def begun(kept: "Store | None", names: Sequence[str], wished: "Wished", ruled: "Ruled", sat: "Sat") -> Begun:
    """A new sitting of the packs *names*; without one of all that are known."""
    wish, who = wished.wish(), learner(sat.learner)
    chosen = tuple(packs.load(name) for name in dict.fromkeys(names)) or known.packs()
    words = ruled.seed if ruled.seed is not None else draw_seed()
    lacking = None if wished.source is None else lacks.quizzed(wished.source, chosen, day(None))
    if (rules := papers.own_rules(chosen, wished, ruled)) is not None:
        asked, more = papers.drawn(chosen[0], rules, words)
    else:
        few = replace(wish, count=None) if lacking else wish
        asked, more = choosing.select(chosen, words, few, _remembered(kept, who, wish)), {}
    if lacking is not None:
        asked = lacks.kept(asked, lacking, wish)
        more = {lacks.NOTES: {each.key: lacking.notes[each.key] for each in asked}}
    session = Session.of(asked, words, exam=ruled.exam)
    code = codes.of((each.id for each in chosen), words, session)
    paper = Paper(
        title=" and ".join(each.title for each in chosen),
        sources=tuple(map(packs.source, names)) or tuple(each.id for each in chosen),
        seed=words,
        questions=tuple((each.key, each.question.rev) for each in asked),
        exam=ruled.exam,
        sure=ruled.sure,
        minutes=papers.minutes(rules, ruled, len(asked), wish.count),
        mark=papers.mark(rules, ruled),
        more={**more, codes.CODE: str(code)},
    )
    papers.compare(ruled, code)
    sitting = Sitting(Kept(identity(), who, moment(CLOCK.now()), paper), session, CLOCK, kept, lament)
    return Begun(
        sitting,
        chosen,
        # What memory chose would be other questions by then.
        None if wish.remembers else _command(names, words, wish, wished, ruled),
        papers.wanted(rules, wish.count, len(asked)),
        lacking.silent if lacking else (),
    )


def _remembered(kept: "Store | None", who: str, wish: Wish) -> "Remembered | None":
    """What *who* remembers, where the *wish* is about that."""
    if not wish.remembers or kept is None:
        return None
    from warev.quiz import schedule

    with kept.reading() as connection:
        return Remembered(schedule.standings(connection, who), CLOCK.now())


def resumed(kept: "Store", sat: "Sat") -> Begun:
    """The sitting that was left last, or the one whose id is asked for, by its beginning."""
    who, wanted = learner(sat.learner), sat.sitting
    with kept.reading() as connection:
        left = list(ledger.unfinished(connection, who))
        found = next((each for each in left if wanted is None or each.id.startswith(wanted)), None)
        steps = ledger.steps(connection, found.id) if found else []
    if found is None:
        hint = f"there are: {', '.join(each.id for each in left)}" if left else "warev quiz begins one"
        said = f"no sitting of {who} that begins with {wanted!r}" if wanted else f"no sitting of {who}"
        raise WarevError.of(f"{said} was left before its end", hint=hint)
    chosen = tuple(packs.load(source) for source in found.paper.sources)
    asked = choosing.again(chosen, found.paper.questions)
    return Begun(Sitting.resumed(found, asked, steps, CLOCK, kept, lament), chosen)


def _command(names: Sequence[str], seed: str, wish: Wish, wished: "Wished", ruled: "Ruled") -> str:
    """The command line that asks the same questions again."""
    import shlex
    import subprocess

    parts = ["warev", "quiz", *names[:1]]
    given = [("pack", name) for name in names[1:]]
    given += [("from", str(wished.source))] if wished.source else []
    given += [("minutes", f"{ruled.minutes:g}")] if ruled.minutes else []
    given += [("pass", f"{ruled.passing:g}")] if ruled.passing else []
    for name, value in (*given, *wish.options(), ("seed", seed)):
        parts += [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]
    parts += [flag for flag, chosen in (("--exam", ruled.exam), ("--sure", ruled.sure)) if chosen]
    return subprocess.list2cmdline(parts) if os.name == "nt" else shlex.join(parts)


def ask_pack() -> str | None:
    """The name of the pack that the person chooses from the list; None where they choose none."""
    listed = known.packs()
    screen.show("Packs of questions:")
    for number, pack in enumerate(listed, 1):
        screen.blank()
        screen.show(f"{number}. {pack.id}", indent=2)
        screen.show(f"{pack.title}: {screen.counted(len(pack.questions), 'question')}.", indent=5)
        screen.show(pack.description, indent=5)
    screen.blank()
    choices = {str(number): pack.id for number, pack in enumerate(listed, 1)} | {pack.id: pack.id for pack in listed}
    try:
        while (said := screen.ask("Which pack? ")).lower() not in _QUIT:
            if said in choices:
                return choices[said]
            hint = f" ({near})" if (near := nearest(said, choices.values())) else ""
            screen.show(f"Reply with a pack's number or name{hint}, or q to quit.")
    except EOFError:
        screen.blank()
    except KeyboardInterrupt:
        screen.blank()
        raise typer.Exit(130) from None
    return None


def show(begun: Begun) -> None:
    """Say what is going to be asked."""
    session, paper = begun.sitting.session, begun.sitting.kept.paper
    screen.blank()
    screen.show((paper.title, "bold"))
    fewer = f", which is all there are (you asked for {begun.wanted})" if begun.wanted else ""
    replied = len(session.cards) - session.left
    so_far = f" {replied} of them have a reply already." if replied else ""
    screen.show(f"{screen.counted(len(session.cards), 'question')}{fewer}.{so_far} Type ? for the keys, q to quit.")
    if session.exam:
        screen.show(f"This is an exam{papers.limits(paper, begun.wanted)}: what was right is told at the end.")
