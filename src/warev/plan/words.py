"""A plan in words, for every format and the terminal alike. No markup, and no sentence about AWS."""

from fractions import Fraction

from warev.plan import Lowered, Moved, Plan, Set, Step
from warev.plan.outcomes import Outcome
from warev.scores import percent
from warev.values import say

GOAL = (
    "A point is one hundredth of a pillar's range. The goal is the worst ends of all pillars together, then fewer questions of "
    "HIGH risk. What facts can disprove and never prove counts there once somebody attests that it is so: such a step says "
    "attest, too."
)
STUCK = "Gaps that no step here closes"


def made(plan: Plan) -> str:
    """By what the plan was made."""
    edition = plan.edition
    return f"{edition.framework}, {edition.framework_date}; content {edition.content}; warev {plan.version}"


def total(plan: Plan) -> str:
    """All steps together: ``9 steps, effort 13, +38.3 points, HIGH questions 22 -> 17``."""
    number = len(plan.steps)
    said = [f"{number} step{'' if number == 1 else 's'}", f"effort {plan.effort}"]
    return ", ".join([*said, _change(plan.before, plan.after)])


def points(amount: Fraction) -> str:
    """*amount* with one digit behind the point; what there is, however little, is never 0.0."""
    tenths = round(amount * 10)
    if tenths == 0 and amount:
        return "less than 0.1"
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"


def gain(step: Step) -> str:
    """What *step* brings: ``+4.6 points``, and the questions whose risk changes."""
    return _change(step.before, step.after)


def _change(before: Outcome, after: Outcome) -> str:
    amount = after.points - before.points
    said = [f"{'+' if amount > 0 else ''}{points(amount)} points"]
    for word, was, now in (("HIGH", before.high, after.high), ("MEDIUM", before.medium, after.medium)):
        if was != now:
            said.append(f"{word} questions {was} -> {now}")
    return ", ".join(said)


def doing(each: Set) -> tuple[str, str, str]:
    """What to do, in a word; to what; and what there is to say of it besides:
    ``set``, ``components.db.availability_zones=2``, ``was 1, shop.yaml:14:5``.
    """
    if each.attests is not None:
        return "attest", f"{each.attests.id} {each.attests.title}", each.text
    was = "not stated" if each.was is None else f"was {say(each.was)}{f', {each.at}' if each.at else ''}"
    return "set", each.text, f"for example; {was}" if each.example else was


def brief(each: Set) -> str:
    """The same within a sentence."""
    return f"{each.text} (for example)" if each.example else each.text


def moved(each: Moved) -> str:
    """How an item's verdict changes."""
    change = f"{each.before} -> {each.after}" if each.before is not each.after else f"still {each.after}, but nearer"
    return f"{each.item.id} {each.item.title}: {change}"


def ranges(plan: Plan) -> list[tuple[str, str, str]]:
    """For each pillar its name, its range before and its range after."""
    return [
        (pillar.name, _range(plan.before, index), _range(plan.after, index))
        for index, pillar in enumerate(plan.pillars)
    ]


def _range(outcome: Outcome, index: int) -> str:
    return f"{percent(outcome.worst[index] / 100)}-{percent(outcome.best[index] / 100)} %"


def promise(plan: Plan) -> str:
    """How good the plan is, in a sentence."""
    if plan.budget is None:
        return "Everything that steps can close. With --effort it is the best within a budget."
    if plan.exact:
        return f"The best within an effort of {plan.budget}: every other choice of steps was ruled out."
    bound = points(plan.bound)
    return f"The best found within an effort of {plan.budget}; no choice of steps brings more than {bound} points."


def lowered(each: Lowered) -> str:
    """What lowers a question, and to what."""
    if not each.sets:
        return "no step here does"
    return f"HIGH -> {each.risk.upper() if each.risk else 'NONE'} for an effort of {each.effort}"
