"""Rows that somebody changed past the software: the pages, the files and the command say so, and show none of it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.releasing import release
from dwk.kommunalprofil.actions.signing import sign
from dwk.kommunalprofil.actions.versions import freeze_version, reopen
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.blocks import root_of
from dwk.kommunalprofil.document_files import render
from dwk.kommunalprofil.models import Consent, ProfileVersion
from dwk.kommunalprofil.queries.documents import frozen_profile
from dwk.kommunalprofil.queries.integrity import integrity_of
from dwk.programme.actions import trail
from tests.factories.memberships import BY
from tests.factories.profiles import AT, DAY, QUOTED, Drawn, complete_profile
from tests.kommunalprofil.test_signing import browser_of

pytestmark = pytest.mark.django_db
LIE = "Hier steht etwas anderes."
PUBLIC = "/profile/probe/musterstadt/1/"
Blocks = list[dict[str, Any]]


@pytest.fixture
def drawn(db: None) -> Drawn:
    """A signed profile with two released chapters."""
    found = complete_profile()
    found.round_over()
    for user, role in ((found.research, Role.RESEARCH_PARTNER), (found.lead, Role.MUNICIPAL_LEAD)):
        sign(version=found.version(), user=user, role=role, by=BY, effective_on=DAY)
    for key in ("housing", "development"):
        release(version=found.version(), key=key, by=BY, effective_on=DAY)
    return found


def sql(statement: str, *values: Any) -> None:
    """What somebody with the database in his hands does."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def write_blocks(version: ProfileVersion, blocks: Blocks, root: str | None = None) -> None:
    sql(
        "UPDATE kommunalprofil_profileversion SET blocks = %s, root_sha256 = %s WHERE id = %s",
        json.dumps(blocks), root or version.root_sha256, version.pk,
    )  # fmt: skip


def block(blocks: Blocks, name: str) -> dict[str, Any]:
    return next(one for one in blocks if one["name"] == name)


def reworded(blocks: Blocks) -> Blocks:
    block(blocks, "chapter:housing")["content"]["text"] = LIE
    return blocks


def without_fields(blocks: Blocks) -> Blocks:
    block(blocks, "chapter:housing").pop("salt")
    return blocks


def emptied(blocks: Blocks) -> Blocks:
    """A chapter that pretends to be a quote somebody took back."""
    block(blocks, "chapter:housing").update(content={"withdrawn_on": "2026-03-02"}, salt="")
    return blocks


def spoken(blocks: Blocks) -> Blocks:
    """A withdrawn quote that brings words of its own."""
    quote = next(one for one in blocks if one["kind"] == "quote")
    quote.update(content={"withdrawn_on": "2026-03-02", "text": LIE, "speaker": "Niemand", "id": 1}, salt="")
    return blocks


def silenced(blocks: Blocks) -> Blocks:
    """A quote that nobody took back, made to look so."""
    next(one for one in blocks if one["kind"] == "quote").update(content={"withdrawn_on": "2026-03-02"}, salt="")
    return blocks


def turned(blocks: Blocks) -> Blocks:
    return blocks[::-1]


def shortened(blocks: Blocks) -> Blocks:
    return [one for one in blocks if one["name"] != "chapter:housing"]


@pytest.mark.parametrize("change", [reworded, without_fields, emptied, spoken, silenced, turned, shortened])
def test_changed_blocks_are_said_on_page_paper_and_public_page(
    drawn: Drawn, change: Callable[[Blocks], Blocks]
) -> None:
    version = drawn.version()
    assert integrity_of(version).right
    write_blocks(version, change(json.loads(json.dumps(version.blocks))))
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/"
    browser = browser_of(drawn.lead)
    compared = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/vergleich/1/1/"
    assert LIE not in browser.get(compared).content.decode()
    for address in (page, page + "pruefen/", page + "veroeffentlichen/", PUBLIC):
        answer = (Client() if address == PUBLIC else browser).get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert LIE not in text
        if "veroeffentlichen" not in address:
            assert "verändert" in text, address
    paper = render(frozen_profile(drawn.version()), "html").decode()
    assert "stimmt nicht mit ihrer Prüfsumme überein" in paper
    assert LIE not in paper


def test_a_whole_version_written_anew_does_not_carry_the_old_signatures(drawn: Drawn) -> None:
    version = drawn.version()
    blocks = reworded(json.loads(json.dumps(version.blocks)))
    from dwk.kommunalprofil.blocks import leaf_of

    one = block(blocks, "chapter:housing")
    one["leaf"] = leaf_of(one["name"], one["kind"], one["content"], one["salt"])
    root = root_of(blocks)
    write_blocks(version, blocks, root)
    assert set(integrity_of(drawn.version()).wrong) == {"signature", "trail"}
    sql("UPDATE kommunalprofil_signature SET root_sha256 = %s", root)
    # blocks, root and signatures fit each other again: the trail still tells
    assert integrity_of(drawn.version()).wrong == ("trail",)
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/"
    assert "außerhalb der Anwendung verändert" in browser_of(drawn.lead).get(page).content.decode()
    assert "Eintrag im Verlauf" in render(frozen_profile(drawn.version()), "html").decode()


