"""A quiz from the gaps of a review: what an architecture lacks, and what nobody knows of it, is what its people should learn."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from warev.quiz.packs import Pack
from warev.quiz.session import Asked
from warev.review import Finding, Review
from warev.verdict import Verdict

# More things at fault than these are counted.
_MOST_NAMED = 3


class Quizzed(NamedTuple):
    """What a review leaves to learn.

    `asked` are the questions, those of the worst gap first; `notes` say of each, by its key, which gap it belongs to;
    `silent` are the gaps that no question is about.
    """

    asked: tuple[Asked, ...]
    notes: dict[str, str]
    silent: tuple[Finding, ...]


def quizzed(review: Review, packs: Sequence[Pack]) -> Quizzed:
    """The questions of *packs* about what *review* found not met, and then about what it found unknown.

    The worst comes first, in the order of the review's recommendations; a question about several stands with the worst.
    """
    every = [Asked(pack.id, question) for pack in packs for question in pack.questions]
    about: dict[str, list[Asked]] = {}
    for asked in every:
        for item in asked.question.teaches:
            about.setdefault(item, []).append(asked)
    found: dict[str, Asked] = {}
    notes: dict[str, str] = {}
    silent = []
    for finding in (*review.found(Verdict.NOT_MET), *review.found(Verdict.UNKNOWN)):
        questions = about.get(finding.item.id, [])
        for asked in questions:
            if found.setdefault(asked.key, asked) is asked:
                notes.setdefault(asked.key, _note(finding))
        if not questions and finding.verdict is Verdict.NOT_MET:
            silent.append(finding)
    return Quizzed(tuple(found.values()), notes, tuple(silent))


def kept(asked: Iterable[Asked], chosen: Quizzed) -> tuple[Asked, ...]:
    """Those of *asked* that *chosen* holds, in its order."""
    wanted = {each.key for each in asked}
    return tuple(each for each in chosen.asked if each.key in wanted)


def _note(finding: Finding) -> str:
    """The gap of *finding* in words: ``REL09-BP03 Perform data backup automatically, HIGH risk: not met (catalog-db)``."""
    item = finding.item
    failing = finding.failing if finding.verdict is Verdict.NOT_MET else ()
    named = [name.partition(".")[2] for name in failing if name]
    if len(named) > _MOST_NAMED:
        named = [*named[:_MOST_NAMED], f"{len(named) - _MOST_NAMED} more"]
    where = f" ({', '.join(named)})" if named else ""
    return f"{item.id} {item.title}, {item.risk.upper()} risk: {finding.verdict}{where}"
