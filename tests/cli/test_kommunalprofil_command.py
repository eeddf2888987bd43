"""dwk kommunalprofil: files of a version, of a past day, its proof, and whether it is still what was signed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from dwk.accounts.permissions import Role
from dwk.cli.main import main
from dwk.kommunalprofil.actions.signing import sign
from dwk.kommunalprofil.actions.versions import freeze_version, reopen
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.models import Consent
from tests.factories.memberships import BY
from tests.factories.profiles import AT, DAY, Drawn, complete_profile

pytestmark = pytest.mark.django_db
HERE = ["kommunalprofil", "--programme", "probe", "--kommune", "musterstadt"]


@pytest.fixture
def drawn(db: None) -> Drawn:
    """Signed on 2 March, opened again on 5 March, frozen anew on 9 March."""
    found = complete_profile()
    found.round_over()
    for user, role in ((found.research, Role.RESEARCH_PARTNER), (found.lead, Role.MUNICIPAL_LEAD)):
        sign(version=found.version(), user=user, role=role, by=BY, effective_on=DAY)
    reopen(version=found.version(), reason="Neue Zahlen", by=BY, effective_on=date(2026, 3, 5))
    found.write("housing", "Neuer Text zum Wohnen.")
    freeze_version(profile=found.profile, by=BY, effective_on=date(2026, 3, 9))
    return found


def test_a_file_of_a_past_day_is_that_of_the_version_then(drawn: Drawn, tmp_path: Path) -> None:
    out = tmp_path / "profil.html"
    assert main([*HERE, "--as-of", "2026-03-08", "--format", "html", "--out", str(out)]) == 0
    text = out.read_text("utf-8")
    assert "Lea Leitung" in text
    assert "Neue Zahlen" in text
    assert "Neuer Text zum Wohnen" not in text
    assert main([*HERE, "--as-of", "2026-03-04", "--format", "html", "--out", str(out)]) == 0
    assert "Neue Zahlen" not in out.read_text("utf-8")
    assert main([*HERE, "--format", "html", "--out", str(out)]) == 0
    assert "Neuer Text zum Wohnen" in out.read_text("utf-8")


def test_before_the_first_version_there_is_none(
    drawn: Drawn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "profil.html"
    assert main([*HERE, "--as-of", "2026-03-01", "--format", "html", "--out", str(out)]) != 0
    assert "gibt es nicht" in capsys.readouterr().err
    assert main([*HERE, "--as-of", "2026-03-08", "--fassung", "2", "--format", "html", "--out", str(out)]) != 0
    assert not out.exists()


def test_a_proof_is_written(drawn: Drawn, tmp_path: Path) -> None:
    out = tmp_path / "nachweis.json"
    assert main([*HERE, "--fassung", "1", "--format", "json", "--out", str(out)]) == 0
    proof = json.loads(out.read_text("utf-8"))
    assert proof["pruefsumme"] == drawn.profile.profileversion_set.get(number=1).root_sha256
    assert len(proof["unterschriften"]) == 2


def test_a_file_without_a_name_is_asked_for(drawn: Drawn, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*HERE, "--format", "html"]) != 0
    assert "--out" in capsys.readouterr().err


def test_a_check_says_of_each_block_what_it_is(drawn: Drawn, capsys: pytest.CaptureFixture[str]) -> None:
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=date(2026, 3, 10))
    capsys.readouterr()
    assert main([*HERE, "--fassung", "1", "--pruefen"]) == 0
    said = capsys.readouterr().out
    assert said.count("entfernt") == 1
    assert "verändert" not in said
    assert "Unterschrift: Lea Leitung, Verwaltungsspitze" in said
    version = drawn.profile.profileversion_set.get(number=1)
    changed = json.dumps(version.blocks, ensure_ascii=False).replace("Text zu Wohnen", "Etwas anderes")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kommunalprofil_profileversion SET blocks = %s WHERE id = %s", [changed, version.pk])
    assert main([*HERE, "--fassung", "1", "--pruefen"]) == 1
    said = capsys.readouterr().out
    assert "chapter:housing" in next(line for line in said.splitlines() if line.startswith("verändert"))
    assert "stimmt nicht" in said
