"""The house rules of CONTRIBUTING.md that a machine can hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "warev"
MOST_LINES = 50


def functions() -> Iterator[tuple[str, int]]:
    """Every function of warev with its number of lines."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno is not None
                yield f"{path.relative_to(SOURCE)}: {node.name}", node.end_lineno - node.lineno + 1


def test_no_function_is_longer_than_a_screen() -> None:
    found = dict(functions())
    assert len(found) > 300
    assert {name: lines for name, lines in found.items() if lines > MOST_LINES} == {}
