"""Buttons pressed twice, pages sent again from the history, two people at once: everything happens once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dwk.kommunalprofil.actions import coding, comments, quotes, reviews
from dwk.kommunalprofil.models import ChapterRelease, Comment, ProfileVersion, ReviewRound, Signature, Statement
from dwk.kommunalprofil.queries.together import quote_values
from dwk.kommunalprofil.seen import seen_of
from tests.factories.browsing import browser_of
from tests.factories.memberships import BY
from tests.factories.profiles import DAY, Drawn, complete_profile
from tests.kommunalprofil.profile_site import ProfileSite

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(db: None) -> Drawn:
    return complete_profile()


@pytest.fixture
def research(drawn: Drawn) -> Client:
    return browser_of(drawn.research)


def base(drawn: Drawn) -> str:
    return f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/"


def twice(browser: Client, address: str, **data: str) -> str:
    """Send something two times; what the page says in the end."""
    browser.post(address, data)
    answer = browser.post(address, data, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_frozen_signed_released_once(drawn: Drawn, research: Client) -> None:
    drawn.round_over()
    assert "Es bleibt bei Fassung 1" in twice(research, base(drawn) + "fassungen/einfrieren/")
    assert ProfileVersion.objects.count() == 1
    sign = f"{base(drawn)}fassungen/1/unterschrift/"
    assert "schon unterschrieben" in twice(research, sign, role="research_partner", read="on")
    lead = browser_of(drawn.lead)
    assert "schon unterschrieben" in twice(lead, sign, role="municipal_lead", read="on")
    assert Signature.objects.count() == 2
    twice(lead, f"{base(drawn)}fassungen/1/veroeffentlichen/", kapitel="housing")
    assert ChapterRelease.objects.count() == 1


def test_signed_while_somebody_reopens(drawn: Drawn, research: Client) -> None:
    drawn.round_over()
    sign = f"{base(drawn)}fassungen/1/unterschrift/"
    research.post(sign, {"role": "research_partner", "read": "on"})
    lead = browser_of(drawn.lead)
    lead.post(sign, {"role": "municipal_lead", "read": "on"})
    research.post(f"{base(drawn)}fassungen/1/wieder-oeffnen/", {"reason": "Neue Zahlen."})
    page = lead.post(sign, {"role": "municipal_lead", "read": "on"}, follow=True).content.decode()
    assert "schon unterschrieben" in page
    again = research.post(f"{base(drawn)}fassungen/1/wieder-oeffnen/", {"reason": "Neue Zahlen."})
    assert "nichts wieder zu öffnen" in again.content.decode()
    drawn.profile.refresh_from_db()
    assert not drawn.profile.signed


def test_a_round_a_comment_and_a_statement_are_there_once(drawn: Drawn, research: Client) -> None:
    today = timezone.localdate()
    twice(research, base(drawn) + "rueckmeldung/neu/", deadline=(today + timedelta(days=5)).isoformat())
    found = ReviewRound.objects.get()
    reviews.invite(found=found, users=[drawn.lead], by=BY, effective_on=today)
    lead = browser_of(drawn.lead)
    address = f"{base(drawn)}rueckmeldung/{found.pk}/neu/?stelle=chapter:housing"
    twice(lead, address, kind="error", text="Die Zahl ist alt.")
    assert Comment.objects.count() == 1
    page = twice(research, base(drawn) + "eigenes-kapitel/", title="Inseln und Halligen", level="1")
    assert "Ein Kapitel „Inseln und Halligen“ gibt es schon." in page
    before = Statement.objects.count()
    page = twice(research, base(drawn) + "swot/neu/", quadrant="threat", text="Überalterung.")
    assert "Diese Aussage steht schon unter „Risiken“" in page
    assert Statement.objects.count() == before + 1


def test_a_comment_written_while_the_round_closes_stays_in_the_form(drawn: Drawn, research: Client) -> None:
    today = timezone.localdate()
    found = reviews.open_round(profile=drawn.profile, deadline=today + timedelta(days=5), by=BY, effective_on=today)
    lead = browser_of(drawn.lead)
    address = f"{base(drawn)}rueckmeldung/{found.pk}/neu/?stelle=chapter:housing"
    assert lead.get(address).status_code == 200
    reviews.close_early(found=found, reason="Fertig.", by=BY, effective_on=today)
    page = lead.post(address, {"kind": "error", "text": "Büsum fehlt in der Tabelle."}).content.decode()
    assert "Diese Rückmelderunde ist geschlossen." in page
    assert "Büsum fehlt in der Tabelle." in page
    assert not Comment.objects.exists()


def test_a_deadline_that_somebody_else_moved(drawn: Drawn, research: Client) -> None:
    today = timezone.localdate()
    found = reviews.open_round(profile=drawn.profile, deadline=today + timedelta(days=5), by=BY, effective_on=today)
    address = f"{base(drawn)}rueckmeldung/{found.pk}/frist/"
    page = research.get(address).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0].replace("&quot;", '"')
    theirs, mine = today + timedelta(days=9), today + timedelta(days=7)
    reviews.move_deadline(found=found, deadline=theirs, by=BY, effective_on=today)
    page = research.post(address, {"deadline": mine.isoformat(), "seen": seen}).content.decode()
    assert f"Gespeichert von {BY.name}: {theirs:%d.%m.%Y}" in " ".join(page.split())
    assert f"{mine:%d.%m.%Y}" in page
    found.refresh_from_db()
    assert found.deadline == theirs


def test_an_answer_to_a_comment_that_its_author_just_changed(drawn: Drawn, research: Client) -> None:
    today = timezone.localdate()
    found = reviews.open_round(profile=drawn.profile, deadline=today + timedelta(days=5), by=BY, effective_on=today)
    made = comments.write(
        found=found, block="chapter:housing", kind="error", text="Die Zahl ist alt.", user=drawn.lead, by=BY,
        effective_on=today,
    )  # fmt: skip
    address = f"{base(drawn)}rueckmeldung/{found.pk}/{made.pk}/antwort/"
    page = research.get(address).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0].replace("&quot;", '"')
    comments.edit(
        comment=made, kind="error", text="Die Zahl ist doch richtig.", user=drawn.lead, by=BY, effective_on=today
    )
    answer = {"state": "accepted", "text": "Ist ersetzt.", "seen": seen}
    page = research.post(address, answer).content.decode()
    assert "Die Rückmeldung selbst" in page
    assert "Ist ersetzt." in page
    made.refresh_from_db()
    assert made.state == "open"


def test_a_quote_is_released_only_in_the_wording_that_was_read(db: None) -> None:
    site = ProfileSite(figures=False)
    quote = site.quote(released=False)
    seen = seen_of(quote_values(quote))
    quotes.change_quote(quote=quote, text="Ganz anderer Wortlaut.", speaker="Jemand", by=BY, effective_on=DAY)
    author = site.browser()
    address = f"/programm/probe/kuestenkreis/interviews/zitate/{quote.pk}/freigeben/"
    page = author.post(address, {"seen": seen}, follow=True).content.decode()
    assert "Der Wortlaut wurde inzwischen geändert" in page
    quote.refresh_from_db()
    assert quote.released_on is None
    first = coding.release_quote(quote=quote, by=BY, effective_on=DAY)
    # pressed twice: salt and checksum stay, they stand in versions
    assert coding.release_quote(quote=quote, by=BY, effective_on=DAY).salt == first.salt
