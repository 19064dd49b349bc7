"""The code of a paper, short enough to be read out, so that the members of a group see that they took the same one.

``modern-applications:10:kelp-4821:7f3a9c``: the pack, the number of questions, the seed, and a digest of what was asked.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from warev.errors import WarevError
from warev.quiz.session import Session

_DIGITS = 6
# The key of a paper's `more` under which its code stands.
CODE = "code"


class Code(NamedTuple):
    """A paper's code, taken apart."""

    pack: str
    number: int
    seed: str
    digest: str

    def __str__(self) -> str:
        return f"{self.pack}:{self.number}:{self.seed}:{self.digest}"

    def differs_only_in_content(self, other: "Code") -> bool:
        """Whether the two name the same paper, whose questions or their words are others all the same."""
        return self[:3] == other[:3] and self.digest != other.digest


def of(packs: Iterable[str], seed: str, session: Session) -> Code:
    """The code of what *session* asks from *packs*: it changes with the questions, their order, words and right answers."""
    asked = [
        (
            each.key,
            each.question.rev,
            card.scenario,
            card.figure,
            card.prompt,
            [choice.text for choice in card.choices],
            [pair.left for pair in card.pairs],
            list(card.answer),
        )
        for each, card in zip(session.asked, session.cards, strict=True)
    ]
    digest = sha256(json.dumps(asked, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
    return Code("+".join(packs), len(asked), seed, digest[:_DIGITS])


def read(text: str) -> Code:
    """The code that *text* spells. Raises WarevError where it spells none."""
    pack, _, rest = text.strip().partition(":")
    count, _, rest = rest.partition(":")
    seed, _, digest = rest.rpartition(":")
    if not (pack and seed and digest and count.isascii() and count.isdigit() and int(count[:9]) > 0):
        raise WarevError.of(f"{text!r} is no code of a paper", hint="one reads modern-applications:10:kelp-4821:7f3a9c")
    return Code(pack, int(count[:9]), seed, digest.lower())
