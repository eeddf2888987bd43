"""People are told in the application and by mail, unless they do not want mails; a calendar link can be revoked."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.notifications import actions, feeds, queries
from dwk.notifications.calendar_file import Entry, calendar_of
from dwk.programme.actions.event_mails import send_event_invitations
from dwk.programme.actions.events import create_task, plan_event
from dwk.programme.queries.calendar import entries_of
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


@pytest.fixture
def place(transactional_db: None):
    programme = small_programme()
    return programme, small_participation(programme), small_participation(programme, "nachbarort")


def test_a_notification_reaches_page_and_mail(place) -> None:
    user = member_of(place[0], Role.MUNICIPAL_COORDINATOR, place[1])
    actions.notify(users=[user, user], text="Das Protokoll liegt vor.", url="/", site="https://dwk.example", at=AT)
    assert len(mail.outbox) == 1
    assert "https://dwk.example/" in str(mail.outbox[0].body)
    browser = signed_in(user)
    assert "Das Protokoll liegt vor." in browser.get("/mitteilungen/").content.decode()
    browser.post("/mitteilungen/gelesen/")
    assert queries.of(user).get().read_at is not None


def test_whoever_opted_out_gets_no_mail_and_still_reads_it(place) -> None:
    user = member_of(place[0], Role.MUNICIPAL_COORDINATOR, place[1])
    browser = signed_in(user)
    browser.post("/mitteilungen/mail/", {"wanted": "0"})
    actions.notify(users=[user], text="Neu", url="/", site="https://dwk.example", at=AT)
    assert not mail.outbox
    assert queries.of(user).count() == 1
    browser.post("/mitteilungen/mail/", {"wanted": "1"})
    actions.notify(users=[user], text="Neu", url="/", site="https://dwk.example", at=AT)
    assert len(mail.outbox) == 1


def test_the_top_bar_counts_what_is_new_and_opening_one_marks_it_read(place) -> None:
    user = member_of(place[0], Role.MUNICIPAL_COORDINATOR, place[1])
    for text in ("Erste", "Zweite"):
        actions.notify(users=[user], text=text, url="/programm/", site="https://dwk.example", at=AT)
    browser = signed_in(user)
    assert 'dwk-inbox__count">2<' in browser.get("/impressum/").content.decode()
    first = queries.of(user).get(text="Erste")
    answer = browser.get(f"/mitteilungen/{first.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/programm/")
    assert 'dwk-inbox__count">1<' in browser.get("/impressum/").content.decode()
    unread = browser.get("/mitteilungen/?zeige=ungelesen").content.decode()
    assert "Zweite" in unread
    assert "Erste" not in unread
    assert "Erste" in browser.get("/mitteilungen/").content.decode()
    browser.post("/mitteilungen/gelesen/")
    assert "dwk-inbox__count" not in browser.get("/impressum/").content.decode()
    assert "Nichts Ungelesenes" in browser.get("/mitteilungen/?zeige=ungelesen").content.decode()
    assert "dwk-inbox" not in Client().get("/impressum/").content.decode()


def test_notifications_of_other_people_do_not_exist(place) -> None:
    own, other = (member_of(place[0], Role.MUNICIPAL_LEAD, one, name=f"Leitung {one.slug}") for one in place[1:])
    actions.notify(users=[other], text="Fremdes", url="/", site="https://dwk.example", at=AT)
    assert signed_in(own).get(f"/mitteilungen/{queries.of(other).get().pk}/").status_code == 404


def test_the_list_takes_the_same_queries_for_many_and_comes_page_by_page(place, django_assert_num_queries) -> None:
    user = member_of(place[0], Role.MUNICIPAL_COORDINATOR, place[1])
    browser = signed_in(user)
    for number in range(60):
        actions.notify(users=[user], text=f"Nummer {number:02}.", url="/", site="https://dwk.example", at=AT)
        if number in {0, 59}:
            with django_assert_num_queries(7):
                page = browser.get("/mitteilungen/").content.decode()
    assert "Nummer 59." in page
    assert "Nummer 10." not in page
    assert "Nummer 10." in browser.get("/mitteilungen/?seite=2").content.decode()


def test_a_key_tells_a_person_once(place) -> None:
    user = member_of(place[0], Role.MUNICIPAL_COORDINATOR, place[1])
    note: dict[str, Any] = {"users": [user], "text": "Erinnerung", "url": "/", "site": "https://dwk.example", "at": AT}
    assert [len(actions.notify(**note, key=key)) for key in ("a", "a", "b", "", "")] == [1, 0, 1, 1, 1]
    assert len(mail.outbox) == 4


def test_a_mail_server_that_is_away_leaves_what_was_done(place, settings) -> None:
    settings.EMAIL_BACKEND = "gibt.es.nicht.EmailBackend"
    user = member_of(place[0], Role.MUNICIPAL_COORDINATOR, place[1])
    actions.notify(users=[user], text="Neu", url="/", site="https://dwk.example", at=AT)
    assert queries.of(user).count() == 1


def test_strangers_come_to_the_sign_in(place) -> None:
    for address in ("", "gelesen/", "mail/", "kalender/", "kalender/zuruecknehmen/"):
        answers = [Client().get(f"/mitteilungen/{address}"), Client().post(f"/mitteilungen/{address}")]
        assert {answer.status_code for answer in answers} <= {302, 405}


def link_of(browser: Client) -> str:
    page = browser.post("/mitteilungen/kalender/", follow=True).content.decode()
    found = re.search(r"/kalender/([\w-]+)\.ics", page)
    assert found
    return found[0]


def test_a_calendar_shows_meetings_and_tasks_of_the_own_kommune_only(place) -> None:
    programme, own, other = place
    user = member_of(programme, Role.MUNICIPAL_COORDINATOR, own)
    for where, title in ((own, "Steuerungsrunde"), (other, "Fremdes Treffen"), (None, "Austauschtreffen")):
        plan_event(
            programme=programme, participation=where, kind="other", title=title, on=date(2026, 6, 1), starts_at=time(14),
            by=BY, effective_on=START,
        )  # fmt: skip
    create_task(
        participation=own,
        title="Akteursliste",
        role="municipal_coordinator",
        assignee=user,
        due_on=date(2026, 6, 2),
        by=BY,
        effective_on=START,
    )
    feeds.register("programme", entries_of)
    browser = signed_in(user)
    link = link_of(browser)
    assert link not in browser.get("/mitteilungen/").content.decode()
    content = Client().get(link)
    text = content.content.decode()
    assert content["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Steuerungsrunde" in text
    assert "Austauschtreffen" in text
    assert "Akteursliste" in text
    assert "Fremdes Treffen" not in text
    assert "TZID=Europe/Berlin:20260601T140000" in text


def test_a_revoked_or_replaced_calendar_does_not_exist(place) -> None:
    user = member_of(place[0], Role.MUNICIPAL_COORDINATOR, place[1])
    browser = signed_in(user)
    first, second = link_of(browser), link_of(browser)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    browser.post("/mitteilungen/kalender/zuruecknehmen/")
    assert Client().get(second).status_code == 404
    assert Client().get("/kalender/erfunden.ics").status_code == 404


def test_the_calendar_of_a_disabled_account_does_not_exist(place) -> None:
    user = member_of(place[0], Role.MUNICIPAL_COORDINATOR, place[1])
    link = link_of(signed_in(user))
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(link).status_code == 404


def test_an_invitation_to_a_meeting_brings_a_calendar_file_and_names_nobody_in_the_trail(place) -> None:
    programme, own, _ = place
    event = plan_event(
        programme=programme, participation=own, kind="kickoff", title="Auftakt für Ältere & Jüngere", on=date(2026, 6, 1),
        place="Rathaus", agenda="Begrüßung", by=BY, effective_on=START,
    )  # fmt: skip
    sent = send_event_invitations(
        event=event, addresses=["a@example.org", "A@example.org ", "b@example.org", ""], by=BY, effective_on=START
    )
    assert sent == len(mail.outbox) == 2
    (name, content, kind) = mail.outbox[0].attachments[0]
    assert (name, kind) == ("termin.ics", "text/calendar")
    assert "Auftakt für Ältere & Jüngere" in (content if isinstance(content, str) else content.decode())
    last = Version.objects.filter(object_type="programme.event").order_by("-pk")[0]
    assert last.reason == "Einladung an 2 Adressen verschickt"
    assert "example.org" not in str(last.data)


def test_the_same_entries_give_the_same_file() -> None:
    entries = [
        Entry("a@x", "Termin; mit, Zeichen", date(2026, 6, 1), AT),
        Entry("b@x", "Zweiter", date(2026, 5, 1), AT),
    ]
    assert calendar_of("Probe", entries) == calendar_of("Probe", entries[::-1])
