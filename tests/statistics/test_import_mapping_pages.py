"""A table nobody knows: questions about its columns, answers as a mapping, then the preview."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.statistics.actions.import_steps import COLUMNS
from dwk.statistics.importers.mapping import Mapping
from dwk.statistics.importers.own_table import ColumnRole, guess_roles
from dwk.statistics.models import ImportRun, ImportState, Observation, Series

from .import_samples import ANSWERS, KNOWN, OWN, checked, signed_in, work

pytestmark = pytest.mark.django_db


def page_of(run: ImportRun, step: str = "zuordnung/") -> str:
    return f"/daten/einlesen/{run.pk}/{step}"


def explained(client: Client, run: ImportRun, **changes: Any) -> Any:
    return client.post(page_of(run), {**ANSWERS, **changes})


def test_the_questions_show_the_first_rows_and_guess_from_the_headings() -> None:
    run = checked(OWN, "eigen.csv")
    client = signed_in()
    assert run.state == ImportState.UPLOADED
    assert "Spalten zuordnen" in client.get(page_of(run, "")).content.decode()
    assert "Spalten zuordnen" in client.get("/daten/einlesen/").content.decode()
    page = client.get(page_of(run)).content.decode()
    assert "unter 18 Jahre" in page
    assert '<option value="age_label" selected>' in page
    assert '<option value="value_m" selected>' in page


def test_the_answers_lead_to_preview_values_and_a_file_for_the_command_line() -> None:
    run, client = checked(OWN, "eigen.csv"), signed_in(Role.MUNICIPAL_COORDINATOR)
    assert explained(client, run, concept="population")["Location"] == page_of(run, "")
    work(run)
    assert (run.state, run.new_count) == (ImportState.CHECKED, 4)
    text = client.get(page_of(run, "zuordnung.yaml")).content.decode()
    assert Mapping.from_yaml(text).source.publisher == "Stadt Beispielstadt"
    client.post(page_of(run, "uebernehmen/"))
    work(run)
    assert Observation.objects.filter(region__key="01051044", cell__sex="f", cell__age_to=17).get().value == 480
    assert Series.objects.get().concept == "population"


def test_a_mapping_that_does_not_fit_is_refused_and_can_be_changed() -> None:
    run, client = checked(OWN, "eigen.csv"), signed_in()
    explained(client, run, role_0="skip", role_1="key")
    work(run)
    assert run.state == ImportState.REFUSED
    assert "Zuordnung ändern" in client.get(page_of(run, "")).content.decode()
    page = client.get(page_of(run)).content.decode()
    assert "Mit der bisherigen Zuordnung wurde die Datei abgelehnt" in page
    assert 'value="Stadt Beispielstadt"' in page
    explained(client, run)
    work(run)
    assert run.state == ImportState.CHECKED


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"role_0": "skip"}, "Bitte ordnen Sie eine Spalte als Gebietsschlüssel zu"),
        ({"role_2": "skip"}, "Bitte ordnen Sie eine Spalte als Jahr oder Stichtag zu"),
        ({"constant_day": "2023-12-31"}, "Die Zeit ist mehrfach angegeben."),
        ({"constant_day": "gestern"}, "Bitte geben Sie ein Datum an"),
        ({"role_4": "skip", "role_5": "skip"}, "Keine Spalte ist als Wert zugeordnet."),
        ({"role_5": "value_m"}, "ist schon einer anderen Spalte zugeordnet"),
        ({"role_3": "age_from"}, "gehören zusammen"),
        ({"role_0": "skip", "constant_region": "123456"}, "Das ist kein Gebietsschlüssel"),
        ({"publisher": ""}, "zwingend erforderlich"),
        ({"role_0": "erfunden"}, "keine gültige Auswahl"),
    ],
)
def test_mistakes_are_told_beside_the_field(changes: dict[str, str], sentence: str) -> None:
    run = checked(OWN, "eigen.csv")
    answer = explained(signed_in(), run, **changes)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    run.refresh_from_db()
    assert run.mapping == ""


def test_years_in_the_header_and_one_region_for_all() -> None:
    run = checked("Merkmal;2021;2022\nEinpendler;10,5;11\n", "breit.csv")
    client = signed_in()
    answers = {k: v for k, v in ANSWERS.items() if not k.startswith("role_")}
    answers |= {"role_0": "dimension", "role_1": "year_values", "role_2": "year_values", "constant_region": "01051044"}
    client.post(page_of(run), {**answers, "unit": "je 100 Personen", "months": "12"})
    work(run)
    assert (run.state, run.new_count) == (ImportState.CHECKED, 2), run.refusal


def test_only_for_files_that_need_it_and_only_before_they_are_applied() -> None:
    client, known = signed_in(), checked(KNOWN)
    assert client.get(page_of(known))["Location"] == page_of(known, "")
    assert client.get(page_of(known, "zuordnung.yaml")).status_code == 404
    run = checked(OWN)
    assert client.delete(page_of(run)).status_code == 405
    assert Client().get(page_of(run))["Location"].startswith("/konto/login/")
    assert explained(signed_in(Role.MUNICIPAL_LEAD), run).status_code == 403
    client.post(page_of(run, "verwerfen/"))
    assert explained(client, run)["Location"] == page_of(run, "")
    run.refresh_from_db()
    assert run.mapping == ""
    assert COLUMNS in run.facts


def test_headings_that_say_nothing_are_left_out() -> None:
    assert guess_roles(["AGS", "AGS", "xyz", "2019", "Einwohner"]) == [
        ColumnRole.KEY,
        ColumnRole.SKIP,
        ColumnRole.SKIP,
        ColumnRole.YEAR_VALUES,
        ColumnRole.VALUE,
    ]
