"""What a sitting asks and by which rules, where an exam or the code of a paper has a say in it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from warev.cli import screen
from warev.errors import WarevError
from warev.quiz import choosing, codes, exams, packs
from warev.quiz.codes import Code
from warev.quiz.exams import Blueprint

if TYPE_CHECKING:
    from warev.cli.sitting.options import Ruled, Wished
    from warev.quiz.ledger import Paper
    from warev.quiz.packs import Pack
    from warev.quiz.session import Asked


def asked_for(names: list[str], wished: "Wished", ruled: "Ruled") -> tuple[list[str], "Wished", "Ruled"]:
    """The packs and options that ask the paper of the code in *ruled*. Raises WarevError where others contradict it."""
    code = codes.read(ruled.paper or "")
    for option, given in (("--seed", ruled.seed), ("--count", wished.most)):
        if given is not None:
            raise WarevError.of(f"--paper says what {option} is: leave one of them out")
    chosen = names or code.pack.split("+")
    if (ids := "+".join(packs.load(name).id for name in dict.fromkeys(chosen))) != code.pack:
        raise WarevError.of(f"the paper {code} is of the pack {code.pack}, and not of {ids}")
    return chosen, wished._replace(most=code.number), ruled._replace(seed=code.seed)


def compare(ruled: "Ruled", made: Code) -> None:
    """Say where the paper that was *made* is another than the one whose code was given."""
    if ruled.paper is None or made == (code := codes.read(ruled.paper)):
        return
    screen.show(("warning: ", "bold yellow"), f"this is {made}, and not {code}.", stderr=True)
    said = "other questions, or the same in other words: the pack differs, or the options do"
    few = f"{made.number} questions instead of {code.number}: the pack differs, or the options do"
    screen.show(f"It has {said if made.differs_only_in_content(code) else few}.", stderr=True, indent=2)


def own_rules(chosen: Sequence["Pack"], wished: "Wished", ruled: "Ruled") -> Blueprint | None:
    """The blueprint by which an exam is held; None where it is by the options. Raises WarevError where it is by both."""
    if not ruled.exam or len(chosen) != 1 or (rules := chosen[0].exam) is None:
        return None
    given = [f"--{name}" for name, _ in wished.wish().options() if not (name == "count" and ruled.paper)]
    given += [f"--{name}" for name in ("due", "weak", "new", "missed", "flagged") if getattr(wished, name)]
    options = (("--from", wished.source), ("--minutes", ruled.minutes), ("--pass", ruled.passing))
    given += [name for name, value in options if value is not None]
    if given:
        said = f"the exam of {chosen[0].id} has its own rules, so that {given[0]} means nothing beside it"
        own = f"{rules.number} questions, {rules.minutes:g} minutes, passed with {rules.pass_:g} %"
        raise WarevError.of(said, hint=f"they are: {own}; or practise without --exam")
    return rules


def drawn(pack: "Pack", rules: Blueprint, seed: str) -> tuple[tuple["Asked", ...], dict[str, Any]]:
    """What the exam of *pack* asks, and what the paper keeps about it."""
    made = exams.draw(pack, rules, seed)
    if not made.asked:
        raise WarevError.of(f"{pack.id} has too few questions for an exam by its own rules")
    return choosing.together(made.asked, [pack]), {exams.DOMAINS: [[title, list(keys)] for title, keys in made.domains]}


def minutes(rules: Blueprint | None, ruled: "Ruled", number: int, count: int | None) -> float | None:
    """The limit of time: of an exam with fewer questions than were asked for it is less, in proportion."""
    if rules is not None:
        return exams.in_proportion(rules.minutes, number, rules.number)
    limit = ruled.limit()
    return exams.in_proportion(limit, number, count) if ruled.exam and limit and count else limit


def mark(rules: Blueprint | None, ruled: "Ruled") -> float | None:
    """What it takes to pass, in percent; None where this is no exam."""
    if rules is not None:
        return rules.pass_
    given = ruled.mark()
    return (given or exams.MARK) if ruled.exam else None


def wanted(rules: Blueprint | None, count: int | None, number: int) -> int | None:
    """How many questions were asked for, where there are fewer."""
    asked = rules.number if rules is not None else count
    return asked if asked is not None and asked > number else None


def limits(paper: "Paper", shrunk: int | None) -> str:
    """The rules of an exam, to be said before it."""
    said = []
    if paper.minutes is not None:
        fewer = ", which is in proportion," if shrunk else ""
        said.append(f"of at most {paper.minutes:g} minutes{fewer}")
    if paper.mark is not None:
        said.append(f"passed with {paper.mark:g} %")
    return f" {' '.join(said)}" if said else ""
