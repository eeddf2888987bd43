"""The client of the interface: asks, understands, waits for jobs, and says in German what went wrong.

Credentials travel in headers and appear nowhere else: not in bodies, addresses, messages or files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from .pace import Pace
from .portals import Credentials, FetchFailed, Portal, is_loopback
from .status import Decision, NoStatus, Status, document_of, entries_of, job_name_of, looks_like_json, status_of

MAX_BYTES = 300 * 1024 * 1024
#: lengths of a catalogue page, asked for one after the other while the page comes back full; the interface knows no
#: second page, only a longer one
PAGE_LENGTHS = (500, 2_500, 25_000)

_AGAIN = frozenset({429, 500, 502, 503, 504})


class NothingFound(FetchFailed):
    """The portal has nothing under this name or for this choice."""


@dataclass(frozen=True, slots=True)
class TableRequest:
    """Which part of a table is wanted; years empty: what the portal gives by itself (the latest time)."""

    table: str
    start_year: str = ""
    end_year: str = ""
    regional_key: str = ""
    language: str = "de"
    quality: bool = False

    def form(self, *, job: bool, name: str = "") -> dict[str, str]:
        """The fields of the request; ``name`` is that of a job's result."""
        return {
            "area": "all",
            "compress": "false",
            "endyear": self.end_year,
            "format": "ffcsv",
            "language": self.language,
            "name": name or self.table,
            "quality": "on" if self.quality else "off",
            "regionalkey": self.regional_key,
            "regionalvariable": "",
            "stand": "",
            "startyear": self.start_year,
            "timeslices": "",
            "job": "true" if job else "false",
        }


@dataclass(frozen=True, slots=True)
class FetchedTable:
    """The body as the portal sent it: mostly a ZIP file, whatever was asked."""

    body: bytes

    @property
    def suffix(self) -> str:
        """Ending of a file with this body."""
        return ".zip" if self.body.startswith(b"PK") else ".csv"


def open_http(address: str) -> httpx.Client:
    """A client for the way out of the house; proxies of the environment are not for this machine itself."""
    try:
        return httpx.Client(trust_env=not is_loopback(address))
    except (ImportError, ValueError):
        # the text of the error may carry the proxy's password
        raise FetchFailed(
            "Der eingestellte Proxy lässt sich nicht verwenden. Bitte prüfen Sie HTTPS_PROXY, HTTP_PROXY und ALL_PROXY."
        ) from None


