"""CSV as a sheet reads it."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warev import wording
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.escaping import sheet
from warev.formats import csv as format_
from warev.review import review

TODAY = date(2026, 11, 30)
SHOP = (Path(__file__).parents[1] / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), strict=True))


def test_each_item_is_one_line_with_every_column(architecture: Callable[[str], Architecture], catalog: Catalog) -> None:
    text = format_.render(review(architecture(SHOP), catalog, today=TODAY))
    assert len(text.splitlines()) == 1 + len([item for pillar in catalog.pillars for item in pillar.items])
    assert [row["item"] for row in rows(text)] == [item.id for pillar in catalog.pillars for item in pillar.items]
    assert all(None not in row and None not in row.values() for row in rows(text))
    (gap,) = [row for row in rows(text) if row["item"] == "REL02-BP01"]
    assert gap["verdict"] == "not met"
    assert gap["evidence"].startswith("shop.yaml:21:99: backup.retention_days is 1")
    assert gap["first_step"] == "Look up the objective."


@given(st.text())
def test_no_cell_is_a_formula_and_none_holds_a_line_end(text: str) -> None:
    cell = sheet(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠"))
    assert len(cell.splitlines()) <= 1


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "  =1", "＝1", '=HYPERLINK("x")']
)
def test_a_formula_becomes_text(formula: str) -> None:
    assert sheet(formula).startswith("'")


def test_text_that_is_no_formula_stays_as_it_is() -> None:
    assert sheet('a = "b", c - d @ e') == 'a = "b", c - d @ e'


def test_a_cell_holds_no_more_than_a_sheet_can(architecture: Callable[[str], Architecture], catalog: Catalog) -> None:
    many = "".join(f"  db{number}: {{service: rds, backup: {{retention_days: 1}}}}\n" for number in range(900))
    made = review(architecture(f"components:\n{many}"), catalog, today=TODAY)
    (finding,) = [each for each in made.findings if each.item.id == "REL02-BP01"]
    (row,) = [each for each in rows(format_.render(made)) if each["item"] == "REL02-BP01"]
    assert 25_000 < len(row["evidence"]) < 32_767
    *kept, more = row["evidence"].split(" | ")
    pieces = wording.pieces(finding)
    assert kept == pieces[: len(kept)]
    assert more == f"and {len(pieces) - len(kept)} more"
