"""Every format keeps the contract; a new file in formats/ is tested the day it lands. Markdown is parsed as GitHub would."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from junitparser import Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pypdf import PdfReader

from warev import catalog as catalogs
from warev import formats
from warev.architecture import Architecture
from warev.catalog import Catalog, Risk
from warev.escaping import prose
from warev.formats import markdown
from warev.review import Review, review

TODAY = date(2026, 11, 30)
ARCHITECTURE = (Path(__file__).parents[1] / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")
HOSTILE = '=1+1 {{7*7}} #panic("no") $x$ <script>alert(1)</script> | `x` **b** [red]m[/] ![i](u) \\| \\e[31m \\u202e # "q" =1+1 &amp; é €'
# The same as it is shown: escape sequences spelled out.
SPITE = HOSTILE.replace("\\e", "\\x1b")
# These take longest to make.
FEW = {"html": 3, "markdown": 10, "pdf": 2}
Counts = tuple[int, int, int, int]
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
every_format = pytest.mark.parametrize("name", formats.FORMATS.names)


@pytest.fixture
def made(architecture: Callable[[str], Architecture], catalog: Catalog) -> Review:
    return review(architecture(ARCHITECTURE), catalog, today=TODAY)._replace(version="0")


@pytest.fixture
def hostile(architecture: Callable[[str], Architecture], catalog: Catalog) -> Review:
    """A review in which everything that is free text is spiteful, and ids are as odd as they may be."""
    spite = json.dumps(HOSTILE).replace("\\\\e", "\\e").replace("\\\\u202e", "\\u202e")
    return review(architecture(spiteful(spite)), catalog, today=TODAY)


def quoted(text: str) -> str:
    """*text* as a YAML scalar, every character of it escaped."""
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"'


def spiteful(text: str) -> str:
    """An architecture in which *text*, a scalar, stands wherever free text may."""
    return f"""\
name: {text}
description: {text}
owner: {text}
components:
  __web__: {{service: ec2, tier: critical, availability_zones: 1, version: {text}, owner: {text}, name: {text}}}
  _db_: {{service: rds, tags: [{text}], name: {text}}}
flows:
  - {{from: __web__, to: _db_, style: sync, purpose: {text}}}
answers:
  REL02-BP02: {{not_applicable: {text}, notes: {text}}}
  SEC01-BP02: {{answer: no, by: {text}, date: 2026-01-02, notes: {text}}}
accepted:
  - {{item: REL01-BP01, component: __web__, reason: {text}, owner: {text}, until: 2027-01-31, under: {{owner: {text}}}}}
  - {{item: SEC01-BP02, reason: {text}, owner: {text}, until: 2027-01-31, under: {{owner: another}}}}
