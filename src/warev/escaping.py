"""Text from files, made harmless for the place it goes to."""

import re

# Controls, line and paragraph separators, and the marks that turn the direction of text around.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_ASCII = {
    "█": "#", "▒": "?", "░": ".", "✓": "+", "✗": "x", "•": "*", "·": "-", "…": "...", "→": "->", "←": "<-",
    "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "×": "x", "≥": ">=", "≤": "<=", "─": "-", "│": "|",
}  # fmt: skip


def terminal(text: str) -> str:
    """*text* on one line and without anything that a terminal would obey."""
    return _CONTROL.sub(
        lambda found: " " if found.group() in "\n\t" else found.group().encode("unicode_escape").decode(), text
    )


def markdown(text: str) -> str:
    """*text* as one line of Markdown that shows every character of it, in a table too."""
    line = " ".join(terminal(text).split())
    escaped = _MARKDOWN.sub(r"\\\1", line)
    # What would open a list, a heading or a rule at the start of a line.
    return re.sub(r"^(\d+)([.)])(?=\s|$)|^([-+=])", lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", escaped)


def ascii_form(character: str) -> str:
    """The nearest plain spelling of one *character* that a console cannot show."""
    if character in _ASCII:
        return _ASCII[character]
    import unicodedata

    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain or "?"
