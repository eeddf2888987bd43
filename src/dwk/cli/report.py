"""dwk report: a report of a programme as a file."""

from __future__ import annotations

import argparse
import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

from .errors import CommandFailed

HELP = "Zwischenbericht eines Programms als PPTX, PDF oder HTML schreiben"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Kind of report, programme, days, format, files."""
    parser.add_argument("kind", choices=("zwischenbericht",), metavar="zwischenbericht", help="Art des Berichts")
    parser.add_argument("--programme", required=True, metavar="KURZNAME", help="Programm, etwa dwk")
    parser.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="TAG", help="Stand (JJJJ-MM-TT)")
    parser.add_argument("--known-on", type=date.fromisoformat, metavar="TAG", help="nur, was an diesem Tag bekannt war")
    parser.add_argument("--format", choices=("pptx", "pdf", "html"), required=True, help="Format der Datei")
    parser.add_argument("--out", type=Path, required=True, metavar="DATEI", help="Datei, die geschrieben wird")
    parser.add_argument("--trace", type=Path, metavar="DATEI", help="Tabelle der Fakten und ihrer Einträge als CSV")


def run(arguments: argparse.Namespace) -> int:
    """Compose, freeze, render; each file whole or not at all."""
    from dwk.berichte.actions import freeze_report
    from dwk.berichte.compose.report import NothingToReport
    from dwk.berichte.content import thawed
    from dwk.berichte.queries import trace_table
    from dwk.berichte.render import render
    from dwk.documents.blocks import DocumentError
    from dwk.programme.queries.programmes import programme_by_slug
    from dwk.ui.formats import file_size

    programme = programme_by_slug(arguments.programme)
    if programme is None:
        raise CommandFailed(f"Ein Programm „{arguments.programme}“ gibt es nicht. Bitte prüfen Sie den Kurznamen.")
    for path in filter(None, (arguments.out, arguments.trace)):
        if not path.parent.is_dir():
            raise CommandFailed(f"Den Ordner „{path.parent}“ gibt es nicht. Bitte legen Sie ihn an.")
    try:
        report_run = freeze_report(
            programme=programme, kind=arguments.kind, as_of=arguments.as_of, known_on=arguments.known_on, user=None,
            at=datetime.now(UTC),
        )  # fmt: skip
        report = thawed(report_run.content)
        content = render(report, arguments.format)
    except (NothingToReport, DocumentError) as error:
        raise CommandFailed(str(error)) from error
    _write(arguments.out, content)
    if arguments.trace:
        table = io.StringIO()
        csv.writer(table, delimiter=";", lineterminator="\n").writerows(
            [("Fakt", "Satz", "Einträge"), *trace_table(report)]
        )
        _write(arguments.trace, table.getvalue().encode("utf-8-sig"))
    print(
        f"Bericht geschrieben: {arguments.out} ({file_size(len(content))}), Prüfsumme {report_run.content_sha256[:16]}"
    )
    return 0


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.teil")
    temporary.write_bytes(content)
    temporary.replace(path)
