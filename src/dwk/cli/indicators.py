"""dwk indicators: the indicators of a region."""

from __future__ import annotations

import argparse
import json
from typing import Any

from .errors import CommandFailed

HELP = "Kennzahlen eines Gebiets ausgeben"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Region and year."""
    parser.add_argument("region", metavar="GEBIET", help="Schlüssel, etwa 01051, 14523010 oder DG")
    parser.add_argument("--year", type=int, help="nur dieses Jahr; ohne Angabe je Kennzahl das neueste")
    parser.add_argument("--json", action="store_true", help="als JSON ausgeben")
    parser.add_argument("--all", action="store_true", help="auch Kennzahlen ohne Wert, mit dem Grund")


def run(arguments: argparse.Namespace) -> int:
    """Print what is known, each value with unit, year and source."""
    rows = indicator_rows(arguments.region, arguments.year)
    shown = [row for row in rows if arguments.all or row["value"] is not None]
    if arguments.json:
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    elif not shown:
        print("Für dieses Gebiet sind noch keine Zahlen eingelesen. Lesen Sie mit „dwk import“ eine Datei ein.")
    else:
        for row in shown:
            print(text_of(row))
    return 0


def indicator_rows(key: str, year: int | None) -> list[dict[str, Any]]:
    """Every indicator of a region as a plain dictionary."""
    from dwk.regions.queries import RegionUnknown, chain_of, region_by_key
    from dwk.statistics.queries.region_data import load
    from dwk.statistics.queries.sources import all_sources, source_text
    from dwk.statistics.queries.values import values_of

    try:
        region = region_by_key(key)
    except RegionUnknown as unknown:
        raise CommandFailed(str(unknown)) from unknown
    chain = chain_of(region)
    data = load([region.territory_key, *(larger.territory_key for larger in chain)])
    sources = all_sources()
    rows = []
    for found in values_of(region, chain, data, year=year):
        calculated = found.value is not None and not found.is_published and found.definition.code != "POP_TOTAL"
        rows.append(
            {
                "code": found.definition.code,
                "name": found.definition.name_de,
                "value": found.value,
                "unit": found.definition.unit,
                "decimals": found.definition.decimals,
                "year": found.year,
                "source": source_text(found.source_keys, sources, own_calculation=calculated)
                if found.value is not None
                else "",
                "source_keys": list(found.source_keys),
                "is_proxy": found.is_proxy,
                "is_estimate": found.is_estimate,
                "is_published": found.is_published,
                "region": found.region_key,
                "region_name": found.region_name,
                "reason": found.detail,
            }
        )
    return rows


def text_of(row: dict[str, Any]) -> str:
    """One indicator for people."""
    from dwk.ui.formats import with_unit

    if row["value"] is None:
        return f"{row['code']:24} –  {row['name']}: {row['reason']}"
    proxy = f" [Ersatzwert: {row['region_name']}]" if row["is_proxy"] else ""
    value = with_unit(row["value"], row["unit"], row["decimals"])
    return f"{row['code']:24} {value}  {row['name']}, {row['year']}{proxy}. {row['source']}"
