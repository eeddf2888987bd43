"""Measure the content analysis: 60 interviews of 20,000 words with 8,000 codings; coding page and passages.

Called by ``make bench``, or alone: ``python -m tools.bench_coding``. The texts are invented and coded in bulk, past the
actions: only reading is measured, each reading with its note of access.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from tools.bench import ROOT, ROUNDS, BenchError, Reading, p95, timed

INTERVIEWS, WORDS, CODINGS, CODES = 60, 20_000, 8_000, 60
DAY = date(2026, 5, 4)
AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
HERE = "/programm/messung/ort/interviews/"
SENTENCE = "Ältere Menschen finden hier kaum eine Wohnung, und der Bus fährt nur zweimal am Tag. "


def fill() -> tuple[Any, Any, list[Any]]:
    """A Kommune with interviews, its categories, and somebody who may read them; the texts."""
    from dwk.accounts.actions import create_user
    from dwk.accounts.permissions import Role
    from dwk.audit.rules import SYSTEM
    from dwk.kommunalprofil.actions.coding import add_code
    from dwk.programme.actions.participations import create_participation
    from dwk.programme.actions.people import add_member
    from dwk.programme.actions.programmes import create_programme

    programme = create_programme(
        slug="messung", name="Messung", short_name="M", starts_on=DAY, ends_on=date(2030, 1, 1), by=SYSTEM,
        effective_on=DAY,
    )  # fmt: skip
    place = create_participation(
        programme=programme,
        slug="ort",
        name="Ort",
        kind="model",
        starts_on=DAY,
        regions=[],
        by=SYSTEM,
        effective_on=DAY,
    )
    users = []
    for name in ("Eins", "Zwei"):
        user = create_user(email=f"{name}@example.org", name=name, roles=[], by=SYSTEM, effective_on=DAY)
        role = Role.RESEARCH_PARTNER.value
        add_member(user=user, programme=programme, participation=place, role=role, by=SYSTEM, effective_on=DAY)
        users.append(user)
    parents: list[Any] = []
    for number in range(CODES):
        parent = parents[number % 10] if number >= 10 else None
        parents.append(
            add_code(participation=place, name=f"Kategorie {number}", parent=parent, by=SYSTEM, effective_on=DAY)
        )
    texts = [_text(place, number) for number in range(INTERVIEWS)]
    _code(place, texts, parents, users)
    return users[0], parents[0], texts


def _text(place: Any, number: int) -> Any:
    from dwk.audit.rules import SYSTEM
    from dwk.kommunalprofil.actions.interviews import add_transcript, give_consent, record_interview
    from dwk.kommunalprofil.models.interviews import PersonGroup

    group = PersonGroup.values[number % len(PersonGroup.values)]
    interview = record_interview(
        participation=place, pseudonym=f"P{number:02}", group=group, held_on=DAY, by=SYSTEM, effective_on=DAY
    )
    give_consent(interview=interview, form="written", given_on=DAY, by=SYSTEM, effective_on=DAY)
    paragraph = SENTENCE * 6 + "\r\n"
    text = f"Gespräch {number}. " + paragraph * (WORDS // (6 * len(SENTENCE.split())))
    return add_transcript(interview=interview, text=text, name="", user=None, at=AT, by=SYSTEM)


def _code(place: Any, texts: list[Any], codes: list[Any], users: list[Any]) -> None:
    """Codings all over the texts, some of them over each other; past the guard of tracked tables."""
    from django.db.models import QuerySet

    from dwk.kommunalprofil.models import Coding

    rows: list[Any] = []
    for number in range(CODINGS):
        text = texts[number % INTERVIEWS]
        start = (number // INTERVIEWS) * 997 % (text.length - 400)
        rows.append(
            Coding(
                participation=place, transcript=text, code=codes[number % CODES], start=start,
                end=start + 80 + number % 300, coder=users[number % 7 == 0], coded_at=AT,
            )
        )  # fmt: skip
    model: Any = Coding
    QuerySet(model).bulk_create(rows, batch_size=2000)


def readings(place: str) -> Iterator[Reading]:
    """All figures of one database."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    user, code, texts = fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = [f"{HERE}{text.interview_id}/kodieren/{text.pk}/" for text in texts]
    took = [timed(partial(_get, client, pages[number % INTERVIEWS])) for number in range(ROUNDS)]
    yield Reading(f"{place}: Text mit 20.000 Wörtern kodieren, p95", p95(took), "ms", 200)
    for name, address in (
        ("Fundstellen, Matrix", "fundstellen/"),
        ("Fundstellen, Stellen", f"fundstellen/?code={code.pk}"),
        ("Fundstellen, Seite 9", f"fundstellen/?code={code.pk}&seite=9"),
    ):
        took = [timed(partial(_get, client, HERE + address)) for _ in range(ROUNDS)]
        yield Reading(f"{place}: {name}, p95", p95(took), "ms", 300)
    both = "&".join(f"wer={pk}" for pk in {user.pk, user.pk + 1})
    yield Reading(
        f"{place}: Übereinstimmung, alle Texte", timed(lambda: _get(client, f"{HERE}uebereinstimmung/?{both}")), "s"
    )


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
        words: list[list[str]] = [["-m", "dwk.cli.main", "migrate"], ["-m", "tools.bench_coding", place]]
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
