"""A profile on any day: the version of that day with its state, nothing that came later, nothing to write."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions import comments, reviews
from dwk.kommunalprofil.actions.releasing import release, take_back
from dwk.kommunalprofil.actions.signing import sign
from dwk.kommunalprofil.actions.versions import freeze_version, reopen
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.models import Chapter, Consent, Profile
from dwk.kommunalprofil.queries.as_of import profile_day
from dwk.programme.actions import trail
from tests.factories.memberships import BY
from tests.factories.profiles import AT, QUOTED, Drawn, complete_profile
from tests.kommunalprofil.test_signing import browser_of

pytestmark = pytest.mark.django_db
EARLIER, BEGUN, ROUND, ANSWERED, SIGNED, OPENED, AGAIN = (date(2026, 3, day) for day in (1, 2, 4, 10, 12, 16, 20))


@pytest.fixture
def drawn(db: None) -> Drawn:
    """A profile that was frozen, commented, signed, released, opened again and frozen anew, each on a day of its own."""
    found = complete_profile()
    review = reviews.open_round(profile=found.profile, deadline=date(2026, 3, 8), by=BY, effective_on=ROUND)
    reviews.invite(found=review, users=[found.lead], by=BY, effective_on=ROUND)
    comment = comments.write(
        found=review, block="chapter:housing", kind="error", text="Da fehlt die Wohnungsbörse.", user=found.lead,
        by=BY, effective_on=date(2026, 3, 6),
    )  # fmt: skip
    comments.answer(
        comment=comment, state="declined", text="Sie gibt es erst seit heute.", by=BY, effective_on=ANSWERED
    )
    for user, role in ((found.research, Role.RESEARCH_PARTNER), (found.lead, Role.MUNICIPAL_LEAD)):
        sign(version=found.version(), user=user, role=role, by=BY, effective_on=SIGNED)
    release(version=found.version(), key="housing", by=BY, effective_on=date(2026, 3, 14))
    reopen(version=found.version(), reason="Neue Zahlen", by=BY, effective_on=OPENED)
    trail.change(obj=Profile.objects.get(), by=BY, effective_on=OPENED, title="Profil mit neuem Titel")
    found.write("housing", "Text nach der Wiederöffnung.")
    freeze_version(profile=found.profile, by=BY, effective_on=AGAIN)
    return found


def page(drawn: Drawn, day: date, rest: str = "", browser: Client | None = None) -> str:
    address = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/{rest}?stand={day}"
    answer = (browser or browser_of(drawn.research)).get(address)
    assert answer.status_code == 200, address
    text = answer.content.decode()
    return text[text.index("<main") : text.index("</main")]


def status(drawn: Drawn, day: date, rest: str) -> int:
    address = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/{rest}?stand={day}"
    return browser_of(drawn.research).get(address).status_code


def test_before_there_was_a_profile_the_page_says_so(drawn: Drawn) -> None:
    assert "gab es dieses Kommunalprofil noch nicht" in page(drawn, EARLIER)


def test_a_draft_without_a_version_shows_no_word_of_it(drawn: Drawn) -> None:
    text = page(drawn, BEGUN)
    assert "noch keine Fassung eingefroren" in text
    assert "Text zu Wohnen" not in text


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 3, 5), "in der Rückmelderunde"),
        (date(2026, 3, 11), "noch nicht unterschrieben"),
        (date(2026, 3, 13), "unterschrieben"),
        (date(2026, 3, 17), "unterschrieben, später wieder geöffnet"),
    ],
)
def test_the_version_stands_as_it_stood_that_day(drawn: Drawn, day: date, state: str) -> None:
    text = page(drawn, day)
    assert f"</a> vom 04.03.2026: {state}\n" in text
    assert "Text zu Wohnen." in text
    assert "Fassung 2" not in text
    assert "nach der Wiederöffnung" not in text
    assert ("neuem Titel" in text) == (day >= OPENED)
    assert f"Fassung 1, eingefroren am 04.03.2026: {state}\n" in page(drawn, day, "fassungen/1/")
    listed = page(drawn, day, "fassungen/")
    assert state in listed
    assert "Fassung 2" not in listed


def test_signatures_releases_and_reasons_come_on_their_day(drawn: Drawn) -> None:
    assert "Rita Wissen" not in page(drawn, date(2026, 3, 11))
    assert "Rita Wissen" in page(drawn, SIGNED)
    assert "Öffentlich war" not in page(drawn, date(2026, 3, 13))
    assert "Öffentlich war von Fassung 1" in page(drawn, date(2026, 3, 15))
    assert "Neue Zahlen" not in page(drawn, date(2026, 3, 15), "fassungen/1/")
    assert "Neue Zahlen" in page(drawn, OPENED, "fassungen/1/")
    assert "trägt noch keine Unterschrift" in page(drawn, date(2026, 3, 11), "fassungen/1/pruefen/")


def test_nothing_is_read_before_it_was_there(drawn: Drawn) -> None:
    for rest in ("fassungen/2/", "fassungen/2/pruefen/", "vergleich/1/2/"):
        assert status(drawn, date(2026, 3, 19), rest) == 404
        assert status(drawn, AGAIN, rest) == 200
    number = drawn.profile.reviewround_set.get().pk
    assert status(drawn, BEGUN, f"rueckmeldung/{number}/") == 404


def test_a_round_shows_the_comments_of_that_day(drawn: Drawn) -> None:
    rest = f"rueckmeldung/{drawn.profile.reviewround_set.get().pk}/"
    assert "Wohnungsbörse" not in page(drawn, date(2026, 3, 5), rest)
    asked = page(drawn, date(2026, 3, 7), rest)
    assert "Wohnungsbörse" in asked
    assert "erst seit heute" not in asked
    assert "läuft" in asked
    assert "erst seit heute" in page(drawn, ANSWERED, rest)


def test_parts_of_the_draft_show_the_version_of_that_day(drawn: Drawn) -> None:
    for rest in ("kapitel/housing/", ""):
        text = page(drawn, date(2026, 3, 17), rest)
        assert "Text zu Wohnen." in text
        assert "nach der Wiederöffnung" not in text
    trail.change(obj=drawn.strength, by=BY, effective_on=AGAIN, text="Eine neue Stärke.")
    for rest in ("swot/", "swot/druck/", "empfehlungen/"):
        text = page(drawn, date(2026, 3, 17), rest)
        assert "Viele Vereine tragen das Leben im Ort." in text
        assert "Eine neue Stärke" not in text
        assert "Text zu Wohnen" not in text
    assert QUOTED in page(drawn, date(2026, 3, 17), "belege/")
    assert status(drawn, date(2026, 3, 17), "kapitel/nowhere/") == 404


def test_nothing_is_offered_to_write(drawn: Drawn) -> None:
    for rest in ("", "swot/", "empfehlungen/", "belege/", "kapitel/housing/", "fassungen/", "fassungen/1/"):
        main = page(drawn, date(2026, 3, 17), rest)
        assert 'method="post"' not in main, rest
        for word in ("Ändern", "Entfernen", "eintragen", "Einfrieren", "Unterschreiben", "Veröffentlichen"):
            assert f">{word}" not in main, rest


def test_a_withdrawn_quote_is_gone_from_earlier_days_as_well(drawn: Drawn) -> None:
    assert QUOTED in page(drawn, date(2026, 3, 17))
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=date(2026, 3, 22))
    for rest in ("", "belege/", "swot/", "fassungen/1/", "kapitel/housing/"):
        text = page(drawn, date(2026, 3, 17), rest)
        assert QUOTED not in text
        assert "Person aus dem Beirat" not in text


def test_a_comment_that_was_changed_after_a_withdrawal_is_not_brought_back(drawn: Drawn) -> None:
    comment = drawn.profile.comment_set.get()
    trail.change(obj=comment, by=BY, effective_on=AGAIN, text="Bereinigt.")
    rest = f"rueckmeldung/{comment.round_id}/"
    assert "Wohnungsbörse" in page(drawn, date(2026, 3, 17), rest)
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=date(2026, 3, 22))
    text = page(drawn, date(2026, 3, 17), rest)
    assert "Wohnungsbörse" not in text
    assert "nach diesem Tag geändert oder entfernt" in text


def test_a_file_of_a_day_holds_what_was_signed_by_then(drawn: Drawn) -> None:
    browser = browser_of(drawn.research)
    address = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassung/1/kommunalprofil.html"
    waiting = browser.get(f"{address}?stand=2026-03-11").content.decode()
    assert "noch nicht von beiden Seiten unterschrieben" in waiting
    assert "Lea Leitung" not in waiting
    signed = browser.get(f"{address}?stand=2026-03-13").content.decode()
    assert "Lea Leitung" in signed
    assert "Neue Zahlen" not in signed
    assert "Neue Zahlen" in browser.get(address).content.decode()
    assert browser.get(f"{address}?stand=2026-03-03").status_code == 404


def test_what_was_not_known_on_a_day_is_not_told(drawn: Drawn) -> None:
    known = profile_day(drawn.place, AGAIN, AT)
    assert known.profile(drawn.profile) is None


def test_the_public_page_of_a_day_shows_what_was_released_by_then(drawn: Drawn) -> None:
    public = "/profile/probe/musterstadt/1/"
    assert Client().get(f"{public}?stand=2026-03-13").status_code == 404
    text = Client().get(f"{public}?stand=2026-03-15").content.decode()
    assert "Text zu Wohnen." in text
    assert "wieder gearbeitet" not in text
    assert "wieder gearbeitet" in Client().get(public).content.decode()
    take_back(version=drawn.profile.profileversion_set.get(number=1), key="housing", by=BY, effective_on=AGAIN)
    assert Client().get(f"{public}?stand=2026-03-15").status_code == 404


def test_pages_of_a_day_take_a_constant_number_of_queries(drawn: Drawn, django_assert_max_num_queries: object) -> None:
    browser = browser_of(drawn.research)
    for rest in ("", "fassungen/", "fassungen/1/", "swot/"):
        with django_assert_max_num_queries(30):  # type: ignore[operator]  # a fixture of pytest-django
            page(drawn, date(2026, 3, 17), rest, browser)


def test_interviews_and_consents_stand_by_their_days(drawn: Drawn) -> None:
    consent = Consent.objects.get()
    trail.change(obj=consent.interview, by=BY, effective_on=BEGUN, held_on=date(2026, 3, 3))
    trail.change(obj=consent, by=BY, effective_on=BEGUN, given_on=date(2026, 3, 4))
    at = datetime(2026, 3, 22, 9, tzinfo=UTC)
    withdraw_consent(consent=consent, user=None, at=at, by=BY, effective_on=at.date())
    browser, address = browser_of(drawn.research), "/programm/probe/musterstadt/interviews/"

    def text_at(day: int, rest: str = "") -> str:
        text = browser.get(f"{address}{rest}?stand=2026-03-{day:02}").content.decode()
        return text[text.index("<main") :]

    assert "P01" not in text_at(2)
    assert "fehlt" in text_at(3).split("<table")[1]
    assert "gilt" in text_at(21).split("<table")[1]
    assert "widerrufen" in text_at(22).split("<table")[1]
    one = f"{consent.interview_id}/"
    assert browser.get(f"{address}{one}?stand=2026-03-02").status_code == 404
    assert "Noch keine Einwilligung" in text_at(3, one)
    assert "widerrufen" not in text_at(21, one)
    assert "vernichtet" not in text_at(21, one)
    assert "vernichtet am 22.03.2026" in text_at(22, one)
    assert "widerrufen" in text_at(22, one)


def test_wordings_of_a_chapter_end_with_the_day(drawn: Drawn) -> None:
    chapter = Chapter.objects.get(profile=drawn.profile, key="housing")
    trail.change(obj=chapter, by=BY, effective_on=AGAIN, text="Später geschrieben.", edition=2)
    assert "Stand 2" in page(drawn, AGAIN, "kapitel/housing/fassungen/")
    earlier = page(drawn, date(2026, 3, 17), "kapitel/housing/fassungen/")
    assert "Stand 2" not in earlier
    assert "(gilt)" in earlier
    assert status(drawn, date(2026, 3, 17), "kapitel/housing/fassungen/2/") == 404
    assert "Später geschrieben" not in page(drawn, date(2026, 3, 17), "kapitel/housing/fassungen/1/")
