"""A statistics portal in this process: answers on 127.0.0.1 what a test has prepared, and remembers what was asked."""

from __future__ import annotations

import io
import json
import zipfile
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from dwk.statistics.fetching.client import Client
from dwk.statistics.fetching.pace import Manners, Pace
from dwk.statistics.fetching.portals import PORTALS, Credentials

USER, PASSWORD = "konto-adorf", "sehr geheim äöü"

FLAT = (
    "Statistik_Code;Statistik_Label;Zeit_Code;Zeit_Label;Zeit;1_Merkmal_Code;1_Merkmal_Label;"
    "1_Auspraegung_Code;1_Auspraegung_Label;BEVSTD__Bevoelkerungsstand__Anzahl\n"
    "12411;Fortschreibung des Bevölkerungsstandes;STAG;Stichtag;31.12.{year};KREISE;Kreise und kreisfreie Städte;"
    "01051;Dithmarschen, Landkreis;{value}\n"
)


def zipped(text: str) -> bytes:
    """A table as the portals send it, whatever was asked for."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tabelle_de_flat.csv", text)
    return target.getvalue()


def said(code: int, text: str, kind: str = "Information", **more: Any) -> bytes:
    """An answer in words, in the form of the interface."""
    answer = {
        "Ident": {"Service": "data", "Method": "tablefile"},
        "Status": {"Code": code, "Content": text, "Type": kind},
        "Parameter": {"username": "********************", "password": "********************"},
        "Object": None,
        "Copyright": "© Beispiel",
        **more,
    }
    return json.dumps(answer, ensure_ascii=False).encode()


TABLE = zipped(FLAT.format(year=2024, value=133_000))
TOO_LARGE = said(98, "Die Tabelle ist zu gross, um im Dialog abgerufen zu werden.", "Fehler")
JOB = "12411-01-01-4_4711"
JOB_MADE = said(99, f"Der Bearbeitungsauftrag wurde erstellt. Das Ergebnis hat folgenden Namen: {JOB}")
NOT_READY = said(104, "Es gibt keine Objekte zum angegebenen Selektionskriterium", List=None)
READY = said(0, "erfolgreich", List=[{"Code": JOB, "Content": "Bevölkerung", "Values": "12"}])
NOTHING = said(104, "Es gibt keine Objekte zum angegebenen Selektionskriterium")
ERROR = said(-1, "Für die Teiltabelle wurde kein Datenquader gefunden", "Fehler")


@dataclass
class Asked:
    """One request as it arrived."""

    path: str
    form: dict[str, str]
    headers: dict[str, str]
    body: str


@dataclass
class PortalServer:
    """The prepared answers, first come first served; what runs out answers 500."""

    answers: deque[tuple[int, bytes]] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    address: str = ""

    def prepare(self, *bodies: bytes | int) -> None:
        """Answer the next requests with these bodies, or with these HTTP errors."""
        self.answers.extend((body, b"<html>") if isinstance(body, int) else (200, body) for body in bodies)

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [request.path for request in self.asked]

    def answer(self, request: Asked) -> tuple[int, bytes]:
        """The next prepared answer."""
        self.asked.append(request)
        return self.answers.popleft() if self.answers else (500, b"")


def serve(portal: PortalServer) -> tuple[ThreadingHTTPServer, Thread]:
    """Start the portal in a thread."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            code, answer = portal.answer(Asked(self.path.removeprefix("/rest/"), form, headers, body))
            self.send_response(code)
            # the real ones are not reliable about the type either
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_arguments: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    portal.address = f"http://127.0.0.1:{server.server_address[1]}/rest"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    return server, thread


@dataclass
class Time:
    """A clock that only waiting moves."""

    now: float = 0.0
    waited: list[float] = field(default_factory=list)

    def clock(self) -> float:
        """The time."""
        return self.now

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.waited.append(seconds)
        self.now += seconds


def pace(time: Time, **manners: Any) -> Pace:
    """A pace that needs no time."""
    return Pace(clock=time.clock, wait=time.wait, manners=Manners(timeout=20, **manners))


def client(portal: PortalServer, time: Time, http: Any, tell: Callable[[str], None], **manners: Any) -> Client:
    """The client under test, asking the portal of this process."""
    return Client(
        portal=PORTALS["regionaldatenbank"],
        address=portal.address,
        credentials=Credentials(USER, PASSWORD),
        http=http,
        pace=pace(time, **manners),
        tell=tell,
    )
