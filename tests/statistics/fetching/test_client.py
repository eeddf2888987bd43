"""What the client does with each kind of answer."""

from __future__ import annotations

import logging
import socket

import httpx
import pytest

from dwk.statistics.fetching.client import Client, NothingFound, TableRequest
from dwk.statistics.fetching.portals import PORTALS, Credentials, FetchFailed, address_of, credentials_of
from dwk.statistics.fetching.status import Decision, Status, document_of, job_name_of, status_of
from tests.statistics.fetching.portal_server import (
    ERROR,
    JOB,
    JOB_MADE,
    NOT_READY,
    NOTHING,
    PASSWORD,
    READY,
    TABLE,
    TOO_LARGE,
    USER,
    PortalServer,
    Time,
    client,
    said,
)

WANTED = TableRequest("12411-01-01-4")


def test_a_table_comes_as_the_portal_sends_it(asking: Client, portal: PortalServer) -> None:
    portal.prepare(TABLE)

    table = asking.table(WANTED)

    assert (table.body, table.suffix) == (TABLE, ".zip")
    (asked,) = portal.asked
    assert asked.path == "data/tablefile"
    assert asked.form["name"] == "12411-01-01-4"
    assert asked.form["job"] == "false"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"


def test_credentials_travel_in_headers_only(asking: Client, portal: PortalServer) -> None:
    portal.prepare(TABLE)

    asking.table(WANTED)

    (asked,) = portal.asked
    assert asked.headers["username"] == USER
    assert asked.headers["password"].encode("latin-1").decode() == PASSWORD
    assert USER not in asked.body + asked.path
    assert "geheim" not in asked.body + asked.path


def test_what_is_left_out_of_the_choice_is_asked_for_empty(asking: Client, portal: PortalServer) -> None:
    portal.prepare(TABLE, TABLE)

    asking.table(WANTED)
    asking.table(TableRequest("12411-01-01-4", "2015", "2019", "01051,03*", "en", quality=True))

    narrow = portal.asked[1].form
    assert {portal.asked[0].form[name] for name in ("startyear", "endyear", "regionalkey")} == {""}
    assert (narrow["startyear"], narrow["endyear"], narrow["regionalkey"]) == ("2015", "2019", "01051,03*")
    assert (narrow["language"], narrow["quality"]) == ("en", "on")


def test_a_table_too_large_is_fetched_through_a_job(
    asking: Client, portal: PortalServer, time: Time, told: list[str]
) -> None:
    portal.prepare(TOO_LARGE, JOB_MADE, NOT_READY, NOT_READY, READY, TABLE)
    made: list[str] = []

    table = asking.table(WANTED, job_made=made.append)

    assert table.body == TABLE
    assert portal.paths == ["data/tablefile"] * 2 + ["catalogue/results"] * 3 + ["data/resultfile"]
    assert [request.form.get("job") for request in portal.asked[:2]] == ["false", "true"]
    assert portal.asked[2].form["selection"] == JOB
    assert portal.asked[-1].form["name"] == JOB
    assert made == [JOB]
    assert time.waited.count(10.0) == 2
    assert any("noch nicht fertig" in text for text in told)


def test_a_catalogue_that_lists_another_job_is_no_result(asking: Client, portal: PortalServer) -> None:
    portal.prepare(TOO_LARGE, JOB_MADE, said(0, "erfolgreich", List=[{"Code": "anderer_1"}]), READY, TABLE)

    assert asking.table(WANTED).body == TABLE
    assert portal.paths.count("catalogue/results") == 2


def test_waiting_for_a_job_ends(portal: PortalServer, time: Time, http: httpx.Client, told: list[str]) -> None:
    asking = client(portal, time, http, told.append, job_patience=25)
    portal.prepare(TOO_LARGE, JOB_MADE, *[NOT_READY] * 10)

    with pytest.raises(FetchFailed, match="arbeitet noch an dem Auftrag") as failed:
        asking.table(WANTED)

    assert JOB in str(failed.value)
    assert portal.paths.count("catalogue/results") == 4


