"""Where a paragraph breaks into lines, on a terminal with colour and without: one answer for both."""

import re
from bisect import bisect_right
from itertools import accumulate

# Only blanks break a line: a no-break space is part of its word.
_WORD = re.compile("[^ ]+")


def spans(text: str, first: int, later: int) -> list[tuple[int, int]]:
    """Where each line of *text* begins and ends, the first with room for *first* columns and the others for *later*.

    A line ends before the word that does not fit. A word that is longer than a whole line goes on where the one before it
    ends, and is cut. Each line holds one character at least, however few columns there are.
    """
    if text.isascii() and len(text) <= first:
        return [(0, len(text))]
    columns = [0, *accumulate(map(_columns, text))]
    lines: list[tuple[int, int]] = []
    start = end = 0
    for word in _WORD.finditer(text):
        begin, stop = word.span()
        if lines and start == end:
            start = end = begin
        while columns[stop] > (limit := columns[start] + (later if lines else first)):
            cut = bisect_right(columns, limit) - 1
            if end > start and (columns[stop] - columns[begin] <= later or cut <= begin):
                lines.append((start, end))
                start = end = begin
                continue
            if cut <= begin:
                cut = bisect_right(columns, columns[begin + 1]) - 1
            if cut >= stop:
                break
            lines.append((start, cut))
            start = end = begin = cut
        end = stop
    return [*lines, (start, end)]


def fitted(text: str, width: int) -> str:
    """*text* in exactly *width* columns: filled up, or cut with an ellipsis."""
    columns = [0, *accumulate(map(_columns, text))]
    if columns[-1] <= width:
        return text + " " * (width - columns[-1])
    kept = bisect_right(columns, width - 1) - 1
    return text[:kept] + "…" + " " * (width - 1 - columns[kept])


def _columns(character: str) -> int:
    """How many columns of a terminal *character* takes."""
    if character < "\u0300":
        return 1
    import unicodedata  # few need it

    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
