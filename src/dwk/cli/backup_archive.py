"""What a backup file looks like: database, files, and a manifest that names every member with its checksum.

A tar file packed with gzip. Only regular members with names of this list are ever taken out of one.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from .errors import CommandFailed

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE = "database.sqlite3"
#: everything a member may be called
NAMES = re.compile(r"manifest\.json|database\.sqlite3|tables/[a-z0-9_]{1,63}\.copy|files/[0-9a-f]{2}/[0-9a-f]{64}")
CHUNK = 1024 * 1024


class _Hashed(io.RawIOBase):
    """Reads a file and forms its checksum on the way."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        content = self.stream.read(size)
        self.digest.update(content)
        return content


class ArchiveWriter:
    """Takes members one by one and remembers their checksums."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self.archive = archive
        self.members: dict[str, str] = {}

    def add(self, path: Path, name: str) -> None:
        """Add a file under a name."""
        with path.open("rb") as stream:
            hashed = _Hashed(stream)
            self.archive.addfile(_entry(name, os.fstat(stream.fileno()).st_size), hashed)
            self.members[name] = hashed.digest.hexdigest()

    def finish(self, facts: dict[str, Any]) -> None:
        """Add the manifest; without it an archive is taken for cut off."""
        manifest = {"format": FORMAT, **facts, "members": self.members}
        content = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self.archive.addfile(_entry(MANIFEST, len(content)), io.BytesIO(content))


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


@contextmanager
def written(path: Path) -> Iterator[ArchiveWriter]:
    """Write an archive that only its owner may read; whole or not at all."""
    temporary = path.with_name(f".{path.name}.teil")
    try:
        with (
            os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream,
            tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive,
        ):
            yield ArchiveWriter(archive)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Take an archive out into a folder of its own and hold it against its manifest; refused if anything differs."""
    try:
        with gzip.open(path) as stream:
            with tarfile.open(fileobj=stream, mode="r:") as archive:
                found = dict(_members(archive, folder, path.name))
            # up to the checksum at the very end
            while stream.read(CHUNK):
                pass
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise CommandFailed(damaged(path.name, "sie ist abgeschnitten oder keine Sicherung")) from error
    except FileNotFoundError as error:
        raise CommandFailed(f"Die Datei „{path}“ gibt es nicht. Bitte prüfen Sie den Namen.") from error
    if MANIFEST not in found:
        raise CommandFailed(damaged(path.name, "ihr Verzeichnis fehlt, vermutlich ist sie abgeschnitten"))
    manifest = _manifest(folder / MANIFEST, path.name)
    told = manifest["members"]
    changed = {name for name in {*told, *found} - {MANIFEST} if told.get(name) != found.get(name)}
    # a file is named by its own checksum: who changed it and the manifest did not change its name as well
    changed |= {name for name in found if name.startswith("files/") and found[name] != name.rpartition("/")[2]}
    differing = sorted(changed)
    if differing:
        raise CommandFailed(damaged(path.name, f"{len(differing)} Bestandteile weichen ab, zuerst „{differing[0]}“"))
    return manifest


def damaged(name: str, why: str) -> str:
    """The sentence that refuses an archive."""
    return f"Die Sicherung „{name}“ ist beschädigt: {why}. Es wurde nichts verändert. Bitte nehmen Sie eine andere."


def _manifest(path: Path, name: str) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        known = int(manifest["format"]) <= FORMAT
        if known and not {"members", "engine", "migrations", "version"} <= set(manifest):
            raise KeyError("members")
    except (ValueError, KeyError, TypeError) as error:
        raise CommandFailed(damaged(name, "ihr Verzeichnis ist nicht lesbar")) from error
    if not known:
        raise CommandFailed(
            f"Die Sicherung „{name}“ stammt von einer neueren Fassung der Software ({manifest.get('version', '?')}). "
            "Es wurde nichts verändert. Bitte aktualisieren Sie zuerst die Software."
        )
    return manifest


def _members(archive: tarfile.TarFile, folder: Path, name: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for member in archive:
        if not member.isreg() or not NAMES.fullmatch(member.name) or member.name in seen:
            raise CommandFailed(damaged(name, "sie enthält etwas, das nicht hineingehört"))
        seen.add(member.name)
        target = folder / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        source = archive.extractfile(member)
        if source is None:
            raise CommandFailed(damaged(name, f"„{member.name}“ lässt sich nicht lesen"))
        digest, size = hashlib.sha256(), 0
        with source, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            while content := source.read(CHUNK):
                digest.update(content)
                size += len(content)
                stream.write(content)
        if size != member.size:
            raise CommandFailed(damaged(name, f"„{member.name}“ ist unvollständig"))
        yield member.name, digest.hexdigest()
