"""Starting is cheap: heavy libraries are loaded by whoever needs them, and rules stay pure."""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.architecture.source import ROOT, python_files, relative, tree

HEAVY = ("altair", "vl_convert", "typst", "openpyxl", "odfdo", "xlsxwriter", "xlrd", "fontTools", "pandas")
START = f"""
import sys, django
django.setup()
import importlib
from django.conf import settings
importlib.import_module(settings.ROOT_URLCONF)
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_the_site_starts_without_heavy_libraries() -> None:
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", START],
        cwd=ROOT / "src",
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == "[]", "import these inside the function that needs them"


def test_the_engine_and_the_command_start_without_compiler_tables_and_applications() -> None:
    late = ("numba", "llvmlite", "scipy", "pyarrow", "altair")
    start = f"""
import dwk_demography, dwk_demography.projection, dwk.cli.main, sys
from django.apps import apps
dwk.cli.main.build_parser()
print([name for name in {late!r} if name in sys.modules], apps.ready)
"""
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", start], cwd=ROOT / "src", capture_output=True, text=True, check=False
    )
    assert (answer.stdout.strip(), answer.stderr) == ("[] False", "")


def test_rules_need_no_database_and_no_framework() -> None:
    impure = []
    for path in python_files("src/dwk"):
        if path.name != "rules.py":
            continue
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            impure += [
                f"{relative(path)}:{node.lineno}: {name}"  # type: ignore[attr-defined]  # both kinds of node have a line
                for name in names
                if name.split(".")[0] not in sys.stdlib_module_names and not name.endswith(".rules")
            ]
    assert not impure, "rules import the standard library only:\n" + "\n".join(impure)
