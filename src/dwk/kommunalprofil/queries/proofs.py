"""The proof of a stored version."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from dwk.kommunalprofil.models import ProfileVersion, Signature
from dwk.kommunalprofil.proof import proof_of, written
from dwk.kommunalprofil.version_page import title_of


def proof_file(version: ProfileVersion, shown: Collection[str] | None = None, *, until: date) -> bytes:
    """The proof of a version as a file; with ``shown`` only these blocks with their content; one query.

    What was changed past the software stays in it as it is: the hashes then do not fit, which is what a proof is for.
    """
    told = title_of(version.blocks)
    about = {
        "titel": told.get("title", ""),
        "kommune": told.get("participation", ""),
        "gebiet": f"{told.get('region_name', '')} ({told.get('region_key', '')})",
        "programm": told.get("programme", ""),
        "fassung": version.number,
        "eingefroren_am": version.frozen_on.isoformat(),
        "unterschrieben_am": version.signed_on.isoformat() if version.signed_on else None,
        "pruefsumme": version.root_sha256,
    }
    signatures = [
        {
            "rolle": one.get_role_display(),
            "name": one.user_name,
            "in_vertretung": one.as_deputy,
            "tag": one.signed_on.isoformat(),
            "pruefsumme": one.root_sha256,
        }
        for one in Signature.objects.filter(version=version, signed_on__lte=until).order_by("pk")
    ]
    return written(proof_of(version.blocks, about, signatures, shown))
