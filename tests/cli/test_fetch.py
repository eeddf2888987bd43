"""What a person at the terminal gets from ``dwk fetch``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from dwk.cli.errors import CommandFailed
from dwk.cli.fetch import fetch
from dwk.cli.main import build_parser
from dwk.statistics.models import Observation
from tests.statistics.fetching.portal_server import (
    ERROR,
    FLAT,
    PASSWORD,
    TABLE,
    USER,
    PortalServer,
    Time,
    pace,
    serve,
    zipped,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    """A portal without answers."""
    portal = PortalServer()
    server, thread = serve(portal)
    yield portal
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: LazySettings) -> None:
    settings.VAR_DIR = tmp_path / "var"


def call(portal: PortalServer, *words: str) -> int:
    arguments = build_parser().parse_args(["fetch", "regionaldatenbank", *words])
    environment = {
        "DWK_REGIONALDATENBANK_USER": USER,
        "DWK_REGIONALDATENBANK_PASSWORD": PASSWORD,
        "DWK_REGIONALDATENBANK_URL": portal.address,
    }
    return fetch(arguments, environment=environment, pace=pace(Time()), now=NOW, tell=lambda _: None)


def test_a_fetched_table_is_imported_and_counted(portal: PortalServer, capsys: pytest.CaptureFixture[str]) -> None:
    portal.prepare(TABLE)

    assert call(portal, "12411-01-01-4") == 0

    text = capsys.readouterr().out
    assert "abgerufen von Regionaldatenbank Deutschland, 1 Datei" in text
    assert "© Statistische Ämter des Bundes und der Länder, Deutschland, 2026" in text
    assert "1 neu, 0 geändert" in text
    assert Observation.objects.get().value == 133_000


def test_a_second_call_changes_nothing(portal: PortalServer, capsys: pytest.CaptureFixture[str]) -> None:
    portal.prepare(TABLE)
    call(portal, "12411-01-01-4")
    capsys.readouterr()

    assert call(portal, "12411-01-01-4") == 0

    assert "0 neu, 0 geändert, 1 gleich" in capsys.readouterr().out
    assert len(portal.asked) == 1


def test_a_revised_figure_is_a_new_version(portal: PortalServer, capsys: pytest.CaptureFixture[str]) -> None:
    portal.prepare(TABLE, zipped(FLAT.format(year=2024, value=133_007)))
    call(portal, "12411-01-01-4")

    assert call(portal, "12411-01-01-4", "--fresh") == 0

    assert "0 neu, 1 geändert" in capsys.readouterr().out
    assert Observation.objects.get(ended_by__isnull=True).value == 133_007


def test_files_can_be_put_somewhere_without_importing(
    portal: PortalServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.prepare(TABLE)

    assert call(portal, "12411-01-01-4", "--no-import", "--out", str(tmp_path / "tabellen")) == 0

    (path,) = (tmp_path / "tabellen").iterdir()
    assert path.read_bytes() == TABLE
    assert str(path) in capsys.readouterr().out
    assert not Observation.objects.exists()


def test_without_a_folder_the_place_of_the_files_is_named(
    portal: PortalServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.prepare(TABLE)

    call(portal, "12411-01-01-4", "--no-import")

    assert str(tmp_path / "var" / "fetch" / "regionaldatenbank") in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_named(portal: PortalServer, tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("", encoding="utf-8")
    portal.prepare(TABLE)

    with pytest.raises(CommandFailed, match="lässt sich nicht schreiben"):
        call(portal, "12411-01-01-4", "--out", str(tmp_path / "datei"))


def test_a_refusal_of_the_portal_is_a_sentence_and_changes_nothing(portal: PortalServer) -> None:
    portal.prepare(ERROR)

    with pytest.raises(CommandFailed, match="hat keine Tabelle geliefert"):
        call(portal, "12411-01-01-4")

    assert not Observation.objects.exists()


def test_a_body_that_is_no_table_is_refused_by_the_import(
    portal: PortalServer, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.prepare(zipped("nur Text\n"))

    assert call(portal, "12411-01-01-4") == 1
    assert "abgelehnt" in capsys.readouterr().out


def test_years_are_handed_on(portal: PortalServer) -> None:
    portal.prepare(zipped(FLAT.format(year=2012, value=5)), zipped(FLAT.format(year=2017, value=6)))

    call(portal, "12411-01-01-4", "--startyear", "2012", "--endyear", "2017", "--regionalkey", "01051")

    assert [(r.form["startyear"], r.form["endyear"]) for r in portal.asked] == [("2012", "2016"), ("2017", "2017")]
    assert {r.form["regionalkey"] for r in portal.asked} == {"01051"}
    assert Observation.objects.count() == 2


def test_without_credentials_nothing_is_asked(portal: PortalServer) -> None:
    arguments = build_parser().parse_args(["fetch", "zensus", "1000A-0000"])
    environment = {"DWK_ZENSUS_URL": portal.address}

    with pytest.raises(CommandFailed, match="DWK_ZENSUS_USER"):
        fetch(arguments, environment=environment, pace=pace(Time()), now=NOW, tell=lambda _: None)

    assert not portal.asked
