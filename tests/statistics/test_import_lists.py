"""The list of imports and the boundaries that do not say of which day they are."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dwk.accounts.permissions import Role
from dwk.regions.models import Boundary
from dwk.statistics.models import ImportRun, ImportState

from .import_samples import KNOWN, OWN, applied, checked, signed_in, submitted, work

pytestmark = pytest.mark.django_db
PAGE = "/daten/einlesen/"


def test_an_empty_list_teaches() -> None:
    page = signed_in().get(PAGE).content.decode()
    assert "Noch keine Datei eingelesen" in page
    assert "Dateien prüfen" in page


def test_who_reads_the_logs_sees_the_list_without_the_form() -> None:
    applied()
    page = signed_in(Role.MUNICIPAL_LEAD).get(PAGE).content.decode()
    assert "tabelle.csv" in page
    assert "Dateien prüfen" not in page
    assert Client().get(PAGE)["Location"].startswith("/konto/login/")
    assert signed_in(Role.CONSULTANT).get(PAGE).status_code == 403
    assert signed_in().post(PAGE).status_code == 405


def test_filters_search_order_and_pages_live_in_the_address() -> None:
    applied(KNOWN, "anna.csv")
    checked(OWN, "berta.csv")
    for number in range(30):
        submitted(f"{KNOWN}{number}", f"weitere-{number:02}.csv")
    client = signed_in()
    assert "32\xa0Einlesungen" in client.get(PAGE).content.decode()
    assert "berta.csv" not in client.get(f"{PAGE}?stand=done").content.decode()
    assert "1\xa0Einlesung" in client.get(f"{PAGE}?q=BERTA").content.decode()
    assert "Keine Einlesung passt dazu" in client.get(f"{PAGE}?q=zzz").content.decode()
    by_name = client.get(f"{PAGE}?ordnung=name").content.decode()
    assert by_name.index("anna.csv") < by_name.index("berta.csv") < by_name.index("weitere-00.csv")
    assert "weitere-29.csv" in client.get(f"{PAGE}?ordnung=name&seite=2").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_list() -> None:
    client = signed_in()
    submitted(KNOWN)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(20):
        submitted(f"{KNOWN}{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few) <= 8


def outlines() -> str:
    square = [[8, 54], [9, 54], [9, 55], [8, 55], [8, 54]]
    geometry = {"type": "Polygon", "arcs": [[0]], "properties": {"ags": "01051", "name": "Beispielkreis"}}
    objects = {"kreise": {"type": "GeometryCollection", "geometries": [{**geometry, "id": "01051"}]}}
    return json.dumps({"type": "Topology", "arcs": [square], "objects": objects})


def test_boundaries_are_asked_for_their_day_before_they_are_applied() -> None:
    run, client = checked(outlines(), "grenzen.topojson"), signed_in()
    assert run.state == ImportState.CHECKED, run.refusal
    page = client.get(f"{PAGE}{run.pk}/").content.decode()
    assert "Der Gebietsstand der Grenzen fehlt" in page
    assert "uebernehmen/" not in page
    wrong = client.post(f"{PAGE}{run.pk}/gebietsstand/", {"territory": "irgendwann"}, follow=True).content.decode()
    assert "Bitte geben Sie den Gebietsstand als Datum an" in wrong
    client.post(f"{PAGE}{run.pk}/gebietsstand/", {"territory": "31.12.2022"})
    work(run)
    page = client.get(f"{PAGE}{run.pk}/").content.decode()
    assert "1\xa0Grenze übernehmen" in page
    assert "31.12.2022" in page
    client.post(f"{PAGE}{run.pk}/uebernehmen/")
    work(run)
    assert run.state == ImportState.DONE
    assert Boundary.objects.count() == 1


def test_the_day_can_be_given_with_the_file() -> None:

    run = checked(outlines(), "grenzen.topojson", territory=date(2022, 12, 31))
    assert "1\xa0Grenze übernehmen" in signed_in().get(f"{PAGE}{run.pk}/").content.decode()


def test_an_unknown_import_is_not_found() -> None:
    client = signed_in()
    assert client.get(f"{PAGE}999999/").status_code == 404
    assert client.post(f"{PAGE}1/").status_code == 405
    assert not ImportRun.objects.exists()
