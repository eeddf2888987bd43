"""``dwk programme create`` makes a programme that somebody can open."""

from __future__ import annotations

import pytest
from django.test import Client

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.queries import verify_chain
from dwk.cli.main import main
from dwk.programme.models import Membership, PhaseDefinition, Programme
from tests.factories.memberships import BY, START

pytestmark = pytest.mark.django_db

GIVEN = {
    "--slug": "land", "--name": "Landesprogramm", "--starts": "2026-01-01", "--ends": "2029-12-31",
    "--office-email": "buero@example.org",
}  # fmt: skip


def create(**more: str) -> int:
    given = {**GIVEN, **{f"--{name.replace('_', '-')}": value for name, value in more.items()}}
    return main(["programme", "create", *(word for pair in given.items() if pair[1] for word in pair)])


def test_a_programme_with_its_office_can_be_opened(capsys: pytest.CaptureFixture[str]) -> None:
    assert create(office_name="Mara Muster") == 0
    said = capsys.readouterr().out
    assert "Landesprogramm ist angelegt. Zur Geschäftsstelle gehört Mara Muster (buero@example.org)." in said
    assert "Passwort vergessen" in said
    programme, user = Programme.objects.get(), User.objects.get()
    assert programme.short_name == "LAND"
    assert PhaseDefinition.objects.filter(programme=programme).count() == 9
    assert Membership.objects.get().role == Role.PROGRAMME_OFFICE
    assert not user.has_usable_password()
    assert verify_chain(programme.scope) is None
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Programm bearbeiten" in browser.get("/programm/land/programm/").content.decode()
    assert main(["programme", "status", "--programme", "land"]) == 0
    assert "Landesprogramm" in capsys.readouterr().out


def test_an_account_that_exists_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    user = create_user(email="buero@example.org", name="Schon da", roles=[], by=BY, effective_on=START)
    assert create(office_email="Buero@Example.org", short_name="LP") == 0
    assert "Passwort vergessen" not in capsys.readouterr().out
    assert Membership.objects.get().user == user
    assert Programme.objects.get().short_name == "LP"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "Es fehlt: --name."),
        ({"ends": "2025-01-01"}, "endet vor seinem Beginn"),
        ({"office_email": "keine Adresse"}, "Das Konto wurde nicht angelegt"),
        ({"slug": "mit leer"}, "gültig"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    capsys: pytest.CaptureFixture[str], given: dict[str, str], sentence: str
) -> None:
    assert create(**given) == 1
    assert sentence in capsys.readouterr().err
    assert not Programme.objects.exists()
    assert not User.objects.exists()


def test_a_slug_is_used_once_and_a_closed_account_opens_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    create_user(email="alt@example.org", name="Alt", roles=[], by=BY, effective_on=START, active=False)
    assert create(office_email="alt@example.org") == 1
    assert "stillgelegt" in capsys.readouterr().err
    assert create() == 0
    assert create() == 1
    assert "gibt es schon" in capsys.readouterr().err
    assert Programme.objects.count() == 1
