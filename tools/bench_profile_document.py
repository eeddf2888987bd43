"""Measure a Kommunalprofil of 55 pages as PDF, DOCX and HTML against its limit: part of ``make bench``."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dwk.kommunalprofil.document import FrozenProfile
    from tools.bench import Reading

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 3, 2)
PAGES = 55
WORDS = (
    "Die Zahl der Einwohnerinnen und Einwohner ist seit der Jahrtausendwende zurückgegangen, während der Anteil der Älteren "
    "deutlich zugenommen hat. Besonders in den kleinen Gemeinden fehlen barrierefreie Wohnungen, und der Weg zum nächsten "
    "Arzt wird länger. Zugleich tragen Vereine und Nachbarschaften vieles, was anderswo öffentlich angeboten wird. "
)
CHAPTER = (
    WORDS * 3 + "\n\nDer Wert liegt bei {beleg:%d}. " + WORDS * 2 + "\n\n## Bestand\n\n" + WORDS * 3
    + "\n\n- Wohnen im Alter\n- Wege zum Arzt\n- Begegnung im Ort\n\n| Jahr | Wert |\n|---|---:|\n| 2008 | 1.200 |\n"
    "| 2018 | 1.340 |\n\n## Was daraus folgt\n\n" + WORDS * 4 + "\n\n> Früher war das anders, da kannte jeder jeden.\n\n"
    + WORDS * 3
)  # fmt: skip
#: chapters that show a chart
CHARTS = 6
QUADRANTS = ("strength", "weakness", "opportunity", "threat")


def invented_profile() -> FrozenProfile:
    """A version with 22 chapters, 36 statements and 120 pieces of evidence, six of them charts; all invented."""
    from dwk.kommunalprofil.blocks import frozen, root_of
    from dwk.kommunalprofil.document import FrozenProfile, Signed
    from dwk.kommunalprofil.queries.documents import glossary_terms
    from dwk.kommunalprofil.rules import CHAPTERS, GENERATED

    salts = count()
    blocks = frozen(list(_parts(CHAPTERS, GENERATED)), lambda: hashlib.sha256(str(next(salts)).encode()).hexdigest())
    signatures = (
        Signed("Wissenschaftliche Begleitung", "A. Beispiel", DAY),
        Signed("Verwaltungsspitze", "B. Beispiel", DAY),
    )
    return FrozenProfile(
        number=3, frozen_on=DAY, blocks=blocks, root=root_of(blocks), title="Kommunalprofil Beispielkreis",
        place="Beispielkreis", programme="Beispielprogramm", signed_on=DAY, signatures=signatures, terms=glossary_terms(),
    )  # fmt: skip


def _parts(chapters: Any, generated: frozenset[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    yield "title", "title", {"title": "Kommunalprofil Beispielkreis", "region_name": "Beispielkreis"}
    for at, one in enumerate(chapters):
        references = [{"id": at * 5 + step, "block": f"figure:{at * 5 + step}"} for step in range(1, 6)]
        text = "" if one.key in generated else CHAPTER % (at * 5 + 1)
        if at < CHARTS:
            references.append({"id": 121 + at, "block": f"figure:{121 + at}"})
            text += f"\n\n{{beleg:{121 + at}}}\n"
        yield f"chapter:{one.key}", "chapter", {
            "key": one.key, "number": one.number, "title": one.title, "level": one.level, "text": text, "evidence": references,
        }  # fmt: skip
    for at in range(36):
        yield f"statement:{at}", "statement", {
            "id": at, "quadrant": QUADRANTS[at % 4], "text": WORDS[:150], "field_label": "Wohnen", "dimensions": ["age"],
            "reference_year": 2018, "certainty": "secured", "differing_view": WORDS[:90] if at % 12 == 0 else "",
            "evidence": [{"id": at + 1, "block": f"figure:{at + 1}"}],
        }  # fmt: skip
    for at in range(8):
        sides = {
            side: {"quadrant": QUADRANTS[place], "text": WORDS[:150]} for side, place in (("inner", 0), ("outer", 2))
        }
        yield f"pairing:{at}", "pairing", {**sides, "recommendation": WORDS[:200]}
    for at in range(1, 121):
        yield f"figure:{at}", "figure", {
            "id": at, "name": f"Anteil der Personen ab {at} Jahren", "value": 10 + at / 10, "unit": "%", "decimals": 1,
            "period": "31.12.2018", "region_name": "Beispielkreis", "source": "Beispielamt, Tabelle 00000-00",
            "licence": "dl-de/by-2-0", "retrieved_on": "2026-01-05",
        }  # fmt: skip
    for at in range(121, 121 + CHARTS):
        yield f"figure:{at}", "figure", _chart(at)
    entry = {"publisher": "Beispielamt", "table": "00000-00", "title": "Bevölkerung", "licence": "dl-de/by-2-0"}
    yield "sources", "sources", {"entries": [entry] * 12, "documents": []}


def _chart(number: int) -> dict[str, Any]:
    """An indicator over 24 years with three lines."""
    years = list(range(1995, 2019))
    lines = [
        {"label": name, "role": role, "region_key": key, "years": years,
         "values": [20 + number % 7 + step + (year - 1995) * 0.3 for year in years]}
        for step, (name, role, key) in enumerate(
            (("Beispielkreis", "own", "1"), ("Beispielland", "land", "2"), ("Deutschland", "bund", "DG"))
        )
    ]  # fmt: skip
    return {
        "id": number, "label": "Altenquotient, Beispielkreis, 1995–2018", "name": "Altenquotient", "value": 30.0, "unit": "%",
        "decimals": 1, "year": 2018, "period": "2018", "region_name": "Beispielkreis", "licence": "dl-de/by-2-0",
        "source": "Beispielamt, Tabelle 00000-00", "retrieved_on": "2026-01-05",
        "curve": {
            "kind": "lines", "title": f"Altenquotient {number} steigt", "subtitle": "Beispielkreis, 1995–2018", "notes": [],
            "alt": "Liniendiagramm. Der Altenquotient steigt.", "base_year": None, "breaks": [], "lines": lines,
        },
    }  # fmt: skip


def bench_profile_document() -> Iterator[Reading]:
    """Long form in each format, in a process that has the libraries loaded, and once before."""
    from dwk.kommunalprofil.document_files import render
    from tools.bench import Reading, timed

    profile = invented_profile()
    found: list[bytes] = []
    yield Reading("Kommunalprofil als PDF, mit Start", timed(lambda: found.append(render(profile, "pdf"))), "s", 8)
    yield Reading("  Seiten", pages_of(found[0]), "")
    yield Reading("Kommunalprofil als PDF, noch einmal", timed(lambda: render(profile, "pdf")), "s", 8)
    yield Reading("Kommunalprofil als DOCX", timed(lambda: render(profile, "docx")), "s", 8)
    yield Reading("Kommunalprofil als HTML", timed(lambda: render(profile, "html")), "s", 8)
    yield Reading("Kommunalprofil als PDF, Kurzfassung", timed(lambda: render(profile, "pdf", short=True)), "s", 8)


def pages_of(pdf: bytes) -> int:
    """Number of pages that the root of the page tree names."""
    return max((int(number) for number in re.findall(rb"/Count (\d+)", pdf)), default=0)


def main() -> int:
    """Measure; exit code 1 if a limit is broken. With a folder the files are written there to be looked at."""
    import django

    django.setup()
    from dwk.kommunalprofil.document_files import render

    readings = list(bench_profile_document())
    print("\n".join(reading.line() for reading in readings))
    for folder in map(Path, sys.argv[1:]):
        for kind in ("pdf", "docx", "html"):
            (folder / f"profil.{kind}").write_bytes(render(invented_profile(), kind))
        (folder / "kurz.pdf").write_bytes(render(invented_profile(), "pdf", short=True))
    return 0 if all(reading.kept for reading in readings) else 1


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dwk.config.settings")
    sys.exit(main())
