"""A version as a proof for others: hashes of all blocks, text and salt only of those that are shown. Pure.

Whoever has the file can compute every hash with common tools; the steps stand in it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .blocks import Block, hashed_text, is_withdrawn

FORMAT = "dwk-kommunalprofil-nachweis"
STEPS = (
    "Diese Datei weist nach, was in dieser Fassung eines Kommunalprofils steht und wofür die Unterschriften gelten.",
    "Jeder Teil („teile“) hat eine Prüfsumme: SHA-256 über das Salz, ein Nullzeichen und den Text des Teils, in UTF-8. "
    "Nachrechnen, hier für den ersten Teil: jq -j '.teile[0] | .salz + \"\\u0000\" + .text' nachweis.json | sha256sum",
    "Die Prüfsumme der Fassung ist SHA-256 über die Prüfsummen aller Teile in ihrer Reihenfolge, mit Zeilenumbruch "
    "verbunden. Nachrechnen: jq -j '[.teile[].pruefsumme] | join(\"\\n\")' nachweis.json | sha256sum",
    "Jede Unterschrift nennt die Prüfsumme, für die sie gegeben wurde; sie muss die der Fassung sein.",
    "Ein Teil ohne Text wurde nach einem Widerruf entfernt oder ist nicht veröffentlicht. Seine Prüfsumme bleibt, damit "
    "sich die der Fassung nachrechnen lässt; ohne Salz lässt sich der Wortlaut nicht erraten.",
)


def proof_of(
    blocks: Sequence[Block],
    about: Mapping[str, Any],
    signatures: Sequence[Mapping[str, Any]],
    shown: Collection[str] | None = None,
) -> dict[str, Any]:
    """The proof; with ``shown`` only these blocks come with name, text and salt."""
    return {
        "format": FORMAT,
        "anleitung": list(STEPS),
        **about,
        "unterschriften": list(signatures),
        "teile": [_part(block, shown) for block in blocks],
    }


def written(proof: Mapping[str, Any]) -> bytes:
    """The file; the same proof gives the same bytes."""
    return (json.dumps(proof, ensure_ascii=False, indent=2) + "\n").encode()


def _part(block: Block, shown: Collection[str] | None) -> dict[str, Any]:
    if shown is not None and block.get("name") not in shown:
        return {"pruefsumme": block.get("leaf", ""), "hinweis": "nicht veröffentlicht"}
    if not {"name", "kind", "content", "salt", "leaf"} <= set(block):
        return {"pruefsumme": block.get("leaf", ""), "hinweis": "unvollständig"}
    if is_withdrawn(block):
        note = f"Zitat, zurückgezogen am {block['content']['withdrawn_on']}"
        return {"name": block["name"], "pruefsumme": block["leaf"], "hinweis": note}
    text = hashed_text(block["name"], block["kind"], block["content"])
    return {"name": block["name"], "pruefsumme": block["leaf"], "salz": block["salt"], "text": text}
