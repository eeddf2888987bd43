"""The Stärken-Schwächen-Analyse of a frozen profile in its document: four tables, recommendations, differing views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dwk.documents.blocks import Block, BulletItem, BulletList, Paragraph, Run, Section, TableBlock
from dwk.documents.figures import Cell, Column, DataTable

from .document_evidence import SOURCE
from .rules import DIMENSIONS, Certainty, Quadrant

Content = Mapping[str, Any]


def swot_blocks(contents: Mapping[str, Sequence[Content]], *, level: int, version: int) -> list[Block]:
    """What stands in the chapter of the analysis; ``contents`` are the contents of blocks by their kinds."""
    source = SOURCE.format(number=version)
    statements = contents.get("statement", ())
    blocks: list[Block] = [
        _quadrant(quadrant, [one for one in statements if one["quadrant"] == quadrant], source)
        for quadrant in Quadrant
        if any(one["quadrant"] == quadrant for one in statements)
    ]
    empty = [q.plural for q in Quadrant if not any(one["quadrant"] == q for one in statements)]
    if empty:
        blocks.append(Paragraph(f"Keine Aussage enthält diese Fassung zu: {', '.join(empty)}.", "note"))
    pairings = contents.get("pairing", ())
    if pairings:
        blocks.append(_section(level, "Verknüpfungen und Empfehlungen", [_pairings(pairings, source)]))
    views = [one for one in statements if str(one.get("differing_view") or "").strip()]
    if views:
        items = tuple(
            BulletItem(
                (Run(f"{Quadrant(one['quadrant']).label}: ", strong=True), Run(str(one["text"]))),
                (f"Sicht der Kommune: {one['differing_view']}",),
            )
            for one in views
        )
        blocks.append(_section(level, "Abweichende Sicht der Kommune", [BulletList(items)]))
    return blocks


def _section(level: int, title: str, blocks: list[Block]) -> Section:
    return Section(level + 1, title, tuple(blocks))


def _quadrant(quadrant: Quadrant, statements: Sequence[Content], source: str) -> TableBlock:
    columns = tuple(Column(name, align="left") for name in ("Aussage", "Belege"))
    rows = tuple(
        (
            Cell(str(one["text"]), _standing(one)),
            ", ".join(str(reference["id"]) for reference in one.get("evidence", ())) or "keine",
        )
        for one in statements
    )
    return TableBlock(DataTable(quadrant.plural, columns, rows), source, together=False, setting="close")


def _standing(one: Content) -> str:
    """Certainty, field of action, year, dimensions."""
    dimensions = one.get("dimension_labels") or [DIMENSIONS.get(key, key) for key in one.get("dimensions", ())]
    parts = [
        one.get("certainty_label") or Certainty(one.get("certainty", "open")).label,
        one.get("field_label") or one.get("field"),
        f"Bezugsjahr {one['reference_year']}" if one.get("reference_year") else "",
        ", ".join(dimensions),
    ]
    return "; ".join(str(part) for part in parts if part)


def _pairings(pairings: Sequence[Content], source: str) -> TableBlock:
    columns = tuple(Column(name, align="left") for name in ("Innen", "Außen", "Empfehlung"))
    rows = tuple((_side(one["inner"]), _side(one["outer"]), str(one["recommendation"])) for one in pairings)
    return TableBlock(
        DataTable("Empfehlungen aus verknüpften Aussagen", columns, rows), source, together=False, setting="close"
    )


def _side(side: Content) -> str:
    return f"{Quadrant(side['quadrant']).label}: {side['text']}"
