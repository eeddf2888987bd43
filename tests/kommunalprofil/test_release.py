"""Chapters of a signed version for everybody: only what is released, nothing of anything else."""

from __future__ import annotations

import pytest
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.releasing import release, take_back
from dwk.kommunalprofil.actions.signing import sign
from dwk.kommunalprofil.actions.versions import reopen
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.models import (
    Chapter,
    ChapterEvidence,
    Consent,
    Evidence,
    Profile,
    Statement,
    StatementEvidence,
)
from dwk.kommunalprofil.queries.public import public_address
from dwk.programme.actions import trail
from tests.factories.memberships import BY
from tests.factories.profiles import AT, DAY, QUOTED, Drawn, complete_profile, made, region
from tests.kommunalprofil.test_signing import browser_of

pytestmark = pytest.mark.django_db
PUBLIC = "/profile/probe/musterstadt/1/"


@pytest.fixture
def drawn(db: None) -> Drawn:
    found = complete_profile()
    found.round_over()
    return found


def signed(drawn: Drawn) -> None:
    for user, role in ((drawn.research, Role.RESEARCH_PARTNER), (drawn.lead, Role.MUNICIPAL_LEAD)):
        sign(version=drawn.version(), user=user, role=role, by=BY, effective_on=DAY)


def let(drawn: Drawn, *keys: str) -> None:
    for key in keys:
        release(version=drawn.version(), key=key, by=BY, effective_on=DAY)


def text_of(address: str = PUBLIC) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_public_before_signature_and_release(drawn: Drawn) -> None:
    assert Client().get(PUBLIC).status_code == 404
    with pytest.raises(ProfileRefused, match="unterschriebenen Fassung"):
        let(drawn, "housing")
    signed(drawn)
    assert Client().get(PUBLIC).status_code == 404
    with pytest.raises(ProfileRefused, match="gibt es in der Fassung nicht"):
        let(drawn, "nowhere")


def test_only_released_chapters_are_read(drawn: Drawn) -> None:
    signed(drawn)
    let(drawn, "development")
    text = text_of()
    assert "Text zu Demografische Entwicklung." in text
    # its main chapter is not shown: no heading is left out above it
    assert '<h2 class="dwk-heading" id="titel-development">' in text
    assert "Statistikamt, 12411, Bevölkerung" in text
    assert "Rita Wissen" in text
    assert "Lea Leitung" in text
    assert "nicht veröffentlicht: Basisinformationen" in text
    for hidden in (QUOTED, "Person aus dem Beirat", "Text zu Wohnen", "Vereine", "Der Ort wird kleiner"):
        assert hidden not in text


def test_a_released_chapter_shows_its_quote_and_the_swot_its_statements(drawn: Drawn) -> None:
    signed(drawn)
    let(drawn, "housing", "swot")
    text = text_of()
    assert QUOTED in text
    assert "Viele Vereine tragen das Leben im Ort." in text
    assert "Vereine früh einbeziehen." in text
    assert "Rückmeldung geben" not in text


def test_a_chapter_is_taken_back(drawn: Drawn) -> None:
    signed(drawn)
    let(drawn, "housing", "outlook")
    take_back(version=drawn.version(), key="housing", by=BY, effective_on=DAY)
    assert QUOTED not in text_of()
    take_back(version=drawn.version(), key="outlook", by=BY, effective_on=DAY)
    assert Client().get(PUBLIC).status_code == 404


def test_a_withdrawn_quote_is_gone_from_the_public_page(drawn: Drawn) -> None:
    signed(drawn)
    let(drawn, "housing")
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=DAY)
    text = text_of()
    assert QUOTED not in text
    assert "Person aus dem Beirat" not in text


def test_a_quote_that_is_not_released_is_not_public(drawn: Drawn) -> None:
    signed(drawn)
    let(drawn, "housing", "swot")
    trail.change(obj=drawn.quote, by=BY, effective_on=DAY, released_on=None)
    text = text_of()
    assert QUOTED not in text
    assert "nicht freigegebenes Zitat" in text


def test_markdown_of_a_chapter_brings_no_html(drawn: Drawn) -> None:
    drawn.write("outlook", "<script>alert(1)</script> [x](javascript:alert(1))")
    drawn.round_over()
    signed(drawn)
    release(version=drawn.version(), key="outlook", by=BY, effective_on=DAY)
    text = text_of("/profile/probe/musterstadt/2/")
    assert "<script>alert" not in text
    assert 'href="javascript' not in text


def test_other_addresses_do_not_exist(drawn: Drawn) -> None:
    signed(drawn)
    let(drawn, "housing")
    for address in (
        "/profile/probe/musterstadt/2/",
        "/profile/probe/nachbarort/1/",
        "/profile/anderes/musterstadt/1/",
        PUBLIC + "99999999/",
    ):
        assert Client().get(address).status_code == 404
    assert Client().post(PUBLIC).status_code == 405


