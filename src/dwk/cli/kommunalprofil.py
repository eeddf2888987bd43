"""dwk kommunalprofil: a version of a profile as a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandFailed

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from dwk.kommunalprofil.models import ProfileVersion

HELP = "Kommunalprofil in einer Fassung als PDF, DOCX oder HTML schreiben"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which profile, which version, which format."""
    parser.add_argument("--programme", required=True, metavar="KURZNAME", help="Programm, etwa dwk")
    parser.add_argument("--kommune", required=True, metavar="KURZNAME", help="Kommune, wie sie in den Adressen steht")
    parser.add_argument("--gebiet", metavar="SCHLÜSSEL", help="Gebiet, wenn die Kommune mehrere Profile hat")
    parser.add_argument("--fassung", type=int, metavar="NUMMER", help="Fassung, Vorgabe: die letzte")
    parser.add_argument(
        "--form", choices=("lang", "kurz"), default="lang", help="Langfassung (Vorgabe) oder Kurzfassung"
    )
    parser.add_argument("--format", choices=("pdf", "docx", "html"), required=True, help="Format der Datei")
    parser.add_argument("--out", type=Path, required=True, metavar="DATEI", help="Datei, die geschrieben wird")


def run(arguments: argparse.Namespace) -> int:
    """Render a version; the file whole or not at all."""
    from dwk.documents.blocks import DocumentError
    from dwk.kommunalprofil.document_files import render
    from dwk.kommunalprofil.queries.documents import frozen_profile
    from dwk.ui.formats import file_size

    if not arguments.out.parent.is_dir():
        raise CommandFailed(f"Den Ordner „{arguments.out.parent}“ gibt es nicht. Bitte legen Sie ihn an.")
    version = _version(arguments)
    try:
        content = render(frozen_profile(version), arguments.format, short=arguments.form == "kurz")
    except DocumentError as error:
        raise CommandFailed(str(error)) from error
    temporary = arguments.out.with_name(f".{arguments.out.name}.teil")
    temporary.write_bytes(content)
    temporary.replace(arguments.out)
    print(f"Fassung {version.number} geschrieben: {arguments.out} ({file_size(len(content))})")
    return 0


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
    if version is None:
        raise CommandFailed(
            "Ein solches Kommunalprofil oder eine solche Fassung gibt es nicht. Bitte prüfen Sie Programm, Kommune und "
            "Fassung; ein Entwurf wird zuerst eingefroren."
        )
    return version
