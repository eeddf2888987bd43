"""Every dependency and every opt-out from a check has its reason beside it."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT, python_files, relative

OPT_OUT = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:)[^#]*")
#: rule codes alone are no reason
CODES = re.compile(r"noqa:?|type:\s*ignore|pragma:?|\[[\w\-, ]*\]|\b[A-Z]{1,4}\d{2,4}\b|[#:,\s\-–]")


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    start = text.index("dependencies = [")
    listed = text[start : text.index("\n]", start)].splitlines()[1:]
    assert [line.strip() for line in listed if line.strip().startswith('"') and "#" not in line] == []
    for source in (ROOT / "requirements").glob("*.in"):
        names = [line for line in source.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        if source.stem != "node":
            assert [line for line in names if "#" not in line] == [], source.name


def test_every_opt_out_has_its_reason() -> None:
    silent = []
    for path in python_files("src", "tests", "tools"):
        if path.name == "test_reasons.py":
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            found = OPT_OUT.search(line)
            above = lines[number - 2].strip() if number > 1 else ""
            rest = line[found.start() :] if found else ""
            if found and len(CODES.sub("", rest)) < 3 and not above.startswith("#"):
                silent.append(f"{relative(path)}:{number}: {rest}")
    assert not silent, "say why:\n" + "\n".join(silent)
