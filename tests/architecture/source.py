"""What the architecture tests look at: the files of the project, read once."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
DWK = SRC / "dwk"
DOCS = ROOT / "docs"
#: modules from top to bottom; those on one line do not know each other (the same order as in pyproject.toml)
LAYERS: tuple[tuple[str, ...], ...] = (
    ("config",),
    ("cli",),
    ("portal",),
    ("berichte",),
    ("evaluation", "foerderung"),
    ("werkstattplan",),
    ("zukunftswerkstatt",),
    ("kommunalprofil",),
    ("werkzeugkoffer", "projections"),
    ("statistics",),
    ("programme",),
    ("regions",),
    ("notifications", "files", "jobs", "documents"),
    ("accounts",),
    ("audit",),
    ("ui",),
    ("content",),
)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is or is about to be in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(path for line in listed.splitlines() if (path := ROOT / line).is_file())


def python_files(*folders: str) -> list[Path]:
    """Python files below the folders, without migrations."""
    roots = [ROOT / folder for folder in folders]
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and "migrations" not in path.parts and any(root in path.parents for root in roots)
    ]


def templates() -> list[Path]:
    """All page templates."""
    return [path for path in tracked() if path.suffix == ".html" and "templates" in path.parts]


def modules() -> list[str]:
    """The modules that exist now."""
    return sorted(path.parent.name for path in DWK.glob("*/__init__.py"))


def is_part(path: Path, *names: str) -> bool:
    """Whether a file is, or lies in the folder of, one of a module's parts (``views.py``, ``views/``)."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return any(name in parts[2:] for name in names)


def relative(path: Path) -> str:
    """Path as a person would write it."""
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
