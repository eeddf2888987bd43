"""Visitors open the pages of the shell: legal pages, errors, theme, gallery, sign-in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from dwk.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.addresses")]


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/", "Startseite"),
        ("/impressum/", "Impressum"),
        ("/datenschutz/", "Datenschutz"),
        ("/barrierefreiheit/", "Barrierefreiheit"),
        ("/bausteine/", "Bausteine"),
        ("/konto/login/", "Anmelden"),
        ("/konto/password/reset/", None),
    ],
)
def test_page_has_title_language_skip_link_and_one_main_heading(
    client: Client, address: str, title: str | None
) -> None:
    response = client.get(address)
    html = text_of(response)
    assert response.status_code == 200
    assert '<html lang="de"' in html
    assert 'href="#inhalt"' in html
    assert 'id="inhalt"' in html
    assert "– Demografiewerkstatt</title>" in html
    if title:
        assert re.search(rf"<title>\s*{title}\s*– Demografiewerkstatt</title>", html)
    if address != "/":
        assert html.count("<h1") == 1


def test_the_policy_lets_nothing_inline_through(client: Client) -> None:
    response = client.get("/bausteine/")
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text_of(response))


@pytest.mark.parametrize(
    ("address", "status", "advice"),
    [
        ("/gibt-es-nicht/", 404, "Unter dieser Adresse gibt es nichts"),
        ("/verboten/", 403, "Nur die Geschäftsstelle darf Dateien einlesen."),
        ("/kaputt/", 500, "Hier ist uns ein Fehler unterlaufen"),
    ],
)
def test_error_pages_say_what_to_do(client: Client, address: str, status: int, advice: str) -> None:
    client.raise_request_exception = False
    response = client.get(address)
    assert response.status_code == status
    assert advice in text_of(response)


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "429.html"])
def test_further_error_pages_render(client: Client, template: str) -> None:
    assert "Zur Startseite" in text_of(client.get("/", {"vorlage": template}))


def test_an_old_form_is_refused_with_advice() -> None:
    response = Client(enforce_csrf_checks=True).post("/darstellung/", {"theme": "dark"})
    assert response.status_code == 403
    assert "Das Formular ist abgelaufen" in text_of(response)


def test_theme_is_kept_and_leads_back(client: Client) -> None:
    response = client.post("/darstellung/", {"theme": "dark", "next": "/impressum/?a=1"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/impressum/?a=1"
    assert 'data-kern-theme="dark"' in text_of(client.get("/impressum/"))
    client.post("/darstellung/", {"theme": "auto"})
    assert "data-kern-theme" not in text_of(client.get("/impressum/"))


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "example", "javascript:alert(1)"])
def test_theme_leads_nowhere_else(client: Client, target: str) -> None:
    assert client.post("/darstellung/", {"theme": "light", "next": target}).headers["Location"] == "/"


def test_unknown_theme_and_wrong_method_change_nothing(client: Client) -> None:
    assert "dwk_darstellung" not in client.post("/darstellung/", {"theme": "pink"}).cookies
    assert client.get("/darstellung/").status_code == 405


def test_gallery_is_absent_in_production(client: Client, settings: LazySettings) -> None:
    settings.DEMO = False
    settings.DEBUG = False
    assert client.get("/bausteine/").status_code == 404


def test_personas_are_offered_on_this_machine_only(client: Client, settings: LazySettings) -> None:
    settings.DEMO = True
    persona = User.objects.create(email="ute@example.org", name="Ute Beispiel", is_persona=True)
    assert "Ute Beispiel" in text_of(client.get("/konto/login/"))
    assert "Ute Beispiel" not in text_of(client.get("/konto/login/", REMOTE_ADDR="192.0.2.7"))
    client.post(f"/konto/beispielperson/{persona.pk}/")
    assert "Mein Konto" in text_of(client.get("/impressum/"))


def test_a_wrong_password_is_explained_at_the_form(client: Client) -> None:
    cache.clear()
    html = text_of(client.post("/konto/login/", {"login": "wer@example.org", "password": "falsch"}))
    assert 'role="alert"' in html
    assert "noch nicht" in html


@pytest.mark.parametrize(
    "address", ["/konto/logout/", "/konto/password/change/", "/konto/2fa/", "/konto/2fa/totp/activate/"]
)
def test_account_pages_stand_in_our_layout(client: Client, address: str) -> None:
    user = User.objects.create(email="jan@example.org", name="Jan Muster", is_persona=True, password="!")
    client.post(f"/konto/beispielperson/{user.pk}/")
    response = client.get(address, follow=True)
    assert response.status_code == 200
    assert "dwk-bar--product" in text_of(response)
