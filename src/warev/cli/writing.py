"""Results that go to a file or to standard output, whole or not at all."""

import sys
from pathlib import Path

from warev.content import write_whole
from warev.errors import WarevError


def write(result: str, output: Path | None) -> None:
    """Write *result* to *output*, or to standard output where that is None or `-`."""
    if output is None or str(output) == "-":
        sys.stdout.write(result)
        return
    try:
        if output.exists() and not output.is_file():
            output.write_text(result, encoding="utf-8")  # a device or a pipe cannot be replaced
        else:
            write_whole(output.resolve(), result.encode())
    except OSError as error:
        raise WarevError.of(f"cannot write {output}: {error.strerror}") from None
