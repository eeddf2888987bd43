"""The profile in the browser: begin, choose chapters, write together, take an earlier text up again."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dwk.accounts.permissions import Role
from dwk.audit.queries.replay import verify_replay
from dwk.audit.tracked import tracked_models
from dwk.kommunalprofil.actions import profiles as actions
from dwk.kommunalprofil.actions.chapters import EditConflict, write_chapter
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.models import Chapter, ChapterEvidence, Profile
from dwk.kommunalprofil.ordering import moved, numbers_of
from dwk.kommunalprofil.rules import CHAPTERS
from dwk.programme.actions import trail
from tests.factories.interviews import DAY
from tests.factories.memberships import BY
from tests.kommunalprofil.profile_site import KREIS, ROOT, TOWN, WORDS, ProfileSite, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> ProfileSite:
    return ProfileSite()


@pytest.fixture
def author(site: ProfileSite) -> Client:
    return site.browser()


def chapter(site: ProfileSite, key: str = "housing") -> Chapter:
    return Chapter.objects.get(profile=site.profile, key=key)


def keys(site: ProfileSite) -> list[str]:
    return list(Chapter.objects.filter(profile=site.profile).order_by("position").values_list("key", flat=True))


def write(site: ProfileSite, text: str, *, key: str = "housing", edition: int | None = None) -> Chapter:
    found = chapter(site, key)
    return write_chapter(
        chapter=found, text=text, edition=edition or found.edition, by=BY, effective_on=DAY
    ).chapter  # fmt: skip


def test_a_profile_begins_in_the_browser_with_the_chapters_of_the_template(site: ProfileSite) -> None:
    place = site.participation("muesterhude", TOWN)
    author = site.browser(place=place)
    root = "/programm/probe/muesterhude/profil/"
    assert "Noch kein Kommunalprofil" in text_of(author, root)
    answer = author.post(root + "neu/", {"region": TOWN, "title": "", "form": "long"}, follow=True)
    page = answer.content.decode()
    assert "Kommunalprofil Müsterhude, Stadt" in page
    made = Profile.objects.get(participation=place)
    assert Chapter.objects.filter(profile=made).count() == len(CHAPTERS)
    assert "3.10 Mobilität" in page
    assert "Das Pflichtkapitel „Basisinformationen“ ist leer." in page
    assert "Es gab noch keine Rückmelderunde" in page


def test_the_short_form_takes_the_mandatory_chapters_only() -> None:
    site = ProfileSite("short")
    assert keys(site) == ["basics", "geography", "development", "policy", "swot", "outlook", "sources"]
    # its main chapter is not there, so it stands on its own
    assert chapter(site, "development").level == 1


def test_a_kommune_of_two_regions_has_two_profiles(site: ProfileSite) -> None:
    place = site.participation("beide", KREIS, TOWN)
    author = site.browser(place=place)
    root = "/programm/probe/beide/profil/"
    for key in (KREIS, TOWN):
        author.post(root + "neu/", {"region": key, "title": "", "form": "short"})
    assert "Kommunalprofil Küstenkreis" in text_of(author, root)
    page = text_of(author, f"{root}?gebiet={TOWN}")
    assert "Kommunalprofil Müsterhude" in page
    assert "Gebiete mit eigenem Profil" in page
    answer = author.get(root + "neu/", follow=True)
    assert "Für jedes Gebiet der Kommune gibt es schon" in answer.content.decode()


def test_a_foreign_region_has_no_profile_here(site: ProfileSite) -> None:
    with pytest.raises(ProfileRefused, match="gehört nicht zur Kommune"):
        actions.start_profile(
            participation=site.participation("eine", TOWN), region=site.region, form="long", by=BY, effective_on=DAY
        )


def test_chapters_are_added_named_moved_and_taken_away(site: ProfileSite, author: Client) -> None:
    author.post(site.address("eigenes-kapitel/"), {"title": "Ehrenamt im Dorf", "level": "1"})
    assert keys(site)[-2:] == ["own-1", "sources"]
    author.post(site.address("kapitel/own-1/titel/"), {"title": "Ehrenamt", "level": "2"})
    assert chapter(site, "own-1").title == "Ehrenamt"
    author.post(site.address("kapitel/own-1/verschieben/"), {"richtung": "hoch"})
    assert keys(site)[-3:] == ["own-1", "outlook", "sources"]
    author.post(site.address("kapitel/geography/verschieben/"), {"richtung": "runter"})
    order = keys(site)
    assert order.index("geography") == order.index("migration") + 1, "a main chapter goes around the other's own"
    author.post(site.address("kapitel/culture/entfernen/"))
    assert "culture" not in keys(site)
    author.post(site.address("kapitel/"), {"key": "culture"})
    assert keys(site).index("culture") == keys(site).index("participation") + 1
    assert chapter(site, "culture").level == 2
    assert [*verify_replay(tracked_models())] == []


def test_a_mandatory_chapter_stays(site: ProfileSite, author: Client) -> None:
    answer = author.post(site.address("kapitel/basics/entfernen/"), follow=True)
    assert "ist ein Pflichtkapitel dieses Programms" in answer.content.decode()
    assert "basics" in keys(site)


def test_taking_a_written_chapter_away_asks_and_names_its_text(site: ProfileSite, author: Client) -> None:
    write(site, "Drei kurze Wörter")
    assert "einen Text mit 3 Wörtern" in text_of(author, site.address("kapitel/housing/entfernen/"))


def test_numbers_follow_the_order() -> None:
    assert numbers_of([("introduction", 1), ("basics", 1), ("a", 2), ("b", 2), ("c", 1)]) == [
        "0",
        "1",
        "1.1",
        "1.2",
        "2",
    ]
    assert numbers_of([("basics", 1), ("a", 2)]) == ["1", "1.1"]


def test_nothing_moves_over_the_edge() -> None:
    places = [("a", 1), ("b", 2), ("c", 1)]
    assert moved(places, "a", -1) == ["a", "b", "c"]
    assert moved(places, "b", -1) == ["a", "b", "c"]
    assert moved(places, "c", 1) == ["a", "b", "c"]
    assert moved(places, "c", -1) == ["c", "a", "b"]


def test_a_chapter_is_written_previewed_and_read(site: ProfileSite, author: Client) -> None:
    address = site.address("kapitel/housing/")
    preview = author.post(address, {"text": "**Leerstand** <script>x</script>", "edition": "1", "vorschau": "1"})
    page = preview.content.decode()
    assert "<strong>Leerstand</strong>" in page
    assert "<script>x" not in page
    assert chapter(site).text == ""
    author.post(address, {"text": "Leerstand\r\n\r\nim **Ortskern**", "edition": "1"})
    assert (chapter(site).text, chapter(site).edition) == ("Leerstand\n\nim **Ortskern**", 2)
    reader = site.browser(Role.MUNICIPAL_LEAD)
    page = text_of(reader, address)
    assert "<strong>Ortskern</strong>" in page
    assert "<textarea" not in page
    assert reader.post(address, {"text": "x", "edition": "2"}).status_code == 403


def test_two_who_write_at_different_places_both_stay(site: ProfileSite, author: Client) -> None:
    write(site, "Anfang\n\nMitte\n\nEnde")
    write(site, "Anfang neu\n\nMitte\n\nEnde")
    answer = author.post(
        site.address("kapitel/housing/"), {"text": "Anfang\n\nMitte\n\nEnde neu", "edition": "2"}, follow=True
    )
    assert "beide Änderungen stehen jetzt darin" in answer.content.decode()
    assert chapter(site).text == "Anfang neu\n\nMitte\n\nEnde neu"


def test_two_who_write_at_the_same_place_see_both_and_lose_nothing(site: ProfileSite, author: Client) -> None:
    write(site, "Viel Leerstand.")
    write(site, "Wenig Leerstand.")
    page = author.post(site.address("kapitel/housing/"), {"text": "Kein Leerstand.", "edition": "2"}).content.decode()
    assert "Zwei Änderungen an derselben Stelle" in page
    assert "Wenig Leerstand." in page
    assert "Kein Leerstand." in page
    assert 'name="edition" value="3"' in page
    assert chapter(site).text == "Wenig Leerstand."
    author.post(site.address("kapitel/housing/"), {"text": "Kein oder wenig Leerstand.", "edition": "3"})
    assert chapter(site).text == "Kein oder wenig Leerstand."


def test_an_edition_that_never_was_is_a_conflict(site: ProfileSite) -> None:
    write(site, "Text")
    with pytest.raises(EditConflict):
        write(site, "anderer", edition=99)


def test_earlier_texts_are_listed_compared_and_taken_up_again(site: ProfileSite, author: Client) -> None:
    write(site, "Erste Fassung")
    write(site, "Zweite Fassung")
    actions.rename_chapter(chapter=chapter(site), title="Wohnen hier", level=2, by=BY, effective_on=DAY)
    page = text_of(author, site.address("kapitel/housing/fassungen/"))
    assert [f"Stand {number}" in page for number in (1, 2, 3)] == [True, True, True]
    page = text_of(author, site.address("kapitel/housing/fassungen/2/"))
    assert "<del>Erste Fassung</del>" in page
    assert "<ins>Zweite Fassung</ins>" in page
    author.post(site.address("kapitel/housing/fassungen/2/"))
    assert (chapter(site).text, chapter(site).edition) == ("Erste Fassung", 4)
    assert author.get(site.address("kapitel/housing/fassungen/9/")).status_code == 404


def test_placeholders_bring_evidence_into_the_chapter(site: ProfileSite, author: Client) -> None:
    figure = site.figure()
    write(site, f"Es leben hier {{beleg:{figure.pk}}}.")
    assert list(ChapterEvidence.objects.values_list("evidence", flat=True)) == [figure.pk]
    page = text_of(author, site.address("kapitel/housing/"))
    assert "6.800" in page
    assert "Beispielamt" in page
    write(site, "Es lebt hier niemand.")
    assert not ChapterEvidence.objects.exists()
    answer = author.post(site.address("kapitel/housing/"), {"text": "{beleg:99999}", "edition": "3"})
    assert "Den Beleg 99999 gibt es in diesem Profil nicht" in answer.content.decode()


def test_the_wording_of_a_quote_is_not_typed_into_a_text(site: ProfileSite, author: Client) -> None:
    site.quoted()
    answer = author.post(site.address("kapitel/housing/"), {"text": f"Jemand sagt: {WORDS}", "edition": "1"})
    page = answer.content.decode()
    assert "Im Text steht der Wortlaut eines Interviewzitats" in page
    assert chapter(site).text == ""


def test_what_the_software_writes_is_not_written_by_hand(site: ProfileSite, author: Client) -> None:
    page = text_of(author, site.address("kapitel/swot/"))
    assert "entsteht aus den Aussagen" in page
    assert "<textarea" not in page
    with pytest.raises(ProfileRefused, match="schreibt die Anwendung selbst"):
        write(site, "von Hand", key="swot")


def test_a_signed_profile_refuses_every_change(site: ProfileSite, author: Client) -> None:
    trail.change(obj=site.profile, by=BY, effective_on=DAY, signed=True)
    page = text_of(author, site.address())
    assert "bleibt, wie es ist" in page
    assert "Kapitel wählen und ordnen" not in page
    for rest, data in (
        ("angaben/", {"title": "x", "form": "long"}),
        ("kapitel/", {"key": "culture"}),
        ("eigenes-kapitel/", {"title": "x", "level": "1"}),
        ("kapitel/housing/", {"text": "x", "edition": "1"}),
        ("kapitel/housing/titel/", {"title": "x", "level": "1"}),
        ("kapitel/housing/verschieben/", {"richtung": "hoch"}),
        ("kapitel/housing/entfernen/", {}),
        ("kapitel/housing/fassungen/1/", {}),
        ("belege/neu/kennzahl/POP_TOTAL/", {"year": "2018"}),
        ("swot/neu/", {"quadrant": "strength", "text": "x"}),
    ):
        answer = author.post(site.address(rest), data, follow=True)
        assert "öffnet es zuerst wieder" in answer.content.decode(), rest
    assert chapter(site).text == ""


def test_a_past_day_offers_no_step(site: ProfileSite, author: Client) -> None:
    page = text_of(author, site.address() + "?stand=2026-03-05")
    assert "noch keine Fassung eingefroren" in page
    assert "Kapitel wählen und ordnen" not in page


def test_more_chapters_and_evidence_take_no_more_queries(site: ProfileSite, author: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            text_of(author, site.address())
        return len(caught)

    write(site, f"{{beleg:{site.figure().pk}}}")
    queries()
    few = queries()
    numbers = [site.figure(code).pk for code in ("SHARE_65P", "SHARE_U18", "OLD_AGE_RATIO")]
    write(site, " ".join(f"{{beleg:{number}}}" for number in numbers), key="work")
    for number in range(3):
        actions.add_own_chapter(profile=site.profile, title=f"Eigenes {number}", level=1, by=BY, effective_on=DAY)
    assert queries() == few


def test_a_profile_of_another_kommune_is_not_there(site: ProfileSite) -> None:
    other = site.participation("woanders", TOWN)
    stranger = site.browser(place=other)
    address = site.address().replace("kuestenkreis", "woanders")
    assert stranger.get(address).status_code == 404
    assert stranger.get(address + "kapitel/housing/").status_code == 404
    assert stranger.get(ROOT).status_code == 404


def test_chapters_are_written_one_after_the_other(site: ProfileSite, author: Client) -> None:
    page = text_of(author, site.address("kapitel/introduction/"))
    assert "Voriges Kapitel" not in page
    following = Chapter.objects.filter(profile=site.profile).order_by("position")[1]
    assert f"Nächstes Kapitel: {following.title}" in page
    assert "Voriges Kapitel: Einführung" in text_of(author, site.address(f"kapitel/{following.key}/"))
