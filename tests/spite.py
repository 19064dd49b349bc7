"""Names that mean harm, the files that they stand in, and what real readers make of what was written about them.

A reader gives back every text that a person sees, and the skeleton: all that is no text. Words of ill will change no skeleton,
and are shown to the last character.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from markdown_it import MarkdownIt
from pypdf import PdfReader

from warev.escaping import terminal

# Each row begins with what a sheet would take for a formula.
SPITES = (
    ("=1+1", "<script>alert(1)</script>", "</script></style></title><img src=x onerror=alert(1)>", "\" onload='alert(1)' x=\"",
     "a|b||c\\|d\\", "`x` ``y`` ```", "```\nz\n```"),
    ("+1-1", "two\nlines\r\n# and\tmore", "\u2028x\u2029\x85", "\x1b[35m\x1b[2J\x1b]0;x\x07", "\x9b35m\x90\x9d0;x\x9c",
     "\u202egnp.exe\u2066\u200f", "{{7*7}} {% raw %} {# x #} ${7*7}"),
    ("-1+1", "]]> <![CDATA[x", "--> <!-- x", "&lt;b&gt; &amp;amp; &#49;", "%%{init: {}}%% x[y] --> z:::w", "end; click x call y()",
     '#quot; #35; "] subgraph'),
    ("@SUM(1)", '#panic("no") $x$ $$y$$ @ref <label>', '#link("u")[v] // c \\ ~', "[a](javascript:b) ![i](u)", "[a]: http://x",
     "<javascript:b> http://x.example", "**b** _i_ ~~s~~ * - +"),
    ("\t=1+1", "1. x", "> x", "---", "[red]m[/] :smile:", "'; DROP TABLE x; --", "$(x) `x` %PATH% !x"),
    ("\r=1+1", '=HYPERLINK("http://x")', "\\u003c \\x1b \\n", "| x", "# x", "- [x] x", "x\\"),
)  # fmt: skip
ALL = len(SPITES)
IDS = ("__proto__", "-1", "_x_", "--", "constructor", "end")


class Words:
    """What is written wherever free text may be: a mark that no other place has, with *spite* around it, or alone."""

    def __init__(self, *, spite: bool, before: str = "") -> None:
        self.spite = spite
        self.before = before
        self.written: dict[str, str] = {}

    def __call__(self, place: str, number: int = 0, rows: int = 1) -> str:
        """The words for *place*, with so many rows of spites, from the *number*-th one on, before the mark, and two behind it."""
        row = [each for some in (*SPITES[number:], *SPITES[:number])[:rows] for each in some]
        mark = f"q{self.before}{place}{number}q"
        self.written[mark] = f"{' '.join(row)} {mark} {row[1]} {row[-1]}" if self.spite else mark
        return self.written[mark]


def file_named(words: Words, number: int) -> str:
    """A file with as bad a name as a system allows."""
    words("file", number, rows=2)
    mark = next(reversed(words.written))
    words.written[mark] = words.written[mark].replace("/", "_")
    return f"{words.written[mark]}.yaml"


def described(words: Words, lead: int = 0) -> str:
    """An architecture with *words* wherever free text may stand, its name with the row *lead*, and with ids as odd as may be."""
    ids = list(enumerate(IDS))
    components = {
        id_: {
            "service": "ec2",
            "tier": "critical",
            "availability_zones": 1,
            **{each: words(each, number) for each in ("name", "version", "notes")},
            "owner": f"a {words('owner', number)}",
            "tags": [words("tag", number)],
        }
        for number, id_ in ids
    }
    accepted = [
        {
            "item": "REL01-BP01",
            "component": id_,
            "reason": words("reason", number),
            "owner": words("signed", number),
            "until": "2027-01-31",
            "under": {"owner": words("under", number)},
        }
        for number, id_ in ids
    ]
    whole = {
        "name": words("workload", lead, rows=ALL),
        "description": words("description", lead + 1, rows=ALL),
        "owner": f"a {words('keeper', 2, rows=ALL)}",
        "identity": {"mfa": "none"},
        "complete": ["components", "flows", "uses"],
        "places": {"hall": {"type": "site", "name": words("hall", 3, rows=ALL)}},
        "components": components,
        "flows": [
            {"from": IDS[number - 1], "to": id_, "style": "sync", "purpose": words("purpose", number)}
            for number, id_ in ids
        ],
        "answers": {
            "REL02-BP02": {"not_applicable": words("sense", 1, rows=ALL), "notes": words("remark", 2, rows=ALL)},
            "SEC01-BP02": {
                "answer": "no",
                "by": words("by", 3, rows=ALL),
                "date": "2026-01-02",
                "notes": words("note", 4, rows=ALL),
            },
        },
        "accepted": accepted,
    }
    # A line for each: places in the file do not depend on how long the words are.
    return json.dumps(whole, indent=1)


class Seen(NamedTuple):
    """What a reader finds: the texts that a person sees, and a skeleton of all the rest. In what is *paged* the edge of a page
    may part a text.
    """

    texts: list[str]
    skeleton: Any
    paged: bool = False

    @property
    def whole(self) -> str:
        """All texts, but for where their lines break."""
        return flat("".join(self.texts))

    def shows(self, text: str) -> bool:
        """Whether every character of *text* is shown, in order."""
        wanted, whole = flat(text), self.whole
        cuts = range(1, len(wanted)) if self.paged else ()
        return wanted in whole or any(wanted[:cut] in whole and wanted[cut:] in whole for cut in cuts)


def flat(text: str) -> str:
    """*text* as it must be shown, but for where its lines break."""
    return "".join(terminal(text).split())


# -- readers --------------------------------------------------------------------------------------------------------------


def of_csv(raw: Any) -> Seen:
    rows = list(csv.reader(io.StringIO(raw), strict=True))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.strip().startswith(tuple("=+-@|%"))] == []
    assert len(raw.splitlines()) == len(rows)
    return Seen(cells, [len(row) for row in rows])


def of_json(raw: Any) -> Seen:
    texts: list[str] = []
    return Seen(texts, _bones(json.loads(raw), texts))


def _bones(found: Any, texts: list[str]) -> Any:
    if isinstance(found, dict):
        return {key: _bones(each, texts) for key, each in found.items()}
    if isinstance(found, list):
        return [_bones(each, texts) for each in found]
    if not isinstance(found, str):
        return found
    texts.append(found)
    return "text"


def of_sarif(raw: Any) -> Seen:
    """As a viewer shows it: a message's escaped brackets are plain, an address is spelled out."""
    seen = of_json(raw)
    return seen._replace(texts=[unquote(re.sub(r"\\([\\\[\]])", r"\1", each)) for each in seen.texts] + seen.texts)


