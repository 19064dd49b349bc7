"""What a change would do, on the screen: the review of a file beside the review of the file as changed."""

from warev import wording
from warev.catalog import Risk
from warev.cli import screen
from warev.review import Answered, Finding, Review, Section
from warev.scores import percent


def show(before: Review, after: Review, settings: list[str]) -> None:
    """Show what *settings* change."""
    screen.show((after.architecture.name, "bold"), ("  what if; the file stays as it is", "dim"))
    for setting in settings:
        screen.show("- ", setting, indent=2, hang=2)
    screen.blank()
    widest = max(len(section.pillar.name) for section in after.sections)
    for was, now in zip(before.sections, after.sections, strict=True):
        _section(was, now, widest)
    _questions(before, after)
    moved = [(old, new) for old, new in zip(before.findings, after.findings, strict=True) if _told(old) != _told(new)]
    screen.blank()
    if not moved:
        screen.show("No verdict changes.")
        return
    screen.show(("What changes", "bold"), (f"  {screen.counted(len(moved), 'item')}", "dim"))
    for old, new in moved:
        _moved(old, new)


def _section(old: Section, new: Section, widest: int) -> None:
    was, now = wording.score(old.tally), wording.score(new.tally)
    same = old.tally == new.tally
    words = was if was == now else f"{was} -> {now}"
    hidden = "by less than 1 %" if was == now and not same else ""
    known = f"{wording.coverage(new.tally)} known"
    screen.show(
        (f"{new.pillar.name:<{widest}}  ", "bold"), (f"{words:<20}", "dim" if same else ""), (hidden or known, "dim")
    )


def _questions(before: Review, after: Review) -> None:
    """How many questions of the framework are known to be at each risk, where that changes."""
    lines = []
    for risk in (Risk.HIGH, Risk.MEDIUM):
        was, now = (sum(each.known_risk is risk for each in _all_questions(made)) for made in (before, after))
        if was != now:
            lines.append(f"{risk.upper()} questions: {was} -> {now}")
    if lines:
        screen.blank()
        screen.show("; ".join(lines))


def _all_questions(made: Review) -> list[Answered]:
    return [question for section in made.sections if section.pillar.published for question in section.questions]


def _told(finding: Finding) -> tuple[object, ...]:
    return finding.credit, finding.contradiction, *(each.state for each in finding.standings)


def _moved(old: Finding, new: Finding) -> None:
    item = new.item
    verdicts = f"{old.verdict} -> {new.verdict}" if old.verdict is not new.verdict else f"still {new.verdict}"
    credits_ = (
        "" if old.credit == new.credit or old.verdict is not new.verdict else f", {_credit(old)} -> {_credit(new)}"
    )
    screen.blank()
    screen.show((item.id, "bold"), f" {item.title}  ", (f"{verdicts}{credits_}", "bold"), hang=2)
    for piece in wording.pieces(new):
        screen.show(piece, indent=2, hang=2)
    for acceptance in wording.acceptances(new):
        screen.show(acceptance, indent=2, hang=2)
    if new.contradiction:
        screen.show(("contradiction: ", "bold red"), new.contradiction, indent=2, hang=2)


def _credit(finding: Finding) -> str:
    """The share that is met, in per cent."""
    credit = finding.credit
    if credit is None:
        return "none"
    ends = [percent(end) for end in credit]
    return f"{ends[0]} %" if credit.worst == credit.best else f"{ends[0]}-{ends[1]} %"
