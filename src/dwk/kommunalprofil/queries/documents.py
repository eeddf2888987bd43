"""A version of a profile with everything its document says, and the terms of its glossary."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

from dwk.documents.blocks import GlossaryTerm
from dwk.kommunalprofil.document import FrozenProfile, Signed
from dwk.kommunalprofil.models import ProfileVersion, Signature
from dwk.kommunalprofil.version_page import title_of

from .as_of import ProfileDay
from .integrity import integrity_of, sound_blocks


def frozen_profile(version: ProfileVersion, day: ProfileDay | None = None) -> FrozenProfile:
    """What a version and its signatures hold, today or on a past day."""
    place = version.participation
    integrity = integrity_of(version)
    # names are those of the day of freezing: a version stays what it is when the Kommune is called otherwise
    told = title_of(version.blocks)
    given = Signature.objects.filter(version=version).order_by("pk")
    signatures = list(given) if day is None else day.signatures(version)
    return FrozenProfile(
        number=version.number,
        frozen_on=version.frozen_on,
        blocks=sound_blocks(version, integrity),
        altered=integrity.words,
        root=version.root_sha256,
        title=str(told.get("title") or version.profile.title),
        place=str(told.get("participation") or place.full_name),
        programme=str(told.get("programme") or place.programme.name),
        signed_on=version.signed_on,
        reopened_on=version.reopened_on,
        reopened_because=version.reopened_because,
        signatures=tuple(
            Signed(one.get_role_display(), one.user_name, one.signed_on, one.as_deputy) for one in signatures
        ),
        terms=glossary_terms(),
    )


@lru_cache(maxsize=1)
def glossary_terms() -> tuple[GlossaryTerm, ...]:
    """Terms with their explanations, in alphabetical order."""
    text = files("dwk.content").joinpath("kommunalprofil_glossary.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    terms = (GlossaryTerm(row["term"], row["explanation"]) for row in rows)
    return tuple(sorted(terms, key=lambda term: term.term.casefold()))
