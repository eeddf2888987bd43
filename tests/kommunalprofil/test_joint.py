"""Two profiles of one participation, a Kommune with another name, a participation that has ended."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.chapters import write_chapter
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.profiles import start_profile
from dwk.kommunalprofil.actions.releasing import release
from dwk.kommunalprofil.actions.reviews import open_round
from dwk.kommunalprofil.actions.signing import sign
from dwk.kommunalprofil.actions.versions import freeze_version
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.models import Chapter, Consent, Profile, ProfileVersion
from dwk.kommunalprofil.queries.public import public_address
from dwk.programme.actions import trail
from tests.factories.memberships import BY
from tests.factories.profiles import AT, DAY, QUOTED, Drawn, complete_profile, region
from tests.kommunalprofil.test_signing import browser_of

pytestmark = pytest.mark.django_db
PUBLIC = "/profile/probe/musterstadt/1/"


@pytest.fixture
def drawn(db: None) -> Drawn:
    found = complete_profile()
    found.round_over()
    return found


def signed(drawn: Drawn) -> ProfileVersion:
    for user, role in ((drawn.research, Role.RESEARCH_PARTNER), (drawn.lead, Role.MUNICIPAL_LEAD)):
        sign(version=drawn.version(), user=user, role=role, by=BY, effective_on=DAY)
    return drawn.version()


def second_of(drawn: Drawn) -> Profile:
    made = start_profile(
        participation=drawn.place,
        region=region("01051001"),
        form="short",
        by=BY,
        effective_on=DAY,
        title="Profil Vrees",
    )
    chapter = Chapter.objects.get(profile=made, key="basics")
    write_chapter(chapter=chapter, text="Nur in Vrees.", edition=chapter.edition, by=BY, effective_on=DAY)
    return made


def test_each_of_two_profiles_is_signed_and_released_by_itself(drawn: Drawn) -> None:
    second = second_of(drawn)
    freeze_version(profile=second, by=BY, effective_on=DAY)
    first = signed(drawn)
    release(version=first, key="housing", by=BY, effective_on=DAY)
    assert not Profile.objects.get(pk=second.pk).signed
    chapter = Chapter.objects.get(profile=second, key="basics")
    write_chapter(chapter=chapter, text="Weiter in Vrees.", edition=chapter.edition, by=BY, effective_on=DAY)
    assert "Vrees" not in Client().get(PUBLIC).content.decode()
    # the second profile has a version 1 as well; nothing of it is public
    assert Client().get(f"{PUBLIC}01051001/").status_code == 404
    assert Client().get(f"{PUBLIC}01051001/nachweis.json").status_code == 404
    browser = browser_of(drawn.lead)
    root = f"/programm/probe/musterstadt/profil/{second.pk}/"
    assert browser.get(f"{root}fassungen/1/").status_code == 200
    past = browser.get(f"{root}?stand={DAY}").content.decode()
    assert "Nur in Vrees." in past
    assert "Text zu Wohnen" not in past
    # what one profile lacks does not hold up the other, and its round is its own
    page = browser.get(f"{root}fassungen/1/unterschrift/").content.decode()
    assert "noch keine Rückmelderunde" in page


def test_the_second_profile_keeps_its_address_and_leads_to_its_own_versions(drawn: Drawn) -> None:
    second = second_of(drawn)
    version = freeze_version(profile=second, by=BY, effective_on=DAY)
    assert public_address(version) == f"{PUBLIC}01051001/"
    with pytest.raises(ProfileRefused, match="unterschriebenen Fassung"):
        release(version=version, key="basics", by=BY, effective_on=DAY)


def test_a_kommune_with_a_new_name_stays_what_it_was_called_in_a_signed_version(drawn: Drawn) -> None:
    version = signed(drawn)
    release(version=version, key="housing", by=BY, effective_on=DAY)
    trail.change(obj=drawn.place, by=BY, effective_on=DAY, name="Neustadt")
    trail.change(obj=Profile.objects.get(), by=BY, effective_on=DAY, title="Anderer Titel", signed=True)
    public = Client().get(PUBLIC).content.decode()
    assert '<h1 class="dwk-title">Kommunalprofil Musterstadt</h1>' in public
    assert "Stadt Musterstadt" in public
    assert "heißt heute Stadt Neustadt" in public
    assert "Anderer Titel" not in public
    browser = browser_of(drawn.lead)
    page = browser.get(f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/").content.decode()
    assert '<h1 class="dwk-title">Kommunalprofil Musterstadt</h1>' in page
    paper = browser.get(f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassung/1/kommunalprofil.html")
    assert "Neustadt" not in paper.content.decode()
    assert "Anderer Titel" not in paper.content.decode()


def test_a_new_name_between_two_signatures_is_named(drawn: Drawn) -> None:
    sign(version=drawn.version(), user=drawn.research, role=Role.RESEARCH_PARTNER, by=BY, effective_on=DAY)
    trail.change(obj=drawn.place, by=BY, effective_on=DAY, name="Neustadt")
    with pytest.raises(ProfileRefused, match="geändert: Titel"):
        sign(version=drawn.version(), user=drawn.lead, role=Role.MUNICIPAL_LEAD, by=BY, effective_on=DAY)
    version = freeze_version(profile=drawn.profile, by=BY, effective_on=DAY)
    address = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/vergleich/1/{version.number}/"
    text = browser_of(drawn.lead).get(address).content.decode()
    assert "</span> Musterstadt" in text
    assert "</span> Neustadt" in text


def test_after_its_end_a_participation_can_still_be_read_signed_and_released(drawn: Drawn) -> None:
    trail.change(obj=drawn.place, by=BY, effective_on=DAY, ends_on=date(2026, 2, 28))
    version = signed(drawn)
    release(version=version, key="housing", by=BY, effective_on=DAY)
    assert Client().get(PUBLIC).status_code == 200
    browser = browser_of(drawn.lead)
    for rest in ("", "fassungen/", "fassungen/1/", f"?stand={DAY}"):
        assert browser.get(f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/{rest}").status_code == 200


def test_an_open_round_of_an_ended_participation_closes_with_its_deadline(drawn: Drawn) -> None:
    drawn.write("housing", "Noch einmal.")
    open_round(profile=drawn.profile, deadline=date(2026, 3, 5), by=BY, effective_on=DAY)
    trail.change(obj=drawn.place, by=BY, effective_on=DAY, ends_on=date(2026, 3, 3))
    page = browser_of(drawn.lead).get(f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/")
    assert "geschlossen mit der Frist" in page.content.decode()


@pytest.mark.parametrize("before", [True, False])
def test_words_that_may_stay_in_a_signed_version_are_not_published_anew(db: None, before: bool) -> None:
    drawn = complete_profile(keeps_signed=True)
    drawn.round_over()
    version = signed(drawn)
    if before:
        release(version=version, key="housing", by=BY, effective_on=DAY)
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=date(2026, 3, 4))
    if not before:
        release(version=version, key="housing", by=BY, effective_on=date(2026, 3, 6))
    assert (QUOTED in Client().get(PUBLIC).content.decode()) == before
    assert (QUOTED in Client().get(PUBLIC + "nachweis.json").content.decode()) == before
    inside = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/"
    assert QUOTED in browser_of(drawn.research).get(inside).content.decode()
