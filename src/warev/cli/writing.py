"""Results that go to a file or to standard output, whole or not at all."""

import os
import sys
from contextlib import suppress
from errno import EACCES
from pathlib import Path

from warev.content import write_whole
from warev.errors import WarevError


def write(result: str | bytes, output: Path | None) -> None:
    """Write *result* to *output*, or to standard output where that is None or `-`."""
    if output is None or str(output) == "-":
        _print(result)
        return
    raw = result.encode() if isinstance(result, str) else result
    try:
        if _is_device(output):
            output.write_bytes(raw)
            return
        with suppress(FileNotFoundError):
            output.stat()  # a circle of links says so here
            if not os.access(output, os.W_OK):
                raise PermissionError(
                    EACCES, os.strerror(EACCES)
                )  # it could be replaced, but somebody meant it to stay
        write_whole(output.resolve(), raw)
    except OSError as error:
        raise WarevError.of(f"cannot write {output}: {error.strerror}") from None


def _print(result: str | bytes) -> None:
    if isinstance(result, str):
        sys.stdout.write(result)
    elif sys.stdout.isatty():
        raise WarevError.of("this format is not text, and no terminal can show it", hint="name a file with -o FILE")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(result)


def is_there(output: Path) -> bool:
    """Whether *output* is a file that writing would replace."""
    return os.path.isfile(output) and not _is_device(output)  # noqa: PTH113  no name makes it raise


def _is_device(output: Path) -> bool:
    """Whether *output* cannot be replaced, only written to: a device, a pipe, or a stream of this very run."""
    return str(output).startswith(("/dev/std", "/dev/fd/", "/proc/")) or (output.exists() and not output.is_file())
