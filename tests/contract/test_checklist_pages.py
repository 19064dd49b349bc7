"""The pages in docs/checklists say what the content says, and GitHub can show them. `pytest --update-golden` writes them."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from warev import catalog as catalogs
from warev import pages
from warev.catalog import Pillar
from warev.phrasing import phrase

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "checklists"
KNOWN = catalogs.load()
HEADS = (*KNOWN.pillars, *KNOWN.lenses)
CONTENTS = "README.md"
PAGES = {CONTENTS: pages.contents(KNOWN)} | {f"{head.id}.md": pages.page(head, KNOWN.edition) for head in HEADS}
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

every_page = pytest.mark.parametrize("name", PAGES)
every_head = pytest.mark.parametrize("head", HEADS, ids=lambda head: head.id)


@cache
def parsed(name: str) -> list[Token]:
    return [each for token in MARKDOWN.parse(PAGES[name]) for each in (token, *(token.children or ()))]


def shown(tokens: list[Token]) -> list[str]:
    """What a reader sees of each piece of text."""
    return ["".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"]


def anchors(name: str) -> list[str]:
    """The anchors that a page sets."""
    return re.findall(r'^<a id="([^"]+)"></a>$', PAGES[name], re.MULTILINE)


# -- on disk ------------------------------------------------------------------------------------------------------------


@every_page
def test_a_page_holds_what_the_content_says(name: str, request: pytest.FixtureRequest) -> None:
    file = FOLDER / name
    if request.config.getoption("--update-golden"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(PAGES[name], encoding="utf-8", newline="")
    assert file.exists(), f"no {file}; run pytest --update-golden"
    assert file.read_bytes().decode("utf-8") == PAGES[name], "pytest --update-golden writes it anew"


def test_there_is_no_page_too_many() -> None:
    assert sorted(file.name for file in FOLDER.iterdir()) == sorted(PAGES)


# -- the table ----------------------------------------------------------------------------------------------------------


def written(head: Pillar) -> Iterator[dict[str, Any]]:
    """The items of *head* as their files have them."""
    for file in (ROOT / "content").glob(f"*/{head.id}/*.yaml"):
        if file.stem == file.stem.upper():
            yield from yaml.safe_load(file.read_text(encoding="utf-8"))["items"]


def counted(*heads: Pillar) -> list[int]:
    items = [item for head in heads for item in written(head)]
    ruled = [item for item in items if "rule" in item]
    gaps = [item for item in ruled if item.get("shows") == "gap"]
    return [len(items), len(ruled) - len(gaps), len(gaps), len(items) - len(ruled)]


def test_the_table_counts_what_the_files_hold() -> None:
    rows = re.findall(r"^\| ([^|]*\w[^|]*) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGES[CONTENTS], re.MULTILINE)
    expected = {head.name: counted(head) for head in KNOWN.pillars}
    expected["**All pillars**"] = counted(*KNOWN.pillars)
    expected |= {head.name: counted(head) for head in KNOWN.lenses}
    named = {re.sub(r"^\[(.*)\]\(.*$", r"\1", name): [int(number) for number in numbers] for name, *numbers in rows}
    assert list(named.items()) == list(expected.items())


# -- form ---------------------------------------------------------------------------------------------------------------


@every_page
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    links = [str(token.attrs["href"]) for token in parsed(name) if token.type == "link_open"]
    assert links
    for link in links:
        if not link.startswith("https://"):
            file, _, anchor = link.partition("#")
            assert (FOLDER / file).exists(), link
            assert not anchor or anchor in anchors(file or name), link


@every_head
def test_an_anchor_stands_once_before_each_question_and_item(head: Pillar) -> None:
    ids = [id_ for question in head.questions for id_ in (question.id, *(item.id for item in question.items))]
    assert anchors(f"{head.id}.md") == [id_.lower() for id_ in ids]
    headings = re.findall(r'^<a id="(.+)"></a>\n\n##+ (\S+): ', PAGES[f"{head.id}.md"], re.MULTILINE)
    assert headings == [(id_.lower(), id_) for id_ in ids]


@every_page
def test_a_page_has_no_marks_that_nobody_meant(name: str) -> None:
    tokens = parsed(name)
    odd = {"em_open", "s_open", "image", "fence", "code_block", "hr", "blockquote_open", "hardbreak"}
    assert {token.type for token in tokens} & odd == set()
    html = [token.content.strip() for token in tokens if token.type in {"html_block", "html_inline"}]
    assert html[0].startswith("<!-- ")
    assert [tag for tag in html[1:] if not re.fullmatch(r'<a id="[^"]+">|</a>', tag)] == []
    assert PAGES[name].endswith("\n")
    assert "\n\n\n" not in PAGES[name]
    assert [line for line in PAGES[name].splitlines() if line != line.rstrip()] == []


@every_head
def test_every_sentence_of_an_item_is_shown_as_it_is_written(head: Pillar) -> None:
    seen = set(shown(parsed(f"{head.id}.md")))
    for item in head.items:
        lead = f"{item.id}: {item.title}", f"Ask: {item.ask}", f"Proof: {item.proof}", f"Source: {item.source}"
        wanted = [text.replace("`", "") for text in (*lead, item.why, *item.fix)]
        assert [text for text in wanted if text not in seen] == []


@every_head
def test_every_step_has_its_number(head: Pillar) -> None:
    lists = [token for token in parsed(f"{head.id}.md") if token.type == "ordered_list_open"]
    assert len(lists) == len(head.items)
    steps = [token for token in parsed(f"{head.id}.md") if token.type == "list_item_open" and token.markup == "."]
    assert [int(token.info) for token in steps] == [n for item in head.items for n in range(1, len(item.fix) + 1)]


@every_head
def test_every_rule_says_what_it_can_show(head: Pillar) -> None:
    rules = [text for text in shown(parsed(f"{head.id}.md")) if text.startswith("Rule: ")]
    for item, rule in zip(head.items, rules, strict=True):
        assert item.rule is None or phrase(item.rule) in rule, item.id
        assert ("answered by a person" in rule) == (item.rule is None), item.id
        assert ("shows gaps only" in rule) == (item.shows == "gap"), item.id
        assert ("It applies where " in rule) == (item.when is not None), item.id


@every_head
def test_risks_are_said_to_be_the_lens_s_own(head: Pillar) -> None:
    text = PAGES[f"{head.id}.md"]
    assert text.count("(warev's own level)") == (0 if head.published else len(head.items))
    assert len(re.findall(r"^\*\*(High|Medium|Low)\*\* risk", text, re.MULTILINE)) == len(head.items)
