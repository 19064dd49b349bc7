"""The store only grows, is never written to where something is wrong with it, and bears several runs at once."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from warev import places, store
from warev.errors import WarevError

TEST_TABLE = "INSERT INTO reviews VALUES (?, ?, '2026-11-01', '{}')"


def add(path: Path, name: str = "a", number: int = 1) -> None:
    with store.writing(path) as connection:
        connection.execute(TEST_TABLE, (name, number))


def rows(path: Path) -> list[tuple[str, int]]:
    with store.reading(path) as connection:
        assert connection is not None
        return connection.execute("SELECT name, number FROM reviews ORDER BY name, number").fetchall()


def told(path: Path) -> str:
    """What is said of the store *path* when it is written to; not one byte of it may have changed by that."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(WarevError) as error:
        add(path)
    assert before is None or path.read_bytes() == before
    return str(error.value)


# -- where it lies ------------------------------------------------------------------------------------------------------


def test_it_lies_in_the_folder_that_the_platform_has_for_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "x"))
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name)
    assert store.place() == places.data() / "warev.sqlite3"
    if sys.platform == "linux":
        assert places.data() == tmp_path / "x" / "warev"
        monkeypatch.setenv("XDG_DATA_HOME", "x")  # the specification has a relative one ignored
        assert places.data() == tmp_path / ".local" / "share" / "warev"
        assert places.config() == tmp_path / ".config" / "warev"
        assert places.cache() == tmp_path / ".cache" / "warev"


def test_without_a_home_the_user_is_asked_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: Path("~/.local/share/warev"))
    with pytest.raises(WarevError, match="name a file with --store"):
        store.place()


# -- what stands in it --------------------------------------------------------------------------------------------------


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "w?ird #%20" / "store"
    with store.reading(path) as connection:
        assert connection is None
    assert not path.parent.exists()
    add(path)
    add(path, "b")
    assert rows(path) == [("a", 1), ("b", 1)]
    assert [each.name for each in path.parent.iterdir()] == ["store"]


def test_a_write_that_ends_early_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store"
    add(path)
    with suppress(KeyboardInterrupt), store.writing(path) as connection:
        connection.execute(TEST_TABLE, ("b", 1))
        raise KeyboardInterrupt
    assert rows(path) == [("a", 1)]


@pytest.mark.parametrize("statement", ["UPDATE reviews SET name = 'b'", "DELETE FROM reviews"])
def test_what_stands_in_it_stays(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "store"
    add(path)
    with pytest.raises(sqlite3.IntegrityError, match="the store only grows"), store.writing(path) as connection:
        connection.execute(statement)
    assert rows(path) == [("a", 1)]


def test_a_store_of_an_older_warev_is_copied_and_brought_forward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store"
    add(path)
    usual = store.MIGRATIONS
    further = (*usual, ("CREATE TABLE replies (card TEXT)", "INSERT INTO replies VALUES ('first')"))
    monkeypatch.setattr(store, "MIGRATIONS", further)
    for _ in range(2):
        with store.reading(path) as connection:
            assert connection is not None
            assert connection.execute("SELECT card FROM replies").fetchall() == [("first",)]
    assert rows(path) == [("a", 1)]
    monkeypatch.setattr(store, "MIGRATIONS", usual)
    assert rows(tmp_path / f"store.form-{len(usual)}") == [("a", 1)]


def test_a_step_forward_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store"
    add(path)
    usual = store.MIGRATIONS
    monkeypatch.setattr(store, "MIGRATIONS", (*usual, ("CREATE TABLE replies (card TEXT)", "nonsense")))
    with pytest.raises(sqlite3.OperationalError, match="nonsense"):
        add(path, "b")
    monkeypatch.setattr(store, "MIGRATIONS", usual)
    add(path, "b")
    assert rows(path) == [("a", 1), ("b", 1)]


# -- several at once ----------------------------------------------------------------------------------------------------

WRITER = """
import sys
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace
from warev import store
for _ in range(20):
    with store.writing(Path(sys.argv[1])) as connection:
        (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM reviews").fetchone()
        connection.execute("INSERT INTO reviews VALUES ('a', ?, '2026-11-01', '{}')", (last + 1,))
"""


def test_runs_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store"
    runs = [subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stderr=subprocess.PIPE) for _ in range(3)]
    assert [run.communicate()[1] for run in runs] == [b""] * 3
    assert rows(path) == [("a", number) for number in range(1, 61)]


