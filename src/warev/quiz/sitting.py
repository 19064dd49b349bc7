"""A sitting: a session that somebody sits, each of its steps kept in the store as it is taken."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warev.errors import WarevError
from warev.quiz import ledger
from warev.quiz.ledger import Kept, Outcome
from warev.quiz.session import Act, Asked, Session, Step
from warev.store import Store

if TYPE_CHECKING:
    from sqlite3 import Connection

# Whoever stays away longer than this from a question has left the room: the rest is not counted as time spent.
LONGEST_SECONDS = 15 * 60.0


@dataclass(frozen=True)
class Clock:
    """Where time comes in from: `seconds` goes on evenly, `now` is the moment."""

    seconds: Callable[[], float]
    now: Callable[[], datetime]


@dataclass
class Sitting:
    """A session as it goes on: the one place of a quiz that changes.

    With a store, every step is kept before the next one is asked for. Where that fails it says so once, by *lament*, and goes
    on in memory; it tries again with each step, so that nothing is lost if the store comes back.
    """

    kept: Kept
    session: Session
    clock: Clock
    store: Store | None = None
    lament: Callable[[WarevError], None] = lambda _: None
    # How many steps stand in the store; None while the sitting itself does not.
    _stored: int | None = None
    _pending: list[tuple[str, Step, tuple[Outcome, ...]]] = field(default_factory=list)
    _lamented: bool = False
    _since: float = 0.0

    def __post_init__(self) -> None:
        self._since = self.clock.seconds()

    @classmethod
    def resumed(
        cls,
        kept: Kept,
        asked: Sequence[Asked],
        steps: Iterable[Step],
        clock: Clock,
        store: Store,
        lament: Callable[[WarevError], None],
    ) -> "Sitting":
        """The sitting *kept*, as its *steps* left it, asking what is *asked*."""
        done = list(steps)
        session = Session.of(asked, kept.paper.seed, exam=kept.paper.exam).replayed(done)
        return cls(kept, session, clock, store, lament, _stored=len(done))

    @property
    def unsaved(self) -> int:
        """How many replies are in memory only, though there was a store."""
        return sum(step.act is Act.REPLY for _, step, _ in self._pending) if self._lamented else 0

    @property
    def seconds_left(self) -> float | None:
        """How much of the time is left, at least 0; None where there is no limit."""
        if self.kept.paper.minutes is None:
            return None
        spent = self.session.seconds + self._elapsed()
        return max(0.0, self.kept.paper.minutes * 60 - spent)

    @property
    def seconds_here(self) -> float:
        """How long the person has been at the question that they look at; 0 behind the last."""
        session = self.session
        return session.place.seconds + self._elapsed() if session.current is not None else 0.0

    def settle(self) -> None:
        """Look the store over and keep the sitting itself: to be called once the first question is shown, as it takes a moment."""
        if self.store is None or self._stored is not None:
            return
        from warev.quiz import schedule

        schedule.ready()
        try:
            self.store.prove()
        except WarevError as error:
            self._forsake(error)
        self._keep()

    def take(self, act: Act, text: str = "") -> bool:
        """Take a step, and keep it; False where it means nothing here, and nothing has changed."""
        step = Step(act, text, round(self._elapsed(), 3))
        after = self.session.after(step)
        if after is None:
            return False
        before, self.session = self.session, after
        self._since = self.clock.seconds()
        at = moment(self.clock.now())
        self._pending.append((at, step, tuple(self.outcomes(before))))
        self._keep()
        return True

    def pause(self) -> None:
        """The person goes away: what went by is counted, what goes by now is not."""
        self.take(Act.WAIT)

    def back(self) -> None:
        """The person is here again."""
        self._since = self.clock.seconds()

    def _elapsed(self) -> float:
        return min(max(0.0, self.clock.seconds() - self._since), LONGEST_SECONDS)

    def outcomes(self, before: Session | None = None) -> Iterator[Outcome]:
        """What every reply that stands earned, as of now; only those that did not stand yet *before*."""
        at = moment(self.clock.now())
        decided = set(before.decided) if before else set()
        for index in self.session.decided:
            place, asked = self.session.places[index], self.session.asked[index]
            if index not in decided and place.mark is not None:
                yield Outcome(
                    learner=self.kept.learner,
                    question=asked.key,
                    at=at,
                    sitting=self.kept.id,
                    rev=asked.question.rev,
                    share=place.mark.share,
                    sure=place.sure,
                    hints=place.hints,
                    flagged=place.flagged,
                    seconds=round(place.seconds, 3),
                    said=place.mark.said,
                )

    def _keep(self) -> None:
        """Write what is not in the store yet, all of it or nothing."""
        if self.store is None:
            return
        number = self._stored or 0
        try:
            with self.store.writing() as connection:
                if self._stored is None:
                    ledger.begin(connection, self.kept)
                for later, (at, step, outcomes) in enumerate(self._pending):
                    ledger.add_step(connection, self.kept.id, number + later, at, step)
                    ledger.add_marks(connection, (self._remembered(connection, each) for each in outcomes))
        except ledger.ElsewhereError:
            self._forsake(WarevError.of("this sitting was taken up in another window, which goes on keeping it"))
        except WarevError as error:
            self._tell(error)
        else:
            self._stored = number + len(self._pending)
            self._pending.clear()

    def _remembered(self, connection: "Connection", outcome: Outcome) -> Outcome:
        """*outcome* with what the schedule makes of it."""
        from warev.quiz import schedule

        earlier = ledger.about(connection, outcome.learner, outcome.question)
        return schedule.remembered(outcome, earlier)

    def _forsake(self, error: WarevError) -> None:
        """Go on without the store, for good."""
        self.store = None
        self._tell(error)

    def _tell(self, error: WarevError) -> None:
        if not self._lamented:
            self._lamented = True
            self.lament(error)


def moment(now: datetime) -> str:
    """*now* as the store keeps it: of UTC, to the millisecond."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
