"""The style sheet that turns inline charts dark, prints them and serves forced colours, made from the palette.

python -m dwk.documents.charts.stylesheet > src/dwk/ui/static/dwk/charts.css
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from dwk.documents.charts.palette import Tone, all_tones

_HEAD = """/* Made by dwk.documents.charts.stylesheet from the palette of the charts; do not edit by hand.
   Charts are drawn in light colours; these rules put the colour of the theme in place of each of them. */
.dwk-chart {
  display: block;
  max-width: 100%;
  height: auto;
  font-variant-numeric: tabular-nums;
}
"""


def _rules(prefix: str, target: Callable[[Tone], str], indent: str) -> list[str]:
    rows = []
    for tone in all_tones():
        for attribute in tone.on:
            if target(tone) != tone.light:
                rows.append(
                    f'{indent}{prefix}.dwk-chart [{attribute}="{tone.light}"] {{ {attribute}: {target(tone)}; }}'
                )
    return rows


def chart_css() -> str:
    """The whole style sheet."""
    lines = [_HEAD + "@media screen {"]
    lines += _rules('[data-kern-theme="dark"] ', lambda tone: tone.dark, "  ")
    lines += ["}", "@media screen and (prefers-color-scheme: dark) {"]
    lines += _rules(':root:not([data-kern-theme="light"]) ', lambda tone: tone.dark, "  ")
    lines += ["}", "@media print {"]
    lines += _rules("", lambda tone: tone.paper, "  ")
    # Twice the class, so that these rules win over those of the theme.
    lines += ["}", "@media (forced-colors: active) {", "  .dwk-chart { forced-color-adjust: none; }"]
    lines += [
        f'  :root .dwk-chart.dwk-chart [{attribute}="{tone.light}"] {{ {attribute}: {tone.forced}; }}'
        for tone in all_tones()
        for attribute in tone.on
        if tone.forced
    ]
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    sys.stdout.write(chart_css())
