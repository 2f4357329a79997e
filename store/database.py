"""The DuckDB file: opened once per process, migrated, shared by threads, compacted."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from store.errors import StoreDamagedError, StoreError, StoreLockedError, StoreTooNewError

Found = TypeVar("Found")

MIGRATIONS = Path(__file__).parent / "migrations"
FILE_NAME = "isogloss.duckdb"

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "preserve_insertion_order": "true",
}


class Database:
    """One connection to one file. DuckDB lets a single process write, so a second one is told in a sentence."""

    def __init__(self, home: Path) -> None:
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The data folder {home} cannot be created: choose one you may write to with ISOGLOSS_HOME."
            ) from error
        self.path = home / FILE_NAME
        (home / f"{FILE_NAME}.new").unlink(missing_ok=True)
        self._connection = connect(self.path)
        self._gate = threading.Condition()
        self._readers = 0
        self._writers = 0
        self._is_compacting = False
        self._is_swapping = False
        self._writes = 0
        self._kept: dict[Hashable, tuple[int, Any]] = {}
        try:
            migrate(self._connection, self.path)
        except BaseException:
            self._connection.close()
            raise

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of this thread's own, for reading; closed at the end."""
        with self._gate:
            self._gate.wait_for(lambda: not self._is_swapping)
            self._readers += 1
        try:
            cursor = self._connection.cursor()
            try:
                yield cursor
            finally:
                cursor.close()
        finally:
            with self._gate:
                self._readers -= 1
                self._gate.notify_all()

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor whose changes are kept together or not at all; waits while the file is being compacted."""
        with self._gate:
            self._gate.wait_for(lambda: not self._is_compacting)
            self._writers += 1
        try:
            with self.cursor() as cursor:
                cursor.begin()
                try:
                    yield cursor
                except BaseException:
                    cursor.rollback()
                    raise
                cursor.commit()
        finally:
            with self._gate:
                self._writes += 1
                self._writers -= 1
                self._gate.notify_all()

    def kept(self, name: Hashable, read: Callable[[], Found]) -> Found:
        """What `read` finds, kept under a name until anything is written: pages ask for the same short lists many times
        a second, and a query takes a millisecond however short its answer."""
        # Counted before reading: what is written meanwhile makes it old at once.
        writes = self._writes
        kept = self._kept.get(name)
        if kept is None or kept[0] != writes:
            kept = self._kept[name] = (writes, read())
        found: Found = kept[1]
        return found

    def size(self) -> int:
        """Bytes on disk, the write-ahead log included."""
        log = self.path.with_name(f"{FILE_NAME}.wal")
        return sum(path.stat().st_size for path in (self.path, log) if path.exists())

    def compact(self) -> None:
        """Give the space of deleted rows back to the disk.

        DuckDB only truncates free blocks at the end of its file, so the tables are copied to a new file which then
        takes the place of the old one. Writers wait for the copy, readers only for the exchange.
        """
        with self._gate:
            self._gate.wait_for(lambda: not self._is_compacting)
            self._is_compacting = True
            self._gate.wait_for(lambda: self._writers == 0)
        try:
            fresh_path = self._copied()
            with self._gate:
                self._is_swapping = True
                self._gate.wait_for(lambda: self._readers == 0)
            self._connection.close()
            fresh_path.replace(self.path)
            self._connection = connect(self.path)
        finally:
            with self._gate:
                self._is_compacting = self._is_swapping = False
                self._gate.notify_all()

    def close(self) -> None:
        """Write everything down and let other processes open the file."""
        self._connection.close()

    def _copied(self) -> Path:
        fresh_path = self.path.with_name(f"{FILE_NAME}.new")
        fresh_path.unlink(missing_ok=True)
        fresh = connect(fresh_path)
        migrate(fresh, fresh_path)
        with self.cursor() as cursor:
            for (name,) in cursor.sql("select table_name from duckdb_tables()").fetchall():
                if name != "schema_version":
                    fresh.from_arrow(cursor.table(name).to_arrow_reader(10_000)).insert_into(name)
        fresh.close()
        return fresh_path


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the file for writing, without extensions or network; raises a `StoreError` with a finished sentence."""
    try:
        return duckdb.connect(path, config=SETTINGS)
    except duckdb.IOException as error:
        if "lock" not in str(error).lower():
            raise StoreDamagedError(
                f"The store {path} cannot be opened as a database: move it away, or restore a copy of it."
            ) from error
        holder = re.search(r"PID (\d+)", str(error))
        process = f" (process {holder[1]})" if holder else ""
        raise StoreLockedError(
            f"Isogloss is already running on the folder {path.parent}{process}: "
            "stop it first, or choose another folder with ISOGLOSS_HOME."
        ) from error
    except (duckdb.SerializationException, duckdb.InvalidInputException) as error:
        raise StoreDamagedError(
            f"The store {path} was written by another DuckDB or is damaged: move it away or restore a copy."
        ) from error


def migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Bring the schema up to date, one numbered file after the other; each is applied wholly or not at all."""
    connection.execute("create table if not exists schema_version (version integer not null)")
    [(version,)] = connection.sql("select coalesce(max(version), 0) from schema_version").fetchall()
    scripts = sorted(MIGRATIONS.glob("*.sql"))
    newest = int(scripts[-1].name[:4])
    if version > newest:
        raise StoreTooNewError(
            f"The store {path} was written by a newer Isogloss (schema {version}, this one knows {newest}): "
            "update Isogloss, or choose another folder with ISOGLOSS_HOME."
        )
    for script in scripts[version:]:
        connection.begin()
        connection.execute(script.read_text(encoding="utf-8"))
        connection.execute("insert into schema_version values (?)", [int(script.name[:4])])
        connection.commit()
