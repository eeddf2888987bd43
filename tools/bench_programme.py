"""Measure programmes of a thousand Kommunen: overview page, past states, the check of the trail; on SQLite and PostgreSQL.

Called by ``make bench``, or alone: ``python -m tools.bench_programme``. The data is invented and made in bulk, past the
actions: only reading is measured.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tools import bench_audit
from tools.bench import ROOT, ROUNDS, BenchError, Reading, p95, timed

PARTICIPATIONS, TASKS, ENTRIES, VERSIONS = 1_000, 100_000, 200_000, 20_000
DAY = date(2026, 5, 4)
OVERVIEW = "/programm/messung/"


def fill() -> Any:
    """A programme with a thousand participations and a hundred thousand tasks; the person who looks at it."""
    from dwk.accounts.actions import create_user
    from dwk.accounts.permissions import Role
    from dwk.audit.rules import SYSTEM
    from dwk.programme.actions.people import add_member
    from dwk.programme.actions.programmes import create_programme
    from dwk.programme.models import FocusStatement, Participation, PhaseRun, Task

    programme = create_programme(
        slug="messung",
        name="Messung",
        short_name="M",
        starts_on=DAY,
        ends_on=date(2030, 1, 1),
        by=SYSTEM,
        effective_on=DAY,
    )
    made = [
        Participation(
            programme=programme, slug=f"ort-{n}", name=f"Ort {n:05d}", kind="model", starts_on=DAY, position=n
        )
        for n in range(PARTICIPATIONS)
    ]  # fmt: skip
    _bulk(Participation, made)
    places = list(Participation.objects.filter(programme=programme).order_by("pk"))
    _fill_places(places)
    _bulk(
        FocusStatement, [FocusStatement(participation=place, text=f"Schwerpunkt {place.pk}") for place in places[::2]]
    )
    runs = [
        PhaseRun(participation=place, kind=kind, state=state, responsible_role="municipal_coordinator")
        for place in places
        for kind, state in (("kickoff", "accepted"), ("profile", "in_progress"), ("workshop", "not_started"))
    ]
    _bulk(PhaseRun, runs)
    tasks = [
        Task(
            participation=places[n % PARTICIPATIONS], title=f"Aufgabe {n}", role="municipal_coordinator",
            due_on=DAY + timedelta(days=n % 700), done_on=DAY if n % 3 else None,
        )
        for n in range(TASKS)
    ]  # fmt: skip
    _bulk(Task, tasks)
    user = create_user(email="messung@example.org", name="Messung", roles=[], by=SYSTEM, effective_on=DAY)
    add_member(
        user=user,
        programme=programme,
        participation=None,
        role=Role.PROGRAMME_OFFICE.value,
        by=SYSTEM,
        effective_on=DAY,
    )
    return user


def _fill_places(places: list[Any]) -> None:
    """A point on the map for each of them."""
    from dwk.programme.models import ParticipationRegion
    from dwk.regions.models import Region

    regions = [
        Region(
            key=f"9{n:07d}", territory_key=f"9{n:07d}", name=f"Ort {n:05d}", search_name=f"ort {n:05d}",
            level="municipality", longitude=8 + n % 40 / 10, latitude=48 + n // 40 / 4,
        )
        for n, _ in enumerate(places)
    ]  # fmt: skip
    _bulk(Region, regions)
    stored = Region.objects.filter(key__startswith="9").order_by("key")
    _bulk(
        ParticipationRegion,
        [ParticipationRegion(participation=place, region=region) for place, region in zip(places, stored, strict=True)],
    )


def _bulk(model: Any, rows: list[Any]) -> None:
    """Past the guard of tracked tables, where there is one: nothing of this is measured as writing."""
    from django.db.models import QuerySet

    QuerySet(model).bulk_create(rows, batch_size=2000)


def fill_trail() -> str:
    """Two hundred thousand entries in ten chains, and one Kommune with twenty thousand versions of two thousand records."""
    from dwk.audit.models import Action, ChainHead, Version
    from dwk.audit.rules import GENESIS_HASH, version_hash

    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    sizes = {f"participation:{900_000 + n}": (ENTRIES - VERSIONS) // 9 for n in range(9)}
    sizes["participation:999999"] = VERSIONS
    for chain, size in sizes.items():
        previous, rows = GENESIS_HASH, []
        for number in range(1, size + 1):
            values: dict[str, Any] = {
                "chain": chain, "sequence": number, "object_type": "programme.task", "object_id": str(number % 2000),
                "effective_on": DAY + timedelta(days=number % 300), "recorded_at": at + timedelta(seconds=number),
                "actor_id": None, "actor_name": "Messung", "action": str(Action.CHANGED), "reason": "",
                "data": {"id": number % 2000, "title": f"Aufgabe {number}", "position": number % 7, "done_on": None},
            }  # fmt: skip
            digest = version_hash(previous=previous, **values)
            rows.append(Version(previous_hash=previous, hash=digest, **values))
            previous = digest
        Version.objects.bulk_create(rows, batch_size=2000)
        ChainHead.objects.create(chain=chain, sequence=size, hash=previous)
    return "participation:999999"


def readings(place: str) -> Iterator[Reading]:
    """All figures of one database."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from dwk.audit.models import ChainHead
    from dwk.audit.queries import verify_chain
    from dwk.programme.queries.past import past_of

    user = fill()
    chain = fill_trail()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    counts = set()
    for address in (OVERVIEW, f"{OVERVIEW}?seite=7", f"{OVERVIEW}?q=Ort+005"):
        with CaptureQueriesContext(connection) as queries:
            _get(client, address)
        counts.add(len(queries))
    yield Reading(
        f"{place}: Übersicht, 1.000 Kommunen und 100.000 Aufgaben, p95",
        p95([timed(lambda: _get(client, OVERVIEW)) for _ in range(ROUNDS)]), "ms", 100,
    )  # fmt: skip
    yield Reading("  SQL-Abfragen je Seite, höchstens", max(counts), "")
    past = [timed(lambda: past_of([chain], DAY + timedelta(days=150))) for _ in range(12)]
    yield Reading(f"{place}: Stand einer Kommune mit 20.000 Fassungen, p95", p95(past), "ms", 300)

    def verify() -> None:
        faults = [verify_chain(name) for name in ChainHead.objects.values_list("chain", flat=True)]
        if any(faults):
            raise BenchError(f"Der Verlauf ist fehlerhaft: {faults}")

    yield Reading(f"{place}: Verlauf von 200.000 Einträgen prüfen", timed(verify), "s", 10)
    yield from bench_audit.readings(place, chain, DAY)