def test_a_job_made_earlier_is_awaited_and_not_made_again(asking: Client, portal: PortalServer) -> None:
    portal.prepare(READY, TABLE)

    asking.table(WANTED, job=JOB)

    assert portal.paths == ["catalogue/results", "data/resultfile"]


def test_nothing_found_is_said(asking: Client, portal: PortalServer) -> None:
    portal.prepare(NOTHING)

    with pytest.raises(NothingFound, match="Es gibt keine Objekte zum angegebenen Selektionskriterium"):
        asking.table(WANTED)


def test_an_error_with_http_200_is_repeated_in_its_words(asking: Client, portal: PortalServer) -> None:
    portal.prepare(ERROR)

    with pytest.raises(FetchFailed, match="kein Datenquader gefunden"):
        asking.table(WANTED)


def test_a_portal_that_repeats_the_credentials_does_not_spread_them(
    asking: Client, portal: PortalServer, caplog: pytest.LogCaptureFixture
) -> None:
    portal.prepare(said(15, f"Anmeldung von {USER} mit {PASSWORD} nicht möglich", "Fehler"))

    with caplog.at_level(logging.DEBUG), pytest.raises(FetchFailed) as failed:
        asking.table(WANTED)

    everything = str(failed.value) + caplog.text + repr(failed.value.__cause__)
    assert "***" in str(failed.value)
    assert USER not in everything
    assert "geheim" not in everything


def test_a_refused_log_in_names_the_variables(asking: Client, portal: PortalServer) -> None:
    portal.prepare(401)

    with pytest.raises(FetchFailed, match="DWK_REGIONALDATENBANK_PASSWORD"):
        asking.table(WANTED)

    assert len(portal.asked) == 1


def test_failures_of_the_server_are_tried_again_with_growing_pauses(
    asking: Client, portal: PortalServer, time: Time, told: list[str]
) -> None:
    portal.prepare(503, 502, TABLE)

    assert asking.table(WANTED).body == TABLE
    assert time.waited == [5.0, 10.0]
    assert "neuer Versuch (2 von 4)" in told[0]


def test_trying_again_ends(asking: Client, portal: PortalServer) -> None:
    portal.prepare(*[503] * 9)

    with pytest.raises(FetchFailed, match="auch nach 4 Versuchen"):
        asking.table(WANTED)

    assert len(portal.asked) == 4


def test_time_outs_are_tried_again(time: Time, told: list[str]) -> None:
    calls: list[str] = []

    def slow(request: httpx.Request) -> httpx.Response:
        calls.append(request.url.path)
        if len(calls) == 1:
            raise httpx.ReadTimeout("slow", request=request)
        return httpx.Response(200, content=TABLE)

    with httpx.Client(transport=httpx.MockTransport(slow)) as http:
        asking = client(PortalServer(address="http://127.0.0.1:1/rest"), time, http, told.append)
        assert asking.table(WANTED).body == TABLE

    assert len(calls) == 2
    assert "nicht rechtzeitig" in told[0]


def test_a_proxy_that_refuses_is_named(time: Time, told: list[str]) -> None:
    def refused(request: httpx.Request) -> httpx.Response:
        raise httpx.ProxyError("403 Forbidden", request=request)

    with httpx.Client(transport=httpx.MockTransport(refused)) as http:
        asking = client(PortalServer(address="https://portal.invalid/rest"), time, http, told.append)
        with pytest.raises(FetchFailed, match="Proxy hat die Anfrage nicht durchgelassen"):
            asking.table(WANTED)


def test_a_portal_out_of_reach_is_named(time: Time, told: list[str], http: httpx.Client) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/rest"
        with pytest.raises(FetchFailed, match="nicht zu erreichen"):
            client(PortalServer(address=address), time, http, told.append).table(WANTED)


@pytest.mark.parametrize("body", [b"<html>Wartung</html>", b"", b'{"Status":', b'{"Ident": {}}', b'{"Status": {}}'])
def test_what_is_no_answer_of_the_interface_is_refused(asking: Client, portal: PortalServer, body: bytes) -> None:
    portal.prepare(body)

    with pytest.raises(FetchFailed, match="etwas anderes geantwortet"):
        asking.table(WANTED)


