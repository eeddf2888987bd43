"""dwk fetch: a table from the web services of the statistical offices into the database."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandFailed

if TYPE_CHECKING:
    from dwk.statistics.fetching.pace import Pace
    from dwk.statistics.fetching.resume import Collected

HELP = "Eine Tabelle bei einem Statistikportal abrufen und einlesen"

PORTAL_KEYS = ("destatis", "regionaldatenbank", "zensus")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Portal, table, which part of it, and where it goes."""
    parser.add_argument("portal", choices=PORTAL_KEYS, metavar="PORTAL", help=", ".join(PORTAL_KEYS))
    parser.add_argument("table", metavar="TABELLE", help="Tabellennummer, etwa 12411-02-03-4")
    parser.add_argument("--startyear", default="", metavar="JAHR", help="erstes Jahr")
    parser.add_argument("--endyear", default="", metavar="JAHR", help="letztes Jahr; mit dem ersten: in Teilen abrufen")
    parser.add_argument("--regionalkey", default="", metavar="SCHLÜSSEL", help="Regionalschlüssel, etwa 01051,03*")
    parser.add_argument("--language", choices=("de", "en"), default="de", help="Sprache der Tabelle")
    parser.add_argument("--quality", action="store_true", help="Qualitätskennzeichen mit abrufen")
    parser.add_argument("--out", type=Path, metavar="ORDNER", help="die Dateien auch hier ablegen")
    parser.add_argument("--no-import", action="store_true", help="nur abrufen, nicht einlesen")
    parser.add_argument("--fresh", action="store_true", help="auch abrufen, was vom letzten Tag noch da ist")


def run(arguments: argparse.Namespace) -> int:
    """Fetch with the clock and the environment of this machine."""
    from dwk.statistics.fetching.pace import Pace

    pace = Pace(clock=time.monotonic, wait=time.sleep)
    return fetch(arguments, environment=os.environ, pace=pace, now=datetime.now(UTC), tell=_tell)


def fetch(
    arguments: argparse.Namespace,
    *,
    environment: Mapping[str, str],
    pace: Pace,
    now: datetime,
    tell: Callable[[str], None],
) -> int:
    """Fetch the table, keep its files, and import them unless told not to."""
    from dwk.statistics.fetching.portals import PORTALS, FetchFailed

    portal = PORTALS[arguments.portal]
    try:
        collected = _collected(arguments, environment, pace, now, tell)
    except FetchFailed as failed:
        raise CommandFailed(str(failed)) from failed
    if collected.kept:
        tell(f"{collected.kept} von {len(collected.files)} Teilen lagen schon vor (--fresh ruft sie neu ab).")
    print(f"{arguments.table}: abgerufen von {portal.name}, {_files(len(collected.files))}.")
    print(f"  {portal.attribution.format(year=now.year)} (Lizenz: {portal.licence})")
    _put_out(collected, arguments.out)
    if arguments.no_import:
        if arguments.out is None:
            print(f"  Abgelegt in {collected.files[0].parent}")
        return 0
    return _import(collected)


def _collected(
    arguments: argparse.Namespace,
    environment: Mapping[str, str],
    pace: Pace,
    now: datetime,
    tell: Callable[[str], None],
) -> Collected:
    from django.conf import settings

    from dwk.statistics.fetching.client import Client, TableRequest, open_http
    from dwk.statistics.fetching.portals import PORTALS, address_of, credentials_of
    from dwk.statistics.fetching.resume import Store, collect, pieces_of

    portal = PORTALS[arguments.portal]
    request = TableRequest(
        table=arguments.table.strip(),
        start_year=arguments.startyear,
        end_year=arguments.endyear,
        regional_key=arguments.regionalkey,
        language=arguments.language,
        quality=arguments.quality,
    )
    pieces_of(request)  # a misspelt call fails before credentials are looked for
    address = address_of(portal, environment.get(portal.address_variable, ""))
    credentials = credentials_of(portal, environment)
    store = Store(Path(settings.VAR_DIR) / "fetch", portal, now)
    with open_http(address) as http:
        client = Client(portal=portal, address=address, credentials=credentials, http=http, pace=pace, tell=tell)
        return collect(client=client, request=request, store=store, fresh=arguments.fresh, tell=tell)


def _files(count: int) -> str:
    return "1 Datei" if count == 1 else f"{count} Dateien"


def _put_out(collected: Collected, folder: Path | None) -> None:
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in collected.files:
            shutil.copyfile(path, folder / path.name)
            print(f"  {folder / path.name}")
    except OSError as error:
        raise CommandFailed(
            f"In den Ordner „{folder}“ lässt sich nicht schreiben. Bitte prüfen Sie Pfad und Rechte."
        ) from error


def _import(collected: Collected) -> int:
    from .import_files import import_one, text_of

    refused = False
    for path in collected.files:
        result = import_one(path, dry_run=False, mapping=None, named=True)
        print(text_of(result))
        refused = refused or result["state"] == "refused"
    return 1 if refused else 0


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
