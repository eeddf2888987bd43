"""Blocks of a frozen profile: each with its salt, the root over the hashes of all. Pure; no database.

Leaf of a block: SHA-256 over salt, name and content in canonical JSON. Root: SHA-256 over the leaves in order.
A quote that is taken back becomes a block without content and salt: its leaf stays, so the root can still be checked,
and nobody can find the wording by trying.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

Block = Mapping[str, Any]


def frozen_block(name: str, kind: str, content: Mapping[str, Any], salt: str) -> dict[str, Any]:
    """A block as it is stored."""
    return {
        "name": name,
        "kind": kind,
        "content": dict(content),
        "salt": salt,
        "leaf": leaf_of(name, kind, content, salt),
    }


def leaf_of(name: str, kind: str, content: Mapping[str, Any], salt: str) -> str:
    """Hash of one block."""
    return hashlib.sha256(f"{salt}\0{hashed_text(name, kind, content)}".encode()).hexdigest()


def hashed_text(name: str, kind: str, content: Mapping[str, Any]) -> str:
    """What stands under the hash of a block, after its salt."""
    return json.dumps([name, kind, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def root_of(blocks: Sequence[Block]) -> str:
    """Hash over all blocks in their order."""
    return hashlib.sha256("\n".join(block["leaf"] for block in blocks).encode()).hexdigest()


def frozen(parts: Sequence[tuple[str, str, Mapping[str, Any]]], new_salt: Callable[[], str]) -> list[dict[str, Any]]:
    """All blocks of a version from names, kinds and contents."""
    return [frozen_block(name, kind, content, new_salt()) for name, kind, content in parts]


def without_quotes(blocks: Sequence[Block], guids: Collection[str], day: date) -> list[dict[str, Any]]:
    """The blocks without the wording of these quotes."""
    return [
        {**block, "content": {"withdrawn_on": day.isoformat()}, "salt": ""}
        if block["kind"] == "quote" and block["content"].get("guid") in guids
        else dict(block)
        for block in blocks
    ]


def faults(blocks: Sequence[Block], root: str) -> list[str]:
    """Names of blocks that are not what was signed, and ``root`` when the order or number differs.

    Blocks may have been changed past the software, so nothing is taken for granted, not even their fields.
    """
    found = [str(block.get("name", "?")) for block in blocks if not _right(block)]
    leaves = [str(block.get("leaf", "")) for block in blocks]
    names = [str(block.get("name", "?")) for block in blocks]
    whole = hashlib.sha256("\n".join(leaves).encode()).hexdigest() == root and len(set(names)) == len(names)
    return found if whole else [*found, "root"]


def is_withdrawn(block: Block) -> bool:
    """Whether a block is a quote that was taken back: its day and nothing else. Any other block keeps what it says."""
    content = block.get("content")
    return block.get("kind") == "quote" and not block.get("salt") and _only_a_day(content)


def _only_a_day(content: object) -> bool:
    if not isinstance(content, Mapping) or set(content) != {"withdrawn_on"}:
        return False
    try:
        date.fromisoformat(content["withdrawn_on"])
    except (TypeError, ValueError):
        return False
    return True


def _right(block: Block) -> bool:
    if not {"name", "kind", "content", "salt", "leaf"} <= set(block):
        return False
    if not block["salt"]:
        return is_withdrawn(block)
    return bool(leaf_of(block["name"], block["kind"], block["content"], block["salt"]) == block["leaf"])
