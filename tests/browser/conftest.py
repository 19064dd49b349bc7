"""A real browser for the tests of what people look at in one. They are skipped where none is at hand; CI installs one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
MERMAID = ROOT / ".cache" / "mermaid.min.js"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
# Without its sandbox, since tests may run as root; and it shall not look up anything of its own.
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def absent(what: str) -> NoReturn:
    """There is no *what*: no reason to fail for a person, but for a CI that is to have it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI has no {what}")
    pytest.skip(f"no {what}: see CONTRIBUTING.md")


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright: see CONTRIBUTING.md")
    with sync_api.sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
        if program is None and not Path(playwright.chromium.executable_path).exists():
            absent("Chromium")
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: "Browser") -> "Iterator[Page]":
    """An empty page."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def mermaid(chromium: "Browser") -> "Iterator[Page]":
    """A page in which `mermaid` reads and draws diagrams, as GitHub's does."""
    if not MERMAID.exists():
        absent("Mermaid")
    context = chromium.new_context()
    page = context.new_page()
    page.set_content("<!doctype html><title>Mermaid</title><div id=place></div>")
    page.add_script_tag(path=MERMAID)
    page.evaluate("mermaid.initialize({startOnLoad: false, securityLevel: 'strict'})")
    yield page
    context.close()
