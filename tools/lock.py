"""Write the lock files ``requirements/*.txt``: every package with its hashes, no index host named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv" / "bin" / "uv"
OPTIONS = (
    "--universal",  # hashes and markers for every platform
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-annotate",
    "--no-header",
    "--quiet",
)
#: lock -> what it is compiled from, and which lock it must agree with
LOCKS = {
    "bootstrap": ("requirements/bootstrap.in",),
    "base": ("pyproject.toml",),
    "dev": ("requirements/dev.in", "--constraints=requirements/base.txt"),
    "node": ("requirements/node.in",),
}


def main(arguments: list[str]) -> int:
    """Compile all locks; with ``--upgrade`` to the newest versions that the bounds allow."""
    for name, sources in LOCKS.items():
        target = f"requirements/{name}.txt"
        subprocess.run(
            [str(UV), "pip", "compile", *sources, *OPTIONS, *arguments, f"--output-file={target}"],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        print(f"{target} geschrieben")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
