"""dwk demo: official figures of the eight founding participants, example scenarios, invented people to sign in as."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from dwk.accounts.models import User
    from dwk.audit.rules import Actor

    from .demo_tables import DemoTable

HELP = "Beispielbestand einlesen: amtliche Zahlen der acht Gründungsteilnehmer und Beispielpersonen"

ACTOR_EMAIL = "demo@example.org"
ACTOR_NAME = "Demo"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_arguments: argparse.Namespace) -> int:
    """Load what is missing and say who can sign in."""
    from django.conf import settings

    loaded = ensure_demo(datetime.now(UTC))
    print("Der Beispielbestand wurde eingelesen." if loaded else "Der Beispielbestand ist schon eingelesen.")
    if settings.DEMO:
        print(personas_text())
    return 0


def ensure_demo(now: datetime) -> bool:
    """Load the tables, people, quarters and scenarios of the demo that are not there yet; True if anything was loaded.

    All or nothing, in one transaction. A table counts as there once it was imported, even if somebody has withdrawn
    it since; one whose figures changed with a new edition of the software is imported again.
    """
    from django.db import transaction

    from dwk.regions.actions import apply_successions
    from dwk.statistics.actions.imports import actor_of

    from .demo_profiles import enter_profiles, profiles_pending
    from .demo_programme import enter_programme, programme_pending
    from .demo_scenarios import create_scenarios, scenarios_pending

    pending = _pending()
    people = _missing_people()
    examples = scenarios_pending()
    founding = programme_pending()
    profiles = profiles_pending()
    if not (pending or people or examples or founding or profiles):
        return False
    with transaction.atomic():
        user = _acting_user(now.date())
        for table in pending:
            _import(table, user, now)
        apply_successions(by=actor_of(user), effective_on=now.date())
        _create_quarters(actor_of(user), now.date())
        _create_people(people, actor_of(user), now.date())
        made = create_scenarios(user, now) if examples else 0
        if founding:
            enter_programme(actor_of(user))
        if profiles:
            enter_profiles(actor_of(user), now)
    return bool(pending or people or made or founding or profiles)


def personas_text() -> str:
    """The log-ins of the demo, one per line, for the terminal."""
    from dwk.accounts.permissions import Role
    from dwk.accounts.queries import personas

    people = [(user, [Role(entry.role).label for entry in user.role_assignments.all()]) for user in personas()]
    width = max((len(user.name) for user, _ in people), default=0)
    lines = [f"  {user.name:<{width}}  {', '.join(roles)}, {user.email}" for user, roles in people]
    public = f"  {'ohne Anmeldung':<{width}}  {Role.PUBLIC.label}"
    heading = "Anmelden ohne Passwort als Beispielperson, nur an diesem Rechner, unter „Anmelden“:"
    return "\n".join([heading, *lines, public])


def _pending() -> list[DemoTable]:
    from dwk.statistics.models import ImportRun

    from .demo_tables import demo_tables

    tables = demo_tables()
    known = ImportRun.objects.filter(file_sha256__in=[table.sha256 for table in tables])
    hashes = set(known.values_list("file_sha256", flat=True))
    pending = [table for table in tables if table.sha256 not in hashes]
    # an excerpt taken for a whole directory would end all regions that it lacks
    return [table for table in pending if not table.is_directory] if _has_directory() else pending


def _has_directory() -> bool:
    from dwk.regions.models import Region, RegionStatus
    from dwk.regions.rules import Level

    return Region.objects.filter(level=Level.MUNICIPALITY, status=RegionStatus.DIRECTORY).exists()


def _import(table: DemoTable, user: User, now: datetime) -> None:
    from dwk.statistics.actions.imports import apply_parsed, new_run

    from .demo_tables import read_table

    run = new_run(file=None, file_name=table.file_name, sha256=table.sha256, by=user, at=now)
    apply_parsed(parsed=read_table(table), run=run, by=user, at=now)


def _acting_user(today: date) -> User:
    """The account in whose name the demo is entered; nobody can sign in with it."""
    from dwk.accounts.actions import create_user
    from dwk.accounts.models import User
    from dwk.audit.rules import Actor

    found = User.objects.filter(email=ACTOR_EMAIL).first()
    by = Actor(None, ACTOR_NAME)
    return found or create_user(email=ACTOR_EMAIL, name=ACTOR_NAME, roles=[], by=by, effective_on=today, active=False)


def _missing_people() -> list[dict[str, str]]:
    from dwk.accounts.models import User

    from .demo_tables import own_rows

    rows = own_rows("beispielpersonen")
    known = set(User.objects.filter(email__in=[row["email"] for row in rows]).values_list("email", flat=True))
    return [row for row in rows if row["email"] not in known]


def _create_people(rows: list[dict[str, str]], by: Actor, today: date) -> None:
    from dwk.accounts.actions import create_user
    from dwk.accounts.permissions import Role

    for row in rows:
        create_user(
            email=row["email"],
            name=row["name"],
            roles=[Role(row["role"])],
            by=by,
            effective_on=today,
            persona=True,
        )


def _create_quarters(by: Actor, today: date) -> None:
    """Names of quarters, where their Gemeinde has none yet; no figures: there are no official ones at hand."""
    from dwk.regions.actions import create_neighbourhood
    from dwk.regions.queries import neighbourhoods_of, region_by_key

    from .demo_tables import own_rows

    rows = own_rows("stadtbezirke")
    for key in dict.fromkeys(row["parent"] for row in rows):
        parent = region_by_key(key)
        if neighbourhoods_of(parent).exists():
            continue
        for row in (row for row in rows if row["parent"] == key):
            create_neighbourhood(parent=parent, name=row["name"], number=int(row["number"]), by=by, effective_on=today)