def test_versions_that_change_places_are_found_out(drawn: Drawn) -> None:
    reopen(version=drawn.version(), reason="Neue Zahlen", by=BY, effective_on=DAY)
    drawn.write("housing", "Neuer Text.")
    freeze_version(profile=drawn.profile, by=BY, effective_on=DAY)
    first, second = ProfileVersion.objects.order_by("number")
    write_blocks(first, first.blocks, second.root_sha256)
    assert "root" in integrity_of(ProfileVersion.objects.get(pk=first.pk)).wrong
    write_blocks(first, second.blocks, second.root_sha256)
    write_blocks(second, first.blocks, first.root_sha256)
    assert set(integrity_of(ProfileVersion.objects.get(pk=first.pk)).wrong) == {"signature", "trail"}
    assert integrity_of(ProfileVersion.objects.get(pk=second.pk)).wrong == ("trail",)
    with pytest.raises(ProfileRefused, match="Prüfsumme dieser Fassung stimmt nicht"):
        sign(
            version=ProfileVersion.objects.get(pk=second.pk), user=drawn.lead, role=Role.MUNICIPAL_LEAD, by=BY,
            effective_on=DAY,
        )  # fmt: skip


def test_signatures_that_were_taken_away_or_put_in_are_found_out(drawn: Drawn) -> None:
    sql("UPDATE kommunalprofil_signature SET user_name = 'Andere Person' WHERE role = 'municipal_lead'")
    assert integrity_of(drawn.version()).wrong == ("trail",)
    sql("DELETE FROM kommunalprofil_signature WHERE role = 'municipal_lead'")
    assert integrity_of(drawn.version()).wrong == ("signature",)
    with pytest.raises(ProfileRefused, match="außerhalb der Anwendung verändert"):
        release(version=drawn.version(), key="outlook", by=BY, effective_on=DAY)
    sql("DELETE FROM kommunalprofil_signature")
    text = Client().get(PUBLIC).content.decode()
    assert "außerhalb der Anwendung verändert" in text


@pytest.mark.parametrize("change", [reworded, without_fields, emptied])
def test_a_changed_version_can_be_left_behind(drawn: Drawn, change: Callable[[Blocks], Blocks]) -> None:
    reopen(version=drawn.version(), reason="Neue Zahlen", by=BY, effective_on=DAY)
    drawn.write("housing", "Neuer Text.")
    freeze_version(profile=drawn.profile, by=BY, effective_on=DAY)
    write_blocks(drawn.version(), change(json.loads(json.dumps(drawn.version().blocks))))
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/2/unterschrift/"
    assert "Prüfsumme dieser Fassung stimmt nicht" in browser_of(drawn.lead).get(page).content.decode()
    # the draft is frozen anew, and that version can be signed
    assert freeze_version(profile=drawn.profile, by=BY, effective_on=DAY).number == 3
    for user, role in ((drawn.research, Role.RESEARCH_PARTNER), (drawn.lead, Role.MUNICIPAL_LEAD)):
        sign(version=drawn.version(), user=user, role=role, by=BY, effective_on=DAY)
    assert drawn.version().signed_on == DAY


def test_a_quote_that_was_taken_back_rightly_is_no_fault(drawn: Drawn) -> None:
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=DAY)
    assert integrity_of(drawn.version()).right
    text = Client().get(PUBLIC).content.decode()
    assert QUOTED not in text
    assert "außerhalb" not in text


def recomputed(proof: dict[str, Any]) -> tuple[list[str], str]:
    """What somebody with nothing but the file computes."""
    wrong = [
        part["name"]
        for part in proof["teile"]
        if "text" in part
        and hashlib.sha256(part["salz"].encode() + b"\0" + part["text"].encode()).hexdigest() != part["pruefsumme"]
    ]
    joined = "\n".join(part["pruefsumme"] for part in proof["teile"])
    return wrong, hashlib.sha256(joined.encode()).hexdigest()


def test_a_proof_can_be_computed_by_anybody(drawn: Drawn) -> None:
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/nachweis.json"
    answer = browser_of(drawn.lead).get(page)
    assert answer["Cache-Control"] == "private, no-store"
    proof = answer.json()
    assert recomputed(proof) == ([], drawn.version().root_sha256)
    assert proof["pruefsumme"] == drawn.version().root_sha256
    assert {one["pruefsumme"] for one in proof["unterschriften"]} == {proof["pruefsumme"]}
    assert QUOTED in answer.content.decode()
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=DAY)
    after = browser_of(drawn.lead).get(page)
    assert recomputed(after.json()) == ([], drawn.version().root_sha256)
    assert QUOTED not in after.content.decode()


def test_the_steps_in_a_proof_work_with_common_tools(drawn: Drawn, tmp_path: Path) -> None:
    if shutil.which("jq") is None:
        pytest.skip("jq fehlt")
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/nachweis.json"
    proof = browser_of(drawn.lead).get(page)
    (tmp_path / "nachweis.json").write_bytes(proof.content)
    steps = [line.partition("Nachrechnen")[2].partition(": ")[2] for line in proof.json()["anleitung"]]
    found = [
        subprocess.run(step, shell=True, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()[0]
        for step in steps
        if step
    ]
    assert found == [proof.json()["teile"][0]["pruefsumme"], proof.json()["pruefsumme"]]


def test_a_public_proof_shows_nothing_that_is_not_public(drawn: Drawn) -> None:
    answer = Client().get(PUBLIC + "nachweis.json")
    assert recomputed(answer.json()) == ([], drawn.version().root_sha256)
    text = answer.content.decode()
    assert "Text zu Wohnen" in text
    assert QUOTED in text
    for hidden in (
        "Text zu Basisinformationen",
        "Vereine",
        "Der Ort wird kleiner",
        "chapter:basics",
        "statement:",
        '"name": "sources"',
    ):
        assert hidden not in text
    trail.change(obj=drawn.quote, by=BY, effective_on=DAY, released_on=None)
    assert QUOTED not in Client().get(PUBLIC + "nachweis.json").content.decode()
    assert Client().get(PUBLIC + "nachweis.json?stand=2026-03-01").status_code == 404
