"""No name does harm: in every format of every menu, and on the screen, hostile text is shown as it is, and nothing obeys it.

Each is written twice, once with words of ill will and once with plain ones, and read by a real reader: both must have the same
skeleton, and of the words nothing may be missing. A new format is held to this the day it lands, and needs its reader in
tests/spite.py.
"""

import io
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest
import spite
from spite import SPITES, Words

from warev import catalog as catalogs
from warev import content, document, formats, plan, portfolio, reading, saved, trends
from warev.accounts import ACCOUNTS
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.cli import diff, history, overview, ranking, screen
from warev.cli import plan as planned
from warev.cli.sitting import ending, opening
from warev.comparing import compare
from warev.drift import Drift, Source
from warev.drifts import DRIFTS
from warev.errors import Location, Mistake, Mistakes
from warev.folders import LeftOut
from warev.history import Entry, Kept, Summary
from warev.plan import Plan
from warev.plans import PLANS
from warev.portfolio import Choice, Failed, Portfolio
from warev.quiz import choosing, ledger, packs
from warev.quiz.account import Account, account
from warev.quiz.session import Act, Session
from warev.quiz.sitting import Clock, Sitting
from warev.review import Review, review

FIXTURES = Path(__file__).parents[1] / "fixtures"
TODAY = date(2026, 11, 30)
Made = TypeVar("Made")


@cache
def known() -> Catalog:
    """The tests' own catalogue."""
    mistakes = Mistakes()
    shelves = {name: content.read(FIXTURES / "content", name, mistakes) for name in catalogs.SHELVES}
    made = catalogs.read(shelves, mistakes)
    mistakes.stop()
    assert made is not None
    return made


def shared(make: Callable[..., Made]) -> Callable[..., Made]:
    """*make*, which is called once for each kind of words: what is written does not change what it is made of."""
    found: dict[tuple[Any, ...], tuple[dict[str, str], Made]] = {}

    def once(words: Words, *more: int) -> Made:
        key = (words.spite, *more)
        if key not in found:
            own = Words(spite=words.spite)
            found[key] = own.written, make(own, *more)
        written, made = found[key]
        words.written |= written
        return made

    return once


# -- what is written --------------------------------------------------------------------------------------------------------


def read(words: Words, lead: int = 0) -> Architecture:
    mistakes = Mistakes()
    node = document.parse(spite.described(words, lead), spite.file_named(words, lead), mistakes)
    made = reading.architecture(node, known(), mistakes)
    mistakes.stop()
    return made


@shared
def reviewed(words: Words, lead: int = 0) -> Review:
    return review(read(words, lead), known(), lenses=known().lenses, today=TODAY)


@shared
def together(words: Words) -> Portfolio:
    summaries = [portfolio.summarise(reviewed(words, lead)) for lead in range(len(SPITES))]
    mistake = Mistake(words("wrong", 1), Location(words("place", 2), 1, 1), words("hint", 3))
    failed = [Failed(words("failed", 4), (mistake,)), Failed("", (mistake,))]
    choice = Choice(TODAY, lenses=tuple(each.id for each in known().lenses))
    return Portfolio(summaries, known(), choice, failed, [LeftOut(words("left", 5), "included by others")])


@shared
def moved(words: Words) -> Drift:
    """From all as it is to all otherwise, but for ids."""
    old = read(words)
    otherwise = Words(spite=words.spite, before="new")
    new = read(otherwise, 3)
    words.written |= otherwise.written
    return compare(
        Source(words("old", 4), TODAY, architecture=old), Source(words("new", 5), TODAY, architecture=new), known()
    )


@shared
def to_do(words: Words) -> Plan:
    return plan.plan(read(words), known(), (), None)


@shared
def kept(words: Words) -> list[Entry]:
    made = saved.of(reviewed(words, 1))
    return [Entry(Kept(words("kept", 2), number, TODAY), made) for number in (1, 2)]