class Client:
    """Asks one portal; ``tell`` gets a German sentence whenever something takes longer."""

    def __init__(
        self,
        *,
        portal: Portal,
        address: str,
        credentials: Credentials,
        http: httpx.Client,
        pace: Pace,
        tell: Callable[[str], None],
    ) -> None:
        self._portal = portal
        self._address = address
        self._credentials = credentials
        self._http = http
        self._pace = pace
        self._tell = tell

    def table(
        self, request: TableRequest, *, job: str = "", job_made: Callable[[str], None] = lambda _: None
    ) -> FetchedTable:
        """Fetch a table, through a background job if it is too large for an answer.

        ``job`` is the name of one made earlier; ``job_made`` is told the name of a new one.
        """
        if job:
            return self._result_of(job, request)
        body = self._post("data/tablefile", request.form(job=False))
        if not looks_like_json(body):
            return FetchedTable(self._checked(body))
        status = self._status(body)
        if status.decision is Decision.ASK_AS_JOB:
            self._tell("Die Tabelle ist groß; das Portal stellt sie im Hintergrund zusammen.")
            status = self._status(self._post("data/tablefile", request.form(job=True)))
        if status.decision is not Decision.AWAIT_JOB:
            raise self._without_table(status, request.table)
        name = job_name_of(status)
        if not name:
            raise FetchFailed(
                f"{self._portal.name} hat einen Auftrag angenommen, aber seinen Namen nicht genannt. Bitte rufen Sie "
                "die Tabelle später noch einmal ab oder laden Sie sie auf der Seite des Portals herunter."
            )
        job_made(name)
        return self._result_of(name, request)

    def catalogue(self, method: str, **fields: str) -> list[dict[str, Any]]:
        """All entries of a catalogue: a full page is asked for again, longer."""
        entries: list[dict[str, Any]] = []
        for length in PAGE_LENGTHS:
            document = self._document(self._post(f"catalogue/{method}", {**fields, "pagelength": str(length)}))
            status = self._status_in(document)
            if status.decision is Decision.NOTHING_FOUND:
                return []
            self._demand_success(status)
            entries = entries_of(document)
            if len(entries) < length:
                return entries
        raise FetchFailed(
            f"{self._portal.name} hat mehr als {PAGE_LENGTHS[-1]} Einträge zu dieser Auswahl. Bitte grenzen Sie sie ein."
        )

    def _result_of(self, job: str, request: TableRequest) -> FetchedTable:
        self._await(job)
        body = self._post("data/resultfile", request.form(job=False, name=job))
        if looks_like_json(body):
            raise self._without_table(self._status(body), request.table)
        return FetchedTable(self._checked(body))

    def _await(self, job: str) -> None:
        manners = self._pace.manners
        end = self._pace.clock() + manners.job_patience
        fields = {"selection": job, "area": "user", "pagelength": "1"}
        while True:
            document = self._document(self._post("catalogue/results", fields))
            status = self._status_in(document)
            if status.decision is not Decision.NOTHING_FOUND:
                self._demand_success(status)
                if any(entry.get("Code") == job for entry in entries_of(document)):
                    return
            if self._pace.clock() >= end:
                raise FetchFailed(
                    f"{self._portal.name} arbeitet noch an dem Auftrag {job}. Bitte rufen Sie die Tabelle später mit "
                    "demselben Befehl ab; der Auftrag wird dann weiter abgewartet."
                )
            self._tell(f"Der Auftrag {job} ist noch nicht fertig.")
            self._pace.wait(manners.job_pause)

    def _demand_success(self, status: Status) -> None:
        if status.decision is Decision.GO_ON_WITH_WARNING:
            self._tell(f"Hinweis des Portals: {self._said(status)}")
        elif status.decision is not Decision.GO_ON:
            raise self._refusal(status)

    def _without_table(self, status: Status, table: str) -> FetchFailed:
        if status.decision is Decision.NOTHING_FOUND:
            return NothingFound(
                f"{self._portal.name} hat zu {table} und dieser Auswahl nichts (Status {status.code}: "
                f"{self._said(status)}). Bitte prüfen Sie Nummer, Jahre und Regionalschlüssel."
            )
        return self._refusal(status)

    def _refusal(self, status: Status) -> FetchFailed:
        return FetchFailed(
            f"{self._portal.name} hat keine Tabelle geliefert (Status {status.code}): {self._said(status)} Bitte prüfen "
            "Sie die Angaben oder versuchen Sie es später noch einmal."
        )

    def _said(self, status: Status) -> str:
        text = self._credentials.masked(status.text).rstrip(".")
        return f"„{text}“" if text else "ohne Begründung"

    def _status(self, body: bytes) -> Status:
        return self._status_in(self._document(body))

    def _document(self, body: bytes) -> dict[str, Any]:
        try:
            return document_of(body)
        except NoStatus as error:
            raise self._not_understood() from error

    def _status_in(self, document: dict[str, Any]) -> Status:
        try:
            return status_of(document)
        except NoStatus as error:
            raise self._not_understood() from error

    def _not_understood(self) -> FetchFailed:
        return FetchFailed(
            f"{self._portal.name} hat etwas anderes geantwortet, als die Schnittstelle vorsieht, vielleicht wegen "
            "Wartung. Bitte versuchen Sie es später noch einmal."
        )

    def _checked(self, body: bytes) -> bytes:
        if not body.strip() or body.lstrip()[:1] == b"<":
            raise self._not_understood()
        return body

    def _post(self, path: str, form: dict[str, str]) -> bytes:
        """One request with its attempts; anything but an answer becomes a German sentence."""
        attempts = self._pace.manners.attempts
        for attempt in range(1, attempts + 1):
            self._pace.before_request()
            try:
                code, body = self._send(path, form)
            except (httpx.TimeoutException, httpx.RemoteProtocolError, httpx.ReadError):
                reason = "hat nicht rechtzeitig oder nur unvollständig geantwortet"
            except httpx.ProxyError as error:
                raise FetchFailed(
                    "Der Proxy hat die Anfrage nicht durchgelassen. Bitte prüfen Sie HTTPS_PROXY und NO_PROXY oder "
                    "fragen Sie Ihre Systembetreuung."
                ) from error
            except httpx.HTTPError as error:
                raise FetchFailed(
                    f"{self._portal.name} ist von diesem Rechner aus nicht zu erreichen. Bitte prüfen Sie die "
                    "Verbindung zum Internet, Proxy und Firewall."
                ) from error
            else:
                if code not in _AGAIN:
                    self._demand_ok(code)
                    return body
                reason = f"hat mit dem Fehler {code} geantwortet"
            if attempt < attempts:
                self._tell(f"{self._portal.name} {reason}; neuer Versuch ({attempt + 1} von {attempts}).")
                self._pace.before_attempt(attempt)
        raise FetchFailed(
            f"{self._portal.name} {reason}, auch nach {attempts} Versuchen. Bitte versuchen Sie es später noch einmal; "
            "was schon abgerufen ist, bleibt erhalten."
        )

    def _send(self, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        parts: list[bytes] = []
        size = 0
        with self._http.stream(
            "POST",
            f"{self._address}/{path}",
            data=form,
            headers=self._credentials.headers(),
            timeout=self._pace.manners.timeout,
            follow_redirects=False,
        ) as response:
            for part in response.iter_bytes():
                size += len(part)
                if size > MAX_BYTES:
                    raise FetchFailed(
                        f"Die Antwort ist größer als {MAX_BYTES // 1024**2} MB. Bitte grenzen Sie Jahre oder Regionen ein."
                    )
                parts.append(part)
            return response.status_code, b"".join(parts)

    def _demand_ok(self, code: int) -> None:
        if code in {401, 403}:
            raise FetchFailed(
                f"{self._portal.name} hat die Anmeldung abgelehnt. Bitte prüfen Sie {self._portal.user_variable} und "
                f"{self._portal.password_variable}."
            )
        if code == 404:
            raise FetchFailed(
                f"Unter der Adresse von {self._portal.name} gibt es die Schnittstelle nicht mehr (Fehler 404). Bitte "
                f"prüfen Sie {self._portal.address_variable}."
            )
        if code != 200:
            raise FetchFailed(
                f"{self._portal.name} hat die Anfrage nicht angenommen (Fehler {code}). Bitte versuchen Sie es später "
                "noch einmal."
            )
