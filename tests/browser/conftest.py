"""Ground for the browser journey: the machine's Chromium, a live server, phone and desktop width, axe."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from dwk.accounts.permissions import Role
from tools import chromium

if TYPE_CHECKING:
    # this file is read before Django is set up
    from dwk.accounts.models import User

NARROWEST, PHONE, DESKTOP = 320, 390, 1440
HEIGHT = 900
Theme = Literal["light", "dark"]
#: what can differ between two themes that share all their markup
RULES_OF_COLOUR = ("color-contrast", "link-in-text-block")
THEMES: tuple[Theme, ...] = ("light", "dark")
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
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file instead of memory: server, worker and test are then apart, each with a connection of its own."""
    database: dict[str, Any] = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        name = str(tmp_path_factory.mktemp("browser") / "test.sqlite3")
        database.setdefault("TEST", {})["NAME"] = name


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
        page.set_default_timeout(10_000)
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((live_server.url, "data:", "blob:"))
                else complaints.append(f"fremde Adresse: {request.url}")
            ),
        )
        page.on("response", lambda response: complaints.extend(wrong_answer(response)))
        page.on("pageerror", lambda error: complaints.append(f"Skriptfehler: {error}"))
        page.on("console", lambda message: complaints.extend(wrong_message(message)))
        return page

    yield open_page
    for context in opened:
        context.close()
    assert not complaints, "\n".join(complaints)


def wrong_answer(response: Response) -> list[str]:
    """A server error, or a missing part of a page; a page itself may be refused or not found."""
    if response.status >= (500 if response.request.resource_type == "document" else 400):
        return [f"{response.status} von {response.url}"]
    return []


def wrong_message(message: ConsoleMessage) -> list[str]:
    """Errors and warnings of the browser, but for answers: those are judged by their status."""
    if message.type not in {"error", "warning"} or message.text.startswith("Failed to load resource"):
        return []
    return [f"Konsole: {message.text}"]


@pytest.fixture
def people(transactional_db: None) -> dict[Role, User]:
    """An invented person for each role that differs in what it may."""
    from dwk.accounts.actions import create_user
    from dwk.audit.rules import Actor

    names = {
        Role.PROGRAMME_OFFICE: "Beispiel Geschäftsstelle",
        Role.MUNICIPAL_COORDINATOR: "Beispiel Koordination",
        Role.MUNICIPAL_LEAD: "Beispiel Leitung",
        Role.CONSULTANT: "Beispiel Beratung",
    }
    return {
        role: create_user(
            email=f"{role.value}@example.org",
            name=name,
            roles=[role],
            by=Actor(None, "Test"),
            effective_on=date(2026, 11, 22),
            persona=True,
        )
        for role, name in names.items()
    }


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, User], None]:
    """Give a page somebody's session without going through the sign-in."""

    def enter(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return enter


@pytest.fixture
def work() -> Callable[[], None]:
    """Let the worker do what waits, and return when nothing is left."""

    def run() -> None:
        caught = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
        try:
            call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
        finally:
            # the worker of a test must not catch the Ctrl-C of the person who runs it
            for number, handler in caught.items():
                signal.signal(number, handler)

    return run


@pytest.fixture
def take_in(work: Callable[[], None], tmp_path: Path) -> Callable[..., None]:
    """Upload a file on the page of imports as a person does, and let the worker check it."""

    def upload(page: Page, name: str, content: bytes) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        page.goto("/daten/einlesen/")
        page.get_by_label("Dateien", exact=True).set_input_files(path)
        page.get_by_role("button", name="Dateien prüfen").click()
        page.wait_for_url("**/daten/einlesen/*/")
        work()

    return upload


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds on the page as it stands, one line each; all its rules or only these."""
    # the script of axe stays in the page: a second look at the same page need not bring it again
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    # charts are pictures with a name and a table beside them; axe cannot judge the thousands of parts inside
    scope = {"include": [["html"]], "exclude": [["svg > *"]]}
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = page.evaluate("given => axe.run(...given).then(results => results.violations)", [scope, options])
    return [
        f"{item['id']} ({item['impact']}): {item['help']}: {node['target']} {node['html'][:160]}"
        for item in found
        for node in item["nodes"]
    ]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Check a page with axe in both themes: ``assert_accessible(page)``; also that it does not scroll sideways."""

    def check(page: Page) -> None:
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            assert not (found := violations(page)), f"{page.url}, {theme}:\n" + "\n".join(found)
        page.emulate_media(color_scheme="light")
        assert (wider := sideways(page)) <= 0, f"{page.url} ist {wider} px breiter als das Fenster"

    return check


@pytest.fixture
def findings() -> Callable[[Page], list[str]]:
    """What is wrong with a page on a phone and on a wide screen, in both themes, and at 320 pixels."""

    def look(page: Page) -> list[str]:
        found = []
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            found += [f"{width} px, hell: {line}" for line in violations(page)]
            page.emulate_media(color_scheme="dark")
            found += [f"{width} px, dunkel: {line}" for line in violations(page, *RULES_OF_COLOUR)]
            page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        if (wider := sideways(page)) > 0:
            found.append(f"{wider} px breiter als ein Fenster von {NARROWEST} px")
        return found

    return look