def test_a_store_that_another_run_makes_meanwhile_is_not_taken_for_a_strangers(tmp_path: Path) -> None:
    path = tmp_path / "store"

    class Overtaken(sqlite3.Connection):
        """One in which another run makes the store as soon as it was read whose file it is."""

        def execute(self, *asked: str) -> SimpleNamespace:  # type: ignore[override]
            row = super().execute(*asked).fetchone()
            if "application_id" in asked[0]:
                add(path)
            return SimpleNamespace(fetchone=lambda: row)

    with closing(sqlite3.connect(path, factory=Overtaken, isolation_level=None)) as connection:
        assert store._version(connection, path) == 0


def test_who_waits_too_long_is_told_and_reading_waits_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store"
    add(path)
    monkeypatch.setattr(store, "PATIENCE_SECONDS", 0.01)
    with store.writing(path) as connection:
        connection.execute(TEST_TABLE, ("b", 1))
        assert rows(path) == [("a", 1)]
        assert "in use by another program" in told(path)
    assert rows(path) == [("a", 1), ("b", 1)]


# -- what may be wrong --------------------------------------------------------------------------------------------------


def test_a_damaged_store_is_told_and_copied_once(tmp_path: Path) -> None:
    path = tmp_path / store.FILE
    add(path)
    path.write_bytes(path.read_bytes()[:9_000])
    for _ in range(2):
        assert f"is damaged, and nothing was written to it; a copy of it is {path}.damaged-1" in told(path)
    assert path.with_name(f"{store.FILE}.damaged-1").read_bytes() == path.read_bytes()
    path.write_bytes(b"worse" * 1000)
    assert f"{path}.damaged-2" in told(path)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        store.FILE, f"{store.FILE}.damaged-1", f"{store.FILE}.damaged-2",
    ]  # fmt: skip


def test_damage_within_is_found_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / store.FILE
    add(path)
    raw = bytearray(path.read_bytes())
    raw[-4096:-4000] = b"\xff" * 96
    path.write_bytes(raw)
    assert "is damaged" in told(path)


def test_a_file_that_is_no_store_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "architecture.yaml"
    path.write_text("name: Online store\n" * 100, encoding="utf-8")
    assert "is no store, and was left as it is" in told(path)
    assert [*tmp_path.iterdir()] == [path]


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    assert "is a database of another program" in told(path)


def test_a_store_of_a_newer_warev_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "store"
    add(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert "was written by a newer warev" in told(path)
    with pytest.raises(WarevError, match="newer warev"):
        rows(path)


def test_what_can_be_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "is no file, and no store" in told(tmp_path)
    assert "cannot write to the store" in told(tmp_path / "file" / "store")
    assert "is no file name" in told(Path("a\0b"))


def test_a_full_disk_is_told_and_costs_nothing_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store"
    add(path)
    usual = store._ready

    def cramped(connection: sqlite3.Connection, path: Path) -> None:
        usual(connection, path)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    monkeypatch.setattr(store, "_ready", cramped)
    with pytest.raises(WarevError, match="the disk is full"), store.writing(path) as connection:
        connection.execute("INSERT INTO reviews VALUES ('b', 1, '2026-11-01', ?)", ("x" * 100_000,))
    assert rows(path) == [("a", 1)]


def test_where_nothing_can_be_written_it_is_told_and_reading_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that can only be read: SQLite cannot make what it needs beside the store."""
    path = tmp_path / "store"
    add(path)
    usual = store._connect

    def connect(path: Path, how: str) -> sqlite3.Connection:
        if how != "mode=ro&immutable=1":
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise error
        return usual(path, how)

    monkeypatch.setattr(store, "_connect", connect)
    assert "cannot write to the store" in told(path)
    assert rows(path) == [("a", 1)]


def test_what_is_not_written_through_yet_is_never_overlooked(tmp_path: Path) -> None:
    """A run that was killed leaves what it wrote beside the store: it is read from there."""
    path, torn = tmp_path / "store", tmp_path / "torn"
    add(path)
    with store.reading(path) as reader:
        assert reader is not None
        add(path, "b")
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", f"{torn}{end}")
    assert Path(f"{torn}-wal").stat().st_size > 0
    assert rows(torn) == [("a", 1), ("b", 1)]
