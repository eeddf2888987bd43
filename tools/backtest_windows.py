"""All windows of the backtest beside each other: ``python tools/backtest_windows.py PATH... [--actual-net] [--spans 5,3]``.

Prints a Markdown table (window x model and baselines, in per cent) and the mean coverage of the 80 % interval: over the
windows shown, and over every pair of base and target year from 2000 on.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

FIRST_BASE = 2000


def main() -> None:
    """Read once, project from every base year, compare with every later year."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--last", type=int, default=2018, help="last year with data")
    parser.add_argument("--spans", default="5,3,10", help="years ahead that are shown")
    parser.add_argument("--actual-net", action="store_true", help="give the true national net migration")
    arguments = parser.parse_args()

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dwk.config.settings")
    django.setup()
    from dwk.cli.backtest_files import read_paths
    from dwk.cli.backtest_history import territories
    from dwk.cli.backtest_run import Window, backtest
    from dwk.cli.errors import CommandFailed

    read = read_paths(arguments.paths)
    shown = [int(text) for text in arguments.spans.split(",")]
    every = []
    rows: dict[int, list[tuple[float | None, str]]] = {span: [] for span in shown}
    for base_year in range(FIRST_BASE, arguments.last):
        for target_year in range(base_year + 1, arguments.last + 1):
            window = Window(base_year, target_year, arguments.actual_net)
            try:
                outcome = backtest(read.tables, None, window, territories())
            except CommandFailed as failed:
                print(f"{base_year}-{target_year}: {failed}")
                continue
            every.append(outcome.model.coverage_80)
            if window.years in rows:
                cells = [
                    f"{found.mape:.2f} / {found.wape_age_sex:.2f}" if found else "–"
                    for found in (outcome.model, *outcome.baselines.values())
                ]
                text = (
                    f"| {base_year}→{target_year} | {len(outcome.regions)} | {cells[0]} | {outcome.model.p90:.2f} | "
                    f"{outcome.model.bias:+.2f} | {outcome.model.coverage_80:.0f} | {' | '.join(cells[1:])} |"
                )
                rows[window.years].append((outcome.model.coverage_80, text))
    print("| Window | Kreise | Model | p90 | Bias | Coverage | Unchanged | Trend | Hamilton-Perry |")
    print("|---|---|---|---|---|---|---|---|---|")
    for span in shown:
        for _, text in rows[span]:
            print(text)
    for span in shown:
        covered = [coverage for coverage, _ in rows[span] if coverage is not None]
        if covered:
            print(f"Mean coverage, {span} years ahead: {sum(covered) / len(covered):.1f} % of {len(covered)} windows")
    known = [coverage for coverage in every if coverage is not None]
    print(f"Mean coverage, every pair of years: {sum(known) / len(known):.1f} % of {len(known)} windows")


if __name__ == "__main__":
    main()
