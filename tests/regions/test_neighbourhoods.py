"""The office makes Quartiere below a Gemeinde."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dwk.accounts.actions import create_user
from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.regions import actions
from dwk.regions.models import Region, RegionStatus
from tests.factories.regions import BY, TODAY, apply_small_directory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def town():
    apply_small_directory()
    return Region.objects.get(key="01051044")


@pytest.fixture
def office(client):
    user = create_user(
        email="alice@example.org", name="Alice", roles=[Role.PROGRAMME_OFFICE], by=BY, effective_on=TODAY
    )
    client.force_login(user, backend=BACKEND)
    return client


def quartier(town, name="Nordstadt", number=None):
    return actions.create_neighbourhood(parent=town, name=name, number=number, by=BY, effective_on=TODAY)


def test_a_quartier_takes_the_next_number_below_its_gemeinde(town):
    first, second = quartier(town), quartier(town, "Südstadt")

    assert (first.key, second.key) == ("01051044-01", "01051044-02")
    assert (first.status, first.level, first.state_key) == (RegionStatus.OWN, "neighbourhood", "01")


@pytest.mark.parametrize(
    ("name", "number", "says"),
    [
        ("nordstadt", None, "gibt es hier schon"),
        ("  ", None, "braucht einen Namen"),
        ("Anders", 1, "schon vergeben"),
        ("Anders", 100, "zwischen 1 und 99"),
    ],
)
def test_a_quartier_that_clashes_is_refused(town, name, number, says):
    quartier(town)

    with pytest.raises(actions.NeighbourhoodRefused, match=says):
        quartier(town, name, number)


def test_a_kreis_has_no_quartiere(town):
    with pytest.raises(actions.NeighbourhoodRefused, match="nur in einer bestehenden Gemeinde"):
        quartier(Region.objects.get(key="01051"))


def test_an_official_region_cannot_be_renamed_or_closed(town):
    with pytest.raises(actions.NeighbourhoodRefused, match="Amtliche Gebiete"):
        actions.rename_neighbourhood(region=town, name="Anders", by=BY, effective_on=TODAY)
    with pytest.raises(actions.NeighbourhoodRefused, match="Amtliche Gebiete"):
        actions.close_neighbourhood(region=town, by=BY, effective_on=TODAY)


def test_closing_can_be_taken_back_and_each_step_is_recorded(town):
    region = quartier(town)

    closed = actions.close_neighbourhood(region=region, by=BY, effective_on=TODAY)
    assert closed.valid_to == TODAY
    reopened = actions.reopen_neighbourhood(region=region, by=BY, effective_on=TODAY)

    assert reopened.valid_to is None
    assert Version.objects.filter(object_type="regions.region", object_id=str(region.pk)).count() == 3


def test_the_office_makes_renames_closes_and_reopens_a_quartier_in_the_browser(office, town):
    answer = office.post(reverse("neighbourhood_create", args=[town.key]), {"name": "Nordstadt"}, follow=True)
    assert "Das Quartier „Nordstadt“ ist angelegt." in answer.text
    region = Region.objects.get(key="01051044-01")

    office.post(reverse("neighbourhood_rename", args=[region.key]), {"name": "Hafenviertel"})
    region.refresh_from_db()
    assert region.name == "Hafenviertel"

    assert "Quartier schließen" in office.get(reverse("neighbourhood_close", args=[region.key])).text
    assert Region.objects.get(pk=region.pk).valid_to is None
    page = office.post(reverse("neighbourhood_close", args=[region.key]), follow=True).text
    assert "Wieder öffnen" in page

    office.post(reverse("neighbourhood_reopen", args=[region.key]))
    assert Region.objects.get(pk=region.pk).valid_to is None


def test_a_clash_is_said_beside_the_form(office, town):
    quartier(town)

    page = office.post(reverse("neighbourhood_create", args=[town.key]), {"name": "Nordstadt"})

    assert page.status_code == 200
    assert "gibt es hier schon" in page.text


@pytest.mark.parametrize("role", [None, Role.MUNICIPAL_COORDINATOR])
@pytest.mark.parametrize("name", ["neighbourhood_rename", "neighbourhood_close", "neighbourhood_reopen"])
def test_others_are_refused_and_nothing_changes(client, town, role, name):
    region = quartier(town)
    if role:
        user = create_user(email="bob@example.org", name="Bob", roles=[role], by=BY, effective_on=TODAY)
        client.force_login(user, backend=BACKEND)

    created = client.post(reverse("neighbourhood_create", args=[town.key]), {"name": "Südstadt"})
    changed = client.post(reverse(name, args=[region.key]), {"name": "Anders"})

    assert (created.status_code, changed.status_code) == (403, 403)
    assert Region.objects.filter(level="neighbourhood").get().name == "Nordstadt"
    assert "Quartier anlegen" not in client.get(reverse("region_detail", args=[town.key])).text


def test_a_link_alone_reopens_nothing(office, town):
    region = quartier(town)

    assert office.get(reverse("neighbourhood_reopen", args=[region.key])).status_code == 405


def test_the_address_of_a_gemeinde_is_no_quartier(office, town):
    assert office.post(reverse("neighbourhood_close", args=[town.key])).status_code == 404
