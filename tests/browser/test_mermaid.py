"""The diagrams of Markdown reports, read and drawn by Mermaid itself."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from warev import mermaid as diagrams
from warev import reading, trust
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.review import review

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 12, 1)
FIXTURE = (ROOT / "tests" / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")
EXAMPLES = [
    ROOT / "examples" / name for name in ("online-store.yaml", "aci-company.yaml", "exercises/pipeline/model.yaml")
]

DRAW = """async (text) => {
  const kind = await mermaid.parse(text);
  const drawn = await mermaid.render('drawn', text);
  document.getElementById('place').innerHTML = drawn.svg;
  const words = (selector) => [...document.querySelectorAll('#place ' + selector)].map((each) => each.textContent.replaceAll('\\u200b', '').trim());
  return {
    kind: kind.diagramType,
    nodes: words('g.node'),
    groups: words('g.cluster'),
    flows: document.querySelectorAll('#place path.flowchart-link').length,
    labels: words('g.edgeLabel').filter(Boolean),
    high: words('g.node.high'),
    tags: [...new Set([...document.querySelectorAll('#place foreignObject *')].map((each) => each.localName))].sort(),
  };
}"""
SPITE = [
    "<script>document.title='spoilt'</script>",
    "<img src=x onerror=\"document.title='spoilt'\">",
    'a "quoted" | barred | word; and `ticks` %% no comment',
    "end",
    "1. no list",
    "- no list",
    "**not bold** _nor this_ __init__ ~~nor that~~",
    "style: #f00; classDef x fill:#f00; %%{init: {}}%%",
    "{{7*7}} =1+1 $$x^2$$ fa:fa-car #quot; &amp; \\n <br>",
    "]) --> c0 ]] }} subgraph",
    "naïve 東京 🙂",
    "javascript:alert(1) https://example.com",
]


def drawn(page: "Page", text: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(DRAW, text)
    return found


def test_mermaid_draws_every_component_place_and_flow(
    mermaid: "Page", architecture: Callable[[str], Architecture], catalog: Catalog
) -> None:
    found = drawn(mermaid, diagrams.flowchart(review(architecture(FIXTURE), catalog, today=TODAY)))
    assert found["kind"] == "flowchart-v2"
    assert len(found["nodes"]) == 6
    assert found["flows"] == 3
    assert sorted(found["groups"]) == ["hallsite", "prodaccount", "vpcnetwork"]
    assert found["labels"] == ["order placed", "order placed"]
    assert found["high"] == ["catalog-dbrds2 high"]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_mermaid_draws_every_example(mermaid: "Page", file: Path) -> None:
    known = trust.known()
    made = review(reading.read(file, known), known, today=TODAY)
    found = drawn(mermaid, diagrams.flowchart(made))
    lists = made.architecture.workload.lists
    assert len(found["nodes"]) == len(lists["components"].things)
    assert found["flows"] == len(lists["flows"].things)


def test_hostile_names_are_shown_as_they_are_and_do_nothing(
    mermaid: "Page", architecture: Callable[[str], Architecture], catalog: Catalog
) -> None:
    lines = ["name: x", "places:"]
    lines += [
        f"  p{number}: {{type: site, name: {json.dumps(spite, ensure_ascii=False)}}}"
        for number, spite in enumerate(SPITE)
    ]
    lines += ["components:"]
    lines += [
        f"  c{number}: {{kind: database, in: p{number}, name: {json.dumps(spite, ensure_ascii=False)}}}"
        for number, spite in enumerate(SPITE)
    ]
    lines += ["  end: {kind: person}", "  __proto__: {kind: queue}", "  o--o: {kind: compute}", "flows:"]
    lines += [
        f"  - {{from: end, to: c{number}, purpose: {json.dumps(spite, ensure_ascii=False)}}}"
        for number, spite in enumerate(SPITE)
    ]
    lines += ["  - {from: __proto__, to: o--o}"]
    found = drawn(mermaid, diagrams.flowchart(review(architecture("\n".join(lines)), catalog, today=TODAY)))
    shown = [" ".join(spite.split()) for spite in SPITE]
    assert [node.removesuffix("no gap known").removesuffix("no gap") for node in found["nodes"]] == [
        *(f"{spite}database" for spite in shown),
        "endperson",
        "__proto__queue",
        "o--ocompute",
    ]
    assert sorted(found["groups"]) == sorted(f"{spite}site" for spite in shown)
    assert sorted(found["labels"]) == sorted(shown)
    assert found["tags"] == ["br", "div", "p", "span"]
    assert mermaid.title() == "Mermaid"


def test_a_diagram_that_mermaid_would_refuse_is_left_out(
    architecture: Callable[[str], Architecture], catalog: Catalog
) -> None:
    flow = "  - {from: a, to: b, purpose: x}\n"
    text = "name: x\ncomponents: {a: {kind: compute}, b: {kind: compute}}\nflows:\n"
    most = architecture(text + flow * diagrams.MOST_FLOWS)
    assert diagrams.flowchart(review(most, catalog, today=TODAY)).count("-->") == diagrams.MOST_FLOWS
    assert diagrams.flowchart(review(architecture(text + flow * (diagrams.MOST_FLOWS + 1)), catalog, today=TODAY)) == ""
    long = text + flow.replace("x", "y" * 1000) * 60
    assert diagrams.flowchart(review(architecture(long), catalog, today=TODAY)) == ""


def test_a_diagram_as_large_as_may_be_is_drawn(
    mermaid: "Page", architecture: Callable[[str], Architecture], catalog: Catalog
) -> None:
    text = (
        "name: x\ncomponents: {a: {kind: compute}, b: {kind: compute}}\nflows:\n"
        + "  - {from: a, to: b}\n" * diagrams.MOST_FLOWS
    )
    chart = diagrams.flowchart(review(architecture(text), catalog, today=TODAY))
    assert mermaid.evaluate("async (text) => (await mermaid.parse(text)).diagramType", chart) == "flowchart-v2"
