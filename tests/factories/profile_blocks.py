"""Blocks of an invented Kommunalprofil, short or as long as one wants."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from dwk.documents.blocks import GlossaryTerm
from dwk.kommunalprofil.blocks import frozen, root_of, without_quotes
from dwk.kommunalprofil.document import FrozenProfile, Signed

DAY = date(2026, 3, 2)
GUID = "11111111-1111-4111-8111-111111111111"
VOICE = "Ältere finden kaum barrierefreie Wohnungen."
TEXT = (
    "Der Anteil beträgt {beleg:1}. Er **steigt** *seit Jahren*.\n\n## Bestand\n\n- Altbau\n- Neubau\n  1. im Ort\n\n"
    "| Jahr | Wohnungen |\n|---|---:|\n| 2018 | 1.200 |\n\n> Ein Wort.\n\n[Amt](https://amt.example)\n\n<b>kein HTML</b>"
)
FIGURE: dict[str, Any] = {
    "id": 1,
    "label": "Personen ab 65 Jahren",
    "name": "Anteil der Personen ab 65 Jahren",
    "value": 24.7,
    "unit": "%",
    "decimals": 1,
    "year": 2018,
    "period": "31.12.2018",
    "region_name": "Musterstadt",
    "source": "Statistikamt, Tabelle 12411",
    "licence": "dl-de/by-2-0",
    "retrieved_on": "2026-01-05",
    "sha256": "",
}


CURVE: dict[str, Any] = {
    **FIGURE,
    "id": 4,
    "label": "Altenquotient, Musterstadt, 2016–2018",
    "curve": {
        "kind": "lines",
        "title": "Der Altenquotient steigt von 24,1 (2016) auf 24,7 % (2018)",
        "subtitle": "Musterstadt, Musterland: Altenquotient, %, 2016–2018",
        "alt": "Liniendiagramm. Der Altenquotient steigt.",
        "notes": ["Vorläufig."],
        "base_year": None,
        "breaks": [],
        "lines": [
            {"label": "Musterstadt", "role": "own", "region_key": "1", "years": [2016, 2018], "values": [24.1, 24.7]},
            {"label": "Musterland", "role": "land", "region_key": "2", "years": [2016, 2017, 2018],
             "values": [22.0, 22.2, None]},
        ],
    },
}  # fmt: skip


def with_chart(text: str, *, statement: bool = False) -> list[tuple[str, str, dict[str, Any]]]:
    """The blocks with a chart that a chapter, or a statement only, rests on."""
    made, reference = parts(text), {"id": 4, "block": "figure:4"}
    name = "statement:7" if statement else "chapter:housing"
    for block, _, content in made:
        if block == name:
            content["evidence"] = [*content["evidence"], reference]
    return [*made, ("figure:4", "figure", CURVE)]


def salts(prefix: str = "") -> Any:
    """Salts that are the same at every run."""
    count = iter(range(100_000))
    return lambda: hashlib.sha256(f"{prefix}{next(count)}".encode()).hexdigest()


def parts(text: str = TEXT) -> list[tuple[str, str, dict[str, Any]]]:
    figure, quote = {"id": 1, "block": "figure:1"}, {"id": 2, "block": f"quote:{GUID}"}
    document = {"id": 3, "block": "document:3"}
    chapters = [
        ("introduction", "0", "Einführung", 1, "Worum es geht: der Altenquotient.", []),
        ("situation", "1", "Ausgangslage", 1, "", []),
        ("housing", "1.1", "Wohnen", 2, text, [figure, quote, document]),
        ("swot", "2", "SWOT-Analyse", 1, "Vorbemerkung.", []),
        ("sources", "3", "Literatur- und Datenverzeichnis", 1, "", []),
    ]
    strength = {"id": 7, "quadrant": "strength", "quadrant_label": "Stärke", "text": "Viele Vereine tragen den Ort."}
    threat = {"id": 8, "quadrant": "threat", "quadrant_label": "Risiko", "text": "Der Ort wird kleiner."}
    sources = {
        "entries": [
            {"publisher": "Statistikamt", "table": "12411", "title": "Bevölkerung", "licence": "dl-de/by-2-0",
             "attribution": "© Statistikamt", "retrieved_on": "2026-01-05"}
        ],
        "documents": [{"title": "Wohnkonzept", "file_name": "wohnen.pdf", "pages": [4, 9], "sha256": "ab" * 32}],
    }  # fmt: skip
    return [
        ("title", "title", {"title": "Kommunalprofil Musterstadt", "form": "long", "region_name": "Musterstadt",
                            "participation": "Stadt Musterstadt", "programme": "Probeprogramm"}),
        *(
            (f"chapter:{key}", "chapter", {"key": key, "number": number, "title": title, "level": level, "text": words,
                                           "generated": False, "evidence": evidence})
            for key, number, title, level, words, evidence in chapters
        ),
        ("statement:7", "statement", {**strength, "field": "housing", "field_label": "Wohnen", "dimensions": ["age"],
         "dimension_labels": ["Alter"], "reference_year": 2018, "certainty": "secured", "certainty_label": "gesichert",
         "differing_view": "", "evidence": [figure, quote]}),
        ("statement:8", "statement", {**threat, "field": "", "dimensions": [], "reference_year": None,
         "certainty": "disputed", "differing_view": "Der Zuzug hat begonnen.", "evidence": [figure]}),
        ("pairing:1", "pairing", {"id": 1, "inner": strength, "outer": threat, "recommendation": "Vereine einbeziehen."}),
        ("figure:1", "figure", FIGURE),
        (f"quote:{GUID}", "quote", {"id": 2, "guid": GUID, "text": VOICE, "speaker": "Person aus dem Beirat"}),
        ("document:3", "document", {"id": 3, "label": "Wohnkonzept", "title": "Wohnkonzept", "page": 4,
                                    "file_name": "wohnen.pdf", "sha256": "ab" * 32}),
        ("sources", "sources", sources),
        ("view:1", "view", {"block": "chapter:housing", "text": "Im Norden ist es anders."}),
    ]  # fmt: skip


def sample_profile(
    blocks: Sequence[Any] | None = None, *, withdrawn: bool = False, root: str = "", **fields: Any
) -> FrozenProfile:
    made = frozen(parts(), salts()) if blocks is None else list(blocks)
    root = root or root_of(made)
    if withdrawn:
        made = without_quotes(made, {GUID}, date(2026, 4, 1))
    values: dict[str, Any] = {
        "number": 2,
        "frozen_on": DAY,
        "blocks": made,
        "root": root,
        "title": "Kommunalprofil Musterstadt",
        "place": "Stadt Musterstadt",
        "programme": "Probeprogramm",
        "signed_on": DAY,
        "signatures": (
            Signed("Wissenschaftliche Begleitung", "Rita Wissen", DAY),
            Signed("Verwaltungsspitze", "Lea Leitung", DAY, as_deputy=True),
        ),
        "terms": (GlossaryTerm("Altenquotient", "Erklärung."), GlossaryTerm("Medianalter", "Kommt nicht vor.")),
        **fields,
    }
    return FrozenProfile(**values)