def _get(client: Any, path: str) -> None:
    status = client.get(path).status_code
    if status != 200:
        raise BenchError(f"{path} antwortet mit {status}.")


def _measure(place: str, url: str) -> int:
    """In a process of its own: a database is chosen once."""
    with tempfile.TemporaryDirectory(prefix="dwk-bench-") as scratch:
        environment = {
            **os.environ, "DWK_VAR": scratch, "DATABASE_URL": url or f"sqlite:///{scratch}/bench.sqlite3",
            "DWK_DEMO": "0", "DJANGO_SETTINGS_MODULE": "dwk.config.settings",
        }  # fmt: skip
        words: list[list[str]] = [["-m", "dwk.cli.main", "migrate"], ["-m", "tools.bench_programme", place]]
        for word in words:
            done = subprocess.run([sys.executable, *word], cwd=ROOT, env=environment, check=False)
            if done.returncode:
                return done.returncode
    return 0


def measure_all() -> int:
    """Both databases; the number of those whose limits do not hold."""
    from tools import postgres

    measures: list[Callable[[], int]] = [lambda: _measure("SQLite", "")]
    with postgres.server() as url:
        measures.append(lambda: _measure("PostgreSQL", url))
        return sum(bool(measure()) for measure in measures)


def main(arguments: list[str]) -> int:
    """Measure one database (its name is given) or both."""
    if not arguments:
        return 1 if measure_all() else 0
    kept = True
    for reading in readings(arguments[0]):
        print(reading.line(), flush=True)
        kept = kept and reading.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
