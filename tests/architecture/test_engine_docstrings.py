"""The engine is pure, and every function it offers says what goes in, what comes out and what it refuses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import SRC, python_files, relative, tree

ENGINE = SRC / "dwk_demography"
#: what would bring in a clock, files, other processes or chance that nobody passed in
IMPURE = {
    "asyncio", "csv", "datetime", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib", "uuid", "django", "dwk",
}  # fmt: skip
IMPURE_CALLS = {"open", "print", "input"}
#: compiled to disk where asked for, or spread over processes: arguments of the caller, no result depends on them
MAY_ASK_THE_MACHINE = {"src/dwk_demography/projection/compiling.py": {"os"}}


def engine_files() -> list[Path]:
    return python_files("src/dwk_demography")


def offered(package: Path) -> set[str]:
    """Names that a package hands out."""
    for node in tree(package).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return {str(part.value) for part in ast.walk(node.value) if isinstance(part, ast.Constant)}
    return set()


def public_functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Functions that a package of the engine hands out, or that stand in a module right below the engine."""
    for path in engine_files():
        package = path.parent / "__init__.py"
        names = None if path.parent == ENGINE else offered(package)
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if any(isinstance(mark, ast.Name) and mark.id == "overload" for mark in node.decorator_list):
                continue
            if names is None or node.name in names:
                yield path, node


def missing_sections(function: ast.FunctionDef) -> list[str]:
    text = ast.get_docstring(function) or ""
    arguments = function.args
    takes = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    returned = ast.unparse(function.returns) if function.returns else "None"
    raises = any(isinstance(node, ast.Raise) for node in ast.walk(function))
    wanted = {"Parameters": bool(takes), "Returns": returned not in {"None", "NoReturn"}, "Raises": raises}
    return [name for name, needed in wanted.items() if needed and f"\n{name}\n{'-' * len(name)}\n" not in f"\n{text}\n"]


def test_what_the_engine_offers_is_found() -> None:
    names = {function.name for _, function in public_functions()}
    assert {"project", "prepare", "life_table", "survivorship", "separation_factors", "graduate"} <= names


def test_every_public_function_says_what_goes_in_and_out_and_what_it_refuses() -> None:
    silent = [
        f"{relative(path)}:{function.lineno}: {function.name}: {', '.join(absent)}"
        for path, function in public_functions()
        if (absent := missing_sections(function))
    ]
    assert not silent, "NumPy docstring sections missing:\n" + "\n".join(silent)


def test_every_function_of_the_engine_has_a_docstring() -> None:
    silent = [
        f"{relative(path)}:{node.lineno}: {node.name}"
        for path in engine_files()
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if not ast.get_docstring(node)
        if not any(isinstance(mark, ast.Name) and mark.id == "overload" for mark in node.decorator_list)
    ]
    assert not silent, "\n".join(silent)


def imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {name.name.split(".")[0] for name in node.names}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return {node.module.split(".")[0]}
    return set()


def test_the_engine_knows_neither_clock_nor_files_nor_chance() -> None:
    impure = []
    for path in engine_files():
        forbidden = IMPURE - MAY_ASK_THE_MACHINE.get(relative(path), set())
        for node in ast.walk(tree(path)):
            here = f"{relative(path)}:{getattr(node, 'lineno', 0)}"
            impure += [f"{here}: import {name}" for name in sorted(imported(node) & forbidden)]
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
                impure.append(f"{here}: {node.func.id}()")
            called, _, word = ast.unparse(node.func).rpartition(".")
            # a generator without a seed, or the one that all share
            unseeded = word == "default_rng" and not (node.args or node.keywords)
            if unseeded or (called in {"np.random", "numpy.random"} and word.islower() and word != "default_rng"):
                impure.append(f"{here}: {called}.{word}() without a seed")
    assert not impure, "\n".join(impure)
