"""Guides of a programme in the browser."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.models import Guide, Interview
from dwk.programme.models import Participation
from tests.factories.browsing import browser_of
from tests.factories.memberships import member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db
HERE = "/programm/probe/musterstadt/"
LIST = HERE + "interviews/"
GUIDES = "/programm/probe/leitfaeden/"
ENTERED = {"pseudonym": "P01", "group": "civil", "held_on": "2026-03-01", "mode": "on_site", "dimensions": ["age"]}


@pytest.fixture
def kommune(db: None) -> Participation:
    return small_participation(small_programme(), designation="Stadt")


@pytest.fixture
def partner(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.RESEARCH_PARTNER, name="Rita Forscht"))


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_guide_begins_with_the_proposal_and_a_used_one_makes_the_next_version(
    kommune: Participation, partner: Client
) -> None:
    assert "Noch kein Leitfaden" in text_of(partner, GUIDES)
    assert "Wünsche an den Prozess" in text_of(partner, GUIDES + "neu/?vorschlag=1")
    sent = {"name": "Leitfaden 2026", "count": "3", "block_0": "Rolle", "questions_0": "Wer sind Sie?\n\nWas tun Sie?"}
    partner.post(GUIDES + "neu/", sent)
    first = Guide.objects.get()
    assert [one["text"] for one in first.questions] == ["Wer sind Sie?", "Was tun Sie?"]
    assert "gibt es schon" in partner.post(GUIDES + "neu/", sent).content.decode()
    edit = f"{GUIDES}{first.pk}/bearbeiten/"
    sent["questions_0"] = "Wer sind Sie?"
    partner.post(edit, sent)
    assert Guide.objects.count() == 1
    partner.post(LIST + "neu/", {**ENTERED, "guide": first.pk})
    partner.post(edit, {**sent, "block_1": "Stärken", "questions_1": "Was gelingt?"})
    second = Guide.objects.get(number=2)
    assert Interview.objects.get().guide == first
    assert [one["block"] for one in second.questions] == ["Rolle", "Stärken"]
    assert "Fassung 2" in text_of(partner, f"{GUIDES}{first.pk}/")
    # the older one is changed no more
    assert partner.get(edit)["Location"] == f"{GUIDES}{second.pk}/"
    assert "Leitfaden 2026, Fassung 2" in text_of(partner, LIST + "neu/")


def test_further_blocks_are_offered_without_losing_what_was_typed(kommune: Participation, partner: Client) -> None:
    sent = {"name": "Neu", "count": "2", "block_0": "Rolle", "questions_0": "Wer?", "more": "1"}
    page = partner.post(GUIDES + "neu/", sent).content.decode()
    assert 'value="Neu"' in page
    assert 'value="Rolle"' in page
    assert "Block 5" in page
    assert not Guide.objects.exists()


def test_who_changed_a_guide_at_the_same_time_is_told(kommune: Participation, partner: Client) -> None:
    sent = {"name": "Leitfaden", "count": "3", "block_0": "Rolle", "questions_0": "Wer?"}
    partner.post(GUIDES + "neu/", sent)
    edit = f"{GUIDES}{Guide.objects.get().pk}/bearbeiten/"
    seen = re.findall(r'name="seen" value="(\w+)"', text_of(partner, edit))[0]
    partner.post(edit, {**sent, "seen": seen, "questions_0": "Wer sind Sie?"})
    answer = partner.post(edit, {**sent, "seen": seen, "questions_0": "Was tun Sie?"}).content.decode()
    assert "von jemand anderem geändert" in answer
    assert "Was tun Sie?" in answer
    assert [one["text"] for one in Guide.objects.get().questions] == ["Wer sind Sie?"]


def test_a_guide_without_a_question_is_refused(kommune: Participation, partner: Client) -> None:
    answer = partner.post(GUIDES + "neu/", {"name": "Leer", "block_0": "Rolle"})
    assert "noch keine Frage" in answer.content.decode()
