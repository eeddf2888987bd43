"""Ground for the browser journey: the machine's Chromium, a live server, phone and desktop width, axe."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tools import chromium

PHONE, DESKTOP = 360, 1280
HEIGHT = 900
Theme = Literal["light", "dark"]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session", autouse=True)
def orm_beside_playwright() -> Iterator[None]:
    """Playwright runs an event loop in this thread, which makes Django refuse the ORM: allowed here only."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium that was found, without calls of its own to the outside."""
    executable = chromium.present()
    if executable is None:
        pytest.skip("kein Chromium gefunden; make test richtet eines ein")
    return {**browser_type_launch_args, "executable_path": executable, "args": list(QUIET)}


@pytest.fixture
def page_at(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open a page at a width: ``page_at(360)``, ``page_at(1280, theme="dark", script=False)``.

    Addresses are relative to the live server. A request to another host, an answer
    with a server error, a script error or a breach of the content security policy fails the test.
    """
    opened: list[Any] = []
    complaints: list[str] = []

    def open_page(width: int = DESKTOP, *, theme: Theme = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            base_url=live_server.url,
            color_scheme=theme,
            java_script_enabled=script,
            locale="de-DE",
            reduced_motion="reduce",
        )
        opened.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((live_server.url, "data:", "blob:"))
                else complaints.append(f"fremde Adresse: {request.url}")
            ),
        )
        page.on(
            "response",
            lambda response: (
                complaints.append(f"{response.status} von {response.url}") if response.status >= 500 else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(f"Skriptfehler: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"Konsole: {message.text}")
                if message.type == "error" and "Content Security Policy" in message.text
                else None
            ),
        )
        return page

    yield open_page
    for context in opened:
        context.close()
    assert not complaints, "\n".join(complaints)


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{item['id']} ({item['impact']}): {item['help']}: {node['target']} {node['html'][:160]}"
        for item in found
        for node in item["nodes"]
    ]


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Check a page with axe in both themes: ``assert_accessible(page)``; also that it does not scroll sideways."""

    def check(page: Page) -> None:
        themes: tuple[Theme, ...] = ("light", "dark")
        for theme in themes:
            page.emulate_media(color_scheme=theme)
            assert not (found := violations(page)), f"{page.url}, {theme}:\n" + "\n".join(found)
        page.emulate_media(color_scheme="light")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{page.url} ist {wider} px breiter als das Fenster"

    return check
