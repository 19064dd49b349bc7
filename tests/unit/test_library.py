"""warev from Python: what docs/library.md shows runs, and the package offers its two functions whatever came first."""

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import warev
from warev import load_architecture
from warev import review as judge
from warev.catalog import Catalog
from warev.errors import WarevError

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "library.md"
CODE = re.findall(r"^```python run\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
SHOP = "name: Shop\naccepted:\n  - {item: REL01-BP01, reason: r, owner: o, until: 2026-11-30}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP, encoding="utf-8")
    return path


def test_the_code_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    assert len(CODE) > 4
    for code in CODE:
        exec(compile(code, str(PAGE), "exec"), {"__name__": "__main__"})  # noqa: S102  the page's own
    assert Path("review.md").read_text(encoding="utf-8").startswith("# Online store")


@pytest.mark.parametrize(
    "before",
    ["", "import warev.review; ", "import warev.library; ", "from warev.review import Review; "],
)
def test_the_package_offers_both_functions_whatever_was_imported_first(before: str, shop: Path) -> None:
    code = f"{before}from warev import load_architecture, review; print(review(load_architecture({str(shop)!r})).architecture.name)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Shop\n", "")


def test_importing_warev_alone_imports_nothing_else() -> None:
    code = (
        "import sys, warev; print(sorted(name for name in sys.modules if name.startswith('warev') or name == 'yaml'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "['warev']\n"
    with pytest.raises(AttributeError, match="module 'warev' has no attribute 'reviews'"):
        _ = warev.reviews  # type: ignore[attr-defined]  # __getattr__ offers one name


def test_what_is_chosen_is_judged_and_in_the_order_of_the_catalogue(shop: Path, catalog: Catalog) -> None:
    architecture = load_architecture(shop, catalog=catalog)
    made = judge(architecture, pillars=["SEC", "reliability"], risks=["low", "high"], catalog=catalog)
    assert [section.pillar.id for section in made.sections] == [
        each.id for each in catalog.pillars if each.code in {"SEC", "REL"}
    ]
    assert made.risks == ("high", "low")
    assert len(judge(architecture, pillars="security", catalog=catalog).sections) == 1
    lens = catalog.lenses[0].id
    assert judge(architecture, lenses=[lens], catalog=catalog).sections[-1].pillar.id == lens


def test_today_is_the_clocks_day_unless_one_is_given(shop: Path, catalog: Catalog) -> None:
    architecture = load_architecture(str(shop), catalog=catalog)
    before = date.today()  # noqa: DTZ011
    assert before <= judge(architecture, catalog=catalog).today <= date.today()  # noqa: DTZ011
    day = date(2026, 12, 1)
    assert judge(architecture, today=day, catalog=catalog).today == day


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"pillars": ["securty"]}, "there is no pillar 'securty'"),
        ({"lenses": ["none-such"]}, "there is no lens 'none-such'"),
        ({"risks": ["hihg"]}, "'hihg' is no risk"),
    ],
)
def test_a_name_that_is_not_known_is_a_mistake(
    chosen: dict[str, list[str]], said: str, shop: Path, catalog: Catalog
) -> None:
    architecture = load_architecture(shop, catalog=catalog)
    with pytest.raises(WarevError) as caught:
        judge(architecture, catalog=catalog, **chosen)  # type: ignore[arg-type]  # each takes a list of words
    assert caught.value.mistakes[0].what.startswith(said)


def test_a_file_with_mistakes_tells_all_of_them(tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("nonsense: 1\nname: [a]\n", encoding="utf-8")
    with pytest.raises(WarevError) as caught:
        load_architecture(path, catalog=catalog)
    assert [each.at.line for each in caught.value.mistakes if each.at] == [1, 2]
