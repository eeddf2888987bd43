"""Taking a whole import back: asked first, with a reason; earlier values hold again."""

from __future__ import annotations

import pytest
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.statistics.models import ImportState, Observation

from .import_samples import CHANGED, KNOWN, applied, checked, signed_in

pytestmark = pytest.mark.django_db


def test_it_asks_with_the_numbers_then_earlier_values_hold_again() -> None:
    first, second = applied(KNOWN), applied(CHANGED)
    client = signed_in()
    page = client.get(f"/daten/einlesen/{second.pk}/zurueckziehen/").content.decode()
    assert "Danach gilt 1\xa0Wert nicht mehr." in page
    assert "Für 1\xa0Wert gilt wieder die frühere Fassung" in page
    answer = client.post(f"/daten/einlesen/{second.pk}/zurueckziehen/", {"reason": "Falsche Datei"}, follow=True)
    assert "1\xa0Wert gilt nicht mehr." in answer.content.decode()
    assert "Grund: Falsche Datei" in answer.content.decode()
    holding = Observation.objects.filter(ended_by__isnull=True)
    assert holding.count() == 8
    assert not holding.exclude(imported_by=first).exists()
    assert Version.objects.filter(action="withdrawn", reason="Falsche Datei").count() == 1


def test_without_a_reason_nothing_happens() -> None:
    run = applied()
    answer = signed_in().post(f"/daten/einlesen/{run.pk}/zurueckziehen/", {"reason": "  "})
    assert "Bitte nennen Sie den Grund" in answer.content.decode()
    run.refresh_from_db()
    assert run.state == ImportState.DONE


def test_only_applied_imports() -> None:
    run, client = checked(), signed_in()
    answer = client.get(f"/daten/einlesen/{run.pk}/zurueckziehen/", follow=True)
    assert "zurückziehen lässt sie sich nicht" in answer.content.decode()
    done = applied()
    client.post(f"/daten/einlesen/{done.pk}/zurueckziehen/", {"reason": "x"})
    again = client.post(f"/daten/einlesen/{done.pk}/zurueckziehen/", {"reason": "x"}, follow=True)
    assert "zurückgezogen werden können nur übernommene" in again.content.decode()
    assert Version.objects.filter(action="withdrawn").count() == 1


def test_who_may_not() -> None:
    run = applied()
    page = f"/daten/einlesen/{run.pk}/zurueckziehen/"
    assert Client().get(page)["Location"].startswith("/konto/login/")
    assert signed_in(Role.MUNICIPAL_COORDINATOR).post(page, {"reason": "x"}).status_code == 403
    assert signed_in().delete(page).status_code == 405
    assert (
        "Einlesung zurückziehen"
        not in signed_in(Role.MUNICIPAL_LEAD).get(page.replace("zurueckziehen/", "")).content.decode()
    )