def test_an_opened_profile_stays_public_and_says_so(drawn: Drawn) -> None:
    signed(drawn)
    let(drawn, "housing")
    reopen(version=drawn.version(), reason="Neue Zahlen, intern besprochen", by=BY, effective_on=DAY)
    text = text_of()
    assert "wieder gearbeitet" in text
    assert "intern besprochen" not in text


def test_an_older_version_leads_to_the_newer_one(drawn: Drawn) -> None:
    signed(drawn)
    let(drawn, "housing")
    reopen(version=drawn.version(), reason="Neue Zahlen", by=BY, effective_on=DAY)
    drawn.write("housing", "Neu.")
    drawn.round_over()
    signed(drawn)
    assert "neuere Fassung" not in text_of()
    let(drawn, "outlook")
    assert 'href="/profile/probe/musterstadt/2/"' in text_of()
    assert "neuere Fassung" not in text_of("/profile/probe/musterstadt/2/")


def test_caches_may_keep_it_for_strangers_only(drawn: Drawn) -> None:
    signed(drawn)
    let(drawn, "housing")
    answer = Client().get(PUBLIC)
    assert answer["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in answer["Vary"]
    assert browser_of(drawn.lead).get(PUBLIC)["Cache-Control"] == "private, max-age=300"


def test_a_second_profile_of_a_kommune_has_its_region_in_the_address(drawn: Drawn) -> None:
    signed(drawn)
    let(drawn, "housing")
    other = made(Profile(participation=drawn.place, region=region("01051001"), title="Ortsprofil"))
    assert public_address(drawn.version()) == PUBLIC
    assert Client().get(PUBLIC + "01051044/").status_code == 200
    assert Client().get(f"{PUBLIC}{other.region.key}/").status_code == 404


def test_the_kommune_releases_through_its_page(drawn: Drawn) -> None:
    signed(drawn)
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/veroeffentlichen/"
    lead = browser_of(drawn.lead)
    assert lead.post(page, {"kapitel": "housing"}).status_code == 302
    assert PUBLIC in lead.get(page).content.decode()
    assert QUOTED in text_of()
    lead.post(page, {"kapitel": "housing", "zurueck": "1"})
    assert Client().get(PUBLIC).status_code == 404
    assert browser_of(drawn.research).post(page, {"kapitel": "housing"}).status_code == 403


def test_nothing_of_a_closed_chapter_leaks(drawn: Drawn) -> None:
    of = {"participation": drawn.place, "profile": drawn.profile}
    frozen = {
        "value": 9, "unit": "Hektar", "decimals": 0, "year": 2023, "period": "2023", "name": "GEHEIM-Kennzahl",
        "region_name": "GEHEIM-Ort", "source": "GEHEIM-Amt", "sources": [{"publisher": "GEHEIM-Amt", "table": "1"}],
    }  # fmt: skip
    figure = made(Evidence(kind="figure", label="GEHEIM-Beleg", frozen=frozen, frozen_on=DAY, **of))
    closed = made(
        Chapter(key="own-1", title="GEHEIM-Titel", text=f"GEHEIM-Text {{beleg:{figure.pk}}}", position=90, **of)
    )
    made(ChapterEvidence(chapter=closed, evidence=figure, **of))
    weak = made(Statement(quadrant="opportunity", text="GEHEIM-Chance", differing_view="GEHEIM-Sicht", **of))
    made(StatementEvidence(statement=weak, evidence=figure, **of))
    trail.change(
        obj=Chapter.objects.get(key="basics"), by=BY, effective_on=DAY, title="GEHEIM-Umbenannt", text="GEHEIM-Basis"
    )
    drawn.round_over()
    signed(drawn)
    for key in ("development", "housing", "outlook", "sources"):
        let(drawn, key)
    address = "/profile/probe/musterstadt/2/"
    for more in ("", "nachweis.json", f"?stand={DAY}"):
        text = text_of(address + more)
        assert "GEHEIM" not in text, more
    assert "Basisinformationen" in text_of(address)
    assert "1 eigenes Kapitel" in text_of(address).replace("\xa0", " ")
    assert "GEHEIM-" not in text_of("/suche/?q=GEHEIM")
    # the files are for members only
    file = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassung/2/kommunalprofil"
    for kind in ("pdf", "docx", "html"):
        assert Client().get(f"{file}.{kind}").status_code in {302, 404}
    let(drawn, "swot")
    text = text_of(address)
    assert "GEHEIM-Chance" in text
    assert "GEHEIM-Titel" not in text
    assert "GEHEIM-Text" not in text
