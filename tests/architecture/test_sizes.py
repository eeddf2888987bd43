"""Files stay small enough to read, and are named for what they hold."""

from __future__ import annotations

from tests.architecture.source import is_part, python_files, relative, templates, tracked

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools_misc"}
LIMIT = 400
LIMIT_OF_LAYERS = 300
LIMIT_OF_TEMPLATES = 150


def lines(text: str) -> int:
    return len(text.splitlines())


def test_no_file_is_too_long() -> None:
    too_long = []
    for path in python_files("src", "tests", "tools"):
        limit = LIMIT_OF_LAYERS if is_part(path, "models", "views", "actions") else LIMIT
        if (length := lines(path.read_text(encoding="utf-8"))) > limit:
            too_long.append(f"{relative(path)}: {length} lines, at most {limit}")
    assert not too_long, "split by topic:\n" + "\n".join(too_long)


def test_no_template_is_too_long() -> None:
    too_long = [
        f"{relative(path)}: {length} lines, at most {LIMIT_OF_TEMPLATES}"
        for path in templates()
        if (length := lines(path.read_text(encoding="utf-8"))) > LIMIT_OF_TEMPLATES
    ]
    assert not too_long, "split into components:\n" + "\n".join(too_long)


def test_no_file_is_named_for_nothing() -> None:
    nameless = [relative(path) for path in tracked() if path.stem.lower() in FORBIDDEN_NAMES]
    assert not nameless, f"name them for what they hold: {nameless}"
