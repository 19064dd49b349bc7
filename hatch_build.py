"""Compile the content into the wheel: what ships loads as JSON, and has passed every check."""

import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileContent(BuildHookInterface[Any]):
    """Puts `warev/compiled/*.json` beside `warev/content/` in the wheel, or into `build/` of a checkout that is installed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(Path(self.root) / "src"))
        from warev import compiling, content, errors

        if version == "editable":
            # A checkout compiles for itself when its content changes; this spares its first run the wait.
            with suppress(errors.WarevError):
                compiling.compile_content(content.compiled_home())
            return
        self._scratch = tempfile.TemporaryDirectory()
        for path in compiling.compile_content(Path(self._scratch.name)):
            build_data["force_include"][str(path)] = f"warev/compiled/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "_scratch"):
            self._scratch.cleanup()
