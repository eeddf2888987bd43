"""Find a Chromium for the browser journey, or get one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\nwith sync_playwright() as p: print(p.chromium.executable_path)"
)


class ChromiumUnavailableError(Exception):
    """No Chromium could be found or installed; the text says what was tried."""


def on_path() -> str | None:
    """A Chromium of the machine."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def of_playwright() -> str | None:
    """The browser that Playwright downloaded earlier, if it did."""
    answer = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    return path if path and Path(path).exists() else None


def succeeded(*command: str) -> bool:
    """Whether a command that installs a browser ended well; it stays quiet."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0


def present() -> str | None:
    """A Chromium that is there already: named by DWK_CHROMIUM, of the machine, of Playwright."""
    named = os.environ.get("DWK_CHROMIUM", "").strip()
    if named and not Path(named).exists():
        raise ChromiumUnavailableError(f"DWK_CHROMIUM nennt {named}; dort liegt nichts")
    return named or on_path() or of_playwright()


def executable() -> str:
    """A Chromium that is there or can be had: from Debian's packages, from Playwright."""
    found = present()
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Chromium wird aus den Paketen des Systems installiert …", flush=True)
        succeeded("apt-get", "update", "-qq")
        succeeded("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
        found = on_path()
    if not found:
        print("Chromium wird mit Playwright geladen …", flush=True)
        succeeded(sys.executable, "-m", "playwright", "install", "chromium")
        found = of_playwright()
    if not found:
        raise ChromiumUnavailableError(
            "kein Chromium auf dem Rechner, und weder die Systempakete noch Playwright lieferten eines; "
            "DWK_CHROMIUM=/pfad/zu/chromium nennt ein vorhandenes"
        )
    return found
