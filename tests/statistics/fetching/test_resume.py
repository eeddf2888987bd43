"""A fetch that broke off goes on where it stopped."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dwk.statistics.fetching.client import Client, NothingFound, TableRequest
from dwk.statistics.fetching.portals import PORTALS, FetchFailed
from dwk.statistics.fetching.resume import Collected, Store, collect, pieces_of
from tests.statistics.fetching.portal_server import (
    ERROR,
    JOB,
    JOB_MADE,
    NOTHING,
    PASSWORD,
    READY,
    TABLE,
    TOO_LARGE,
    USER,
    PortalServer,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
YEARS = TableRequest("12411-01-01-4", "2010", "2021")


def fetched(
    asking: Client, folder: Path, request: TableRequest = YEARS, *, at: datetime = NOW, fresh: bool = False
) -> Collected:
    store = Store(folder, PORTALS["regionaldatenbank"], at)
    return collect(client=asking, request=request, store=store, fresh=fresh, tell=lambda _: None)


def test_a_span_of_years_is_fetched_in_pieces(asking: Client, portal: PortalServer, tmp_path: Path) -> None:
    portal.prepare(TABLE, TABLE, TABLE)

    files = fetched(asking, tmp_path).files

    assert [(r.form["startyear"], r.form["endyear"]) for r in portal.asked] == [
        ("2010", "2014"),
        ("2015", "2019"),
        ("2020", "2021"),
    ]
    assert len({path.name for path in files}) == 3
    assert all(path.read_bytes() == TABLE for path in files)


def test_a_second_call_asks_only_for_what_is_missing(asking: Client, portal: PortalServer, tmp_path: Path) -> None:
    portal.prepare(TABLE, ERROR)
    with pytest.raises(FetchFailed):
        fetched(asking, tmp_path)

    portal.prepare(TABLE, TABLE)
    again = fetched(asking, tmp_path)

    assert (len(again.files), again.kept) == (3, 1)
    assert [r.form["startyear"] for r in portal.asked] == ["2010", "2015", "2015", "2020"]


def test_a_job_that_was_still_running_is_collected_and_not_made_again(
    asking: Client, portal: PortalServer, tmp_path: Path
) -> None:
    one = TableRequest("12411-01-01-4")
    portal.prepare(TOO_LARGE, JOB_MADE, 403)
    with pytest.raises(FetchFailed):
        fetched(asking, tmp_path, one)

    portal.prepare(READY, TABLE)
    fetched(asking, tmp_path, one)

    assert portal.paths[3:] == ["catalogue/results", "data/resultfile"]
    assert portal.asked[-1].form["name"] == JOB


def test_a_changed_file_is_fetched_again(asking: Client, portal: PortalServer, tmp_path: Path) -> None:
    one = TableRequest("12411-01-01-4")
    portal.prepare(TABLE, TABLE)
    fetched(asking, tmp_path, one).files[0].write_bytes(TABLE[:-20])

    assert fetched(asking, tmp_path, one).files[0].read_bytes() == TABLE


def test_a_damaged_note_is_no_obstacle(asking: Client, portal: PortalServer, tmp_path: Path) -> None:
    one = TableRequest("12411-01-01-4")
    portal.prepare(TABLE, TABLE)
    fetched(asking, tmp_path, one).files[0].with_suffix(".json").write_text('{"at": ', encoding="utf-8")

    assert fetched(asking, tmp_path, one).kept == 0


@pytest.mark.parametrize(("later", "fresh"), [(timedelta(days=2), False), (timedelta(0), True)])
def test_old_pieces_and_fresh_calls_ask_again(
    asking: Client, portal: PortalServer, tmp_path: Path, later: timedelta, fresh: bool
) -> None:
    one = TableRequest("12411-01-01-4")
    portal.prepare(TABLE, TABLE)
    fetched(asking, tmp_path, one)

    assert fetched(asking, tmp_path, one, at=NOW + later, fresh=fresh).kept == 0
    assert len(portal.asked) == 2


def test_another_choice_is_another_piece(asking: Client, portal: PortalServer, tmp_path: Path) -> None:
    portal.prepare(TABLE, TABLE)
    first = fetched(asking, tmp_path, TableRequest("12411-01-01-4", regional_key="01051"))
    second = fetched(asking, tmp_path, TableRequest("12411-01-01-4", regional_key="03454"))

    assert first.files != second.files


def test_years_without_figures_are_passed_over(asking: Client, portal: PortalServer, tmp_path: Path) -> None:
    portal.prepare(NOTHING, TABLE, TABLE)

    assert len(fetched(asking, tmp_path).files) == 2


def test_nothing_at_all_is_a_failure(asking: Client, portal: PortalServer, tmp_path: Path) -> None:
    portal.prepare(NOTHING, NOTHING, NOTHING)

    with pytest.raises(NothingFound, match="für 2010 bis 2021 nichts"):
        fetched(asking, tmp_path)


def test_nothing_about_the_account_is_stored(asking: Client, portal: PortalServer, tmp_path: Path) -> None:
    portal.prepare(TOO_LARGE, JOB_MADE, READY, TABLE, TABLE, TABLE)

    fetched(asking, tmp_path)

    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(stored) == 6
    for path in stored:
        assert USER.encode() not in path.read_bytes()
        assert PASSWORD.encode() not in path.read_bytes()
    note = json.loads(next(path for path in stored if path.suffix == ".json").read_text(encoding="utf-8"))
    assert note["licence"] == "dl-de/by-2-0"
    assert "2026" in note["attribution"]


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (TableRequest("../../etc/passwd"), "keine Tabellennummer"),
        (TableRequest("12411 0001"), "keine Tabellennummer"),
        (TableRequest("12411-0001", "zwei"), "kein Jahr"),
        (TableRequest("12411-0001", "2019", "20"), "kein Jahr"),
        (TableRequest("12411-0001", "2020", "2019"), "tauschen"),
        (TableRequest("12411-0001", regional_key="01051;03"), "kein Regionalschlüssel"),
    ],
)
def test_what_no_portal_understands_is_not_asked(request_: TableRequest, reason: str) -> None:
    with pytest.raises(FetchFailed, match=reason):
        pieces_of(request_)


def test_an_open_span_is_one_piece() -> None:
    assert len(pieces_of(TableRequest("12411-0001", "1990"))) == 1
    assert len(pieces_of(TableRequest("12411-0001", "2015", "2015"))) == 1
