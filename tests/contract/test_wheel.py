"""The wheel holds all that warev needs and nothing else, and works from it alone, far from any checkout."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from warev import __version__

ROOT = Path(__file__).parents[2]
SOURCES = ("src", "content", "templates", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore")
# What lies about in a checkout and must stay there.
RUBBISH = (
    "content/.DS_Store",
    "src/warev/__pycache__/rules.cpython-311.pyc",
    ".env",
    "build/compiled/facts.json",
    "content/notes.txt",
    "content/pillars/security/SEC01.yaml~",
    "src/warev/cli/.report.py.swp",
    "templates/.review.md.j2.swp",
)

# Some line of it is a reply to any kind of question; the others are asked again.
ANY_REPLY = "a\nt\n" + "".join(
    f"{' '.join(f'{n}{letter}' for n, letter in enumerate('abcdef'[:size], 1))}\n" for size in range(2, 7)
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="a venv looks different there")]


def done(*command: str | Path, cwd: Path = Path("/"), said: str = "") -> "subprocess.CompletedProcess[str]":
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "WAREV", "VIRTUAL_ENV"))
    }
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=clean | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "SOURCE_DATE_EPOCH": "1700000000"},
        input=said,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def out(*command: str | Path, said: str = "") -> str:
    run = done(*command, said=said)
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    return run.stdout


def checkout(folder: Path) -> Path:
    """A copy of the checkout, with rubbish in it."""
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        elif (ROOT / name).exists():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for name in RUBBISH:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("rubbish", encoding="utf-8")
    return folder


def build(folder: Path) -> "subprocess.CompletedProcess[str]":
    return done(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", folder)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = checkout(tmp_path_factory.mktemp("build") / "checkout")
    built = build(folder)
    assert built.returncode == 0, built.stdout + built.stderr
    (made,) = (folder / "dist").iterdir()
    moved = Path(shutil.move(made, tmp_path_factory.mktemp("dist")))
    shutil.rmtree(folder)
    return moved


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with warev from its wheel; what warev depends on comes from the one that runs the tests."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    assert done(sys.executable, "-m", "venv", "--without-pip", venv).returncode == 0
    python = venv / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps", wheel)
    assert done(*pip).returncode == 0
    (site,) = venv.glob("lib/python*/site-packages")
    # A path from a .pth brings no .pth files of its own: the checkout that is installed there stays out of sight.
    places = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (site / "dependencies.pth").write_text("\n".join(places) + "\n", encoding="utf-8")
    return venv / "bin" / "warev"


def packed(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


# -- what is in it ------------------------------------------------------------------------------------------------------


def test_the_wheel_holds_what_it_needs_and_nothing_else(wheel: Path) -> None:
    def files(folder: str, place: str, *endings: str) -> set[str]:
        found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix in endings)
        return {f"{place}/{path.relative_to(ROOT / folder).as_posix()}" for path in found}

    expected = files("src/warev", "warev", ".py", ".typed") | {"warev/py.typed"}
    expected |= files("content", "warev/content", ".yaml") | files("templates", "warev/templates", ".j2", ".typ")
    expected |= {
        f"warev/compiled/{name}.json" for name in ("edition", "facts", "services", "pillars", "lenses", "quizzes")
    }
    everything = packed(wheel)
    about = {name.partition(".dist-info/")[2] for name in everything if ".dist-info/" in name}
    assert {name for name in everything if ".dist-info/" not in name} == expected
    assert {"METADATA", "WHEEL", "RECORD", "entry_points.txt"} <= about
    assert about - {"METADATA", "WHEEL", "RECORD", "entry_points.txt"} <= {"licenses/LICENSE"}
    assert wheel.name == f"warev-{__version__}-py3-none-any.whl"
    assert wheel.stat().st_size < 2_000_000


def test_the_compiled_content_is_the_content(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        pillars = json.loads(archive.read("warev/compiled/pillars.json"))["files"]
    shipped = {path.relative_to(ROOT / "content").as_posix() for path in (ROOT / "content" / "pillars").rglob("*.yaml")}
    assert set(pillars) == shipped


def test_building_it_twice_gives_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    folder = checkout(tmp_path / "again")
    assert build(folder).returncode == 0
    (again,) = (folder / "dist").iterdir()
    assert again.read_bytes() == wheel.read_bytes()


def test_content_with_a_mistake_is_not_built(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "spoilt")
    spoilt = folder / "content" / "pillars" / "security" / "SEC01.yaml"
    spoilt.write_text(spoilt.read_text(encoding="utf-8").replace("risk: high", "risk: hgih"), encoding="utf-8")
    built = build(folder)
    assert built.returncode != 0
    assert "SEC01.yaml" in built.stdout + built.stderr
    assert not list((folder / "dist").glob("*.whl"))


def test_a_checkout_that_is_installed_has_its_content_compiled(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "checkout")
    hook = f"CompileContent({str(folder)!r}, {{}}, None, None, '', 'wheel')"
    script = f"from hatch_build import CompileContent; {hook}.initialize('editable', {{}})"
    compiled = done(sys.executable, "-c", script, cwd=folder)
    assert (compiled.returncode, compiled.stderr) == (0, "")
    names = {path.name for path in (folder / "build" / "compiled").glob("*.json")}
    assert names == {f"{name}.json" for name in ("edition", "facts", "services", "pillars", "lenses", "quizzes")}
    assert json.loads((folder / "build" / "compiled" / "facts.json").read_bytes())["digest"]


# -- how it works -------------------------------------------------------------------------------------------------------


def test_it_runs_far_from_any_checkout(installed: Path) -> None:
    where = out(installed.parent / "python", "-c", "import warev; print(warev.__file__)")
    assert Path(where.strip()).is_relative_to(installed.parents[1])
    assert out(installed, "--version") == f"warev {__version__}\n"
    assert out(installed, "check").startswith("proved: 6 pillars, ")


def test_it_reviews(installed: Path) -> None:
    store = ROOT / "examples" / "online-store.yaml"
    shown = out(installed, "review", store)
    assert shown.startswith("Online store  ")
    assert f"{store}:" in shown
    assert out(installed, "review", store, "--format", "markdown").startswith("# Online store\n")
    assert json.loads(out(installed, "review", store, "--format", "json"))["name"] == "Online store"


def test_it_says_the_same_as_the_checkout(installed: Path) -> None:
    """The compiled content and the content as YAML are one."""
    store = ROOT / "examples" / "online-store.yaml"
    for arguments in (
        ["review", store, "--all"],
        ["list", "items"],
        ["list", "facts"],
        ["show", "REL10-BP01"],
        ["show", "rds"],
    ):
        assert out(installed, *arguments) == out(sys.executable, "-m", "warev", *arguments)


def test_it_quizzes(installed: Path) -> None:
    sat = out(installed, "quiz", "modern-applications", "--seed", "wheel", "--count", "2", said=ANY_REPLY * 4)
    assert "Question 2 of 2" in sat
    assert "Score: " in sat


def test_it_writes_a_file_to_start_from(installed: Path, tmp_path: Path) -> None:
    made = done(installed, "init", "--service", "rds,lambda,sqs", cwd=tmp_path)
    assert (made.returncode, made.stdout) == (0, "")
    assert "Reliability" in out(installed, "review", tmp_path / "architecture.yaml")


def test_it_writes_nothing_into_its_own_place(installed: Path) -> None:
    site = next((installed.parents[1] / "lib").glob("python*/site-packages/warev"))
    before = {path for path in site.rglob("*") if "__pycache__" not in path.parts}
    out(installed, "check")
    out(installed, "list", "packs")
    assert {path for path in site.rglob("*") if "__pycache__" not in path.parts} == before
