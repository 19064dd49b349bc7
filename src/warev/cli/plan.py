"""`warev plan`: what to do in what order, and what it brings."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warev.cli import screen
from warev.cli.options import OutputOption, naming, one_of, pillar_ids
from warev.plans import PLANS

if TYPE_CHECKING:
    from warev.plan import Lowered, Plan, Step

# Without --all, as many as are read.
FIRST_STEPS = 10
FIRST_SETS = 12
_MOST_DIGITS = 6


def _points(written: str | None) -> str | None:
    if written is not None and not (written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS):
        raise typer.BadParameter(f"{written!r} is no whole number of points, such as 13")
    return written


_File = Annotated[Path, typer.Argument(help="The architecture file.", show_default=False)]
_Effort = Annotated[
    str | None,
    typer.Option(
        "--effort",
        "-e",
        metavar="POINTS",
        callback=_points,
        help="At most so much effort: an item takes 1 (low), 3 (medium) or 8 (high) for each component.",
    ),
]
_Pillars = Annotated[
    list[str] | None,
    naming(pillar_ids, "--pillar", "-p", metavar="<pillar>", help="Only this pillar; may be repeated."),
]
_Unknown = Annotated[
    bool,
    typer.Option("--unknown", "-u", help="Plan, too, what only a person can tell and nobody has answered."),
]
_Format = Annotated[
    str | None, one_of(PLANS.names, "--format", "-f", help="Write it in this format instead of showing it.")
]
_Everything = Annotated[bool, typer.Option("--all", "-a", help="Show every step, not only the first.")]


def plan(
    file: _File,
    *,
    effort: _Effort = None,
    pillar: _Pillars = None,
    unknown: _Unknown = False,
    format: _Format = None,  # noqa: A002  the option's name
    output: OutputOption = None,
    everything: _Everything = False,
) -> None:
    """Say what to do in what order, and what each step brings.

    A step sets facts of the architecture, or has an item attested, so that gaps close. Each gain is found by judging
    again: once all is done, a review says what the plan promised. For each question of HIGH risk stands the smallest
    change that lowers it.

    \b
    Examples:
      warev plan architecture.yaml
      warev plan architecture.yaml --effort 13
      warev plan architecture.yaml --effort 8 --pillar security
      warev plan architecture.yaml --effort 13 -o plan.md
    """
    import gc

    from warev import plan as plans
    from warev import reading, trust
    from warev.cli import outputs

    wanted = outputs.wanted(format, output, PLANS)
    known = trust.known()
    # A plan reads the architecture again and again, and each reading leaves its things behind.
    gc.freeze()
    gc.enable()
    chosen = [each for each in known.pillars if each in [known.pillar(name) for name in pillar or []]]
    budget = None if effort is None else int(effort)
    made = plans.plan(reading.read(file, known), known, chosen, budget, unknown=unknown)
    if wanted is None:
        _show(made, most=None if everything else FIRST_STEPS)
        return
    from warev.cli.writing import write

    write(PLANS[wanted].render(made), output)


# -- on the screen ------------------------------------------------------------------------------------------------------


def _show(plan: "Plan", *, most: int | None) -> None:
    """Show *plan*, of its steps the first *most*."""
    _head(plan)
    for number, step in enumerate(plan.steps[:most], 1):
        _step(number, step, whole=most is None)
    if rest := plan.steps[len(plan.steps[:most]) :]:
        effort = sum(step.effort for step in rest)
        screen.blank()
        said = f"And {screen.counted(len(rest), 'step')} more for an effort of {effort}"
        screen.show((said, "bold"), ("  add --all for them, or -o plan.md for everything", "dim"))
    _lowered(plan.lowered)
    _rest(plan)


def _head(plan: "Plan") -> None:
    from warev.plan import words

    screen.show((plan.architecture.name, "bold"), ("  what to do in what order", "dim"))
    screen.blank()
    rows = words.ranges(plan)
    widest = max(len(name) for name, _, _ in rows) if screen.columns() >= 60 else 0
    for name, before, after in rows:
        said = before if before == after else f"{before} -> {after}"
        screen.show((f"{name:<{widest}}  ", "bold"), (said, "dim" if before == after else ""), hang=2)
    screen.blank()
    screen.show((words.total(plan), "bold"))
    screen.show(words.promise(plan))


def _step(number: int, step: "Step", *, whole: bool) -> None:
    from warev.plan import words

    screen.blank()
    screen.show((f"{number}. {words.gain(step)}", "bold"), (f"  (effort {step.effort})", "dim"), hang=3)
    shown = step.sets if whole else step.sets[:FIRST_SETS]
    for each in shown:
        do, what, aside = words.doing(each)
        screen.show((f"{do} ", "bold"), what, (f"  ({aside})" if aside else "", "dim"), indent=3, hang=4)
    if more := len(step.sets) - len(shown):
        screen.show((f"and {more} more", "dim"), indent=3)
    for moved in step.moved:
        screen.show("-> ", words.moved(moved), indent=3, hang=3)


def _lowered(lowered: "tuple[Lowered, ...]") -> None:
    from warev.plan import words

    if not lowered:
        return
    screen.blank()
    screen.show(("The smallest change that lowers each HIGH question", "bold"))
    for each in lowered:
        sets = "; ".join(words.brief(one) for one in each.sets)
        screen.show("- ", (each.question.id, "bold"), f" {words.lowered(each)}{': ' if sets else ''}", sets, hang=2)


def _rest(plan: "Plan") -> None:
    from warev.plan import words

    if plan.stuck:
        screen.blank()
        screen.show((words.STUCK, "bold"), ("  warev show ITEM says what to do", "dim"))
        screen.show(", ".join(item.id for item in plan.stuck))
    screen.blank()
    screen.show((words.GOAL, "dim"))
    if plan.waiting:
        screen.show((f"{screen.counted(plan.waiting, 'item')} unknown: warev ask asks for what they need.", "dim"))
    screen.show((f"{words.made(plan)}. Scores are warev's own.", "dim"))
