"""How much room text takes, from the widths of the interface's own typeface, which the package holds.

Widths are taken a little too large, so that Arial, in which slides are set, breaks no line more than was reckoned with.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dwk.documents.blocks import Run
from dwk.documents.charts import labels
from dwk.documents.slides.look import LEADING

#: how much wider Arial may run than Fira Sans: a text, a bold text, a single word
SAFETY, BOLD_SAFETY, WORD_SAFETY = 1.06, 1.09, 1.15
_TOKENS = re.compile(r"\S+\s*|\s+")
_FACES = ("FiraSans-Regular.ttf", "FiraSans-Bold.ttf")


@dataclass(frozen=True, slots=True)
class Metrics:
    """Widths of letters in thousandths of the size, for regular and bold; empty: an estimate by kind of letter."""

    regular: dict[int, int]
    bold: dict[int, int]

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Width of a piece of text on one line."""
        return self._bare(text, size, bold=bold) * (BOLD_SAFETY if bold else SAFETY)

    def _bare(self, text: str, size: float, *, bold: bool) -> float:
        table = self.bold if bold else self.regular
        if not table:
            return labels.text_width(text, size, bold=bold)
        # a letter the typeface lacks comes from another, nearly as wide as it is high
        return sum(table.get(ord(letter), 900) for letter in text) * size / 1000

    def lines(self, runs: Sequence[Run], size: float, width: float) -> int:
        """How many lines the runs take."""
        return max(1, math.ceil(self._fill(runs, size, width)[-1][0] + 1))

    def height(self, runs: Sequence[Run], size: float, width: float) -> float:
        """How high the runs stand."""
        return self.lines(runs, size, width) * size * LEADING

    def split(
        self, runs: Sequence[Run], size: float, width: float, most: int
    ) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
        """The runs of the first lines, and the rest."""
        head: list[Run] = []
        rest: list[Run] = []
        for line, token, run in self._fill(runs, size, width):
            target = head if line < most else rest
            if target and target[-1].strong == run.strong and target[-1].trace == run.trace:
                target[-1] = Run(target[-1].text + token, run.strong, run.trace)
            else:
                target.append(Run(token, run.strong, run.trace))
        return tuple(head), tuple(rest)

    def longest_word(self, text: str, size: float, *, bold: bool = False) -> float:
        """The narrowest column in which no word breaks."""
        return max((self._bare(word, size, bold=bold) * WORD_SAFETY for word in text.split(" ")), default=0.0)

    def _fill(self, runs: Sequence[Run], size: float, width: float) -> list[tuple[int, str, Run]]:
        """Every token with the line it falls on; a word wider than the line is cut."""
        placed: list[tuple[int, str, Run]] = []
        line, used = 0, 0.0
        glued = False
        for run in runs:
            for token in _TOKENS.findall(run.text):
                word = self.width(token.rstrip(), size, bold=run.strong)
                if used and not glued and used + word > width + 0.01:
                    line, used = line + 1, 0.0
                for piece in self._cut(token, size, width, bold=run.strong) if word > width else [token]:
                    whole = self.width(piece, size, bold=run.strong)
                    if used and used + self.width(piece.rstrip(), size, bold=run.strong) > width + 0.01:
                        line, used = line + 1, 0.0
                    placed.append((line, piece, run))
                    used += whole
                # the next run may go on with the same word
                glued = not token[-1].isspace()
        return placed or [(0, "", Run(""))]

    def _cut(self, token: str, size: float, width: float, *, bold: bool) -> list[str]:
        pieces = [""]
        for letter in token:
            if pieces[-1] and self.width(pieces[-1] + letter, size, bold=bold) > width:
                pieces.append("")
            pieces[-1] += letter
        return pieces


def load(fonts_dir: Path | None) -> Metrics:
    """Read the widths from the TTF files of the folder; without them estimate."""
    files = [fonts_dir / face for face in _FACES] if fonts_dir is not None else []
    if not files or not all(file.is_file() for file in files):
        return Metrics({}, {})
    return _read(*(str(file) for file in files))


@functools.lru_cache(maxsize=4)
def _read(regular: str, bold: str) -> Metrics:
    return Metrics(_advances(regular), _advances(bold))


def _advances(path: str) -> dict[int, int]:
    from fontTools.ttLib import TTFont  # wanted only where slides are laid out

    with TTFont(path, lazy=True) as font:
        units, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: round(widths[name][0] * 1000 / units) for code, name in font.getBestCmap().items()}