def test_requests_keep_their_distance(asking: Client, portal: PortalServer, time: Time) -> None:
    portal.prepare(TABLE, TABLE, TABLE)

    asking.table(WANTED)
    time.now += 0.5
    asking.table(WANTED)
    time.now += 60
    asking.table(WANTED)

    assert time.waited == [1.5]


def test_a_full_page_of_a_catalogue_is_asked_for_longer(asking: Client, portal: PortalServer, told: list[str]) -> None:
    entries = [{"Code": f"124{number:04}"} for number in range(700)]
    warning = "erfolgreich (Mindestens ein Parameter enthält ungültige Werte: sortcriterion)"
    portal.prepare(said(0, "erfolgreich", List=entries[:500]), said(22, warning, "Warnung", List=entries))

    assert asking.catalogue("tables", selection="124*", area="all") == entries
    assert [request.form["pagelength"] for request in portal.asked] == ["500", "2500"]
    assert any("ungültige Werte" in text for text in told)


def test_an_empty_catalogue_is_empty(asking: Client, portal: PortalServer) -> None:
    portal.prepare(NOT_READY)

    assert asking.catalogue("tables", selection="999*") == []


@pytest.mark.parametrize(
    ("code", "kind", "decision"),
    [
        (0, "Information", Decision.GO_ON),
        (22, "Warnung", Decision.GO_ON_WITH_WARNING),
        (98, "Fehler", Decision.ASK_AS_JOB),
        (99, "Information", Decision.AWAIT_JOB),
        (104, "Information", Decision.NOTHING_FOUND),
        (-1, "Fehler", Decision.FAIL),
        (77, "Fehler", Decision.FAIL),
        (77, "Error", Decision.FAIL),
        (77, "Warning", Decision.GO_ON_WITH_WARNING),
    ],
)
def test_codes_decide(code: int, kind: str, decision: Decision) -> None:
    assert Status(code, "", kind).decision is decision


def test_the_name_of_a_job_stands_in_its_sentence() -> None:
    assert job_name_of(status_of(document_of(JOB_MADE))) == JOB
    assert job_name_of(Status(99, "Der Auftrag wurde erstellt.", "Information")) == ""


def test_missing_credentials_name_the_variables() -> None:
    with pytest.raises(FetchFailed, match="DWK_ZENSUS_USER und DWK_ZENSUS_PASSWORD"):
        credentials_of(PORTALS["zensus"], {})


def test_a_token_needs_no_password_and_shows_nowhere() -> None:
    token = credentials_of(PORTALS["destatis"], {"DWK_DESTATIS_USER": " 0123abcd "})

    assert token.headers() == {b"username": b"0123abcd", b"password": b""}
    assert "0123abcd" not in repr(token)


def test_credentials_with_line_breaks_are_refused_without_showing_them() -> None:
    environment = {"DWK_ZENSUS_USER": "konto", "DWK_ZENSUS_PASSWORD": "geh\neim"}
    with pytest.raises(FetchFailed, match="DWK_ZENSUS_PASSWORD") as refused:
        credentials_of(PORTALS["zensus"], environment)

    assert "eim" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://portal.example/rest",
        "ftp://portal.example",
        "https://konto:wort@portal.example",
        "https://",
        "http://[",
        "x",
    ],
)
def test_addresses_that_would_give_the_credentials_away_are_refused(address: str) -> None:
    with pytest.raises(FetchFailed, match="DWK_DESTATIS_URL"):
        address_of(PORTALS["destatis"], address)


def test_addresses() -> None:
    portal = PORTALS["destatis"]
    assert address_of(portal, "") == portal.address
    assert address_of(portal, " https://spiegel.example/rest/ ") == "https://spiegel.example/rest"
    assert address_of(portal, "http://127.0.0.1:8000/rest") == "http://127.0.0.1:8000/rest"


def test_masking_leaves_texts_without_secrets_alone() -> None:
    assert Credentials("", "").masked("erfolgreich") == "erfolgreich"
