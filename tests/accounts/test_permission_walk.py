"""Every address with every role and without any: what opens, what is refused, and that nothing is left unguarded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import Permission, Role, allowed
from dwk.audit.rules import SYSTEM
from dwk.jobs.models import Job
from dwk.projections.models import ProjectionRun, Scenario, ScenarioEvent, ScenarioVersion
from dwk.regions.models import Region
from dwk.statistics.actions.imports import receive_import
from tests.factories.regions import apply_small_directory

pytestmark = pytest.mark.django_db

IMPORT, NEIGHBOURHOOD = "daten/einlesen/<int:pk>/", "kommunen/<str:key>/"
SCENARIO, PROJECTION_RUN = "vorausberechnung/szenario/<int:pk>/", "vorausberechnung/lauf/<int:pk>/"
#: address pattern -> the right it takes; None: anybody; "member": anybody who is signed in
NEEDED: dict[str, Permission | str | None] = {
    "daten/einlesen/": Permission.VIEW_IMPORTS,
    "daten/einlesen/hochladen/": Permission.IMPORT_DATA,
    IMPORT: Permission.VIEW_IMPORTS,
    IMPORT + "protokoll.csv": Permission.VIEW_IMPORTS,
    IMPORT + "uebernehmen/": Permission.IMPORT_DATA,
    IMPORT + "erneut-pruefen/": Permission.IMPORT_DATA,
    IMPORT + "verwerfen/": Permission.IMPORT_DATA,
    IMPORT + "gebietsstand/": Permission.IMPORT_DATA,
    IMPORT + "zurueckziehen/": Permission.WITHDRAW_IMPORT,
    IMPORT + "zuordnung/": Permission.IMPORT_DATA,
    IMPORT + "zuordnung.yaml": Permission.VIEW_IMPORTS,
    NEIGHBOURHOOD + "quartier-anlegen/": Permission.EDIT_NEIGHBOURHOODS,
    NEIGHBOURHOOD + "umbenennen/": Permission.EDIT_NEIGHBOURHOODS,
    NEIGHBOURHOOD + "schliessen/": Permission.EDIT_NEIGHBOURHOODS,
    NEIGHBOURHOOD + "oeffnen/": Permission.EDIT_NEIGHBOURHOODS,
    SCENARIO + "annahmen/": Permission.EDIT_SCENARIOS,
    SCENARIO + "bedarf/": Permission.EDIT_SCENARIOS,
    SCENARIO + "angaben/": Permission.EDIT_SCENARIOS,
    SCENARIO + "kopieren/": Permission.EDIT_SCENARIOS,
    SCENARIO + "archivieren/": Permission.EDIT_SCENARIOS,
    SCENARIO + "wiederherstellen/": Permission.EDIT_SCENARIOS,
    SCENARIO + "fassung/<int:number>/": Permission.EDIT_SCENARIOS,
    SCENARIO + "ereignis/neu/": Permission.EDIT_SCENARIOS,
    SCENARIO + "ereignis/<int:event>/": Permission.EDIT_SCENARIOS,
    SCENARIO + "ereignis/<int:event>/entfernen/": Permission.EDIT_SCENARIOS,
    SCENARIO + "rechnen/": Permission.RUN_PROJECTIONS,
    PROJECTION_RUN + "abbrechen/": Permission.RUN_PROJECTIONS,
    PROJECTION_RUN + "nachrechnen/": Permission.RUN_PROJECTIONS,
    PROJECTION_RUN + "freigeben/": Permission.RELEASE_PROJECTIONS,
    PROJECTION_RUN + "zuruecknehmen/": Permission.RELEASE_PROJECTIONS,
    "vorausberechnung/<str:key>/neu/": Permission.EDIT_SCENARIOS,
    "vorausberechnung/<str:key>/grundschule/uebernehmen/": Permission.EDIT_SCENARIOS,
    # leads on only to profiles that one writes: tests/kommunalprofil/test_from_data.py
    "daten/profil/<str:key>/als-beleg/": "member",
    "vorgaenge/": "member",
    "vorgaenge/<int:pk>/": "member",
    "vorgaenge/<int:pk>/stand/": "member",
    "mitteilungen/": "member",
    "mitteilungen/<int:pk>/": "member",
    "mitteilungen/gelesen/": "member",
    "mitteilungen/mail/": "member",
    "mitteilungen/kalender/": "member",
    "mitteilungen/kalender/zuruecknehmen/": "member",
}
#: rights that come from memberships: walked in tests/programme/test_permission_matrix.py
SCOPED_PLACES = ("programm/", "meine-seite/", "berichte/", "erkenntnisse/")
PUBLIC = {
    "",
    "daten/",
    "daten/profil/<str:key>/",
    "daten/profil/<str:key>/datenprofil.<str:extension>",
    "daten/profil/<str:key>/<slug:figure>.<str:extension>",
    "daten/kennzahlen/",
    "daten/reihen/",
    "daten/reihen/<int:pk>/",
    "daten/reihen/<int:pk>/werte.<str:kind>",
    "vorausberechnung/",
    SCENARIO,
    PROJECTION_RUN,
    PROJECTION_RUN + "stand/",
    PROJECTION_RUN + "pyramide-<int:year>.html",
    PROJECTION_RUN + "tabelle/<slug:table>.<str:extension>",
    PROJECTION_RUN + "<slug:figure>.<str:extension>",
    "vorausberechnung/<str:key>/",
    "vorausberechnung/<str:key>/vergleich/",
    "vorausberechnung/<str:key>/grundschule/",
    "kommunen/",
    "kommunen/vorschlaege/",
    "kommunen/tabelle.<str:kind>",
    "kommunen/<str:key>/",
    "suche/",
    "impressum/",
    "datenschutz/",
    "barrierefreiheit/",
    "bausteine/",
    "darstellung/",
    # the secret in the address is the right: tests/programme/test_invitations.py, tests/notifications
    "einladung/<str:token>/",
    "kalender/<str:token>.ics",
    # released chapters only: tests/kommunalprofil/test_release.py
    "profile/<slug:slug>/<slug:participation>/<int:number>/",
    "profile/<slug:slug>/<slug:participation>/<int:number>/<slug:region>/",
    # hashes of everything, content of released chapters only: tests/kommunalprofil/test_integrity.py
    "profile/<slug:slug>/<slug:participation>/<int:number>/nachweis.json",
    "profile/<slug:slug>/<slug:participation>/<int:number>/<slug:region>/nachweis.json",
}


def patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address
        elif not address.startswith("konto/"):  # allauth guards its own pages
            yield from patterns(entry, address)


def person(role: Role | None) -> User:
    return create_user(
        email="anna@example.org",
        name="Anna",
        roles=[role] if role else [],
        by=SYSTEM,
        effective_on=date(2026, 5, 4),
    )


def address_of(pattern: str) -> str:
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    apply_small_directory()
    event = 0
    if "vorgaenge/<int" in pattern:
        pk = Job.objects.create(kind="test", title="Beispiel", created_at=at, started_by=User.objects.first()).pk
    elif pattern.startswith("vorausberechnung/") and "<int:pk>" in pattern:
        pk, event = projection_of(pattern, at)
    elif "<int:pk>" in pattern:
        pk = receive_import(file=None, file_name="a.csv", sha256="0" * 64, by=None, at=at).pk
    else:
        pk = 0
    filled = pattern.replace("<int:pk>", str(pk)).replace("<int:event>", str(event)).replace("<int:number>", "1")
    return "/" + filled.replace("<str:key>", "01051044")


def projection_of(pattern: str, at: datetime) -> tuple[int, int]:
    """A scenario with an event, or a run of it, without anything computed."""
    scenario = Scenario.objects.create(
        region=Region.objects.get(key="01051044"), name="Beispiel", preset="own", base_year=2018, horizon=2030,
        created_at=at, changed_at=at,
    )  # fmt: skip
    ScenarioVersion.objects.create(scenario=scenario, number=1, what="angelegt", data={}, actor_name="Test", at=at)
    event = ScenarioEvent.objects.create(
        scenario=scenario, title="Beispiel", kind="other", first_year=2020, last_year=2021, persons_per_year=10,
        profile="workers", source="Beispiel",
    )  # fmt: skip
    if "lauf/" not in pattern:
        return scenario.pk, event.pk
    run = ProjectionRun.objects.create(
        scenario=scenario, region=scenario.region, scenario_version=1, scenario_data={}, seed=1, trajectories=10,
        created_at=at,
    )  # fmt: skip
    return run.pk, event.pk


def test_every_address_is_in_the_table() -> None:
    walked_here = {pattern for pattern in patterns(get_resolver()) if not pattern.startswith(SCOPED_PLACES)}
    assert walked_here == NEEDED.keys() | PUBLIC


@pytest.mark.parametrize("pattern", NEEDED)
def test_strangers_come_to_the_sign_in_or_are_refused(pattern: str) -> None:
    address = address_of(pattern)
    for answer in (Client().get(address), Client().post(address)):
        assert answer.status_code in {302, 403, 405}
        if answer.status_code == 302:
            assert answer["Location"].startswith("/konto/login/?next=")


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("pattern", NEEDED)
def test_members_open_what_their_role_allows(pattern: str, role: Role | None) -> None:
    user = person(role)
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address, needed = address_of(pattern), NEEDED[pattern]
    opens = not isinstance(needed, Permission) or allowed([role] if role else [], needed)
    codes = {browser.get(address).status_code, browser.post(address).status_code} - {405}
    if opens:
        assert 403 not in codes
    else:
        assert codes == {403}


def test_roles_of_a_disabled_account_open_nothing() -> None:
    user = person(Role.PROGRAMME_OFFICE)
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert browser.get("/daten/einlesen/")["Location"].startswith("/konto/login/")


def test_work_of_other_people_is_not_found() -> None:
    other = Job.objects.create(
        kind="test", title="Fremder Vorgang", created_at=datetime(2026, 5, 4, tzinfo=UTC), started_by=None
    )
    browser = Client()
    browser.force_login(person(Role.CONSULTANT), backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in (f"/vorgaenge/{other.pk}/", f"/vorgaenge/{other.pk}/stand/"):
        answer = browser.get(address)
        assert answer.status_code == 404
        assert "Fremder Vorgang" not in answer.content.decode()
