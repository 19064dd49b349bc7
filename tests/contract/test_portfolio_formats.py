"""Every format that writes a portfolio keeps the contract: the sums add up, names stay text, nothing is left out."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from warev import formats, portfolio
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.errors import Location, Mistake
from warev.folders import LeftOut
from warev.portfolio import Choice, Failed, Portfolio
from warev.review import review
from warev.scores import Tally

TODAY = date(2026, 11, 30)
ABLE = [name for name in formats.FORMATS.names if hasattr(formats.FORMATS[name], "render_portfolio")]
every_format = pytest.mark.parametrize("name", ABLE)
ARCHITECTURE = (Path(__file__).parents[1] / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")
SMALL = "name: Billing\nidentity: {mfa: none}\ncomponents: {db: {service: rds}}\n"
HOSTILE = "=1+1 {{7*7}} <script>alert(1)</script> | `x` **b** [red]m[/] ![i](u) \x1b[31m \u202e # é €"
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
Read = Callable[[str], Architecture]


def gathered(read: Read, catalog: Catalog, **texts: str) -> Portfolio:
    """The portfolio of *texts*, each as from a file of that name."""
    choice = Choice(TODAY, lenses=(catalog.lenses[0].id,))
    made = [
        review(read(text), catalog, lenses=catalog.lenses[:1], today=TODAY, seek=False)._replace(version="0")
        for text in texts.values()
    ]
    summaries = [
        portfolio.summarise(each)._replace(file=f"{name}.yaml") for name, each in zip(texts, made, strict=True)
    ]
    failed = [Failed("bad.yaml", (Mistake("db: 'rsd' is none", Location("bad.yaml", 3, 4), "did you mean rds?"),))]
    return Portfolio(summaries, catalog, choice, failed, [LeftOut("o.yaml", "included by others")], version="0")


@pytest.fixture
def made(architecture: Read, catalog: Catalog) -> Portfolio:
    return gathered(architecture, catalog, shop=ARCHITECTURE, billing=SMALL, twin=SMALL, empty="name: Nothing\n")


def spiteful(read: Read, catalog: Catalog, text: str) -> Portfolio:
    """Two workloads in which *text* stands wherever free text may, and files of that name."""
    quoted = '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"'
    spite = f"name: {quoted}\ndescription: {quoted}\nidentity: {{mfa: none}}\naccepted:\n"
    spite += f"  - {{item: SEC01-BP03, reason: {quoted}, owner: {quoted}, until: 2027-01-31}}\n"
    some = gathered(read, catalog, one=spite, two=spite)
    summaries = [each._replace(file=text + each.file) for each in some.workloads]
    failed = [Failed(text, (Mistake(text, Location(text, 1, 1), text),))]
    choice = Choice(TODAY, lenses=(catalog.lenses[0].id,))
    return Portfolio(summaries, catalog, choice, failed, [LeftOut(text, "included by others")])


# -- what a real reader finds in each: the verdicts of each workload ------------------------------------------------------


def counts_of_csv(text: str) -> list[Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        if row["risk_by"] == "AWS":
            names = ("met", "not_met", "unknown", "not_applicable")
            found.setdefault(row["rank"], Counter()).update({name: int(row[name]) for name in names})
    return list(found.values())


def counts_of_json(text: str) -> list[Counter[str]]:
    each = json.loads(text)["portfolio"]
    return [sum((Counter(pillar["counts"]) for pillar in one["pillars"]), Counter()) for one in each]


COUNTS: dict[str, Callable[[str], list[Counter[str]]]] = {"csv": counts_of_csv, "json": counts_of_json}


def counted(tally: Tally) -> Counter[str]:
    names = ("met", "not_met", "unknown", "not_applicable")
    return +Counter({name: getattr(tally, name) for name in names})


def rendered(name: str, made: Portfolio) -> str:
    text = formats.of_portfolios(name)(made)
    assert isinstance(text, str)
    return text


def cells(text: str) -> list[list[list[str]]]:
    """The tables of a Markdown *text*, each as its rows below the head."""
    tables: list[list[list[str]]] = []
    parsed = MARKDOWN.parse(text)
    for index, token in enumerate(parsed):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "td_open":
            tables[-1][-1].append(parsed[index + 1].content)
    return [table[1:] for table in tables]


# -- every format -------------------------------------------------------------------------------------------------------


def test_text_for_people_programs_and_sheets_can_hold_a_portfolio() -> None:
    assert {"csv", "json", "markdown"} <= set(ABLE)


@every_format
def test_a_format_holds_what_it_always_held(name: str, made: Portfolio, golden: Callable[[str, str], None]) -> None:
    golden(f"portfolio{formats.FORMATS[name].SUFFIX}", rendered(name, made))


@every_format
def test_a_format_ends_with_one_line_end_and_has_no_controls(
    name: str, made: Portfolio, architecture: Read, catalog: Catalog
) -> None:
    for some in (made, spiteful(architecture, catalog, HOSTILE)):
        text = rendered(name, some)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert [letter for letter in text if letter != "\n" and not letter.isprintable()] == []


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_the_counts_of_each_workload_are_those_of_its_review(name: str, made: Portfolio) -> None:
    assert [+each for each in COUNTS[name](rendered(name, made))] == [counted(each.tally) for each in made.workloads]


def test_json_adds_up_to_what_stands_for_all(made: Portfolio) -> None:
    read: dict[str, Any] = json.loads(rendered("json", made))
    for index, whole in enumerate(read["together"]):
        each = [one["pillars"][index] for one in read["portfolio"]]
        assert whole["counts"] == dict(sum((Counter(one["counts"]) for one in each), Counter())) | {
            name: 0 for name, number in whole["counts"].items() if not number
        }
        assert whole["known_risks"]["high"] == sum(one["known_risks"]["high"] for one in each)


def test_markdown_ranks_maps_and_lists_each_workload(made: Portfolio) -> None:
    ranking, heat, shared, accepted = cells(rendered("markdown", made))
    assert [int(row[0]) for row in ranking] == [1, 2, 3, 4]
    assert [row[3] for row in ranking] == [str(each.known.high) for each in made.workloads]
    assert [row[0] for row in heat] == [made.titles[each.file] for each in made.workloads] + ["**All together**"]
    marks = [[cell[0] for cell in row[1:]] for row in heat]
    expected = [
        ["🟥" if part.known.high else "🟨" if part.possible.high else "🟩" for part in each.parts]
        for each in made.workloads
    ]
    assert marks[:-1] == expected
    assert [int(row[3]) for row in shared] == [len(each.workloads) for each in made.shared]
    assert len(accepted) == len(made.signed)


@every_format
def test_no_text_changes_what_a_format_shows(name: str, architecture: Read, catalog: Catalog) -> None:
    @settings(max_examples=20)
    @given(st.text(min_size=1).filter(str.strip))
    @example(HOSTILE)
    @example('"], "x": ["')
    @example("| a |\n|---|\n")
    @example('"\n"x",y')
    def holds(text: str) -> None:
        some = spiteful(architecture, catalog, text)
        shown = rendered(name, some)
        if name in COUNTS:
            assert [+each for each in COUNTS[name](shown)] == [counted(each.tally) for each in some.workloads]
        if name == "markdown":
            assert [len(table) for table in cells(shown)] == [2, 3, len(some.shared), 2]
            assert_harmless(shown)

    holds()


def assert_harmless(text: str) -> None:
    parsed: list[Token] = []
    for token in MARKDOWN.parse(text):
        parsed += [token, *(token.children or ())]
    html = {token.content for token in parsed if token.type in {"html_block", "html_inline"}}
    assert {tag for tag in html if not tag.startswith('<a id="workload-')} <= {"</a>"}
    assert not [token for token in parsed if token.type in {"image", "em_open", "s_open", "hr", "fence", "code_block"}]
    links = [str(token.attrs["href"]) for token in parsed if token.type == "link_open"]
    assert [link for link in links if not link.startswith(("https://", "#"))] == []


def test_a_cell_of_csv_is_never_a_formula(architecture: Read, catalog: Catalog) -> None:
    rows = list(csv.reader(io.StringIO(rendered("csv", spiteful(architecture, catalog, "=1+1")))))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-"))] == []
    assert rows[1][1] == "'=1+1"
