"""Findings of a programme: noted, evidenced, worded anew and withdrawn by those who keep them; past days stay as they were."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.audit.queries import verify_chain
from dwk.evaluation.actions import add_evidence, change_finding, note_finding, withdraw_finding
from dwk.evaluation.models import Finding, FindingEvidence
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.models import Programme
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "/erkenntnisse/probe/"
DAY = date(2026, 3, 2)


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


@pytest.fixture
def programme(db: None) -> Programme:
    return small_programme()


@pytest.fixture
def research(programme: Programme) -> Client:
    return browser_of(member_of(programme, Role.RESEARCH_PARTNER))


@pytest.fixture
def finding(programme: Programme) -> Finding:
    made = note_finding(programme=programme, headline="Zeit fehlt", text="Überall.", by=BY, effective_on=DAY)
    add_evidence(finding=made, text="Gespräch", on=DAY, by=BY, effective_on=DAY)
    return made


def text(browser: Client, address: str = HERE) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_finding_is_noted_and_then_given_its_evidence(research: Client, programme: Programme) -> None:
    place = small_participation(programme, designation="Stadt")
    assert "Noch keine Erkenntnisse" in text(research)
    answer = research.post(
        HERE + "neu/", {"headline": "Zeit fehlt", "text": "Überall <b>.", "participation": place.pk, "effective_on": ""}
    )
    made = Finding.objects.get()
    assert answer["Location"] == f"{HERE}{made.pk}/beleg/"
    assert made.noted_on == timezone.localdate()
    page = f"http://testserver/programm/probe/{place.slug}/?stand=2026-03-01#x"
    answer = research.post(answer["Location"], {"text": "Protokoll", "on": "2026-03-01", "url": page})
    assert answer["Location"] == HERE
    shown = text(research)
    assert "Zeit fehlt" in shown
    assert "Überall &lt;b&gt;." in shown
    assert "Stadt Musterstadt" in shown
    assert f'<a href="/programm/probe/{place.slug}/?stand=2026-03-01#x">Protokoll</a>' in shown
    assert "01.03.2026" in shown


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x", "//example.org/x", "/\\example.org", "javascript:alert(1)", "programm/probe/",
        "ftp://testserver/x", "http:///x", "http://[", "http://testserver//example.org/x", "///example.org",
    ],
)  # fmt: skip
def test_evidence_leads_to_pages_of_the_product_only(research: Client, finding: Finding, url: str) -> None:
    answer = research.post(f"{HERE}{finding.pk}/beleg/", {"text": "Beleg", "url": url})
    assert answer.status_code == 200
    assert "keine Seite der Demografiewerkstatt" in answer.content.decode()
    assert FindingEvidence.objects.count() == 1


def test_what_is_missing_or_lies_ahead_is_said_at_the_field(research: Client, finding: Finding) -> None:
    ahead = timezone.localdate() + timedelta(days=1)
    assert (
        "Dieser Tag liegt in der Zukunft"
        in research.post(f"{HERE}{finding.pk}/beleg/", {"text": "Beleg", "on": ahead}).content.decode()
    )
    answer = research.post(HERE + "neu/", {"headline": "", "text": "", "effective_on": ahead}).content.decode()
    assert "Dieser Tag liegt in der Zukunft" in answer
    assert Finding.objects.count() == 1


def test_a_kommune_of_another_programme_cannot_be_named(research: Client) -> None:
    foreign = small_participation(small_programme("anderes"), "fremdort")
    assert "Fremdort" not in text(research, HERE + "neu/")
    answer = research.post(HERE + "neu/", {"headline": "A", "text": "B", "participation": foreign.pk})
    assert answer.status_code == 200
    assert not Finding.objects.exists()


def test_a_new_wording_holds_from_its_day_and_the_old_one_stays_on_earlier_days(
    research: Client, finding: Finding
) -> None:
    entered = {"headline": "Zeit reicht", "text": "Inzwischen.", "effective_on": "2026-04-01", "reason": "Neue Stellen"}
    assert research.post(f"{HERE}{finding.pk}/aendern/", entered).status_code == 302
    assert "Zeit reicht" in text(research)
    earlier = text(research, HERE + "?stand=2026-03-31")
    assert "Zeit fehlt" in earlier
    assert "Zeit reicht" not in earlier
    assert "Noch keine Erkenntnisse" in text(research, HERE + "?stand=2026-03-01")
    assert Version.objects.filter(object_type="evaluation.finding").order_by("-pk")[0].reason == "Neue Stellen"


def test_a_finding_is_withdrawn_with_a_reason_and_stays_on_earlier_days(
    research: Client, finding: Finding, programme: Programme
) -> None:
    address = f"{HERE}{finding.pk}/zurueckziehen/"
    assert "Dieser Schritt braucht einen Grund" in research.post(address, {"reason": " "}).content.decode()
    assert Finding.objects.exists()
    assert research.post(address, {"reason": "Widerlegt"}).status_code == 302
    assert not Finding.objects.exists()
    assert not FindingEvidence.objects.exists()
    assert "Zeit fehlt" not in text(research).partition("<h1")[2]
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "Zeit fehlt" in text(research, f"{HERE}?stand={yesterday}")
    reasons = Version.objects.filter(chain=programme.scope).order_by("-pk").values_list("reason", flat=True)[:2]
    assert list(reasons) == ["Widerlegt", "Widerlegt"]
    assert verify_chain(programme.scope) is None
    assert research.post(address, {"reason": "Noch einmal"}).status_code == 404


def test_an_action_without_a_reason_is_refused(finding: Finding) -> None:
    with pytest.raises(ProgrammeRefused, match="warum"):
        withdraw_finding(finding=finding, by=BY, effective_on=DAY, reason="  ")


def test_a_past_day_offers_nothing_and_takes_nothing(research: Client, finding: Finding) -> None:
    assert "Beleg eintragen" in text(research)
    past = text(research, HERE + "?stand=2026-03-05")
    assert "Zeit fehlt" in past
    assert "Beleg eintragen" not in past
    assert "Erkenntnis festhalten" not in past
    answer = research.post(f"{HERE}{finding.pk}/zurueckziehen/?stand=2026-03-05", {"reason": "Nein"})
    assert answer.status_code == 403
    assert Finding.objects.exists()


def test_whoever_only_reads_is_offered_nothing(programme: Programme, finding: Finding) -> None:
    funder = browser_of(member_of(programme, Role.FUNDER))
    page = text(funder)
    assert "Zeit fehlt" in page
    assert "Beleg eintragen" not in page
    assert funder.get(HERE + "neu/").status_code == 403
    assert 'href="/erkenntnisse/probe/"' in text(funder, "/programm/probe/")


def test_findings_of_another_programme_are_not_reached_through_ones_own(research: Client) -> None:
    other = note_finding(
        programme=small_programme("anderes"), headline="Fremdes", text="Fremd.", by=BY, effective_on=START
    )
    for step in ("aendern", "beleg", "zurueckziehen"):
        assert research.post(f"{HERE}{other.pk}/{step}/", {"reason": "X", "text": "X"}).status_code == 404
    assert "Fremdes" not in text(research)
    assert research.get("/erkenntnisse/anderes/").status_code == 404


def test_the_list_takes_the_same_queries_for_many_and_comes_page_by_page(
    research: Client, programme: Programme, django_assert_num_queries
) -> None:
    for number in range(30):
        made = note_finding(
            programme=programme, position=number, headline=f"Nummer {number:02}.", text="X", by=BY, effective_on=START
        )
        add_evidence(finding=made, text="Beleg", by=BY, effective_on=START)
        if number in {0, 29}:
            with django_assert_num_queries(7):
                page = text(research)
    assert "Nummer 24." in page
    assert "Nummer 25." not in page
    assert "Nummer 25." in text(research, HERE + "?seite=2")


def test_a_change_that_changes_nothing_is_not_entered(finding: Finding) -> None:
    before = Version.objects.count()
    change_finding(finding=finding, headline="Zeit fehlt", by=BY, effective_on=DAY)
    assert Version.objects.count() == before
