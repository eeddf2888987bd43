"""dwk serve: the web server, and beside it the worker for background jobs."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys

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
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CommandFailed(f"PORT muss eine Zahl von 1 bis 65535 sein, ist aber „{text}“.")
    return int(text)


def serve(host: str, port: int, *, with_worker: bool) -> None:
    """Run uvicorn in this process and, if wanted, the worker as a child."""
    import uvicorn

    worker = subprocess.Popen([sys.executable, "-m", "dwk.cli.main", "worker"]) if with_worker else None
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
            worker.send_signal(signal.SIGTERM)
            try:
                worker.wait(timeout=10)
            except subprocess.TimeoutExpired:
                worker.kill()
