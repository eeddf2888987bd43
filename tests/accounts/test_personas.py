"""Invented people sign in without a password on the demo's own machine, and nowhere else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import SYSTEM

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 4)


def person(*, persona: bool = True, active: bool = True, email: str = "beispiel@example.org") -> User:
    return create_user(
        email=email,
        name="Heike Brandes (Beispiel)",
        roles=[Role.MUNICIPAL_LEAD],
        by=SYSTEM,
        effective_on=DAY,
        persona=persona,
        active=active,
    )


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    settings.DEMO = True


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_on_the_same_machine_one_press_signs_in(client: Client, address: str) -> None:
    answer = client.post(reverse("persona_login", args=[person().pk]), REMOTE_ADDR=address)
    assert answer.status_code == 302
    assert signed_in(client)


@pytest.mark.parametrize("address", ["192.168.0.7", "93.184.215.14", "2001:db8::1", "0.0.0.0", ""])
def test_from_elsewhere_the_page_does_not_exist(client: Client, address: str) -> None:
    answer = client.post(reverse("persona_login", args=[person().pk]), REMOTE_ADDR=address)
    assert answer.status_code == 404
    assert not signed_in(client)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_behind_a_proxy_on_the_same_machine_the_page_does_not_exist(client: Client, header: str) -> None:
    answer = client.post(reverse("persona_login", args=[person().pk]), headers={header: "127.0.0.1"})
    assert answer.status_code == 404
    assert not signed_in(client)


def test_outside_the_demo_the_page_does_not_exist(client: Client, settings) -> None:
    settings.DEMO = False
    assert client.post(reverse("persona_login", args=[person().pk])).status_code == 404
    assert not signed_in(client)


def test_a_link_does_not_sign_in(client: Client) -> None:
    assert client.get(reverse("persona_login", args=[person().pk])).status_code == 405
    assert not signed_in(client)


def test_a_form_of_another_site_does_not_sign_in() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("persona_login", args=[person().pk])).status_code == 403
    assert not signed_in(strict)


@pytest.mark.parametrize(("persona", "active"), [(False, True), (True, False)])
def test_real_and_inactive_accounts_cannot_be_entered_this_way(client: Client, persona: bool, active: bool) -> None:
    somebody = person(persona=persona, active=active)
    assert client.post(reverse("persona_login", args=[somebody.pk])).status_code == 404
    assert not signed_in(client)


def test_the_sign_in_page_offers_the_people_labelled_as_example(client: Client) -> None:
    somebody = person()
    page = client.get(reverse("account_login")).content.decode()
    assert somebody.name in page
    assert "Verwaltungsspitze" in page
    assert "Beispiel" in page
    assert reverse("persona_login", args=[somebody.pk]) in page


def test_the_sign_in_page_offers_them_on_the_same_machine_only(client: Client, settings) -> None:
    somebody = person()
    login = reverse("account_login")
    assert somebody.name not in client.get(login, REMOTE_ADDR="192.168.0.7").content.decode()
    assert somebody.name not in client.get(login, headers={"X-Forwarded-For": "127.0.0.1"}).content.decode()
    settings.DEMO = False
    assert somebody.name not in client.get(login).content.decode()


def test_a_password_set_for_an_invented_person_opens_nothing(client: Client) -> None:
    invented = person()
    invented.set_password("ein-langes-Kennwort-42")
    invented.save()
    entered = {"login": invented.email, "password": "ein-langes-Kennwort-42"}
    answer = client.post(reverse("account_login"), entered, REMOTE_ADDR="192.168.0.7")
    assert answer.status_code == 403
    assert "ohne Passwort" in answer.content.decode()
    assert not signed_in(client)


def test_other_people_sign_in_with_theirs(client: Client) -> None:
    member = person(persona=False)
    member.set_password("ein-langes-Kennwort-42")
    member.save()
    client.post(reverse("account_login"), {"login": member.email, "password": "ein-langes-Kennwort-42"})
    assert signed_in(client)
