"""Text from files, made harmless for the place it goes to."""

import json
import re
from itertools import islice
from typing import Any

# Controls, line and paragraph separators, and the marks that turn the direction of text around.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# The same where text may have lines: such characters stand only inside strings, where JSON can escape them.
_CONTROL_IN_LINES = re.compile("[\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# What XML 1.0 has no place for, beside controls.
_NO_XML = re.compile("[\ufffe\uffff]")
# What a sheet would take for the beginning of a formula, in the wide forms of East Asia too.
_FORMULA = re.compile(r"\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_SPAN_OR_MARK = re.compile("(?P<span>`[^`]*`)|(?P<mark>[<*_])")
# What means a formula, a line break or an icon even where it is spelled as numbers: a space without width parts it.
_MERMAID_SENSE = re.compile(r"\$(?=\$)|\\(?=n)|:(?=fa-)")
# A hyphen or a dot inside a word is harmless, and ids are full of them.
_MERMAID = re.compile(r"(?<!\w)[-.]|[-.](?!\w)|[^\w .,-]|_")
# So many pieces of JSON are joined at a time.
_AT_ONCE = 10_000
_ASCII = {
    "█": "#", "▒": "?", "░": ".", "✓": "+", "✗": "x", "•": "*", "·": "-", "…": "...", "→": "->", "←": "<-",
    "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "×": "x", "≥": ">=", "≤": "<=", "─": "-", "│": "|",
    "▁": "_", "▂": ".", "▃": ":", "▄": "-", "▅": "=", "▆": "+", "▇": "*",
}  # fmt: skip


def terminal(text: str) -> str:
    """*text* on one line and without anything that a terminal would obey."""
    return _CONTROL.sub(
        lambda found: " " if found.group() in "\n\t" else found.group().encode("unicode_escape").decode(), text
    )


def lines(text: str) -> str:
    """*text* with its lines and tabs, and without anything else that a terminal would obey."""
    return re.sub(r"[^\n\t]+", lambda found: terminal(found.group()), text)


def markdown(text: str) -> str:
    """*text* as one line of Markdown that shows every character of it, in a table too."""
    line = " ".join(terminal(text).split())
    escaped = _MARKDOWN.sub(r"\\\1", line)
    # What would open a list, a heading or a rule at the start of a line.
    return re.sub(r"^(\d+)([.)])(?=\s|$)|^([-+=])", lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", escaped)


def prose(sentence: str) -> str:
    """A sentence of the content as Markdown: its code spans are meant, any other mark is text."""
    return _SPAN_OR_MARK.sub(lambda found: found["span"] or f"\\{found['mark']}", sentence)


def json_text(raw: Any) -> str:
    """*raw* as JSON, indented and with a line end, in which nothing is left that a terminal would obey."""
    pieces = (
        _CONTROL_IN_LINES.sub(lambda found: f"\\u{ord(found.group()):04x}", piece)
        for piece in json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(raw)
    )
    written = []
    # Joined by and by: all pieces at once would take several times the room of the text.
    while text := "".join(islice(pieces, _AT_ONCE)):
        written.append(text)
    return "".join(written) + "\n"


def xml(text: str) -> str:
    """*text* on one line, of characters that XML may hold; whoever writes the XML still escapes its marks."""
    return _NO_XML.sub("\ufffd", terminal(text))


def sheet(text: str) -> str:
    """*text* on one line as the cell of a sheet, which never takes it for a formula."""
    line = " ".join(terminal(text).split())
    return f"'{line}" if _FORMULA.match(line) else line


def mermaid(text: str) -> str:
    """*text* as the inside of a quoted label in a Mermaid diagram, whose every mark and Markdown is spelled as a number."""
    line = " ".join(terminal(text).split())
    apart = _MERMAID_SENSE.sub("\\g<0>\u200b", line)
    return _MERMAID.sub(lambda found: f"#{ord(found.group())};", apart)


def ascii_form(character: str) -> str:
    """The nearest plain spelling of one *character* that a console cannot show."""
    if character in _ASCII:
        return _ASCII[character]
    import unicodedata

    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain or "?"
