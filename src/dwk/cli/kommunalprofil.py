"""dwk kommunalprofil: a version of a profile as a file, and whether it is still what was signed."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandFailed

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from dwk.kommunalprofil.models import ProfileVersion

HELP = "Kommunalprofil in einer Fassung als PDF, DOCX, HTML oder Nachweis schreiben, oder ihre Prüfsummen nachrechnen"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which profile, which version, which format."""
    parser.add_argument("--programme", required=True, metavar="KURZNAME", help="Programm, etwa dwk")
    parser.add_argument("--kommune", required=True, metavar="KURZNAME", help="Kommune, wie sie in den Adressen steht")
    parser.add_argument("--gebiet", metavar="SCHLÜSSEL", help="Gebiet, wenn die Kommune mehrere Profile hat")
    parser.add_argument("--fassung", type=int, metavar="NUMMER", help="Fassung, Vorgabe: die letzte")
    parser.add_argument(
        "--form", choices=("lang", "kurz"), default="lang", help="Langfassung (Vorgabe) oder Kurzfassung"
    )
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        metavar="TAG",
        help="Stand eines Tages (JJJJ-MM-TT): die letzte Fassung bis dahin mit den Unterschriften von damals",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--format", choices=("pdf", "docx", "html", "json"), help="Format der Datei; json: Nachweis der Prüfsummen"
    )
    what.add_argument("--pruefen", action="store_true", help="Prüfsummen, Unterschriften und Verlauf nachrechnen")
    parser.add_argument("--out", type=Path, metavar="DATEI", help="Datei, die geschrieben wird")


def run(arguments: argparse.Namespace) -> int:
    """Check a version, or render it; the file whole or not at all."""
    from dwk.ui.formats import file_size

    if arguments.pruefen:
        return _check(_version(arguments))
    if arguments.out is None:
        raise CommandFailed("Bitte nennen Sie mit --out die Datei, die geschrieben werden soll.")
    if not arguments.out.parent.is_dir():
        raise CommandFailed(f"Den Ordner „{arguments.out.parent}“ gibt es nicht. Bitte legen Sie ihn an.")
    version = _version(arguments)
    content = _content(version, arguments)
    temporary = arguments.out.with_name(f".{arguments.out.name}.teil")
    temporary.write_bytes(content)
    temporary.replace(arguments.out)
    print(f"Fassung {version.number} geschrieben: {arguments.out} ({file_size(len(content))})")
    return 0


def _content(version: ProfileVersion, arguments: argparse.Namespace) -> bytes:
    from dwk.documents.blocks import DocumentError
    from dwk.kommunalprofil.document_files import render
    from dwk.kommunalprofil.queries.as_of import profile_day
    from dwk.kommunalprofil.queries.documents import frozen_profile
    from dwk.kommunalprofil.queries.proofs import proof_file

    if arguments.format == "json":
        return proof_file(version, until=arguments.as_of or date.max)
    day = None if arguments.as_of is None else profile_day(version.participation, arguments.as_of)
    try:
        return render(frozen_profile(version, day), arguments.format, short=arguments.form == "kurz")
    except DocumentError as error:
        raise CommandFailed(str(error)) from error


def _check(version: ProfileVersion) -> int:
    """Say of each block whether it is what was frozen; exit code 1 when something is not."""
    from dwk.audit.queries import verify_chain
    from dwk.kommunalprofil.queries.integrity import checked, integrity_of

    integrity = integrity_of(version)
    for row in checked(version, integrity):
        print(f"{row.state:<9} {row.leaf} {row.name}")
    for signature, same in integrity.signatures:
        print(f"{'stimmt' if same else 'verändert':<9} {signature.root_sha256} Unterschrift: {signature}")
    fault = verify_chain(version.scope)
    if fault is not None:
        print(f"Der Verlauf ist fehlerhaft ab Nummer {fault.sequence}: {fault.what}")
    right = integrity.right and fault is None
    print(f"Fassung {version.number}, Prüfsumme {version.root_sha256}: {'stimmt' if right else 'stimmt nicht'}")
    if integrity.wrong:
        print(f"Verändert: {integrity.words}")
    return 0 if right else 1


def _version(arguments: argparse.Namespace) -> ProfileVersion:
    from dwk.kommunalprofil.models import ProfileVersion

    found = ProfileVersion.objects.select_related("profile__region", "participation__programme").filter(
        participation__programme__slug=arguments.programme, participation__slug=arguments.kommune
    )
    if arguments.gebiet:
        found = found.filter(profile__region__key=arguments.gebiet)
    regions = {version.profile.region.key: version.profile.region.name for version in found.defer("blocks")}
    if len(regions) > 1:
        told = ", ".join(f"{key} ({name})" for key, name in sorted(regions.items()))
        raise CommandFailed(f"Diese Kommune hat mehrere Profile. Bitte nennen Sie mit --gebiet eines: {told}.")
    if arguments.fassung is not None:
        found = found.filter(number=arguments.fassung)
    version = found.order_by("-number").first()
    if version is not None and arguments.as_of is not None:
        version = _then(version, arguments)
    if version is None:
        raise CommandFailed(
            "Ein solches Kommunalprofil oder eine solche Fassung gibt es nicht. Bitte prüfen Sie Programm, Kommune und "
            "Fassung; ein Entwurf wird zuerst eingefroren."
        )
    return version


def _then(version: ProfileVersion, arguments: argparse.Namespace) -> ProfileVersion | None:
    """The last version until a day, or the one that was asked for if it was there, with its state of that day."""
    from dwk.kommunalprofil.queries.as_of import profile_day

    versions = profile_day(version.participation, arguments.as_of).versions(version.profile)
    return next((one for one in versions if arguments.fassung in {None, one.number}), None)
