"""What lies on the disk: no word of a transcript ever, and after a withdrawal nothing that was taken from it."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.installation import POSTGRES, Installation

SEED = """
from datetime import date
from dwk.cli.migrate import migrate
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.coding import add_code, code_passage, make_quote, release_quote, write_memo
from dwk.kommunalprofil.actions.interviews import write_notes
from dwk.kommunalprofil.actions.transcripts import keep_draft
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY, member_of, small_participation, small_programme
migrate(date(2026, 3, 1))
place = small_participation(small_programme())
writer = member_of(place.programme, Role.RESEARCH_PARTNER, place)
interview, transcript = interview_with(place)
write_notes(interview=interview, text="Wirkte sehr muede", user=None, at=AT, by=BY)
start = SAID.index("Ältere")
span = {"start": start, "end": start + 43}
code = add_code(participation=place, name="Wohnen", anchor_example="Ein Ankerbeispiel: " + SAID[start:start + 43],
                by=BY, effective_on=DAY)
code_passage(transcript=transcript, code=code, user=None, memo="Zentrale Stelle hier", at=AT, by=BY, **span)
for number in range(200):
    write_memo(participation=place, transcript=transcript, text=f"Gedanke am Rand {number}", by=BY, effective_on=DAY)
quote = make_quote(transcript=transcript, text=SAID[start:start + 43], speaker="Person im Beirat", by=BY,
                   effective_on=DAY, **span)
release_quote(quote=quote, by=BY, effective_on=DAY)
keep_draft(interview=interview, text=SAID, user=writer, at=AT)
"""
WITHDRAW = """
from datetime import date
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.models import Consent
from tests.factories.interviews import AT
from tests.factories.memberships import BY
withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=date(2026, 4, 1))
"""
PREVIEW = """
from dwk.kommunalprofil.actions.incoming import Incoming, preview
from dwk.kommunalprofil.qda.model import Project, ReadProject, Text
from dwk.programme.models import Participation
from tests.factories.interviews import AT
from tests.factories.memberships import BY
texts = [
    Text(f"{number:08}-1111-4111-8111-111111111111", f"Erzaehlt hat sie viel {number}", name=f"Frau Erfunden {number}")
    for number in range(40)
]
notes = [Text(f"{number:08}-2222-4222-8222-222222222222", f"Vorschau eines Gedankens {number}") for number in range(400)]
found = preview(participation=Participation.objects.get(), user=None, at=AT, by=BY,
                incoming=Incoming(ReadProject(Project("x", sources=tuple(texts), notes=tuple(notes))), codes_only=False))
assert (found.texts, found.memos) == (40, 400), found
"""
WHERE = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CHECKPOINT")
    cursor.execute("SHOW data_directory")
    folder = cursor.fetchone()[0]
    cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
    print(f"{folder}/base/{cursor.fetchone()[0]}")
"""
NEVER = ("Der Bus fährt zweimal", "Früher war das anders", "Wirkte sehr muede")
TAKEN = ("barrierefreie Wohnungen", "Zentrale Stelle hier", "Gedanke am Rand", "Person im Beirat", "Seniorenbeirat")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "var").make()
    done = made.python(SEED)
    assert done.returncode == 0, done.stderr
    # as beside a server: somebody else has the database open, and its log stays
    other = None if POSTGRES else sqlite3.connect(made.var / "dwk.sqlite3")
    if other is not None:
        other.execute("SELECT count(*) FROM django_migrations").fetchall()
    yield made
    if other is not None:
        other.close()
    made.drop()


def stored(place: Installation) -> bytes:
    """Every byte of the installation: database with its log, files, keys, mails."""
    folders = [place.var]
    if POSTGRES:
        done = place.python(WHERE)
        assert done.returncode == 0, done.stderr
        folders.append(Path(done.stdout.strip()))
    # by another process: closing a file here would take the locks of the connection above
    return subprocess.run(["grep", "-rha", "", *folders], capture_output=True, check=True).stdout


def test_no_word_of_a_transcript_lies_open_and_nothing_taken_from_it_outlives_a_withdrawal(place: Installation) -> None:
    before = stored(place)
    assert [words for words in NEVER if words.encode() in before] == []
    assert [words for words in TAKEN if words.encode() in before] == list(TAKEN)
    done = place.python(WITHDRAW)
    assert done.returncode == 0, done.stderr
    assert "remains" not in done.stderr
    after = stored(place)
    assert [words for words in (*NEVER, *TAKEN) if words.encode() in after] == []


def test_a_preview_that_nobody_takes_over_leaves_nothing(place: Installation) -> None:
    done = place.python(PREVIEW)
    assert done.returncode == 0, done.stderr
    after = stored(place)
    found = [words for words in ("Erzaehlt hat", "Frau Erfunden", "Vorschau eines") if words.encode() in after]
    assert found == []
