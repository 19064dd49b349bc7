"""Results that go to a file or to standard output, whole or not at all."""

import os
import sys
from contextlib import suppress
from errno import EACCES
from pathlib import Path

from warev.content import write_whole
from warev.errors import WarevError


def write(result: str, output: Path | None) -> None:
    """Write *result* to *output*, or to standard output where that is None or `-`."""
    if output is None or str(output) == "-":
        sys.stdout.write(result)
        return
    try:
        if _is_device(output):
            output.write_text(result, encoding="utf-8")
            return
        with suppress(FileNotFoundError):
            output.stat()  # a circle of links says so here
            if not os.access(output, os.W_OK):
                raise PermissionError(
                    EACCES, os.strerror(EACCES)
                )  # it could be replaced, but somebody meant it to stay
        write_whole(output.resolve(), result.encode())
    except OSError as error:
        raise WarevError.of(f"cannot write {output}: {error.strerror}") from None


def is_there(output: Path) -> bool:
    """Whether *output* is a file that writing would replace."""
    return os.path.isfile(output) and not _is_device(output)  # noqa: PTH113  no name makes it raise


def _is_device(output: Path) -> bool:
    """Whether *output* cannot be replaced, only written to: a device, a pipe, or a stream of this very run."""
    return str(output).startswith(("/dev/std", "/dev/fd/", "/proc/")) or (output.exists() and not output.is_file())
