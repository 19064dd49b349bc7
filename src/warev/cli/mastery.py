"""What a learner or a group knows, on the screen: bars, and the numbers that they show."""

from collections.abc import Sequence
from typing import NamedTuple

from warev.cli import screen
from warev.quiz.crowd import Crowd, Total
from warev.quiz.saying import decimal, duration, sparkline
from warev.quiz.statistics import Mastery, Missed, Retention, Statistics

# How many columns a line takes beside its name and its bar.
_BESIDE = 47
_LEGEND = (
    "Each bar is the share of the mark that your last replies earned, with the interval (95 %) in which your true share "
    "lies; then how many of the questions you were asked, and how likely you remember them today."
)
# Of a long list the first ones, which fit on a screen.
FIRST = 5


def show(found: Statistics, *, everything: bool) -> None:
    """Show the statistics of a learner."""
    days = screen.counted(found.practised, "day")
    screen.show(
        (found.learner, "bold"), (f"  {screen.counted(found.replies, 'reply')} on {days} since {found.first}", "dim")
    )
    _time(found)
    _masteries("All questions", [found.mastery._replace(id="all")], everything=True)
    _masteries("By pillar", found.pillars, everything=everything, named=True)
    _masteries("By topic", found.topics, everything=everything)
    _masteries("By question of the framework, the weakest first", _weakest(found.framework), everything=everything)
    screen.blank()
    screen.show((_LEGEND, "dim"))
    _forecast(found)
    _missed(found.missed, everything=everything)
    _retention(found.retention)
    if found.gone:
        screen.blank()
        screen.show(f"{screen.counted(found.gone, 'reply')} to questions that are gone, or have become others.")


def _time(found: Statistics) -> None:
    now = screen.counted(found.streak, "day")
    screen.show(
        f"{duration(found.seconds)} in all, {duration(found.median_seconds)} a question (median); "
        f"{now} in a row, at most {found.longest_streak}"
    )
    last = f"the last {len(found.days)} days"
    _line("Replies a day", last, [each.replies for each in found.days])
    _line("Minutes a day", last, [round(each.seconds / 60) for each in found.days])


def _line(title: str, when: str, numbers: Sequence[int]) -> None:
    screen.blank()
    screen.show((title, "bold"), (f"  {when}", "dim"))
    screen.show((sparkline(numbers), "green"), f"  {' '.join(map(str, numbers))}", indent=2, hang=len(numbers) + 2)


def _masteries(title: str, masteries: Sequence[Mastery], *, everything: bool, named: bool = False) -> None:
    """Bars for what was asked; what was not is counted, unless *everything* is wanted."""
    asked = [each for each in masteries if each.asked]
    if not masteries or not (asked or everything):
        return
    shown = masteries if everything else asked
    _bars(title, [_Bar(each.meaning if named else each.id, each, _seen(each)) for each in shown])
    if len(shown) < len(masteries):
        screen.show((f"and {len(masteries) - len(shown)} more without a reply yet: --all shows them", "dim"), indent=2)


def _seen(mastery: Mastery) -> str:
    """How much of it there was to know, and is known still."""
    recall = "" if mastery.recall is None else f", {round(mastery.recall * 100)} % today"
    return f"{mastery.asked} of {mastery.questions}{recall}"


class _Bar(NamedTuple):
    """The name of something, what was earned of it, and an aside."""

    name: str
    of: Mastery | Total
    aside: str


def _bars(title: str, bars: Sequence[_Bar], aside: str = "") -> None:
    """A line for each of *bars* under a *title*, or three where there is no room."""
    widest = max(len(bar.name) for bar in bars)
    room = screen.columns() - widest - _BESIDE
    cells = 20 if room >= 20 else 10
    screen.blank()
    screen.show((title, "bold"), (f"  {aside}" if aside else "", "dim"))
    for name, of, beside in bars:
        share = float(of.earned / of.asked) if of.asked else 0.0
        full = round(share * cells)
        drawn = (("█" * full, "green"), ("░" * (cells - full), "dim"))
        said = f"{round(share * 100):>3} % ({of.interval})" if of.asked else "no reply"
        if room < cells:
            screen.show((name, "bold"), indent=2, hang=2)
            screen.show(*drawn, f" {said}", indent=2)
            screen.show((beside, "dim"), indent=2)
        else:
            screen.show((f"{name:<{widest}}  ", "bold"), *drawn, f"  {said:<18}", (f"  {beside}", "dim"), indent=2)


