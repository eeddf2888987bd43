"""A backup comes back whole, or not at all; what was destroyed stays destroyed; keys never lie in the archive."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dwk.cli.backup_archive import MANIFEST, unpack, written
from dwk.cli.errors import CommandFailed
from tests.cli.installation import POSTGRES, Installation

SEED = """
from datetime import date
from dwk.cli.main import main
from dwk.cli.migrate import migrate
from dwk.files.actions import store_file
from dwk.kommunalprofil.actions.coding import add_code, code_passage
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY, small_participation, small_programme
migrate(date(2026, 3, 1))
place = small_participation(small_programme())
interview, transcript = interview_with(place)
code = add_code(participation=place, name="Wohnen", anchor_example=SAID[30:60], by=BY, effective_on=DAY)
code_passage(transcript=transcript, code=code, user=None, memo="Zentral", at=AT, by=BY, start=30, end=60)
store_file(name="a.pdf", chunks=[b"Inhalt"], purpose="test", by=None, at=AT, limit_bytes=99)
"""
READ = """
from dwk.files.vault import VaultError
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.interviews import read_transcript
from dwk.kommunalprofil.models import Coding, Code, Transcript
from tests.factories.interviews import AT, SAID
transcript = Transcript.objects.get()
try:
    print("gelesen" if read_transcript(transcript=transcript, user=None, at=AT) == SAID else "anders")
except (VaultError, ProfileRefused) as error:
    print(error)
print(Coding.objects.count(), "Kodierungen", [code.anchor_example for code in Code.objects.all()])
"""
WITHDRAW = """
from datetime import date
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.models import Consent
from tests.factories.interviews import AT
from tests.factories.memberships import BY
withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=date(2026, 4, 1))
"""
DAMAGE = """
from django.db import connection
from tests.factories.memberships import small_programme
small_programme("spaeter")
with connection.cursor() as cursor:
    cursor.execute("UPDATE kommunalprofil_transcript SET length = 1")
"""


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with an interview and a file, its backup beside it."""
    folder = tmp_path_factory.mktemp("sicherung")
    (folder / "keys").mkdir()
    found = Installation(folder / "var").make()
    done = found.python(SEED)
    assert done.returncode == 0, done.stderr
    done = found.dwk("backup", "--out", folder / "a.tar.gz", "--keys-out", folder / "keys" / "k.keys")
    assert done.returncode == 0, done.stderr
    assert "verschiedenen Orten" in done.stdout
    yield found
    found.drop()


