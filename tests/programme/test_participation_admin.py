"""The office admits Kommunen, changes a participation and ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from dwk.accounts.permissions import Role
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.models import Participation, ParticipationRegion, Programme
from dwk.programme.rules import RESERVED_SLUGS, proposed_slug
from tests.accounts.test_permission_walk import patterns
from tests.factories.memberships import member_of, small_participation, small_programme
from tests.factories.regions import make_region

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NEW = "/programm/probe/kommunen/neu/"
HERE = "/programm/probe/musterstadt/"


def browser_of(programme: Programme, role: Role, place: Participation | None = None) -> Client:
    browser = Client()
    browser.force_login(member_of(programme, role, place), backend=BACKEND)
    return browser


@pytest.fixture
def programme(db: None) -> Programme:
    return small_programme()


@pytest.fixture
def office(programme: Programme) -> Client:
    return browser_of(programme, Role.PROGRAMME_OFFICE)


@pytest.fixture
def regions(db: None) -> None:
    make_region("01", "Beispielland")
    make_region("01051", "Müsterkreis")
    make_region("01051044", "Großdorf, Stadt")


def entered(**more: Any) -> dict[str, Any]:
    return {
        "name": "Müsterkreis / Großdorf", "kind": "model", "slug": "muesterkreis", "starts_on": "2026-03-01", "position": "4",
        **more,
    }  # fmt: skip


def test_several_regions_are_found_by_name_and_key_and_admitted_together(
    programme: Programme, office: Client, regions: None
) -> None:
    page = office.get(NEW + "?q=müster").content.decode()
    assert 'href="?gebiet=01051"' in page
    assert "<h2" in page
    assert "Kurzname" not in page, "the form comes with the first region"
    page = office.get(NEW + "?gebiet=01051&q=01051044").content.decode()
    assert 'href="?gebiet=01051&amp;gebiet=01051044"' in page
    page = office.get(NEW + "?gebiet=01051&gebiet=01051044").content.decode()
    assert 'value="Müsterkreis / Großdorf"' in page
    assert 'value="muesterkreis-grossdorf"' in page
    answer = office.post(
        NEW + "?gebiet=01051&gebiet=01051044", entered(kind="mentor", reason="Beschluss", effective_on="2026-03-01")
    )
    assert answer["Location"] == "/programm/probe/muesterkreis/"
    found = Participation.objects.get()
    assert (found.kind, found.position, found.designation) == ("mentor", 4, "")
    rows = ParticipationRegion.objects.filter(participation=found).order_by("position")
    assert list(rows.values_list("region__key", flat=True)) == ["01051", "01051044"]
    assert "Müsterkreis / Großdorf" in office.get("/programm/probe/").content.decode()


def test_a_land_a_quartier_and_what_is_unknown_cannot_be_chosen(office: Client, regions: None) -> None:
    assert 'href="?gebiet=01"' not in office.get(NEW + "?q=Beispielland").content.decode()
    page = office.get(NEW + "?gebiet=01&gebiet=99999&gebiet=%00").content.decode()
    assert "Kurzname" not in page
    assert "wurde keine Gemeinde" in office.get(NEW + "?q=Nirgendwo").content.decode()
    assert office.post(NEW, entered()).status_code == 200
    assert not Participation.objects.exists()


def test_a_region_takes_part_once_at_a_time(programme: Programme, office: Client, regions: None) -> None:
    office.post(NEW + "?gebiet=01051", entered())
    page = office.get(NEW + "?gebiet=01051").content.decode()
    assert "nimmt schon teil" in page
    page = office.post(NEW + "?gebiet=01051", entered(slug="zweite")).content.decode()
    assert "nimmt an diesem Tag schon teil" in page
    office.post("/programm/probe/muesterkreis/teilnahme/beenden/", {"ends_on": "2026-04-30", "reason": "Ende"})
    answer = office.post(NEW + "?gebiet=01051", entered(slug="zweite", starts_on="2026-05-01"))
    assert answer.status_code == 302


@pytest.mark.parametrize("slug", ["programm", "Kommunen", "musterstadt", "mit leer", "größe"])
def test_a_short_name_that_cannot_be_reached_is_refused(
    programme: Programme, office: Client, regions: None, slug: str
) -> None:
    small_participation(programme)
    answer = office.post(NEW + "?gebiet=01051", entered(slug=slug))
    assert answer.status_code == 200
    assert Participation.objects.count() == 1


def test_reserved_words_are_refused_by_every_way_in(programme: Programme) -> None:
    with pytest.raises(ProgrammeRefused, match="Seite des Programms"):
        small_participation(programme, "programm")


def test_reserved_words_are_those_of_the_addresses() -> None:
    whole = "programm/<slug:slug>/"
    routes = [route.removeprefix(whole) for route in patterns(get_resolver()) if route.startswith(whole)]
    words = {route.split("/")[0] for route in routes if "/" in route}
    assert {word for word in words if not word.startswith("<")} == RESERVED_SLUGS


def test_short_names_are_proposed_without_umlauts_and_once() -> None:
    assert proposed_slug("Emsland / Vrees", []) == "emsland-vrees"
    assert proposed_slug("Düren", ["dueren"]) == "dueren-2"
    assert proposed_slug("Kommunen", []) == "kommunen-2"
    assert proposed_slug("…", []) == "eintrag"
    assert len(proposed_slug("x" * 300, [], 40)) <= 40


def test_a_participation_is_changed_and_the_earlier_words_stay(programme: Programme, office: Client) -> None:
    small_participation(programme)
    assert f'href="{HERE}teilnahme/"' in office.get(HERE).content.decode()
    answer = office.post(
        HERE + "teilnahme/",
        entered(name="Neustadt", kind="associated", small="on", starts_on="2026-01-01", effective_on="2026-04-01"),
    )
    assert answer.status_code == 302
    found = Participation.objects.get()
    assert (found.name, found.kind, found.small, found.slug) == ("Neustadt", "associated", True, "musterstadt")
    wrong = office.post(HERE + "teilnahme/", entered(ends_on="2020-01-01")).content.decode()
    assert "endet vor ihrem Beginn" in wrong
    assert "Musterstadt" in office.get("/programm/probe/?stand=2026-03-01").content.decode()
    assert "Neustadt" in office.get("/programm/probe/?stand=2026-04-02").content.decode()


def test_a_participation_ends_with_a_reason_and_can_be_taken_up_again(programme: Programme, office: Client) -> None:
    small_participation(programme)
    yesterday = timezone.localdate() - timedelta(days=1)
    page = office.post(HERE + "teilnahme/beenden/", {"ends_on": yesterday.isoformat()}).content.decode()
    assert "warum die Teilnahme endet" in page
    early = office.post(HERE + "teilnahme/beenden/", {"ends_on": "2025-01-01", "reason": "x"}).content.decode()
    assert "Die Teilnahme beginnt am 01.01.2026" in early
    left = {"ends_on": yesterday.isoformat(), "reason": "Ausgetreten"}
    page = office.post(HERE + "teilnahme/beenden/", left, follow=True).content.decode()
    assert "Die Teilnahme von Musterstadt endet am" in page
    assert "Musterstadt" not in office.get("/programm/probe/").content.decode()
    page = office.get(HERE).content.decode()
    assert "Die Teilnahme endete am" in page
    assert f'href="{HERE}teilnahme/"' in page
    office.post(HERE + "teilnahme/", entered(name="Musterstadt", starts_on="2026-01-01", ends_on=""))
    assert Participation.objects.get().ends_on is None
    assert "Musterstadt" in office.get("/programm/probe/").content.decode()


def test_days_of_the_past_hold_from_themselves_on_where_nothing_else_is_entered(
    programme: Programme, office: Client, regions: None
) -> None:
    office.post(NEW + "?gebiet=01051", entered())
    left = {"ends_on": "2026-04-30", "reason": "Ausgetreten"}
    office.post("/programm/probe/muesterkreis/teilnahme/beenden/", left)
    shown = {
        day: "/programm/probe/muesterkreis/" in office.get(f"/programm/probe/?stand=2026-{day}").content.decode()
        for day in ("02-28", "03-01", "04-30", "05-01")
    }
    assert shown == {"02-28": False, "03-01": True, "04-30": True, "05-01": False}


def test_only_the_office_admits_changes_and_ends(programme: Programme) -> None:
    place = small_participation(programme)
    lead = browser_of(programme, Role.MUNICIPAL_LEAD, place)
    assert "teilnahme/" not in lead.get(HERE).content.decode()
    assert lead.post(HERE + "teilnahme/beenden/", {"ends_on": "2026-05-01", "reason": "x"}).status_code == 403
    funder = browser_of(programme, Role.FUNDER)
    assert "Kommune aufnehmen" not in funder.get("/programm/probe/").content.decode()
    assert funder.get(NEW).status_code == 403
    office = browser_of(programme, Role.PROGRAMME_OFFICE)
    assert "Kommune aufnehmen" in office.get("/programm/probe/").content.decode()
    assert "Kommune aufnehmen" not in office.get("/programm/probe/?stand=2026-02-01").content.decode()
    assert office.post(HERE + "teilnahme/?stand=2026-02-01", entered()).status_code == 403
