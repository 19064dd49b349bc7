"""The examples of docs/ci.md and the hook for pre-commit are YAML, and the commands in them run."""

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from warev import cli

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
EXAMPLES = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
# What comes before the command of a hook, and after it: that is pre-commit's doing.
FILE = "architecture.yaml"


def run(words: list[str]) -> int:
    assert words[0] == "warev"
    return CliRunner().invoke(cli.app, words[1:], env={"COLUMNS": ""}, prog_name="warev").exit_code


def scripts(node: Any) -> Iterator[str]:
    """The shell commands of a pipeline, in their order."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "run":
                yield from value.replace("\\\n", " ").splitlines()
            elif key == "script":
                yield from value
            else:
                yield from scripts(value)
    elif isinstance(node, list):
        for each in node:
            yield from scripts(each)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an architecture file, and beside it what there was before."""
    for name in ("now", "before"):
        (tmp_path / name).mkdir()
        shutil.copy(ROOT / "examples" / "online-store.yaml", tmp_path / name / FILE)
    monkeypatch.chdir(tmp_path / "now")
    return tmp_path


PIPELINES = [each for each in EXAMPLES if "repos" not in each]


@pytest.mark.parametrize("pipeline", PIPELINES, ids=lambda each: str(each.get("name", next(iter(each)))))
def test_the_commands_of_a_pipeline_run_and_gate(pipeline: Any, repository: Path) -> None:
    lines = list(scripts(pipeline))
    assert 'pip install "$WAREV"' in lines
    reviews = [shlex.split(line.replace("/tmp", str(repository))) for line in lines if line.startswith("warev ")]  # noqa: S108  the documents' word
    against = "--baseline" in " ".join(lines)
    assert [run(each) for each in reviews] == ([0, 0] if against else [1])
    written = [word for line in lines for word in re.findall(r"-o (\S+)", line)]
    assert [name for name in written if not Path(name.replace("/tmp", str(repository))).exists()] == []  # noqa: S108
    if against:
        file = repository / "now" / FILE
        file.write_text(file.read_text(encoding="utf-8").replace("alarms: true", "alarms: false"), encoding="utf-8")
        assert run(reviews[-1]) == 1


def test_there_is_an_example_for_each_place() -> None:
    places = [key for each in EXAMPLES for key in ("jobs", "architecture", "repos") if key in each]
    assert places == ["jobs", "jobs", "architecture", "repos"]


def test_the_hook_is_found_installed_and_run_as_pre_commit_does(repository: Path) -> None:
    (hook,) = HOOKS.values()
    assert hook["language"] == "python"
    scripts_of = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    entry = shlex.split(hook["entry"])
    assert entry[0] in scripts_of
    assert re.search(hook["files"], FILE)
    assert not re.search(hook["files"], f"examples/{FILE}")
    assert run([*entry, *hook["args"], FILE]) == 1
    assert run([*entry, FILE]) == 0
    Path(FILE).write_text("nmae: x\n", encoding="utf-8")
    assert run([*entry, *hook["args"], FILE]) == 2


def test_the_example_of_pre_commit_uses_the_hook_that_there_is(repository: Path) -> None:
    (used,) = next(each for each in EXAMPLES if "repos" in each)["repos"][0]["hooks"]
    hook = HOOKS[used["id"]]
    assert re.search(used["files"], FILE)
    assert run([*shlex.split(hook["entry"]), *used["args"], FILE]) == 1