@pytest.fixture
def installation(seeded: Installation, tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    made: list[Installation] = []

    def make(name: str, template: Installation | None = None) -> Installation:
        made.append(Installation(tmp_path / name).make(template))
        return made[-1]

    yield make
    for one in made:
        one.drop()


def archive(seeded: Installation) -> Path:
    return seeded.var.parent / "a.tar.gz"


def keys(seeded: Installation) -> Path:
    return seeded.var.parent / "keys" / "k.keys"


def test_the_archive_holds_everything_but_the_keys(seeded: Installation) -> None:
    with tarfile.open(archive(seeded)) as found:
        names = found.getnames()
        manifest = json.loads(found.extractfile(MANIFEST).read())  # type: ignore[union-attr]  # a test
        content = b"".join(found.extractfile(name).read() for name in names)  # type: ignore[union-attr]  # a test
    kept = keys(seeded)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert archive(seeded).stat().st_mode & 0o777 == 0o600
    assert kept.read_bytes().strip() not in content
    assert "Früher war das anders".encode() not in content
    assert set(manifest["members"]) == set(names) - {MANIFEST}
    assert sum(name.startswith("files/") for name in names) == 1
    assert manifest["counts"]["kommunalprofil_transcript"] == 1
    assert not list(archive(seeded).parent.glob(".*"))


def test_a_damaged_installation_comes_back_and_reads_with_its_key_only(
    seeded: Installation, installation: Callable[..., Installation]
) -> None:
    place = installation("damaged", seeded)
    assert place.python(DAMAGE).returncode == 0
    stored = next((place.var / "files").glob("??/*"))
    stored.write_bytes(b"zerstoert")
    refused = place.dwk("restore", archive(seeded))
    assert refused.returncode == 1
    assert "Programme: 2" in refused.stderr
    assert "--yes" in refused.stderr
    assert stored.read_bytes() == b"zerstoert"
    done = place.dwk("restore", archive(seeded), "--yes")
    assert done.returncode == 0, done.stderr
    assert "0 fehlerhaft" in done.stdout
    assert "alle lesbar" in done.stdout
    assert stored.read_bytes() == b"Inhalt"
    assert "gelesen" in place.python(READ).stdout
    assert place.python("from dwk.programme.models import Programme; print(Programme.objects.count())").stdout == "1\n"
    # rows that come later get numbers of their own
    assert place.python(DAMAGE).returncode == 0


@pytest.mark.skipif(POSTGRES, reason="nur auf SQLite")
def test_a_database_file_that_is_none_any_more_is_replaced(
    seeded: Installation, installation: Callable[..., Installation]
) -> None:
    place = installation("kaputt", seeded)
    (place.var / "dwk.sqlite3").write_bytes(b"kein SQLite" * 1000)
    refused = place.dwk("restore", archive(seeded))
    assert refused.returncode == 1
    assert "die sich nicht lesen lässt" in refused.stderr
    done = place.dwk("restore", archive(seeded), "--yes")
    assert done.returncode == 0, done.stderr
    assert "gelesen" in place.python(READ).stdout


def test_a_new_machine_without_the_key_keeps_the_transcript_closed_until_the_key_comes(
    seeded: Installation, installation: Callable[..., Installation]
) -> None:
    place = installation("neu")
    done = place.dwk("restore", archive(seeded))
    assert done.returncode == 0, done.stderr
    assert "1 von 1 Abschriften lassen sich nicht lesen" in done.stdout
    assert "Schlüsseldatei" in place.python(READ).stdout
    done = place.dwk("restore", archive(seeded), "--keys", keys(seeded), "--yes")
    assert done.returncode == 0, done.stderr
    assert "gelesen" in place.python(READ).stdout


def test_a_backup_from_before_a_new_key_needs_the_old_one(
    seeded: Installation, installation: Callable[..., Installation]
) -> None:
    place = installation("neuer-schluessel", seeded)
    for words in (("new-key",), ("renew",), ("drop-keys", "--yes")):
        done = place.dwk("seal", *words)
        assert done.returncode == 0, done.stderr
    assert "gelesen" in place.python(READ).stdout
    done = place.dwk("restore", archive(seeded), "--yes")
    assert done.returncode == 0, done.stderr
    assert "1 von 1 Abschriften lassen sich nicht lesen: Ihr Schlüssel fehlt" in done.stdout
    done = place.dwk("restore", archive(seeded), "--keys", keys(seeded), "--yes")
    assert "alle lesbar" in done.stdout
    assert "gelesen" in place.python(READ).stdout
    assert "1 mit Schlüssel 2" in place.dwk("seal", "status").stdout


@pytest.mark.parametrize("with_key", [True, False])
def test_what_was_withdrawn_after_the_backup_is_gone_again(
    seeded: Installation, installation: Callable[..., Installation], with_key: bool
) -> None:
    place = installation("widerruf", seeded)
    done = place.python(WITHDRAW)
    assert done.returncode == 0, done.stderr
    listed = place.var / "keys" / "destroyed.txt"
    assert len(listed.read_text().splitlines()) == 2
    if not with_key:
        (place.var / "keys" / "interviews.keys").unlink()
    done = place.dwk("restore", archive(seeded), "--yes")
    assert done.returncode == 0, done.stderr
    assert "Erneut vernichtet" in done.stdout
    assert "0 fehlerhaft" in done.stdout
    told = place.python(READ).stdout
    assert "vernichtet" in told
    assert "0 Kodierungen ['']" in told
    trail = "from dwk.audit.models import Version; print([one.reason for one in Version.objects.all()])"
    assert "nach dem Einspielen einer älteren Sicherung" in place.python(trail).stdout
    assert len(listed.read_text().splitlines()) == 2


def test_an_archive_that_is_cut_off_changes_nothing(
    seeded: Installation, installation: Callable[..., Installation], tmp_path: Path
) -> None:
    place = installation("vorher", seeded)
    whole = archive(seeded).read_bytes()
    cut = tmp_path / "cut.tar.gz"
    for length in (0, 10, len(whole) // 2, len(whole) - 9):
        cut.write_bytes(whole[:length])
        with pytest.raises(CommandFailed, match="beschädigt"):
            unpack(cut, tmp_path / f"out{length}")
    refused = place.dwk("restore", cut, "--yes")
    assert refused.returncode == 1
    assert "Es wurde nichts verändert" in refused.stderr
    assert "gelesen" in place.python(READ).stdout
    assert not list(place.var.glob("restore-*"))


def changed(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The archive with other contents."""
    with tarfile.open(source) as before, tarfile.open(target, "w:gz") as after:
        for member in before:
            content = change(member.name, before.extractfile(member).read())  # type: ignore[union-attr]  # a test
            member.size = len(content)
            after.addfile(member, io.BytesIO(content))
    return target


def newer(name: str, content: bytes, **fields: Any) -> bytes:
    return json.dumps({**json.loads(content), **fields}).encode() if name == MANIFEST else content


def test_another_content_and_a_newer_version_are_refused(
    seeded: Installation, installation: Callable[..., Installation], tmp_path: Path
) -> None:
    source = archive(seeded)
    other = changed(source, tmp_path / "b.tar.gz", lambda name, kept: b"x" if name.startswith("files/") else kept)
    with pytest.raises(CommandFailed, match="1 Bestandteile weichen ab"):
        unpack(other, tmp_path / "b")
    later = changed(source, tmp_path / "c.tar.gz", lambda name, kept: newer(name, kept, format=2))
    with pytest.raises(CommandFailed, match="neueren Fassung"):
        unpack(later, tmp_path / "c")
    place = installation("leer")
    ahead = changed(source, tmp_path / "d.tar.gz", lambda name, kept: newer(name, kept, version="99.1"))
    refused = place.dwk("restore", ahead)
    assert refused.returncode == 1
    assert "aktualisieren Sie zuerst die Software" in refused.stderr
    engine = changed(source, tmp_path / "e.tar.gz", lambda name, kept: newer(name, kept, engine="oracle"))
    assert "Die Sicherung stammt von oracle" in place.dwk("restore", engine).stderr


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "files/../../evil", "files/ab/evil", "database.sqlite3/x"])
def test_a_member_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "evil.tar.gz"
    with tarfile.open(path, "w:gz") as made:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        made.addfile(entry, io.BytesIO(b"x"))
    with pytest.raises(CommandFailed, match="nicht hineingehört"):
        unpack(path, tmp_path / "out")
    assert [one.name for one in tmp_path.iterdir()] == ["evil.tar.gz"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "evil.tar.gz"
    with tarfile.open(path, "w:gz") as made:
        entry = tarfile.TarInfo("database.sqlite3")
        entry.type, entry.linkname = kind, "/etc/passwd"
        made.addfile(entry)
    with pytest.raises(CommandFailed, match="nicht hineingehört"):
        unpack(path, tmp_path / "out")


def test_a_backup_that_breaks_off_leaves_no_archive(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), written(tmp_path / "a.tar.gz") as made:
        made.add(tmp_path / "missing", "database.sqlite3")
    assert list(tmp_path.iterdir()) == []
