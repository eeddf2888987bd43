"""Set up the environment in ``.venv``: locked packages, the project itself, the assets of the interface.

``python tools/install.py`` installs what running needs, ``python tools/install.py dev`` also the tools for tests and
checks. Standard library only, because nothing is installed yet. Each step leaves a stamp with the hash of what decides
its result, so a second call does nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("VENV") or ROOT / ".venv").resolve()
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
REQUIREMENTS = ROOT / "requirements"


class InstallError(Exception):
    """A step of the set-up failed; the text says which and what to do."""


def run(*command: str | Path) -> None:
    """Run one command quietly; what it printed is shown when it fails."""
    # many offices inspect their traffic: trust what the machine trusts, as pip can be told to
    own = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_SYSTEM_CERTS": "1"}
    environment = {**own, **os.environ, "VIRTUAL_ENV": str(VENV)}
    result = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        raise InstallError(
            f"Dieser Befehl ist fehlgeschlagen: {' '.join(str(part) for part in command)}\n"
            f"{(result.stdout + result.stderr).strip()}\n"
            "Bitte prüfen Sie, ob die Paketquellen erreichbar sind, und rufen Sie den Befehl dann noch einmal auf."
        )


def fingerprint(*files: Path) -> str:
    """Hash of the files that decide a step, and of the Python that runs it."""
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def step(name: str, text: str, action: Callable[[], None], *files: Path) -> None:
    """Do a step unless its stamp says that it was done with the same files."""
    stamp = VENV / f".stamp-{name}"
    wanted = fingerprint(*files)
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    print(f"{text} …", flush=True)
    started = time.monotonic()
    action()
    stamp.write_text(wanted, encoding="ascii")
    print(f"  fertig nach {time.monotonic() - started:.0f} s", flush=True)


def create_environment() -> None:
    """Make the virtual environment and put the fast installer in; pip alone does as well where it cannot be had."""
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    run(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", REQUIREMENTS / "bootstrap.txt")


def install_lock(name: str) -> None:
    """Install one lock file with verified hashes, through uv or, where uv does not run, through pip."""
    lock = REQUIREMENTS / f"{name}.txt"
    try:
        run(BIN / "uv", "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", lock)
    except (InstallError, OSError) as error:
        said = [line for line in str(error).splitlines()[1:-1] if line.strip()] or [str(error).splitlines()[0]]
        print(f"  uv kann nicht installieren, pip übernimmt. Grund: {said[-1].strip()}", flush=True)
        run(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", lock)


def link_project() -> None:
    """Link the project into the environment, which also creates the command ``dwk``."""
    run(PYTHON, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", ROOT)


def fetch_assets() -> None:
    """Bring the assets of the interface up to date; Node comes from the machine or from a wheel."""
    if shutil.which("npm") is None:
        step("node", "Node.js", lambda: install_lock("node"), REQUIREMENTS / "node.txt")
    run(PYTHON, "tools/vendor.py")


def main(arguments: list[str]) -> int:
    """Set up what is asked for; return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file meets the Python of the machine before anything is checked
        print(
            f"Benötigt wird Python 3.11 oder neuer, gefunden wurde {sys.version.split()[0]}. "
            "Bitte nennen Sie ein neueres: make run PYTHON=python3.12",
            file=sys.stderr,
        )
        return 1
    try:
        VENV.mkdir(parents=True, exist_ok=True)
        step("bootstrap", "Umgebung in .venv", create_environment, REQUIREMENTS / "bootstrap.txt")
        step("base", "Pakete", lambda: install_lock("base"), REQUIREMENTS / "base.txt")
        if "dev" in arguments:
            step("dev", "Werkzeuge für Tests und Prüfungen", lambda: install_lock("dev"), REQUIREMENTS / "dev.txt")
        step("project", "Befehl dwk", link_project, ROOT / "pyproject.toml")
        vendored = (ROOT / "package-lock.json", ROOT / "tools" / "vendor.py")
        if not (ROOT / "src/dwk/ui/static/vendor/stamp.txt").is_file():
            (VENV / ".stamp-assets").unlink(missing_ok=True)
        step("assets", "Gestaltungsdateien", fetch_assets, *vendored)
    except InstallError as error:
        print(f"Fehler bei der Einrichtung. {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
