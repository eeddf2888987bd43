"""Reading a text, marking passages without script, taking steps back, memos."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dwk.audit.models import Version
from dwk.kommunalprofil.actions import codes
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.models import Code, Coding, Consent, InterviewAccess, Memo, Transcript
from dwk.kommunalprofil.models.interviews import Reading
from tests.factories.interviews import AT, DAY, SAID
from tests.factories.memberships import BY
from tests.kommunalprofil.coding_site import HERE, WORDS, CodingSite, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> CodingSite:
    return CodingSite()


def test_opening_a_text_is_noted_and_shows_it(site: CodingSite) -> None:
    before = InterviewAccess.objects.filter(what=Reading.READ).count()
    page = site.browser.get(site.text).content.decode()
    assert "Der Bus fährt zweimal am Tag." in page
    assert InterviewAccess.objects.filter(what=Reading.READ, user=site.rita).count() == before + 1


def test_a_passage_is_marked_by_characters(site: CodingSite) -> None:
    start = SAID.index(WORDS)
    data = {"start": start, "end": start + len(WORDS), "code": site.housing.pk, "memo": "Zentral", "step": "code"}
    answer = site.browser.post(site.text + "markieren/", data)
    made = Coding.objects.get()
    assert answer["Location"] == f"{site.text}#k{made.pk}"
    assert SAID[made.start : made.end] == WORDS
    assert made.coder == site.rita
    page = site.browser.get(site.text).content.decode()
    assert f'id="k{made.pk}"' in page
    assert "Memo: Zentral" in page


def test_a_passage_is_marked_by_sentences(site: CodingSite) -> None:
    page = site.browser.get(site.text, {"absatz": "2"}).content.decode()
    values = re.findall(r'<option value="(\d+-\d+)">', page)
    first = values[0]
    site.browser.post(site.text + "markieren/", {"first": first, "last": "", "code": site.age.pk, "step": "code"})
    made = Coding.objects.get()
    assert SAID[made.start : made.end] == "Ältere finden kaum barrierefreie Wohnungen. "


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Es ist keine Stelle markiert."),
        ({"start": 3, "end": 3}, "außerhalb des Textes"),
        ({"start": 0, "end": 99999}, "außerhalb des Textes"),
        ({"first": "x-y"}, "Es ist keine Stelle markiert."),
        ({"first": "1"}, "Es ist keine Stelle markiert."),
    ],
)
def test_what_cannot_be_marked_is_said_in_words(site: CodingSite, data: dict[str, object], said: str) -> None:
    answer = site.browser.post(site.text + "markieren/", {"code": site.housing.pk, **data}, follow=True)
    assert said in answer.content.decode()
    assert not Coding.objects.exists()


def test_a_category_is_needed_and_must_be_one_of_this_kommune(site: CodingSite) -> None:
    for code in ("", "999999", "abc"):
        answer = site.browser.post(site.text + "markieren/", {"start": 0, "end": 3, "code": code}, follow=True)
        assert "Bitte wählen Sie eine Kategorie." in answer.content.decode()


def test_the_same_mark_twice_is_said_in_words(site: CodingSite) -> None:
    made = site.coding()
    data = {"start": made.start, "end": made.end, "code": site.housing.pk}
    answer = site.browser.post(site.text + "markieren/", data, follow=True)
    assert "Diese Stelle trägt die Kategorie schon." in answer.content.decode()


def test_the_last_step_is_taken_back(site: CodingSite) -> None:
    site.browser.post(site.text + "markieren/", {"start": 0, "end": 5, "code": site.housing.pk, "memo": "Warum"})
    made = Coding.objects.get()
    site.browser.post(f"{HERE}kodierung/{made.pk}/", {"memo": "Anders"})
    site.browser.post(site.text + "zuruecknehmen/")
    assert Coding.objects.get().memo == "Warum"
    site.browser.post(f"{HERE}kodierung/{made.pk}/entfernen/")
    assert not Coding.objects.exists()
    site.browser.post(site.text + "zuruecknehmen/")
    back = Coding.objects.get()
    assert (back.guid, back.memo, back.start, back.end, back.coder) == (made.guid, "Warum", 0, 5, site.rita)
    answer = site.browser.post(site.text + "zuruecknehmen/", follow=True)
    assert "keinen Schritt" in answer.content.decode()


def test_a_mark_that_came_is_taken_back(site: CodingSite) -> None:
    site.browser.post(site.text + "markieren/", {"start": 0, "end": 5, "code": site.housing.pk})
    assert "Letzten Schritt zurücknehmen" in site.browser.get(site.text).content.decode()
    site.browser.post(site.text + "zuruecknehmen/")
    assert not Coding.objects.exists()


def test_nobody_changes_what_somebody_else_coded(site: CodingSite) -> None:
    made = site.coding(user=site.ralf)
    assert site.browser.post(f"{HERE}kodierung/{made.pk}/entfernen/").status_code == 404
    assert site.browser.post(f"{HERE}kodierung/{made.pk}/", {"memo": "x"}).status_code == 404
    assert f"kodierung/{made.pk}/" not in site.browser.get(site.text).content.decode()


def test_codings_are_filtered_by_coder_and_category(site: CodingSite) -> None:
    mine, other = site.coding(), site.coding("Der Bus", site.age, site.ralf)
    everything = site.browser.get(site.text).content.decode()
    assert f'id="l{mine.pk}"' in everything
    assert f'id="l{other.pk}"' in everything
    only = site.browser.get(site.text, {"wer": "ich"}).content.decode()
    assert f'id="l{mine.pk}"' in only
    assert f'id="l{other.pk}"' not in only
    below = site.browser.get(site.text, {"kategorie": site.age.pk}).content.decode()
    assert f'id="l{mine.pk}"' not in below
    assert f'id="l{other.pk}"' in below


def test_a_destroyed_text_and_a_text_of_another_interview_are_not_there(site: CodingSite) -> None:
    assert site.browser.get(f"{HERE}{site.interview.pk + 1}/kodieren/{site.transcript.pk}/").status_code == 404
    assert site.browser.get(f"{HERE}{site.interview.pk}/kodieren/{site.transcript.pk + 1}/").status_code == 404


@pytest.mark.parametrize("wish", ["9" * 40, "-1", "g-", "g-x", "٣", "x'--", ""])
def test_addresses_that_somebody_made_up_break_nothing(site: CodingSite, wish: str) -> None:
    site.coding()
    for address, names in (
        (site.text, ("wer", "kategorie", "absatz")),
        (HERE + "fundstellen/", ("wer", "interview", "code", "seite")),
    ):
        assert site.browser.get(address, dict.fromkeys(names, wish)).status_code == 200
    assert site.browser.get(HERE + "uebereinstimmung/", {"wer": [wish, "1"], "interview": wish}).status_code == 200
    data = {"start": wish, "end": wish, "first": wish, "last": wish, "code": wish}
    assert site.browser.post(site.text + "markieren/", data).status_code == 302
    assert site.browser.post(site.text + "markieren/", {"start": 0, "end": 4, "code": wish}).status_code == 302
    assert site.browser.get(HERE + "memos/neu/", {"zu": wish}).status_code == 200
    assert site.browser.get(HERE + "kategorien/neu/", {"unter": wish}).status_code == 200


def test_a_missing_key_is_said_in_words(site: CodingSite, settings: LazySettings, tmp_path: Path) -> None:
    settings.SEAL_KEYS_FILE = tmp_path / "weg.keys"
    answer = site.browser.get(site.text, follow=True)
    assert answer.redirect_chain[-1][0] == HERE + "auswertung/"
    assert "Die Schlüsseldatei weg.keys fehlt." in answer.content.decode()


def test_a_past_day_offers_nothing_to_change(site: CodingSite) -> None:
    page = site.browser.get(site.text, {"stand": "2026-04-01"}).content.decode()
    assert "data-coding-form" not in page
    assert site.browser.post(site.text + "markieren/?stand=2026-04-01", {}).status_code == 403


def queries(site: CodingSite, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert site.browser.get(address).status_code == 200
    return len(found)


def test_more_codings_take_no_more_questions(site: CodingSite) -> None:
    site.coding()
    counts = [queries(site, site.text), queries(site, HERE + "auswertung/"), queries(site, HERE + "memos/")]
    for number in range(20):
        site.coding(SAID[number : number + 5], site.age, site.ralf)
        Memo.objects.model(participation=site.place, text="x")
    again = [queries(site, site.text), queries(site, HERE + "auswertung/"), queries(site, HERE + "memos/")]
    assert again == counts


def test_memos_are_written_changed_and_removed(site: CodingSite) -> None:
    site.browser.post(
        HERE + "memos/neu/", {"title": "Auffällig", "text": "Kaum Busse", "about": f"t{site.transcript.pk}"}
    )
    memo = Memo.objects.get()
    assert memo.transcript == site.transcript
    assert "Kaum Busse" in site.page("memos/")
    site.browser.post(f"{HERE}memos/{memo.pk}/", {"title": "", "text": "Keine Busse", "about": f"c{site.age.pk}"})
    memo.refresh_from_db()
    assert (memo.text, memo.code_id, memo.transcript_id) == ("Keine Busse", site.age.pk, None)
    site.browser.post(f"{HERE}memos/{memo.pk}/entfernen/")
    assert not Memo.objects.exists()
    assert not [row for row in Version.objects.all() if "Busse" in str(row.data)]


def test_a_memo_is_about_nothing_of_another_kommune(site: CodingSite) -> None:
    answer = site.browser.post(HERE + "memos/neu/", {"text": "x", "about": "t999999"})
    assert answer.status_code == 200
    assert not Memo.objects.exists()


def test_what_was_said_stands_in_no_trail_and_no_session(site: CodingSite) -> None:
    site.browser.post(site.text + "markieren/", {"start": 0, "end": 5, "code": site.housing.pk, "memo": "Geheimnis"})
    site.browser.post(f"{HERE}kodierung/{Coding.objects.get().pk}/entfernen/")
    assert "Geheimnis" not in str(dict(site.browser.session))
    assert not [row for row in Version.objects.all() if "Geheimnis" in str(row.data)]


def test_a_step_that_waits_goes_with_the_text(site: CodingSite) -> None:
    made = site.coding(memo="Geheimnis")
    step = codes.step_removed(made)
    withdraw_consent(consent=Consent.objects.get(), user=site.rita, at=AT, by=BY, effective_on=DAY)
    gone = Transcript.objects.get()
    with pytest.raises((InvalidTag, ProfileRefused)):
        codes.undo(step=step, transcript=gone, user=site.rita, at=AT, by=BY)
    assert site.browser.post(site.text + "zuruecknehmen/").status_code == 404


def test_another_coder_sees_the_text_and_both_are_told_apart(site: CodingSite) -> None:
    site.coding()
    page = browser_of(site.ralf).get(site.text).content.decode()
    assert "Rita Research" in page
    assert 'name="code"' in page


def test_colours_come_with_numbers_and_names(site: CodingSite) -> None:
    made = site.coding()
    page = site.browser.get(site.text).content.decode()
    assert f'dwk-hue--0 dwk-stripe--first" id="k{made.pk}" data-number="1"' in page
    assert "style=" not in page.split('id="inhalt"')[1].split("<footer")[0]


def test_who_codes_without_looking_at_others_goes_on_without_them(site: CodingSite) -> None:
    """The filter stays after each step: else all other codings would show after the first mark."""
    theirs, mine = site.coding("Der Bus", site.age, site.ralf), site.coding()
    page = site.browser.get(site.text, {"wer": "ich"}).content.decode()
    assert f'action="{site.text}markieren/?wer=ich"' in page
    marked = site.browser.post(f"{site.text}markieren/?wer=ich", {"start": 0, "end": 5, "code": site.age.pk})
    made = Coding.objects.exclude(pk__in=[theirs.pk, mine.pk]).get()
    assert marked["Location"] == f"{site.text}?wer=ich#k{made.pk}"
    assert f'id="l{theirs.pk}"' not in site.browser.get(marked["Location"]).content.decode()
    for answer in (
        site.browser.post(f"{HERE}kodierung/{made.pk}/?wer=ich", {"memo": "x"}),
        site.browser.post(f"{HERE}kodierung/{made.pk}/entfernen/?wer=ich"),
        site.browser.post(f"{site.text}zuruecknehmen/?wer=ich"),
    ):
        assert answer["Location"].startswith(f"{site.text}?wer=ich#"), answer["Location"]


def test_after_a_step_somebody_stands_where_they_worked(site: CodingSite) -> None:
    first, second = site.coding("Ältere"), site.coding("Der Bus", site.age)
    removed = site.browser.post(f"{HERE}kodierung/{second.pk}/entfernen/")
    assert removed["Location"] == f"{site.text}#l{first.pk}"
    restored = site.browser.post(site.text + "zuruecknehmen/")
    back = Coding.objects.exclude(pk=first.pk).get()
    assert restored["Location"] == f"{site.text}#k{back.pk}"
    site.browser.post(f"{HERE}kodierung/{back.pk}/entfernen/")
    last = site.browser.post(f"{HERE}kodierung/{first.pk}/entfernen/")
    assert last["Location"] == f"{site.text}#kodierungen"


def test_what_cannot_be_stored_stays_marked(site: CodingSite) -> None:
    answer = site.browser.post(site.text + "markieren/", {"start": 7, "end": 19, "code": ""})
    assert answer["Location"] == f"{site.text}?von=7&bis=19#markieren"
    page = site.browser.get(answer["Location"]).content.decode()
    assert 'value="7"' in page
    assert 'value="19"' in page


def test_a_category_is_made_while_reading(site: CodingSite) -> None:
    """Inductive work: the material suggests the category, which is there with its first passage."""
    data = {"start": 0, "end": 5, "code": "", "new_code": " Verkehr "}
    answer = site.browser.post(site.text + "markieren/", data)
    made = Coding.objects.get()
    assert (made.code.name, made.code.inductive, made.start, made.end) == ("Verkehr", True, 0, 5)
    assert "Ihre Definition fehlt noch." in site.browser.get(answer["Location"]).content.decode()
    site.browser.post(site.text + "markieren/", {"start": 6, "end": 9, "new_code": "verkehr"})
    assert Coding.objects.filter(code=made.code).count() == 2, "the same name is the same category"
    site.browser.post(site.text + "markieren/", {"start": 6, "end": 99999, "new_code": "Zu weit"})
    assert not Code.objects.filter(name="Zu weit").exists(), "nothing half written"


def test_a_category_that_is_there_is_found_by_typing(site: CodingSite) -> None:
    for name in ("Alter (unter Wohnen)", "Alter"):
        site.browser.post(site.text + "markieren/", {"start": 0, "end": len(name), "new_code": name})
    assert set(Coding.objects.values_list("code", flat=True)) == {site.age.pk}
    assert Code.objects.count() == 2
    assert '<option value="Alter (unter Wohnen)">' in site.browser.get(site.text).content.decode()
    refused = site.browser.post(site.text + "markieren/", {"start": 0, "end": 3, "new_code": "x" * 300}, follow=True)
    assert "höchstens 200 Zeichen" in refused.content.decode()


def test_a_passage_gets_a_further_category(site: CodingSite) -> None:
    made = site.coding()
    page = site.browser.get(site.text, {"wer": "ich"}).content.decode()
    assert f'href="?von={made.start}&amp;bis={made.end}&amp;wer=ich#markieren"' in page
