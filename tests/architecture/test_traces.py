"""Nothing in the repository names an index host, a lock without hash, or the machine it was written on."""

from __future__ import annotations

import json
import re

import pytest

from tests.architecture.source import ROOT, relative, tracked

# written in halves, so that this file does not find itself
INDEX_HOSTS = ("py" + "pi.org", "python" + "hosted", "npm" + "js.", "registry." + "npm", "deb." + "debian.org")
MACHINE = ("/wo" + "rk/", "clau" + "de", "anth" + "ropic", "chat" + "gpt", "open" + "ai", "/ro" + "ot/", "/ho" + "me/")
TEXT_SUFFIXES = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".json",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".js",
    ".csv",
    ".typ",
    "",
}
REQUIREMENT = re.compile(r"^([a-z0-9][a-z0-9._-]*)==", re.MULTILINE)


@pytest.mark.parametrize("word", [*INDEX_HOSTS, *MACHINE])
def test_no_file_names_an_index_host_or_this_machine(word: str) -> None:
    naming = [
        relative(path)
        for path in tracked()
        if path.suffix in TEXT_SUFFIXES and word in path.read_text(encoding="utf-8", errors="replace").lower()
    ]
    assert not naming, f"{word} stands in {naming}"


def test_every_python_pin_has_a_hash() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert {lock.stem for lock in locks} >= {"base", "dev", "bootstrap"}
    for lock in locks:
        pins = re.split(r"^(?=[a-z0-9])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert [pin.split("==")[0] for pin in pins if pin.strip() and "--hash=sha256:" not in pin] == [], lock.name


def test_every_npm_pin_has_a_hash_and_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, package in packages.items():
        if name:
            assert package.get("integrity", "").startswith("sha512-"), name
            assert "resolved" not in package, f"{name} names a host; see .npmrc"


def test_base_and_dev_locks_agree() -> None:
    pins = [
        dict(
            re.findall(
                r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", (ROOT / "requirements" / name).read_text(), re.MULTILINE
            )
        )
        for name in ("base.txt", "dev.txt")
    ]
    differing = {name for name in pins[0].keys() & pins[1].keys() if pins[0][name] != pins[1][name]}
    assert not differing, "make lock"


def test_the_lock_holds_every_dependency() -> None:
    declared = re.findall(r'^    "([A-Za-z0-9._-]+)(?:\[[\w,]+\])?[><=]', pyproject(), re.MULTILINE)
    locked = set(REQUIREMENT.findall((ROOT / "requirements/base.txt").read_text()))
    assert declared
    assert not [name for name in declared if re.sub(r"[._]", "-", name.lower()) not in locked], "make lock"


def pyproject() -> str:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    start = text.index("dependencies = [")
    return text[start : text.index("\n]", start)]
