"""The page of HTML, looked at in a browser: it is read, filtered, darkened, narrowed, printed and attacked."""

import itertools
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from warev import reading, trust
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.formats import html
from warev.review import Review, review
from warev.verdict import Verdict

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 12, 1)
FIXTURE = (ROOT / "tests" / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")
EXAMPLES = [
    ROOT / "examples" / name for name in ("online-store.yaml", "aci-company.yaml", "exercises/pipeline/model.yaml")
]
STORE = ROOT / "examples" / "online-store.yaml"
OPEN = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
PHONE = {"width": 390, "height": 844}
SPITE = [
    "<script>document.title='spoilt'</script>",
    "<img src=x onerror=\"document.title='spoilt'\">",
    "\"><svg onload=document.title='spoilt'>",
    "'; alert(1); '",
    "</title></style></script><h1>not a heading</h1>",
    "{{7*7}} {% raw %} ${7*7} =1+1 `x` | & &amp; &#60;",
    "javascript:document.title='spoilt'",
    "http://127.0.0.1:9/never",
    "w" * 300,
]
Show: TypeAlias = Callable[..., "Page"]


@pytest.fixture(scope="module")
def store() -> Review:
    known = trust.known()
    return review(reading.read(STORE, known), known, today=TODAY)


@pytest.fixture(scope="module")
def written(store: Review) -> str:
    return html.render(store)


@pytest.fixture
def show(chromium: "Browser", tmp_path: Path) -> Any:
    """A page that shows a review as a person would open it, from the disk. It tells what went wrong, and what was asked for."""
    contexts = []

    def open_(text: str, **options: Any) -> "Page":
        file = tmp_path / "review.html"
        file.write_text(text, encoding="utf-8", newline="")
        # Animated scrolling would make tests wait.
        context = chromium.new_context(**{"reduced_motion": "reduce", **options})
        contexts.append(context)
        page = context.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("dialog", lambda dialog: told.append(dialog.message))
        page.on("request", lambda request: told.append(request.url))
        page.goto(file.as_uri())
        assert told == [file.as_uri()]
        page.told = told  # type: ignore[attr-defined]
        return page

    yield open_
    for context in contexts:
        context.close()


def visible(page: "Page", selector: str) -> int:
    """How many elements of *selector* can be seen."""
    found: int = page.eval_on_selector_all(
        selector, "all => all.filter(each => each.checkVisibility({ contentVisibilityAuto: true })).length"
    )
    return found


def chosen(page: "Page") -> list[str]:
    """The items of the checklists that the filters let pass."""
    found: list[str] = page.eval_on_selector_all(
        '[data-item="checklist"]:not([hidden])', "each => each.map(item => item.id)"
    )
    return found


def press(page: "Page", word: str) -> None:
    page.click(f'#filters button[data-word="{word}"]')


# -- what it shows ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere_and_nothing_leaves_it(show: Show, file: Path) -> None:
    known = trust.known()
    made = review(reading.read(file, known), known, today=TODAY)
    page = show(html.render(made))
    ids = page.eval_on_selector_all("[id]", "all => all.map(each => each.id)")
    assert len(set(ids)) == len(ids)
    links = page.eval_on_selector_all("a", "all => all.map(each => each.getAttribute('href'))")
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert {link.split("/")[2] for link in links if not link.startswith("#")} <= {"docs.aws.amazon.com"}
    lists = made.architecture.workload.lists
    assert page.locator("#board .box").count() == len(lists["components"].things)
    assert page.locator("#board path.flow").count() == len(lists["flows"].things)
    assert page.locator('[data-item="gap"]').count() == len(made.gaps)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_page_without_script_shows_everything_but_the_filters(show: Show, store: Review, written: str) -> None:
    page = show(written, java_script_enabled=False)
    assert visible(page, "#filters, #open-all, #whole") == 0
    assert visible(page, ".gaps > li") == len(store.gaps)
    page.click(".gaps > li:nth-child(3) summary")
    assert visible(page, ".gaps .body") == 1
    page.click(".pillar-list:nth-of-type(2) summary")
    assert visible(page, ".items > li") == len(store.sections[1].findings)


def test_a_page_says_date_and_versions_and_who_signed_for_what(show: Show, store: Review, written: str) -> None:
    page = show(written)
    assert "2026-12-01" in page.inner_text("header")
    foot = page.inner_text("footer")
    assert f"warev {store.version}" in foot
    assert f"content {store.edition.content}" in foot
    rows = page.locator("#accepted tbody tr").all_inner_texts()
    assert len(rows) == len(store.standings)
    assert all(each.acceptance.owner in row for row, (_, each) in zip(rows, store.standings, strict=True))


def test_a_box_of_the_drawing_leads_to_the_gaps_of_its_component(show: Show, written: str) -> None:
    page = show(written)
    page.click('#board a[href="#component-web"] .box')
    page.wait_for_selector("#component-web", state="visible")
    gap = page.get_attribute("#component-web li a", "href")
    page.click("#component-web li a")
    page.wait_for_selector(f"{gap}", state="visible")


# -- filters ------------------------------------------------------------------------------------------------------------


def test_filters_of_a_kind_add_up_and_those_of_different_kinds_narrow(show: Show, store: Review, written: str) -> None:
    page = show(written)
    every = [finding for section in store.sections for finding in section.findings]
    assert len(chosen(page)) == len(every)
    assert visible(page, '[data-item="checklist"]') == 0
    press(page, "reliability")
    press(page, "security")
    press(page, "high")
    press(page, "not_met")
    wanted = [
        finding.item.id
        for section in store.sections
        if section.pillar.id in {"reliability", "security"}
        for finding in section.findings
        if finding.item.risk == "high" and finding.verdict is Verdict.NOT_MET
    ]
    assert sorted(chosen(page)) == sorted(wanted)
    # What is left is unfolded, and the list of gaps is filtered alike.
    assert visible(page, '[data-item="checklist"]') == len(wanted) == visible(page, '[data-item="gap"]')
    assert page.inner_text("#told") == f"{len(wanted)} of {len(every)} items"
    assert page.get_attribute('[data-word="high"]', "aria-pressed") == "true"
    page.click("#reset")
    assert len(chosen(page)) == len(every)
    assert visible(page, '[data-item="checklist"]') == 0


def test_words_find_items_by_all_that_is_said_of_them(show: Show, store: Review, written: str) -> None:
    page = show(written)
    page.fill("#words", "Catalog-DB")
    found = chosen(page)
    assert 0 < len(found) < len(store.findings)
    assert all("catalog-db" in page.inner_text(f"[id='{item}']").lower() for item in found)
    page.fill("#words", "no item says this")
    assert chosen(page) == []
    assert visible(page, "#gaps [data-none]") == 1


def test_a_link_to_what_a_filter_hides_shows_it_all_the_same(show: Show, store: Review, written: str) -> None:
    page = show(written)
    press(page, "not_applicable")
    page.evaluate(f"location.hash = 'gap-{store.gaps[0].item.id}'")
    page.wait_for_selector(f"#gap-{store.gaps[0].item.id}", state="visible")
    assert len(chosen(page)) == len(store.findings)


def test_all_gaps_open_and_close_at_once(show: Show, store: Review, written: str) -> None:
    page = show(written)
    page.click("#open-all")
    assert visible(page, ".gaps .body") == len(store.gaps)
    page.click("#open-all")
    assert visible(page, ".gaps .body") == 0


# -- for every reader ---------------------------------------------------------------------------------------------------

# The contrast of each text with what lies behind it, where it is under what the WCAG ask for (AA); of a drawing, behind
# a text lies the nearest shape before it.
FAINT = """() => {
  const channel = (value) => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
  const clear = (colour) => colour === 'none' || numbers(colour)[3] === 0;
  const behind = (each) => {
    if (each.localName === 'text') {
      const box = each.parentElement.querySelector('.box');
      if (box) return getComputedStyle(box).fill;
    }
    for (let at = each; at; at = at.parentElement) {
      const found = getComputedStyle(at).backgroundColor;
      if (!clear(found)) return found;
    }
  };
  const faint = [];
  let looked = 0;
  for (const each of document.querySelectorAll('body *')) {
    const own = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || ['script', 'style', 'title'].includes(each.localName) || !each.getClientRects().length) continue;
    const style = getComputedStyle(each);
    const [ink, paper] = [each.localName === 'text' ? style.fill : style.color, behind(each)].map((each) => light(numbers(each)));
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    looked += 1;
    if (ratio < 4.5 && !each.matches(':disabled')) faint.push(`${each.className.baseVal ?? each.className} ${each.localName}: ${ratio.toFixed(2)}`);
  }
  return { looked, faint: [...new Set(faint)] };
}"""


def test_every_text_stands_out_from_what_is_behind_it(show: Show, written: str) -> None:
    page = show(written)
    page.evaluate(OPEN)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(FAINT)
        assert found["looked"] > 1000
        assert found["faint"] == []


def test_a_reader_of_the_dark_gets_a_dark_page_and_dark_paper_stays_unprinted(show: Show, written: str) -> None:
    page = show(written, color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    assert max(page.evaluate(paper)) < 64
    page.emulate_media(media="print", color_scheme="dark")
    assert min(page.evaluate(paper)) == 255


def test_a_narrow_page_scrolls_one_way_only(show: Show, written: str) -> None:
    page = show(written)
    page.evaluate(OPEN)
    for width in (1000, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_drawing_too_large_for_its_board_is_scrolled_or_shown_whole(show: Show, written: str) -> None:
    page = show(written, viewport=PHONE)
    over = "document.getElementById('board').scrollWidth > document.getElementById('board').clientWidth"
    assert page.evaluate(over)
    page.click("#whole")
    assert not page.evaluate(over)
    page.click("#whole")
    assert page.evaluate(over)


def test_headings_go_down_step_by_step_and_landmarks_are_named(show: Show, written: str) -> None:
    page = show(written)
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.map(each => Number(each.localName.slice(1)))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for landmark in ("header", "nav", "main", "footer"):
        assert page.locator(f"body > .sheet {landmark}").count() >= 1
    unnamed = "all => all.filter(each => !(each.textContent.trim() || each.getAttribute('aria-label'))).length"
    assert page.eval_on_selector_all("button, a:not(svg a), [role=img], input, fieldset", unnamed) == 0
    assert page.get_attribute("html", "lang") == "en"


def test_the_keyboard_reaches_the_filters_and_shows_where_it_is(show: Show, written: str) -> None:
    page = show(written)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.focus('#filters button[data-word="high"]')
    page.keyboard.press("Enter")
    assert page.get_attribute('[data-word="high"]', "aria-pressed") == "true"
    page.focus(".gaps summary")
    page.keyboard.press("Enter")
    assert visible(page, ".gaps .body") == 1
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_a_printed_page_shows_each_gap_whole_and_no_buttons(show: Show, store: Review, written: str) -> None:
    page = show(written)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert visible(page, "#filters, button, .contents, .skip") == 0
    assert visible(page, ".gaps .body .steps") == len(store.gaps)
    assert visible(page, ".items > li") == len(store.findings)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert visible(page, ".gaps .body") == 0


# -- hostile text -------------------------------------------------------------------------------------------------------


@pytest.fixture
def hostile(architecture: Callable[[str], Architecture], catalog: Catalog) -> Review:
    """A review in which everything that is free text is spiteful, and ids are as odd as they may be."""
    spite = [json.dumps(each) for each in SPITE]
    every = " ".join(each for each in SPITE if len(each) < 100)
    lines = [f"name: {json.dumps(every)}", f"description: {json.dumps(every)}", "places:"]
    lines += [f"  p{number}: {{type: site, name: {each}}}" for number, each in enumerate(spite)]
    lines += ["components:", "  constructor: {kind: person}", "  __proto__: {kind: queue}"]
    lines += [
        f"  c{number}: {{service: ec2, in: p{number}, tier: critical, availability_zones: 1, name: {each}, version: {each}}}"
        for number, each in enumerate(spite)
    ]
    lines += ["flows:"]
    lines += [f"  - {{from: constructor, to: c{number}, purpose: {each}}}" for number, each in enumerate(spite)]
    lines += [
        "answers:",
        f"  REL02-BP02: {{not_applicable: {spite[0]}, notes: {spite[1]}}}",
        f"  SEC01-BP02: {{answer: no, by: {spite[0]}, date: 2026-01-02, notes: {spite[2]}}}",
        "accepted:",
    ]
    lines += [
        f"  - {{item: REL01-BP01, component: c{number}, reason: {each}, owner: {each}, until: 2027-01-31}}"
        for number, each in enumerate(spite)
    ]
    return review(architecture("\n".join(lines)), catalog, today=TODAY)


def test_hostile_text_is_shown_as_it_is_and_does_nothing(show: Show, hostile: Review) -> None:
    page = show(html.render(hostile), viewport=PHONE)
    shown = " ".join(hostile.architecture.name.split())
    assert page.inner_text("h1") == shown
    assert page.title() == f"{shown}: a Well-Architected review"
    page.evaluate(OPEN)
    text = page.inner_text("body")
    assert all(each in text for each in SPITE)
    assert "49" not in page.inner_text("h1")
    assert page.locator("script").count() == page.locator("style").count() == page.locator("h1").count() == 1
    assert page.locator("img, iframe, object, embed, form[action], base").count() == 0
    handlers = "all => all.flatMap(each => each.getAttributeNames()).filter(name => name.startsWith('on'))"
    assert page.eval_on_selector_all("*", handlers) == []
    links = page.eval_on_selector_all("a", "all => all.map(each => each.getAttribute('href'))")
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.click('#board a[href="#component-__proto__"]')
    assert page.is_visible("#component-__proto__")
    assert len(page.told) == 1  # type: ignore[attr-defined]


def test_what_runs_is_what_was_written_and_nothing_else(show: Show, hostile: Review) -> None:
    page = show(html.render(hostile))
    page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = "document.title = 'spoilt'";
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:9/never" onerror="document.title = 1">');
    }""")
    page.wait_for_timeout(50)
    assert page.title() != "spoilt"
    refused = page.told[1:]  # type: ignore[attr-defined]
    assert len([each for each in refused if "Content Security Policy" in each]) >= 3
