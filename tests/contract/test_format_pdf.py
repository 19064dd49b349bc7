"""PDF as a reader of PDF sees it: text, fonts, pages, and nothing that a file could have smuggled in."""

import io
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from warev import shelf
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.errors import WarevError
from warev.formats import pdf
from warev.review import review

TODAY = date(2026, 11, 30)
SHOP = (Path(__file__).parents[1] / "fixtures" / "architecture.yaml").read_text(encoding="utf-8")


@pytest.fixture
def made(architecture: Callable[[str], Architecture], catalog: Catalog) -> Callable[[str], PdfReader]:
    return lambda text: PdfReader(io.BytesIO(pdf.render(review(architecture(text), catalog, today=TODAY))))


def text_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def fonts_of(reader: PdfReader) -> Iterator[Any]:
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]  # a mapping in every page with text
            yield from (each.get_object() for each in font.get_object()["/DescendantFonts"])


def test_every_font_is_embedded(made: Callable[[str], PdfReader]) -> None:
    fonts = list(fonts_of(made(SHOP)))
    assert fonts
    for font in fonts:
        assert {"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"])


def test_the_bytes_depend_on_the_review_alone(
    architecture: Callable[[str], Architecture], catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = review(architecture(SHOP), catalog, today=TODAY)
    first = pdf.render(whole)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert pdf.render(whole) == first


def test_hostile_text_is_shown_and_not_obeyed(made: Callable[[str], PdfReader]) -> None:
    spite = '#panic("no") $x$ *b* _i_ `r` <label> @ref // c \\\\ ~ {{7*7}} http://evil.example #link("u")[v]'
    reader = made("name: '" + spite + "'\ndescription: '" + spite + "'")
    flat = "".join(text_of(reader).split())
    assert flat.count("".join(spite.split())) >= 2
    links = [
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object()
    ]
    assert {link for link in links if not link.startswith("https://example.com/")} == set()
    assert reader.metadata is not None
    assert reader.metadata.title == spite


def test_a_pdf_says_each_gap_with_evidence_and_every_step(
    architecture: Callable[[str], Architecture], catalog: Catalog, made: Callable[[str], PdfReader]
) -> None:
    flat = "".join(text_of(made(SHOP)).split())
    for gap in review(architecture(SHOP), catalog, today=TODAY).gaps:
        assert "".join(gap.item.title.split()) in flat
        for step in gap.item.fix:
            assert "".join(step.replace("`", "").split()) in flat
    assert "shop.yaml:21:99:backup.retention_daysis1" in flat


def test_without_the_extra_it_is_told_what_to_install(
    architecture: Callable[[str], Architecture], catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(WarevError, match=r"a PDF needs typst.*\n.*pip install 'warev\[pdf\]'"):
        pdf.render(review(architecture(SHOP), catalog, today=TODAY))


def test_fonts_of_the_user_are_named_by_their_folder(
    architecture: Callable[[str], Architecture], catalog: Catalog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = review(architecture(SHOP), catalog, today=TODAY)
    plain = pdf.render(whole)
    monkeypatch.setenv(shelf.FONTS, str(tmp_path))
    assert pdf.render(whole) == plain
    monkeypatch.setenv(shelf.FONTS, str(tmp_path / "nowhere"))
    with pytest.raises(WarevError, match=r"WAREV_FONTS is .*, which is no folder"):
        pdf.render(whole)
