"""Two people at one form: nothing is overwritten, nothing typed is lost, and each sees what the other one did."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions import codes, coding
from dwk.kommunalprofil.actions import statements as actions
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.evidence import remove_evidence
from dwk.kommunalprofil.actions.interviews import read_notes
from dwk.kommunalprofil.actions.profiles import add_own_chapter, remove_chapter
from dwk.kommunalprofil.models import Chapter, Code, Interview, InterviewAccess, Memo, Pairing, Profile, Statement
from dwk.kommunalprofil.models.interviews import Reading
from dwk.kommunalprofil.seen import changed_since, plain, seen_of
from tests.factories.browsing import browser_of
from tests.factories.interviews import AT, DAY
from tests.factories.memberships import BY, member_of
from tests.kommunalprofil.profile_site import ProfileSite, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> ProfileSite:
    return ProfileSite()


@pytest.fixture
def anna(site: ProfileSite) -> Client:
    return browser_of(member_of(site.programme, Role.RESEARCH_PARTNER, site.place, name="Anna Äcker"))


@pytest.fixture
def bernd(site: ProfileSite) -> Client:
    return browser_of(member_of(site.programme, Role.RESEARCH_PARTNER, site.place, name="Bernd Busch"))


def seen_on(page: str) -> str:
    """What the form carries along."""
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def state(site: ProfileSite, text: str = "Vereine leben.", quadrant: str = "strength", **fields: Any) -> Statement:
    return actions.add_statement(
        profile=site.profile, quadrant=quadrant, text=text, by=BY, effective_on=DAY, **fields
    )  # fmt: skip


def test_a_statement_that_somebody_else_changed_is_not_overwritten(
    site: ProfileSite, anna: Client, bernd: Client
) -> None:
    made = state(site)
    address = site.address(f"swot/{made.pk}/")
    hers, his = seen_on(text_of(anna, address)), seen_on(text_of(bernd, address))
    theirs = {"quadrant": "strength", "text": "Vereine tragen das Dorf.", "field_of_action": "housing", "seen": hers}
    assert anna.post(address, theirs).status_code == 302
    mine = {"quadrant": "strength", "text": "Vereine überaltern.", "reference_year": "2018", "seen": his}
    answer = bernd.post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 200
    made.refresh_from_db()
    assert (made.text, made.reference_year) == ("Vereine tragen das Dorf.", None)
    # both sides of each field, who and when; what he typed is still in the form
    for words in ("Vereine tragen das Dorf.", "Vereine überaltern.", "geändert von Anna Äcker", "Wohnen und"):
        assert words in page, words
    assert 'value="2018"' in page
    # only she chose a field of action, so hers is proposed; both changed the text, so his own is
    assert re.search(r'id="nehmen-text-mine"\s+checked', page)
    assert re.search(r'id="nehmen-field_of_action-theirs"\s+checked', page)
    again = {**mine, "seen": seen_on(page), "nehmen-text": "mine", "nehmen-field_of_action": "theirs"}
    assert bernd.post(address, again).status_code == 302
    made.refresh_from_db()
    assert (made.text, made.field_of_action, made.reference_year) == ("Vereine überaltern.", "housing", 2018)


def test_somebody_takes_what_the_other_one_wrote(site: ProfileSite, anna: Client, bernd: Client) -> None:
    figure = site.figure()
    made = state(site, disputed=True, dimensions=["age"])
    address = site.address(f"swot/{made.pk}/")
    seen = seen_on(text_of(bernd, address))
    actions.change_statement(
        statement=made, by=BY, effective_on=DAY, disputed=False, dimensions=[], evidence=[figure], text="Neu."
    )
    mine = {"quadrant": "strength", "text": "Meins.", "disputed": "on", "dimensions": ["age"], "seen": seen}
    page = bernd.post(address, mine).content.decode()
    choices = {f"nehmen-{name}": "theirs" for name in ("text", "disputed", "dimensions", "evidence")}
    assert bernd.post(address, {**mine, "seen": seen_on(page), **choices}).status_code == 302
    made.refresh_from_db()
    assert (made.text, made.disputed, made.dimensions) == ("Neu.", False, [])
    assert [one.evidence_id for one in made.backed_by.all()] == [figure.pk]


def test_the_same_change_twice_is_no_conflict(site: ProfileSite, anna: Client, bernd: Client) -> None:
    made = state(site)
    address = site.address(f"swot/{made.pk}/")
    seen = seen_on(text_of(bernd, address))
    for browser in (anna, bernd):
        entered = {"quadrant": "strength", "text": "Vereine fehlen.", "seen": seen}
        assert browser.post(address, entered).status_code == 302


def test_a_place_on_the_board_is_no_conflict(site: ProfileSite, bernd: Client) -> None:
    made, _ = state(site), state(site, "zwei")
    address = site.address(f"swot/{made.pk}/")
    seen = seen_on(text_of(bernd, address))
    actions.move_statement(statement=made, quadrant="strength", position=1, by=BY, effective_on=DAY)
    assert bernd.post(address, {"quadrant": "strength", "text": "Neu.", "seen": seen}).status_code == 302


def test_a_statement_that_is_gone_comes_back_from_what_was_typed(
    site: ProfileSite, anna: Client, bernd: Client
) -> None:
    made = state(site)
    address = site.address(f"swot/{made.pk}/")
    anna.post(site.address(f"swot/{made.pk}/entfernen/"))
    answer = bernd.post(address, {"quadrant": "threat", "text": "Überalterung droht."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Aussage inzwischen entfernt: Anna Äcker" in page
    assert "Überalterung droht." in page
    assert f'action="{site.address("swot/neu/")}"' in page
    bernd.post(site.address("swot/neu/"), {"quadrant": "threat", "text": "Überalterung droht."})
    assert Statement.objects.get().text == "Überalterung droht."
    assert "inzwischen entfernt" in bernd.get(address, follow=True).content.decode()
    assert bernd.get(site.address("swot/99999/")).status_code == 404


def test_the_board_refuses_to_move_what_was_moved_or_taken_away(site: ProfileSite, anna: Client, bernd: Client) -> None:
    one, other = state(site), state(site, "zwei")
    assert f'value="strength:{one.position}"' in text_of(bernd, site.address("swot/"))
    anna.post(site.address(f"swot/{one.pk}/verschieben/"), {"art": "threat", "von": "strength:0"})
    answer = bernd.post(site.address(f"swot/{one.pk}/verschieben/"), {"richtung": "runter", "von": "strength:0"})
    page = bernd.get(answer["Location"]).content.decode()
    assert "Diese Aussage wurde inzwischen verschoben" in page
    one.refresh_from_db()
    assert (one.quadrant, one.position) == ("threat", 0)
    anna.post(site.address(f"swot/{other.pk}/entfernen/"))
    answer = bernd.post(site.address(f"swot/{other.pk}/verschieben/"), {"art": "threat", "platz": "0", "von": "x"})
    page = bernd.get(answer["Location"]).content.decode()
    assert "Aussage inzwischen entfernt: Anna Äcker" in page
    assert "SWOT-Analyse" in page


def test_a_recommendation_is_not_overwritten(site: ProfileSite, anna: Client, bernd: Client) -> None:
    made = actions.pair(
        inner=state(site), outer=state(site, "x", "threat"), recommendation="Fördern.", by=BY, effective_on=DAY
    )
    address = site.address(f"empfehlungen/{made.pk}/")
    seen = seen_on(text_of(bernd, address))
    anna.post(address, {"recommendation": "Ausbauen.", "seen": seen})
    page = bernd.post(address, {"recommendation": "Zusammenlegen.", "seen": seen}).content.decode()
    assert "Ausbauen." in page
    assert "Zusammenlegen." in page
    assert Pairing.objects.get().recommendation == "Ausbauen."
    anna.post(site.address(f"empfehlungen/{made.pk}/entfernen/"))
    answer = bernd.post(address, {"recommendation": "Zusammenlegen.", "seen": seen_on(page)})
    assert answer.status_code == 409
    assert "Zusammenlegen." in answer.content.decode()


def test_title_and_place_of_a_chapter(site: ProfileSite, anna: Client, bernd: Client) -> None:
    address = site.address("kapitel/housing/titel/")
    seen = seen_on(text_of(bernd, address))
    anna.post(address, {"title": "Wohnen und Bauen", "level": "2", "seen": seen})
    page = bernd.post(address, {"title": "Wohnraum", "level": "1", "seen": seen}).content.decode()
    assert "geändert von Anna Äcker" in page
    chapter = Chapter.objects.get(key="housing")
    assert (chapter.title, chapter.level) == ("Wohnen und Bauen", 2)
    place = {"richtung": "hoch", "von": str(chapter.position)}
    for browser in (anna, bernd):
        answer = browser.post(site.address("kapitel/housing/verschieben/"), place)
    assert "Reihenfolge der Kapitel wurde inzwischen geändert" in bernd.get(answer["Location"]).content.decode()
    assert Chapter.objects.get(key="housing").position == chapter.position - 1


def test_title_and_form_of_the_profile(site: ProfileSite, anna: Client, bernd: Client) -> None:
    address = site.address("angaben/")
    seen = seen_on(text_of(bernd, address))
    anna.post(address, {"title": "Küstenkreis im Wandel", "form": "long", "seen": seen})
    page = bernd.post(address, {"title": "Profil", "form": "short", "seen": seen}).content.decode()
    assert "Küstenkreis im Wandel" in page
    assert Profile.objects.get().title == "Küstenkreis im Wandel"


def test_a_chapter_that_is_gone_keeps_what_somebody_was_writing(site: ProfileSite, anna: Client, bernd: Client) -> None:
    address = site.address("kapitel/culture/")
    anna.post(address, {"text": "Anfang", "edition": "1"})
    anna.post(site.address("kapitel/culture/titel/"), {"title": "Kultur am Meer", "level": "2"})
    anna.post(site.address("kapitel/culture/entfernen/"))
    text = "| Ort | Säle |\n| --- | --- |\n| Büsum | 2 |"
    answer = bernd.post(address, {"text": text, "edition": "2"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "| Büsum | 2 |" in page
    assert "Kapitel inzwischen entfernt: Anna Äcker" in page
    answer = bernd.post(f"{address}?wieder=1", {"text": text, "edition": "2"})
    assert answer.status_code == 302
    back = Chapter.objects.get(key="culture")
    assert (back.title, back.text) == ("Kultur am Meer", text)
    # somebody who still writes at the removed one does not overwrite the new one
    assert back.edition > 2
    page = anna.post(address, {"text": "Ganz anders", "edition": "2"}).content.decode()
    assert "Zwei Änderungen an derselben Stelle" in page
    assert Chapter.objects.get(key="culture").text == text


def test_the_number_of_an_own_chapter_is_not_given_again(site: ProfileSite) -> None:
    keys = []
    for title in ("Eins", "Zwei"):
        made = add_own_chapter(profile=site.profile, title=title, level=1, by=BY, effective_on=DAY)
        keys.append(made.key)
        remove_chapter(chapter=made, by=BY, effective_on=DAY)
    assert keys == ["own-1", "own-2"]


def test_categories_memos_and_interviews_are_not_overwritten(site: ProfileSite, anna: Client, bernd: Client) -> None:
    site.quote()
    coding.add_code(participation=site.place, name="Wohnen", definition="alt", by=BY, effective_on=DAY)
    memo = coding.write_memo(participation=site.place, title="A", text="alt", by=BY, effective_on=DAY)
    tries: list[tuple[type[Code | Memo | Interview], str]] = [(Code, "definition"), (Memo, "text"), (Interview, "area")]
    for model, field in tries:
        record = model._default_manager.get()
        address = _address(record)
        page = text_of(bernd, address)
        seen = seen_on(page)
        common = {**_selected(page), "title": "A", "seen": seen}
        assert anna.post(address, {**common, field: "von Anna"}).status_code == 302, address
        answer = bernd.post(address, {**common, field: "von Bernd"})
        assert answer.status_code == 200, address
        assert "von Anna" in answer.content.decode()
        assert "von Bernd" in answer.content.decode()
        assert "geändert von Anna Äcker" in answer.content.decode()
        record.refresh_from_db()
        assert getattr(record, field) == "von Anna"
    codes.remove_memo(memo=memo, by=BY, effective_on=DAY)
    answer = bernd.post(_address(memo), {"title": "A", "text": "mein Gedanke", "about": ""})
    assert answer.status_code == 409
    assert "mein Gedanke" in answer.content.decode()


def _address(record: Code | Memo | Interview) -> str:
    name = {Code: "code_edit", Memo: "memo_edit", Interview: "interview_edit"}[type(record)]
    return reverse(name, args=["probe", "kuestenkreis", record.pk])


def _selected(page: str) -> dict[str, str]:
    """What the form holds already."""
    found = dict(re.findall(r'<input type="(?:text|date)" name="(\w+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_a_form_without_its_state_is_taken_at_its_word() -> None:
    values = {"text": "a", "disputed": False, "evidence": ["2", "1"]}
    assert changed_since(seen_of(values), {**values, "evidence": [1, 2]}) == []
    assert changed_since(seen_of(values), {**values, "text": "b"}) == ["text"]
    for nonsense in ("", "{", "[]", "1", '{"text": 3}'):
        assert changed_since(nonsense, values) in ([], ["text"])
    assert plain("a\r\nb") == plain("a\nb")


def test_notes_of_an_interview_are_not_overwritten(site: ProfileSite, anna: Client, bernd: Client) -> None:
    site.quote()
    interview = Interview.objects.get()
    address = reverse("interview_notes", args=["probe", "kuestenkreis", interview.pk])
    seen = seen_on(text_of(bernd, address))
    anna.post(address, {"text": "Notiz von Anna", "seen": seen})
    reads = InterviewAccess.objects.filter(what=Reading.READ)
    before = reads.count()
    page = bernd.post(address, {"text": "Notiz von Bernd", "seen": seen}).content.decode()
    assert "Notiz von Anna" in page
    assert "Notiz von Bernd" in page
    # he was shown what she wrote, so that is an access
    assert reads.count() == before + 1
    choice = {"text": "Notiz von Anna\n\nNotiz von Bernd", "nehmen-text": "mine", "seen": seen_on(page)}
    assert bernd.post(address, choice).status_code == 302
    interview.refresh_from_db()
    assert read_notes(interview=interview, user=None, at=AT) == "Notiz von Anna\n\nNotiz von Bernd"


def test_what_was_chosen_and_is_gone_by_now_is_named(site: ProfileSite, anna: Client, bernd: Client) -> None:
    figure, _ = site.figure(), site.figure("SHARE_65P")
    one, other = state(site), state(site, "Junge ziehen weg.", "threat")
    made = state(site, "Mit Beleg.", evidence=[figure])
    actions.change_statement(statement=made, evidence=[], by=BY, effective_on=DAY)
    remove_evidence(evidence=figure, by=BY, effective_on=DAY)
    entered = {"quadrant": "strength", "text": "Mit Beleg, neu.", "evidence": [str(figure.pk)]}
    page = bernd.post(site.address(f"swot/{made.pk}/"), entered).content.decode()
    assert "Mit Beleg, neu." in page
    with pytest.raises(ProfileRefused, match="Beleg gibt es nicht mehr"):
        actions.change_statement(statement=made, evidence=[figure], by=BY, effective_on=DAY)
    actions.remove_statement(statement=one, by=BY, effective_on=DAY)
    paired = {"inner": one.pk, "outer": other.pk, "recommendation": "Vereine für Junge öffnen."}
    page = bernd.post(site.address("empfehlungen/neu/"), paired).content.decode()
    assert "Diese Aussage gibt es nicht mehr" in page
    assert "Vereine für Junge öffnen." in page
    with pytest.raises(ProfileRefused, match="inzwischen jemand entfernt"):
        actions.pair(inner=one, outer=other, recommendation="x", by=BY, effective_on=DAY)
