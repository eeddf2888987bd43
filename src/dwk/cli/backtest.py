"""dwk backtest: how well would the regional model have foreseen a year that is known by now."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import CommandFailed

if TYPE_CHECKING:
    from dwk_demography.regional import Scores

    from .backtest_run import Outcome

HELP = "Vorausberechnung der Kreise an der Vergangenheit prüfen"

NAMES = {
    "model": "Regionalmodell",
    "unchanged": "unverändert",
    "trend": "linearer Trend",
    "hamilton_perry": "Hamilton-Perry",
}
SHOWN = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    """Files, the window, and how to report."""
    parser.add_argument("--data", nargs="+", type=Path, required=True, metavar="PFAD", help="Dateien oder Ordner")
    parser.add_argument("--base-year", type=int, required=True, metavar="JAHR", help="letztes bekanntes Jahr")
    parser.add_argument("--target-year", type=int, required=True, metavar="JAHR", help="Jahr, mit dem verglichen wird")
    parser.add_argument(
        "--actual", nargs="+", type=Path, metavar="PFAD", help="Dateien mit dem Zieljahr, sonst aus --data"
    )
    parser.add_argument("--regions", choices=["kreise"], default="kreise", help="Ebene der Gebiete")
    parser.add_argument(
        "--national-net-migration",
        choices=["rule", "actual"],
        default="rule",
        help="Wanderungssaldo Deutschlands: nach der Regel (rule) oder der wahre (actual)",
    )
    parser.add_argument("--json", action="store_true", help="Ergebnis als JSON ausgeben")
    parser.add_argument("--out", type=Path, metavar="DATEI.csv", help="Ergebnis je Kreis als CSV schreiben")


def run(arguments: argparse.Namespace) -> int:
    """Read, project, compare, report."""
    from .backtest_files import read_paths
    from .backtest_history import territories
    from .backtest_run import Window, backtest

    if arguments.target_year <= arguments.base_year:
        raise CommandFailed(
            f"Das Zieljahr {arguments.target_year} liegt nicht nach dem Basisjahr {arguments.base_year}. Bitte geben Sie mit "
            "--target-year ein späteres Jahr an."
        )
    window = Window(arguments.base_year, arguments.target_year, arguments.national_net_migration == "actual")
    data = read_paths(arguments.data)
    actual = read_paths(arguments.actual) if arguments.actual else None
    outcome = backtest(data.tables, actual.tables if actual else None, window, territories())
    passed_over = data.passed_over + (actual.passed_over if actual else [])
    if arguments.out:
        write_regions(arguments.out, outcome)
    if arguments.json:
        print(json.dumps(as_json(outcome, passed_over), ensure_ascii=False, indent=2))
    else:
        print(as_text(outcome, passed_over))
    return 0


def as_json(outcome: Outcome, passed_over: list[tuple[str, str]]) -> dict[str, Any]:
    """Scores in per cent, two decimals."""
    return {
        "model": scores_json(outcome.model, interval=True),
        "baselines": {name: scores_json(found) if found else None for name, found in outcome.baselines.items()},
        "regions": len(outcome.regions),
        "base_year": outcome.window.base_year,
        "target_year": outcome.window.target_year,
        "national_net_migration": {
            "given": "actual" if outcome.window.actual_net else "rule",
            "persons_per_year": [round(value) for value in outcome.national_net],
        },
        "left_out": [{"region": key, "reason": reason} for key, reason in sorted(outcome.left_out.items())],
        "notes": outcome.notes,
        "passed_over": [{"file": path, "message": message} for path, message in passed_over],
    }


def scores_json(scores: Scores, *, interval: bool = False) -> dict[str, float | None]:
    """One method."""
    found: dict[str, float | None] = {
        "mape": round(scores.mape, 2),
        "p90": round(scores.p90, 2),
        "wape_age_sex": round(scores.wape_age_sex, 2),
        "bias": round(scores.bias, 2),
    }
    if interval:
        found["coverage_80"] = None if scores.coverage_80 is None else round(scores.coverage_80, 2)
    return found


def as_text(outcome: Outcome, passed_over: list[tuple[str, str]]) -> str:
    """The result for people."""
    from dwk.ui.formats import number

    window = outcome.window
    given = (
        "mit dem wahren Wanderungssaldo Deutschlands" if window.actual_net else "nur mit dem, was damals bekannt war"
    )
    lines = [
        f"Vorausberechnung von {len(outcome.regions)} Kreisen, {window.base_year} bis {window.target_year}, {given}.",
        "Abweichung vom Stand am 31.12. des Zieljahres in Prozent:",
        "",
        f"{'':16}{'Gesamtzahl':>12}{'9 von 10':>12}{'Alter × Geschl.':>17}{'Summe aller':>13}",
    ]
    rows = [("model", outcome.model), *outcome.baselines.items()]
    for name, found in rows:
        if found is None:
            lines.append(f"{NAMES[name]:16}{'nicht berechenbar':>29}")
        else:
            values = (number(found.mape, 2), number(found.p90, 2), number(found.wape_age_sex, 2), number(found.bias, 2))
            lines.append(f"{NAMES[name]:16}{values[0]:>12}{values[1]:>12}{values[2]:>17}{values[3]:>13}")
    lines += [
        "",
        "Gesamtzahl: mittlere Abweichung der Einwohnerzahlen der Kreise; 9 von 10: höchstens so weit daneben.",
    ]
    if outcome.model.coverage_80 is not None:
        lines.append(f"Im 80-%-Intervall des Modells lagen {number(outcome.model.coverage_80, 1)} % der Kreise.")
    net = ", ".join(number(round(value, -3), 0) for value in outcome.national_net)
    lines.append(f"Wanderungssaldo aller Kreise zusammen je Jahr: {net} Personen.")
    lines += [f"Hinweis: {note}" for note in outcome.notes]
    lines += _listed("Kreise ohne Vergleich", sorted(outcome.left_out.items()))
    lines += _listed(
        "Dateien übergangen", [(Path(path).name, first_sentence(message)) for path, message in passed_over]
    )
    return "\n".join(lines)


def _listed(title: str, entries: list[tuple[str, str]]) -> list[str]:
    if not entries:
        return []
    lines = [f"{title}: {len(entries)}"] + [f"  {name}: {text}" for name, text in entries[:SHOWN]]
    return [*lines, f"  und {len(entries) - SHOWN} weitere; alle mit --json."] if len(entries) > SHOWN else lines


def first_sentence(text: str) -> str:
    """The beginning of a longer message; all of it stands in the JSON."""
    return text.split(". ", maxsplit=1)[0].rstrip(".") + "."


def write_regions(path: Path, outcome: Outcome) -> None:
    """Kreis by Kreis: actual and projected persons with the interval."""
    import csv

    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["region", "actual", "projected", "lower_80", "upper_80"])
            for row in outcome.regions:
                writer.writerow(
                    [row.key, round(row.actual), f"{row.projected:.1f}", f"{row.lower:.1f}", f"{row.upper:.1f}"]
                )
    except OSError as error:
        raise CommandFailed(
            f"„{path}“ lässt sich nicht schreiben ({error.strerror}). Bitte nennen Sie einen anderen Ort."
        ) from error
