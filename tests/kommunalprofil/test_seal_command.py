"""A new key for everything sealed: step by step, broken off and gone on with, and never a text lost."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from pytest_django import DjangoCaptureOnCommitCallbacks

from dwk.audit.models import Version
from dwk.audit.queries import verify_chains
from dwk.cli import seal as command
from dwk.cli.errors import CommandFailed
from dwk.files import vault
from dwk.files.models import StoredFile
from dwk.files.queries import path_of
from dwk.kommunalprofil.actions.exchange_remainder import keep_remainder, remainder_of
from dwk.kommunalprofil.actions.interviews import read_notes, read_transcript, write_notes
from dwk.kommunalprofil.actions.transcripts import draft_text, keep_draft
from dwk.kommunalprofil.models import Interview, Transcript
from dwk.kommunalprofil.qda.model import Project
from dwk.programme.models import Participation
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(SEAL_KEYS_FILE=tmp_path / "keys" / "interviews.keys", FILES_DIR=tmp_path / "files"):
        yield tmp_path


@pytest.fixture
def place(folder: Path) -> Participation:
    from dwk.accounts.permissions import Role

    made = small_participation(small_programme())
    writer = member_of(made.programme, Role.RESEARCH_PARTNER, name="Rita Forscht")
    for name in ("P01", "P02"):
        interview, _ = interview_with(made, name)
        write_notes(interview=interview, text="Wirkte müde.", user=None, at=AT, by=BY)
    keep_draft(interview=interview, text=SAID, user=writer, at=AT)
    keep_remainder(participation=made, project=Project("Rest"), by=BY, effective_on=DAY)
    return made


def run(what: str, *, yes: bool = False) -> int:
    return command.run(argparse.Namespace(what=what, yes=yes))


def everything_opens(place: Participation) -> None:
    for transcript in Transcript.objects.all():
        assert read_transcript(transcript=transcript, user=None, at=AT) == SAID
    for interview in Interview.objects.all():
        assert read_notes(interview=interview, user=None, at=AT) == "Wirkte müde."
    assert remainder_of(place) == Project("Rest")
    draft = StoredFile.objects.get()
    assert draft_text(interview=Interview.objects.get(pseudonym="P02"), file=draft) == SAID


def test_a_key_is_changed_in_four_steps(
    place: Participation,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assert run("status") == 0
    assert "Abschriften: 2 mit Schlüssel 1\nNotizen: 2 mit Schlüssel 1\n" in capsys.readouterr().out
    old = vault.key_names()
    before = path_of(StoredFile.objects.get().sha256)
    run("new-key")
    assert "Sichern Sie die Schlüsseldatei jetzt" in capsys.readouterr().out
    everything_opens(place)
    assert run("status") == 0
    assert "Abschriften: 2 mit Schlüssel 2" in capsys.readouterr().out
    with pytest.raises(CommandFailed, match="zuerst „dwk seal renew“"):
        run("drop-keys", yes=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert run("renew") == 0
    said = capsys.readouterr().out
    assert "6 Texte" in said
    assert "jede Sicherung von vorher" in said
    assert run("renew") == 0
    assert "0 Texte" in capsys.readouterr().out
    with pytest.raises(CommandFailed, match="Mit --yes"):
        run("drop-keys")
    assert run("drop-keys", yes=True) == 0
    assert vault.key_names() != old
    assert len(vault.key_names()) == 1
    everything_opens(place)
    assert not before.exists()
    assert not list((folder / "files").glob("upload-*"))
    assert not list((folder / "keys").glob("*.keys.*"))
    with pytest.raises(CommandFailed, match="nur ein Schlüssel"):
        run("drop-keys", yes=True)
    assert [report for report in verify_chains(None, {}) if report.faults] == []
    assert Version.objects.filter(reason="Neu verschlüsselt").count() == 5


def test_broken_off_in_the_middle_it_goes_on(place: Participation, monkeypatch: pytest.MonkeyPatch) -> None:
    run("new-key")
    real, calls = vault.sealed_again, []

    def stopping(sealed: bytes, *, name: str) -> bytes:
        calls.append(name)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(sealed, name=name)

    monkeypatch.setattr(vault, "sealed_again", stopping)
    with pytest.raises(KeyboardInterrupt):
        run("renew")
    monkeypatch.undo()
    everything_opens(place)
    with pytest.raises(CommandFailed, match="4 Texte brauchen noch"):
        run("drop-keys", yes=True)
    assert run("renew") == 0
    run("drop-keys", yes=True)
    everything_opens(place)


def test_a_text_that_cannot_be_opened_keeps_every_key(place: Participation, capsys: pytest.CaptureFixture[str]) -> None:
    foreign = vault.key_file().read_text()
    vault.key_file().unlink()
    vault.add_key()
    assert run("status") == 1
    said = capsys.readouterr().out
    assert "dem fehlenden Schlüssel" in said
    assert "6 Texte lassen sich nicht öffnen" in said
    run("new-key")
    with pytest.raises(CommandFailed, match="Entfernen Sie keinen Schlüssel"):
        run("renew")
    with pytest.raises(CommandFailed, match="Es wurde nichts entfernt"):
        run("drop-keys", yes=True)
    assert len(vault.key_names()) == 2
    vault.key_file().write_text(vault.key_file().read_text() + foreign)
    assert run("renew") == 0
    everything_opens(place)


def test_destroyed_texts_stay_destroyed(place: Participation) -> None:
    from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
    from dwk.kommunalprofil.models import Consent

    consent = Consent.objects.get(interview__pseudonym="P01")
    withdraw_consent(consent=consent, user=None, at=AT, by=BY, effective_on=DAY)
    run("new-key")
    assert run("renew") == 0
    gone = Transcript.objects.get(interview__pseudonym="P01")
    assert bytes(gone.sealed) == b""


def test_a_missing_key_file_is_not_replaced_by_a_new_key(place: Participation) -> None:
    kept = vault.key_file().read_text()
    vault.key_file().unlink()
    interview = Interview.objects.get(pseudonym="P01")
    with pytest.raises(vault.VaultError, match="obwohl schon verschlüsselte Abschriften da sind"):
        write_notes(interview=interview, text="Neu", user=None, at=AT, by=BY)
    assert not vault.key_file().exists()
    vault.key_file().write_text(kept)
    everything_opens(place)


def test_a_key_file_that_others_can_read_is_said(place: Participation, capsys: pytest.CaptureFixture[str]) -> None:
    vault.key_file().chmod(0o644)
    assert run("status") == 1
    assert "chmod 600" in capsys.readouterr().out
    # a new key closes it again
    run("new-key")
    assert run("status") == 0
