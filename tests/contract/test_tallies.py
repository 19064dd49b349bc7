"""Tallies add up: what a real reader counts in any format, and on the screen, is what the review counted.

Each reader gives back what its format tells: the verdict of each item, the numbers of each pillar, the risk of each question,
the gaps that are signed for, and how many acceptances are listed. A new format needs one here.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from random import Random
from typing import Any, NamedTuple

import pytest
import worlds as w
from hypothesis import given, settings
from junitparser import JUnitXml
from markdown_it import MarkdownIt
from pypdf import PdfReader
from worlds import TODAY, World

from warev import formats
from warev.catalog import Risk
from warev.cli import overview
from warev.review import Review, review
from warev.scores import percent
from warev.verdict import Verdict

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
WORDS = ("met", "not met", "unknown", "not applicable")
# Met, not met, unknown, not applicable.
Counts = tuple[int, int, int, int]


class Told(NamedTuple):
    """What a format tells; None of what it does not tell."""

    items: dict[str, str] | None = None
    pillars: dict[str, Counts] | None = None
    risks: dict[str, str] | None = None
    signed: set[str] | None = None
    accepted: int | None = None


def counts(verdicts: "Counter[str]") -> Counts:
    met, not_met, unknown, senseless = (verdicts[word] for word in WORDS)
    return met, not_met, unknown, senseless


def by_pillar(items: dict[str, str], pillar_of: dict[str, str]) -> dict[str, Counts]:
    names = dict.fromkeys(pillar_of.values())
    return {name: counts(Counter(items[id_] for id_ in items if pillar_of[id_] == name)) for name in names}


def expected(made: Review) -> Told:
    """What *made* counts, by the model and not by any format."""
    found = [finding for section in made.sections for finding in section.findings]
    pillars = {}
    for section in made.sections:
        tally = section.tally
        pillars[section.pillar.name] = (tally.met, tally.not_met, tally.unknown, tally.not_applicable)
    return Told(
        {each.item.id: str(each.verdict) for each in found},
        pillars,
        {each.question.id: each.risk for section in made.sections for each in section.questions},
        {each.item.id for each in found if each.verdict is Verdict.NOT_MET and not each.unaccepted},
        len(made.standings),
    )


# -- readers --------------------------------------------------------------------------------------------------------------


def of_csv(raw: Any) -> Told:
    rows = list(csv.DictReader(io.StringIO(raw)))
    items = {row["item"]: row["verdict"] for row in rows}
    signed = {row["item"] for row in rows if row["verdict"] == "not met" and not row["open"]}
    return Told(items, by_pillar(items, {row["item"]: row["pillar"] for row in rows}), signed=signed)


def of_json(raw: Any) -> Told:
    read = json.loads(raw)
    sections = [*read["pillars"], *read["lenses"]]
    asked = [question for section in sections for question in section["questions"]]
    found = [item for question in asked for item in question["items"]]
    names = ("met", "not_met", "unknown", "not_applicable")
    return Told(
        {item["id"]: item["verdict"].replace("_", " ") for item in found},
        {section["name"]: tuple(section["counts"][name] for name in names) for section in sections},
        {each["id"]: risk(each["known_risk"], each["possible_risk"]) for each in asked},
        {item["id"] for item in found if item["verdict"] == "not_met" and not item["open"]},
        len(read["acceptances"]),
    )


def risk(known: str | None, possible: str | None) -> str:
    low, high = (known or "none").upper(), (possible or "none").upper()
    return low if low == high else f"{low}, may be {high}"


def of_junit(raw: Any) -> Told:
    items: dict[str, str] = {}
    pillars: dict[str, Counts] = {}
    signed = set()
    for suite in JUnitXml.fromstring(raw.encode()):
        name = str(suite.name).removesuffix(" (lens)")
        properties = suite.properties()  # type: ignore[no-untyped-call]  # the library's own
        told = {each.name: int(each.value) for each in properties if each.name in {"met", "not_met", "unknown", "not_applicable"}}  # fmt: skip
        pillars[name] = (told["met"], told["not_met"], told["unknown"], told["not_applicable"])
        cases = list(suite)
        assert suite.tests == len(cases)
        assert (suite.failures, suite.skipped) == tuple(sum(type(case.result[0]).__name__ == kind for case in cases if case.result) for kind in ("Failure", "Skipped"))  # fmt: skip
        for case in cases:
            id_, result = case.name.split()[0], case.result[0] if case.result else None
            message = result.message if result is not None and type(result).__name__ == "Skipped" else ""
            if message.startswith("accepted "):
                signed.add(id_)
            gap = message.startswith("accepted ") or type(result).__name__ == "Failure"
            items[id_] = "not met" if gap else message or "met"
    return Told(items, pillars, signed=signed)


def of_sarif(raw: Any) -> Told:
    (run,) = json.loads(raw)["runs"]
    properties, rules = run["properties"], run["tool"]["driver"]["rules"]
    items = {rule["id"]: "met" for rule in rules}
    items |= dict.fromkeys(properties["unknown"], "unknown")
    items |= dict.fromkeys(properties["notApplicable"], "not applicable")
    items |= {result["ruleId"]: "not met" for result in run["results"]}
    open_ = {result["ruleId"] for result in run["results"] if not result["suppressions"]}
    names = {pillar.id: pillar.name for pillar in (*w.known().pillars, *w.known().lenses)}
    pillars = {names[id_]: (each["met"], each["notMet"], each["unknown"], each["notApplicable"]) for id_, each in properties["counts"].items()}  # fmt: skip
    return Told(items, pillars, signed={result["ruleId"] for result in run["results"]} - open_)


def of_markdown(raw: Any) -> Told:
    parsed = MARKDOWN.parse(raw)
    tables: list[list[list[str]]] = []
    for index, token in enumerate(parsed):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type in {"td_open", "th_open"}:
            tables[-1][-1].append(parsed[index + 1].content)
    heads = [table[0][0] for table in tables]
    summary, questions = tables[0], [table for table in tables[1:] if table[0][-1] == "Evidence"]
    # Only a question's table has its verdict in the third column.
    items = {str(re.match(r"\[(\S+)\]", row[0])[1]): row[2] for table in questions for row in table[1:]}  # type: ignore[index]  # it matches
    asked = re.findall(r"^### ([A-Z]+[0-9]*): .*\n\nRisk: (.*)$", raw, re.MULTILINE)
    accepted = [table for table in tables if table[0][:2] == ["Item", "Of"]]
    assert heads[0] == "Pillar"
    return Told(
        items,
        {row[0].partition("](")[0].strip("["): tuple(map(int, row[3:7])) for row in summary[1:]},  # type: ignore[misc]  # four
        dict(asked),
        accepted=sum(len(table) - 1 for table in accepted),
    )


class _Page(HTMLParser):
    """The items of the checklists, and all words."""

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[str, str] = {}
        self.pillar_of: dict[str, str] = {}
        self.words: list[str] = []
        self.rows = Counter[str]()
        self._table = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: str(value) for name, value in attrs}
        if tag == "table":
            self._table = named.get("class", "")
        if tag == "tr":
            self.rows[self._table] += 1
        if named.get("data-item") == "checklist":
            self.items[named["id"]] = named["data-verdict"].replace("_", " ")
            self.pillar_of[named["id"]] = named["data-pillar"]

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


def of_html(raw: Any) -> Told:
    page = _Page()
    page.feed(raw)
    page.close()
    words = " ".join(page.words)
    names = {pillar.id: pillar.name for pillar in (*w.known().pillars, *w.known().lenses)}
    pillars = by_pillar(page.items, {id_: names[pillar] for id_, pillar in page.pillar_of.items()})
    said = re.findall(r"· (\d+) met, (\d+) not met, (\d+) unknown, (\d+) not applicable", words)
    assert [tuple(map(int, each)) for each in said] == list(pillars.values())
    # The names of questions are the content's own, in which no digit is followed by "Risk:".
    questions = (question for pillar in (*w.known().pillars, *w.known().lenses) for question in pillar.questions)
    asked = {}
    for question in questions:
        found = re.search(
            rf"{re.escape(question.id)} {re.escape(question.title)} Risk: (NONE|LOW|MEDIUM|HIGH)(, may be [A-Z]+)?",
            words,
        )
        assert found
        asked[question.id] = found[1] + (found[2] or "")
    accepted = page.rows["rows stacks signed"]
    return Told(page.items, pillars, asked, accepted=max(0, accepted - 1))


def of_pdf(raw: Any) -> Told:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages]
    names = "|".join(pillar.name for pillar in (*w.known().pillars, *w.known().lenses))
    rows = re.findall(rf"^({names})(?: \(lens\))? .*?(\d+) (\d+) (\d+) (\d+)$", pages[0], re.MULTILINE)
    text = "\n".join(pages)
    # Each item's row in the checklists ends with its risk and its verdict.
    lists = text[text.index("What is unknown\n") :]
    verdicts = re.findall(rf"^(?:.* )?({'|'.join(Risk)}) ({'|'.join(WORDS)})$", lists, re.MULTILINE)
    ids = re.findall(r"^([A-Z]+[0-9]+-[A-Z]+[0-9]+) ", lists[lists.index("\nRisk: ") :], re.MULTILINE)
    items = dict(zip(ids, (verdict for _, verdict in verdicts), strict=True))
    asked = re.findall(r"^([A-Z]+[0-9]+): .*(?:\n.*)?\nRisk: (.*)$", lists, re.MULTILINE)
    return Told(items, {row[0]: tuple(map(int, row[1:])) for row in rows}, dict(asked))  # type: ignore[misc]  # four


READERS: dict[str, Callable[[Any], Told]] = {
    "csv": of_csv,
    "html": of_html,
    "json": of_json,
    "junit": of_junit,
    "markdown": of_markdown,
    "pdf": of_pdf,
    "sarif": of_sarif,
}


# -- every format -----------------------------------------------------------------------------------------------------------


def judged(world: World, chance: Random) -> Review:
    made = w.of(world.stated(world.some(chance, 0.8)))
    return review(made, w.known(), lenses=w.known().lenses, today=TODAY)


def assert_told(told: Told, made: Review) -> None:
    wanted = expected(made)
    assert told.items or told.pillars
    for name, found, right in zip(Told._fields, told, wanted, strict=True):
        assert found is None or found == right, name


@pytest.mark.parametrize("name", formats.FORMATS.names)
@pytest.mark.parametrize("examples", [2, pytest.param(60, marks=pytest.mark.slow)])
def test_every_format_counts_as_the_review_does(name: str, examples: int) -> None:
    @settings(max_examples=examples)
    @given(w.worlds())
    def holds(drawn: tuple[World, Random]) -> None:
        made = judged(*drawn)
        assert_told(READERS[name](formats.FORMATS[name].render(made)), made)

    holds()


def test_the_screen_counts_as_the_review_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")

    @settings(max_examples=2)
    @given(w.worlds())
    def holds(drawn: tuple[World, Random]) -> None:
        made = judged(*drawn)
        overview.show(made, everything=True)
        shown = capsys.readouterr().out
        wanted = expected(made)
        assert wanted.items is not None
        gaps = re.findall(
            r"^(?:HIGH|MEDIUM|LOW) ([A-Z0-9-]+) .*  \(.* effort, .*?(, accepted)?\)$", shown, re.MULTILINE
        )
        assert {id_ for id_, _ in gaps} == {id_ for id_, verdict in wanted.items.items() if verdict == "not met"}
        assert {id_ for id_, accepted in gaps if accepted} == wanted.signed
        bars = re.findall(r"^(.+?)  [█▒░]* +(?:(\d+)-)?(\d+) % +(\d+) % known$", shown, re.MULTILINE)
        ranges = [(each.pillar.name, each.tally) for each in made.sections if each.tally.range]
        assert [(name.strip(), int(high), int(known)) for name, _, high, known in bars] == [
            (name, percent(tally.range.best), percent(tally.coverage)) for name, tally in ranges if tally.range
        ]
        senseless = made.tally.not_applicable
        assert (f"{senseless} item" in shown.splitlines()[-2]) == bool(senseless)
        accepted = shown.partition("Accepted gaps")[2].partition("\n\n")[0]
        assert accepted.count("\n- ") == wanted.accepted

    holds()
