"""What waits for somebody in review rounds stands on his own page, and he is told what became of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions import comments, reviews
from dwk.kommunalprofil.models import Comment, Profile, ProfileVersion, ReviewRound, Signature
from dwk.notifications.models import Notification
from dwk.programme.actions import trail
from dwk.programme.actions.people import end_membership
from dwk.programme.models import Membership
from tests.factories.browsing import browser_of
from tests.factories.memberships import BY, member_of, small_participation
from tests.factories.profiles import Drawn, complete_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(db: None) -> Drawn:
    return complete_profile()


@pytest.fixture
def council(drawn: Drawn) -> User:
    return member_of(drawn.place.programme, Role.COUNCIL_MEMBER, drawn.place, name="Rolf Rat")


def mine(user: User) -> str:
    answer = browser_of(user).get(reverse("my_page"))
    assert answer.status_code == 200
    return answer.content.decode()


def opened(drawn: Drawn, *people: User, days: int = 10) -> ReviewRound:
    today = timezone.localdate()
    found = reviews.open_round(
        profile=drawn.profile, deadline=today + timedelta(days=days), by=BY, effective_on=today
    )  # fmt: skip
    reviews.invite(found=found, users=people, by=BY, effective_on=today)
    return found


def said(found: ReviewRound, user: User) -> Comment:
    return comments.write(
        found=found, block="chapter:housing", kind="error", text="Die Zahl ist alt.", user=user, by=BY,
        effective_on=timezone.localdate(),
    )  # fmt: skip


def base(drawn: Drawn) -> str:
    return f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/"


def test_a_reviewer_finds_the_round_after_the_sign_in(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    page = mine(council)
    assert "Ihre Rückmeldung ist gefragt" in page
    assert "noch 10 Tage" in page
    assert "noch keine Rückmeldung von Ihnen" in page
    said(found, council)
    assert "1\N{NO-BREAK SPACE}Rückmeldung von Ihnen" in mine(council)
    # no right to the draft: what the page links to opens all the same
    for address in (f"{base(drawn)}fassungen/1/", f"{base(drawn)}rueckmeldung/{found.pk}/"):
        assert f'href="{address}"' in page
        assert browser_of(council).get(address).status_code == 200
    assert browser_of(council).get(base(drawn)).status_code == 403
    assert "Ihre Rückmeldung ist gefragt" not in mine(drawn.lead)


def test_the_last_day_is_named_and_the_day_after_nothing_waits(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council, days=0)
    assert "heute ist der letzte Tag" in mine(council)
    yesterday = timezone.localdate() - timedelta(days=1)
    trail.change(obj=found, by=BY, effective_on=yesterday, opened_on=yesterday, deadline=yesterday)
    assert "Ihre Rückmeldung ist gefragt" not in mine(council)


def test_who_left_finds_nothing(drawn: Drawn, council: User) -> None:
    opened(drawn, council)
    trail.change(
        obj=Membership.objects.get(user=council), by=BY, effective_on=timezone.localdate(),
        ended_on=timezone.localdate(),
    )  # fmt: skip
    assert "Ihre Rückmeldung ist gefragt" not in mine(council)


def test_research_finds_what_waits_for_an_answer(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    said(found, council)
    page = mine(drawn.research)
    assert "1\N{NO-BREAK SPACE}Rückmeldung wartet auf Antwort" in page
    assert f"{base(drawn)}rueckmeldung/{found.pk}/?ergebnis=open" in page
    assert "auf Antwort" not in mine(council)
    elsewhere = small_participation(drawn.place.programme, "nachbarort")
    other = member_of(drawn.place.programme, Role.RESEARCH_PARTNER, elsewhere, name="Nora Nachbar")
    assert "auf Antwort" not in mine(other)


def test_a_missing_signature_waits_for_both_sides_and_is_seen_by_the_coordination(drawn: Drawn, council: User) -> None:
    coordinator = member_of(drawn.place.programme, Role.MUNICIPAL_COORDINATOR, drawn.place, name="Kim Koordination")
    found = opened(drawn, council)
    assert "Unterschrift fehlt" not in mine(drawn.lead)
    reviews.close_early(found=found, reason="Alle fertig.", by=BY, effective_on=timezone.localdate())
    sign = f"{base(drawn)}fassungen/1/unterschrift/"
    for user in (drawn.lead, drawn.research):
        assert f'href="{sign}"' in mine(user)
    page = mine(coordinator)
    assert "Unterschrift fehlt" in page
    assert sign not in page
    answer = browser_of(drawn.research).post(sign, {"role": "research_partner", "read": "on"})
    assert answer.status_code == 302
    assert "Unterschrift fehlt" not in mine(drawn.research)
    assert "es fehlt: Verwaltungsspitze" in mine(drawn.lead)
    assert "Unterschrift fehlt" not in mine(council)


def test_many_rounds_take_no_more_queries(drawn: Drawn, council: User) -> None:
    opened(drawn, council)
    before = _queries(council), _queries(drawn.lead)
    for number in range(4):
        place = small_participation(drawn.place.programme, f"ort-{number}")
        member_of_again(council, drawn, place.pk)
        _copy(drawn, place.pk, council)
    assert (_queries(council), _queries(drawn.lead)) == before
    assert mine(council).count("zur Rückmelderunde") == 5


def member_of_again(user: User, drawn: Drawn, place: int) -> None:
    row = Membership(
        programme=drawn.place.programme, participation_id=place, user=user, role=Role.COUNCIL_MEMBER.value,
        starts_on=timezone.localdate() - timedelta(days=5),
    )  # fmt: skip
    trail.create(obj=row, by=BY, effective_on=row.starts_on)


def _copy(drawn: Drawn, place: int, user: User) -> None:
    today = timezone.localdate()
    profile = trail.create(
        obj=Profile(participation_id=place, region=drawn.profile.region, title="Weiteres Profil"), by=BY,
        effective_on=today,
    )  # fmt: skip
    version = trail.create(
        obj=ProfileVersion(
            participation_id=place, profile=profile, number=1, frozen_on=today, blocks=[{}], root_sha256="0"
        ),
        by=BY,
        effective_on=today,
    )
    review = trail.create(
        obj=ReviewRound(
            participation_id=place, profile=profile, version=version, opened_on=today,
            deadline=today + timedelta(days=3),
        ),
        by=BY,
        effective_on=today,
    )  # fmt: skip
    reviews.invite(found=review, users=[user], by=BY, effective_on=today)


def _queries(user: User) -> int:
    browser = browser_of(user)
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(reverse("my_page")).status_code == 200
    return len(caught)


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_the_author_is_told_the_answer_with_its_reason(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    one, other = said(found, council), said(found, council)
    research = browser_of(drawn.research)
    at = f"{base(drawn)}rueckmeldung/{found.pk}/"
    for _ in range(2):  # sent twice, told once
        research.post(f"{at}{one.pk}/antwort/", {"state": "accepted", "text": "Die Zahl für 2025 ist eingesetzt."})
    research.post(f"{at}{other.pk}/antwort/", {"state": "differing", "text": "Die Statistik sagt es so."})
    texts = told(council)
    assert len(texts) == 2
    assert "übernommen. Begründung: Die Zahl für 2025 ist eingesetzt." in texts[0]
    assert "Ihre Sicht steht im Profil neben der Stelle. Begründung: Die Statistik sagt es so." in texts[1]
    assert Notification.objects.filter(user=council).first().url == f"{at}#rueckmeldung-{one.pk}"  # type: ignore[union-attr]  # two of them


def test_an_author_who_left_is_not_told(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    one = said(found, council)
    end_membership(
        membership=Membership.objects.get(user=council), successor=None, by=BY, effective_on=timezone.localdate()
    )
    answer = {"state": "accepted", "text": "Ist eingesetzt."}
    browser_of(drawn.research).post(f"{base(drawn)}rueckmeldung/{found.pk}/{one.pk}/antwort/", answer)
    assert told(council) == []


def test_both_sides_are_told_of_signature_refusal_reopening_and_release(drawn: Drawn) -> None:
    found = opened(drawn)
    sign = f"{base(drawn)}fassungen/1/unterschrift/"
    research, lead = browser_of(drawn.research), browser_of(drawn.lead)
    for _ in range(2):  # a round still runs: refused, and told once a day
        assert research.post(sign, {"role": "research_partner", "read": "on"}).status_code == 409
    assert [text for text in told(drawn.lead) if "wurde nicht unterschrieben" in text] == [
        "Stadt Musterstadt: Fassung 1 des Kommunalprofils wurde nicht unterschrieben, es fehlen noch 2 Dinge."
    ]
    reviews.close_early(found=found, reason="Alle fertig.", by=BY, effective_on=timezone.localdate())
    research.post(sign, {"role": "research_partner", "read": "on"})
    assert "wartet auf die zweite Unterschrift" in told(drawn.lead)[-1]
    lead.post(sign, {"role": "municipal_lead", "read": "on"})
    assert "ist unterschrieben" in told(drawn.research)[-1]
    assert Signature.objects.count() == 2
    for key in ("housing", "introduction"):
        for _ in range(2):
            lead.post(f"{base(drawn)}fassungen/1/veroeffentlichen/", {"kapitel": key})
    texts = [text for text in told(drawn.research) if "veröffentlicht" in text]
    assert len(texts) == 1
    assert "„Wohnen“" in texts[0]
    research.post(f"{base(drawn)}fassungen/1/wieder-oeffnen/", {"reason": "Neue Zahlen des Zensus."})
    assert "wieder geöffnet. Grund: Neue Zahlen des Zensus." in told(drawn.lead)[-1]
