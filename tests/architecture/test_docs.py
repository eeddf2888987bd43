"""Documentation that is wrong fails: settings, commands, modules, German words."""

from __future__ import annotations

import argparse
import ast
import importlib
import re
from pathlib import Path

import pytest

from tests.architecture.source import DOCS, DWK, ROOT, SRC, modules, python_files, tracked, tree

LONG_OPTION = re.compile(r"--[a-z][a-z-]*")
VARIABLE = re.compile(r"DWK_[A-Z_]+|DATABASE_URL|GENESIS_[A-Z_]+")
#: read by the tests, not by the program
OF_TESTS = {"DWK_SHARED", "DWK_CHROMIUM"}
#: words that a German reader would take for German, in class and module names
GERMAN = re.compile(
    r"(ung|heit|keit|schaft|werk|plan|profil|koffer|statt|freigabe|stand|satz|wert)$"
    r"|^(gemeinde|kreis|land|amt|quartier|regierungsbezirk|samtgemeinde|verband|bundesland|foerder\w*|berichte?|massnahme\w*)$"
)
TEXTS = {".py", ".csv", ".yaml"}
ENGLISH = {"young", "plan", "stand", "werk", "land", "understand", "airplane"}


def document(path: Path) -> str:
    """Text of a document, or skip while it has not been written."""
    if not path.is_file():
        pytest.skip(f"{path.relative_to(ROOT)} gibt es noch nicht")
    return path.read_text(encoding="utf-8")


def settings_read() -> set[str]:
    """Environment variables that the program reads."""
    found = set()
    for path in python_files("src/dwk"):
        for node in ast.walk(tree(path)):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and VARIABLE.fullmatch(value):
                found.add(value)
    return found


def test_docs_list_exactly_the_settings() -> None:
    listed = set(re.findall(rf"`({VARIABLE.pattern})`", document(DOCS / "configuration.md"))) - OF_TESTS
    read = settings_read()
    assert read, "no setting found: the scan is blind"
    assert listed == read, f"missing in docs: {sorted(read - listed)}; no longer read: {sorted(listed - read)}"


def test_docs_list_exactly_the_commands() -> None:
    text = document(DOCS / "cli.md")
    from dwk.cli.main import COMMANDS

    listed = set(re.findall(r"^#{2,3} `dwk ([a-z]+)", text, re.MULTILINE))
    assert listed == set(COMMANDS), f"differing: {sorted(listed ^ set(COMMANDS))}"


def test_docs_name_every_option_of_every_command() -> None:
    text = document(DOCS / "cli.md")
    from dwk.cli.main import COMMANDS

    sections = dict(re.findall(r"^## `dwk ([a-z]+)`\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    differing = []
    for command, module_name in COMMANDS.items():
        module = importlib.import_module(f"dwk.cli.{module_name}")
        parser = argparse.ArgumentParser(add_help=False)
        module.arguments(parser)
        offered = {word for word in parser.format_help().replace(",", " ").split() if LONG_OPTION.fullmatch(word)}
        offered |= set(LONG_OPTION.findall(parser.format_usage()))
        described = set(LONG_OPTION.findall(sections.get(command, "")))
        if offered != described:
            differing.append(f"dwk {command}: {sorted(offered ^ described)}")
    assert not differing, "\n".join(differing)


def test_docs_of_make_name_its_commands() -> None:
    text = document(ROOT / "CONTRIBUTING.md")
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert targets
    assert not [target for target in sorted(targets - {"help"}) if f"make {target}" not in text]


def test_docs_of_the_architecture_name_every_module() -> None:
    text = document(ROOT / "ARCHITECTURE.md")
    assert not [name for name in [*modules(), "dwk_demography"] if f"{name}" not in text]


def test_docs_link_only_to_files_that_exist() -> None:
    broken = []
    for page in [*DOCS.glob("**/*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert not broken, "\n".join(broken)


def german_words() -> set[str]:
    """German words in the names of modules, classes and enumerated values."""
    words = set(modules())
    for path in python_files("src"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                words.update(word.lower() for word in re.findall(r"[A-Z][a-z]+", node.name))
                members = [target for line in node.body if isinstance(line, ast.Assign) for target in line.targets]
                words.update(
                    word.lower()
                    for member in members
                    if isinstance(member, ast.Name) and member.id.isupper()
                    for word in member.id.split("_")
                )
    return {word for word in words if GERMAN.search(word) and word not in ENGLISH}


def test_docs_glossary_explains_every_german_name() -> None:
    text = document(DOCS / "glossary.md").lower()
    assert not [word for word in sorted(german_words()) if word not in text]


def test_docs_glossary_names_only_what_exists() -> None:
    names = re.findall(r"`([A-Za-z_]+)`", document(DOCS / "glossary.md"))
    sources = [path.read_text(encoding="utf-8") for path in tracked() if SRC in path.parents and path.suffix in TEXTS]
    code = "\n".join(sources)
    assert names
    assert not [name for name in names if not re.search(rf"\b{name}\b", code)]


def test_the_package_has_a_licence_and_every_module_a_purpose() -> None:
    assert "EUPL" in (ROOT / "LICENSE").read_text(encoding="utf-8")[:200]
    silent = [name for name in modules() if not ast.get_docstring(tree(DWK / name / "__init__.py"))]
    assert not silent, f"a sentence in __init__.py of {silent}"