"""


def shown(name: str, made: Review) -> str:
    """What a person reads of a format: its text, or that of its pages."""
    rendered = formats.FORMATS[name].render(made)
    if isinstance(rendered, str):
        return rendered
    lines = [
        line.rstrip() for page in PdfReader(io.BytesIO(rendered)).pages for line in page.extract_text().splitlines()
    ]
    return "\n".join(lines).replace("\0", "?") + "\n"


# -- what a real reader counts in each format: met, not met, unknown, not applicable -----------------------------------


def counted(verdicts: Counter[str]) -> Counts:
    return verdicts["met"], verdicts["not met"], verdicts["unknown"], verdicts["not applicable"]


def counts_of_csv(text: str) -> Counts:
    return counted(Counter(row["verdict"] for row in csv.DictReader(io.StringIO(text)) if row["risk_by"] == "AWS"))


class _Checklists(HTMLParser):
    """What a parser of HTML finds: the verdicts of the checklists' items, and whether every element was closed."""

    VOID = frozenset({"meta", "input", "br", "hr", "img", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.verdicts = Counter[str]()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if named.get("data-item") == "checklist":
            self.verdicts[str(named["data-verdict"]).replace("_", " ")] += 1
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Such elements stand in drawings, and need no end."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def counts_of_html(text: str) -> Counts:
    read = _Checklists()
    read.feed(text)
    read.close()
    assert read.open == []
    return counted(read.verdicts)


def counts_of_json(text: str) -> Counts:
    items = [item for pillar in json.loads(text)["pillars"] for each in pillar["questions"] for item in each["items"]]
    return counted(Counter(item["verdict"].replace("_", " ") for item in items))


def counts_of_junit(text: str) -> Counts:
    cases = [case for suite in JUnitXml.fromstring(text.encode()) for case in suite]
    verdicts = Counter[str]()
    for case in cases:
        result = case.result[0] if case.result else None
        skipped = result.message if isinstance(result, Skipped) else ""
        failed = isinstance(result, Failure) or skipped.startswith("accepted ")
        verdicts["not met" if failed else skipped or "met"] += 1
    return counted(verdicts)


def counts_of_markdown(text: str) -> Counts:
    parsed = MARKDOWN.parse(text)
    summary = parsed[: next(index for index, token in enumerate(parsed) if token.type == "table_close")]
    cells = [summary[index + 1].content for index, token in enumerate(summary) if token.type == "td_open"]
    met, not_met, unknown, not_applicable = (sum(map(int, cells[column::8])) for column in range(3, 7))
    return met, not_met, unknown, not_applicable


def counts_of_pdf(raw: bytes) -> Counts:
    rows = re.findall(
        r"\d %\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)$", PdfReader(io.BytesIO(raw)).pages[0].extract_text(), re.MULTILINE
    )
    met, not_met, unknown, not_applicable = (sum(map(int, column)) for column in zip(*rows, strict=True))
    return met, not_met, unknown, not_applicable


def counts_of_sarif(text: str) -> Counts:
    (run,) = json.loads(text)["runs"]
    rules, properties = run["tool"]["driver"]["rules"], run["properties"]
    gaps = {result["ruleId"] for result in run["results"]}
    unknown, not_applicable = properties["unknown"], properties["notApplicable"]
    rest = len(rules) - len(gaps) - len(unknown) - len(not_applicable)
    assert properties["counts"].keys() == {tag for rule in rules for tag in rule["properties"]["tags"]}
    totals = [Counter(count) for count in properties["counts"].values()]
    assert sum(totals, Counter()) == +Counter(
        {"met": rest, "notMet": len(gaps), "unknown": len(unknown), "notApplicable": len(not_applicable)}
    )
    return rest, len(gaps), len(unknown), len(not_applicable)


COUNTS: dict[str, Callable[[Any], Counts]] = {
    "csv": counts_of_csv,
    "html": counts_of_html,
    "json": counts_of_json,
    "junit": counts_of_junit,
    "markdown": counts_of_markdown,
    "pdf": counts_of_pdf,
    "sarif": counts_of_sarif,
}


def tokens(text: str) -> Iterator[Token]:
    for token in MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


def tables(text: str) -> list[list[int]]:
    """Each table's rows, each as its number of cells: a backslash and what follows it is no border."""
    found: list[list[int]] = [[]]
    for line in text.splitlines():
        if line.startswith("|"):
            found[-1].append(re.sub(r"\\.", "", line).count("|") - 1)
        elif found[-1]:
            found.append([])
    return [table for table in found if table]


# -- every format -------------------------------------------------------------------------------------------------------


@every_format
def test_a_format_names_its_ending(name: str) -> None:
    assert formats.FORMATS[name].SUFFIX.startswith(".")
    assert list(formats.suffixes().values()).count(name) == 1


@every_format
def test_a_format_says_the_same_each_time(name: str, made: Review) -> None:
    assert formats.FORMATS[name].render(made) == formats.FORMATS[name].render(made)


@every_format
def test_a_format_ends_with_one_line_end_and_has_no_controls(name: str, made: Review, hostile: Review) -> None:
    for text in (shown(name, made), shown(name, hostile)):
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert [letter for letter in text if letter != "\n" and (not letter.isprintable())] == []
        assert [line for line in text.splitlines() if line != line.rstrip()] == []


@every_format
def test_a_format_holds_what_it_always_held(name: str, made: Review, golden: Callable[[str, str], None]) -> None:
    rendered = formats.FORMATS[name].render(made)
    golden(f"review{formats.FORMATS[name].SUFFIX}{'' if isinstance(rendered, str) else '.txt'}", shown(name, made))


@every_format
def test_a_format_counts_every_item(name: str, made: Review) -> None:
    tally = made.tally
    expected = (tally.met, tally.not_met, tally.unknown, tally.not_applicable)
    assert COUNTS[name](formats.FORMATS[name].render(made)) == expected


@every_format
def test_no_text_changes_what_a_format_counts(
    name: str, architecture: Callable[[str], Architecture], catalog: Catalog
) -> None:
    @settings(max_examples=FEW.get(name, 60))
    @given(st.text(min_size=1).filter(str.strip))
    @example("=1+1")
    @example('"], "counts": 1, "x": ["')
    @example("</testsuite><testsuite/>")
    @example("| a |\n|---|\n")
    @example('"\n"x",y')
    @example("#panic() ] [ $ ` \\")
    @example("{{7*7}}{% raw %}")
    @example("\x1b[31m\u202e\ufffe\x00")
    def holds(text: str) -> None:
        made = review(architecture(spiteful(quoted(text))), catalog, today=TODAY)
        tally = made.tally
        rendered = formats.FORMATS[name].render(made)
        assert COUNTS[name](rendered) == (tally.met, tally.not_met, tally.unknown, tally.not_applicable)

    holds()


@every_format
def test_a_format_says_its_day_and_what_each_acceptance_has_come_to(name: str, made: Review) -> None:
    # Lines are broken and marks escaped as each format does it.
    text = re.sub(r"[\s\\]", "", shown(name, made))
    signed = [standing.acceptance for _, standing in made.standings]
    assert [str(each.state) for _, each in made.standings] == ["reopened", "expired", "holds"]
    for said in (
        str(TODAY),
        *(each.owner for each in signed),
        "replaced in January",
        "expired: open again since 2026-11-30",
        "reopened: identity.mfa was none and is admins",
    ):
        assert "".join(said.split()) in text


@every_format
def test_a_format_bears_a_review_of_nothing(
    name: str, architecture: Callable[[str], Architecture], catalog: Catalog
) -> None:
    nothing = review(architecture("name: x"), catalog, today=TODAY)
    assert formats.FORMATS[name].render(nothing)
    for risk in Risk:
        assert formats.FORMATS[name].render(review(architecture("name: x"), catalog, risks=[risk], today=TODAY))


# -- JSON ---------------------------------------------------------------------------------------------------------------


def test_json_gives_back_exactly_what_was_written(hostile: Review) -> None:
    read = json.loads(formats.FORMATS["json"].render(hostile))
    assert read["name"] == HOSTILE.replace("\\e", "\x1b").replace("\\u202e", "\u202e")


def test_json_says_each_score_whole_and_exact(made: Review) -> None:
    read = json.loads(formats.FORMATS["json"].render(made))
    for pillar, section in zip(read["pillars"], made.sections, strict=True):
        low, high = pillar["range"]
        assert 0 <= low <= high <= 100
        assert pillar["exact_range"] == [str(end) for end in section.tally.range or ()]
        assert sum(pillar["counts"].values()) == sum(len(question["items"]) for question in pillar["questions"])


# -- Markdown -----------------------------------------------------------------------------------------------------------


def test_markdown_tables_have_as_many_cells_in_each_row(made: Review, hostile: Review) -> None:
    for text in map(markdown.render, (made, hostile)):
        counted = tables(text)
        assert [len(set(table)) for table in counted] == [1] * len(counted)
        kinds = [token.type for token in tokens(text)]
        assert kinds.count("table_open") == len(counted) == 2 + sum(len(section.questions) for section in made.sections)
        # The line below the head is no row.
        assert kinds.count("tr_open") == sum(len(table) - 1 for table in counted)


def test_hostile_text_stays_text_in_markdown(hostile: Review) -> None:
    parsed = list(tokens(markdown.render(hostile)))
    html = {token.content for token in parsed if token.type in {"html_block", "html_inline"}}
    assert {tag for tag in html if not tag.startswith('<a id="')} <= {"<br>", "</a>"}
    assert not [token for token in parsed if token.type in {"image", "em_open", "s_open", "hr", "code_block"}]
    assert [token.info for token in parsed if token.type == "fence"] == ["mermaid"]
    links = [str(token.attrs["href"]) for token in parsed if token.type == "link_open"]
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    shown = {token.content for token in parsed if token.type == "inline"}
    heading = next(token for token in parsed if token.type == "inline")
    assert "".join(child.content for child in heading.children or ()) == SPITE
    assert shown


def test_names_that_look_like_emphasis_stay_names(hostile: Review) -> None:
    task = next(line for line in markdown.render(hostile).splitlines() if line.startswith("- [ ] state `availability"))
    (inline,) = [token for token in MARKDOWN.parse(task) if token.type == "inline"]
    shown = "".join(child.content for child in inline.children or ())
    assert f' of _db_ "{SPITE}"' in shown


@given(st.text())
def test_any_text_in_a_cell_stays_in_its_cell(text: str) -> None:
    parsed = MARKDOWN.parse(f"| a | b |\n|---|---|\n| {markdown.cell(text)} | end |\n")
    cells = [parsed[index + 1].content for index, token in enumerate(parsed) if token.type == "td_open"]
    assert cells[1:] == ["end"]


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["C"]), min_size=1).filter(str.strip))
def test_any_text_in_a_code_span_is_shown_as_it_is(text: str) -> None:
    (inline,) = [token for token in MARKDOWN.parse(f"x {markdown.code(text)}") if token.type == "inline"]
    assert [child.content for child in inline.children or () if child.type == "code_inline"] == [" ".join(text.split())]


