"""Evidence is frozen as it was; what changes at its source is told; what is taken over says why."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.audit.queries.replay import verify_replay
from dwk.audit.tracked import tracked_models
from dwk.kommunalprofil.actions import evidence as actions
from dwk.kommunalprofil.actions.chapters import write_chapter
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.refreezing import refreeze
from dwk.kommunalprofil.actions.statements import add_statement
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.blocks import faults, frozen, root_of
from dwk.kommunalprofil.models import Chapter, ChapterEvidence, Consent, Evidence, StatementEvidence
from dwk.kommunalprofil.queries.contents import parts_of
from dwk.kommunalprofil.queries.evidence_choice import series_matching, values_by_year, values_of_series
from dwk.kommunalprofil.queries.revisions import revisions_of
from dwk.kommunalprofil.queries.source_list import sources_of, used_evidence
from dwk.programme.actions import trail
from dwk.programme.actions.documents import Incoming
from dwk.projections.models import ProjectionRun
from dwk.statistics.definitions import load_definitions
from dwk.statistics.models import Observation
from dwk.ui.formats import with_unit
from tests.factories.interviews import AT, DAY
from tests.factories.memberships import BY
from tests.factories.tables import Entry, load_entries, population
from tests.kommunalprofil.profile_site import KREIS, TOWN, WORDS, ProfileSite, text_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 Beispiel"


@pytest.fixture
def site(db: None) -> ProfileSite:
    return ProfileSite()


@pytest.fixture
def author(site: ProfileSite) -> Client:
    return site.browser()


def total(year: int = 2018) -> Observation:
    return Observation.objects.get(
        region__key=KREIS, cell__key="", date=date(year, 12, 31), ended_by__isnull=True
    )  # fmt: skip


def document(site: ProfileSite, page: int | None = 4) -> Evidence:
    incoming = Incoming("Bericht.pdf", [PDF], None, AT)
    return actions.from_document(
        profile=site.profile, incoming=incoming, title="Wohnraumbericht 2019", page=page, by=BY, effective_on=DAY
    )


def in_chapter(site: ProfileSite, *evidence: Evidence) -> Chapter:
    chapter = Chapter.objects.get(profile=site.profile, key="housing")
    text = " ".join(f"{{beleg:{one.pk}}}" for one in evidence)
    written = write_chapter(chapter=chapter, text=text, edition=chapter.edition, by=BY, effective_on=DAY)
    return written.chapter


def test_a_figure_is_frozen_with_everything_that_makes_it_readable(site: ProfileSite) -> None:
    frozen_figure = site.figure("SHARE_65P").frozen
    assert frozen_figure["value"] == pytest.approx(100 * 2 / 17)
    assert (frozen_figure["unit"], frozen_figure["year"]) == ("%", 2018)
    assert (frozen_figure["region_name"], frozen_figure["region_key"]) == ("Küstenkreis", KREIS)
    assert frozen_figure["territory_on"] == "2018-12-31"
    assert "Beispielamt" in frozen_figure["source"]
    assert "eigene Berechnung" in frozen_figure["source"]
    assert frozen_figure["licence"] == "dl-de/by-2-0"
    assert "Formel: " in frozen_figure["calculation"]
    assert frozen_figure["sources"][0]["table"] == "12411-02-03-4"
    json.dumps(frozen_figure)


def test_one_value_of_a_table_is_frozen_with_its_number(site: ProfileSite) -> None:
    row = total()
    made = actions.freeze_figure(profile=site.profile, observation=row, by=BY, effective_on=DAY)
    assert (made.observation, made.frozen["observation"]) == (row, row.pk)
    assert (made.frozen["value"], made.frozen["unit"]) == (6800, "Personen")
    assert made.frozen["period"] == "31.12.2018"
    assert made.frozen["calculation"] == "wie veröffentlicht"


def test_what_is_not_known_is_no_evidence(site: ProfileSite) -> None:
    with pytest.raises(ProfileRefused, match="gibt es hier keinen Wert"):
        site.figure("POP_TOTAL", 1990)
    with pytest.raises(ProfileRefused, match="Diese Kennzahl gibt es nicht"):
        site.figure("NONSENSE")


def test_only_a_released_quote_is_evidence_and_its_wording_stays_with_it(site: ProfileSite) -> None:
    quote = site.quote(released=False)
    with pytest.raises(ProfileRefused, match="nicht freigegeben"):
        actions.from_quote(profile=site.profile, quote=quote, by=BY, effective_on=DAY)
    trail.change(obj=quote, by=BY, effective_on=DAY, released_on=DAY)
    made = actions.from_quote(profile=site.profile, quote=quote, by=BY, effective_on=DAY)
    assert made.frozen == {}
    assert actions.from_quote(profile=site.profile, quote=quote, by=BY, effective_on=DAY) == made
    told = json.dumps(list(Version.objects.filter(chain=site.profile.scope).values_list("data", flat=True)))
    assert WORDS not in told
    assert "Seniorenbeirat" not in told


def test_a_quote_of_another_kommune_is_no_evidence_here(site: ProfileSite) -> None:
    quote = site.quote()
    other = site.participation("woanders", TOWN)
    trail.change(obj=site.profile, by=BY, effective_on=DAY, participation=other)
    site.profile.refresh_from_db()
    with pytest.raises(ProfileRefused, match="andere"):
        actions.from_quote(profile=site.profile, quote=quote, by=BY, effective_on=DAY)


def test_a_withdrawn_quote_leaves_the_chapter_and_its_block(site: ProfileSite) -> None:
    made = site.quoted()
    in_chapter(site, made)
    assert WORDS in json.dumps(parts_of(site.profile), ensure_ascii=False)
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=DAY)
    assert WORDS not in json.dumps(parts_of(site.profile), ensure_ascii=False)
    page = text_of(site.browser(), site.address("kapitel/housing/"))
    assert WORDS not in page
    assert f"[Beleg {made.pk} gibt es nicht]" in page


def test_a_document_is_kept_with_its_checksum(site: ProfileSite, author: Client) -> None:
    upload = SimpleUploadedFile("Bericht.pdf", PDF)
    answer = author.post(
        site.address("belege/neu/dokument/"),
        {"title": "Wohnraumbericht", "page": "12", "document": upload},
        follow=True,
    )
    assert "Wohnraumbericht, Seite 12" in answer.content.decode()
    made = Evidence.objects.get()
    assert len(made.document_sha256) == 64
    given = author.get(site.address(f"belege/{made.pk}/datei/"))
    assert given.content == PDF
    assert "attachment" in given["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("tabelle.xlsx", b"PK"), ("seite.html", b"<script>"), ("falsch.pdf", b"kein PDF"), ("leer.pdf", b"")],
)
def test_other_files_are_refused_in_words(site: ProfileSite, author: Client, name: str, content: bytes) -> None:
    upload = SimpleUploadedFile(name, content)
    answer = author.post(site.address("belege/neu/dokument/"), {"title": "x", "document": upload})
    assert answer.status_code == 200
    assert not Evidence.objects.exists()


def test_an_unreleased_projection_proves_nothing(site: ProfileSite) -> None:
    with pytest.raises(ProfileRefused, match="nicht freigegeben"):
        actions.freeze_projection(
            profile=site.profile, run=ProjectionRun(), series="total", year=2030, by=BY, effective_on=DAY
        )


def test_the_choice_finds_indicators_tables_and_years(site: ProfileSite, author: Client) -> None:
    page = text_of(author, site.address("belege/neu/?q=Bevölkerung"))
    assert "belege/neu/kennzahl/POP_TOTAL/" in page
    assert "Bevölkerungsstand" in page
    (series,) = series_matching("Bevölkerungsstand", site.region)
    assert values_of_series(series, site.region).count() > 10
    assert list(values_by_year(load_definitions()["POP_TOTAL"], site.region)) == [2018, 2017]
    answer = author.post(site.address("belege/neu/kennzahl/POP_TOTAL/"), {"year": "2017"}, follow=True)
    assert "3.400" in answer.content.decode()
    author.post(site.address(f"belege/neu/reihe/{series.pk}/"), {"wert": str(total(2017).pk)})
    assert Evidence.objects.filter(observation=total(2017)).exists()
    assert author.post(site.address(f"belege/neu/reihe/{series.pk}/"), {"wert": "x"}).status_code == 404


def test_a_released_quote_is_taken_from_the_choice(site: ProfileSite, author: Client) -> None:
    quote = site.quote()
    assert WORDS in text_of(author, site.address("belege/neu/"))
    author.post(site.address(f"belege/neu/zitat/{quote.pk}/"))
    assert Evidence.objects.get().quote == quote
    assert "ist schon ein Beleg" in text_of(author, site.address("belege/neu/"))


def test_the_list_says_where_evidence_is_used(site: ProfileSite, author: Client) -> None:
    used, idle = site.figure(), site.figure("SHARE_65P")
    in_chapter(site, used)
    add_statement(
        profile=site.profile, quadrant="threat", text="Die Zahl sinkt.", evidence=[used], by=BY, effective_on=DAY
    )
    page = text_of(author, site.address("belege/"))
    assert "Kapitel „Wohnen“" in page
    assert "Risiko „Die Zahl sinkt.“" in page
    assert "Noch nicht verwendet" in page
    refused = author.post(site.address(f"belege/{used.pk}/entfernen/"), follow=True)
    assert "wird noch verwendet" in refused.content.decode()
    author.post(site.address(f"belege/{idle.pk}/entfernen/"))
    assert list(Evidence.objects.all()) == [used]


def revise(factor: float = 201) -> None:
    load_entries(population(KREIS, 2018, factor))


def test_what_changes_at_the_source_is_flagged_everywhere_and_taken_over(site: ProfileSite, author: Client) -> None:
    indicator = site.figure()
    value = actions.freeze_figure(profile=site.profile, observation=total(), by=BY, effective_on=DAY)
    unchanged = site.figure("POP_TOTAL", 2017)
    in_chapter(site, indicator, value, unchanged)
    add_statement(
        profile=site.profile, quadrant="threat", text="Die Zahl sinkt.", evidence=[value], by=BY, effective_on=DAY
    )
    assert revisions_of(site.profile) == {}
    revise()
    found = revisions_of(site.profile)
    assert set(found) == {indicator.pk, value.pk}
    assert {(one.old, one.new) for one in found.values()} == {(6800, 6834)}
    assert all(one.on == date(2026, 11, 22) for one in found.values())
    for rest in ("", "kapitel/housing/", "swot/", "belege/"):
        page = text_of(author, site.address(rest))
        assert "6.834" in page, rest
    answer = author.post(site.address(f"belege/{value.pk}/uebernehmen/"), {"because": ""})
    assert answer.status_code == 200
    author.post(site.address(f"belege/{value.pk}/uebernehmen/"), {"because": "Das Amt hat berichtigt."})
    author.post(site.address(f"belege/{indicator.pk}/uebernehmen/"), {"because": "Das Amt hat berichtigt."})
    assert revisions_of(site.profile) == {}
    assert StatementEvidence.objects.get().evidence.frozen["value"] == 6834
    chapter = Chapter.objects.get(profile=site.profile, key="housing")
    assert f"{{beleg:{value.pk}}}" not in chapter.text
    assert ChapterEvidence.objects.filter(chapter=chapter).count() == 3
    assert Version.objects.filter(reason="Das Amt hat berichtigt.").exists()
    assert [*verify_replay(tracked_models())] == []


def test_nothing_is_taken_over_in_a_signed_profile(site: ProfileSite) -> None:
    made = site.figure()
    revise()
    trail.change(obj=site.profile, by=BY, effective_on=DAY, signed=True)
    with pytest.raises(ProfileRefused, match="unterschrieben"):
        refreeze(evidence=made, because="berichtigt", by=BY, effective_on=DAY)


def test_revisions_take_a_constant_number_of_queries(site: ProfileSite) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            revisions_of(site.profile)
        return len(caught)

    site.figure()
    actions.freeze_figure(profile=site.profile, observation=total(), by=BY, effective_on=DAY)
    revise()
    queries()
    few = queries()
    for code in ("SHARE_65P", "SHARE_U18", "OLD_AGE_RATIO", "POP_TOTAL"):
        site.figure(code)
    for row in Observation.objects.filter(region__key=KREIS, ended_by__isnull=True)[:5]:
        actions.freeze_figure(profile=site.profile, observation=row, by=BY, effective_on=DAY)
    assert queries() == few


def test_a_value_of_the_larger_region_is_not_called_revised(site: ProfileSite) -> None:
    from dwk.regions.models import Region

    made = actions.freeze_figure(
        profile=site.profile, indicator_code="SHARE_65P", region=Region.objects.get(key=TOWN), year=2018, by=BY,
        effective_on=DAY,
    )  # fmt: skip
    assert made.frozen["proxy"] is True
    assert made.frozen["region_key"] == KREIS
    assert revisions_of(site.profile) == {}


def test_the_list_of_sources_makes_itself(site: ProfileSite, author: Client) -> None:
    site.figure("SHARE_U18")
    in_chapter(site, site.figure(), document(site, 4), document(site, 9))
    listed = sources_of(used_evidence(site.profile))
    assert [(one["publisher"], one["table"], one["licence"]) for one in listed["entries"]] == [
        ("Beispielamt", "12411-02-03-4", "dl-de/by-2-0")
    ]
    assert [(one["title"], one["pages"]) for one in listed["documents"]] == [("Wohnraumbericht 2019", [4, 9])]
    page = text_of(author, site.address("kapitel/sources/"))
    assert "Tabelle 12411-02-03-4" in page
    assert "Seite 4, 9" in page


def test_the_parts_of_a_profile_freeze_and_are_found_whole(site: ProfileSite) -> None:
    figure, quoted, paper = site.figure(), site.quoted(), document(site)
    site.figure("SHARE_65P")
    in_chapter(site, figure, quoted, paper)
    made = add_statement(
        profile=site.profile, quadrant="weakness", text="Es fehlt Wohnraum.", evidence=[figure, quoted],
        dimensions=["age"], field_of_action="housing", by=BY, effective_on=DAY,
    )  # fmt: skip
    parts = parts_of(site.profile)
    names = [name for name, _, _ in parts]
    assert len(names) == len(set(names))
    assert (names[0], names[-1]) == ("title", "sources")
    content = {name: one for name, _, one in parts}
    assert [one["block"] for one in content["chapter:housing"]["evidence"]] == [
        f"figure:{figure.pk}", f"quote:{quoted.quote and quoted.quote.guid}", f"document:{paper.pk}",
    ]  # fmt: skip
    assert all(one["block"] in names for one in content["chapter:housing"]["evidence"])
    said = content[f"statement:{made.pk}"]
    assert (said["certainty"], said["field_label"], said["dimension_labels"]) == (
        "secured", "Wohnen und Ortsentwicklung", ["Alter"],
    )  # fmt: skip
    assert content["chapter:housing"]["number"] == "3.4"
    blocks = frozen(parts, lambda: "salz")
    assert faults(json.loads(json.dumps(blocks)), root_of(blocks)) == []


def test_evidence_of_elsewhere_is_not_there(site: ProfileSite) -> None:
    made = document(site)
    other = site.participation("woanders", TOWN)
    stranger = site.browser(Role.MUNICIPAL_LEAD, other)
    assert stranger.get(site.address(f"belege/{made.pk}/datei/")).status_code == 404


def test_a_table_without_a_value_is_refused(site: ProfileSite) -> None:
    load_entries([Entry(region=KREIS, value=None, mark=".", day=date(2015, 12, 31))])
    with pytest.raises(ProfileRefused, match="kein Wert"):
        actions.freeze_figure(profile=site.profile, observation=total(2015), by=BY, effective_on=DAY)


def test_the_same_value_of_another_territory_is_no_revision(site: ProfileSite) -> None:
    row = total()
    made = actions.freeze_figure(profile=site.profile, observation=row, by=BY, effective_on=DAY)
    load_entries([Entry(region=KREIS, value=7000, day=row.date, territory=date(2020, 12, 31))])
    assert made.pk not in revisions_of(site.profile)


def test_the_parts_take_a_constant_number_of_queries(site: ProfileSite) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            parts_of(site.profile)
        return len(caught)

    figure = site.figure()
    in_chapter(site, figure)
    state = {"profile": site.profile, "quadrant": "threat", "evidence": [figure], "by": BY, "effective_on": DAY}
    add_statement(text="Die Zahl sinkt.", **state)  # type: ignore[arg-type]  # values of a test
    few = queries()
    in_chapter(site, figure, site.figure("SHARE_65P"), document(site), site.quoted())
    for number in range(4):
        add_statement(text=f"Aussage {number}", **state)  # type: ignore[arg-type]  # values of a test
    assert queries() == few


def test_the_value_is_seen_before_it_is_frozen(site: ProfileSite, author: Client) -> None:
    page = text_of(author, site.address("belege/neu/kennzahl/POP_TOTAL/"))
    value = site.figure().frozen["value"]
    assert f"2018: {with_unit(value, 'Personen', 0)}</option>" in page
