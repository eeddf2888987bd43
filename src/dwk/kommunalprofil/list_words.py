"""Words that somebody looks for in a list, compared as everywhere: without case, „Öffnung“ like „Oeffnung“."""

from __future__ import annotations

from dwk.ui.folding import fold


def fits(wanted: str, *texts: str) -> bool:
    """Whether all words stand somewhere in the texts; no word fits everything."""
    whole = fold(" ".join(texts))
    return all(word in whole for word in fold(wanted).split())
