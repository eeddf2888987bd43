"""The search over everything: words without case and umlauts, the same on both databases; marked, escaped, page by page."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from dwk.accounts.models import User
from dwk.ui import views
from dwk.ui.folding import ALL_LETTERS, fold
from dwk.ui.search import DuplicateProviderError, Found, Hit, Provider, Providers, Query, excerpt, marked

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.addresses")]
TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def providers(monkeypatch: pytest.MonkeyPatch) -> Providers:
    """A registry of its own, whatever modules stand above."""
    found = Providers()
    monkeypatch.setattr(views, "providers", found)
    return found


def query(text: str, request: HttpRequest | None = None) -> Query:
    return Query(request or RequestFactory().get("/"), text, TODAY)


def named(*names: str) -> None:
    for number, name in enumerate(names):
        User.objects.create(email=f"n{number}@example.org", name=name)


@pytest.mark.parametrize("text", ["Öffnung", "öffnung", "ÖFFNUNG", "Oeffnung", "oeffnung", "ffnung", "der öff"])
def test_case_and_umlauts_make_no_difference(text: str) -> None:
    named("Öffnung der Bücherei", "öffnung der Bäder", "Schließung")
    found = query(text).narrow(User.objects.all(), "name")
    assert {user.name for user in found} == {"Öffnung der Bücherei", "öffnung der Bäder"}


def test_every_letter_is_folded_alike_by_python_and_by_the_database() -> None:
    for letter in ALL_LETTERS:
        named(f"x{letter}y")
        assert query(f"X{letter}Y").narrow(User.objects.all(), "name").count() == 1, letter
        assert query(f"x{fold(letter)}y").narrow(User.objects.all(), "name").count() == 1, letter
        User.objects.all().delete()


def test_all_words_must_occur_in_any_of_the_fields() -> None:
    named("Straße Nord", "Straße Süd")
    rows = User.objects.all()
    assert query("strasse süd").narrow(rows, "name", "email").get().name == "Straße Süd"
    assert query("nord n0@").narrow(rows, "name", "email").get().name == "Straße Nord"
    assert not query("nord süd").narrow(rows, "name", "email").exists()


@pytest.mark.parametrize("text", ["100%", "a_b", "a\\b", "'", '"'])
def test_signs_of_the_database_stand_for_themselves(text: str) -> None:
    named(f"x {text} y", "x 1000 aXb y")
    assert [user.name for user in query(text).narrow(User.objects.all(), "name")] == [f"x {text} y"]


def test_what_fits_is_marked_and_everything_is_escaped() -> None:
    assert marked("Die Öffnung <b>", ["oeffn"]) == "Die <mark>Öffn</mark>ung &lt;b&gt;"
    assert marked("Straße & Weg", ["sse"]) == "Stra<mark>ße</mark> &amp; Weg"
    assert marked("<script>", ["script"]) == "&lt;<mark>script</mark>&gt;"
    assert marked("abab", ["ab", "ba"]) == "<mark>abab</mark>"


def test_an_excerpt_stands_around_the_first_fitting_word() -> None:
    text = "Anfang " * 50 + "das Wort steht hier " + "Ende " * 80
    part = excerpt(text, ["wort"])
    assert part.startswith("… Anfang")
    assert part.endswith(" …")
    assert "das Wort steht hier" in part
    assert excerpt("kurz\n\nund gut", ["nichts"]) == "kurz und gut"


def numbers(count: int) -> Provider:
    def find(asked: Query) -> Found | None:
        rows = [number for number in range(count) if asked.fits(f"Eintrag {number}")]
        return Found(rows, lambda piece: [Hit(f"Eintrag {number}", f"/?nr={number}") for number in piece])

    return Provider("eintraege", "Einträge", 10, find)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_first_of_a_kind_are_shown_and_more_stand_on_a_page_of_their_own(
    client: Client, providers: Providers
) -> None:
    providers.register(numbers(60), Provider("nichts", "Nichts", 5, lambda asked: None))
    first = page(client, "/suche/?q=EINTRAG")
    assert first.count("<mark>Eintrag</mark>") == 5
    assert "Mehr unter „Einträge“" in first
    assert "Nichts" not in first.partition("<main")[2]
    more = page(client, "/suche/?q=eintrag&art=eintraege")
    assert more.count("<mark>Eintrag</mark>") == 25
    assert "60 Treffer unter „Einträge“" in more.replace("\xa0", " ")
    assert "q=eintrag&amp;art=eintraege&amp;seite=3" in more
    assert page(client, "/suche/?q=eintrag&art=eintraege&seite=3").count("<mark>Eintrag</mark>") == 10


def test_without_hits_without_words_and_with_too_few_letters_the_page_says_what_to_do(
    client: Client, providers: Providers
) -> None:
    providers.register(numbers(3))
    assert "Wonach suchen Sie" in page(client, "/suche/")
    assert "Der Suchtext ist zu kurz" in page(client, "/suche/?q=e")
    assert "Nichts gefunden" in page(client, "/suche/?q=gibtesnicht")
    assert "Nichts gefunden" in page(client, "/suche/?q=gibtesnicht&art=eintraege")
    assert "Einträge" in page(client, "/suche/?q=eintrag&art=erfunden")


def test_what_is_searched_for_is_escaped(client: Client, providers: Providers) -> None:
    providers.register(numbers(3))
    shown = page(client, "/suche/?q=%3Cscript%3Ealert(1)%3C/script%3E%00%22")
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_a_kind_is_registered_once(providers: Providers) -> None:
    one = numbers(1)
    providers.register(one, one)
    assert providers.all() == [one]
    with pytest.raises(DuplicateProviderError, match="schon vergeben"):
        providers.register(numbers(2))
