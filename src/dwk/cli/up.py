"""dwk up: what `make run` calls: database, demo, then server and worker."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from .serve import demand_free, port_from_environment, serve

HELP = "Alles starten: Datenbank, Beispielbestand (beim ersten Mal), Webserver und Arbeiter"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose; PORT, DATABASE_URL and DWK_VAR come from the environment."""


def run(_arguments: argparse.Namespace) -> int:
    """Bring the installation up and serve until interrupted."""
    from django.conf import settings

    from .demo import ensure_demo, personas_text
    from .migrate import migrate

    port = port_from_environment()
    demand_free("127.0.0.1", port)
    now = datetime.now(UTC)
    migrate(now.date())
    if settings.DEMO and ensure_demo(now):
        print("Der Beispielbestand wurde eingelesen.")
        draw_beforehand()
    print(f"Demografiewerkstatt: http://127.0.0.1:{port}/")
    if settings.DEMO:
        print(personas_text())
    print("Beenden mit Strg+C.")
    sys.stdout.flush()
    serve("127.0.0.1", port, with_worker=True)
    return 0


def draw_beforehand() -> None:
    """Let the worker draw the profiles of the founding participants, so that the first click need not wait for it."""
    from dwk.statistics.profile.maps import participants
    from dwk.statistics.tasks import draw_profile

    for place in participants():
        draw_profile.enqueue(region_key=place.region_key)
