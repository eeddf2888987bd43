"""Handing files in: who may, what becomes of them, what a hostile one gets."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.files.models import StoredFile
from dwk.statistics.models import ImportNote, ImportRun, ImportState, Observation

from .import_samples import HEADER, KNOWN, checked, signed_in, upload, work

pytestmark = pytest.mark.django_db
PAGE = "/daten/einlesen/hochladen/"


def test_a_file_is_kept_and_waits_for_its_check() -> None:
    client = signed_in()
    answer = client.post(PAGE, {"uploads": upload(KNOWN, "gisd.csv")})
    run = ImportRun.objects.get()
    assert answer["Location"] == f"/daten/einlesen/{run.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert "wartet auf den Arbeiter" in page
    assert f'hx-get="/vorgaenge/{run.job_id}/stand/"' in page
    work(run)
    page = client.get(answer["Location"]).content.decode()
    assert "Format erkannt:" in page
    assert "8\xa0Werte übernehmen" in page
    assert not Observation.objects.exists()


def test_several_files_lead_to_the_list() -> None:
    client = signed_in(Role.MUNICIPAL_COORDINATOR)
    answer = client.post(PAGE, {"uploads": [upload(KNOWN, "a.csv"), upload(KNOWN + " ", "b.csv")]}, follow=True)
    assert answer.redirect_chain == [("/daten/einlesen/", 302)]
    page = answer.content.decode()
    assert "2\xa0Dateien werden geprüft" in page
    assert "a.csv" in page
    assert "b.csv" in page


def test_strangers_come_to_the_sign_in() -> None:
    answer = Client().post(PAGE, {"uploads": upload(KNOWN)})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/konto/login/?next=/daten/einlesen/hochladen/")
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("role", [Role.MUNICIPAL_LEAD, Role.FUNDER, None])
def test_members_without_the_right_read_why(role: Role | None) -> None:
    answer = signed_in(role).post(PAGE, {"uploads": upload(KNOWN)})
    assert answer.status_code == 403
    assert "Dateien einlesen" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_no_other_method() -> None:
    assert signed_in().delete(PAGE).status_code == 405


def test_a_request_without_file_and_an_empty_file_get_a_sentence_beside_the_field() -> None:
    client = signed_in()
    assert "Bitte wählen Sie mindestens eine Datei aus." in client.post(PAGE, {}).content.decode()
    assert "Die Datei ist leer." in client.post(PAGE, {"uploads": upload(b"")}).content.decode()
    assert not StoredFile.objects.exists()


def test_too_much_at_once_is_answered_in_words(settings) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    answer = signed_in().post(PAGE, {"uploads": upload(b"x" * 101)})
    assert answer.status_code == 413
    assert "größer als" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_name_is_only_a_name(settings) -> None:
    signed_in().post(PAGE, {"uploads": upload(KNOWN, "../../etc/<script>.csv")})
    run = ImportRun.objects.get()
    assert "/" not in run.file_name
    assert run.file is not None
    stored = Path(settings.FILES_DIR) / run.file.sha256[:2] / run.file.sha256
    assert stored.read_bytes() == KNOWN.encode()


def bomb() -> bytes:
    return gzip.compress(b"0" * 300_000_000, compresslevel=9)


def zip_of_many() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(3000):
            archive.writestr(f"xl/{number}.xml", "")
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03binary",
        b"<html><body>Wartungsarbeiten</body></html>",
        HEADER.encode() + b"01051,Beispielkreis,2019,0.5,3,5",
        KNOWN.replace("0.5", "1e308").replace("0.25", "nan").encode() + b"01051,Beispielkreis,2019,0.6,3,5,2\n",
        HEADER.encode() + b"=cmd|' /C calc'!A0,Beispielkreis,2019,0.5,3,5,2\n",
        zip_of_many(),
    ],
    ids=["binary", "error page", "truncated", "contradicting", "formula", "zip of many parts"],
)
def test_a_broken_or_hostile_file_is_refused_whole(data: bytes) -> None:
    run = checked(data, "boese.csv")
    assert run.state == ImportState.REFUSED
    page = signed_in().get(f"/daten/einlesen/{run.pk}/").content.decode()
    assert "Die Datei wurde abgelehnt" in page
    assert "Von dieser Datei wurde nichts gespeichert." in page
    assert "übernehmen</span>" not in page
    assert not Observation.objects.exists()
    assert not ImportNote.objects.exists()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    run = checked(bomb(), "bombe.csv.gz")
    assert run.state == ImportState.REFUSED
    assert run.refusal


def test_a_name_with_markup_is_shown_as_text() -> None:
    run = checked(b"\x00\x01", "<img src=x onerror=alert(1)>.csv")
    page = signed_in().get(f"/daten/einlesen/{run.pk}/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
