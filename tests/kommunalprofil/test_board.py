"""The board with many cards: searched, a move taken back, all statements as a file."""

from __future__ import annotations

import pytest
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.statements import add_statement, remove_statement
from dwk.kommunalprofil.models import Statement
from tests.factories.interviews import DAY
from tests.factories.memberships import BY
from tests.kommunalprofil.profile_site import ProfileSite, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> ProfileSite:
    return ProfileSite()


@pytest.fixture
def author(site: ProfileSite) -> Client:
    return site.browser()


def added(site: ProfileSite, text: str, quadrant: str = "strength", **more: object) -> Statement:
    return add_statement(profile=site.profile, quadrant=quadrant, text=text, by=BY, effective_on=DAY, **more)  # type: ignore[arg-type]  # any of its arguments


def order(quadrant: str = "strength") -> list[str]:
    return list(Statement.objects.filter(quadrant=quadrant).order_by("position").values_list("text", flat=True))


def test_statements_are_found_by_words_and_by_what_they_lack(site: ProfileSite, author: Client) -> None:
    added(site, "Vereine leben.", evidence=[site.figure()])
    added(site, "Öffnungszeiten passen.", "opportunity")
    page = site.address("swot/")
    found = text_of(author, f"{page}?q=oeffnungszeiten")
    assert "Öffnungszeiten passen." in found
    assert "Vereine leben." not in found
    assert "1\N{NO-BREAK SPACE}Aussage, davon 1 ohne ausreichenden Beleg" in found
    assert "Vereine leben." in text_of(author, f"{page}?q=Personen"), "words of the evidence are found too"
    lacking = text_of(author, f"{page}?belege=fehlen")
    assert "Öffnungszeiten passen." in lacking
    assert "Vereine leben." in lacking, "a strength needs a second kind"


def test_a_move_is_taken_back_to_where_the_card_was(site: ProfileSite, author: Client) -> None:
    first, second, third = (added(site, words) for words in ("Eins", "Zwei", "Drei"))
    page = site.address("swot/")
    assert "Verschiebung zurücknehmen" not in text_of(author, page)
    author.post(f"{page}{second.pk}/verschieben/", {"art": "threat"})
    assert order("threat") == ["Zwei"]
    moved = text_of(author, page)
    assert "„Zwei“ steht jetzt bei Risiken." in moved
    author.post(page + "zurueck/")
    assert order() == ["Eins", "Zwei", "Drei"]
    assert "Verschiebung zurücknehmen" not in text_of(author, page)
    author.post(f"{page}{first.pk}/verschieben/", {"richtung": "hoch"})
    assert "Verschiebung zurücknehmen" not in text_of(author, page), "the first card cannot go up: nothing was moved"
    author.post(f"{page}{third.pk}/verschieben/", {"platz": "0"})
    assert order() == ["Drei", "Eins", "Zwei"]
    author.post(page + "zurueck/")
    assert order() == ["Eins", "Zwei", "Drei"]


def test_what_cannot_be_taken_back_is_said(site: ProfileSite, author: Client) -> None:
    made, page = added(site, "Eins"), site.address("swot/")
    answer = author.post(page + "zurueck/", follow=True)
    assert "Es gibt keine Verschiebung, die sich zurücknehmen lässt." in answer.content.decode()
    author.post(f"{page}{made.pk}/verschieben/", {"art": "threat"})
    remove_statement(statement=Statement.objects.get(), by=BY, effective_on=DAY)
    assert "Verschiebung zurücknehmen" not in text_of(author, page)
    assert "keine Verschiebung" in author.post(page + "zurueck/", follow=True).content.decode()


def test_all_statements_go_out_with_their_evidence(site: ProfileSite, author: Client) -> None:
    added(site, "Vereine leben.", evidence=[site.figure()], field_of_action="housing", reference_year=2018)
    for kind in ("csv", "xlsx", "ods"):
        answer = author.get(site.address(f"swot/aussagen.{kind}"))
        assert answer.status_code == 200
        assert answer["Content-Disposition"] == f'attachment; filename="aussagen.{kind}"'
    text = author.get(site.address("swot/aussagen.csv")).content.decode("utf-8-sig")
    for words in (
        "Stärke",
        "Vereine leben.",
        "Wohnen",
        "2018",
        "plausibel",
        "Quelle:",
        "Zweiter Beleg anderer Art fehlt",
    ):
        assert words in text, words
    assert author.get(site.address("swot/aussagen.pdf")).status_code == 404
    lead = site.browser(Role.MUNICIPAL_LEAD)
    assert lead.get(site.address("swot/aussagen.csv")).status_code == 200
    assert "Verschiebung" not in text_of(lead, site.address("swot/"))
