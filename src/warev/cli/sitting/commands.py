"""What a person can type besides a reply: the same words whatever the face."""

from typing import NamedTuple

QUIT, KEYS, SKIP, UNDO, EXPLAIN, FLAG, HINT, BACK, NEXT, REVIEW, END = (
    "quit",
    "keys",
    "skip",
    "undo",
    "explain",
    "flag",
    "hint",
    "back",
    "next",
    "review",
    "end",
)
GO = "go"
# Choices have the letters from A to P, so that the letters behind them are free.
SHORT = {
    "?": KEYS,
    "q": QUIT,
    "exit": QUIT,
    "s": SKIP,
    "u": UNDO,
    "x": EXPLAIN,
    "!": FLAG,
    "*": HINT,
    "<": BACK,
    ">": NEXT,
    "r": REVIEW,
    "hand in": END,
}
WORDS = {*SHORT.values()}
# What each does, in the order in which the keys are told; those of exams only are marked.
MEANINGS = (
    ("s, skip", "leave this question for later", False),
    ("!, flag", "mark it, or take the mark away", False),
    ("*, hint", "show a hint, where there is one", False),
    ("x, explain", "explain the item behind it", False),
    ("<, back", "look at the question before this", False),
    ("#5", "go to question 5", False),
    (">, next", "go on", False),
    ("u, undo", "take back what you did last", False),
    ("r, review", "see all questions, and hand in", True),
    ("q, quit", "stop; warev quiz --resume goes on where you were", False),
)


class Said(NamedTuple):
    """A command, and the number that came with it, if one did."""

    word: str
    number: str = ""


def read(said: str) -> Said | None:
    """The command that *said* is; None where it is a reply."""
    word = " ".join(said.lower().split())
    if word[:1] == "#" and word[1:].strip().isdecimal():
        return Said(GO, word[1:].strip())
    word = SHORT.get(word, word)
    return Said(word) if word in WORDS else None
