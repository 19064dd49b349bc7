"""Things on the left, each of which belongs to one thing on the right."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import cycle, islice
from random import Random

from warev.questions import (
    LETTERS,
    Card,
    Choice,
    Fault,
    Mark,
    Pair,
    Question,
    Remark,
    repeated,
    shuffled,
    unexplained,
    words,
)

# What people write between a number and its letter.
_JOINTS = str.maketrans("", "", "=:->")
_NUMBERED = re.compile(r"([0-9]{1,2})([a-z])")


@dataclass(frozen=True, kw_only=True)
class Match(Question):
    """A question that asks for the right side of each of its pairs; several may share one."""

    pairs: tuple[Pair, ...]

    def card(self, chance: Random | None = None) -> Card:
        rights = shuffled(tuple(dict.fromkeys(pair.right for pair in self.pairs)), chance)
        letters = dict(zip(rights, LETTERS, strict=False))
        example = islice(cycle(letters.values()), len(self.pairs))
        return self._card(
            how=f"Reply with a letter for each number, such as {_spell(example)}.",
            right=_spell(letters[pair.right] for pair in self.pairs),
            answer=(f"{n}{letters[pair.right]}. {pair.left}: {pair.right}" for n, pair in enumerate(self.pairs, 1)),
            choices=[Choice(right, right=True) for right in rights],
            pairs=self.pairs,
        )

    def mark(self, reply: str, card: Card) -> Mark | None:
        said = _read(reply, len(card.pairs))
        if said is None or not set(said) <= set(card.letters):
            return None
        chosen = [card.choices[card.letters.index(letter)].text for letter in said]
        wrong = [n for n, pair in enumerate(card.pairs) if chosen[n] != pair.right]
        return Mark(
            reply=_spell(said),
            share=1 - Fraction(len(wrong), len(card.pairs)),
            remarks=tuple(Remark(f"{n + 1}{said[n]}", card.pairs[n].why) for n in wrong),
            said=tuple(f"{pair.left}: {right}" for pair, right in zip(card.pairs, chosen, strict=True)),
        )

    def answer_key(self) -> Iterator[tuple[str, str]]:
        return ((pair.left, pair.right) for pair in self.pairs)

    def faults(self) -> Iterator[Fault]:
        yield from super().faults()
        if not 2 <= len(self.pairs) <= len(LETTERS):  # noqa: PLR2004  one is no match
            what = f"a question has from 2 to {len(LETTERS)} pairs, but this has {len(self.pairs)}"
            yield Fault(what, ("pairs",))
        rights = dict.fromkeys(pair.right for pair in self.pairs)
        if len(self.pairs) > 1 and len(rights) == 1:
            yield Fault("all pairs share one right side, so that no reply can be wrong", ("pairs",))
        yield from repeated("left side", (pair.left for pair in self.pairs), "pairs", "left")
        for fault in repeated("right side", rights, "pairs", "right"):
            yield Fault(f"{fault.what}, written differently", ("pairs",), "several lefts that share it write it alike")
        hint = "say why, to somebody who matched it wrongly"
        yield from unexplained("pair", (pair.why for pair in self.pairs), "pairs", hint)


def _spell(letters: Iterator[str] | list[str]) -> str:
    return " ".join(f"{number}{letter}" for number, letter in enumerate(letters, 1))


def _read(reply: str, lefts: int) -> list[str] | None:
    """The letter for each left, in their order: `1b 2a`, `1=b, 2=a`, or `b a`."""
    said = "".join(words(reply)).translate(_JOINTS).upper()
    if said.isalpha():
        return list(said) if len(said) == lefts else None
    numbered = _NUMBERED.findall(said.lower())
    if "".join(map("".join, numbered)) != said.lower():
        return None
    found: dict[int, str] = {}
    for number, letter in numbered:
        if found.setdefault(int(number), letter.upper()) != letter.upper():
            return None
    return [found[number] for number in sorted(found)] if set(found) == set(range(1, lefts + 1)) else None


KIND = Match
