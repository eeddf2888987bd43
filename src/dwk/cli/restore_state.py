"""What an installation holds before and after a backup is brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from dwk.files.destroyed import Destroyed


def existing() -> str:
    """What would be lost, in words; empty for a fresh installation."""
    from django.db import DatabaseError, connection

    from dwk.accounts.models import User
    from dwk.files.models import StoredFile
    from dwk.kommunalprofil.models import Interview
    from dwk.programme.models import Participation, Programme
    from dwk.ui.formats import number

    models = ((User, "Konten"), (Programme, "Programme"), (Participation, "Teilnahmen"), (Interview, "Interviews"),
              (StoredFile, "Dateien"))  # fmt: skip
    try:
        tables = set(connection.introspection.table_names())
        found = [
            f"{words}: {number(count)}"
            for model, words in models
            if model._meta.db_table in tables and (count := model.objects.count())
        ]
    except DatabaseError as error:
        connection.close()
        return f"eine Datenbank, die sich nicht lesen lässt ({str(error).splitlines()[0]})"
    return ", ".join(found)


def destroyed_here() -> list[Destroyed]:
    """What the database that goes knows to be destroyed; nothing where it cannot be read."""
    from django.db import DatabaseError, connection

    from dwk.kommunalprofil.actions.restored import destroyed_by_now

    try:
        return destroyed_by_now()
    except DatabaseError:
        connection.close()
        return []


def readable() -> str:
    """Whether the transcripts can be opened with the keys that lie here."""
    from dwk.files import vault
    from dwk.kommunalprofil.actions.interviews import seal_name
    from dwk.kommunalprofil.models import Transcript
    from dwk.ui.formats import number

    closed = found = 0
    for transcript in Transcript.objects.filter(destroyed_on__isnull=True).iterator():
        found += 1
        try:
            vault.unseal(transcript.sealed, name=seal_name(transcript))
        except vault.VaultError:
            closed += 1
    if closed:
        return (
            f"{number(closed)} von {number(found)} Abschriften lassen sich nicht lesen: Ihr Schlüssel fehlt. "
            f"Bitte spielen Sie die gesicherte Schlüsseldatei mit --keys ein ({vault.key_file().name})."
        )
    return f"Abschriften von Interviews: {number(found)}, alle lesbar."


def missing_files() -> str:
    """Whether the bytes of every file that the database names are there, and what they should be."""
    import hashlib

    from dwk.files.models import StoredFile
    from dwk.files.queries import path_of
    from dwk.ui.formats import number

    named = sorted(set(StoredFile.objects.values_list("sha256", flat=True)))
    wrong = 0
    for sha256 in named:
        path = path_of(sha256)
        if not path.exists():
            wrong += 1
            continue
        with path.open("rb") as stream:
            wrong += hashlib.file_digest(stream, "sha256").hexdigest() != sha256
    if wrong:
        return f"{number(wrong)} von {number(len(named))} Dateien fehlen oder sind beschädigt."
    return f"Dateien: {number(len(named))}, alle vollständig."
