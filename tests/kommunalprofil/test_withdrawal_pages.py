"""A consent is taken back in the browser: what goes is said before, what has to be looked at after."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dwk.accounts.permissions import Role
from dwk.files.models import StoredFile
from dwk.kommunalprofil.actions.interviews import write_notes
from dwk.kommunalprofil.models import Chapter, Consent, Interview, Profile, Statement
from dwk.programme.actions import trail
from dwk.programme.models import Participation
from dwk.regions.models import Region
from tests.factories.browsing import browser_of
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY, member_of, small_participation, small_programme
from tests.factories.regions import apply_small_directory

pytestmark = pytest.mark.django_db
HERE = "/programm/probe/musterstadt/"
LIST = HERE + "interviews/"
ENTERED = {"pseudonym": "P01", "group": "civil", "held_on": "2026-03-01", "mode": "on_site", "dimensions": ["age"]}
CONSENT = {"form": "written", "given_on": "2026-03-01", "may_transcribe": "on", "may_quote": "on"}


@pytest.fixture
def kommune(db: None) -> Participation:
    return small_participation(small_programme(), designation="Stadt")


@pytest.fixture
def partner(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.RESEARCH_PARTNER, name="Rita Forscht"))


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def agreed(kommune: Participation, browser: Client) -> Interview:
    browser.post(LIST + "neu/", ENTERED)
    found = Interview.objects.get(participation=kommune)
    browser.post(f"{LIST}{found.pk}/einwilligung/", CONSENT)
    return found


def test_a_withdrawal_says_what_goes_does_it_and_names_the_places_to_check(
    kommune: Participation, partner: Client
) -> None:
    apply_small_directory()
    said = "Der Bus fährt hier nur zweimal am Tag und abends gar nicht mehr."
    interview, transcript = interview_with(kommune, text=said)
    write_notes(interview=interview, text="Müde", user=None, at=AT, by=BY)
    profile = Profile(participation=kommune, region=Region.objects.first(), title="Profil")
    trail.create(obj=profile, by=BY, effective_on=DAY)
    own = {"participation": kommune, "profile": profile}
    for key, text in (("mobility", f"Jemand sagt: „{said.upper()}“"), ("housing", "Wohnungen fehlen.")):
        chapter = Chapter(key=key, title=f"Kapitel {key}", text=text, **own)
        trail.create(obj=chapter, by=BY, effective_on=DAY)
    statement = Statement(quadrant="weakness", text=said, **own)
    trail.create(obj=statement, by=BY, effective_on=DAY)
    consent = Consent.objects.get()
    address = f"{LIST}einwilligungen/{consent.pk}/widerrufen/"
    asked = text_of(partner, address)
    assert "1\N{NO-BREAK SPACE}Abschrift im Wortlaut" in asked
    assert "die Notizen zum Gespräch" in asked
    assert partner.post(address, {}).status_code == 200
    assert Consent.objects.get().withdrawn_on is None
    answer = partner.post(address, {"scope": "all", "understood": "on"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(address + "ergebnis/", 302)]
    assert "Kapitel „Kapitel mobility“" in page
    assert "Kapitel housing" not in page
    assert f"Aussage der SWOT-Analyse Nr. {statement.pk}" in page
    assert "zweimal" not in page
    assert "widerrufen" in text_of(partner, LIST)
    transcript.refresh_from_db()
    assert transcript.destroyed_on == timezone.localdate()
    assert "schon widerrufen" in text_of(partner, address)
    # the places stay with the interview until somebody has looked at them
    one = f"{LIST}{interview.pk}/"
    assert "Kapitel „Kapitel mobility“" in text_of(partner, one)
    partner.post(f"{LIST}einwilligungen/{consent.pk}/geprueft/")
    assert "Kapitel „Kapitel mobility“" not in text_of(partner, one)


def test_after_a_withdrawal_nothing_is_added_until_the_person_agrees_again(
    kommune: Participation, partner: Client
) -> None:
    found = agreed(kommune, partner)
    partner.post(f"{LIST}einwilligungen/{Consent.objects.get().pk}/widerrufen/", {"scope": "all", "understood": "on"})
    for part, sent in (("angaben/", {**ENTERED, "area": "Nord"}), ("notizen/", {"text": "Nachtrag"})):
        assert "bis die Person neu zustimmt" in partner.post(f"{LIST}{found.pk}/{part}", sent).content.decode()
    partner.post(f"{LIST}{found.pk}/einwilligung/", CONSENT)
    partner.post(f"{LIST}{found.pk}/angaben/", {**ENTERED, "area": "Nord"})
    found.refresh_from_db()
    assert found.area == "Nord"


def test_an_upload_that_waits_goes_with_a_withdrawal(kommune: Participation, partner: Client) -> None:
    found = agreed(kommune, partner)
    sent = {"file": SimpleUploadedFile("a.txt", SAID.encode())}
    assert partner.post(f"{LIST}{found.pk}/abschrift/", sent).status_code == 302
    partner.post(f"{LIST}einwilligungen/{Consent.objects.get().pk}/widerrufen/", {"scope": "all", "understood": "on"})
    assert not StoredFile.objects.exists()
