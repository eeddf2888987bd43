"""The recorded answers of the real portals, replayed by the portal of this process."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from dwk.statistics.fetching.client import Client, NothingFound, TableRequest
from dwk.statistics.fetching.portals import PORTALS, FetchFailed
from dwk.statistics.importers.registry import read_bytes
from tests.statistics.fetching.portal_server import PortalServer, Time

pytestmark = pytest.mark.reference

JOB = "12531-0043_175879554"


@pytest.fixture
def answers(shared_data: Path) -> Path:
    return shared_data / "genesis_api"


def test_the_request_is_the_one_that_was_answered(asking: Client, portal: PortalServer, answers: Path) -> None:
    seen = json.loads((answers / "requests_seen.json").read_text(encoding="utf-8"))[0]
    body = (answers / "12411-01-01-4_tablefile_response.zip").read_bytes()
    portal.prepare(body)

    table = asking.table(TableRequest("12411-01-01-4"))

    (asked,) = portal.asked
    assert asked.form == dict(parse_qsl(seen["body"], keep_blank_values=True))
    assert seen["uri"] == f"{PORTALS['regionaldatenbank'].address}/{asked.path}"
    (parsed,) = read_bytes("antwort.zip", table.body).tables
    assert (len(parsed), parsed.source.table_code) == (1245, "12411-01-01-4")


def test_addresses_are_those_of_the_recorded_requests(answers: Path) -> None:
    seen = json.loads((answers / "requests_seen.json").read_text(encoding="utf-8"))
    asked = {request["uri"].split("/rest/2020/")[0] + "/rest/2020" for request in seen}

    assert asked == {portal.address for portal in PORTALS.values()}


def test_the_background_job_is_made_awaited_and_collected(
    asking: Client, portal: PortalServer, time: Time, answers: Path
) -> None:
    result = (answers / "12411-01-01-4_tablefile_response.zip").read_bytes()
    recorded = [
        "tablefile_code98_table_too_large",
        "tablefile_code99_job_created",
        "catalogue_results_code104_job_not_ready",
        "catalogue_results_code0_job_ready",
    ]
    portal.prepare(*[(answers / f"12531-0043_{name}.json").read_bytes() for name in recorded], result)

    assert asking.table(TableRequest("12531-0043")).body == result

    seen = json.loads((answers / "requests_seen.json").read_text(encoding="utf-8"))
    flow = [request for request in seen if "12531-0043" in request["body"] and "metadata" not in request["uri"]]
    assert portal.asked[2].form == dict(parse_qsl(flow[2]["body"]))
    assert [request.path for request in portal.asked if request.path != "catalogue/results"] == [
        request["uri"].split("/rest/2020/")[1] for request in flow if "catalogue" not in request["uri"]
    ]
    assert portal.asked[-1].form["name"] == JOB
    assert 10.0 in time.waited


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("61111-0021_tablefile_code-1_error", FetchFailed, "kein Datenquader"),
        ("63121-0001_tablefile_code104_no_objects", NothingFound, "Es gibt keine Objekte"),
    ],
)
def test_recorded_refusals(
    asking: Client, portal: PortalServer, answers: Path, name: str, kind: type[FetchFailed], words: str
) -> None:
    portal.prepare((answers / f"{name}.json").read_bytes())

    with pytest.raises(kind, match=words):
        asking.table(TableRequest(name.split("_", maxsplit=1)[0]))


@pytest.mark.parametrize(
    ("name", "entries", "warns"),
    [
        ("tables", 19, False),
        ("tables2statistic", 11, False),
        ("terms", 45, False),
        ("modifieddata", 1, False),
        ("values2variable", 16, True),
        ("variables2statistic", 13, True),
    ],
)
def test_recorded_catalogues(
    asking: Client, portal: PortalServer, told: list[str], answers: Path, name: str, entries: int, warns: bool
) -> None:
    portal.prepare((answers / f"catalogue_{name}.json").read_bytes())

    assert len(asking.catalogue(name, selection="*")) == entries
    assert bool(told) == warns
