"""Measure the engine, and import, pages, PDF and search against their limits: ``make bench``.

Works on a scratch installation. The files to import lie beside the repository (``../shared/data``, or the folder that
``DWK_SHARED`` names); without them nothing can be measured and the command says so.
"""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DWK = ROOT / ".venv" / "bin" / "dwk"
DATA = Path(os.environ.get("DWK_SHARED") or ROOT.parent / "shared") / "data"
DIRECTORY = ("gv_isys/GV100AD_301123.txt.gz", "gv_isys/AuszugGV2QAktuell_2024-06-30.xlsx")
POPULATION = "regionalstatistik/bevoelkerung_kreise_alter_geschlecht_1995_2018.csv.gz"
REGION = "01051"
PROFILE = f"/daten/profil/{REGION}/"
SEARCH = "/kommunen/vorschlaege/?q="
#: what a whole profile needs beside the large table
FURTHER = (
    "regionalstatistik/wanderungen_kreise_alter_geschlecht_1995_2016.csv.gz",
    "destatis_genesis/12411-0006_deutschland_altersjahre_1970_2018.csv.gz",
    "destatis_genesis/12411-0013_laender_altersjahre_2015_2018.csv.gz",
    "bkg/kreise.topojson",
)
WORDS = ("Dithmarschen", "dithmarshen", "Riesa", "Münster", "Muenster", "05913", "Neustadt", "St", "25746", "Fehrbelin")
PORT = 8765
ROUNDS = 60
REGIONS = 16_050


@dataclass(frozen=True)
class Reading:
    """One measured quantity and its limit."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the limit holds; a quantity without limit is only told."""
        return self.limit is None or self.value <= self.limit

    def line(self) -> str:
        """The row of the table."""
        limit = "" if self.limit is None else f"  Grenze {self.limit:g} {self.unit}"
        mark = "" if self.limit is None else ("  eingehalten" if self.kept else "  ÜBERSCHRITTEN")
        return f"  {self.name:<52}{self.value:>10.1f} {self.unit}{limit}{mark}"


class BenchError(Exception):
    """Something that is to be measured did not work."""


def p95(seconds: list[float]) -> float:
    """The 95th percentile in milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000


def timed(action: Callable[[], object]) -> float:
    """Seconds that a call took."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def command(*words: str | Path) -> tuple[float, float]:
    """Run a ``dwk`` command; seconds and the peak of its memory in MB."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([str(DWK), *map(str, words)], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace").strip()
    if process.returncode != 0:
        raise BenchError(f"dwk {' '.join(map(str, words))}: {text[-800:]}")
    last = text.splitlines()[-1] if text else ""
    print(f"  dwk {words[0]} {Path(words[-1]).name}: {last[:160]}", flush=True)
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def fetch(path: str) -> int:
    """Ask the running server; the status of its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


