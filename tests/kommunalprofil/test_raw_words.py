"""Tries to get at what was said: as whoever has no right to it, by every address, and at what lies around it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.files import vault
from dwk.jobs.models import Job
from dwk.kommunalprofil import coding_urls, interview_urls
from dwk.kommunalprofil.actions.coding import make_quote, write_memo
from dwk.kommunalprofil.actions.interviews import write_notes
from dwk.kommunalprofil.actions.transcripts import keep_draft
from dwk.notifications.models import Notification
from dwk.programme.actions import trail
from dwk.programme.models import Membership
from tests.factories.interviews import AT, DAY, SAID
from tests.factories.memberships import BY, member_of, small_participation, small_programme
from tests.kommunalprofil.coding_site import HERE, CodingSite, browser_of

pytestmark = pytest.mark.django_db
#: words of the person, of the notes, of memos, of a quote that nobody released
SECRET = ("barrierefreie", "Der Bus", "Wirkte müde", "Zentrale Stelle", "Nur ein Gedanke", "Roh und unverhüllt")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(SEAL_KEYS_FILE=tmp_path / "keys" / "interviews.keys", FILES_DIR=tmp_path / "files"):
        yield tmp_path


class Site(CodingSite):
    """Something secret behind every address."""

    def __init__(self) -> None:
        super().__init__()
        write_notes(interview=self.interview, text="Wirkte müde", user=None, at=AT, by=BY)
        self.made = self.coding(memo="Zentrale Stelle")
        self.memo = write_memo(
            participation=self.place, transcript=self.transcript, text="Nur ein Gedanke", by=BY, effective_on=DAY
        )
        self.quote = make_quote(
            transcript=self.transcript, start=0, end=5, text="Roh und unverhüllt", speaker="Person", by=BY,
            effective_on=DAY,
        )  # fmt: skip
        self.draft = keep_draft(interview=self.interview, text=SAID, user=self.rita, at=AT)

    def addresses(self) -> list[str]:
        found = []
        for one in [*interview_urls.urlpatterns, *coding_urls.urlpatterns]:
            pattern = str(one.pattern)
            pk = next(
                (
                    number
                    for word, number in (
                        ("einwilligungen", self.interview.consents.get().pk), ("abschriften", self.transcript.pk),
                        ("kodierung/", self.made.pk), ("kategorien", self.age.pk), ("memos", self.memo.pk),
                        ("zitate", self.quote.pk),
                    )
                    if word in pattern
                ),
                self.interview.pk,
            )  # fmt: skip
            values = {
                "slug:slug": "probe", "slug:participation": "musterstadt", "int:pk": pk, "str:kind": "csv",
                "int:transcript": self.transcript.pk, "int:file": self.draft.pk,
            }  # fmt: skip
            address = "/" + "".join(str(values.get(part, part)) for part in re.split("[<>]", pattern))
            found.append(address + "?von=0&bis=5" if "zitate/neu" in address else address)
        return found


@pytest.fixture
def site(folder: Path, db: None) -> Site:
    return Site()


def former(site: Site) -> User:
    user = member_of(site.programme, Role.RESEARCH_PARTNER, site.place, name="Seit heute weg")
    today = timezone.localdate()
    trail.change(obj=Membership.objects.get(user=user), by=BY, effective_on=today, ended_on=today)
    return user


def not_yet(site: Site) -> User:
    user = member_of(site.programme, Role.RESEARCH_PARTNER, site.place, name="Ab morgen da")
    begins = timezone.localdate() + timedelta(days=1)
    trail.change(obj=Membership.objects.get(user=user), by=BY, effective_on=begins, starts_on=begins)
    return user


def deactivated(site: Site) -> User:
    user = member_of(site.programme, Role.RESEARCH_PARTNER, site.place, name="Konto gesperrt")
    User.objects.filter(pk=user.pk).update(is_active=False)
    return user


def elsewhere(site: Site) -> User:
    other = small_programme("anderes")
    place = small_participation(other, "musterstadt-2")
    return member_of(other, Role.RESEARCH_PARTNER, place, name="Forscht anderswo")


def lead(site: Site) -> User:
    return member_of(site.programme, Role.MUNICIPAL_LEAD, site.place, name="Lea Leitung")


def consultant(site: Site) -> User:
    return member_of(site.programme, Role.CONSULTANT, site.place, name="Bert Beratung")


#: method, what is added to the address, headers, whether error pages show details
WAYS: tuple[tuple[str, str, dict[str, Any], bool], ...] = (
    ("get", "", {}, False),
    ("get", "", {"HTTP_HX_REQUEST": "true"}, True),
    ("get", f"stand={DAY}&bekannt={DAY}", {}, False),
    ("post", "", {}, True),
)


@pytest.mark.parametrize("who", [former, not_yet, deactivated, elsewhere, lead, consultant, None])
def test_nobody_else_gets_a_word_by_any_address_method_header_or_day(site: Site, who: object) -> None:
    browser = browser_of(who(site)) if callable(who) else Client()
    for address in site.addresses():
        for method, more, headers, debug in WAYS:
            whole = f"{address}{'&' if '?' in address else '?'}{more}" if more else address
            point = transaction.savepoint()
            with override_settings(DEBUG=debug):
                answer = getattr(browser, method)(whole, **headers)
            transaction.savepoint_rollback(point)
            # the page about diversity counts for all who read the profile
            refused = {302, 403, 404, 405} | ({200} if address.endswith("/vielfalt/") else set())
            assert answer.status_code in refused, (whole, method)
            said = answer.content.decode()
            assert [words for words in SECRET if words in said] == [], (whole, method)


def test_work_with_a_text_leaves_no_word_in_session_trail_mail_log_or_job(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        site.page(site.text.removeprefix(HERE))
        start = SAID.index("Der Bus")
        marked = {"span": f"{start}-{start + 7}", "start": start, "end": start + 7, "code": site.age.pk}
        site.browser.post(site.text + "markieren/", {**marked, "memo": "Zentrale Stelle"})
        site.browser.post(f"{HERE}kodierung/{site.made.pk}/", {"memo": "Zentrale Stelle, neu"})
        site.browser.post(f"{HERE}kodierung/{site.made.pk}/entfernen/")
        site.page("fundstellen/", code=site.housing.pk)
        site.browser.post(f"{HERE}austausch/projekt.qdpx")
        browser_of(lead(site)).get(site.text)
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    assert any("coding-step" in one for one in kept)
    kept += [str(row) for model in (Version, Notification, Job) for row in model.objects.values()]
    kept += [f"{one.subject} {one.body}" for one in mail.outbox]
    # what the database is told is no log of ours: it is written with DWK_DEBUG only, which a server refuses
    kept += [one.getMessage() for one in caplog.records if not one.name.startswith("django.db")]
    told = "\n".join(kept)
    assert [words for words in SECRET if words in told] == []


def test_answers_with_words_are_kept_by_nobody(site: Site) -> None:
    for address in site.addresses():
        answer = site.browser.get(address)
        if answer.status_code == 200 and "/leitfaeden/" not in address and "/vielfalt/" not in address:
            assert "no-store" in answer["Cache-Control"], address
            assert "ETag" not in answer, address
            assert answer["Referrer-Policy"] == "same-origin", address


def test_without_its_key_every_page_says_so_and_shows_nothing(site: Site) -> None:
    kept = vault.key_file().read_text()
    for content in (None, "AAAA\n", f"{'A' * 43}=\n"):
        if content is None:
            vault.key_file().unlink()
        else:
            vault.key_file().write_text(content)
        for address in site.addresses():
            for method in (site.browser.get, site.browser.post):
                point = transaction.savepoint()
                answer = method(address)
                transaction.savepoint_rollback(point)
                assert answer.status_code < 500, address
                assert "Der Bus" not in answer.content.decode(), address
    answer = site.browser.get(f"{HERE}abschriften/{site.transcript.pk}/", follow=True)
    assert "Schlüssel" in answer.content.decode()
    vault.key_file().write_text(kept)
    assert "Der Bus" in site.page(f"abschriften/{site.transcript.pk}/")


def test_notes_that_cannot_be_sealed_stay_in_the_form(site: Site) -> None:
    vault.key_file().unlink()
    answer = site.browser.post(f"{HERE}{site.interview.pk}/notizen/", {"text": "Mühsam getippt"})
    said = answer.content.decode()
    assert "Mühsam getippt" in said
    assert "Es wurde nichts gespeichert" in said
    answer = site.browser.post(f"{HERE}{site.interview.pk}/abschrift/", {"text": "Mühsam getippt"})
    assert "Mühsam getippt" in answer.content.decode()
    assert "Es wurde nichts gespeichert" in answer.content.decode()
