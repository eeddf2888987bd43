"""The database in a backup: SQLite as a copy of its own making, PostgreSQL table by table through COPY in one snapshot.

Neither needs a program of the database on the machine.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from .backup_archive import CHUNK, SQLITE
from .errors import CommandFailed

#: what is made anew, or stands in the manifest
LEFT_OUT = frozenset({"dwk_cache", "django_migrations"})


def applied() -> list[str]:
    """Migrations that the database has seen."""
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def known() -> list[str]:
    """Migrations that this software has."""
    from django.db.migrations.loader import MigrationLoader

    return sorted(".".join(key) for key in MigrationLoader(None).disk_migrations)


def copied(folder: Path) -> tuple[list[tuple[Path, str]], dict[str, Any]]:
    """Copy the database into a folder as it is at one moment: files with their names in the archive, and facts."""
    return _copy_sqlite(folder) if connection.vendor == "sqlite" else _copy_postgres(folder)


def _copy_sqlite(folder: Path) -> tuple[list[tuple[Path, str]], dict[str, Any]]:
    target = folder / SQLITE
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        fault = copy.execute("PRAGMA quick_check").fetchone()[0]
        if fault != "ok":
            raise CommandFailed(f"Die Datenbank ist beschädigt ({fault}). Es wurde keine Sicherung geschrieben.")
        names = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        counts = {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  names of our own tables
            for name in names
            if not name.startswith("sqlite_")
        }
        seen = sorted(f"{app}.{name}" for app, name in copy.execute("SELECT app, name FROM django_migrations"))
    return [(target, SQLITE)], {"engine": "sqlite", "migrations": seen, "counts": counts}


def _copy_postgres(folder: Path) -> tuple[list[tuple[Path, str]], dict[str, Any]]:
    files, counts, columns = [], {}, {}
    (folder / "tables").mkdir()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        # one snapshot for all tables, whoever writes meanwhile
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table, names in _tables(cursor).items():
            path = folder / "tables" / f"{table}.copy"
            with path.open("wb") as stream, cursor.copy(f"COPY {_target(table, names)} TO STDOUT") as rows:
                for row in rows:
                    stream.write(row)
            files.append((path, f"tables/{table}.copy"))
            counts[table], columns[table] = cursor.rowcount, names
        seen = applied()
    return files, {"engine": "postgresql", "migrations": seen, "counts": counts, "columns": columns}


def _tables(cursor: Any) -> dict[str, list[str]]:
    """Our tables with the columns that are stored, not reckoned."""
    cursor.execute(
        "SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t "
        "USING (table_schema, table_name) WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' "
        "AND c.is_generated = 'NEVER' ORDER BY c.table_name, c.ordinal_position"
    )
    tables: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        if table not in LEFT_OUT:
            tables.setdefault(table, []).append(column)
    return tables


def _target(table: str, columns: list[str]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(map(quote, columns))})"


def build_postgres(migrations: list[str]) -> None:
    """Put empty tables as an older version had them in the place of all tables, inside the caller's transaction."""
    from django.db.migrations.executor import MigrationExecutor

    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '20s'")
        cursor.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        if tables:
            cursor.execute(f"DROP TABLE {', '.join(map(quote, tables))} CASCADE")
    wanted = {(app, name) for app, _, name in (key.partition(".") for key in migrations)}
    executor = MigrationExecutor(connection)
    above = {
        parent
        for key in wanted
        for parent in executor.loader.graph.nodes[key].dependencies
        if parent[0] == key[0] and parent in wanted
    }
    executor.migrate(sorted(wanted - above))


def settle_postgres() -> None:
    """Check what is checked at the end otherwise: tables with open checks cannot be altered."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def differing_counts(told: dict[str, int]) -> list[str]:
    """Tables of the database in use that do not hold as many rows as the manifest says."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        found = {}
        for table in set(told) & there:
            cursor.execute(f"SELECT count(*) FROM {quote(table)}")  # noqa: S608  names of our own tables
            found[table] = cursor.fetchone()[0]
    return sorted(table for table, count in told.items() if found.get(table) != count)


def load_postgres(folder: Path, columns: dict[str, list[str]]) -> None:
    """Put the rows of a backup in the place of all rows; the caller's transaction makes it all or nothing."""
    from django.apps import apps
    from django.core.management.color import no_style

    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        own = _tables(cursor)
        unknown = sorted(set(columns) - set(own))
        if unknown:
            raise CommandFailed(f"Die Sicherung enthält eine Tabelle, die es hier nicht gibt: {unknown[0]}.")
        cursor.execute("SET LOCAL lock_timeout = '20s'")
        # tables built in this transaction may have left their checks immediate
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"TRUNCATE {', '.join(map(quote, own))}")
        for table, names in columns.items():
            with (
                (folder / "tables" / f"{table}.copy").open("rb") as stream,
                cursor.copy(f"COPY {_target(table, names)} FROM STDIN") as rows,
            ):
                while content := stream.read(CHUNK):
                    rows.write(content)
        # an older version may lack tables of today
        models = [one for one in apps.get_models(include_auto_created=True) if one._meta.db_table in own]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@contextmanager
def database_at(path: Path) -> Iterator[None]:
    """Work on another SQLite file for a while."""
    kept = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept


def replace_sqlite(prepared: Path) -> None:
    """Put a prepared database in the place of the one in use, in one step."""
    target = Path(connection.settings_dict["NAME"])
    connection.close()
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(prepared)) as source, closing(sqlite3.connect(target, timeout=30)) as live:
            # SQLite's own copy is one transaction: readers see the old state or the new one
            source.backup(live)
    except sqlite3.OperationalError as error:
        raise CommandFailed(
            f"Die Datenbank ist gerade in Benutzung ({error}). Es wurde nichts verändert. "
            "Bitte halten Sie Webserver und Arbeiter an und versuchen Sie es noch einmal."
        ) from error
    except sqlite3.DatabaseError:
        # what lies there is no database any more, nobody can be reading it
        for ending in ("-wal", "-shm"):
            target.with_name(f"{target.name}{ending}").unlink(missing_ok=True)
        os.replace(prepared, target)
