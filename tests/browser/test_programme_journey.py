"""Invite, accept, second factor, kick-off with minutes, acceptance by a second person, a look back: in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from dwk.accounts.actions import set_first_password
from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.programme.actions.participations import add_department, state_focus
from dwk.programme.actions.phases import plan_phase
from dwk.programme.models import Approval, Membership, Participation
from tests.browser.conftest import DESKTOP
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db(transaction=True)

PageAt = Callable[..., Page]
PASSWORD = "ein-langer-Satz-zum-Merken-42"
HERE = "/programm/probe/musterstadt/"


def code_for(secret: str) -> str:
    """What an app for second factors would show now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def sign_in(page: Page, user: User) -> None:
    """With address and password; a second factor is asked for where there is one."""
    page.context.clear_cookies()
    page.goto("/konto/login/")
    page.locator("main").get_by_label("E-Mail").fill(user.email)
    page.locator("main").get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").first.click()
    page.wait_for_url(re.compile(r"/(\?.*)?$|authenticate"))


def person(role: Role, kommune: Participation, **about: Any) -> User:
    user = member_of(kommune.programme, role, kommune, **about)
    set_first_password(user=user, password=PASSWORD, by=BY, effective_on=START)
    return user


def press(page: Page, name: str) -> None:
    main = page.locator("main")
    main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first.click()


def test_from_the_invitation_to_the_accepted_kickoff_and_back_a_month(page_at: PageAt) -> None:
    kommune = small_participation(small_programme(), designation="Stadt")
    last_month = timezone.localdate().replace(day=1) - timedelta(days=1)
    state_focus(participation=kommune, text="Früherer Fokus", by=BY, effective_on=last_month)
    state_focus(participation=kommune, text="Heutiger Fokus", by=BY, effective_on=timezone.localdate())
    run = plan_phase(participation=kommune, kind="kickoff", by=BY, effective_on=START)
    lead = person(Role.MUNICIPAL_LEAD, kommune)
    page = page_at(DESKTOP)

    sign_in(page, lead)
    page.goto(HERE + "personen/")
    press(page, "Person einladen")
    page.locator("main").get_by_label("Name").fill("Jana Neu")
    page.locator("main").get_by_label("E-Mail-Adresse").fill("neu@example.org")
    page.locator("main").get_by_label("Rolle").select_option("municipal_coordinator")
    press(page, "Einladung verschicken")
    expect(page.get_by_text("Die Einladung an Jana Neu ist unterwegs.")).to_be_visible()

    accept_with_second_factor(page)
    complete_the_places(kommune)
    hold_the_kickoff(page, run.pk)

    sign_in(page, lead)
    page.goto("/meine-seite/")
    page.get_by_role("link", name="Kick-off, Musterstadt").click()
    press(page, "Phase abnehmen")
    press(page, "Phase abnehmen")
    expect(page.get_by_text("Phase abnehmen ist eingetragen")).to_be_visible()
    approval = Approval.objects.get()
    assert (approval.user, approval.role) == (lead, "municipal_lead")

    page.goto(HERE)
    expect(page.get_by_text("Heutiger Fokus")).to_be_visible()
    page.locator(".dwk-switch", has_text="Stand").locator("summary").click()
    page.get_by_role("link", name=f"{last_month:%d.%m.%Y}").click()
    expect(page.get_by_text("Fokus: Früherer Fokus")).to_be_visible()
    expect(page.get_by_text("Hier lässt sich nichts ändern.")).to_be_visible()
    expect(page.get_by_text("Heutiger Fokus")).to_have_count(0)
    expect(page.get_by_role("link", name="Fokus bearbeiten")).to_have_count(0)


def accept_with_second_factor(page: Page) -> None:
    """A new person, at another browser: cookies of the inviting one are gone."""
    found = re.search(r"http\S+/einladung/\S+", str(mail.outbox[-1].body))
    assert found
    page.context.clear_cookies()
    page.goto(found[0])
    page.locator("main").get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.locator("main").get_by_label("Passwort wiederholen").fill(PASSWORD)
    press(page, "Einladung annehmen")
    expect(page).to_have_url(re.compile(r"/2fa/totp/activate/"))
    secret = page.locator("#authenticator_secret, [name=secret], input[readonly]").first.input_value()
    page.locator("input[name=code]").fill(code_for(secret))
    page.locator("form:has(input[name=code]) button[type=submit]").click()
    page.wait_for_url("**/2fa/**")
    assert Membership.objects.filter(user__email="neu@example.org", role="municipal_coordinator").exists()
    from allauth.mfa.models import Authenticator

    assert Authenticator.objects.filter(user__email="neu@example.org", type="totp").exists()


def complete_the_places(kommune: Participation) -> None:
    own = Membership.objects.get(user__email="neu@example.org")
    member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune, name="Vertretung K", deputy_of=own)
    for name in ("Bauen", "Soziales"):
        department = add_department(participation=kommune, name=name, by=BY, effective_on=START)
        member_of(kommune.programme, Role.DEPARTMENT_MEMBER, kommune, name=name, department=department)
    member_of(kommune.programme, Role.COUNCIL_MEMBER, kommune)


def hold_the_kickoff(page: Page, run: int) -> None:
    page.goto(f"{HERE}phasen/{run}/")
    press(page, "Phase beginnen")
    press(page, "Phase beginnen")
    page.goto(HERE + "veranstaltungen/neu/")
    page.locator("main").get_by_label("Art").select_option("kickoff")
    page.locator("main").get_by_label("Titel").fill("Kick-off im Rathaus")
    page.locator("main").get_by_label("Ort").fill("Rathaus")
    press(page, "Eintragen")
    press(page, "Protokoll schreiben")
    page.locator("main").get_by_label("Die Veranstaltung hat stattgefunden").check()
    page.locator("main").get_by_label("Protokoll").fill("Begrüßung, Ziele, nächste Schritte.")
    page.locator("main").get_by_label("Anwesend: Verwaltungsspitze").fill("1")
    press(page, "Protokoll speichern")
    page.locator("main").get_by_label("Inhalt").fill("Akteursliste schreiben")
    page.locator("main").get_by_label("Art").select_option("todo")
    page.locator("main").get_by_label("Wer erledigt es").select_option("municipal_coordinator")
    press(page, "Festhalten")
    press(page, "Protokoll freigeben")
    press(page, "Protokoll freigeben")
    expect(page.get_by_text("Das Protokoll ist freigegeben.")).to_be_visible()
    page.goto(f"{HERE}phasen/{run}/")
    press(page, "Zur Abnahme vorlegen")
    press(page, "Zur Abnahme vorlegen")
    expect(page.get_by_role("link", name="Phase abnehmen")).to_have_count(0)
