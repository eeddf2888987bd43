"""The command ``dwk`` in a process of its own that says what it does and stops where a test wants it.

    python -m tests.cli.project_process part 2 -- project ...     stops before it calculates the third part
    python -m tests.cli.project_process writing 2 -- project ...  stops when the third part is written, before it is named

It goes on when its standard input is closed. Without a place to stop ("part -1") it runs through.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from dwk.cli.main import main
from dwk_demography.projection import chunk_work


def say(text: str) -> None:
    # one write, so that lines of several processes do not mix
    os.write(1, f"{text}\n".encode())


def stopping(work: Callable[..., Any], where: str, place: int) -> Callable[..., Any]:
    """`project_chunk` that says the part it begins."""

    def spoken(inputs: Any, chunk: Any, options: Any) -> Any:
        say(f"part {chunk.index}")
        if chunk.index == place and where == "part":
            sys.stdin.read()
        if chunk.index == place and where == "writing":
            os.fsync = held
        return work(inputs, chunk, options)

    return spoken


def held(fd: object) -> None:
    """Where a file is complete on the way to the disk but has no name yet."""
    say("written")
    sys.stdin.read()


WHERE, PLACE = sys.argv[1], int(sys.argv[2])
chunk_work.project_chunk = stopping(chunk_work.project_chunk, WHERE, PLACE)

if __name__ == "__main__":
    sys.exit(main(sys.argv[sys.argv.index("--") + 1 :]))
if __name__ == "__mp_main__":
    # a worker begins by loading the program that started it
    say("worker")
