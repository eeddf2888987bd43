"""``dwk audit verify`` finds what somebody did to the trail behind the software's back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from dwk.accounts.actions import create_user
from dwk.audit.models import ChainHead, Version
from dwk.audit.rules import SYSTEM
from dwk.cli.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_entries() -> None:
    for name in "abc":
        create_user(email=f"{name}@example.org", name=name, roles=[], by=SYSTEM, effective_on=date(2026, 5, 4))


def sql(statement: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def verify(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, object]]]:
    code = main(["audit", "verify", "--json"])
    return code, json.loads(capsys.readouterr().out)["faults"]


def test_a_whole_trail_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(capsys) == (0, [])
    assert main(["audit", "verify"]) == 0
    assert "0 fehlerhaft" in capsys.readouterr().out


def test_a_changed_entry_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    sql("UPDATE audit_version SET actor_name = %s WHERE sequence = %s", "Jemand anderes", 2)
    code, faults = verify(capsys)
    assert code == 1
    assert faults == [{"chain": "platform", "sequence": 2, "what": "Eintrag wurde verändert"}]


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_missing_entry_is_named(capsys: pytest.CaptureFixture[str], gone: int) -> None:
    sql("DELETE FROM audit_version WHERE sequence = %s", gone)
    assert verify(capsys) == (1, [{"chain": "platform", "sequence": gone, "what": "Eintrag fehlt"}])


def test_a_chain_whose_end_was_taken_away_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert Version.objects.count() == 3
    ChainHead.objects.all().delete()
    code, faults = verify(capsys)
    assert code == 1
    assert faults[0]["chain"] == "platform"


def test_chains_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    sql("UPDATE audit_version SET reason = 'x' WHERE sequence = 2")
    assert main(["audit", "verify", "--chain", "platform"]) == 1
    out = capsys.readouterr().out
    assert "platform: 3 Einträge, fehlerhaft" in out
    assert "platform, Nummer 2: Eintrag wurde verändert" in out


def test_ends_that_were_noted_earlier_must_still_be_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--json"]) == 0
    noted = tmp_path / "noted.json"
    noted.write_text(capsys.readouterr().out)
    assert main(["audit", "verify", "--against", str(noted)]) == 0
    sql("DELETE FROM audit_version")
    sql("DELETE FROM audit_chainhead")
    capsys.readouterr()
    assert main(["audit", "verify"]) == 0
    assert main(["audit", "verify", "--chain", "platform", "--against", str(noted)]) == 1
    assert "Einträge bis Nummer 3 fehlen" in capsys.readouterr().out


@pytest.mark.parametrize("text", [None, "", "[]", '{"ends": {"platform": 3}}'])
def test_what_is_no_earlier_output_is_a_sentence(
    text: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    noted = tmp_path / "noted.json"
    if text is not None:
        noted.write_text(text)
    assert main(["audit", "verify", "--against", str(noted)]) == 1
    assert "noted.json" in capsys.readouterr().err


def test_an_unknown_chain_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--chain", "participation:99"]) == 1
    assert "gibt es nicht" in capsys.readouterr().err


def test_replay_names_what_was_written_past_the_software(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.factories.memberships import small_programme

    programme = small_programme()
    assert main(["audit", "replay"]) == 0
    assert "0 Abweichungen" in capsys.readouterr().out
    sql("UPDATE programme_programme SET name = %s WHERE id = %s", "Anders", programme.pk)
    assert main(["audit", "replay", "--json"]) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["type"], fault["field"], fault["table"]) == ("programme.programme", "name", "Anders")
