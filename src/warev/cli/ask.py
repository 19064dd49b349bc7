"""`warev ask`: an interview in plain lines, whose answers go into the architecture file as they are given."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warev.cli import asking, screen
from warev.cli.options import Today, day, lens_ids, naming, pillar_ids
from warev.cli.review import RISKS, risk_words
from warev.errors import WarevError
from warev.replies import SKIP
from warev.topics import LIST

if TYPE_CHECKING:
    from warev.catalog import Catalog, Item, Pillar
    from warev.interview import Interview, Question
    from warev.record import Entry, Record
    from warev.topics import Topic

PROMPT = "Your answer: "
_QUIT = {"q", "quit", "exit"}
_BACK = {"b", "back", "undo"}

_File = Annotated[Path, typer.Argument(help="The architecture file; answers are written into it.", show_default=False)]
_Pillars = Annotated[
    list[str] | None,
    naming(pillar_ids, "--pillar", "-p", metavar="<pillar>", help="Only for items of this pillar; may be repeated."),
]
_Lenses = Annotated[
    list[str] | None,
    naming(lens_ids, "--lens", "-l", metavar="<lens>", help="For the items of this lens, too; may be repeated."),
]
_Risks = Annotated[
    list[str] | None,
    naming(
        lambda: RISKS, "--risk", "-r", metavar="|".join(RISKS), help="Only for items of this risk; may be repeated."
    ),
]
_By = Annotated[
    str | None,
    typer.Option(
        "--by", metavar="NAME", help="Who answers, for what only a person can tell; your user name if not given."
    ),
]


def ask(
    file: _File,
    *,
    pillar: _Pillars = None,
    lens: _Lenses = None,
    risk: _Risks = None,
    by: _By = None,
    today: Today = None,
) -> None:
    """Answer questions about an architecture, the most telling first.

    First comes the question that makes most of the review known. One question asks one fact of all components that lack
    it. Each answer is written into the file at once, with its comments and order kept; stop whenever you like, and go
    on later. ? explains, - skips, b goes back, q quits.

    \b
    Examples:
      warev ask architecture.yaml
      warev ask architecture.yaml --risk high --pillar security
      warev ask architecture.yaml --by "Zoe of the platform team"
    """
    from warev import trust
    from warev.interview import Grounds, Interview
    from warev.record import Record

    if reconfigure := getattr(sys.stdin, "reconfigure", None):
        reconfigure(errors="replace")  # bytes that are no text are no reply, and no reason to fall over
    known = trust.known()
    risks = risk_words(risk or []) or RISKS
    every = [(each.name, [item for item in each.items if item.risk in risks]) for each in _pillars(known, pillar, lens)]
    sections = [(name, items) for name, items in every if items]
    if not sections:
        raise WarevError.of(f"nothing of that is of {' or '.join(risks)} risk", hint="ask for other pillars, or risks")
    if by and not by.isprintable():
        raise WarevError.of("--by holds characters that no name has")
    written_on = day(today)
    record = Record(file, known)
    grounds = Grounds.of(known, [item for _, items in sections for item in items])
    sitting = Sitting(record, Interview(grounds, record.architecture), sections, by or _user(), written_on)
    interrupted = sitting.hold()
    asking.ending(sitting.interview, sitting.sections, file, sitting.written)
    if interrupted:
        raise typer.Exit(130)


def _pillars(known: "Catalog", pillars: list[str] | None, lenses: list[str] | None) -> "list[Pillar]":
    wanted = [known.pillar(name) for name in pillars or ()]
    added = [known.lens(name) for name in lenses or ()]
    chosen: list[Any] = [each for each in known.pillars if not wanted or each in wanted]
    return chosen + [each for each in known.lenses if each in added]


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


class Sitting:
    """One sitting of an interview: where it has come to, and the way back."""

    def __init__(
        self,
        record: "Record",
        interview: "Interview",
        sections: "list[tuple[str, list[Item]]]",
        by: str,
        day: date,
    ) -> None:
        self.interview = interview
        self.sections = sections
        self.written = 0
        self._record = record
        self._by = by
        self._day = day
        # What was asked before, each with the interview as it was, and whether the reply was written.
        self._past: list[tuple[Topic, Interview, bool]] = []

    def hold(self) -> bool:
        """Ask until nothing is left or the person has had enough; whether Ctrl-C ended it."""
        asking.opening(self.interview, self.sections, self._record.path)
        try:
            while (question := self._next()) and self._ask(question):
                pass
        except EOFError:
            screen.blank()
        except KeyboardInterrupt:
            screen.blank()
            return True
        return False

    def _next(self) -> "Question | None":
        self._renew()
        return self.interview.next()

    def _ask(self, question: "Question") -> bool:
        """Ask *question* until it has a reply; whether to go on."""
        asking.question(question, self.interview)
        while True:
            said = screen.ask(PROMPT)
            if said.lower() in _QUIT:
                return False
            if said == "?":
                asking.explanation(question, self.interview)
            elif said.lower() in _BACK:
                if self._back():
                    return True
            elif self._take(question, said):
                return True

    def _take(self, question: "Question", said: str) -> bool:
        """Whether *said* was a reply to *question*; then it is written, or skipped."""
        from warev.record import ChangedMeanwhileError

        try:
            entries, left = asking.understood(question, said, self.interview, self._by, self._day)
            if entries:
                return self._write(question, entries, left)
        except ValueError as wrong:
            screen.show(f"{wrong}" if str(wrong).endswith("?") else f"{wrong}.", hang=2)
            return False
        except WarevError as error:
            screen.show("This cannot be written:", hang=2)
            for mistake in error.mistakes:
                screen.show(f"{mistake.what}" + (f" ({mistake.hint})" if mistake.hint else ""), indent=2, hang=2)
            return False
        except ChangedMeanwhileError:
            self._renew()
            again = self.interview.question(question.topic)
            return again is None or self._take(again, said)
        self._past.append((question.topic, self.interview, False))
        self.interview = self.interview.skip(question.topic, left)
        noted = question.topic.subject == LIST and said.lower() not in SKIP
        screen.show("Noted for now, and left open." if noted else "Left open.")
        return True

    def _write(self, question: "Question", entries: "list[Entry]", left: list[str]) -> bool:
        before = self.interview
        architecture = self._record.write(entries)
        self._past.append((question.topic, before, True))
        self.written += 1
        self.interview = before.after(architecture, question.topic)
        if left:
            self.interview = self.interview.skip(question.topic, left)
        asking.progress(before, self.interview, self.sections)
        return True

    def _back(self) -> bool:
        """Whether the last reply was taken back."""
        from warev.record import ChangedMeanwhileError

        if not self._past:
            screen.show("There is nothing to take back in this sitting.")
            return False
        topic, before, written = self._past[-1]
        try:
            if written:
                self._record.undo()
                self.written -= 1
        except ChangedMeanwhileError:
            self._renew()
            return True
        self._past.pop()
        self.interview = before
        screen.show(f"Taken back: {topic.name}" + (", and the file is as it was before." if written else "."))
        return True

    def _renew(self) -> None:
        """Read the file again where somebody has changed it, however long it takes until it can be read."""
        while True:
            try:
                if self._record.renew():
                    screen.show(f"{self._record.path} was changed meanwhile, and has been read again.")
                    self.interview = self.interview.afresh(self._record.architecture)
                    self._past.clear()
            except WarevError as error:
                screen.show(f"{self._record.path} was changed meanwhile, and cannot be read:")
                for mistake in error.mistakes[:8]:
                    screen.show(str(mistake), indent=2, hang=2)
                screen.show("Mend it, then press Enter; q quits.")
                if screen.ask("").lower() in _QUIT:
                    raise EOFError from None
            else:
                return
