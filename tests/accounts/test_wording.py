"""The pages and mails of the sign-in speak like the rest: formal, calm, in German."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.utils.html import strip_tags

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.audit.rules import SYSTEM

pytestmark = pytest.mark.django_db

INFORMAL = re.compile(r"\b(?:[Dd]u|[Dd]ir|[Dd]ich|[Dd]ein\w*|[Gg]ib|Lass|Klick\w*|Möchtest|[Vv]ersuche)\b|\w!")


def person() -> User:
    user = create_user(email="anna@example.org", name="Anna", roles=[], by=SYSTEM, effective_on=date(2026, 5, 4))
    user.set_password("ein-langes-Kennwort-42")
    user.save()
    return user


def words(html: str) -> str:
    return str(strip_tags(re.sub(r"(?s)<head.*?</head>|<script[^>]*src.*?</script>", "", html)))


@pytest.mark.parametrize(
    "address",
    [
        "login/",
        "logout/",
        "inactive/",
        "password/reset/",
        "password/reset/done/",
        "password/reset/key/1-set-password/",
        "password/reset/key/done/",
        "confirm-email/",
        "confirm-email/xx/",
        "email/",
        "password/change/",
        "2fa/",
        "2fa/webauthn/",
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_pages_of_the_account_address_people_formally(address: str, inside: bool) -> None:
    browser = Client()
    if inside:
        browser.force_login(person(), backend="allauth.account.auth_backends.AuthenticationBackend")
    shown: str = browser.get(f"/konto/{address}", follow=True).content.decode()
    assert not INFORMAL.search(words(shown)), INFORMAL.search(words(shown))


def test_the_mail_for_a_new_password_does_too() -> None:
    person()
    Client().post("/konto/password/reset/", {"email": "anna@example.org"})
    (sent,) = mail.outbox
    # the address names the person by a number in letters, and 498 of them is written "du"
    body = re.sub(r"http\S+", "", str(sent.body))
    assert not INFORMAL.search(body), body
    assert "Ihr Konto" in str(sent.body)


def test_an_unknown_address_is_answered_like_a_known_one() -> None:
    person()
    known = Client().post("/konto/password/reset/", {"email": "anna@example.org"})
    unknown = Client().post("/konto/password/reset/", {"email": "niemand@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


def test_too_many_attempts_are_refused_formally() -> None:
    person()
    browser, shown = Client(), ""
    for _attempt in range(12):
        answer = browser.post("/konto/login/", {"login": "anna@example.org", "password": "falsch-falsch"})
        shown = words(answer.content.decode())
    assert "Zu viele gescheiterte Anmeldeversuche" in shown
    assert not INFORMAL.search(shown)


def test_leaving_is_confirmed_formally() -> None:
    assert "Sie sind abgemeldet." in render_to_string("account/messages/logged_out.txt")
