"""A word or a few, typed by the learner."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from random import Random

from warev.forms import STRICT
from warev.questions import ACCEPTED, WAYS_OUT, WRONG, Card, Fault, Mark, Question, Remark, unexplained

# A reply longer than this is no short answer.
_LONGEST = 120
# Articles, and what stands before the names of services: nobody means anything by them.
_IDLE = {"a", "an", "the", "amazon", "aws"}
_DIGITS = re.compile(r"[0-9]+")
# From so many characters on, so many slips are small ones. In three letters there is no room: SQS is not SNS.
_SLIPS = ((9, 2), (5, 1))


@dataclass(frozen=True)
class Miss:
    """What somebody might say instead, and why it is wrong."""

    __pydantic_config__ = STRICT

    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Short(Question):
    """A question that is answered by typing one of what it accepts. Case, articles and small typos are forgiven.

    What is the name of another service, or one of `wrong`, is meant as it stands: it is never a typo of what is accepted.
    """

    accept: tuple[str, ...]
    wrong: tuple[Miss, ...] = ()

    def card(self, chance: Random | None = None) -> Card:
        return self._card(
            how="Reply in a word or a few; capitals and small typos do not matter.",
            right=self.accept[0] if self.accept else "",
            answer=self.accept,
            any_of=len(self.accept) > 1,
            choices=(),
        )

    def mark(self, reply: str, card: Card) -> Mark | None:
        said = " ".join(reply.split())
        if len(said) > _LONGEST or said.casefold() in WAYS_OUT or not _plain(said):
            return None
        right, remarks = self._judged(said)
        return Mark(reply=said, share=Fraction(right), remarks=remarks, said=(said,))

    def _judged(self, said: str) -> tuple[bool, tuple[Remark, ...]]:
        plain = "".join(_plain(said))
        if any("".join(_plain(each)) == plain for each in self.accept):
            return True, ()
        if miss := next((each for each in self.wrong if "".join(_plain(each.text)) == plain), None):
            return False, (Remark(miss.text, miss.why),)
        if other := self._other(plain):
            return False, (Remark(other, "That is an AWS service, and not what is asked for."),)
        slips = _fewest(said, self.accept)
        # What is as near to something wrong as to something right, nobody can be sure to have meant.
        near = [each for each in self.wrong if slips is not None and _fewest(said, [each.text], most=slips) is not None]
        strange = slips is not None and any(
            _fewest(said, names, most=slips) is not None for names in self._others().values()
        )
        if slips is not None and not near and not strange:
            return True, ()
        near = near or [each for each in self.wrong if _fewest(said, [each.text]) is not None]
        return False, tuple(Remark(each.text, each.why) for each in near)

    def _other(self, plain: str) -> str:
        """The name of the service that is called so and is none of those accepted; empty where there is none."""
        return next((name for name, names in self._others().items() if plain in names), "")

    def _others(self) -> dict[str, tuple[str, ...]]:
        """The services that none of what is accepted names, each with all its names as they are compared."""
        accepted = {"".join(_plain(each)) for each in self.accept}
        return {name: names for name, names in _services().items() if not accepted & set(names)}

    def answer_key(self) -> Iterator[tuple[str, str]]:
        yield from ((text, ACCEPTED) for text in self.accept)
        yield from ((miss.text, WRONG) for miss in self.wrong)

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not self.accept:
            yield Fault("nothing is accepted", ("accept",))
        seen: set[str] = set()
        for route, text in (
            *((("accept", index), each) for index, each in enumerate(self.accept)),
            *((("wrong", index, "text"), each.text) for index, each in enumerate(self.wrong)),
        ):
            plain = "".join(_plain(text))
            if not plain or len(text) > _LONGEST or " ".join(text.split()).casefold() in WAYS_OUT:
                hint = f"a reply is a word or a few, at most {_LONGEST} characters, and no key such as `skip`"
                yield Fault(f"nobody can reply {text!r}", route, hint)
            elif plain in seen:
                yield Fault(f"{text!r} stands here twice; case and articles make no difference", route)
            seen.add(plain)
        hint = "say `why` it is wrong, to somebody who said it"
        yield from unexplained("reply", (miss.why for miss in self.wrong), "wrong", hint)


def _plain(text: str) -> list[str]:
    """The words of *text* without case, accents, signs, articles and the makers' names; all of them if nothing were left."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    found = [word for word in re.split(r"[\W_]+", bare.casefold()) if word]
    return [word for word in found if word not in _IDLE] or found


def _fewest(said: str, accepted: Iterable[str], most: int | None = None) -> int | None:
    """How many slips lie between *said* and the nearest of *accepted*; None where they are more than small, or than *most*."""
    found = [slips for each in accepted if (slips := _slips(_plain(said), _plain(each))) is not None]
    slips = min(found, default=None)
    return slips if slips is not None and (most is None or slips <= most) else None


def _slips(said: list[str], meant: list[str]) -> int | None:
    """How many slips make *said* out of *meant*; None where that is more than a small typo.

    No number is a typo, nor is another first letter: few slips change it, and many meanings do (synchronous, asynchronous).
    """
    first, second = "".join(said), "".join(meant)
    allowed = next((slips for length, slips in _SLIPS if min(len(first), len(second)) >= length), 0)
    heads = zip(said, meant, strict=True) if len(said) == len(meant) else [(first, second)]
    if (
        abs(len(first) - len(second)) > allowed
        or _DIGITS.findall(first) != _DIGITS.findall(second)
        or any(one[0] != other[0] for one, other in heads)
    ):
        return None
    slips = distance(first, second)
    return slips if slips <= allowed else None


def distance(first: str, second: str) -> int:
    """How many letters must be added, dropped, replaced or swapped with their neighbour to make *second* of *first*.

    The restricted form of Damerau's distance (optimal string alignment), by the table of Wagner and Fischer (1974).
    """
    rows = [list(range(len(second) + 1))]
    for down, letter in enumerate(first, 1):
        row = [down]
        for across, other in enumerate(second, 1):
            best = min(rows[-1][across] + 1, row[-1] + 1, rows[-1][across - 1] + (letter != other))
            if down > 1 and across > 1 and (letter, other) == (second[across - 2], first[down - 2]):
                best = min(best, rows[-2][across - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


@cache
def _services() -> dict[str, tuple[str, ...]]:
    """Every service that warev knows, by its name, with all its names as they are compared."""
    from warev import content  # only a reply that is not right on the dot needs them

    listed = [raw for sheet in content.sheets("services") for raw in sheet.raw.get("services", ())]
    return {
        raw["name"]: tuple("".join(_plain(each)) for each in (raw["id"], raw["name"], *raw.get("aliases", ())))
        for raw in listed
    }


KIND = Short
