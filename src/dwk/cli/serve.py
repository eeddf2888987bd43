"""dwk serve: the web server, and beside it the worker for background jobs."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading

from .errors import CommandFailed

HELP = "Webserver starten (mit --with-worker auch den Arbeiter für Hintergrundvorgänge)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Port, address, worker."""
    parser.add_argument("--host", default="127.0.0.1", help="Adresse, Vorgabe 127.0.0.1")
    parser.add_argument("--port", type=int, default=None, help="Port, Vorgabe: Umgebungsvariable PORT oder 8000")
    parser.add_argument("--with-worker", action="store_true", help="Arbeiter im selben Aufruf starten und beenden")


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; the worker ends with the server."""
    serve(arguments.host, arguments.port or port_from_environment(), with_worker=arguments.with_worker)
    return 0


def port_from_environment() -> int:
    """The port of the variable PORT, 8000 without it."""
    text = os.environ.get("PORT", "8000")
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise CommandFailed(f"PORT muss eine Zahl von 1 bis 65535 sein, ist aber „{text}“.")
    return int(text)


def demand_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before anything is started or announced."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # as the server does, which may take over a port whose last connections are still closing
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandFailed(
                f"Unter {host}, Port {port}, kann der Server nicht starten ({error.strerror}). Meist ist der Port schon "
                "belegt, vielleicht läuft die Demografiewerkstatt bereits. Bitte beenden Sie das andere Programm oder "
                f"nennen Sie einen anderen Port: PORT={port + 1 if port < 65535 else 8000}"
            ) from error


def serve(host: str, port: int, *, with_worker: bool) -> None:
    """Run uvicorn in this process and, if wanted, the worker as a child."""
    import uvicorn

    demand_free(host, port)
    worker = WorkerProcess([sys.executable, "-m", "dwk.cli.main", "worker", "--remind"]) if with_worker else None
    if worker is not None:
        worker.start()
    try:
        uvicorn.run(
            "dwk.config.asgi:application",
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    finally:
        if worker is not None:
            worker.stop()


class WorkerProcess:
    """The worker beside the server: started again when it ends by itself, for instance because memory ran out."""

    def __init__(self, command: list[str], pause_seconds: float = 5.0) -> None:
        self._command = command
        self._pause_seconds = pause_seconds
        self._stopping = threading.Event()
        self._changed = threading.Condition()
        self.process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start the worker and watch over it."""
        self.process = subprocess.Popen(self._command)  # noqa: S603 -- our own command
        self._watch = threading.Thread(target=self._keep_up, daemon=True)
        self._watch.start()

    def wait_for_next(self, ended: subprocess.Popen[bytes]) -> None:
        """Return once another process has taken the place of the one that ended."""
        with self._changed:
            self._changed.wait_for(lambda: self.process is not ended)

    def stop(self) -> None:
        """End the worker for good; it may finish what it is doing for a moment."""
        with self._changed:
            self._stopping.set()
            process = self.process
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._watch.join()

    def _keep_up(self) -> None:
        while True:
            code = self.process.wait()
            # 0: it was asked to end
            if code == 0 or self._stopping.wait(self._pause_seconds):
                return
            print(f"Der Arbeiter wurde unerwartet beendet ({code}) und startet neu.", file=sys.stderr, flush=True)
            with self._changed:
                if self._stopping.is_set():
                    return
                self.process = subprocess.Popen(self._command)  # noqa: S603 -- our own command
                self._changed.notify_all()