def sat(words: Words) -> opening.Begun:
    """A sitting over a pack in which everything is hostile, one reply right, one wrong."""
    pack = packs.read(FIXTURES / "quizzes" / "garden")
    questions: Any = [
        replace(each, scenario=words("scenario", n), prompt=words("prompt", n), explanation=words("explanation", n))
        for n, each in enumerate(pack.questions)
    ]
    choices = [
        replace(each, text=words("choice", n), why=words("why", n)) for n, each in enumerate(questions[0].choices)
    ]
    questions[0] = replace(questions[0], choices=tuple(choices))
    topics = {topic: words("topic", number) for number, topic in enumerate(pack.topics)}
    pack = replace(pack, title=words("title", 1), topics=topics, questions=tuple(questions))
    asked = choosing.select([pack], "kelp-4821", choosing.Wish())
    paper = ledger.Paper(pack.title, (pack.id,), "kelp-4821", tuple((each.key, each.question.rev) for each in asked))
    began = ledger.Kept("4f1c2a", words("learner", 2), "2026-11-26T09:30:00.000Z", paper)
    ticks = count(0.0, 1.5)
    clock = Clock(lambda: next(ticks), lambda: datetime(2026, 11, 26, 9, 30, tzinfo=UTC))
    made = Sitting(began, Session.of(asked, "kelp-4821"), clock)
    for reply in ("a", "b c"):
        assert made.take(Act.REPLY, reply)
        assert made.take(Act.SHOW)
        assert made.take(Act.NEXT)
    return opening.Begun(made, (pack,))


@shared
def told(words: Words) -> Account:
    begun = sat(words)
    sitting = begun.sitting
    return account(sitting.kept, begun.packs, sitting.session.done, sitting.outcomes(), known(), named=True)


# -- every way to write -------------------------------------------------------------------------------------------------------


class Way(NamedTuple):
    """A way to write: its name, its reader, what writes, and the places whose words it must tell, at the least."""

    name: str
    reader: str
    write: Callable[[Words], Any]
    tells: str


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def of_menu(menu: Any, kind: str, make: Callable[[Words], Any], tells: str) -> list[Way]:
    def way(name: str) -> Way:
        return Way(f"{kind}-{name}", menu[name].SUFFIX, lambda words: menu[name].render(make(words)), tells)

    return list(map(way, menu.names))


def of_portfolio(name: str) -> Way:
    render = formats.of_portfolios(name)
    return Way(f"portfolio-{name}", formats.FORMATS[name].SUFFIX, lambda words: render(together(words)), "workload")


def on_screen(name: str, show: Callable[[Words], None], tells: str) -> list[Way]:
    """Both as a pipe gets it and as a terminal does."""

    def way(kind: type[io.StringIO]) -> Way:
        def written(words: Words) -> str:
            with redirect_stdout(kind()) as stream:
                show(words)
            return stream.getvalue()

        return Way(f"{kind.__name__}-{name}", "screen", written, tells)

    return [way(io.StringIO), way(Terminal)]


def show_history(words: Words) -> None:
    history._show(kept(words), Summary(words("kept", 2), 2, TODAY, TODAY), None)


ABLE = [name for name in formats.FORMATS.names if hasattr(formats.FORMATS[name], "render_portfolio")]
WAYS = [
    *of_menu(formats.FORMATS, "review", reviewed, "workload file name version by note"),
    *map(of_portfolio, ABLE),
    *of_menu(DRIFTS, "drift", moved, "old new newowner newby"),
    *of_menu(PLANS, "plan", to_do, "workload file"),
    *of_menu(ACCOUNTS, "account", told, "title learner prompt choice why explanation"),
    Way("history-json", ".json", lambda words: trends.as_json([kept(words)]), "kept"),
    Way("history-csv", ".csv", lambda words: trends.as_csv([kept(words)]), "kept"),
    *on_screen("review", lambda words: overview.show(reviewed(words), everything=True), "workload signed"),
    *on_screen("portfolio", lambda words: ranking.show(together(words), everything=True), "workload file"),
    *on_screen("drift", lambda words: diff._show(moved(words)), "old new newowner newby"),
    *on_screen("plan", lambda words: planned._show(to_do(words), most=None), "workload"),
    *on_screen("history", show_history, "kept"),
    *on_screen("sitting", lambda words: ending.show(sat(words)), "topic prompt"),
]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A terminal that knows colours."""
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "100"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    screen._console.cache_clear()
    yield
    screen._console.cache_clear()


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_hostile_words_are_shown_as_they_are_and_do_nothing(way: Way) -> None:
    hostile, plain = Words(spite=True), Words(spite=False)
    raw = way.write(hostile)
    seen, wanted = (spite.READERS[way.reader](each) for each in (raw, way.write(plain)))
    assert seen.skeleton == wanted.skeleton
    if isinstance(raw, str) and way.reader != "screen":
        assert spite.obeyed(raw) <= {"\t"}
    whole = wanted.whole
    told = {mark: text for mark, text in hostile.written.items() if mark in whole}
    assert {mark: text for mark, text in told.items() if not seen.shows(text)} == {}
    assert {mark.strip("q0123456789") for mark in told} >= set(way.tells.split())
