"""Exchange and quotes on pages: preview without a trace, consent before texts, quotes from marking to release."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.utils import timezone

from dwk.audit.models import Version
from dwk.kommunalprofil.blocks import faults, frozen, root_of
from dwk.kommunalprofil.models import (
    Code,
    Coding,
    Consent,
    Evidence,
    Interview,
    InterviewAccess,
    Profile,
    ProfileVersion,
    Quote,
    Statement,
    StatementEvidence,
    Transcript,
)
from dwk.kommunalprofil.models.interviews import Reading
from dwk.kommunalprofil.qda.model import Project
from dwk.kommunalprofil.qda.reading import read_qdpx, read_xml
from dwk.kommunalprofil.qda.writing import write_qdpx
from dwk.programme.actions import trail
from dwk.regions.models import Region
from tests.factories.interviews import DAY, SAID
from tests.factories.memberships import BY
from tests.factories.regions import apply_small_directory
from tests.kommunalprofil import foreign_projects
from tests.kommunalprofil.coding_site import HERE, WORDS, CodingSite

pytestmark = pytest.mark.django_db
PAGE, IMPORT = HERE + "austausch/", HERE + "austausch/einlesen/"
CONSENT = {"form": "written", "given_on": "2026-03-01", "covers_all": "on"}


@pytest.fixture
def site(db: None) -> CodingSite:
    return CodingSite()


def project(site: CodingSite) -> Project:
    content = site.browser.post(HERE + "austausch/projekt.qdpx").content
    return read_qdpx(content).project


def foreign(site: CodingSite) -> bytes:
    """The own project under other names: a text and a category that are new here."""
    found = project(site)
    source = replace(found.sources[0], guid="11111111-2222-4333-8444-555555555555", name="Fremdtext", selections=())
    code = replace(found.codes[0], guid="11111111-2222-4333-8444-666666666666", name="Neu", children=())
    return write_qdpx(replace(found, sources=(source,), codes=(code,), notes=()))


def sent(site: CodingSite, address: str, content: bytes, **data: Any) -> HttpResponse:
    file = SimpleUploadedFile("projekt.qdpx", content)
    answer: HttpResponse = site.browser.post(address, {"file": file, **data}, follow=True)  # type: ignore[assignment]  # the test client adds to it
    return answer


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_project_goes_out_and_is_noted(site: CodingSite) -> None:
    site.coding()
    found = project(site)
    assert found.sources[0].text == SAID
    mark = found.sources[0].selections[0]
    assert SAID[mark.start : mark.end] == WORDS
    assert InterviewAccess.objects.filter(what=Reading.EXPORTED, user=site.rita).count() == 1
    assert site.browser.get(HERE + "austausch/projekt.qdpx").status_code == 405


def test_the_category_system_goes_out_and_comes_in(site: CodingSite) -> None:
    content = site.browser.get(HERE + "austausch/kategorien.qdc").content
    assert [code.name for code in read_xml(content)[0].project.codes] == ["Wohnen"]
    changed = content.replace(b'name="Alter"', 'name="Höheres Alter"'.encode())
    page = sent(site, PAGE, changed).content.decode()
    assert "1\N{NO-BREAK SPACE}geänderte Kategorie." in page
    assert "Einwilligung" not in page.split("<form")[-1]
    assert Code.objects.get(pk=site.age.pk).name == "Alter"
    sent(site, IMPORT, changed, digest=digest(changed))
    assert Code.objects.get(pk=site.age.pk).name == "Höheres Alter"


def test_a_preview_leaves_nothing(site: CodingSite) -> None:
    content = foreign(site)
    before = (Version.objects.count(), InterviewAccess.objects.count())
    page = sent(site, PAGE, content).content.decode()
    assert "1\N{NO-BREAK SPACE}neuen Text" in page
    assert "für alle neuen Texte vor" in page
    assert (Version.objects.count(), InterviewAccess.objects.count()) == before
    assert Transcript.objects.count() == 1


def test_new_texts_come_in_only_with_consent(site: CodingSite) -> None:
    content = foreign(site)
    page = sent(site, IMPORT, content, digest=digest(content), form="written").content.decode()
    assert "Ohne Einwilligung werden keine Texte übernommen" in page
    assert Transcript.objects.count() == 1
    page = sent(site, IMPORT, content, digest=digest(content), **CONSENT).content.decode()
    assert "Übernommen:" in page
    made = Interview.objects.get(pseudonym="Fremdtext")
    consent = Consent.objects.get(interview=made)
    assert (consent.given_on, consent.may_quote) == (date(2026, 3, 1), False)


def test_another_file_than_that_of_the_preview_is_refused(site: CodingSite) -> None:
    content = foreign(site)
    page = sent(site, IMPORT, content, digest="0" * 64, **CONSENT).content.decode()
    assert "nicht die Datei der Vorschau" in page
    assert Transcript.objects.count() == 1


@pytest.mark.parametrize("content", [b"kein XML", b"PK kaputt", b"<a/>", b"<!DOCTYPE x><x/>"])
def test_what_cannot_be_read_is_said_in_words(site: CodingSite, content: bytes) -> None:
    answer = sent(site, PAGE, content)
    assert answer.status_code == 200
    assert "id_file-fehler" in answer.content.decode()


def test_the_preview_says_how_positions_were_read_and_what_is_only_kept(site: CodingSite) -> None:
    content = foreign_projects.atlas()
    page = sent(site, PAGE, content).content.decode()
    assert "So wurden die Positionen gelesen" in page
    assert "ein Zeilenwechsel zählt als ein Zeichen" in page
    page = sent(site, PAGE, foreign_projects.everything()).content.decode()
    assert "1\N{NO-BREAK SPACE}Schaubild" in page
    assert "fern.txt" in page
    assert "freiwillig" not in page.split("Einwilligung erteilt am")[1].split("<input")[0], "a consent is no choice"
    sent(site, IMPORT, content, digest=digest(content), **CONSENT)
    again = sent(site, PAGE, content).content.decode()
    assert "Die Datei bringt nichts Neues." in again
    assert "Unter derselben Kennung schon vorhanden" in again
    assert "Einwilligung erteilt am" not in again


def test_names_of_a_file_are_never_markup(site: CodingSite) -> None:
    xml = foreign_projects.project(
        f'<PDFSource guid="{foreign_projects.guid("p")}" name="&lt;script&gt;alert(1)&lt;/script&gt;{"x" * 500}"/>'
    )
    page = sent(site, PAGE, foreign_projects.packed(xml)).content.decode()
    assert "<script>alert" not in page
    assert "x" * 100 not in page


def test_a_text_that_differs_stops_everything(site: CodingSite) -> None:
    found = project(site)
    content = write_qdpx(replace(found, sources=(replace(found.sources[0], text=SAID + "!"),)))
    page = sent(site, PAGE, content).content.decode()
    assert "mit anderem Wortlaut abgelegt" in page


def test_codings_of_the_own_project_come_back(site: CodingSite) -> None:
    site.coding()
    content = site.browser.post(HERE + "austausch/projekt.qdpx").content
    site.browser.post(f"{HERE}kodierung/{Coding.objects.get().pk}/entfernen/")
    page = sent(site, IMPORT, content, digest=digest(content)).content.decode()
    assert "1\N{NO-BREAK SPACE}neue Kodierung" in page
    made = Coding.objects.get()
    assert (SAID[made.start : made.end], made.coder) == (WORDS, site.rita)


def quote_address(site: CodingSite) -> str:
    start = SAID.index(WORDS)
    data = {"start": start, "end": start + len(WORDS), "step": "quote", "memo": "geheim"}
    answer = site.browser.post(site.text + "markieren/", data)
    assert "geheim" not in answer["Location"]
    return str(answer["Location"])


def test_a_quote_is_taken_out_edited_released_and_taken_back(site: CodingSite) -> None:
    address = quote_address(site)
    page = site.browser.get(address).content.decode()
    assert WORDS in page
    assert "Person aus dem Bereich Zivilgesellschaft" in page
    site.browser.post(address, {"text": "Wohnungen fehlen.", "speaker": "Person aus dem Seniorenbeirat"})
    quote = Quote.objects.get()
    assert SAID[quote.start : quote.end] == WORDS
    site.browser.post(f"{HERE}zitate/{quote.pk}/", {"text": "Wohnungen fehlen in [Ortsteil].", "speaker": "Person"})
    assert "noch nicht freigegeben" in site.page("zitate/")
    assert "Wohnungen fehlen in [Ortsteil]." in site.page(f"zitate/{quote.pk}/freigeben/")
    site.browser.post(f"{HERE}zitate/{quote.pk}/freigeben/")
    quote.refresh_from_db()
    assert quote.released_on == timezone.localdate()
    refused = site.browser.post(f"{HERE}zitate/{quote.pk}/", {"text": "Anders", "speaker": "Person"})
    assert "ändert sich nicht mehr" in refused.content.decode()
    site.browser.post(f"{HERE}zitate/{quote.pk}/zurueckziehen/")
    quote.refresh_from_db()
    assert (quote.text, quote.salt, quote.withdrawn_on) == ("", "", timezone.localdate())
    assert "zurückgezogen" in site.page("zitate/")
    assert not [row for row in Version.objects.all() if "Ortsteil" in str(row.data)]


def test_without_consent_to_quotes_nothing_is_released() -> None:
    site = CodingSite(may_quote=False)
    site.browser.post(quote_address(site), {"text": "Wohnungen fehlen.", "speaker": "Person"})
    answer = site.browser.post(f"{HERE}zitate/{Quote.objects.get().pk}/freigeben/", follow=True)
    assert "erlaubt keine Zitate" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?von=1&bis=x", "?von=5&bis=5", "?von=0&bis=999999", "?von=-1&bis=4"])
def test_a_quote_needs_a_passage(site: CodingSite, query: str) -> None:
    assert site.browser.get(f"{HERE}zitate/neu/{site.transcript.pk}/{query}").status_code == 404


def test_a_quote_that_the_profile_uses_is_not_taken_back(site: CodingSite) -> None:
    site.browser.post(quote_address(site), {"text": "Wohnungen fehlen.", "speaker": "Person"})
    quote = Quote.objects.get()
    site.browser.post(f"{HERE}zitate/{quote.pk}/freigeben/")
    apply_small_directory()
    profile = Profile(participation=site.place, region=Region.objects.first(), title="Profil")
    trail.create(obj=profile, by=BY, effective_on=DAY)
    shared = {"participation": site.place, "profile": profile}
    evidence = Evidence(kind="quote", label="Interview", frozen_on=DAY, quote=quote, **shared)
    statement = Statement(quadrant="weakness", text="Es fehlen Wohnungen.", **shared)
    for row in (evidence, statement):
        trail.create(obj=row, by=BY, effective_on=DAY)
    link = StatementEvidence(statement=statement, evidence=evidence, **shared)
    trail.create(obj=link, by=BY, effective_on=DAY)
    answer = site.browser.post(f"{HERE}zitate/{quote.pk}/zurueckziehen/", follow=True)
    assert "wird im Profil noch verwendet (1 mal" in answer.content.decode()
    trail.remove(obj=link, by=BY, effective_on=DAY)
    draft = frozen([("quote:1", "quote", {"guid": quote.guid, "text": quote.text})], lambda: "salz")
    version = ProfileVersion(number=1, frozen_on=DAY, blocks=draft, root_sha256=root_of(draft), **shared)
    trail.create(obj=version, by=BY, effective_on=DAY)
    site.browser.post(f"{HERE}zitate/{quote.pk}/zurueckziehen/")
    quote.refresh_from_db()
    version.refresh_from_db()
    assert quote.text == ""
    assert "Wohnungen fehlen." not in str(version.blocks)
    assert faults(version.blocks, version.root_sha256) == []


def test_what_the_format_cannot_carry_is_said_without_the_words(site: CodingSite) -> None:
    trail.change(obj=site.housing, by=BY, effective_on=DAY, definition="Geheimnis\x01")
    answer = site.browser.post(HERE + "austausch/projekt.qdpx", follow=True).content.decode()
    assert "Steuerzeichen" in answer
    assert "Geheimnis" not in answer