@contextmanager
def server() -> Iterator[None]:
    """The web server as an installation runs it."""
    process = subprocess.Popen([str(DWK), "serve", "--port", str(PORT)], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                fetch("/")
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise BenchError("Der Webserver antwortet nicht.")
        yield
    finally:
        process.terminate()
        process.wait(timeout=15)


@contextmanager
def visitor(path: str) -> Iterator[list[float]]:
    """Somebody who reads pages all the while; yields the seconds that each page took."""
    seconds: list[float] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seconds.append(timed(lambda: fetch(path)))
            stop.wait(0.2)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield seconds
    finally:
        stop.set()
        thread.join()


def bench_import() -> Iterator[Reading]:
    """The large table while somebody reads pages, then the same once more."""
    for name in DIRECTORY:
        command("import", DATA / name)
    with server(), visitor(f"/kommunen/{REGION}/") as seconds:
        took, memory = command("import", DATA / POPULATION)
    yield Reading("Einlesen von 208.710 Zeilen", took, "s", 20)
    yield Reading("  Speicher dabei", memory, "MB", 500)
    yield Reading("  Seite eines Gebiets währenddessen, p95", p95(seconds), "ms")
    yield Reading("  Seite eines Gebiets währenddessen, langsamste", max(seconds) * 1000, "ms")
    yield Reading("dieselbe Datei noch einmal", command("import", DATA / POPULATION)[0], "s")
    for name in FURTHER:
        command("import", DATA / name)


def bench_pages() -> Iterator[Reading]:
    """Server time of pages, measured inside Django without the network."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})

    def get(path: str) -> None:
        status = client.get(path, follow=True).status_code
        if status != 200:
            raise BenchError(f"{path} antwortet mit {status}.")

    yield Reading("Datenprofil, erster Aufruf", timed(lambda: get(PROFILE)) * 1000, "ms")
    yield Reading("Datenprofil, warm, p95", p95([timed(lambda: get(PROFILE)) for _ in range(ROUNDS)]), "ms", 150)
    counts = set()
    for key in (REGION, "10041", "05913"):
        get(f"/daten/profil/{key}/")
        with CaptureQueriesContext(connection) as queries:
            get(f"/daten/profil/{key}/")
        counts.add(len(queries))
    yield Reading("  SQL-Abfragen je Seite, höchstens", max(counts), "")
    yield Reading("  Unterschied zwischen drei Kommunen", max(counts) - min(counts), "", 0)
    known = fill_regions()
    get(SEARCH + WORDS[0])
    searches = [timed(lambda word=word: get(SEARCH + word)) for _ in range(ROUNDS // 6) for word in WORDS]  # type: ignore[misc]  # mypy cannot infer a lambda's default
    yield Reading(f"Suche über {known} Gebiete, p95", p95(searches), "ms", 30)


def fill_regions() -> int:
    """Invented Gemeinden until the directory has 16,000 regions; their number."""
    from datetime import date

    from dwk.audit.rules import SYSTEM
    from dwk.regions.actions import ensure_known
    from dwk.regions.models import Region

    missing = max(0, REGIONS - Region.objects.count())
    refs = [(f"{1000 + number // 1000:05d}{number % 1000:03d}", f"Messdorf {number}") for number in range(missing)]
    ensure_known(refs=refs, by=SYSTEM, effective_on=date(2026, 1, 1), source="erfunden, für die Messung")
    return Region.objects.count()


def bench_pdf(folder: Path) -> Iterator[Reading]:
    """The report as a file, from the command line with its start."""
    cold, _ = command("profile", REGION, "--out", folder / "profil.pdf")
    yield Reading("Datenprofil als PDF, erste Zeichnung", cold, "s", 5)
    took, memory = command("profile", REGION, "--out", folder / "profil.pdf")
    yield Reading("Datenprofil als PDF, Diagramme vorhanden", took, "s", 5)
    yield Reading("  Speicher dabei", memory, "MB")


def main() -> int:
    """Measure everything; exit code 1 if a limit is broken. The engine's goals hold for an idle machine: told, not judged."""
    from tools.bench_engine import report

    print("\n".join([*report(), ""]), flush=True)
    if not (DATA / POPULATION).is_file():
        print("NICHT GELAUFEN: Die Messung braucht die amtlichen Dateien in ../shared/data (oder DWK_SHARED).")
        return 1
    from tools import bench_coding, bench_programme
    from tools.bench_profile_document import bench_profile_document

    over = bench_programme.measure_all() + bench_coding.measure_all()
    readings: list[Reading] = []
    with tempfile.TemporaryDirectory(prefix="dwk-bench-") as scratch:
        os.environ.update(
            DWK_VAR=scratch,
            DATABASE_URL=f"sqlite:///{scratch}/bench.sqlite3",
            DWK_DEMO="0",
            DJANGO_SETTINGS_MODULE="dwk.config.settings",
        )
        try:
            command("migrate")
            for part in (bench_import, bench_pages, lambda: bench_pdf(Path(scratch)), bench_profile_document):
                readings.extend(part())
        except BenchError as error:
            print(f"Abgebrochen: {error}")
            return 1
        finally:
            print("\n".join(["", "Messwerte", *(reading.line() for reading in readings)]))
    return 0 if not over and all(reading.kept for reading in readings) else 1


if __name__ == "__main__":
    sys.exit(main())
