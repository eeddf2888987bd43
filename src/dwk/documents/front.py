"""First and last page of a report: occasion, funders, partners, contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FUNDED_BY = "Gefördert von:"
PARTNERS = "Projektpartner:"


@dataclass(frozen=True, slots=True)
class Supporter:
    """Somebody who pays or takes part, in the wording agreed with them; a logo (PNG or SVG) needs its `alt`."""

    wording: str
    logo: bytes | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the first page says beside title, author and Stand."""

    occasion: str = ""
    place: str = ""
    day: date | None = None
    office: str = ""
    funders: tuple[Supporter, ...] = ()
    partners: tuple[Supporter, ...] = ()

    @property
    def supporters(self) -> tuple[Supporter, ...]:
        """Funders and partners in reading order."""
        return self.funders + self.partners


@dataclass(frozen=True, slots=True)
class Closing:
    """The last page: thanks, contact."""

    title: str
    lines: tuple[str, ...]
    trace: tuple[str, ...] = ()
