"""What somebody finds after the first start: figures, people, quarters; and that a second start changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.accounts.queries import personas, roles_of
from dwk.audit.models import Version
from dwk.cli.demo import ACTOR_EMAIL, ensure_demo, personas_text
from dwk.regions.models import Region, RegionStatus, Succession
from dwk.regions.queries import neighbourhoods_of, region_by_key
from dwk.statistics.actions.imports import withdraw_import
from dwk.statistics.models import ImportRun, ImportState, Observation, Source

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
# what a test changes is taken back after it; what the fixture below loads, after the last one
pytestmark = pytest.mark.django_db
AGES = "regio:12411-02-03-4"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker) -> Iterator[bool]:
    """The demo in a database that was empty; loaded once for this file, gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield ensure_demo(NOW)
        transaction.set_rollback(True)


def population(key: str, day: date, source: str = AGES) -> float | None:
    """The total as imported from one source."""
    return Observation.objects.get(
        series__source__key=source, series__concept="population", region__key=key, date=day, cell__key=""
    ).value


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Observation, ImportRun, Region, User, Version))


def test_the_first_start_loads(loaded: bool) -> None:
    assert loaded is True
    assert set(ImportRun.objects.values_list("state", flat=True)) == {ImportState.DONE}
    assert ImportRun.objects.filter(rejected_count__gt=0).count() == 0


def test_the_log_of_imports_says_what_each_table_brought(loaded: bool) -> None:
    facts = ImportRun.objects.get(file_name="Demo: 12612-0009.csv").facts
    assert facts["Umfang"] == "106\u00a0Werte, 1\u00a0Gebiet"
    assert facts["Lizenz"] == "dl-de/by-2-0"


def test_official_totals_stand_as_published(loaded: bool) -> None:
    assert population("01051", date(2018, 12, 31)) == 133_210
    assert population("DG", date(2018, 12, 31)) == 83_019_213
    assert population("14523010", date(2022, 12, 31), "gv-isys:GV100AD") == population(
        "14523010", date(2022, 12, 31), "gv-isys:AuszugGV-Jahr"
    )


def test_ages_and_sexes_add_up_for_every_region_and_year(loaded: bool) -> None:
    sums: dict[tuple[str, date, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    rows = Observation.objects.filter(series__source__key=AGES).values_list(
        "region__key", "date", "cell__sex", "cell__age_from", "value"
    )
    for key, day, sex, age_from, value in rows:
        assert value is not None, (key, day)
        sums[key, day, sex][age_from is not None] += value
    assert len({(key, day) for key, day, _ in sums}) > 500
    for (key, day, sex), (total, groups) in sums.items():
        assert total == groups, (key, day, sex)
        if not sex:
            assert total == sums[key, day, "m"][0] + sums[key, day, "f"][0], (key, day)


def test_every_figure_has_publisher_licence_and_source_line(loaded: bool) -> None:
    assert Source.objects.count() > 15
    for source in Source.objects.all():
        assert source.publisher, source.key
        assert source.licence, source.key
        assert source.attribution.startswith("© "), source.key
        assert "inkar" not in f"{source.key} {source.publisher} {source.attribution}".lower()


def test_eight_participants_and_what_they_are_compared_with_have_ages_since_1995(loaded: bool) -> None:
    for key in ("DG", "14", "03", "05", "01", "10", "13", "03454", "05913", "01051", "10041", "05358"):
        assert population(key, date(1995, 12, 31)), key
        assert population(key, date(2018, 12, 31)), key
    for key, year in (("14523", 2008), ("14627", 2008), ("13076", 2011)):
        assert population(key, date(year, 12, 31)), "from the first year in which the Kreis existed"
        assert Succession.objects.filter(successor__key=key).count() >= 2


def test_dissolved_predecessors_are_known_as_such(loaded: bool) -> None:
    parchim = region_by_key("13060")
    assert parchim.status == RegionStatus.HISTORICAL
    assert parchim.valid_to == date(2011, 9, 3)


def test_dortmund_has_its_stadtbezirke_without_any_figure(loaded: bool) -> None:
    quarters = list(neighbourhoods_of(region_by_key("05913000")))
    assert [quarter.name for quarter in quarters][:2] == ["Stadtbezirk Innenstadt-West", "Stadtbezirk Innenstadt-Nord"]
    assert len(quarters) == 12
    assert not Observation.objects.filter(region__in=quarters).exists()


def test_one_invented_person_per_role_can_sign_in(loaded: bool) -> None:
    people = list(personas())
    held = [role for person in people for role in roles_of(person)]
    assert sorted(held) == sorted(set(Role) - {Role.PUBLIC})
    printed = personas_text()
    for person in people:
        assert person.name in printed
        assert not person.has_usable_password()
    assert "ohne Anmeldung" in printed


def test_the_trail_says_that_the_demo_acted_and_nobody_can_sign_in_as_it(loaded: bool) -> None:
    actor = User.objects.get(email=ACTOR_EMAIL)
    assert not actor.is_active
    assert not actor.is_persona
    assert set(Version.objects.filter(object_type="statistics.importrun").values_list("actor_name")) == {("Demo",)}


def test_a_second_start_changes_nothing(loaded: bool) -> None:
    before = counts()
    assert ensure_demo(NOW) is False
    assert counts() == before


def test_a_withdrawn_table_does_not_come_back_with_the_next_start(loaded: bool) -> None:
    run = ImportRun.objects.get(file_name="Demo: 12612-0009.csv")
    withdraw_import(run=run, by=None, reason="wird nicht gebraucht", effective_on=NOW.date())
    assert ensure_demo(NOW) is False
    assert not run.observations.filter(ended_by=None).exists()


def test_a_table_of_a_new_edition_is_imported_again(loaded: bool) -> None:
    run = ImportRun.objects.get(file_name="Demo: 12612-0009.csv")
    ImportRun.objects.filter(pk=run.pk).update(file_sha256="0" * 64)
    assert ensure_demo(NOW) is True
    again = ImportRun.objects.get(file_name="Demo: 12612-0009.csv", file_sha256__gt="0" * 64)
    assert (again.new_count, again.changed_count, again.same_count) == (0, 0, run.new_count)


def test_people_whom_somebody_renamed_stay_renamed(loaded: bool) -> None:
    User.objects.filter(email="beratung@example.org").update(name="Andere Person (Beispiel)")
    assert ensure_demo(NOW) is False
    assert User.objects.get(email="beratung@example.org").name == "Andere Person (Beispiel)"
