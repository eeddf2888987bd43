"""Writes happen in actions only, and an action says who acts."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import is_part, python_files, relative, tree

READING_PARTS = ("views", "forms", "queries", "panels", "templatetags", "rules", "context", "middleware")
ALWAYS_A_WRITE = {
    "save",
    "asave",
    "create",
    "acreate",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "abulk_create",
}
#: dictionaries, sets and hashes have these too: a write only on a manager or query set
WRITE_ON_QUERYSET = {"update", "delete", "aupdate", "adelete"}
QUERYSET = re.compile(r"\bobjects\b|\.(filter|exclude|all|select_for_update|order_by)\(|_set\b")
SQL_WRITE = re.compile(r"^\s*(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|REPLACE\s+INTO)\b", re.IGNORECASE)


def writes(module: ast.Module) -> list[tuple[int, str]]:
    """Line and wording of every write in a file."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            receiver = ast.unparse(node.func.value)
            name = node.func.attr
            on_rows = name in WRITE_ON_QUERYSET and (QUERYSET.search(receiver) or name.endswith("delete"))
            if name in ALWAYS_A_WRITE or on_rows:
                found.append((node.lineno, f"{receiver}.{name}()"))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL_WRITE.match(node.value):
            found.append((node.lineno, node.value.strip()[:40]))
    return found


def reading_files() -> list[Path]:
    return [path for path in python_files("src/dwk") if is_part(path, *READING_PARTS) and not is_part(path, "actions")]


def test_nothing_but_actions_writes() -> None:
    found = [f"{relative(path)}:{line}: {wording}" for path in reading_files() for line, wording in writes(tree(path))]
    assert not found, "move these into actions:\n" + "\n".join(found)


def test_actions_take_keywords_only() -> None:
    positional = [
        f"{relative(path)}:{node.lineno}: {node.name}"
        for path in python_files("src/dwk")
        if is_part(path, "actions")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if node.args.args or node.args.posonlyargs or node.args.vararg
        if any(word.arg == "by" for word in [*node.args.kwonlyargs, *node.args.args])
    ]
    assert not positional, "an action is called with names:\n" + "\n".join(positional)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("person.save()", 1),
        ("Person.objects.filter(pk=1).update(name='x')", 1),
        ("Person.objects.all().delete()", 1),
        ("person.delete()", 1),
        ("cursor.execute('DELETE FROM person')", 1),
        ("context.update({'a': 1})", 0),
        ("digest.update(b'')", 0),
        ("Person.objects.filter(pk=1)", 0),
    ],
)
def test_the_scan_tells_writes_from_reads(code: str, expected: int) -> None:
    assert len(writes(ast.parse(code))) == expected
