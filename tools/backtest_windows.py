"""All windows of the backtest beside each other: ``python tools/backtest_windows.py PATH... [--actual-net] [--spans 5,3]``.

Prints a Markdown table (window x model and baselines, in per cent) and the mean coverage of the 80 % interval: over the
windows shown, and over every pair of base and target year from 2000 on.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dwk.cli.backtest_run import Outcome

FIRST_BASE = 2000
HEAD = """| Window | Kreise | Model | p90 | Bias | Coverage | Unchanged | Trend | Hamilton-Perry |
|---|---|---|---|---|---|---|---|---|"""


def main() -> None:
    """Read once, project from every base year, compare with every later year."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--last", type=int, default=2018, help="last year with data")
    parser.add_argument("--spans", default="5,3,10", help="years ahead that are shown")
    parser.add_argument("--only-spans", action="store_true", help="leave the other pairs of years out")
    parser.add_argument("--actual-net", action="store_true", help="give the true national net migration")
    arguments = parser.parse_args()
    spans = [int(text) for text in arguments.spans.split(",")]
    outcomes = outcomes_of(
        arguments.paths, arguments.last, arguments.actual_net, spans if arguments.only_spans else None
    )
    print(HEAD)
    for span in spans:
        for outcome in outcomes:
            if outcome.window.years == span:
                print(row_of(outcome))
    for span in spans:
        print_coverage(f"{span} years ahead", [outcome for outcome in outcomes if outcome.window.years == span])
    print_coverage("all pairs of years calculated", outcomes)


def outcomes_of(paths: list[Path], last: int, actual_net: bool, spans: list[int] | None) -> list[Outcome]:
    """Every window from the first base year to the last year with data."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dwk.config.settings")
    django.setup()
    from dwk.cli.backtest_files import read_paths
    from dwk.cli.backtest_history import territories
    from dwk.cli.backtest_run import Window, backtest

    tables = read_paths(paths).tables
    known = territories()
    windows = [
        Window(base_year, target_year, actual_net)
        for base_year in range(FIRST_BASE, last)
        for target_year in range(base_year + 1, last + 1)
        if spans is None or target_year - base_year in spans
    ]
    return [backtest(tables, None, window, known) for window in windows]


def row_of(outcome: Outcome) -> str:
    """A line of the table."""
    window, model = outcome.window, outcome.model
    others = [f"{found.mape:.2f} / {found.wape_age_sex:.2f}" if found else "–" for found in outcome.baselines.values()]
    return (
        f"| {window.base_year}→{window.target_year} | {len(outcome.regions)} | {model.mape:.2f} / {model.wape_age_sex:.2f} | "
        f"{model.p90:.2f} | {model.bias:+.2f} | {model.coverage_80:.0f} | {' | '.join(others)} |"
    )


def print_coverage(label: str, outcomes: list[Outcome]) -> None:
    """Mean share of the Kreise inside the interval."""
    covered = [outcome.model.coverage_80 for outcome in outcomes if outcome.model.coverage_80 is not None]
    if covered:
        print(f"Mean coverage, {label}: {sum(covered) / len(covered):.1f} % of {len(covered)} windows")


if __name__ == "__main__":
    main()