def of_xml(raw: Any) -> Seen:
    every = list(ET.fromstring(raw).iter())  # noqa: S314  our own
    texts = [text for each in every for text in (*each.attrib.values(), each.text or "", each.tail or "")]
    return Seen(texts, [(each.tag, sorted(each.attrib)) for each in every])


class _Page(HTMLParser):
    """The texts of a page, and its elements. How many parts a drawing has depends on how long its words are."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.found = Counter[Any]()
        self.drawn = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        assert [name for name in named if name.startswith("on")] == []
        for name in named.keys() & {"href", "src", "xlink:href", "action"}:
            assert named[name].startswith(("#", "https://")), named[name]
        self.texts += named.values()
        self.drawn += tag == "svg"
        self.found[tag, *(() if self.drawn else sorted(named))] += 0 if self.drawn else 1

    def handle_endtag(self, tag: str) -> None:
        self.drawn -= tag == "svg"

    def handle_data(self, data: str) -> None:
        if self.lasttag in {"script", "style"}:
            self.found[data.strip()] += 1
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.found["comment", data] += 1


def of_html(raw: Any) -> Seen:
    page = _Page()
    page.feed(raw)
    page.close()
    return Seen(["".join(page.texts)], page.found)


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# A code span that would not hold its text is none.
_PLAIN = {"text", "softbreak", "text_special", "code_inline"}


def of_markdown(raw: Any) -> Seen:
    """As GitHub would show it; of a diagram, whose reader is Mermaid itself, its labels are text."""
    texts: list[str] = []
    found = Counter[Any]()
    for token in MARKDOWN.parse(raw):
        inner = token.children or ()
        found.update(
            (each.type, str(each.attrs.get("href", ""))) for each in (token, *inner) if each.type not in _PLAIN
        )
        html = [each.content for each in (token, *inner) if each.type in {"html_block", "html_inline"}]
        found.update(html)
        shown = [each for each in inner if each.type in {"text", "code_inline", "softbreak"}]
        texts.append("".join(each.content for each in shown))
        # What an author meant as code stands as it was written, too.
        texts.append("".join(each.content.join([each.markup * (each.type == "code_inline")] * 2) for each in shown))
        if token.info == "mermaid":
            found[re.sub(r'"[^"]*"', "label", token.content)] += 1
        elif token.type == "fence":
            texts.append(token.content)
            found[token.info, token.content.count("\n")] += 1
    return Seen(texts, found)


def of_pdf(raw: Any) -> Seen:
    reader = PdfReader(io.BytesIO(raw))
    pages = [page.extract_text().replace("\0", "?") for page in reader.pages]
    notes = [note.get_object().get("/A", {}) for page in reader.pages for note in page.get("/Annots", ())]
    links = {str(each.get("/URI", each.get("/S"))) for each in notes}
    root: Any = reader.trailer["/Root"]
    return Seen(pages, (links, sorted(root)), paged=True)


def of_screen(raw: Any) -> Seen:
    """As a terminal shows it: what it obeys is no text."""
    orders = re.compile("\x1b\\[[0-9;]*[A-Za-z]")
    shown = orders.sub("", raw)
    assert obeyed(shown) == set()
    return Seen([shown], set(orders.findall(raw)))


# By the ending of the format's files. Whoever adds a format adds its reader.
READERS: dict[str, Callable[[Any], Seen]] = {
    ".csv": of_csv,
    ".html": of_html,
    ".json": of_json,
    ".md": of_markdown,
    ".pdf": of_pdf,
    ".sarif": of_sarif,
    ".xml": of_xml,
    "screen": of_screen,
}


def obeyed(shown: str) -> set[str]:
    """Every character of *shown* that is an order and no text, but for line ends."""
    return {letter for letter in shown if not letter.isprintable()} - {"\n"}