def test_every_sentence_of_the_content_is_plain_text_and_code_spans() -> None:
    known = catalogs.load()
    sentences = {text for item in known.items.values() for text in (item.why, item.ask, *item.fix)}
    sentences |= {term.ask for term in known.vocabulary}
    odd = {}
    for text in sentences:
        inline = [token for token in MARKDOWN.parse(prose(text)) if token.type == "inline"]
        kinds = {child.type for token in inline for child in token.children or ()} - {
            "text",
            "code_inline",
            "softbreak",
        }
        if kinds or len(inline) != 1:
            odd[text] = kinds
    assert odd == {}


def test_recommendations_go_by_risk_then_tier_then_effort(made: Review) -> None:
    orders = [("high", "medium", "low"), ("critical", "important", "standard", ""), ("low", "medium", "high")]
    ranks = [
        (orders[0].index(gap.item.risk), orders[1].index(gap.tier), orders[2].index(gap.item.effort))
        for gap in made.gaps
        if not gap.wide
    ]
    assert ranks == sorted(ranks)
    text = markdown.render(made)
    places = [text.index(f". {gap.item.title}\n") for gap in made.gaps]
    assert places == sorted(places)


def test_markdown_tells_each_gap_with_evidence_and_every_step(made: Review) -> None:
    text = markdown.render(made)
    for gap in made.gaps:
        section = text[text.index(f". {gap.item.title}\n") :].partition("\n### ")[0]
        assert "`shop.yaml:" in section
        assert all(f"{number}. {step}" in section for number, step in enumerate(gap.item.fix, 1))
    assert "- [ ] state `" in text


def test_a_risk_narrows_the_findings_but_not_the_scores(
    architecture: Callable[[str], Architecture], catalog: Catalog
) -> None:
    whole = review(architecture(ARCHITECTURE), catalog, today=TODAY)
    low = review(architecture(ARCHITECTURE), catalog, risks=[Risk.LOW], today=TODAY)
    text = markdown.render(low)
    assert "Shown below: findings of low risk. The scores count all items." in text
    assert "| medium |" not in text
    assert "|---|---|---|---|\n\n" not in text
    assert [section.tally for section in low.sections] == [section.tally for section in whole.sections]
