"""Review rounds: opened, asked, commented, answered, closed by themselves or early, reminded of."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.cli.main import main
from dwk.cli.worker import remind_if_due
from dwk.kommunalprofil.actions import comments, reviews
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.reminding import run_day
from dwk.kommunalprofil.actions.versions import freeze_version
from dwk.kommunalprofil.models import Comment, Reviewer, ReviewRound, Statement
from dwk.kommunalprofil.queries.holidays import suggested_deadline
from dwk.kommunalprofil.queries.rounds import runs
from dwk.notifications.models import Notification
from dwk.programme.actions import trail
from tests.factories.memberships import BY, member_of, small_participation
from tests.factories.profiles import AT, DAY, QUOTED, Drawn, complete_profile
from tests.kommunalprofil.profile_site import ProfileSite, text_of

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LAST = DAY + timedelta(days=28)
SITE = "https://dwk.example"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


@pytest.fixture
def drawn(db: None) -> Drawn:
    return complete_profile()


@pytest.fixture
def council(drawn: Drawn) -> User:
    return member_of(drawn.place.programme, Role.COUNCIL_MEMBER, drawn.place, name="Rolf Rat")


def opened(drawn: Drawn, *people: User) -> ReviewRound:
    found = reviews.open_round(profile=drawn.profile, deadline=LAST, by=BY, effective_on=DAY)
    reviews.invite(found=found, users=people, by=BY, effective_on=DAY)
    return found


def said(found: ReviewRound, user: User, block: str = "chapter:housing", **more: object) -> Comment:
    values = {"kind": "judgement", "text": "Das sehen wir anders.", "effective_on": DAY, **more}
    return comments.write(found=found, block=block, user=user, by=BY, **values)  # type: ignore[arg-type]  # any of its arguments


def test_a_round_freezes_the_draft_and_takes_the_days_of_the_programme(drawn: Drawn) -> None:
    assert suggested_deadline(drawn.place, DAY).deadline == LAST
    found = opened(drawn)
    assert found.version.number == 1
    with pytest.raises(Exception, match="Es läuft schon eine Rückmelderunde"):
        opened(drawn)


def test_a_comment_hangs_on_a_part_of_the_version(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    names = {"chapter:housing", f"statement:{drawn.strength.pk}"}
    names |= {block["name"] for block in found.version.blocks if block["kind"] == "figure"}
    for name in names:
        assert said(found, council, name).block == name
    for name in ("chapter:nowhere", "sources", f"quote:{drawn.quote.guid}"):
        with pytest.raises(ProfileRefused, match="Diese Stelle gibt es"):
            said(found, council, name)


def test_own_comments_change_while_the_round_runs(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    mine = said(found, council)
    mine = comments.edit(comment=mine, kind="error", text="Die Zahl ist alt.", user=council, by=BY, effective_on=DAY)
    assert (mine.kind, mine.text) == ("error", "Die Zahl ist alt.")
    with pytest.raises(ProfileRefused, match="einer anderen Person"):
        comments.withdraw(comment=mine, user=drawn.lead, by=BY, effective_on=DAY)
    late = LAST + timedelta(days=1)
    for change in (
        lambda: said(found, council, effective_on=late),
        lambda: comments.withdraw(comment=mine, user=council, by=BY, effective_on=late),
    ):
        with pytest.raises(ProfileRefused, match="geschlossen"):
            change()
    comments.withdraw(comment=mine, user=council, by=BY, effective_on=LAST)
    assert not Comment.objects.exists()


def test_an_answer_needs_a_result_and_a_reason(drawn: Drawn, council: User) -> None:
    mine = said(opened(drawn, council), council)
    for state, text in (("accepted", " "), ("open", "Ja.")):
        with pytest.raises(ProfileRefused):
            comments.answer(comment=mine, state=state, text=text, by=BY, effective_on=DAY)
    done = comments.answer(comment=mine, state="accepted", text="Die Zahl ist ersetzt.", by=BY, effective_on=DAY)
    assert done.answered_on == DAY
    with pytest.raises(ProfileRefused, match="schon beantwortet"):
        comments.withdraw(comment=done, user=council, by=BY, effective_on=DAY)


def test_a_comment_does_not_repeat_the_wording_of_a_quote(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    with pytest.raises(ProfileRefused, match="Wortlaut") as refused:
        said(found, council, text=f"Da steht: {QUOTED} Das stimmt nicht.")
    assert QUOTED not in str(refused.value)


def test_a_lasting_difference_stands_beside_the_statement_and_the_chapter(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    name = f"statement:{drawn.strength.pk}"
    about = said(found, council, name, text="Die Vereine haben Sorgen.")
    chapter = said(found, council, text="Wohnraum gibt es genug.")
    for one in (about, chapter):
        comments.answer(comment=one, state="differing", text="Die Daten sagen es so.", by=BY, effective_on=DAY)
    assert Statement.objects.get(pk=drawn.strength.pk).differing_view == "Die Vereine haben Sorgen."
    version = freeze_version(profile=drawn.profile, by=BY, effective_on=DAY)
    assert version.number == 2
    views = [block["content"] for block in version.blocks if block["kind"] == "view"]
    assert views == [{"block": "chapter:housing", "text": "Wohnraum gibt es genug."}]
    page = browser_of(drawn.lead).get(f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/2/")
    text = page.content.decode()
    assert text.count("Abweichende Sicht der Kommune") == 2
    assert "Wohnraum gibt es genug." in text
    # the answer is taken back: so is the view
    comments.answer(comment=about, state="accepted", text="Doch.", by=BY, effective_on=DAY)
    assert Statement.objects.get(pk=drawn.strength.pk).differing_view == ""


def test_another_kind_needs_a_reason_and_shows_it(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    mine = said(found, council)
    with pytest.raises(ProfileRefused, match="warum"):
        comments.reclass(comment=mine, kind="error", reason="", by=BY, effective_on=DAY)
    comments.reclass(comment=mine, kind="error", reason="Es geht um eine Zahl.", by=BY, effective_on=DAY)
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/rueckmeldung/{found.pk}/"
    assert "anders eingeordnet: Es geht um eine Zahl." in browser_of(council).get(page).content.decode()


def test_a_round_is_over_after_its_deadline_even_before_the_command_ran(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    assert runs(found, LAST)
    assert not runs(found, LAST + timedelta(days=1))
    done = run_day(today=LAST + timedelta(days=1), at=AT, site=SITE)
    assert done.closed == 1
    found.refresh_from_db()
    assert found.closed_on == LAST
    assert run_day(today=LAST + timedelta(days=1), at=AT, site=SITE).closed == 0
    assert "ist geschlossen" in Notification.objects.get(user=drawn.research).text


def test_reviewers_are_reminded_seven_and_two_days_before_once(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council, drawn.lead)
    reviews.finish(found=found, user=drawn.lead, by=BY, effective_on=DAY)
    told = []
    for before in range(9, 0, -1):
        day = LAST - timedelta(days=before)
        for _ in range(2):
            if run_day(today=day, at=AT, site=SITE).reminded:
                told.append(before)
    assert told == [7, 2]
    texts = list(Notification.objects.values_list("user__name", "text"))
    assert {name for name, _ in texts} == {"Rolf Rat"}
    assert not any(QUOTED in text or "Wohnen" in text for _, text in texts)


def test_the_daily_command_closes_rounds(drawn: Drawn, capsys: pytest.CaptureFixture[str]) -> None:
    opened(drawn)
    day = (LAST + timedelta(days=1)).isoformat()
    assert main(["remind", "--as-of", day, "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["review_rounds"] == {"closed": 1, "reminded": 0}
    assert ReviewRound.objects.filter(closed_on__isnull=True).exists()
    assert main(["remind", "--as-of", day]) == 0
    assert "Rückmelderunden: 1 geschlossen" in capsys.readouterr().out
    assert not ReviewRound.objects.filter(closed_on__isnull=True).exists()


def test_the_worker_closes_rounds_in_the_morning(drawn: Drawn) -> None:
    opened(drawn)
    day = LAST + timedelta(days=1)
    remind_if_due(datetime(day.year, day.month, day.day, 3, tzinfo=UTC))
    assert ReviewRound.objects.filter(closed_on__isnull=True).exists()
    remind_if_due(datetime(day.year, day.month, day.day, 7, tzinfo=UTC))
    assert not ReviewRound.objects.filter(closed_on__isnull=True).exists()


def test_a_round_ends_early_with_a_reason(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    with pytest.raises(ProfileRefused, match="warum"):
        reviews.close_early(found=found, reason="", by=BY, effective_on=DAY)
    reviews.close_early(found=found, reason="Alle sind fertig.", by=BY, effective_on=DAY)
    with pytest.raises(ProfileRefused, match="geschlossen"):
        reviews.invite(found=found, users=[drawn.lead], by=BY, effective_on=DAY)
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/rueckmeldung/{found.pk}/"
    assert "Alle sind fertig." in browser_of(council).get(page).content.decode()


def test_only_people_of_the_kommune_are_asked(drawn: Drawn) -> None:
    found = opened(drawn)
    elsewhere = small_participation(drawn.place.programme, "nachbarort")
    others = [
        member_of(drawn.place.programme, Role.COUNCIL_MEMBER, elsewhere, name="Nora Nachbar"),
        member_of(drawn.place.programme, Role.CONSULTANT, drawn.place, name="Cora Beratung"),
    ]
    for user in others:
        with pytest.raises(ProfileRefused, match="Eingeladen werden"):
            reviews.invite(found=found, users=[user], by=BY, effective_on=DAY)


def test_a_journey_through_the_pages(drawn: Drawn, council: User) -> None:
    base = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/"
    research, guest = browser_of(drawn.research), browser_of(council)
    page = research.get(base + "rueckmeldung/neu/").content.decode()
    assert "sind keine Schulferien eingetragen" in page
    deadline = timezone.localdate() + timedelta(days=10)
    assert guest.get(base + "fassungen/1/").status_code == 403
    answer = research.post(base + "rueckmeldung/neu/", {"deadline": deadline.isoformat(), "users": [council.pk]})
    found = ReviewRound.objects.get()
    assert answer["Location"] == f"{base}rueckmeldung/{found.pk}/"
    told = Notification.objects.get(user=council)
    assert told.url == f"{base}rueckmeldung/{found.pk}/"
    reading = guest.get(base + "fassungen/1/").content.decode()
    assert f"rueckmeldung/{found.pk}/neu/?stelle=chapter%3Ahousing" in reading
    place = f"{base}rueckmeldung/{found.pk}/neu/?stelle=chapter:housing"
    assert "Kapitel „Wohnen“" in guest.get(place).content.decode()
    assert guest.post(place, {"kind": "addition", "text": ""}).status_code == 200
    assert guest.post(place, {"kind": "addition", "text": "Es fehlt das Neubaugebiet."}).status_code == 302
    mine = Comment.objects.get()
    at = f"{base}rueckmeldung/{found.pk}/"
    assert "1\N{NO-BREAK SPACE}Rückmeldung" in guest.get(base + "fassungen/1/").content.decode()
    guest.post(f"{at}{mine.pk}/aendern/", {"kind": "addition", "text": "Es fehlt das Neubaugebiet Süd."})
    guest.post(f"{at}fertig/")
    assert Reviewer.objects.get().finished_on == timezone.localdate()
    research.post(f"{at}{mine.pk}/antwort/", {"state": "accepted", "text": "Ist ergänzt."})
    page = guest.get(at).content.decode()
    assert "Neubaugebiet Süd" in page
    assert "Ist ergänzt." in page
    assert "übernommen" in page
    later = deadline + timedelta(days=5)
    research.post(f"{at}frist/", {"deadline": later.isoformat(), "reason": "Ferien"})
    assert ReviewRound.objects.get().deadline == later
    research.post(f"{at}schliessen/", {"reason": "Alle fertig."})
    assert ReviewRound.objects.get().closed_on == timezone.localdate()
    drawn.write("housing", "Text zu Wohnen. Neubaugebiet Süd.")
    assert research.post(base + "fassungen/einfrieren/")["Location"] == base + "fassungen/2/"
    compared = research.get(base + "vergleich/1/2/").content.decode()
    assert "Neubaugebiet Süd." in compared
    assert "<ins>" in compared
    assert guest.get(base + "vergleich/1/2/").status_code == 403
    assert guest.get(base + "fassungen/2/").status_code == 403
    assert "Fassung 2" not in guest.get(base + "fassungen/").content.decode()


def test_the_page_of_a_round_takes_the_same_queries_for_many_comments(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    trail.change(obj=found, by=BY, effective_on=DAY, deadline=timezone.localdate() + timedelta(days=3))
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/rueckmeldung/{found.pk}/"
    counts = []
    for number in (1, 9):
        for at in range(number):
            said(ReviewRound.objects.get(), council, text=f"Rückmeldung {number} {at}")
        counts.append(queries(browser_of(council), page))
    assert counts[0] == counts[1]
    listed = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/fassungen/"
    before = queries(browser_of(drawn.lead), listed)
    for number in range(4):
        drawn.write("housing", f"Text {number}")
        freeze_version(profile=drawn.profile, by=BY, effective_on=DAY)
    assert queries(browser_of(drawn.lead), listed) == before


def queries(browser: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert browser.get(page).status_code == 200
    return len(found)


def test_many_comments_are_narrowed_and_who_answers_stays_in_the_list(drawn: Drawn, council: User) -> None:
    found = opened(drawn, council)
    first = said(found, council)
    for number in range(51):
        block = f"statement:{drawn.strength.pk}"
        last = said(found, council, block, kind="error", text=f"Nummer {number} stimmt nicht.")
    research = browser_of(drawn.research)
    page = f"/programm/probe/musterstadt/profil/{drawn.profile.pk}/rueckmeldung/{found.pk}/"

    def shown(**query: str | int) -> str:
        return research.get(page, query).content.decode()

    assert shown().count("<article") == 50
    assert shown(seite=2).count("<article") == 2
    only = shown(zu="chapter")
    assert only.count("<article") == 1
    assert "Das sehen wir anders." in only
    assert "Fehler (51)" in only
    assert "Keine Rückmeldung passt dazu" in shown(zu="chapter", art="error")
    answer = f"{first.pk}/antwort/?ergebnis=open"
    assert f'{answer}"' in shown(ergebnis="open")
    done = research.post(page + answer, {"state": "accepted", "text": "Danke, wir ändern es."})
    assert done["Location"] == f"{page}?ergebnis=open"
    done = research.post(f"{page}{last.pk}/antwort/?seite=2", {"state": "accepted", "text": "Danke."})
    assert done["Location"] == f"{page}?seite=2#rueckmeldung-{last.pk}"


def test_who_opens_a_round_without_anybody_to_ask_is_told_where_to_enter_them(db: None) -> None:
    site = ProfileSite(figures=False)
    page = text_of(site.browser(), site.address("rueckmeldung/neu/"))
    assert "hat noch niemand eine Rolle, mit der sich Rückmeldung geben lässt" in page
    member_of(site.programme, Role.MUNICIPAL_LEAD, site.place)
    again = browser_of(User.objects.get(memberships__role=Role.RESEARCH_PARTNER)).get(site.address("rueckmeldung/neu/"))
    assert "hat noch niemand" not in again.content.decode()
