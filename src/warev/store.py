"""The store: one SQLite file in which warev remembers, on the user's word, what happened.

It only grows: a row that stands stays as it is. Each part of warev that remembers has its own tables, made by MIGRATIONS; the
file counts in `user_version` how many of these it has had. Several runs may use it at once. A store that is damaged, of
another program or of a newer warev is told, and never written to.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from filecmp import cmp
from itertools import count
from pathlib import Path
from sqlite3 import Connection
from typing import NoReturn

from warev import places
from warev.errors import WarevError

FILE = "warev.sqlite3"
# "warv": by this number in its head a file says that it is a store of warev's.
APPLICATION = 0x77617276
# Each makes of a store with so many behind it the next one. They are never edited: a new one is added at the end.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE reviews (
            name TEXT NOT NULL,
            number INTEGER NOT NULL,
            day TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (name, number)
        )
        """,
        "CREATE TRIGGER reviews_stay BEFORE UPDATE ON reviews BEGIN SELECT RAISE(ABORT, 'the store only grows'); END",
        "CREATE TRIGGER reviews_last BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'the store only grows'); END",
    ),
    (
        # A quiz that somebody sat: what it asked, and by which rules.
        """
        CREATE TABLE sittings (
            id TEXT NOT NULL PRIMARY KEY,
            learner TEXT NOT NULL,
            began TEXT NOT NULL,
            body TEXT NOT NULL
        ) WITHOUT ROWID
        """,
        # What was done in it, step by step: all that is needed to take it up again.
        """
        CREATE TABLE steps (
            sitting TEXT NOT NULL,
            number INTEGER NOT NULL,
            at TEXT NOT NULL,
            act TEXT NOT NULL,
            text TEXT NOT NULL,
            seconds REAL NOT NULL,
            PRIMARY KEY (sitting, number)
        ) WITHOUT ROWID
        """,
        # What came out of it for each question whose reply stands, and what the learner's memory of it was then.
        """
        CREATE TABLE marks (
            learner TEXT NOT NULL,
            question TEXT NOT NULL,
            at TEXT NOT NULL,
            sitting TEXT NOT NULL,
            rev INTEGER NOT NULL,
            share TEXT NOT NULL,
            sure TEXT NOT NULL,
            hints INTEGER NOT NULL,
            flagged INTEGER NOT NULL,
            seconds REAL NOT NULL,
            said TEXT NOT NULL,
            memory TEXT NOT NULL,
            due TEXT NOT NULL,
            PRIMARY KEY (learner, question, at, sitting)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX sittings_of ON sittings (learner, began)",
        # How many replies there are to each question is counted in this, which is a tenth as large as the table.
        "CREATE INDEX marks_of ON marks (learner, question, rev)",
        *(
            f"CREATE TRIGGER {table}_{name} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'the store only grows'); END"
            for table in ("sittings", "steps", "marks")
            for name, what in (("stay", "UPDATE"), ("last", "DELETE"))
        ),
    ),
)
# How long one run waits for another to finish writing.
PATIENCE_SECONDS = 10.0
# SQLite's numbers for what can go wrong: https://www.sqlite.org/rescode.html
_BUSY, _LOCKED, _READ_ONLY, _CORRUPT, _CANNOT_OPEN, _NO_DATABASE = 5, 6, 8, 11, 14, 26
_SAID = {
    3: "no permission",
    _READ_ONLY: "it, or its folder, can only be read",
    10: "the disk reports an error",
    13: "the disk is full",
    _CANNOT_OPEN: "it, or its folder, cannot be opened",
}


def place() -> Path:
    """Where the store lies if nothing else is said. Raises WarevError where nothing tells a home."""
    return places.data() / FILE


@contextmanager
def reading(path: Path) -> Iterator[Connection | None]:
    """The store *path*, to be read; None where there is none yet. Raises WarevError where it cannot be read."""
    with _telling(path, "read"):
        if not _there(path):
            yield None
            return
        with _connected(path) as connection:
            _ready(connection, path)
            yield connection


@contextmanager
def writing(path: Path) -> Iterator[Connection]:
    """The store *path*, made if there is none, in a transaction: all that is written in it stands at its end, or nothing does.

    Raises WarevError where it cannot be written to.
    """
    with _telling(path, "write to"):
        if not _there(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _connected(path, "rwc") as connection:
            _ready(connection, path)
            _refuse_damage(connection, path)
            with _transaction(connection):
                yield connection


class Store:
    """The store *path*, kept open for as long as somebody sits at a quiz. Made by `opened`."""

    def __init__(self, path: Path, connection: Connection) -> None:
        self.path = path
        self._connection = connection

    def prove(self) -> None:
        """Raise WarevError where the store is damaged. It reads all of it, which takes a moment."""
        with _telling(self.path, "read"):
            _refuse_damage(self._connection, self.path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection, to be read from. Raises WarevError where that fails."""
        with _telling(self.path, "read"):
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction. Raises WarevError where it cannot be written to."""
        with _telling(self.path, "write to"), _transaction(self._connection):
            yield self._connection


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """The store *path*, made if there is none, open until the end. Raises WarevError where it cannot be opened."""
    with _telling(path, "open"):
        if not _there(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = _open(path, "rwc")
    with closing(connection):
        with _telling(path, "open"):
            _ready(connection, path)
        yield Store(path, connection)


def _there(path: Path) -> bool:
    """Whether there is a file; anything else under that name is no place for a store."""
    if "\0" in str(path):
        raise WarevError.of(f"{str(path)!r} is no file name")
    if path.exists() and not path.is_file():
        raise WarevError.of(f"{path} is no file, and no store")
    return path.is_file()


@contextmanager
def _connected(path: Path, mode: str = "rw") -> Iterator[Connection]:
    connection = _open(path, mode)
    try:
        yield connection
    finally:
        connection.close()


def _open(path: Path, mode: str) -> Connection:
    try:
        return _looked_into(_connect(path, f"mode={mode}"))
    except sqlite3.OperationalError as error:
        # Where nothing can be written beside it, nobody else writes either, and it is read as it lies there.
        if _code(error) not in {_READ_ONLY, _CANNOT_OPEN} or mode != "rw" or _waiting(path):
            raise
        return _connect(path, "mode=ro&immutable=1")


def _looked_into(connection: Connection) -> Connection:
    """*connection*, once something has been read by it: only then is it known that it can be."""
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, how: str) -> Connection:
    uri = f"{path.absolute().as_uri()}?{how}"
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None)


def _waiting(path: Path) -> bool:
    """Whether something was written that does not stand in the file itself yet."""
    with suppress(OSError):
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    return False


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


# -- what it is ---------------------------------------------------------------------------------------------------------


def _ready(connection: Connection, path: Path) -> None:
    """Bring the store to the form of this warev, or refuse it."""
    if _version(connection, path) == len(MIGRATIONS):
        return
    # A copy of what was there, before anything of it is touched.
    before = _version(connection, path)
    if before:
        _back_up(connection, path, before)
    with _transaction(connection):
        # Another run may have done it meanwhile.
        for number in range(_version(connection, path), len(MIGRATIONS)):
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
    with suppress(sqlite3.OperationalError):  # another run is at it, or the disk does not allow it: it works without
        connection.execute("PRAGMA journal_mode = WAL")


# In one statement, so that it tells of one moment: another run may be making the store meanwhile.
_FORM = """
SELECT user_version, application_id, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version, pragma_application_id
"""


def _version(connection: Connection, path: Path) -> int:
    """How many migrations the store has had; raises WarevError where it is none that this warev may touch."""
    version, application, tables = connection.execute(_FORM).fetchone()
    if application != APPLICATION and (tables or version or application):
        raise WarevError.of(f"{path} is a database of another program", hint="name another file with --store")
    if version > len(MIGRATIONS):
        hint = "use that one, or name another file with --store; nothing was changed"
        raise WarevError.of(f"the store {path} was written by a newer warev", hint=hint)
    return int(version)


def _back_up(connection: Connection, path: Path, version: int) -> None:
    copy = path.with_name(f"{path.name}.form-{version}")
    if not copy.exists():
        with _connected(copy, "rwc") as other:
            connection.backup(other)


# -- what goes wrong ----------------------------------------------------------------------------------------------------


@contextmanager
def _telling(path: Path, what: str) -> Iterator[None]:
    """Tell what goes wrong with the store *path*, as the user's business."""
    try:
        yield
    except OSError as error:
        raise WarevError.of(f"cannot {what} the store {path}: {error.strerror}") from None
    except sqlite3.DatabaseError as error:
        code = _code(error)
        if code == _NO_DATABASE and path.name != FILE:
            hint = "name another file with --store"
            raise WarevError.of(f"{path} is no store, and was left as it is", hint=hint) from None
        if code in {_CORRUPT, _NO_DATABASE}:
            _tell_damage(path)
        if code in {_BUSY, _LOCKED}:
            hint = "wait until it has finished, and try again"
            raise WarevError.of(f"the store {path} is in use by another program", hint=hint) from None
        if code in _SAID:
            raise WarevError.of(f"cannot {what} the store {path}: {_SAID[code]}") from None
        raise


def _code(error: sqlite3.Error) -> int:
    """SQLite's number for what went wrong, without its finer distinctions."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _refuse_damage(connection: Connection, path: Path) -> None:
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        _tell_damage(path)


def _tell_damage(path: Path) -> NoReturn:
    copy = _copy(path)
    kept = f"; a copy of it is {copy}" if copy else ""
    hint = "put a copy of your own in its place, or move it away, and warev begins a new one"
    raise WarevError.of(f"the store {path} is damaged, and nothing was written to it{kept}", hint=hint) from None


def _copy(path: Path) -> Path | None:
    """A copy of the store, made once, so that nothing that is tried with it makes it worse; None where it cannot be made."""
    with suppress(OSError):
        for number in count(1):
            copy = path.with_name(f"{path.name}.damaged-{number}")
            if not copy.exists():
                shutil.copy2(path, copy)
                return copy
            if cmp(path, copy):
                return copy
    return None
