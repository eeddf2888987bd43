"""Order and numbers of chapters. Pure."""

from __future__ import annotations

from collections.abc import Sequence

#: key and level of a chapter
Place = tuple[str, int]


def numbers_of(places: Sequence[Place]) -> list[str]:
    """Numbers of chapters in their order; a profile that begins with its introduction counts from 0."""
    top = -1 if places and places[0][0] == "introduction" else 0
    below = 0
    numbers = []
    for at, (_, level) in enumerate(places):
        if level == 1 or at == 0:
            top, below = top + 1, 0
            numbers.append(str(top))
        else:
            below += 1
            numbers.append(f"{top}.{below}")
    return numbers


def moved(places: Sequence[Place], key: str, step: int) -> list[str]:
    """Keys in their new order after a chapter went one place up (-1) or down (1); a main chapter takes its own along."""
    blocks = _blocks(places)
    for at, block in enumerate(blocks):
        if block[0] == key:
            other = at + step
            if 0 <= other < len(blocks):
                blocks[at], blocks[other] = blocks[other], blocks[at]
            break
        if key in block:
            return _moved_below([one for group in blocks for one in group], key, step)
    return [one for group in blocks for one in group]


def _blocks(places: Sequence[Place]) -> list[list[str]]:
    blocks: list[list[str]] = []
    for key, level in places:
        if level == 1 or not blocks:
            blocks.append([key])
        else:
            blocks[-1].append(key)
    return blocks


def _moved_below(keys: list[str], key: str, step: int) -> list[str]:
    at = keys.index(key)
    other = at + step
    # the first place is that of a main chapter
    if 1 <= other < len(keys):
        keys[at], keys[other] = keys[other], keys[at]
    return keys
