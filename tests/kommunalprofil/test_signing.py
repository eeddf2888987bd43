"""Sign-off: what is missing, two people of two sides, the same version, opened again with a reason."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import Client

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.comments import write as comment
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.reviews import open_round
from dwk.kommunalprofil.actions.signing import sign
from dwk.kommunalprofil.actions.versions import freeze_version, reopen
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.models import (
    Consent,
    Pairing,
    Profile,
    ProfileVersion,
    Signature,
    Statement,
    StatementEvidence,
)
from dwk.notifications.models import Notification
from dwk.programme.actions import trail
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.people import end_membership
from dwk.programme.actions.phases import plan_phase, start_phase
from dwk.programme.models import Delivery, Membership
from tests.factories.memberships import BY, member_of, small_participation
from tests.factories.profiles import AT, DAY, QUOTED, Drawn, complete_profile

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


@pytest.fixture
def drawn(db: None) -> Drawn:
    found = complete_profile()
    found.round_over()
    return found


def signed(drawn: Drawn, user: User, role: Role) -> Signature:
    return sign(version=drawn.version(), user=user, role=role, by=BY, effective_on=DAY)


def both(drawn: Drawn) -> ProfileVersion:
    signed(drawn, drawn.research, Role.RESEARCH_PARTNER)
    signed(drawn, drawn.lead, Role.MUNICIPAL_LEAD)
    return drawn.version()


def test_two_sides_sign_the_same_root_and_the_phase_gets_the_result(drawn: Drawn) -> None:
    run = plan_phase(participation=drawn.place, kind="profile", by=BY, effective_on=DAY)
    run = start_phase(run=run, by=BY, effective_on=DAY)
    trail.change(obj=drawn.profile, by=BY, effective_on=DAY, phase_run=run)
    first = signed(drawn, drawn.research, Role.RESEARCH_PARTNER)
    assert drawn.version().signed_on is None
    second = signed(drawn, drawn.lead, Role.MUNICIPAL_LEAD)
    assert {first.root_sha256, second.root_sha256} == {drawn.version().root_sha256}
    assert drawn.version().signed_on == DAY
    assert Profile.objects.get().signed
    delivery = Delivery.objects.get(phase_run=run)
    assert delivery.output == "Kommunalprofil"
    assert delivery.title.endswith("Fassung 1")


def test_nobody_signs_for_both_sides(drawn: Drawn) -> None:
    member_of(drawn.place.programme, Role.MUNICIPAL_LEAD, drawn.place, name="Rita Wissen")
    signed(drawn, drawn.research, Role.RESEARCH_PARTNER)
    with pytest.raises(ProfileRefused, match="schon unterschrieben"):
        signed(drawn, drawn.research, Role.MUNICIPAL_LEAD)
    other = member_of(drawn.place.programme, Role.RESEARCH_PARTNER, name="Otto Wissen")
    with pytest.raises(ProfileRefused, match="schon unterschrieben"):
        signed(drawn, other, Role.RESEARCH_PARTNER)


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.MUNICIPAL_COORDINATOR, Role.PROGRAMME_OFFICE])
def test_other_roles_do_not_sign(drawn: Drawn, role: Role) -> None:
    other = member_of(drawn.place.programme, role, drawn.place, name="Cora Andere")
    for wanted in (Role.RESEARCH_PARTNER, Role.MUNICIPAL_LEAD, role):
        with pytest.raises(ProfileRefused, match="Diese Rolle haben Sie hier nicht"):
            signed(drawn, other, wanted)
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/unterschrift/"
    answer = browser_of(other).post(page, {"role": "municipal_lead", "read": "on"})
    assert answer.status_code == 403


def test_the_head_of_another_kommune_does_not_sign(drawn: Drawn) -> None:
    elsewhere = small_participation(drawn.place.programme, "nachbarort")
    other = member_of(drawn.place.programme, Role.MUNICIPAL_LEAD, elsewhere, name="Nora Nachbar")
    with pytest.raises(ProfileRefused, match="Diese Rolle haben Sie hier nicht"):
        signed(drawn, other, Role.MUNICIPAL_LEAD)


def test_a_deputy_signs_as_one(drawn: Drawn) -> None:
    whom = Membership.objects.get(user=drawn.lead)
    deputy = member_of(drawn.place.programme, Role.MUNICIPAL_LEAD, drawn.place, name="Vera Vertretung", deputy_of=whom)
    assert signed(drawn, deputy, Role.MUNICIPAL_LEAD).as_deputy
    assert not signed(drawn, drawn.research, Role.RESEARCH_PARTNER).as_deputy


def test_a_refused_signature_names_what_is_missing(drawn: Drawn) -> None:
    trail.remove(obj=Pairing.objects.get(), by=BY, effective_on=DAY)
    trail.remove(obj=StatementEvidence.objects.get(evidence__kind="quote"), by=BY, effective_on=DAY)
    freeze_version(profile=drawn.profile, by=BY, effective_on=DAY)
    with pytest.raises(ProfileRefused) as refused:
        signed(drawn, drawn.lead, Role.MUNICIPAL_LEAD)
    text = " ".join(refused.value.missing)
    assert "nur durch eine Art von Beleg gestützt (Zahl)" in text
    assert "keine Empfehlung" in text
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/2/unterschrift/"
    browser = browser_of(drawn.lead)
    assert "nur durch eine Art von Beleg gestützt" in browser.get(page).content.decode()
    answer = browser.post(page, {"role": "municipal_lead", "read": "on"})
    assert answer.status_code == 409
    assert not Signature.objects.exists()


def test_open_comments_and_a_running_round_hold_the_signature_up() -> None:
    drawn = complete_profile()
    found = open_round(profile=drawn.profile, deadline=DAY, by=BY, effective_on=DAY)
    comment(
        found=found, block="chapter:housing", kind="error", text="Falsch.", user=drawn.lead, by=BY, effective_on=DAY
    )
    with pytest.raises(ProfileRefused) as refused:
        signed(drawn, drawn.lead, Role.MUNICIPAL_LEAD)
    text = " ".join(refused.value.missing)
    assert "1 Rückmeldung ist noch nicht beantwortet" in text
    assert "läuft noch bis" in text
    assert "noch keine Rückmelderunde" in text


def test_a_draft_that_changed_in_between_takes_a_new_version_and_both_signatures(drawn: Drawn) -> None:
    signed(drawn, drawn.research, Role.RESEARCH_PARTNER)
    drawn.write("housing", "Anders.")
    with pytest.raises(ProfileRefused, match="Der Entwurf wurde nach Fassung 1 geändert"):
        signed(drawn, drawn.lead, Role.MUNICIPAL_LEAD)
    first = drawn.version()
    freeze_version(profile=drawn.profile, by=BY, effective_on=DAY)
    with pytest.raises(ProfileRefused, match="neuere Fassung"):
        sign(version=first, user=drawn.lead, role=Role.MUNICIPAL_LEAD, by=BY, effective_on=DAY)
    assert both(drawn).number == 2


def test_a_tampered_version_is_not_signed(drawn: Drawn) -> None:
    version = drawn.version()
    blocks = json.loads(json.dumps(version.blocks))
    blocks[2]["content"]["text"] = "Etwas anderes."
    trail.change(obj=version, by=BY, effective_on=DAY, blocks=blocks)
    with pytest.raises(ProfileRefused, match="Prüfsumme dieser Fassung stimmt nicht"):
        signed(drawn, drawn.lead, Role.MUNICIPAL_LEAD)


def test_the_check_page_names_a_tampered_block(drawn: Drawn) -> None:
    both(drawn)
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/pruefen/"
    browser = browser_of(drawn.lead)
    assert "Prüfsumme stimmt<" in browser.get(page).content.decode()
    version = drawn.version()
    blocks = json.loads(json.dumps(version.blocks))
    block = next(one for one in blocks if one["name"] == "chapter:housing")
    block["content"] = {"text": "Etwas anderes."}
    trail.change(obj=version, by=BY, effective_on=DAY, blocks=blocks)
    text = browser.get(page).content.decode()
    assert "Prüfsumme stimmt nicht" in text
    assert text.count("<strong>verändert</strong>") == 1


def test_a_withdrawn_quote_is_named_with_its_hash_and_the_check_still_holds(drawn: Drawn) -> None:
    leaf = next(block["leaf"] for block in both(drawn).blocks if block["kind"] == "quote")
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=DAY)
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/"
    browser = browser_of(drawn.lead)
    text = browser.get(page + "pruefen/").content.decode()
    assert "Prüfsumme stimmt<" in text
    assert "Zitat: zurückgezogen am 02.03.2026" in text
    assert leaf in text
    assert "nach Widerruf der Einwilligung entfernt" in browser.get(page).content.decode()


def test_a_signed_profile_is_opened_again_with_a_reason_and_the_old_version_stays(drawn: Drawn) -> None:
    version = both(drawn)
    with pytest.raises(ProfileRefused, match="ist unterschrieben"):
        freeze_version(profile=drawn.profile, by=BY, effective_on=DAY)
    with pytest.raises(ProfileRefused, match="warum"):
        reopen(version=version, reason=" ", by=BY, effective_on=DAY)
    reopen(version=version, reason="Neue Zahlen liegen vor.", by=BY, effective_on=DAY)
    assert not Profile.objects.get().signed
    kept = ProfileVersion.objects.get(number=1)
    assert (kept.signed_on, kept.blocks, kept.root_sha256) == (DAY, version.blocks, version.root_sha256)
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/"
    assert "Neue Zahlen liegen vor." in browser_of(drawn.lead).get(page).content.decode()
    assert freeze_version(profile=drawn.profile, by=BY, effective_on=DAY).number == 2


def test_signing_through_the_page_tells_both_sides(drawn: Drawn) -> None:
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/1/unterschrift/"
    assert browser_of(drawn.research).post(page, {"role": "research_partner", "read": "on"}).status_code == 302
    told = Notification.objects.get(user=drawn.lead)
    assert "wartet auf die zweite Unterschrift" in told.text
    # who did not say that he read it does not sign
    assert browser_of(drawn.lead).post(page, {"role": "municipal_lead"}).status_code == 200
    assert browser_of(drawn.lead).post(page, {"role": "municipal_lead", "read": "on"}).status_code == 302
    assert Profile.objects.get().signed
    assert "ist unterschrieben" in Notification.objects.get(user=drawn.research).text


def test_the_trail_page_shows_what_happened_without_any_wording(drawn: Drawn) -> None:
    both(drawn)
    text = browser_of(drawn.lead).get("/programm/probe/musterstadt/verlauf/").content.decode()
    assert "Unterschrift" in text
    assert QUOTED not in text


def test_an_accepted_phase_takes_no_further_result_and_says_so(drawn: Drawn) -> None:
    run = plan_phase(participation=drawn.place, kind="profile", by=BY, effective_on=DAY)
    run = trail.change(obj=run, by=BY, effective_on=DAY, state="accepted")
    trail.change(obj=drawn.profile, by=BY, effective_on=DAY, phase_run=run)
    signed(drawn, drawn.research, Role.RESEARCH_PARTNER)
    with pytest.raises(ProgrammeRefused, match="Die Phase ist abgenommen"):
        signed(drawn, drawn.lead, Role.MUNICIPAL_LEAD)
    assert not Profile.objects.get().signed
    assert Signature.objects.count() == 1


def refused(drawn: Drawn, version: ProfileVersion, user: User, role: Role) -> tuple[str, ...]:
    with pytest.raises(ProfileRefused) as found:
        sign(version=version, user=user, role=role, by=BY, effective_on=DAY)
    return found.value.missing


def test_every_refusal_names_its_reason_with_a_way_there(drawn: Drawn) -> None:
    profile, of = drawn.profile, {"participation": drawn.place, "profile": drawn.profile}
    drawn.write("housing", "---")
    drawn.write("basics", " \n\u200b ***")
    bare = trail.create(obj=Statement(quadrant="opportunity", text="Platz ist da.", **of), by=BY, effective_on=DAY)
    trail.remove(obj=StatementEvidence.objects.get(evidence__kind="quote"), by=BY, effective_on=DAY)
    found = open_round(profile=profile, deadline=date(2099, 1, 1), by=BY, effective_on=DAY)
    comment(found=found, block="chapter:basics", kind="error", text="Leer.", user=drawn.lead, by=BY, effective_on=DAY)
    drawn.write("outlook", "Noch einmal anders.")
    root = f"/programm/probe/musterstadt/profil/{profile.pk}/"
    expected = {
        "Das Pflichtkapitel „Basisinformationen“ ist leer.": "kapitel/basics/",
        "Chance „Platz ist da.“ hat keinen Beleg.": f"swot/#aussage-{bare.pk}",
        "ist nur durch eine Art von Beleg gestützt (Zahl)": f"swot/#aussage-{drawn.strength.pk}",
        "1 Rückmeldung ist noch nicht beantwortet.": f"rueckmeldung/{found.pk}/?ergebnis=open",
        "Die Rückmelderunde läuft noch": f"rueckmeldung/{found.pk}/",
        "Der Entwurf wurde nach Fassung 2 geändert: Kapitel „Ausblick“.": "fassungen/",
    }
    said = " ".join(refused(drawn, drawn.version(), drawn.lead, Role.MUNICIPAL_LEAD))
    browser = browser_of(drawn.lead)
    page = browser.get(f"{root}fassungen/2/unterschrift/").content.decode()
    for sentence, rest in expected.items():
        assert sentence in said
        assert sentence in page
        assert f'href="{root}{rest}"' in page, rest
        assert browser.get(root + rest.partition("#")[0]).status_code == 200


def test_a_consent_taken_back_between_freezing_and_signing_is_named(drawn: Drawn) -> None:
    signed(drawn, drawn.research, Role.RESEARCH_PARTNER)
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=DAY)
    said = " ".join(refused(drawn, drawn.version(), drawn.lead, Role.MUNICIPAL_LEAD))
    assert "ein Zitat nach einem Widerruf entfernt" in said
    assert "Kapitel „Wohnen“" in said
    assert QUOTED not in said
    assert not Profile.objects.get().signed


def test_an_older_version_leads_to_the_newest(drawn: Drawn) -> None:
    first = drawn.version()
    drawn.write("housing", "Anders.")
    freeze_version(profile=drawn.profile, by=BY, effective_on=DAY)
    (sentence,) = refused(drawn, first, drawn.lead, Role.MUNICIPAL_LEAD)
    assert "neuere Fassung (2)" in sentence
    root = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/"
    assert f'href="{root}2/"' in browser_of(drawn.lead).get(f"{root}1/unterschrift/").content.decode()


def test_a_role_that_ended_yesterday_signs_nothing(drawn: Drawn) -> None:
    held = Membership.objects.get(user=drawn.research)
    end_membership(membership=held, successor=None, by=BY, effective_on=DAY - timedelta(days=1))
    with pytest.raises(ProfileRefused, match="Diese Rolle haben Sie hier nicht"):
        signed(drawn, drawn.research, Role.RESEARCH_PARTNER)
