"""Fixtures that every test may use. None of them reads shipped content: the tests have a small catalogue of their own."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import settings

from warev import catalog as catalogs
from warev import content, document, reading, shelf
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.errors import Mistakes, WarevError

# No test touches the store or the packs of the person who runs it, or asks who that is.
_OWN = Path(tempfile.mkdtemp(prefix="warev-tests-"))
os.environ |= {
    "WAREV_STORE": str(_OWN / "warev.sqlite3"),
    "XDG_CONFIG_HOME": str(_OWN / "config"),
    "XDG_CACHE_HOME": str(_OWN / "cache"),
}
os.environ["WAREV_LEARNER"] = "learner"

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
CONTENT = HERE / "fixtures" / "content"

Read: TypeAlias = Callable[[str], Architecture]
Told: TypeAlias = Callable[[str], list[str]]

# The suite tries the same cases each time, `make check` more of them; `pytest --hypothesis-profile=thorough` looks for new ones.
settings.register_profile("suite", max_examples=50, deadline=None, derandomize=True, database=None)
settings.register_profile("check", max_examples=200, deadline=None, derandomize=True, database=None)
settings.register_profile("thorough", max_examples=60_000, deadline=None, database=None)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare text with tests/golden/NAME; --update-golden writes it."""

    def check(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        assert file.exists(), f"no {file}; run pytest --update-golden, then read the diff"
        assert text == file.read_bytes().decode("utf-8")

    return check


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The tests' own small catalogue: every feature of rules in a handful of items."""
    mistakes = Mistakes()
    shelves = {name: content.read(CONTENT, name, mistakes) for name in catalogs.SHELVES}
    made = catalogs.read(shelves, mistakes)
    mistakes.stop()
    assert made is not None
    return made


@pytest.fixture(scope="session")
def architecture(catalog: Catalog) -> Read:
    """The architecture that a text spells, as from the file `shop.yaml`."""

    def read(text: str) -> Architecture:
        mistakes = Mistakes()
        return reading.architecture(document.parse(text, "shop.yaml", mistakes), catalog, mistakes)

    return read


@pytest.fixture(scope="session")
def told(architecture: Read) -> Told:
    """Every mistake that is told of a text, each as the user reads it; none where there is none."""

    def mistakes(text: str) -> list[str]:
        try:
            architecture(text)
        except WarevError as error:
            return [str(mistake) for mistake in error.mistakes]
        return []

    return mistakes


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of warev whose content is a copy of the tests' own, free to be spoilt."""
    shutil.copytree(CONTENT, tmp_path / "content")
    monkeypatch.setattr(shelf, "CHECKOUT", tmp_path)
    monkeypatch.delenv(shelf.OWN, raising=False)
    return tmp_path
