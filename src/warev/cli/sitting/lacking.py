"""`warev quiz --from`: the review whose gaps a quiz is about."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from warev.cli import screen
from warev.errors import WarevError

# Under this name a paper keeps, for each question, the gap that it belongs to.
NOTES = "gaps"

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warev.quiz.choosing import Wish
    from warev.quiz.gaps import Quizzed
    from warev.quiz.ledger import Paper
    from warev.quiz.packs import Pack
    from warev.quiz.session import Asked
    from warev.review import Finding, Review


def quizzed(path: Path, packs: "Sequence[Pack]", today: date) -> "Quizzed":
    """What the architecture in *path*, or the one of the JSON report *path*, leaves to learn. Raises WarevError where nothing is."""
    from warev.quiz import gaps

    return gaps.quizzed(_reviewed(path, today), packs)


def kept(asked: "Sequence[Asked]", chosen: "Quizzed", wish: "Wish") -> "tuple[Asked, ...]":
    """Those of *asked* that are about a gap or an unknown, in the order of these. Raises WarevError where there are none."""
    from warev.quiz import gaps

    found = gaps.kept(asked, chosen)[: wish.count]
    if not found:
        raise WarevError.of(f"none of the {len(asked)} questions is about a gap or an unknown of the review")
    return found


def _reviewed(path: Path, today: date) -> "Review":
    from warev import history, reading, saved, trust
    from warev.review import review

    known = trust.known()
    if path.suffix.lower() in history.REPORTS:
        report = saved.read_file(path)
        today = report.today
        architecture, _ = saved.architecture(report, known)
    else:
        architecture = reading.read(path, known)
    return review(architecture, known, lenses=known.lenses, today=today, seek=False)


def note(paper: "Paper", key: str) -> str:
    """To which gap the question of that *key* belongs; empty where the quiz is about none."""
    notes = paper.more.get(NOTES, {})
    return str(notes.get(key, ""))


def silent(gaps: "Sequence[Finding]") -> None:
    """Name the *gaps* that have no question."""
    if gaps:
        screen.blank()
        screen.show(f"No question is about {screen.counted(len(gaps), 'gap')}; read on with warev show:")
        for finding in gaps:
            screen.show(f"{finding.item.id} {finding.item.title}", indent=2, hang=2)
