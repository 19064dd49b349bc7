"""The documents tell the truth: what they show is run, what they name exists, and nothing that there is goes untold.

`pytest --update-golden` writes the output shown in `console` blocks anew.
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer

from warev import __version__, document, grammar, reading
from warev import catalog as catalogs
from warev.cli import COMMANDS, app
from warev.errors import Mistakes, WarevError
from warev.quiz import packs
from warev.scores import Tally, percent
from warev.verdict import PARTLY, UNKNOWN, Credit, Verdict
from warev.vocabulary import Subject

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
DOCUMENTS += sorted((ROOT / "docs").rglob("*.md"))
# Pages that warev writes: nobody folds their lines.
WRITTEN = ROOT / "docs" / "checklists"
# The licence as https://www.apache.org/licenses/LICENSE-2.0.txt has it.
LICENCE = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
# Documents whose commands use files that another one shows.
BORROWED = {"README.md": "docs/writing-content.md"}
COLUMNS = 120
# What a person may have set for their own runs.
OWN = {"NO_COLOR", "WAREV_CONTENT", "WAREV_STORE", "XDG_DATA_HOME", "LOCALAPPDATA"}


class Block(NamedTuple):
    """A fenced block: the document that it stands in, what is written behind its fence, and what it holds."""

    home: str
    info: str
    body: str

    @property
    def name(self) -> str:
        """The file that it is, if it is a whole one."""
        return next((word.removeprefix("file=") for word in self.info.split() if word.startswith("file=")), "")


class Shown(NamedTuple):
    """A command as a document shows it: its line, what is run, how many lines are kept, the exit code and the output."""

    line: str
    words: list[str]
    most: int | None
    code: int
    output: str


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path) -> Iterator[Block]:
    for found in re.finditer(r"^```([^\n]*)\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        yield Block(name(path), found[1].strip(), found[2])


BLOCKS = [block for path in DOCUMENTS for block in blocks(path)]
FILES = [block for block in BLOCKS if block.name]
RUN = [block for block in BLOCKS if block.info in {"sh", "console"}]


def commands(block: Block) -> Iterator[Shown]:
    """Each warev command of *block*; in a `console` block with the output that follows it."""
    pattern = r"^(\$ warev .*)\n((?:(?!\$ ).*\n)*)" if block.info == "console" else r"^(warev .*)\n()"
    for line, output in re.findall(pattern, block.body, re.MULTILINE):
        head = re.search(r"\| head -n (\d+)", line)
        code = re.search(r"# exits (\d+)", line)
        words = shlex.split(line.split(" | ")[0].removeprefix("$ "), comments=True)[1:]
        yield Shown(line, words, int(head[1]) if head else None, int(code[1]) if code else 0, output)


def run(shown: Shown, folder: Path) -> tuple[int, str]:
    """The exit code of a command, and what it says on both streams, at 80 columns."""
    kept = {name: value for name, value in os.environ.items() if name not in OWN}
    environment = kept | {"COLUMNS": "80", "PYTHONUTF8": "1", "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "warev", *shown.words],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, "".join(done.stdout.splitlines(keepends=True)[: shown.most])


@pytest.fixture(scope="session")
def shipped() -> catalogs.Catalog:
    return catalogs.load()


# -- what is shown is true ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", RUN, ids=lambda block: f"{block.home}: {block.body.splitlines()[0]}")
def test_what_a_document_shows_is_what_happens(block: Block, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for file in FILES:
        if file.home in {block.home, BORROWED.get(block.home)}:
            (tmp_path / file.name).write_text(file.body, encoding="utf-8")
    new = block.body
    for shown in commands(block):
        code, output = run(shown, tmp_path)
        assert code == shown.code, output
        if block.info == "console":
            new = new.replace(f"{shown.line}\n{shown.output}", f"{shown.line}\n{output}")
    if request.config.getoption("--update-golden") and new != block.body:
        path = ROOT / block.home
        path.write_text(path.read_text(encoding="utf-8").replace(block.body, new), encoding="utf-8")
    else:
        assert block.body == new, "pytest --update-golden writes it anew"


@pytest.mark.parametrize(
    "block",
    [block for block in FILES if block.name.endswith(".yaml")],
    ids=lambda block: f"{block.home}: {block.name}",
)
def test_a_whole_file_is_read_without_a_mistake_unless_it_shows_mistakes(
    block: Block, tmp_path: Path, shipped: catalogs.Catalog
) -> None:
    path = tmp_path / block.name
    path.write_text(block.body, encoding="utf-8")
    if block.name.startswith("wrong"):
        with pytest.raises(WarevError):
            reading.read(path, shipped)
    elif re.search(r"^questions:", block.body, re.MULTILINE):
        assert packs.read(path).questions
    else:
        assert reading.read(path, shipped).name


def test_a_file_name_means_one_file() -> None:
    names = [block.name for block in FILES]
    assert sorted(set(names)) == sorted(names)


def test_the_worked_example_has_the_numbers_that_come_out(shipped: catalogs.Catalog) -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    example = text[text.index("## A worked example") :]
    files = {block.info: block.body for block in BLOCKS}
    described = files["yaml file=three-databases.yaml"]
    rule = judged(files["yaml rule=three-databases"], shipped)

    def credit(old: str = "", new: str = "") -> Credit:
        assert old in described
        node = document.parse(described.replace(old, new), "three-databases.yaml", Mistakes())
        found = rule.credit(reading.architecture(node, shipped, Mistakes()).workload)
        assert isinstance(found, Credit)
        return found

    known = credit()
    assert known == Credit(Fraction(1, 3), Fraction(2, 3))
    assert known.verdict is Verdict.NOT_MET
    assert credit("standard", "standard, availability_zones: 2") == Credit(Fraction(2, 3), Fraction(2, 3))
    assert credit("standard", "standard, availability_zones: 1") == Credit(Fraction(1, 3), Fraction(1, 3))
    assert credit("critical, availability_zones: 2", "critical, availability_zones: 1") == Credit(0, 0)
    assert credit("critical, availability_zones: 2", "critical") == Credit(0, Fraction(2, 3))

    whole = Tally.of(4, known, known) + Tally.of(2, PARTLY, None) + Tally.of(1, UNKNOWN, UNKNOWN)
    whole += Tally.of(4, None, None)
    assert (whole.weight, whole.worst, whole.best) == (7, Fraction(7, 3), Fraction(14, 3))
    assert whole.not_applicable == 1
    assert whole.range is not None
    assert whole.score is not None
    assert f"**{percent(whole.range.worst)}-{percent(whole.range.best)} %**" in example
    for share in (whole.coverage, whole.coverage_by_description, whole.coverage_by_attestation, whole.score):
        assert f"**{percent(share)} %**" in example


def judged(written: str, shipped: catalogs.Catalog) -> Any:
    """The rule that a document writes, checked against the shipped vocabulary."""
    raw = document.parse(written, "rules.md", Mistakes()).plain()
    wrong: list[str] = []
    grammar.check(raw, Subject.WORKLOAD, shipped.vocabulary, lambda _, said: wrong.append(said))
    assert not wrong
    return grammar.parse(raw)


# -- what there is, is told ---------------------------------------------------------------------------------------------


def options(command: str) -> set[str]:
    """The options of *command*, long and short; of warev itself, where it is empty."""
    group: Any = typer.main.get_command(app)
    asked = group.get_command(None, command) if command else group
    found = {option for parameter in asked.params for option in parameter.opts if option.startswith("-")}
    return found - {"--help", "-h"}


def told(text: str) -> set[str]:
    return set(re.findall(r"`(--?[a-z][a-z-]*)", text, re.IGNORECASE)) - {"--help", "-h"}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_page_tells_the_options_of_each_command_and_no_others(command: str) -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    assert told(sections[f"warev {command}"]) == options(command)


def test_the_commands_page_tells_what_every_command_takes() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert options("") <= set(re.findall(r"(--?[a-zA-Z][a-z-]*)", text))


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"warev {command}" not in text] == []


def test_every_section_of_an_architecture_file_is_described() -> None:
    text = (ROOT / "docs" / "architecture-file.md").read_text(encoding="utf-8")
    assert [section for section in sorted(reading.SECTIONS) if f"**`{section}`**" not in text] == []


def test_the_changelog_tells_of_this_version() -> None:
    assert f"\n## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_list_of_decisions_is_whole() -> None:
    folder = ROOT / "docs" / "decisions"
    text = (folder / "README.md").read_text(encoding="utf-8")
    for page in sorted(folder.glob("0*.md")):
        number, title = re.findall(r"^# (\d+)\. (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)[0]
        assert f"{number}. [{title}]({page.name})" in text


def test_every_row_of_the_notes_names_questions_that_exist_and_a_source() -> None:
    known = {question.id for question in packs.load("modern-applications").questions}
    text = (ROOT / "docs" / "notes.md").read_text(encoding="utf-8")
    for row in re.findall(r"^\| (`.*) \|$", text, re.MULTILINE):
        assert row.count(" | ") == 3, row
        assert set(re.findall(r"`([^`]+)`", row.split(" | ")[0])) <= known
        assert "](https://" in row, row


# -- form ---------------------------------------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """The anchors of a page: those that it sets, and those that its headings make on GitHub."""
    text = path.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return made | set(re.findall(r'^<a id="([^"]+)"></a>$', text, re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            file, _, anchor = target.partition("#")
            found = path.parent / file if file else path
            assert found.exists(), target
            assert not anchor or anchor in anchors(found), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_prose_keeps_to_120_columns_and_plain_punctuation(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "\N{EM DASH}" not in text
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    wide = [line for line in prose.splitlines() if len(line) > COLUMNS and not line.startswith("|")]
    assert wide == [] or path.parent == WRITTEN


def test_the_licence_is_apache_2_0_to_the_letter() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert hashlib.sha256(text.encode()).hexdigest() == LICENCE
