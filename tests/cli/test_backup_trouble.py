"""Backups that are stopped, that find the disk full, that were tampered with or are older than the software."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dwk.cli.backup_archive import MANIFEST, unpack
from dwk.cli.errors import CommandFailed
from tests.cli.installation import POSTGRES, Installation
from tests.cli.test_backup import READ, SEED, archive, changed, keys

STOPPED = """
import os, signal, sys
from dwk.cli.backup_archive import ArchiveWriter
from dwk.cli.main import main
def add(self, path, name):
    os.kill(os.getpid(), signal.{signal})
ArchiveWriter.add = add
sys.exit(main(["backup", "--out", sys.argv[1]]))
"""
FULL = """
import resource, sys
from dwk.cli.main import main
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(main(sys.argv[2:]))
"""
#: no file may grow larger: below the size of the archive, above that of the index SQLite keeps beside an open database
LIMIT = "4000" if POSTGRES else "40000"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("stoerung")
    (folder / "keys").mkdir()
    found = Installation(folder / "var").make()
    done = found.python(SEED)
    assert done.returncode == 0, done.stderr
    done = found.dwk("backup", "--out", folder / "a.tar.gz", "--keys-out", folder / "keys" / "k.keys")
    assert done.returncode == 0, done.stderr
    yield found
    found.drop()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    made: list[Installation] = []

    def make(name: str, template: Installation | None = None) -> Installation:
        made.append(Installation(tmp_path / name).make(template))
        return made[-1]

    yield make
    for one in made:
        one.drop()


def test_a_stopped_backup_leaves_nothing_and_a_killed_one_goes_with_the_next(
    seeded: Installation, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    done = seeded.python(STOPPED.format(signal="SIGTERM"), str(out / "a.tar.gz"))
    assert done.returncode == 130
    assert "Angehalten" in done.stderr
    assert list(out.iterdir()) == []
    done = seeded.python(STOPPED.format(signal="SIGKILL"), str(out / "a.tar.gz"))
    assert done.returncode == -9
    (left,) = out.iterdir()
    assert left.stat().st_mode & 0o777 == 0o700
    # a name that only looks like one stays
    (out / ".dwk-backup-notizen").mkdir()
    assert seeded.dwk("backup", "--out", out / "b.tar.gz").returncode == 0
    assert sorted(path.name for path in out.iterdir()) == [".dwk-backup-notizen", "b.tar.gz"]


def test_a_full_disk_is_said_and_leaves_everything_as_it_was(
    seeded: Installation, installation: Callable[..., Installation], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    done = seeded.python(FULL, LIMIT, "backup", "--out", str(out / "a.tar.gz"))
    assert done.returncode == 1, done.stderr
    assert "ließ sich nicht schreiben" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(out.iterdir()) == []
    place = installation("voll", seeded)
    done = place.python(FULL, LIMIT, "restore", str(archive(seeded)), "--yes")
    assert done.returncode == 1, done.stderr
    assert "ließ sich nicht einspielen" in done.stderr
    assert "Traceback" not in done.stderr
    assert "gelesen" in place.python(READ).stdout
    assert not list(place.var.glob("restore-*"))


def test_a_backup_never_overwrites_keys_or_itself(seeded: Installation, tmp_path: Path) -> None:
    own = seeded.var / "keys" / "interviews.keys"
    before = own.read_bytes()
    refused = seeded.dwk("backup", "--out", own)
    assert refused.returncode == 1
    assert "gehört zur laufenden Anwendung" in refused.stderr
    refused = seeded.dwk("backup", "--out", tmp_path / "a", "--keys-out", tmp_path / "a")
    assert "verschiedene Namen" in refused.stderr
    refused = seeded.dwk("backup", "--out", tmp_path)
    assert "ist ein Ordner" in refused.stderr
    assert own.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


def test_a_file_exchanged_together_with_the_manifest_is_found(seeded: Installation, tmp_path: Path) -> None:
    def tampered(name: str, content: bytes) -> bytes:
        if name.startswith("files/"):
            return b"anderer Inhalt"
        if name == MANIFEST:
            manifest = json.loads(content)
            for member in manifest["members"]:
                if member.startswith("files/"):
                    manifest["members"][member] = hashlib.sha256(b"anderer Inhalt").hexdigest()
            return json.dumps(manifest).encode()
        return content

    other = changed(archive(seeded), tmp_path / "b.tar.gz", tampered)
    with pytest.raises(CommandFailed, match="1 Bestandteile weichen ab"):
        unpack(other, tmp_path / "b")


def test_fewer_rows_than_the_manifest_says_are_refused(
    seeded: Installation, installation: Callable[..., Installation], tmp_path: Path
) -> None:
    def counted(name: str, content: bytes) -> bytes:
        if name != MANIFEST:
            return content
        manifest = json.loads(content)
        manifest["counts"]["kommunalprofil_transcript"] = 7
        return json.dumps(manifest).encode()

    place = installation("zaehlen", seeded)
    other = changed(archive(seeded), tmp_path / "b.tar.gz", counted)
    refused = place.dwk("restore", other, "--yes")
    assert refused.returncode == 1
    assert "zuerst „kommunalprofil_transcript“" in refused.stderr
    assert "gelesen" in place.python(READ).stdout


def test_an_archive_is_checked_without_being_brought_back(
    seeded: Installation, installation: Callable[..., Installation], tmp_path: Path
) -> None:
    place = installation("pruefen")
    done = place.dwk("restore", archive(seeded), "--check")
    assert done.returncode == 0, done.stderr
    assert "In Ordnung: Sicherung vom" in done.stdout
    whole = archive(seeded).read_bytes()
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    assert place.dwk("restore", cut, "--check").returncode == 1
    assert {path.name for path in place.var.iterdir()} <= {"secret-key", "dwk.sqlite3"}


def test_an_archive_of_an_older_version_is_brought_to_the_state_of_the_software(
    seeded: Installation, installation: Callable[..., Installation], tmp_path: Path
) -> None:
    older = installation("alt", seeded)
    done = older.dwk("django", "migrate", "kommunalprofil", "0001_kommunalprofil")
    assert done.returncode == 0, done.stderr
    done = older.dwk("backup", "--out", tmp_path / "alt.tar.gz")
    assert done.returncode == 0, done.stderr
    place = installation("heute", seeded)
    done = place.dwk("restore", tmp_path / "alt.tar.gz", "--yes")
    assert done.returncode == 0, done.stderr
    assert "0 fehlerhaft" in done.stdout
    assert "alle lesbar" in done.stdout
    assert "Dateien: 1, alle vollständig" in done.stdout
    assert "gelesen" in place.python(READ).stdout
    done = place.dwk("django", "migrate", "--check")
    assert done.returncode == 0, done.stdout
    fresh = installation("leer")
    done = fresh.dwk("restore", tmp_path / "alt.tar.gz", "--keys", keys(seeded))
    assert done.returncode == 0, done.stderr
    assert "gelesen" in fresh.python(READ).stdout


def test_a_key_file_that_is_none_changes_nothing(
    seeded: Installation, installation: Callable[..., Installation], tmp_path: Path
) -> None:
    place = installation("falsch", seeded)
    wrong = tmp_path / "falsch.keys"
    wrong.write_bytes(b"\xff\xfekein Schl\xfcssel")
    refused = place.dwk("restore", archive(seeded), "--yes", "--keys", wrong)
    assert refused.returncode == 1
    assert "beschädigt" in refused.stderr
    assert "gelesen" in place.python(READ).stdout
    assert subprocess.run(["ls", place.var / "keys"], capture_output=True, check=True).stdout == b"interviews.keys\n"