def _weakest(masteries: Sequence[Mastery]) -> list[Mastery]:
    """Those asked first, of them the one that is surely known least."""
    return sorted(masteries, key=lambda each: (not each.asked, each.interval.high, each.id))


def _forecast(found: Statistics) -> None:
    numbers = [number for _, number in found.forecast]
    now = f"{screen.counted(found.due, 'question')} due now" if found.due else "nothing is due now"
    _line("Coming due", f"today and the next {len(numbers) - 1} days", numbers)
    screen.show(f"{now}; {found.mastery.questions - found.mastery.asked} never asked", indent=2)
    if found.due:
        screen.show("warev quiz --due", indent=2, whole=True)


def _missed(missed: Sequence[Missed], *, everything: bool) -> None:
    if not missed:
        return
    shown = missed if everything else missed[:FIRST]
    screen.blank()
    screen.show(("Missed most", "bold"), (_of(shown, missed), "dim"))
    for each in shown:
        last = "right" if each.last == 1 else f"{decimal(each.last)} of 1" if each.last else "wrong"
        times = screen.counted(each.replies, "time")
        _hard(each, f"missed {each.missed} of {times}, the last was {last}")


def _hard(question: Missed, said: str) -> None:
    first = question.prompt.strip().partition("\n")[0]
    screen.show(f"- {first} ({question.key.partition('/')[2]})", indent=2, hang=2)
    screen.show((said, "yellow"), *(f"; warev show {item}" for item in question.teaches[:1]), indent=4, hang=2)


def _of(shown: Sequence[object], listed: Sequence[object]) -> str:
    return f"  {len(shown)} of {len(listed)}: --all shows all" if len(shown) < len(listed) else f"  {len(listed)}"


def _retention(retention: Retention | None) -> None:
    screen.blank()
    screen.show(("Remembered after a day or more", "bold"))
    if retention is None:
        screen.show("no question was asked again after a day or more yet", indent=2)
        return
    share = retention.right / retention.replies
    screen.show(
        f"{round(share * 100)} % ({retention.interval}) of {screen.counted(retention.replies, 'reply')}; "
        f"the schedule expected {round(retention.predicted * 100)} %",
        indent=2,
    )
    low, high = retention.interval
    if not low <= retention.predicted <= high:
        better = "better" if retention.predicted < low else "worse"
        screen.show(f"you remember {better} than it expects", indent=2)


# -- a group ------------------------------------------------------------------------------------------------------------


def show_crowd(crowd: Crowd, *, everything: bool) -> None:
    """Show what a group knows."""
    replies = sum(member.replies for member in crowd.members)
    screen.show(
        (screen.counted(len(crowd.members), "member"), "bold"), (f"  {screen.counted(replies, 'reply')}", "dim")
    )
    _totals("By pillar, all members", crowd.pillars, named=True)
    _totals("By topic, all members", crowd.topics)
    _bars("Members", [_Bar(member.name, member.mastery, _seen(member.mastery)) for member in crowd.members])
    for place, topic in enumerate(crowd.topics):
        if topic.asked:
            known = [(member.name, member.topics[place]) for member in crowd.members]
            _bars(topic.id, [_Bar(name, mastery, _seen(mastery)) for name, mastery in known], topic.meaning)
    shown = crowd.missed if everything else crowd.missed[:FIRST]
    if shown:
        screen.blank()
        screen.show(("What the group misses most", "bold"), (_of(shown, crowd.missed), "dim"))
    for each in shown:
        _hard(each, f"missed by {each.missed} of {each.replies} who were asked")
    if crowd.gone:
        screen.blank()
        said = f"{screen.counted(crowd.gone, 'reply')} to questions of no pack at hand"
        screen.show(f"{said}: name the group's own packs with --pack")


def _totals(title: str, totals: Sequence[Total], *, named: bool = False) -> None:
    if asked := [each for each in totals if each.asked]:
        names = [each.meaning if named else each.id for each in asked]
        bars = [_Bar(name, each, screen.counted(each.asked, "reply")) for name, each in zip(names, asked, strict=True)]
        _bars(title, bars)
